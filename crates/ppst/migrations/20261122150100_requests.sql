-- A request for an opinion, as article 2 lists it: one column a letter, sealed under one key a record.
create table request (
    id uuid primary key,
    source text not null references source (code),
    ministry text not null,
    number text not null check (length(number) between 1 and 64),
    version integer not null check (version > 0),
    -- Keyed digest of the content, to tell the same version sent again from another content.
    content_blind bytea not null check (octet_length(content_blind) = 32),
    key_id uuid not null references vault_key (id),
    received_on date not null,
    opinion_received_on date not null,
    author bytea not null,
    motive text not null check (motive in ('newcomer', 'present-before', 'renewal', 'change-of-situation')),
    identity bytea not null,
    photograph bytea check (octet_length(photograph) <= 2097152 + 256),
    spouse bytea,
    parents bytea,
    birth bytea not null,
    contact bytea,
    previous_homes bytea,
    other_homes bytea,
    identity_documents bytea,
    travels bytea,
    clearance bytea,
    career bytea,
    post bytea,
    ties bytea,
    opinion_sense text check (opinion_sense in ('favourable', 'reserved', 'unfavourable')),
    opinion_how text check (opinion_how in ('explicit', 'implicit')),
    opinion_grounds bytea,
    opinion_sent_on date,
    -- Of an administrative inquiry (CSI, L. 114-1) the direction is all that may be recorded.
    inquiry_sense text check (inquiry_sense in ('favourable', 'reserved', 'unfavourable')),
    decision_sense text check (decision_sense in ('granted', 'refused')),
    decided_on date,
    appeals bytea,
    state text not null check (state in ('awaiting', 'given', 'decided', 'withdrawn', 'no-follow-up')),
    -- The oldest request of those held to be of one person: a view over the links, recomputed with them.
    person uuid not null,
    recorded_at timestamptz not null,
    changed_at timestamptz not null,
    corrected_at timestamptz,
    term_from timestamptz not null,
    constraint request_once unique (source, number),
    constraint opinion_whole check (num_nulls(opinion_sense, opinion_how, opinion_sent_on) in (0, 3)
        and (opinion_grounds is null or opinion_sense is not null)),
    constraint decision_whole check (num_nulls(decision_sense, decided_on) in (0, 2))
);
create index request_term on request (term_from);
create index request_person on request (person);
create index request_ministry on request (ministry, state, opinion_received_on);
create index request_received on request (opinion_received_on desc, id desc);

-- Keyed digests of the civil status: the only values of a record that one may search by (art. 3).
create table request_index (
    request uuid not null references request (id) on delete cascade,
    name text not null check (name in ('name', 'name-birth', 'birth')),
    value bytea not null check (octet_length(value) = 32),
    primary key (request, name, value)
);
create index request_index_value on request_index (name, value, request);

-- Two requests that may be of one person. `later` was received after `earlier`.
create table link (
    id uuid primary key,
    later uuid not null references request (id) on delete cascade,
    later_ministry text not null,
    earlier uuid not null references request (id) on delete cascade,
    earlier_ministry text not null,
    key_id uuid not null references vault_key (id),
    millibits integer not null,
    probability double precision not null check (probability between 0 and 1),
    explanation bytea not null,
    status text not null check (status in ('proposed', 'automatic', 'accepted', 'dismissed', 'withdrawn')),
    found_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    reason bytea,
    constraint link_once unique (later, earlier),
    check (later <> earlier),
    check ((status in ('accepted', 'dismissed', 'withdrawn')) = (decided_at is not null))
);
create index link_earlier on link (earlier);

-- Who instructs a request of their own ministry: what they need to know follows from it.
create table instruction (
    id uuid primary key,
    request uuid not null references request (id) on delete cascade,
    ministry text not null,
    agent uuid not null,
    since timestamptz not null,
    ended_at timestamptz,
    ended_how text check (ended_how in ('released', 'opinion', 'closed', 'ended')),
    check ((ended_at is null) = (ended_how is null))
);
create unique index instruction_open on instruction (request) where ended_at is null;
create index instruction_agent on instruction (agent) where ended_at is null;

-- A ministry asks DGSI, DRSD or COSSEN for its part on one request: that is their need to know.
create table referral (
    id uuid primary key,
    instruction uuid not null references instruction (id) on delete cascade,
    request uuid not null references request (id) on delete cascade,
    ministry text not null,
    body text not null check (body in ('dgsi', 'drsd', 'cossen')),
    since timestamptz not null,
    ended_at timestamptz
);
create unique index referral_open on referral (request, body) where ended_at is null;
create index referral_body on referral (body) where ended_at is null;

-- Requests the actor instructs, or that were referred to the actor's service.
create function own_requests() returns setof uuid language sql stable as $$
    select request from instruction
    where acte_role() = 'ministry' and agent = acte_actor() and ended_at is null
    union
    select request from referral
    where acte_role() in ('service', 'cossen') and body = acte_compartment() and ended_at is null
$$;
-- Requests of the same person, as far as one knows: those linked to them.
create function reached_requests() returns setof uuid language sql stable as $$
    select case when later = any (array(select own_requests())) then earlier else later end from link
    where status in ('proposed', 'automatic', 'accepted')
      and (later = any (array(select own_requests())) or earlier = any (array(select own_requests())))
$$;
-- Whether the actor sees everything: the coordination and the automated tools.
create function sees_all() returns boolean language sql stable as
    $$ select acte_role() in ('sgdsn', 'system') $$;
-- Ministry of the feeding base that acts.
create function feeding_ministry() returns text language sql stable as
    $$ select ministry from source where acte_role() = 'source' and code = acte_compartment() $$;

alter table request enable row level security;
alter table request force row level security;
alter table request_index enable row level security;
alter table request_index force row level security;
alter table link enable row level security;
alter table link force row level security;
alter table instruction enable row level security;
alter table instruction force row level security;
alter table referral enable row level security;
alter table referral force row level security;

do $$
declare
    app text := current_setting('acte.app_role');
    retention text := current_setting('acte.retention_role');
    at_term text;
begin
    execute format($p$create policy request_known on request to %I using (
        (select sees_all())
        or ((select acte_role()) = 'source' and source = (select acte_compartment()))
        or ((select acte_role()) = 'ministry' and ministry = (select acte_compartment()))
        or id = any (array(select own_requests()))
        or id = any (array(select reached_requests())))$p$, app);
    execute format($p$create policy index_known on request_index to %I using (
        (select acte_role()) in ('sgdsn', 'system', 'source'))$p$, app);
    execute format($p$create policy link_known on link to %I using (
        (select sees_all())
        or later = any (array(select own_requests())) or earlier = any (array(select own_requests())))$p$, app);
    execute format($p$create policy instruction_known on instruction to %I using (
        (select sees_all())
        or ((select acte_role()) = 'ministry' and ministry = (select acte_compartment()))
        or ministry = (select feeding_ministry()))$p$, app);
    execute format($p$create policy referral_known on referral to %I using (
        (select sees_all())
        or ((select acte_role()) = 'ministry' and ministry = (select acte_compartment()))
        or ((select acte_role()) in ('service', 'cossen') and body = (select acte_compartment()))
        or ministry = (select feeding_ministry()))$p$, app);
    foreach at_term in array array['request', 'request_index', 'link', 'instruction', 'referral'] loop
        execute format('create policy %I on %I to %I using (true)', at_term || '_at_term', at_term, retention);
        execute format('grant select, insert, update, delete on %I to %I', at_term, app);
        execute format('grant select on %I to %I', at_term, retention);
    end loop;
    execute format('grant delete on request to %I', retention);
end $$;
