-- The bases that feed this one (art. 7): eight ministries' PPST bases, and SOPHIA for defence. About nobody.
create table source (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,40}$'),
    ministry text not null check (ministry in ('defence', 'energy', 'transport', 'environment', 'sea', 'health',
        'economy', 'higher-education', 'agriculture')),
    name text not null check (length(name) between 1 and 200),
    -- `whole`: a batch with one bad line is refused whole; `lines`: good lines are kept, bad ones reported.
    mode text not null check (mode in ('whole', 'lines')),
    -- Functional address told that documents are asked for.
    mailbox text check (length(mailbox) between 3 and 254),
    since timestamptz not null,
    until timestamptz
);

-- Client certificates a source may show, by SHA-256 of their DER form.
create table source_certificate (
    fingerprint bytea primary key check (octet_length(fingerprint) = 32),
    source text not null references source (code),
    since timestamptz not null,
    until timestamptz
);

-- Ed25519 keys that sign its batches.
create table source_key (
    public_key bytea primary key check (octet_length(public_key) = 32),
    source text not null references source (code),
    since timestamptz not null,
    until timestamptz
);

-- A batch: its bytes wait sealed until it is finished, and only the count stays.
create table batch (
    id uuid primary key,
    source text not null references source (code),
    name text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    sha256 bytea not null check (octet_length(sha256) = 32),
    format text not null check (format in ('jsonl', 'csv')),
    mode text not null check (mode in ('whole', 'lines')),
    blob_id uuid references blob (id),
    received_at timestamptz not null,
    finished_at timestamptz,
    accepted integer not null default 0 check (accepted >= 0),
    unchanged integer not null default 0 check (unchanged >= 0),
    refused integer not null default 0 check (refused >= 0),
    outcome text not null check (outcome in ('processing', 'accepted', 'partial', 'refused')),
    constraint batch_once unique (source, name),
    check ((outcome = 'processing') = (finished_at is null)),
    check ((outcome = 'processing') = (blob_id is not null))
);
create index batch_received on batch (received_at);
-- One at a time: what a batch decides on, no other of the same source changes meanwhile.
create unique index batch_processing on batch (source) where outcome = 'processing';

-- What was wrong with a line: never what stood there.
create table batch_fault (
    batch uuid not null references batch (id) on delete cascade,
    line integer not null check (line >= 0),
    field text not null check (length(field) <= 100),
    reason text not null check (reason ~ '^[a-z][a-z0-9-]{1,60}$'),
    primary key (batch, line, field, reason)
);

do $$ begin
    execute format('grant select, insert, update, delete on source, source_certificate, source_key, batch_fault to %I', current_setting('acte.app_role'));
    execute format('grant select, insert, update on batch to %I', current_setting('acte.app_role'));
    execute format('grant select, delete on batch to %I', current_setting('acte.retention_role'));
    execute format('grant select on batch_fault to %I', current_setting('acte.retention_role'));
end $$;
