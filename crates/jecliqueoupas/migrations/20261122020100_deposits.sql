-- A State agent, known only by a professional address (art. 4, 1°).
create table agent (
    id uuid primary key,
    ministry text not null references ministry (id),
    key_id uuid not null,
    email bytea not null,
    email_blind bytea not null,
    -- Last time the agent gave the address: asking for a link, or depositing a file.
    collected_at timestamptz not null,
    restricted boolean not null default false,
    constraint agent_email_once unique (email_blind)
);
create index agent_collected on agent (collected_at);

-- The link of article 3: valid seven days, tied to the address.
create table link (
    id uuid primary key,
    agent uuid not null references agent (id) on delete cascade,
    token_hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index link_agent on link (agent);
create index link_created on link (created_at);

-- A content, stored once whoever deposits it.
create table file (
    id uuid primary key,
    sha256 bytea not null check (length(sha256) = 32),
    size bigint not null check (size > 0),
    blob_id uuid not null references blob (id),
    key_id uuid not null,
    collected_at timestamptz not null,
    verdict text check (verdict in ('clean', 'suspicious', 'malicious')),
    constraint file_sha256_once unique (sha256)
);
create index file_collected on file (collected_at);
create index file_malicious on file (collected_at) where verdict = 'malicious';

-- What one agent deposited: its own row even when the content was already known.
create table deposit (
    id uuid primary key,
    file uuid not null references file (id),
    agent uuid not null references agent (id),
    ministry text not null references ministry (id),
    key_id uuid not null references vault_key (id),
    name bytea not null,
    password bytea,
    kind text not null check (kind in ('quick', 'full', 'preview')),
    unclassified_at timestamptz not null,
    collected_at timestamptz not null,
    invited_at timestamptz
);
create index deposit_agent on deposit (agent, collected_at desc);
create index deposit_file on deposit (file);
create index deposit_collected on deposit (collected_at);

-- One run of the engine over one content.
create table analysis (
    id uuid primary key,
    file uuid not null references file (id) on delete cascade,
    kind text not null check (kind in ('quick', 'full', 'preview')),
    cause text not null check (cause in ('deposit', 'rule', 'schedule', 'request')),
    ruleset bigint not null,
    state text not null check (state in ('queued', 'done')),
    verdict text check (verdict in ('clean', 'suspicious', 'malicious')),
    score integer,
    report bytea,
    queued_at timestamptz not null,
    finished_at timestamptz,
    check ((state = 'done') = (verdict is not null and report is not null and finished_at is not null))
);
create index analysis_file on analysis (file, queued_at desc);
create unique index analysis_waiting on analysis (file, kind) where state = 'queued';

-- Which rule or reader found what: for alerts (once per file and rule) and the threat view.
create table detection (
    id uuid primary key,
    file uuid not null references file (id) on delete cascade,
    analysis uuid not null references analysis (id) on delete cascade,
    rule text not null,
    family text,
    verdict text not null check (verdict in ('suspicious', 'malicious')),
    detected_at timestamptz not null,
    constraint detection_once unique (file, rule)
);
create index detection_when on detection (detected_at);

-- Keyed hashes of facts and indicators, for equality search without the values in clear.
create table file_term (
    file uuid not null references file (id) on delete cascade,
    name text not null,
    value_blind bytea not null,
    primary key (file, name, value_blind)
);
create index file_term_value on file_term (value_blind, file);

create table alert (
    id uuid primary key,
    deposit uuid not null references deposit (id) on delete cascade,
    file uuid not null references file (id) on delete cascade,
    ministry text not null references ministry (id),
    -- The rule or reader whose detection is told; one alert per file, ministry and rule.
    rule text not null,
    path text not null check (path in ('agent', 'deposit', 'later')),
    raised_at timestamptz not null,
    seen_at timestamptz,
    constraint alert_once unique (file, ministry, rule)
);
create index alert_ministry on alert (ministry, raised_at desc);
create index alert_deposit on alert (deposit);

-- Second wall: a ministry's desk sees its own ministry, an agent sees their own deposits.
create function in_compartment(ministry text) returns boolean language sql stable as
    $$ select acte_role() <> 'fssi' or ministry = acte_compartment() $$;
create function own_or_service(agent uuid) returns boolean language sql stable as
    $$ select acte_role() not in ('agent', 'application') or agent = acte_actor() $$;

alter table alert enable row level security;
alter table alert force row level security;
alter table alert_recipient enable row level security;
alter table alert_recipient force row level security;
alter table deposit enable row level security;
alter table deposit force row level security;

do $$ begin
    -- Each policy names its role: the one that serves needs a deed, the one that erases has none.
    execute format('create policy alert_compartment on alert to %I using (in_compartment(ministry))', current_setting('acte.app_role'));
    execute format('create policy recipient_compartment on alert_recipient to %I using (in_compartment(ministry))', current_setting('acte.app_role'));
    execute format('create policy deposit_owner on deposit to %I using (own_or_service(agent))', current_setting('acte.app_role'));
    execute format('create policy alert_at_term on alert to %I using (true)', current_setting('acte.retention_role'));
    execute format('create policy deposit_at_term on deposit to %I using (true)', current_setting('acte.retention_role'));
    execute format('grant select, insert, update, delete on agent, link, file, deposit, analysis, detection, file_term, alert to %I', current_setting('acte.app_role'));
    execute format('grant select, delete on link, deposit to %I', current_setting('acte.retention_role'));
    execute format('grant select on agent, file, analysis, detection, file_term, alert to %I', current_setting('acte.retention_role'));
end $$;

-- Narrow answers across owners, for the deeds of one of them: whether anyone else still holds a content.
create function file_is_unheld(wanted uuid) returns boolean language plpgsql volatile as $$
declare
    asking text := current_setting('acte.role');
    held boolean;
begin
    perform set_config('acte.role', 'system', true);
    select exists (select 1 from deposit where file = wanted) into held;
    perform set_config('acte.role', asking, true);
    return not held;
end $$;
