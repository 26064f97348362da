-- A declaration that the desk of article 6 puts right stays seen by it until it has answered, whatever name it now bears.
create function asking_declarations() returns setof uuid language sql stable as $$
    select declaration from rights_request
    where acte_role() = 'rights' and state = 'received' and proof is not null and declaration is not null
$$;

do $$
declare
    app text := current_setting('acte.app_role');
begin
    execute format($p$create policy declaration_corrected on declaration to %I using (
        (select acte_role()) = 'rights' and id = any (array(select asking_declarations()))
    ) with check ((select acte_role()) = 'rights')$p$, app);
end $$;
