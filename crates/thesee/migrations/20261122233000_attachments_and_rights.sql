-- Whom a declaration without identity (a report) is of, so that their rights reach it too.
alter table citizen add column person_blind bytea check (octet_length(person_blind) = 32);
create index citizen_person on citizen (person_blind) where person_blind is not null;

-- Who asks when they ask online, how they proved who they are, and the values that they say are theirs.
alter table rights_request add column citizen uuid references citizen (id) on delete set null;
alter table rights_request add column proof text check (proof in ('provider', 'document', 'mandate'));
alter table rights_request add column digests bytea[] not null default '{}';
create index rights_request_citizen on rights_request (citizen) where citizen is not null;

-- The desk of article 6 sees what a request names whose author proved who they are and who waits for an answer,
-- nothing before and nothing after.
create function asking_persons() returns setof bytea language sql stable as $$
    select person_blind from rights_request
    where acte_role() = 'rights' and state = 'received' and proof is not null and person_blind is not null
$$;
create function asking_values() returns setof bytea language sql stable as $$
    select unnest(digests) from rights_request
    where acte_role() = 'rights' and state = 'received' and proof is not null
$$;

do $$
declare
    app text := current_setting('acte.app_role');
    one text;
begin
    execute format($p$create policy rights_request_own on rights_request to %I using (
        (select acte_role()) = 'victim' and citizen = (select acte_actor()))$p$, app);
    execute format($p$create policy citizen_asks on citizen to %I using (
        (select acte_role()) = 'rights' and person_blind = any (array(select asking_persons())))$p$, app);
    execute format($p$create policy declaration_asked on declaration to %I using (
        (select acte_role()) = 'rights' and (person_blind = any (array(select asking_persons()))
            or citizen in (select id from citizen))) with check ((select acte_role()) = 'rights')$p$, app);
    execute format($p$create policy draft_asked on draft to %I using (
        (select acte_role()) = 'rights' and citizen in (select id from citizen))$p$, app);
    execute format($p$create policy identifier_asked on identifier to %I using (
        (select acte_role()) = 'rights' and digest = any (array(select asking_values())))$p$, app);
    execute format($p$create policy link_asked on link to %I using (
        (select acte_role()) = 'rights' and (is_known(later) or is_known(earlier)))$p$, app);
    foreach one in array array['series_member', 'communication_declaration', 'inquiry_declaration', 'alert'] loop
        execute format($p$create policy %I on %I to %I using (
            (select acte_role()) = 'rights' and is_known(declaration))$p$, one || '_asked', one, app);
    end loop;
    execute format($p$create policy cross_request_asked on cross_request to %I using (
        (select acte_role()) = 'rights' and (is_known(asking_declaration) or is_known(asked_declaration)))$p$, app);
end $$;
