-- What is at term is found by its age, not by reading the whole log.
create index audit_entry_term on audit_entry (class, at);
