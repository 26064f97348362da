-- What a worker must read again, or forget: one line each time what is compared of a request was written, or a request
-- was erased, by whom or whatever it was. A worker reads from the oldest transaction that was still open when it last
-- read (pg_snapshot_xmin): nothing committed meanwhile can lie before it. Kept a day; who slept longer reads all anew.
create table request_change (
    id bigint generated always as identity primary key,
    request uuid not null,
    xact bigint not null default pg_current_xact_id()::text::bigint,
    at timestamptz not null default now()
);
create index request_change_read on request_change (xact, id);
create index request_change_at on request_change (at);

create function request_changed() returns trigger language plpgsql as $$
begin
    insert into request_change (request) values (coalesce(new.id, old.id));
    return null;
end $$;
create trigger request_written
    after insert or update of identity, birth, contact, parents, identity_documents on request
    for each row execute function request_changed();
create trigger request_erased after delete on request for each row execute function request_changed();

-- Read by the first reading of all; what changed since is told by the table above.
drop index request_changed;

do $$ begin
    execute format('grant select, insert, delete on request_change to %I', current_setting('acte.app_role'));
    execute format('grant insert on request_change to %I', current_setting('acte.retention_role'));
end $$;
