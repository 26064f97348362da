-- What was read in a declaration. The digest is keyed: without the vault nobody can look a number up.
create table identifier (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    kind text not null check (length(kind) between 1 and 20),
    role text not null check (role in ('suspect', 'victim', 'third')),
    digest bytea not null check (octet_length(digest) = 32),
    value bytea not null,
    source text not null check (length(source) between 1 and 60),
    starts integer not null,
    ends integer not null check (ends > starts)
);
create index identifier_declaration on identifier (declaration);
create index identifier_digest on identifier (digest, declaration);

create table sketch (
    declaration uuid not null references declaration (id) on delete cascade,
    source text not null,
    kind text not null check (kind in ('text', 'image')),
    sketch bytea not null,
    primary key (declaration, source, kind)
);

-- Reasons hold kinds, keyed digests and counts, never values.
create table link (
    id uuid primary key,
    later uuid not null references declaration (id) on delete cascade,
    earlier uuid not null references declaration (id) on delete cascade,
    probability real not null check (probability between 0 and 1),
    reasons jsonb not null,
    status text not null check (status in ('certain', 'proposed', 'confirmed', 'refuted', 'lapsed')),
    found_at timestamptz not null,
    judged_by uuid,
    judged_at timestamptz,
    key_id uuid references vault_key (id),
    ground bytea,
    constraint link_once unique (later, earlier),
    check (later <> earlier),
    check ((status in ('confirmed', 'refuted')) = (judged_at is not null)),
    check (num_nulls(key_id, ground) in (0, 2))
);
create index link_earlier on link (earlier);
create index link_judged on link (judged_at) where judged_at is not null;

create sequence series_number;
create table series (
    id uuid primary key,
    number bigint not null unique default nextval('series_number'),
    began_at timestamptz not null,
    changed_at timestamptz not null,
    merged_into uuid references series (id) on delete set null
);
create table series_member (
    declaration uuid primary key references declaration (id) on delete cascade,
    series uuid not null references series (id) on delete cascade,
    since timestamptz not null
);
create index series_member_series on series_member (series, since);
create table series_event (
    id uuid primary key,
    series uuid not null references series (id) on delete cascade,
    at timestamptz not null,
    what text not null check (what in ('began', 'joined', 'left', 'merged', 'split')),
    -- Who joined or left; gone with them.
    declaration uuid references declaration (id) on delete cascade,
    other uuid references series (id) on delete set null
);
create index series_event_series on series_event (series, at);

create table public_value (
    id uuid primary key,
    kind text not null,
    digest bytea not null check (octet_length(digest) = 32),
    label text not null check (length(label) between 1 and 200),
    entered_by uuid,
    entered_at timestamptz not null,
    ended_at timestamptz
);
create unique index public_value_once on public_value (digest) where ended_at is null;
