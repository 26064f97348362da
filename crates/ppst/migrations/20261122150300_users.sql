-- Article 5: an agent is designated by their own authority (II), then specially habilitated by SGDSN; those of
-- SGDSN and OSIIC (I) are habilitated alone. The gate's designation, on which sessions rest, follows the second.
create table appointment (
    id uuid primary key,
    account uuid not null references account (id) on delete cascade,
    role text not null check (role in ('ministry', 'service', 'cossen', 'sgdsn', 'osiic')),
    body text not null,
    -- The authority that designated them, its act, and when; none for those of article 5 I.
    authority text check (length(authority) between 1 and 200),
    reference text check (length(reference) between 1 and 200),
    designated_on date,
    recorded_by uuid,
    recorded_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid,
    constraint appointment_body check (case role
        when 'ministry' then body in ('defence', 'energy', 'transport', 'environment', 'sea', 'health', 'economy',
            'higher-education', 'agriculture')
        when 'service' then body in ('dgsi', 'drsd')
        else body = role end),
    constraint recipients_are_designated check (num_nulls(authority, reference, designated_on)
        = case when role in ('sgdsn', 'osiic') then 3 else 0 end)
);
create unique index appointment_living on appointment (account) where ended_at is null;

create table habilitation (
    id uuid primary key,
    appointment uuid not null references appointment (id) on delete cascade,
    designation uuid not null references designation (id) on delete cascade,
    reference text not null check (length(reference) between 1 and 200),
    granted_by uuid,
    granted_at timestamptz not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    -- When SGDSN looks again at whether the need to know stands.
    review_on date not null,
    reviewed_at timestamptz,
    suspended_at timestamptz,
    ended_at timestamptz,
    ended_by uuid,
    check (valid_until > valid_from)
);
create unique index habilitation_living on habilitation (appointment) where ended_at is null;
create index habilitation_ends on habilitation (valid_until) where ended_at is null;

do $$ begin
    execute format('grant select, insert, update on appointment, habilitation to %I', current_setting('acte.app_role'));
    execute format('grant select on appointment, habilitation to %I', current_setting('acte.retention_role'));
end $$;
