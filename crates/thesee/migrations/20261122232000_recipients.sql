-- Article 4 III. What a holder must know of who asks them, without reading an inquiry that is not theirs.
alter table cross_request add column asking_unit text not null check (length(asking_unit) between 1 and 64);
alter table cross_request add column asking_role text not null check (asking_role in ('unit', 'magistrate'));

-- Why a holder declines, under the key of the request.
alter table cross_request add column reason bytea;

-- A dossier ends with the first of its declarations that ends (art. 3), and at once when one is erased before.
alter table communication add column term_from timestamptz not null;
alter table communication add column declarations integer not null check (declarations > 0);
create index communication_term on communication (term_from);

-- «Another inquiry shares this»: found by the service, told to both holders by its kind alone.
create table cross_hit (
    id uuid primary key,
    asking uuid not null references inquiry (id) on delete cascade,
    asked uuid not null references inquiry (id) on delete cascade,
    asking_declaration uuid not null references declaration (id) on delete cascade,
    asked_declaration uuid not null references declaration (id) on delete cascade,
    kind text not null check (length(kind) between 1 and 20),
    found_at timestamptz not null,
    constraint cross_hit_once unique (asking, asked, asking_declaration, asked_declaration, kind),
    check (asking <> asked)
);
create index cross_hit_asking on cross_hit (asking, found_at desc);

-- Code of internal security, art. L. 235-1: to whom abroad, under which commitment, with which safeguards.
alter table communication add column country text check (country ~ '^[A-Z]{2}$');
alter table communication add column commitment text check (length(commitment) between 1 and 300);
alter table communication add column safeguard text check (safeguard in ('union', 'adequacy', 'instrument'));
alter table communication add constraint communication_abroad
    check (num_nulls(country, commitment, safeguard) = case when recipient = 'abroad' then 0 else 3 end);

-- The same complaint filed online and at a station: proposed by the service, judged by an officer.
create table twin (
    id uuid primary key,
    later uuid not null references declaration (id) on delete cascade,
    earlier uuid not null references declaration (id) on delete cascade,
    status text not null check (status in ('proposed', 'accepted', 'refused')),
    found_at timestamptz not null,
    judged_by uuid,
    judged_at timestamptz,
    constraint twin_once unique (later, earlier),
    check (later <> earlier),
    check ((status = 'proposed') = (judged_at is null))
);
create index twin_waiting on twin (found_at) where status = 'proposed';

-- A month is counted once, when it is over: two publications of one month never tell one person apart.
create table figure_month (
    month date primary key,
    computed_at timestamptz not null
);

-- A unit's own program, known by its certificate.
create table station_system (
    id uuid primary key,
    unit text not null check (length(unit) between 2 and 64),
    fingerprint bytea not null constraint station_system_once unique check (octet_length(fingerprint) = 32),
    named text not null check (length(named) between 1 and 200),
    entered_by uuid,
    entered_at timestamptz not null,
    ended_at timestamptz
);

do $$
declare
    app text := current_setting('acte.app_role');
    retention text := current_setting('acte.retention_role');
    one text;
begin
    foreach one in array array['cross_hit', 'twin'] loop
        execute format('alter table %I enable row level security', one);
        execute format('alter table %I force row level security', one);
        execute format('create policy %I on %I to %I using (true)', one || '_at_term', one, retention);
        execute format('grant select, insert, update, delete on %I to %I', one, app);
        execute format('grant select on %I to %I', one, retention);
    end loop;
    execute format('grant select, insert on figure_month to %I', app);
    execute format('grant select, insert, update on station_system to %I', app);
    -- The service writes a hit; who holds the inquiry that may ask reads it while theirs is open.
    execute format($p$create policy cross_hit_held on cross_hit to %I using (
        (select works_on_all()) or asking = any (array(select open_inquiries())))$p$, app);
    execute format($p$create policy twin_office on twin to %I using ((select works_on_all()))$p$, app);
    -- A holder gives a declaration of theirs to the inquiry that asked for it, and nothing else to nobody else.
    execute format($p$create policy inquiry_declaration_given on inquiry_declaration for insert to %I with check (
        acte_role() in ('unit', 'magistrate') and given_by = acte_actor() and exists (
            select from cross_request r where r.asking = inquiry and r.asked_declaration = declaration
                and r.asked = any (array(select open_inquiries()))))$p$, app);
    execute format($p$create policy communication_given on communication for insert to %I with check (
        acte_role() in ('unit', 'magistrate') and given_by = acte_actor() and exists (
            select from cross_request r where r.asking = inquiry and r.asked = any (array(select open_inquiries()))))$p$, app);
    -- A recipient reads again what was handed to their open inquiry.
    execute format($p$create policy communication_received on communication for select to %I using (
        inquiry = any (array(select open_inquiries())))$p$, app);
    execute format($p$create policy communication_declaration_given on communication_declaration for insert to %I with check (
        acte_role() in ('unit', 'magistrate') and declaration = any (array(select known_declarations())))$p$, app);
end $$;
