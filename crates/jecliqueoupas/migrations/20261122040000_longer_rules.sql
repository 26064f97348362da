-- A file of rules may have up to 16 MiB; what one may send is set by the operator below that.
alter table rule_file drop constraint rule_file_source_check;
alter table rule_file add constraint rule_file_source_check
    check (octet_length(source) between 1 and 16777216);
