-- How far a batch is read: what is settled is settled in the same transaction, and the next run goes on from there.
alter table batch
    add column writing boolean not null default false,
    add column read_to integer not null default 0 check (read_to >= 0),
    add column read_seen integer not null default 0 check (read_seen >= 0),
    add column read_accepted integer not null default 0 check (read_accepted >= 0),
    add column read_unchanged integer not null default 0 check (read_unchanged >= 0),
    add column read_refused integer not null default 0 check (read_refused >= 0);
