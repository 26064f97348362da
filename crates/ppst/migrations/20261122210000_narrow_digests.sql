-- Persons are looked for in memory (decision 10): only the commission's exact civil status still needs a digest.
alter table request_index no force row level security;
delete from request_index where name <> 'name-birth';
alter table request_index force row level security;
alter table request_index drop constraint request_index_name_check;
alter table request_index add constraint request_index_name_check check (name = 'name-birth');
