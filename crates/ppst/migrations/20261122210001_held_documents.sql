-- For the commission (art. 8): that documents are held around a request and until when; never what they say, which their
-- asker alone may read (art. 2).
create function held_documents(around uuid) returns table (document uuid, asked uuid, media_type text, size bigint,
    recorded_at timestamptz) language plpgsql volatile as $$
declare
    asking text := current_setting('acte.role');
begin
    if asking <> 'sgdsn' then
        return;
    end if;
    perform set_config('acte.role', 'system', true);
    return query select d.id, d.document_request, d.media_type, d.size, d.recorded_at from document d
        join document_request r on r.id = d.document_request
        where around in (r.instructed, r.earlier) order by d.recorded_at, d.id;
    perform set_config('acte.role', asking, true);
end $$;
