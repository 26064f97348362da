-- Officers and agents of judicial police who sign reports of reception: who they are (art. 2 III), sealed under their
-- account's key, and the certificate that is theirs. Gone with the account.
create table signatory (
    id uuid primary key,
    account uuid not null references account (id) on delete cascade,
    service text not null check (length(service) between 1 and 200),
    agent bytea not null,
    -- SHA-256 of the certificate: a new one is entered again by the head of the office.
    certificate bytea not null check (octet_length(certificate) = 32),
    entered_by uuid not null,
    entered_at timestamptz not null,
    ended_at timestamptz
);
create unique index signatory_account_once on signatory (account) where ended_at is null;
create unique index signatory_certificate_once on signatory (certificate) where ended_at is null;

do $$
declare
    app text := current_setting('acte.app_role');
    retention text := current_setting('acte.retention_role');
begin
    alter table signatory enable row level security;
    alter table signatory force row level security;
    execute format('create policy signatory_at_term on signatory to %I using (true)', retention);
    execute format('create policy signatory_office on signatory to %I using (
        (select acte_role()) in (''system'', ''head'') or ((select acte_role()) = ''officer'' and account = (select acte_actor())))', app);
    execute format('grant select, insert, update, delete on signatory to %I', app);
    execute format('grant select on signatory to %I', retention);
end $$;
