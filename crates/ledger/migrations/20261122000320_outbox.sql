-- Mail waiting to leave, sealed; emptied once it has left.

create table mail (
  id uuid primary key,
  -- Record key; destroyed, and this emptied, once the mail has left or is given up for good.
  key_id uuid unique,
  recipient bytea,
  subject bytea,
  body bytea,
  html bytea,
  -- The object it speaks of: mail goes when its subject goes.
  about uuid,
  -- queued: to send; sending: an attempt has begun and its end is not known; sent; dead: given up.
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'dead')),
  attempts integer not null default 0,
  -- Code of the last failure.
  error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint mail_sealed check (
    case when state = 'sent'
      then key_id is null and recipient is null and subject is null and body is null and html is null
      else key_id is not null and recipient is not null and subject is not null and body is not null
    end
  )
);
create index mail_about on mail (about) where about is not null;
create index mail_created on mail (created_at);

do $$
declare
  app text := current_setting('acte.app_role');
  retention text := current_setting('acte.retention_role');
begin
  execute format('grant select, insert, update, delete on mail to %I', app);
  execute format('grant select, delete on mail to %I', retention);
end $$;
