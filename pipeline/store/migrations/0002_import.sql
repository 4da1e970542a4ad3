-- What import needs to pair files whatever the order they arrive in.

-- Objects of one call share `call_group` (the key without its ending); `call_name` is what a batch CSV calls it.
alter table objects add column call_group text;
alter table objects add column call_name text;
create index objects_call_group on objects (call_group);
create index objects_call_name on objects (call_name);

-- Rows of batch CSVs, one per recording they name; replaced as a whole when the CSV changes.
create table batch_rows (
  batch_key text not null,
  -- as written in the CSV, with forward slashes
  file      text not null,
  -- file without folders and ending: what objects.call_name is compared with
  call_name text not null,
  -- SHA-256 (hex) of the CSV this row was read from
  batch_hash text not null,
  metadata  jsonb not null,
  primary key (batch_key, file)
);
create index batch_rows_call_name on batch_rows (call_name);
