-- People designated to use a portal of the service, their sessions and their API tokens.

-- A person known to an identity provider. Found again by keyed digests only; what identifies them is
-- sealed under a key of their own.
create table account (
    id uuid primary key,
    issuer text not null check (length(issuer) between 1 and 300),
    -- Digest of the provider's `sub`; none until the first sign-in of a person designated by address.
    subject_index bytea check (octet_length(subject_index) = 32),
    email_index bytea not null check (octet_length(email_index) = 32),
    key uuid not null,
    subject bytea,
    email bytea not null,
    given_name bytea,
    usual_name bytea,
    organisation bytea,
    created_at timestamptz not null,
    signed_in_at timestamptz,
    constraint account_subject_once unique (issuer, subject_index),
    constraint account_email_once unique (issuer, email_index)
);

-- An individual designation and habilitation: one person, one role, one compartment, for a time.
create table designation (
    id uuid primary key,
    account uuid not null references account on delete cascade,
    role text not null check (length(role) between 1 and 60),
    compartment text check (length(compartment) between 1 and 120),
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    designated_by uuid,
    designated_at timestamptz not null,
    suspended_at timestamptz,
    revoked_at timestamptz,
    ended_by uuid,
    constraint designation_has_a_term check (valid_until > valid_from)
);
-- One living designation for one role and compartment.
create unique index designation_once on designation (account, role, coalesce(compartment, ''))
    where revoked_at is null;

create table session (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    portal text not null,
    account uuid not null,
    role text not null,
    compartment text,
    -- The designation it rests on: a session without its designation ends with it.
    designation uuid references designation on delete cascade,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    idle_until timestamptz not null,
    ends_at timestamptz not null,
    -- Provider's ID token for its logout, sealed under a key only the cookie gives.
    hint bytea check (octet_length(hint) <= 16384)
);
create index session_of_account on session (account);
create index session_ends on session (ends_at);

create table api_token (
    id uuid primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    account uuid not null,
    role text not null,
    compartment text,
    scopes text[] not null check (cardinality(scopes) between 1 and 20),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint api_token_has_a_term check (expires_at > created_at)
);
create index api_token_of_account on api_token (account);
create index api_token_expires on api_token (expires_at);

do $$
begin
    execute format('grant select, insert, update, delete on account, session, api_token to %I',
        current_setting('acte.app_role'));
    execute format('grant select, insert, update on designation to %I',
        current_setting('acte.app_role'));
    execute format('grant select, delete on account, designation, session, api_token to %I',
        current_setting('acte.retention_role'));
end
$$;
