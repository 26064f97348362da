create table case_file (
  id uuid primary key,
  unit text not null,
  weight integer not null constraint case_file_weight check (weight >= 0),
  opened_at timestamptz not null
);
alter table case_file enable row level security;
alter table case_file force row level security;

do $$
declare
  app text := current_setting('acte.app_role');
  retention text := current_setting('acte.retention_role');
begin
  execute format('grant select, insert, update on case_file to %I', app);
  execute format('grant select, delete on case_file to %I', retention);
  -- Each policy names its role: the one that serves needs a deed, the one that erases has none.
  execute format('create policy own_unit on case_file to %I using (unit = acte_compartment())', app);
  execute format('create policy at_term on case_file to %I using (true)', retention);
end $$;
