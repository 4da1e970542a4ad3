-- Who saw or heard what is hidden by default, and why.

create table audit (
  id           bigint generated always as identity primary key,
  at           timestamptz not null default now(),
  who          text not null check (btrim(who) <> ''),
  -- what was opened: 'original-audio'
  what         text not null,
  -- no foreign key: the row stays when the recording goes
  recording_id text,
  reason       text not null check (btrim(reason) <> ''),
  -- SHA-256 (hex) of the pass that came with it; null where none was needed
  pass_hash    text unique
);
create index audit_recording on audit (recording_id, id desc);
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
