-- Work to do after a deed, exactly once or at least once, by whichever worker is free.

create table job (
  id uuid primary key,
  kind text not null check (kind <> ''),
  -- Ids and codes only, never personal data. Emptied when the job is done.
  payload jsonb not null,
  state text not null default 'ready' check (state in ('ready', 'running', 'done', 'dead')),
  -- On the service's clock: not before this instant.
  run_at timestamptz not null,
  attempts integer not null default 0,
  most_attempts integer not null check (most_attempts > 0),
  -- On the database's clock: past it the worker is taken for dead.
  lease_until timestamptz,
  -- Which claim holds the lease; a worker that lost its lease can no longer write.
  claim uuid,
  -- Enqueuing a key again, while its row is here, changes nothing.
  key text unique,
  -- Code of the last failure.
  error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint job_lease check ((state = 'running') = (lease_until is not null and claim is not null)),
  constraint job_finished check ((state in ('done', 'dead')) = (finished_at is not null))
);
create index job_ready on job (run_at, id) where state = 'ready';
create index job_running on job (lease_until) where state = 'running';
create index job_finished on job (finished_at) where state in ('done', 'dead');
create index job_live on job (kind) where state in ('ready', 'running');

-- Recurring work: whichever worker moves `next_at` first enqueues the occurrence.
create table job_schedule (
  name text primary key,
  next_at timestamptz not null
);

do $$
declare
  app text := current_setting('acte.app_role');
  retention text := current_setting('acte.retention_role');
begin
  execute format('grant select, insert, update, delete on job to %I', app);
  execute format('grant select, insert, update on job_schedule to %I', app);
  execute format('grant select, insert, delete on job to %I', retention);
end $$;
