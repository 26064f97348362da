-- What changed since a worker last read: its copy in memory is renewed from there.
create index request_changed on request (changed_at, id);
