create table paper (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    what text not null check (what in ('receipt', 'reception', 'rights')),
    blob_id uuid not null references blob (id),
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    read_at timestamptz,
    constraint paper_once unique (declaration, what)
);

create table reception (
    id uuid primary key,
    declaration uuid not null unique references declaration (id) on delete cascade,
    account uuid not null,
    service text not null check (length(service) between 1 and 200),
    agent bytea not null,
    signature bytea,
    signed_at timestamptz
);

create table message (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    from_victim boolean not null,
    author uuid,
    text bytea not null,
    sent_at timestamptz not null,
    read_at timestamptz
);
create index message_declaration on message (declaration, sent_at);

create table follow_up (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    what text not null check (what in ('linked', 'transmitted', 'inquiry', 'identified', 'arrested', 'closed', 'judged', 'news')),
    text bytea not null,
    told_by uuid not null,
    told_at timestamptz not null,
    read_at timestamptz
);
create index follow_up_declaration on follow_up (declaration, told_at);

create table inquiry (
    id uuid primary key,
    number bytea not null,
    number_blind bytea not null check (octet_length(number_blind) = 32),
    key_id uuid not null references vault_key (id),
    holder uuid not null,
    holder_role text not null check (holder_role in ('unit', 'magistrate', 'prosecutor', 'officer')),
    unit text not null check (length(unit) between 1 and 64),
    opened_at timestamptz not null,
    closed_at timestamptz,
    constraint inquiry_once unique (unit, number_blind)
);
create index inquiry_holder on inquiry (holder) where closed_at is null;

create table inquiry_declaration (
    inquiry uuid not null references inquiry (id) on delete cascade,
    declaration uuid not null references declaration (id) on delete cascade,
    given_by uuid,
    given_at timestamptz not null,
    primary key (inquiry, declaration)
);
create index inquiry_declaration_declaration on inquiry_declaration (declaration);

create table cross_request (
    id uuid primary key,
    asking uuid not null references inquiry (id) on delete cascade,
    asked uuid not null references inquiry (id) on delete cascade,
    asking_declaration uuid not null references declaration (id) on delete cascade,
    asked_declaration uuid not null references declaration (id) on delete cascade,
    key_id uuid not null references vault_key (id),
    ground bytea not null,
    asked_at timestamptz not null,
    answer text check (answer in ('given', 'declined')),
    answered_by uuid,
    answered_at timestamptz,
    constraint cross_request_once unique (asking, asked_declaration),
    check (num_nulls(answer, answered_by, answered_at) in (0, 3))
);

create table communication (
    id uuid primary key,
    -- Art. 4 II, and III 1°, 2°, 3°, 4°.
    recipient text not null check (recipient in ('prosecution', 'unit', 'magistrate', 'abroad', 'statistics')),
    name bytea not null,
    ground bytea not null,
    key_id uuid not null references vault_key (id),
    inquiry uuid references inquiry (id) on delete set null,
    series uuid references series (id) on delete set null,
    blob_id uuid references blob (id),
    sha256 bytea check (octet_length(sha256) = 32),
    given_by uuid not null,
    at timestamptz not null,
    check (num_nulls(blob_id, sha256) in (0, 2))
);
create table communication_declaration (
    communication uuid not null references communication (id) on delete cascade,
    declaration uuid not null references declaration (id) on delete cascade,
    primary key (communication, declaration)
);

create table alert (
    id uuid primary key,
    declaration uuid not null references declaration (id) on delete cascade,
    series uuid references series (id) on delete cascade,
    inquiry uuid references inquiry (id) on delete cascade,
    what text not null check (what in ('joined-inquiry', 'account-victims')),
    count integer,
    raised_at timestamptz not null,
    seen_at timestamptz
);
create index alert_waiting on alert (raised_at desc) where seen_at is null;

create table rights_request (
    id uuid primary key,
    key_id uuid not null references vault_key (id),
    person bytea not null,
    person_blind bytea check (octet_length(person_blind) = 32),
    what text not null check (what in ('information', 'access', 'rectification', 'erasure', 'restriction')),
    wish bytea not null,
    declaration uuid references declaration (id) on delete set null,
    received_at timestamptz not null,
    due_on date not null,
    state text not null check (state in ('received', 'granted', 'restricted', 'refused')),
    answer bytea,
    -- The ground of law no. 78-17, article 107, II, when the right is limited.
    restricted_under text,
    decided_by uuid,
    decided_at timestamptz,
    check ((state = 'received') = (decided_at is null))
);
create index rights_request_state on rights_request (state, due_on);

create table figure (
    month date not null,
    kind text not null,
    scheme text not null,
    department text not null,
    count integer not null check (count >= 5),
    computed_at timestamptz not null,
    primary key (month, kind, scheme, department)
);
