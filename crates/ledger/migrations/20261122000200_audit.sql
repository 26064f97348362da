-- The audit log: appended to, never changed, erased only at term.
--
-- The runtime role writes entries and reads; it cannot change or delete anything here, and it cannot
-- write leaves or checkpoints. The retention role grows the tree and prunes what is at term.

-- One log for each retention class: what is older than the class's term is then a prefix.
create table audit_log (
  id smallint generated always as identity primary key,
  class text not null constraint audit_log_class unique,
  origin text not null constraint audit_log_origin unique,
  vkey text not null,
  size bigint not null default 0,
  -- Roots of the perfect subtrees at the right edge, largest first.
  frontier bytea not null default '',
  -- First index whose entry is still held.
  minimum bigint not null default 0,
  constraint audit_log_range check (minimum between 0 and size)
);

-- Header of an entry: no personal data, only commitments to it.
create table audit_entry (
  id uuid primary key,
  -- The deed, when it bears another id.
  deed uuid,
  at timestamptz not null,
  class text not null,
  purpose text not null,
  operation text,
  nature text,
  outcome text not null constraint audit_entry_outcome check (outcome in ('done', 'refused', 'denied')),
  reason text,
  articles text,
  object_kind text not null,
  -- In the receipt of a pruning: first index still held, and the instant before which all was at term.
  below bigint,
  cutoff timestamptz,
  actor_commitment bytea not null constraint audit_entry_actor check (octet_length(actor_commitment) = 32),
  object_commitment bytea not null constraint audit_entry_object check (octet_length(object_commitment) = 32)
);
create index audit_entry_nature on audit_entry (nature, id) where nature is not null;

-- What the commitments hide. Deleted with its salt at term: nobody can then tell what was committed to.
-- No foreign keys in the audit tables: each would cost a row lock an act, and the tree proves more.
create table audit_payload (
  entry uuid primary key,
  account uuid,
  role text not null,
  compartment text,
  request uuid,
  object uuid not null,
  -- JSON, byte for byte as committed to.
  detail text,
  salt bytea not null constraint audit_payload_salt check (octet_length(salt) = 32)
);
create index audit_payload_account on audit_payload (account, entry) where account is not null;
create index audit_payload_object on audit_payload (object, entry);

-- Entries not yet in the tree. A row is seen once its deed has committed, however late that is, so
-- no entry is passed over. Short-lived rows: vacuumed often.
create table audit_pending (
  entry uuid primary key
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);

create table audit_leaf (
  log smallint not null,
  index bigint not null,
  hash bytea not null constraint audit_leaf_hash check (octet_length(hash) = 32),
  -- Emptied when the entry is pruned and its hash alone is kept.
  entry uuid,
  primary key (log, index)
);
create unique index audit_leaf_entry on audit_leaf (entry) where entry is not null;

-- Roots of full tiles: the perfect subtrees of height 8, 16, 24…
create table audit_node (
  log smallint not null,
  level smallint not null,
  index bigint not null,
  hash bytea not null constraint audit_node_hash check (octet_length(hash) = 32),
  primary key (log, level, index)
);

create table audit_checkpoint (
  log smallint not null,
  size bigint not null,
  note text not null,
  at timestamptz not null,
  primary key (log, size)
);

-- Which process grows the tree. The row lock is what keeps two apart; the lease keeps them from
-- taking turns.
create table audit_lease (
  one boolean primary key default true check (one),
  holder uuid not null,
  until timestamptz not null
);
insert into audit_lease (holder, until) values ('00000000-0000-0000-0000-000000000000', '-infinity');

do $$
declare
  app text := current_setting('acte.app_role');
  keeper text := current_setting('acte.retention_role');
begin
  execute format('grant select on audit_log, audit_entry, audit_payload, audit_pending, audit_leaf,
    audit_node, audit_checkpoint to %I, %I', app, keeper);
  execute format('grant insert on audit_entry, audit_payload, audit_pending to %I, %I', app, keeper);
  execute format('grant insert on audit_log, audit_leaf, audit_node, audit_checkpoint to %I', keeper);
  execute format('grant update (size, frontier, minimum) on audit_log to %I', keeper);
  execute format('grant update (entry) on audit_leaf to %I', keeper);
  execute format('grant delete on audit_entry, audit_payload, audit_pending, audit_leaf,
    audit_checkpoint to %I', keeper);
  execute format('grant select, update on audit_lease to %I', keeper);
end $$;
