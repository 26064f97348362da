-- Who files online, known by the provider's identifier (pairwise: it says nothing elsewhere).
create table citizen (
    id uuid primary key,
    issuer text not null,
    subject_blind bytea not null check (octet_length(subject_blind) = 32),
    key_id uuid not null references vault_key (id),
    subject bytea not null,
    identity bytea not null,
    email bytea not null,
    first_at timestamptz not null,
    seen_at timestamptz not null,
    constraint citizen_once unique (issuer, subject_blind)
);

create table draft (
    id uuid primary key,
    citizen uuid not null references citizen (id) on delete cascade,
    key_id uuid not null references vault_key (id),
    kind text not null check (kind in ('complaint', 'report')),
    scheme text not null check (length(scheme) between 1 and 40),
    content bytea not null,
    started_at timestamptz not null,
    changed_at timestamptz not null
);
create index draft_citizen on draft (citizen, changed_at desc);
create index draft_term on draft (changed_at);

create table draft_attachment (
    id uuid primary key,
    draft uuid not null references draft (id) on delete cascade,
    name bytea not null,
    media_type text not null,
    size bigint not null check (size > 0),
    digest bytea not null,
    blob_id uuid not null references blob (id),
    recorded_at timestamptz not null
);
create index draft_attachment_draft on draft_attachment (draft);

-- A complaint or a report, as article 2 lists it: one sealed column a category, under one key a record.
create table declaration (
    id uuid primary key,
    reference text not null constraint declaration_reference_once unique check (length(reference) between 8 and 20),
    kind text not null check (kind in ('complaint', 'report')),
    way text not null check (way in ('online', 'station', 'batch', 'api')),
    citizen uuid references citizen (id),
    unit text check (length(unit) between 1 and 64),
    unit_number bytea,
    unit_number_blind bytea check (octet_length(unit_number_blind) = 32),
    key_id uuid not null references vault_key (id),
    -- The guide that was followed («faux site de vente»), and the offence of article 1 1° it comes under.
    scheme text not null check (length(scheme) between 1 and 40),
    offence text not null check (offence in ('fraud', 'blackmail', 'extortion')),
    names bytea,
    birth bytea,
    sex bytea,
    nationality bytea,
    family bytea,
    contacts bytea not null,
    occupation bytea,
    -- Keyed digest of names and birth, to propose that two declarations are the same one filed twice.
    person_blind bytea check (octet_length(person_blind) = 32),
    department text check (length(department) between 2 and 3),
    facts bytea not null,
    happened_on date,
    contact_made bytea,
    payments bytea,
    lost_cents bigint check (lost_cents between 0 and 100000000000),
    goods bytea,
    parcels bytea,
    suspect bytea,
    exchanges bytea,
    messages bytea,
    state text not null check (state in ('filed', 'asked', 'admissible', 'requalified', 'oriented', 'withdrawn')),
    officer uuid,
    filed_at timestamptz not null,
    recorded_at timestamptz not null,
    -- When what can be linked last changed: the memory of each worker reads from there.
    traces_at timestamptz not null,
    decided_at timestamptz,
    withdrawn_at timestamptz,
    same_as uuid references declaration (id) on delete set null,
    restricted_at timestamptz,
    constraint online_is_a_citizen_s check ((way = 'online') = (unit is null)),
    constraint complaint_has_identity check (kind = 'report' or (names is not null and birth is not null)),
    constraint unit_number_whole check (num_nulls(unit_number, unit_number_blind) in (0, 2)),
    constraint station_number_once unique (unit, unit_number_blind),
    constraint withdrawn_when check ((state = 'withdrawn') = (withdrawn_at is not null))
);
create index declaration_term on declaration (recorded_at);
create index declaration_traces on declaration (traces_at, id);
create index declaration_citizen on declaration (citizen, filed_at desc);
create index declaration_queue on declaration (kind, state, filed_at);
create index declaration_unit on declaration (unit, filed_at desc) where unit is not null;
create index declaration_person on declaration (person_blind) where person_blind is not null;

create table complement (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    text bytea not null,
    added_at timestamptz not null
);
create index complement_declaration on complement (declaration, added_at);

create table attachment (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    name bytea not null,
    media_type text not null,
    size bigint not null check (size > 0),
    digest bytea not null,
    blob_id uuid not null references blob (id),
    -- The copy without hidden data, once made; the original is kept as evidence.
    copy_id uuid references blob (id),
    -- What the file portal said, when one is configured.
    verdict text check (verdict in ('clean', 'suspicious', 'malicious')),
    recorded_at timestamptz not null
);
create index attachment_declaration on attachment (declaration);

-- The victim's own rows, and those of who works on them.
create function works_on_all() returns boolean language sql stable as
    $$ select acte_role() in ('system', 'officer', 'head', 'prosecutor', 'chief_prosecutor') $$;
