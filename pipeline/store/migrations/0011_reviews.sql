-- What people have to look at, what they decided of it, and what agents appealed against.

-- For append-only rows that go with their recording and not before.
create function refuse_kept_delete() returns trigger language plpgsql as $$
begin
  if exists (select from recordings where id = old.recording_id) then
    raise exception 'rows of % are never deleted', tg_table_name;
  end if;
  return old;
end $$;

-- One row a recording that somebody has to look at, or looked at. Made and kept by triggers, whoever writes the
-- recording: a dissatisfied or unresolved call is here whatever became of its audio.
create table reviews (
  recording_id  text primary key references recordings (id) on delete cascade,
  -- confirm: findings that cost nothing until a person confirms them; picked: by hand
  kind          text not null
    check (kind in ('mandatory', 'risk', 'confirm', 'unsure', 'failed', 'sample', 'picked')),
  -- order of the queue: rank, then sort_key, then id
  rank          int not null,
  -- mandatory: when it is due; others: the newest call first
  sort_key      double precision not null,
  -- end of the day (China) it came in; mandatory ones only
  due_at        timestamptz,
  -- code, zh, en; as the stage `route` says, and what is known without it
  why           jsonb not null default '[]',
  -- its processing came to an end, good or bad
  ready         boolean not null,

  -- copies that the queue filters by
  team_id       text,
  agent_id      text,
  business_type text,

  state         text not null default 'open'
    check (state in ('open', 'leased', 'decided', 'published', 'reopened')),
  -- rises when the review begins again: other words, or reopened
  round         int not null default 1,
  -- rises whenever somebody else's page would no longer be right
  version       int not null default 1,
  -- the card that is reviewed; fixed from the first lease on. Null: there was none.
  score_key     text references results (key),
  assignee      text,
  leased_by     text,
  leased_until  timestamptz,
  -- of the holder, for the time a review took
  seen_at       timestamptz,
  worked_ms     bigint not null default 0,
  opened_at     timestamptz not null default now(),
  published_at  timestamptz,
  -- labels of the last publication are written
  is_labelled   boolean not null default true
);
create index reviews_queue on reviews (rank, sort_key, recording_id) where state <> 'published';
create index reviews_held on reviews (leased_by) where leased_by is not null;
-- counts by kind read this alone
create index reviews_counts on reviews (kind, due_at, assignee, team_id, agent_id) where state <> 'published';
create index reviews_agent on reviews (agent_id, rank, sort_key) where state <> 'published';
create index reviews_team on reviews (team_id, rank, sort_key) where state <> 'published';
create index reviews_assignee on reviews (assignee, rank, sort_key)
  where state <> 'published' and assignee is not null;
create index reviews_due on reviews (due_at) where kind = 'mandatory';
create index reviews_published on reviews (agent_id, published_at desc) where state = 'published';
create index reviews_published_at on reviews (published_at) where published_at is not null;
create index reviews_unlabelled on reviews (recording_id) where not is_labelled;

create function refresh_review(call recordings) returns void language plpgsql as $$
declare
  must      boolean := coalesce(call.satisfaction <= 2, false) or coalesce(not call.resolved, false);
  routed    jsonb := '[]';
  alerted   boolean;
  new_kind  text;
  new_why   jsonb;
  new_due   timestamptz;
begin
  if call.route_key is not null then
    select coalesce(output->'reasons', '[]') into routed from results where key = call.route_key;
  end if;
  alerted := exists (select from alerts
    where recording_id = call.id and state <> 'closed' and merged_into is null);
  new_kind := case
    when must or call.lane = 'mandatory' then 'mandatory'
    when call.lane = 'risk' or alerted then 'risk'
    when call.lane = 'unsure' and exists (
      select from jsonb_array_elements(routed) as reason where reason->>'code' like 'needs-human:%') then 'confirm'
    when call.lane in ('unsure', 'failed', 'sample') then call.lane
  end;
  if new_kind is null then
    -- Nobody needs to look any more. What somebody began, was given or published stays.
    delete from reviews where recording_id = call.id and state = 'open' and assignee is null and kind <> 'picked'
      and not exists (select from review_decisions where review_decisions.recording_id = call.id);
    update reviews set team_id = call.team_id, agent_id = call.agent_id, business_type = call.business_type
      where recording_id = call.id;
    return;
  end if;
  new_why := routed
    || case when coalesce(call.satisfaction <= 2, false) and not routed @> '[{"code": "dissatisfied"}]' then
      '[{"code": "dissatisfied", "zh": "客户评价不满意，必须当日复核",
         "en": "rated dissatisfied: must be reviewed the same day"}]'::jsonb else '[]' end
    || case when coalesce(not call.resolved, false) and not routed @> '[{"code": "unresolved"}]' then
      '[{"code": "unresolved", "zh": "诉求未解决，必须当日复核",
         "en": "not resolved: must be reviewed the same day"}]'::jsonb else '[]' end
    || case when alerted then
      '[{"code": "alert", "zh": "有未处理的服务预警", "en": "an alert is open"}]'::jsonb else '[]' end;
  if new_kind = 'mandatory' then
    new_due := (date_trunc('day', greatest(call.started_at, call.imported_at) at time zone 'Asia/Shanghai')
      + interval '1 day') at time zone 'Asia/Shanghai';
  end if;
  insert into reviews as held (recording_id, kind, rank, sort_key, due_at, why, ready, team_id, agent_id, business_type)
  values (call.id, new_kind,
    array_position(array['mandatory', 'risk', 'appeal', 'confirm', 'unsure', 'failed', 'sample'], new_kind) - 1,
    case when new_kind = 'mandatory' then extract(epoch from new_due) else -extract(epoch from call.listed_at) end,
    new_due, new_why, call.state in ('done', 'unusable', 'failed'), call.team_id, call.agent_id, call.business_type)
  on conflict (recording_id) do update set kind = excluded.kind,
    rank = case when held.state = 'reopened' then held.rank else excluded.rank end,
    sort_key = excluded.sort_key, due_at = coalesce(held.due_at, excluded.due_at), why = excluded.why,
    ready = excluded.ready, team_id = excluded.team_id, agent_id = excluded.agent_id,
    business_type = excluded.business_type;
end $$;

create function refresh_review_of_recording() returns trigger language plpgsql as $$
begin
  perform refresh_review(new);
  return null;
end $$;
create trigger recordings_review_insert after insert on recordings for each row
  when (new.lane <> 'none' or new.satisfaction <= 2 or not new.resolved)
  execute function refresh_review_of_recording();
create trigger recordings_review_update
  after update of lane, route_key, satisfaction, resolved, state, team_id, agent_id, business_type on recordings
  for each row when (
    new.lane is distinct from old.lane
    or (new.lane <> 'none' and new.route_key is distinct from old.route_key)
    or new.satisfaction is distinct from old.satisfaction
    or new.resolved is distinct from old.resolved
    or ((new.lane <> 'none' or new.satisfaction <= 2 or not new.resolved) and (
      new.state is distinct from old.state
      or new.team_id is distinct from old.team_id
      or new.agent_id is distinct from old.agent_id
      or new.business_type is distinct from old.business_type)))
  execute function refresh_review_of_recording();

-- Other words than those a person judged: the review begins again. What was decided of the former words is kept.
create function reopen_review() returns trigger language plpgsql as $$
begin
  update reviews set state = case when state = 'published' then 'reopened' else 'open' end, round = round + 1,
    version = version + 1, score_key = null, leased_by = null, leased_until = null
  where recording_id = new.id and (score_key is not null or state = 'published');
  return null;
end $$;
create trigger recordings_review_words after update of transcribe_key on recordings for each row
  when (old.transcribe_key is not null and new.transcribe_key is null)
  execute function reopen_review();

create function refresh_review_of_alert() returns trigger language plpgsql as $$
declare
  call recordings;
begin
  for call in select * from recordings where id = new.recording_id loop
    perform refresh_review(call);
  end loop;
  return null;
end $$;
create trigger alerts_review_insert after insert on alerts for each row
  when (new.recording_id is not null) execute function refresh_review_of_alert();
create trigger alerts_review_update after update of state, recording_id, merged_into on alerts for each row
  when (new.recording_id is not null and ((new.state = 'closed') <> (old.state = 'closed')
    or new.recording_id is distinct from old.recording_id or new.merged_into is distinct from old.merged_into))
  execute function refresh_review_of_alert();

-- What happened to a review, by whom; append-only.
create table review_events (
  id           bigint generated always as identity primary key,
  recording_id text not null references recordings (id) on delete cascade,
  round        int not null,
  event        text not null,
  state        text not null,
  who          text not null,
  at           timestamptz not null default clock_timestamp(),
  reason       text,
  detail       jsonb not null default '{}'
);
create index review_events_recording on review_events (recording_id, id);

-- What a person said of a finding; append-only, the latest of a rule and round holds.
create table review_decisions (
  -- made by whoever sends it, so that sending twice stores once
  id           text primary key,
  number       bigint generated always as identity unique,
  recording_id text not null references recordings (id) on delete cascade,
  round        int not null,
  score_key    text not null references results (key),
  rule         text not null,
  rule_version int not null,
  -- what the machine had said
  machine      text not null,
  agrees       boolean not null,
  verdict      text not null check (verdict in ('fail', 'pass', 'unsure', 'not-applicable')),
  reason       text,
  note         text,
  who          text not null,
  at           timestamptz not null default clock_timestamp(),
  check (agrees = (verdict = machine))
);
create index review_decisions_recording on review_decisions (recording_id, round, number);
create index review_decisions_rule on review_decisions (rule, rule_version);

create table review_comments (
  id           text primary key,
  number       bigint generated always as identity unique,
  recording_id text not null references recordings (id) on delete cascade,
  about        text not null check (about in ('call', 'turn', 'finding')),
  turn         int,
  rule         text,
  text         text not null check (btrim(text) <> ''),
  who          text not null,
  at           timestamptz not null default clock_timestamp(),
  check ((about = 'turn') = (turn is not null) and (about = 'finding') = (rule is not null))
);
create index review_comments_recording on review_comments (recording_id, number);

-- Scores that counted, each until the next; append-only.
create table publications (
  id           bigint generated always as identity primary key,
  -- made by whoever sends it
  client_id    text not null unique,
  recording_id text not null references recordings (id) on delete cascade,
  round        int not null,
  cause        text not null check (cause in ('review', 'appeal')),
  -- null: a call without a card, looked at all the same
  score_key    text references results (key),
  -- card and items as api/final-score.ts makes them; null: no card
  final        jsonb,
  normalised   double precision,
  passed       boolean,
  veto         boolean,
  who          text not null,
  note         text,
  at           timestamptz not null default clock_timestamp(),
  appeal_until timestamptz not null
);
create index publications_recording on publications (recording_id, id desc);
create index publications_at on publications (at);

-- The agent has seen it and agrees: with one finding, or (null) with the card.
create table acknowledgements (
  id             bigint generated always as identity primary key,
  recording_id   text not null references recordings (id) on delete cascade,
  publication_id bigint not null references publications (id) on delete cascade,
  rule           text,
  who            text not null,
  at             timestamptz not null default clock_timestamp()
);
create unique index acknowledgements_once on acknowledgements (publication_id, coalesce(rule, ''));
create index acknowledgements_recording on acknowledgements (recording_id);

create table appeals (
  -- made by whoever sends it
  id             text primary key,
  number         bigint generated always as identity unique,
  recording_id   text not null references recordings (id) on delete cascade,
  round          int not null,
  publication_id bigint not null references publications (id) on delete cascade,
  rule           text not null,
  rule_version   int not null,
  agent          text not null,
  reason         text not null,
  state          text not null
    check (state in ('submitted', 'rejected', 'escalated', 'accepted', 'refused', 'withdrawn')),
  at             timestamptz not null default clock_timestamp(),
  -- end of the time to decide it, or to ask for the last instance; null once final
  due_at         timestamptz,
  first_by       text,
  updated_at     timestamptz not null default now(),
  unique (recording_id, round, rule)
);
create index appeals_open on appeals (due_at, number) where state in ('submitted', 'escalated');
create index appeals_number on appeals (number desc);
create index appeals_agent on appeals (agent, number desc);
create index appeals_rule on appeals (rule, rule_version) where state = 'accepted';

create table appeal_events (
  id           bigint generated always as identity primary key,
  -- made by whoever sends it
  client_id    text not null unique,
  appeal_id    text not null references appeals (id) on delete cascade,
  recording_id text not null references recordings (id) on delete cascade,
  event        text not null,
  state        text not null,
  -- accepted: what holds from then on
  verdict      text check (verdict in ('fail', 'pass', 'unsure', 'not-applicable')),
  -- code of decisions, and in words
  reason       text,
  note         text,
  who          text not null,
  at           timestamptz not null default clock_timestamp()
);
create index appeal_events_appeal on appeal_events (appeal_id, id);
create index appeal_events_recording on appeal_events (recording_id);

-- What was really said in a turn, beside what the recogniser wrote; append-only, the latest of a turn holds.
create table turn_corrections (
  id             text primary key,
  number         bigint generated always as identity unique,
  recording_id   text not null references recordings (id) on delete cascade,
  -- turns are counted in it
  transcribe_key text not null references results (key),
  turn           int not null check (turn >= 0),
  -- personal data masked, as the page shows it
  text           text not null,
  engine         text not null,
  -- characters to insert, delete or replace in the recogniser's, and characters of `text`; without punctuation
  edits          int not null,
  chars          int not null,
  who            text not null,
  at             timestamptz not null default clock_timestamp()
);
create index turn_corrections_recording on turn_corrections (recording_id, number);
create index turn_corrections_engine on turn_corrections (engine);

create table review_views (
  who   text not null,
  name  text not null,
  query jsonb not null,
  at    timestamptz not null default now(),
  primary key (who, name)
);

do $$
declare
  kept text;
begin
  foreach kept in array array['review_events', 'review_decisions', 'review_comments', 'publications',
    'acknowledgements', 'appeal_events', 'turn_corrections'] loop
    execute format('create trigger %I before update or truncate on %I for each statement execute function refuse_change()',
      kept || '_append_only', kept);
    execute format('create trigger %I before delete on %I for each row execute function refuse_kept_delete()',
      kept || '_kept', kept);
  end loop;
end $$;

-- Calls that were there before.
do $$
declare
  call recordings;
begin
  for call in select * from recordings where lane <> 'none' or satisfaction <= 2 or not resolved loop
    perform refresh_review(call);
  end loop;
end $$;
