-- The end of a legal term, as kernel::Term::end computes it: counted on the calendar in Europe/Paris,
-- the month's last day when the day does not exist, at the same local time. A local time that the
-- change of hour skips is read an hour later; one that it repeats is read the first time
-- (PostgreSQL alone would read it the second time).
create function acte_term_end(start timestamptz, years integer, months integer, days integer)
  returns timestamptz
  language sql stable strict parallel safe
  as $$
  select case
    when (late - interval '1 hour') at time zone 'Europe/Paris' = local then late - interval '1 hour'
    else late
  end
  from (
    select local, local at time zone 'Europe/Paris' as late
    from (
      select (start at time zone 'Europe/Paris') + make_interval(years, months, 0, days) as local
    ) as counted
  ) as read
$$;
