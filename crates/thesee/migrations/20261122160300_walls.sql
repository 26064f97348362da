-- Second wall behind the policies: which rows exist for whom. A victim has their own; a unit and a magistrate those of
-- the inquiries they hold, and a unit what it took itself; the office and its prosecution all; nobody else any.
create function open_inquiries() returns setof uuid language sql stable as $$
    select id from inquiry where acte_role() in ('unit', 'magistrate') and holder = acte_actor() and closed_at is null
$$;
create function known_declarations() returns setof uuid language sql stable as $$
    select declaration from inquiry_declaration where inquiry = any (array(select open_inquiries()))
$$;
create function is_known(wanted uuid) returns boolean language sql stable as
    $$ select exists (select 1 from declaration where id = wanted) $$;

do $$
declare
    app text := current_setting('acte.app_role');
    retention text := current_setting('acte.retention_role');
    one text;
begin
    foreach one in array array['citizen', 'draft', 'draft_attachment', 'declaration', 'complement', 'attachment', 'identifier',
        'sketch', 'link', 'series', 'series_member', 'series_event', 'paper', 'reception', 'message', 'follow_up', 'inquiry',
        'inquiry_declaration', 'cross_request', 'communication', 'communication_declaration', 'alert', 'rights_request'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy %I on %I to %I using (true)', one || '_at_term', one, retention);
        execute format('grant select, insert, update, delete on %I to %I', one, app);
        execute format('grant select on %I to %I', one, retention);
    end loop;
    foreach one in array array['draft', 'declaration', 'inquiry', 'communication', 'rights_request'] loop
        execute format('grant delete on %I to %I', one, retention);
    end loop;
    execute format('grant select, insert, update on public_value to %I', app);
    execute format('grant select, insert, delete on figure to %I', app);
    execute format('grant usage on sequence series_number to %I', app);

    execute format($p$create policy citizen_own on citizen to %I using (
        (select acte_role()) in ('system', 'visitor') or ((select acte_role()) = 'victim' and id = (select acte_actor())))$p$, app);
    execute format($p$create policy draft_own on draft to %I using (
        (select acte_role()) = 'system' or ((select acte_role()) = 'victim' and citizen = (select acte_actor())))$p$, app);
    execute format($p$create policy draft_attachment_own on draft_attachment to %I using (
        draft in (select id from draft))$p$, app);
    execute format($p$create policy declaration_known on declaration to %I using (
        (select works_on_all())
        or ((select acte_role()) = 'victim' and citizen = (select acte_actor()))
        or ((select acte_role()) = 'unit' and unit = (select acte_compartment()))
        or id = any (array(select known_declarations())))$p$, app);
    foreach one in array array['complement', 'attachment', 'paper', 'message', 'follow_up', 'reception', 'identifier', 'sketch'] loop
        execute format('create policy %I on %I to %I using ((select works_on_all()) or is_known(declaration))', one || '_known', one, app);
    end loop;
    -- Links, series and alerts are the office's; a unit or a magistrate reads them between declarations they know.
    execute format($p$create policy link_known on link to %I using (
        (select works_on_all()) or ((select acte_role()) in ('unit', 'magistrate') and is_known(later) and is_known(earlier)))$p$, app);
    foreach one in array array['series', 'series_member', 'series_event', 'alert'] loop
        execute format('create policy %I on %I to %I using ((select works_on_all()))', one || '_office', one, app);
    end loop;
    execute format($p$create policy inquiry_held on inquiry to %I using (
        (select works_on_all()) or ((select acte_role()) in ('unit', 'magistrate') and holder = (select acte_actor())))$p$, app);
    execute format($p$create policy inquiry_declaration_held on inquiry_declaration to %I using (
        (select works_on_all()) or inquiry in (select id from inquiry))$p$, app);
    execute format($p$create policy cross_request_held on cross_request to %I using (
        (select works_on_all()) or asking in (select id from inquiry) or asked in (select id from inquiry))$p$, app);
    foreach one in array array['communication', 'communication_declaration'] loop
        execute format('create policy %I on %I to %I using ((select works_on_all()))', one || '_office', one, app);
    end loop;
    execute format($p$create policy rights_request_desk on rights_request to %I using (
        (select acte_role()) in ('system', 'head', 'rights'))$p$, app);
end $$;
