-- Record keys, wrapped by the service's key; and the blobs they seal.

-- Versions of the service's key that this database has known.
create table vault_service_key (
  version integer primary key check (version > 0),
  -- A constant wrapped by the key, to tell at start a wrong key from a right one.
  proof bytea not null,
  -- active: wraps new record keys; draining: only unwraps, being rotated away; retired: unused.
  state text not null check (state in ('active', 'draining', 'retired')),
  since timestamptz not null default clock_timestamp()
);

create table vault_key (
  id uuid primary key,
  wrapped bytea not null check (octet_length(wrapped) between 32 and 256),
  service_key_version integer not null references vault_service_key,
  created_at timestamptz not null
);
-- Rotation walks the rows of old versions.
create index vault_key_version on vault_key (service_key_version, id);

create table blob (
  id uuid primary key,
  key_id uuid not null unique,
  -- receiving: bytes may be on their way; received: whole, no deed wants it yet; kept: a deed
  -- adopted it; discarded: its key is destroyed, its object is to be removed.
  state text not null check (state in ('receiving', 'received', 'kept', 'discarded')),
  -- Bytes before sealing.
  size bigint check (size >= 0),
  -- On the database's clock; past it, what no deed adopted is removed.
  lease_until timestamptz,
  created_at timestamptz not null,
  constraint blob_lease check ((lease_until is not null) = (state in ('receiving', 'received'))),
  constraint blob_size check (size is not null or state in ('receiving', 'discarded'))
);
create index blob_lease on blob (lease_until) where lease_until is not null;
create index blob_discarded on blob (id) where state = 'discarded';

do $$
declare
  app text := current_setting('acte.app_role');
  retention text := current_setting('acte.retention_role');
begin
  execute format('grant select, insert, update on vault_service_key to %I', app);
  execute format('grant select, insert, update, delete on vault_key, blob to %I', app);
  execute format('grant select on vault_service_key to %I', retention);
  execute format('grant select, delete on vault_key to %I', retention);
  execute format('grant select, update on blob to %I', retention);
end $$;
