-- Security keys of the staff (W3C Web Authentication), for the portals that ask for one.

create table security_key (
    id uuid primary key,
    account uuid not null references account on delete cascade,
    -- What the key calls this credential: of one account only.
    credential bytea not null check (octet_length(credential) between 16 and 1023),
    public_key bytea not null check (octet_length(public_key) between 1 and 2048),
    algorithm bigint not null,
    sign_count bigint not null check (sign_count between 0 and 4294967295),
    backup_eligible boolean not null,
    registered_at timestamptz not null,
    used_at timestamptz,
    constraint security_key_once unique (credential)
);
create index security_key_of_account on security_key (account);

-- A sign-in that waits for its key, or a person signed in who adds one. Known by the token of the browser.
create table key_ceremony (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    portal text not null,
    account uuid not null,
    role text not null,
    compartment text,
    -- The designation that the session will rest on; none for a person signed in.
    designation uuid references designation on delete cascade,
    -- Good once, for five minutes.
    challenge bytea check (octet_length(challenge) = 32),
    challenged_at timestamptz,
    ends_at timestamptz not null,
    -- Provider's ID token, sealed under a key only the cookie gives.
    hint bytea check (octet_length(hint) <= 16384)
);
create index key_ceremony_ends on key_ceremony (ends_at);
create index key_ceremony_of_account on key_ceremony (account);
create index key_ceremony_of_designation on key_ceremony (designation);

-- One's own keys, or those of the one account that a deed was permitted to see to.
create function keys_shown(of_account uuid) returns boolean language sql stable as
    $$ select of_account = acte_actor() or of_account::text = current_setting('acte.keys_of', true) $$;

alter table security_key enable row level security;
alter table security_key force row level security;

do $$
begin
    execute format('create policy security_key_owner on security_key to %I using (keys_shown(account))',
        current_setting('acte.app_role'));
    execute format('create policy security_key_at_term on security_key to %I using (true)',
        current_setting('acte.retention_role'));
    execute format('grant select, insert, update, delete on security_key, key_ceremony to %I',
        current_setting('acte.app_role'));
    execute format('grant select, delete on security_key, key_ceremony to %I',
        current_setting('acte.retention_role'));
end
$$;
