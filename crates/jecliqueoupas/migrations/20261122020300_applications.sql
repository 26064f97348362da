-- The token of a State application (art. 1), tied to a professional address: its deposits are those of
-- that address. The id is that of the ground's api_token, which alone authenticates.
create table application_token (
    id uuid primary key,
    agent uuid not null references agent (id) on delete cascade,
    application text not null check (length(application) between 1 and 100),
    -- What the holder of the application stated in writing, word for word (art. 1).
    statement text not null check (length(statement) between 1 and 1000),
    -- Where that writing is kept, sealed under the agent's key.
    reference bytea not null,
    issued_by uuid,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint application_token_has_a_term
        check (expires_at > issued_at and expires_at <= issued_at + interval '366 days')
);
create index application_token_agent on application_token (agent);
create index application_token_issued on application_token (issued_at desc);

alter table application_token enable row level security;
alter table application_token force row level security;

do $$ begin
    execute format('create policy application_owner on application_token to %I using (own_or_service(agent))', current_setting('acte.app_role'));
    execute format('create policy application_at_term on application_token to %I using (true)', current_setting('acte.retention_role'));
    execute format('grant select, insert, update, delete on application_token to %I', current_setting('acte.app_role'));
    execute format('grant select on application_token to %I', current_setting('acte.retention_role'));
end $$;
