-- Calls of one customer about one matter, the risk in them, and the alerts somebody has to answer.

-- Which key the hashes of recording_links were made with, so that a process with another one stops instead of missing
-- everybody it should know.
create table link_key (
  one         boolean primary key default true check (one),
  fingerprint text not null
);

-- Telephone and account numbers of a call, as keyed hashes.
create table recording_links (
  recording_id text not null references recordings (id) on delete cascade,
  kind         text not null check (kind in ('phone', 'account')),
  hash         text not null,
  -- only said, the platform did not know it
  spoken       boolean not null,
  primary key (recording_id, hash)
);
create index recording_links_hash on recording_links (hash);

-- Calls about one matter; at least two. Made again as a whole whenever one of its calls changes.
create table service_chains (
  id         text primary key,
  calls      int not null,
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  risk       int not null,
  -- parts of the risk, broken promises
  assessment jsonb not null,
  updated_at timestamptz not null default now()
);

create table service_calls (
  recording_id  text primary key references recordings (id) on delete cascade,
  -- of the program and its settings; others are made again
  version       text not null,
  -- what the facts were made from
  analyse_key   text not null references results (key),
  metadata_hash text not null,
  regulator     boolean not null,
  facts         jsonb not null,
  risk          int not null,
  assessment    jsonb not null,
  chain_id      text references service_chains (id),
  -- 1 is the first call of the chain; null in no chain
  place         int,
  -- the earlier call it goes on from, and why; null at the beginning of a chain
  link          jsonb,

  -- copies that hot spots count by
  -- day in China; null where nobody knows when the call was
  day           date,
  topic         text not null,
  business_type text,
  province      text,
  city          text,
  words         text[] not null default '{}',
  -- a second or later contact about its matter
  is_repeat     boolean not null default false,
  emotion       text,
  resolved      boolean,
  updated_at    timestamptz not null default now()
);
create index service_calls_chain on service_calls (chain_id, place);
create index service_calls_day on service_calls (day, topic);

-- Calls that have to be looked at (again).
create table service_pending (
  recording_id text primary key references recordings (id) on delete cascade,
  at           timestamptz not null default clock_timestamp(),
  failures     int not null default 0,
  error_code   text
);
create index service_pending_at on service_pending (failures, at);

-- In the transaction that changes what chains and risks are made from, whoever runs it and wherever it dies.
create function note_service_pending() returns trigger language plpgsql as $$
begin
  insert into service_pending (recording_id) values (new.id)
    on conflict (recording_id) do update set at = clock_timestamp(), failures = 0, error_code = null;
  return null;
end $$;
create trigger recordings_service_insert after insert on recordings for each row
  when (new.state in ('done', 'unusable')) execute function note_service_pending();
create trigger recordings_service_update after update of state, analyse_key, metadata_hash, failed_rules on recordings
  for each row when (
    new.state in ('done', 'unusable') and (
      new.state is distinct from old.state
      or new.analyse_key is distinct from old.analyse_key
      or new.metadata_hash is distinct from old.metadata_hash
      or coalesce('regulator_cue' = any(new.failed_rules), false)
        is distinct from coalesce('regulator_cue' = any(old.failed_rules), false)))
  execute function note_service_pending();
insert into service_pending (recording_id) select id from recordings where state = 'done';

-- A call that is erased leaves a chain that has to be made again.
create function note_service_left() returns trigger language plpgsql as $$
begin
  insert into service_pending (recording_id)
    select recording_id from service_calls
    where chain_id = old.chain_id and exists (select from recordings where id = recording_id)
    on conflict (recording_id) do update set at = clock_timestamp();
  return null;
end $$;
create trigger service_calls_left after delete on service_calls for each row
  when (old.chain_id is not null) execute function note_service_left();

create table alerts (
  id           bigint generated always as identity primary key,
  kind         text not null check (kind in ('high-risk', 'downgrade', 'broken-promise', 'regulator')),
  -- the call that speaks for it last; gone when that call was erased
  recording_id text references recordings (id) on delete set null,
  -- the matter it is about; null: one call in no chain
  chain_id     text,
  state        text not null check (state in ('warning', 'escalated', 'follow-up', 'closed')),
  -- 1 is the most urgent
  level        int not null check (level between 1 and 3),
  province     text,
  city         text,
  team         text,
  risk         int not null,
  raised_at    timestamptz not null default now(),
  -- null once closed
  due_at       timestamptz,
  acknowledged boolean not null default false,
  -- start of the call that spoke for it last: a later one is a new contact
  spoken_at    timestamptz,
  -- false: the newest reading of the calls no longer speaks for it. It stays until a person closes it.
  still_found  boolean not null default true,
  -- the alert of the same kind about the same matter that stands for this one
  merged_into  bigint references alerts (id),
  updated_at   timestamptz not null default now()
);
create unique index alerts_of_chain on alerts (chain_id, kind) where chain_id is not null and merged_into is null;
create unique index alerts_of_recording on alerts (recording_id, kind) where chain_id is null and merged_into is null;
create index alerts_open on alerts (level, due_at) where state <> 'closed' and merged_into is null;
create index alerts_raised on alerts (raised_at desc, id desc);
create index alerts_recording on alerts (recording_id);

-- What happened to an alert, by whom; append-only.
create table alert_events (
  id          bigint generated always as identity primary key,
  alert_id    bigint not null references alerts (id),
  event       text not null,
  who         text not null,
  at          timestamptz not null default now(),
  note        text,
  cause       text,
  state       text not null,
  level       int not null,
  due_at      timestamptz,
  -- what the machine said then: risk, the call, the version
  detail      jsonb not null default '{}'
);
create index alert_events_alert on alert_events (alert_id, id);
create trigger alert_events_append_only before update or delete or truncate on alert_events
  for each statement execute function refuse_change();
