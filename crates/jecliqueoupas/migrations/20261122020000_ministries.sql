-- The register of ministries and of their professional mail domains: reference data about nobody.
create table ministry (
    id text primary key check (id ~ '^[a-z][a-z0-9-]{1,40}$'),
    name_fr text not null check (length(name_fr) between 1 and 200),
    name_en text not null check (length(name_en) between 1 and 200),
    -- Who raises the alert when a file is found malicious at deposit (art. 3, 1° and 2°).
    alert_path text not null default 'anssi' check (alert_path in ('agent', 'anssi'))
);

create table ministry_domain (
    domain text primary key check (domain = lower(domain) and length(domain) between 4 and 253),
    ministry text not null references ministry (id)
);
create index ministry_domain_ministry on ministry_domain (ministry);

-- The FSSI of a ministry and the agents the FSSI named (art. 3).
create table alert_recipient (
    id uuid primary key,
    ministry text not null references ministry (id),
    role text not null check (role in ('fssi', 'named')),
    key_id uuid not null,
    email bytea not null,
    email_blind bytea not null,
    named_by uuid,
    named_at timestamptz not null,
    constraint alert_recipient_once unique (ministry, email_blind)
);

do $$ begin
    execute format('grant select, insert, update, delete on ministry, ministry_domain, alert_recipient to %I', current_setting('acte.app_role'));
    execute format('grant select on alert_recipient to %I', current_setting('acte.retention_role'));
end $$;
