-- What boards count by, what other programs are told, files written for them, and what is kept how long.

create index review_decisions_at on review_decisions (at);

-- ---------------------------------------------------------------- boards

-- The first of these entries of metadata.extra that has a value, as text.
create function extra_text(metadata jsonb, names text[]) returns text language sql immutable as $$
  select nullif(btrim(metadata->'extra'->>name), '')
  from unnest(names) with ordinality as wanted (name, place)
  where nullif(btrim(metadata->'extra'->>name), '') is not null
  order by place limit 1
$$;

-- The same as a whole number of milliseconds; null for anything else, so that no import fails by it.
create function extra_ms(metadata jsonb, names text[]) returns bigint language sql immutable as $$
  select case when said ~ '^\d{1,10}(\.\d+)?$' then round(said::numeric)::bigint end
  from extra_text(metadata, names) as said
$$;

create function extra_flag(metadata jsonb, names text[]) returns boolean language sql immutable as $$
  select case when lower(said) in ('true', '1', 'yes', '是', '已接通', '接通') then true
    when lower(said) in ('false', '0', 'no', '否', '未接通', '放弃') then false end
  from extra_text(metadata, names) as said
$$;

-- One narrow row a recording, kept by triggers: a board reads a hundred thousand of them in milliseconds. It has no
-- foreign key and holds nothing about the customer: when a call is erased its row stays, and what was counted stays true.
create table board_calls (
  recording_id  text primary key,
  -- day in China
  day           date not null,
  started_at    timestamptz,
  team_id       text,
  agent_id      text,
  agent_name    text,
  channel       text not null,
  direction     text,
  -- as coded by the agent
  business_type text,
  -- the score card it was judged by: complex, simple, general …; people are compared inside one only
  block         text,
  province      text,
  -- has a card by the machine
  judged        boolean not null,
  -- published where a person published, the machine's otherwise
  normalised    double precision,
  passed        boolean,
  veto          boolean,
  failed_rules  text[],
  -- a person published it
  published     boolean not null default false,
  satisfaction  int,
  resolved      boolean,
  duration_ms   bigint,
  -- from metadata.extra, see extra_names in api/board-metrics.ts
  connected     boolean,
  after_call_ms bigint,
  -- how long the agent was signed in on that day; the same on every call of the day
  signed_in_ms  bigint,
  served_by     text,
  -- of turns that abuse the agent
  abuse_ms      bigint not null default 0,
  emotion       text,
  suspected     boolean,
  erased_at     timestamptz
-- A call is written several times on its way: with room in the page its indexes stay as they are.
) with (fillfactor = 70);
create index board_calls_day on board_calls (day);
create index board_calls_agent on board_calls (agent_id, started_at);

create function note_board_call(call recordings) returns void language plpgsql as $$
begin
  insert into board_calls as held (recording_id, day, started_at, team_id, agent_id, agent_name, channel, direction,
    business_type, block, province, judged, normalised, passed, veto, failed_rules, satisfaction, resolved, duration_ms,
    connected, after_call_ms, signed_in_ms, served_by)
  values (call.id, (call.listed_at at time zone 'Asia/Shanghai')::date, call.started_at, call.team_id, call.agent_id,
    call.agent_name, call.channel, call.direction, call.business_type,
    (select card from score_cards where recording_id = call.id and score_key = call.score_key),
    (select province from service_calls where recording_id = call.id), call.score_key is not null, call.normalised,
    call.passed, call.veto, call.failed_rules, call.satisfaction, call.resolved, call.duration_ms,
    extra_flag(call.metadata, array['connected', '接通']),
    extra_ms(call.metadata, array['afterCallMs', '话后处理毫秒']),
    extra_ms(call.metadata, array['signedInMs', '当日签入毫秒']),
    case lower(extra_text(call.metadata, array['servedBy', '服务方']))
      when 'bot' then 'bot' when '机器人' then 'bot' when 'person' then 'person' when '人工' then 'person' end)
  on conflict (recording_id) do update set day = excluded.day, started_at = excluded.started_at,
    team_id = excluded.team_id, agent_id = excluded.agent_id, agent_name = excluded.agent_name,
    channel = excluded.channel, direction = excluded.direction, business_type = excluded.business_type,
    block = excluded.block, province = excluded.province, judged = excluded.judged,
    normalised = case when held.published then held.normalised else excluded.normalised end,
    passed = case when held.published then held.passed else excluded.passed end,
    veto = case when held.published then held.veto else excluded.veto end,
    failed_rules = case when held.published then held.failed_rules else excluded.failed_rules end,
    satisfaction = excluded.satisfaction, resolved = excluded.resolved,
    duration_ms = excluded.duration_ms, connected = excluded.connected, after_call_ms = excluded.after_call_ms,
    signed_in_ms = excluded.signed_in_ms, served_by = excluded.served_by;
end $$;

create function note_board_call_of_recording() returns trigger language plpgsql as $$
begin
  perform note_board_call(new);
  return null;
end $$;
create trigger recordings_board_insert after insert on recordings for each row
  execute function note_board_call_of_recording();
create trigger recordings_board_update after update of listed_at, started_at, team_id, agent_id, agent_name, channel,
    direction, business_type, score_key, normalised, passed, veto, failed_rules, satisfaction, resolved, duration_ms,
    metadata on recordings
  for each row when (
    (new.listed_at, new.started_at, new.team_id, new.agent_id, new.agent_name, new.channel, new.direction,
      new.business_type, new.score_key, new.normalised, new.passed, new.veto, new.failed_rules, new.satisfaction,
      new.resolved, new.duration_ms, new.metadata_hash)
    is distinct from
    (old.listed_at, old.started_at, old.team_id, old.agent_id, old.agent_name, old.channel, old.direction,
      old.business_type, old.score_key, old.normalised, old.passed, old.veto, old.failed_rules, old.satisfaction,
      old.resolved, old.duration_ms, old.metadata_hash))
  execute function note_board_call_of_recording();

create function note_board_opinion() returns trigger language plpgsql as $$
begin
  update board_calls set emotion = new.emotion, suspected = new.complaint_level <> 'none',
    abuse_ms = case when coalesce(new.abuse_turns, 0) = 0 then 0 else coalesce((
      select sum((turn->>'endMs')::numeric - (turn->>'startMs')::numeric)::bigint
      from results judged, recordings call, results said,
        jsonb_array_elements(said.output->'turns') with ordinality as turns (turn, number)
      where judged.key = new.analyse_key and call.id = new.recording_id and said.key = call.transcribe_key
        and exists (select from jsonb_array_elements(judged.output #> '{abuse,turns}') as abusive
          where (abusive->>'turn')::int = number - 1)), 0) end
  where recording_id = new.recording_id;
  return null;
end $$;
create trigger recording_opinions_board after insert or update on recording_opinions for each row
  execute function note_board_opinion();

-- Opinions are written before the recording points at its transcript; abusive turns are timed once it does.
create function note_board_abuse() returns trigger language plpgsql as $$
begin
  update recording_opinions set analyse_key = analyse_key where recording_id = new.id and abuse_turns > 0;
  return null;
end $$;
create trigger recordings_board_abuse after update of transcribe_key, analyse_key on recordings for each row
  when (new.analyse_key is not null and (new.transcribe_key, new.analyse_key)
    is distinct from (old.transcribe_key, old.analyse_key))
  execute function note_board_abuse();

create function note_board_province() returns trigger language plpgsql as $$
begin
  update board_calls set province = new.province
    where recording_id = new.recording_id and province is distinct from new.province;
  return null;
end $$;
create trigger service_calls_board after insert or update of province on service_calls for each row
  execute function note_board_province();

-- `final` as publications keep it: what a person decided of a rule, else the machine.
create function rules_failed_in(final jsonb) returns text[] language sql immutable as $$
  select coalesce(array_agg(item->>'rule' order by item->>'rule'), '{}')
  from jsonb_array_elements(case jsonb_typeof(final->'items') when 'array' then final->'items' else '[]' end) as item
  where coalesce(item->'human'->>'verdict', item->'machine'->>'verdict') = 'fail'
$$;

create function note_board_publication() returns trigger language plpgsql as $$
begin
  update board_calls set published = true, normalised = new.normalised, passed = new.passed, veto = new.veto,
    failed_rules = rules_failed_in(new.final)
    where recording_id = new.recording_id;
  return null;
end $$;
create trigger publications_board after insert on publications for each row
  execute function note_board_publication();

create function note_board_erased() returns trigger language plpgsql as $$
begin
  update board_calls set erased_at = now() where recording_id = old.id;
  return null;
end $$;
create trigger recordings_board_delete after delete on recordings for each row execute function note_board_erased();

do $$
declare
  call recordings;
begin
  for call in select * from recordings loop
    perform note_board_call(call);
  end loop;
  update recording_opinions set analyse_key = analyse_key;
  update board_calls set published = true, normalised = last.normalised, passed = last.passed, veto = last.veto,
    failed_rules = rules_failed_in(last.final)
  from (select distinct on (recording_id) * from publications order by recording_id, id desc) as last
  where last.recording_id = board_calls.recording_id;
end $$;

-- Days of storm, heat and the like: calls of these days are marked, and people are ranked with and without them.
create table surges (
  id         bigint generated always as identity primary key,
  from_day   date not null,
  to_day     date not null,
  kind       text not null check (kind in ('storm', 'heat', 'cold', 'flood', 'other')),
  -- as in board_calls; null: everywhere
  province   text,
  note       text,
  who        text not null,
  at         timestamptz not null default now(),
  removed_by text,
  removed_at timestamptz,
  check (from_day <= to_day)
);
create index surges_days on surges (from_day, to_day) where removed_at is null;

-- ---------------------------------------------------------------- events

-- What happened, for other programs: written in the transaction in which it happens, whoever writes it.
create table events (
  id   uuid primary key default gen_random_uuid(),
  kind text not null,
  at   timestamptz not null default clock_timestamp(),
  -- ids, numbers and codes; nothing of what was said, no names, no numbers of people
  body jsonb not null
);
create index events_at on events (at);

create table webhooks (
  id         bigint generated always as identity primary key,
  url        text not null,
  -- for the signature; shown once
  secret     text not null,
  kinds      text[] not null check (cardinality(kinds) > 0),
  created_by text not null,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);

create table deliveries (
  id           bigint generated always as identity primary key,
  webhook_id   bigint not null references webhooks (id),
  event_id     uuid not null references events (id) on delete cascade,
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts     int not null default 0,
  -- when it is tried (again)
  next_at      timestamptz not null default now(),
  -- of the last try
  tried_at     timestamptz,
  status       int,
  error        text,
  delivered_at timestamptz,
  unique (webhook_id, event_id)
);
create index deliveries_waiting on deliveries (next_at) where state = 'waiting';
create index deliveries_webhook on deliveries (webhook_id, id desc);

create function note_event(event_kind text, event_body jsonb) returns void language plpgsql as $$
declare
  made uuid;
begin
  insert into events (kind, body) values (event_kind, event_body) returning id into made;
  insert into deliveries (webhook_id, event_id)
    select id, made from webhooks where removed_at is null and event_kind = any(kinds);
end $$;

create function note_alert_event() returns trigger language plpgsql as $$
begin
  perform note_event('call.high-risk', jsonb_build_object('alertId', new.id, 'alertKind', new.kind, 'level', new.level,
    'risk', new.risk, 'recordingId', new.recording_id, 'teamId', new.team, 'dueAt', new.due_at));
  return null;
end $$;
create trigger alerts_event after insert on alerts for each row
  when (new.merged_into is null) execute function note_alert_event();

create function note_review_event() returns trigger language plpgsql as $$
begin
  perform note_event('review.mandatory-due',
    jsonb_build_object('recordingId', new.recording_id, 'teamId', new.team_id, 'dueAt', new.due_at));
  return null;
end $$;
create trigger reviews_event_insert after insert on reviews for each row
  when (new.kind = 'mandatory') execute function note_review_event();
create trigger reviews_event_update after update of kind on reviews for each row
  when (new.kind = 'mandatory' and old.kind <> 'mandatory') execute function note_review_event();

create function note_appeal_event() returns trigger language plpgsql as $$
begin
  perform note_event('appeal.changed', jsonb_build_object('appealId', new.id, 'recordingId', new.recording_id,
    'rule', new.rule, 'state', new.state, 'dueAt', new.due_at));
  return null;
end $$;
create trigger appeals_event_insert after insert on appeals for each row execute function note_appeal_event();
create trigger appeals_event_update after update of state on appeals for each row
  when (new.state <> old.state) execute function note_appeal_event();

create function note_publication_event() returns trigger language plpgsql as $$
begin
  perform note_event('score.published', jsonb_build_object('publicationId', new.id, 'recordingId', new.recording_id,
    'cause', new.cause, 'normalised', new.normalised, 'passed', new.passed, 'veto', new.veto,
    'appealUntil', new.appeal_until));
  return null;
end $$;
create trigger publications_event after insert on publications for each row execute function note_publication_event();

-- ---------------------------------------------------------------- exports

create table exports (
  id         bigint generated always as identity primary key,
  what       text not null check (what in ('scores', 'findings')),
  format     text not null check (format in ('csv', 'parquet')),
  -- days after which a day is written: reviews of its calls come in meanwhile
  after_days int not null check (after_days between 1 and 60),
  created_by text not null,
  created_at timestamptz not null default now(),
  -- the first day that is written
  from_day   date not null,
  removed_at timestamptz
);

create table export_runs (
  id         bigint generated always as identity primary key,
  export_id  bigint not null references exports (id),
  -- whose calls are in it
  day        date not null,
  key        text,
  rows       int,
  size_bytes bigint,
  error      text,
  started_at timestamptz not null default now(),
  ended_at   timestamptz
);
create index export_runs_export on export_runs (export_id, day desc);

-- ---------------------------------------------------------------- how long things are kept

-- Calls that must not be erased or age out: of a recording, or of a number (keyed hash, as in recording_links).
create table legal_holds (
  id           bigint generated always as identity primary key,
  recording_id text,
  link_hash    text,
  reason       text not null check (btrim(reason) <> ''),
  who          text not null,
  at           timestamptz not null default now(),
  released_by  text,
  released_at  timestamptz,
  check ((recording_id is null) <> (link_hash is null))
);
create index legal_holds_recording on legal_holds (recording_id) where released_at is null;
create index legal_holds_link on legal_holds (link_hash) where released_at is null;

-- Days after which a call of a class is erased; no row: kept until somebody decides.
create table retention (
  class text primary key check (class in ('complaint', 'reviewed', 'other')),
  days  int not null check (days between 1 and 36500),
  who   text not null,
  at    timestamptz not null default now()
);

-- Files of erased calls that the storage has not deleted yet.
create table storage_removals (
  key      text primary key,
  at       timestamptz not null default now(),
  attempts int not null default 0,
  error    text
);
