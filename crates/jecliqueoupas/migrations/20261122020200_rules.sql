-- Detection rules: written by ANSSI, about nobody.
create table rule_file (
    id uuid primary key,
    name text not null check (name ~ '^[a-z][a-z0-9_]{1,60}$'),
    source text not null check (length(source) between 1 and 1000000),
    state text not null check (state in ('draft', 'active', 'retired')),
    author uuid,
    created_at timestamptz not null,
    activated_at timestamptz,
    retired_at timestamptz,
    -- Last dry run on the known-good set; an activation needs one made after the last change.
    dry_run jsonb,
    constraint rule_file_name_once unique (name)
);

-- The compiled rules in force. The newest version is applied; older ones say what a past analysis knew.
create table ruleset (
    version bigint generated always as identity primary key,
    bundle bytea not null,
    rules integer not null,
    created_at timestamptz not null
);

-- Files known to be harmless, on which a rule is tried before it is activated.
create table known_good (
    id uuid primary key,
    name text not null check (length(name) between 1 and 255),
    sha256 bytea not null unique check (length(sha256) = 32),
    size bigint not null,
    blob_id uuid not null references blob (id),
    added_at timestamptz not null
);

do $$ begin
    execute format('grant select, insert, update, delete on rule_file, known_good to %I', current_setting('acte.app_role'));
    execute format('grant select, insert on ruleset to %I', current_setting('acte.app_role'));
    execute format('grant select on known_good to %I', current_setting('acte.retention_role'));
end $$;
