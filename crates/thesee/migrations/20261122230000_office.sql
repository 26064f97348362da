-- The office's queue by kind of fraud: read in order, never sorted.
create index declaration_queue_scheme on declaration (kind, state, scheme, filed_at, id);

-- An alert about a value knows it by its keyed digest, so that it is raised once at each level.
alter table alert add column digest bytea check (octet_length(digest) = 32);
alter table alert add column kind text check (length(kind) between 1 and 20);
alter table alert add constraint alert_about_what check (
    (what = 'joined-inquiry') = (inquiry is not null) and (what = 'account-victims') = (digest is not null)
    and num_nulls(digest, kind) in (0, 2));
create unique index alert_inquiry_once on alert (declaration, inquiry) where inquiry is not null;
create unique index alert_value_once on alert (digest, count) where digest is not null;
create index alert_raised on alert (raised_at desc, id desc);

-- From how many victims of one value on the office is alerted: the last line counts, the others say who changed it.
create table alert_setting (
    id uuid primary key,
    victims integer not null check (victims between 2 and 1000),
    set_by uuid,
    set_at timestamptz not null
);
create index alert_setting_last on alert_setting (set_at desc, id desc);
alter table alert_setting enable row level security;
alter table alert_setting force row level security;
do $$
declare
    app text := current_setting('acte.app_role');
begin
    execute format('create policy alert_setting_office on alert_setting to %I using ((select works_on_all()))', app);
    execute format('grant select, insert on alert_setting to %I', app);
end $$;
