create table case_file (
  id uuid primary key,
  unit text not null,
  weight integer not null constraint case_file_weight check (weight >= 0),
  opened_at timestamptz not null
);
alter table case_file enable row level security;
alter table case_file force row level security;
create policy own_unit on case_file using (unit = acte_compartment());

do $$ begin
  execute format('grant select, insert, update on case_file to %I', current_setting('acte.app_role'));
  execute format('grant select, delete on case_file to %I', current_setting('acte.retention_role'));
end $$;
