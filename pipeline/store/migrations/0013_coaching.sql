-- What was found again and again becomes coaching, its effect is measured; clips worth hearing make a case library.

-- Faults a person stands behind: one row a rule of the last publication of a call. Kept by triggers, read by boards of
-- coaching: `publications.final` itself is too large to be read for every call of a quarter.
create table confirmed_findings (
  recording_id   text not null references recordings (id) on delete cascade,
  rule           text not null,
  publication_id bigint not null,
  primary key (recording_id, rule)
);
create index confirmed_findings_rule on confirmed_findings (rule);

create function note_confirmed(published publications) returns void language plpgsql as $$
begin
  delete from confirmed_findings where recording_id = published.recording_id;
  insert into confirmed_findings (recording_id, rule, publication_id)
  select distinct published.recording_id, item->>'rule', published.id
  from jsonb_array_elements(
    case jsonb_typeof(published.final->'items') when 'array' then published.final->'items' else '[]' end) as item
  where item->'human'->>'verdict' = 'fail' and coalesce((item->>'counts')::boolean, true);
end $$;

create function note_confirmed_of_publication() returns trigger language plpgsql as $$
begin
  perform note_confirmed(new);
  return null;
end $$;
create trigger publications_confirmed after insert on publications for each row
  execute function note_confirmed_of_publication();

do $$
declare
  published publications;
begin
  for published in select distinct on (recording_id) * from publications order by recording_id, id desc loop
    perform note_confirmed(published);
  end loop;
end $$;

-- One person, one rule, until it is closed.
create table coaching_tasks (
  id         bigint generated always as identity primary key,
  agent_id   text not null,
  -- of the agent when the task began; who sees it goes by this
  team_id    text,
  rule       text not null,
  -- zh, en
  title      jsonb not null,
  state      text not null
    check (state in ('suggested', 'planned', 'acknowledged', 'done', 'measured', 'closed')),
  -- rises with every event
  version    int not null default 1,
  -- counts that spoke for it, as they were then; null: a team lead's own idea
  basis      jsonb,
  -- plan: note, knowledge, exercise; null before there is one
  plan       jsonb,
  due_day    date,
  -- login of the mentor (师父)
  mentor     text,
  -- to the exercise, by the agent
  answer     text,
  -- what was measured last
  effect     jsonb,
  -- why it happened, and what was done about it (落实整改)
  cause      text,
  action     text,
  made_at    timestamptz not null default now(),
  -- days in China: what lies before the first is "before", what lies after the second is "after"
  planned_on date,
  done_on    date,
  closed_at  timestamptz,
  check ((state = 'closed') = (closed_at is not null)),
  check (state <> 'closed' or cause is not null)
);
create unique index coaching_tasks_open on coaching_tasks (agent_id, rule) where state <> 'closed';
create index coaching_tasks_team on coaching_tasks (team_id, id desc);
create index coaching_tasks_agent on coaching_tasks (agent_id, id desc);
create index coaching_tasks_mentor on coaching_tasks (mentor) where mentor is not null;

-- What is listened to. Clips go with their call.
create table coaching_clips (
  id           bigint generated always as identity primary key,
  task_id      bigint not null references coaching_tasks (id),
  recording_id text not null references recordings (id) on delete cascade,
  start_ms     bigint not null check (start_ms >= 0),
  end_ms       bigint not null,
  -- own: the agent's call; good and bad: from the case library
  kind         text not null check (kind in ('own', 'good', 'bad')),
  -- what to listen for
  note         text,
  check (end_ms > start_ms)
);
create index coaching_clips_task on coaching_clips (task_id, id);
create index coaching_clips_recording on coaching_clips (recording_id);

create table coaching_events (
  id        bigint generated always as identity primary key,
  -- made by whoever sends it, so that sending twice stores once
  client_id text not null unique,
  task_id   bigint not null references coaching_tasks (id),
  event     text not null,
  state     text not null,
  who       text not null,
  at        timestamptz not null default clock_timestamp(),
  note      text,
  detail    jsonb not null default '{}'
);
create index coaching_events_task on coaching_events (task_id, id);
create trigger coaching_events_append_only before update or delete or truncate on coaching_events
  for each statement execute function refuse_change();

-- Clips worth hearing (案例库). Withdrawn, never erased: only a call that is erased takes its cases with it.
create table cases (
  id            bigint generated always as identity primary key,
  client_id     text not null unique,
  recording_id  text not null references recordings (id) on delete cascade,
  rule          text not null,
  -- zh, en
  rule_title    jsonb not null,
  business_type text,
  team_id       text,
  kind          text not null check (kind in ('good', 'bad')),
  title         text not null check (btrim(title) <> ''),
  note          text,
  knowledge     text[] not null default '{}',
  start_ms      bigint not null check (start_ms >= 0),
  end_ms        bigint not null check (end_ms > start_ms),
  -- role, startMs, endMs, text of each turn, without personal data and without who the agent is
  said          jsonb not null,
  -- quote and why, as masked
  evidence      jsonb not null,
  added_by      text not null,
  added_at      timestamptz not null default now(),
  withdrawn_by  text,
  withdrawn_at  timestamptz,
  withdrawn_why text,
  check ((withdrawn_by is null) = (withdrawn_at is null) and (withdrawn_by is null) = (withdrawn_why is null))
);
create index cases_rule on cases (rule, kind, id desc);
create index cases_recording on cases (recording_id);

-- A case may be withdrawn once, and nothing else of it changes.
create function guard_case() returns trigger language plpgsql as $$
begin
  if old.withdrawn_at is not null
    or to_jsonb(new) - array['withdrawn_by', 'withdrawn_at', 'withdrawn_why']
      is distinct from to_jsonb(old) - array['withdrawn_by', 'withdrawn_at', 'withdrawn_why'] then
    raise exception 'a case is never changed, only withdrawn';
  end if;
  return new;
end $$;
create trigger cases_guard before update on cases for each row execute function guard_case();
create trigger cases_kept before delete on cases for each row execute function refuse_kept_delete();

-- Small daily exercises; one a person and day.
create table exercise_answers (
  id       bigint generated always as identity primary key,
  who      text not null,
  -- in China
  day      date not null,
  agent_id text,
  team_id  text,
  case_id  bigint not null references cases (id) on delete cascade,
  chosen   text not null,
  is_right boolean not null,
  at       timestamptz not null default clock_timestamp(),
  unique (who, day)
);
create index exercise_answers_day on exercise_answers (day);
