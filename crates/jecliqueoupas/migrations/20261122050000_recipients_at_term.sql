-- Retention looks for keys that no row holds: without seeing these rows it would take every recipient's key
-- for one.
do $$ begin
    execute format('create policy recipient_at_term on alert_recipient for select to %I using (true)', current_setting('acte.retention_role'));
end $$;
