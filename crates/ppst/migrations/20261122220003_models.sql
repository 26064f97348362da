-- Models of comparison that the base learned from its own records: shares of levels of agreement and nothing else, of
-- nobody. One that was not found sound leaves its figures and no content.
create table linkage_model (
    id uuid primary key,
    learned_at timestamptz not null,
    records integer not null check (records >= 0),
    pairs double precision not null,
    gain double precision not null,
    f1 double precision not null,
    f1_shipped double precision not null,
    sure double precision not null,
    sure_shipped double precision not null,
    error double precision not null,
    error_shipped double precision not null,
    verdict text not null check (verdict ~ '^[a-z][a-z-]{1,40}$'),
    content text check (length(content) <= 1048576),
    serves_from timestamptz,
    serves_until timestamptz,
    -- The coordination went back to the shipped model, and none is learned until it says so.
    withdrawn boolean not null default false,
    check ((verdict = 'sound') = (content is not null)),
    check (serves_from is null or content is not null),
    check (serves_until is null or serves_from is not null),
    check (not withdrawn or serves_until is not null)
);
create index linkage_model_learned on linkage_model (learned_at);
-- None, and the shipped one serves.
create unique index linkage_model_serving on linkage_model ((true)) where serves_from is not null and serves_until is null;

do $$ begin
    execute format('grant select, insert, update on linkage_model to %I', current_setting('acte.app_role'));
end $$;
