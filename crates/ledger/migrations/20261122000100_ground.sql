-- The floor: who may enter the schema, and how a row-level policy learns who acts.
--
-- Settings `acte.app_role` and `acte.retention_role` are set by the migrator.

revoke create on schema public from public;

do $$
begin
  execute format('grant usage on schema public to %I, %I',
    current_setting('acte.app_role'), current_setting('acte.retention_role'));
end $$;

-- Who acts, inside a deed. Outside of one the setting is missing or empty, and the call is an error:
-- a policy that asks fails closed.
create function acte_setting(name text) returns text
  language plpgsql stable parallel safe
  as $$
declare
  value text := current_setting(name, false);
begin
  if value = '' then
    raise exception 'no deed is open' using errcode = 'insufficient_privilege';
  end if;
  return value;
end $$;

create function acte_role() returns text
  language sql stable parallel safe
  return acte_setting('acte.role');

create function acte_purpose() returns text
  language sql stable parallel safe
  return acte_setting('acte.purpose');

-- Account of the actor; null for the service itself and for a visitor not signed in.
create function acte_actor() returns uuid
  language sql stable parallel safe
  return nullif(acte_setting('acte.actor'), 'none')::uuid;

-- Compartment of the actor; null when it has none.
create function acte_compartment() returns text
  language sql stable parallel safe
  return nullif(substr(acte_setting('acte.compartment'), 2), '');
