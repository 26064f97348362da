-- Article 2: documents of an earlier request of another ministry, asked for by who instructs a later one.
create table document_request (
    id uuid primary key,
    instruction uuid not null references instruction (id) on delete cascade,
    asker uuid not null,
    asking_ministry text not null,
    instructed uuid not null references request (id) on delete cascade,
    earlier uuid not null references request (id) on delete cascade,
    earlier_source text not null,
    earlier_ministry text not null,
    -- That ministry's own number, all that the mail to it says.
    earlier_number text not null,
    key_id uuid not null references vault_key (id),
    wanted bytea not null,
    asked_at timestamptz not null,
    delivered_at timestamptz,
    declined_at timestamptz,
    -- The reason to ask is gone: the instruction ended, or the link was withdrawn.
    closed_at timestamptz,
    check (asking_ministry <> earlier_ministry),
    check (instructed <> earlier)
);
create index document_request_asker on document_request (asker, asked_at desc);
create index document_request_giver on document_request (earlier_ministry, asked_at desc);
create index document_request_earlier on document_request (earlier);
create index document_request_instructed on document_request (instructed);

create table document (
    id uuid primary key,
    document_request uuid not null references document_request (id) on delete cascade,
    asker uuid not null,
    key_id uuid not null references vault_key (id),
    title bytea not null,
    media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
    size bigint not null check (size > 0),
    blob_id uuid not null references blob (id),
    recorded_at timestamptz not null
);
create index document_of_request on document (document_request);
create index document_recorded on document (recorded_at);

alter table document_request enable row level security;
alter table document_request force row level security;
alter table document enable row level security;
alter table document force row level security;

do $$
declare
    app text := current_setting('acte.app_role');
    retention text := current_setting('acte.retention_role');
begin
    -- The asker; the agents of the ministry that is asked; its base; the coordination, for erasing.
    execute format($p$create policy asked_known on document_request to %I using (
        (select sees_all())
        or ((select acte_role()) = 'ministry' and (asker = (select acte_actor()) or earlier_ministry = (select acte_compartment())))
        or ((select acte_role()) = 'source' and earlier_source = (select acte_compartment())))$p$, app);
    -- A document: its asker alone. The base that gives it writes it and never reads it back.
    execute format($p$create policy document_asker on document for select to %I using (
        (select acte_role()) = 'system'
        or ((select acte_role()) = 'ministry' and asker = (select acte_actor())))$p$, app);
    execute format($p$create policy document_given on document for insert to %I with check (
        (select acte_role()) = 'source')$p$, app);
    execute format($p$create policy document_erased on document for delete to %I using (
        (select acte_role()) = 'system')$p$, app);
    execute format('create policy asked_at_term on document_request to %I using (true)', retention);
    execute format('create policy document_at_term on document to %I using (true)', retention);
    execute format('grant select, insert, update, delete on document_request to %I', app);
    execute format('grant select, insert, delete on document to %I', app);
    execute format('grant select on document_request to %I', retention);
    execute format('grant select, delete on document to %I', retention);
end $$;

-- For the deeds of those who may not see a document but must erase it: what it held, to be destroyed too.
create function erase_documents(asked uuid[]) returns table (held_key uuid, held_blob uuid) language plpgsql volatile as $$
declare
    asking text := current_setting('acte.role');
begin
    perform set_config('acte.role', 'system', true);
    return query delete from document where document_request = any (asked) returning key_id, blob_id;
    perform set_config('acte.role', asking, true);
end $$;
