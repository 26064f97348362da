-- Narrow answers across owners, each for the deed of someone who may not see the rows behind it.

-- For the base that brings a document: who asked it, and whether the reasons to ask still stand.
create function asked_documents(reference uuid) returns table (asker uuid, source text, delivered_at timestamptz,
    declined_at timestamptz, closed_at timestamptz, instructs boolean, link_status text) language plpgsql volatile as $$
declare
    asking text := current_setting('acte.role');
    brings text := acte_compartment();
begin
    perform set_config('acte.role', 'system', true);
    return query
        select d.asker, d.earlier_source, d.delivered_at, d.declined_at, d.closed_at,
            exists (select from instruction i where i.id = d.instruction and i.ended_at is null and i.agent = d.asker),
            (select l.status from link l where l.later = d.instructed and l.earlier = d.earlier)
        from document_request d where d.id = reference and d.earlier_source = brings;
    perform set_config('acte.role', asking, true);
end $$;

-- For whoever judges that two requests are of two persons: the requests for documents between them, of any asker.
create function close_documents(one uuid, other uuid, at timestamptz) returns setof uuid language plpgsql volatile as $$
declare
    asking text := current_setting('acte.role');
begin
    perform set_config('acte.role', 'system', true);
    return query update document_request set closed_at = coalesce(closed_at, at)
        where (instructed, earlier) in ((one, other), (other, one)) returning id;
    perform set_config('acte.role', asking, true);
end $$;
