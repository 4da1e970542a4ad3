-- Calibration: several reviewers judge the same calls without seeing each other or the machine.

create table calibration_sessions (
  id         bigint generated always as identity primary key,
  -- made by whoever sends it, so that sending twice makes one session
  client_id  uuid not null unique,
  title      text not null check (btrim(title) <> ''),
  created_by text not null,
  created_at timestamptz not null default now(),
  due_at     timestamptz not null,
  chosen_by  text not null check (chosen_by in ('hand', 'random', 'disputed')),
  -- judging: blind. discussing: answers are shown, consensus is sought. closed: nothing is added any more.
  state      text not null default 'judging' check (state in ('judging', 'discussing', 'closed')),
  -- null: everybody had answered everything
  ended_by   text,
  ended_at   timestamptz,
  closed_by  text,
  closed_at  timestamptz,
  -- gold labels of the consensus are written
  is_labelled boolean not null default true
);
create index calibration_unlabelled on calibration_sessions (id) where not is_labelled;

create table calibration_reviewers (
  session_id bigint not null references calibration_sessions (id) on delete cascade,
  login      text not null,
  primary key (session_id, login)
);
create index calibration_reviewers_login on calibration_reviewers (login, session_id);

create table calibration_calls (
  session_id     bigint not null references calibration_sessions (id) on delete cascade,
  recording_id   text not null references recordings (id) on delete cascade,
  position       int not null,
  -- what is judged stays what it was when the session began
  transcribe_key text not null,
  analyse_key    text,
  score_key      text,
  -- [{item, kind, title, explanation, …}]: what is asked, without anything the machine thinks
  items          jsonb not null,
  -- item -> what the machine said then
  machine        jsonb not null,
  primary key (session_id, recording_id)
);
create index calibration_calls_recording on calibration_calls (recording_id);

-- Append-only; of one reviewer, call and item the last counts.
create table calibration_answers (
  id           bigint generated always as identity primary key,
  client_id    uuid not null,
  session_id   bigint not null,
  recording_id text not null,
  item         text not null,
  value        text not null,
  who          text not null,
  at           timestamptz not null default now(),
  unique (client_id, item),
  foreign key (session_id, recording_id) references calibration_calls on delete cascade,
  foreign key (session_id, who) references calibration_reviewers (session_id, login)
);
create index calibration_answers_call on calibration_answers (session_id, recording_id, who, item, id desc);

-- Append-only. While it is blind everybody sees their own notes only.
create table calibration_notes (
  id           bigint generated always as identity primary key,
  client_id    uuid not null unique,
  session_id   bigint not null,
  recording_id text not null,
  -- null: about the call
  item         text,
  text         text not null check (btrim(text) <> ''),
  who          text not null,
  at           timestamptz not null default now(),
  foreign key (session_id, recording_id) references calibration_calls on delete cascade
);
create index calibration_notes_call on calibration_notes (session_id, recording_id, id);

-- Append-only; of one call and item the last counts.
create table calibration_consensus (
  id           bigint generated always as identity primary key,
  client_id    uuid not null,
  session_id   bigint not null,
  recording_id text not null,
  item         text not null,
  value        text not null,
  -- everybody had answered the same
  unanimous    boolean not null default false,
  reason       text,
  who          text not null,
  at           timestamptz not null default now(),
  unique (client_id, recording_id, item),
  foreign key (session_id, recording_id) references calibration_calls on delete cascade
);
create index calibration_consensus_call on calibration_consensus (session_id, recording_id, item, id desc);

create trigger calibration_answers_append_only before update or truncate on calibration_answers
  for each statement execute function refuse_change();
create trigger calibration_notes_append_only before update or truncate on calibration_notes
  for each statement execute function refuse_change();
create trigger calibration_consensus_append_only before update or truncate on calibration_consensus
  for each statement execute function refuse_change();
create trigger calibration_calls_fixed before update or truncate on calibration_calls
  for each statement execute function refuse_change();
create trigger calibration_answers_kept before delete on calibration_answers
  for each row execute function refuse_kept_delete();
create trigger calibration_notes_kept before delete on calibration_notes
  for each row execute function refuse_kept_delete();
create trigger calibration_consensus_kept before delete on calibration_consensus
  for each row execute function refuse_kept_delete();
create trigger calibration_calls_kept before delete on calibration_calls
  for each row execute function refuse_kept_delete();

-- The row of the session is locked: what comes in while it is being ended or closed comes before it or not at all.
create function refuse_calibration_late() returns trigger language plpgsql as $$
declare
  held text;
begin
  select state into held from calibration_sessions where id = new.session_id for share;
  if held = 'closed' or (tg_table_name = 'calibration_answers' and held <> 'judging') then
    raise exception 'calibration session % is %: no rows of % are added any more', new.session_id, held, tg_table_name;
  end if;
  return new;
end $$;
create trigger calibration_answers_in_time before insert on calibration_answers
  for each row execute function refuse_calibration_late();
create trigger calibration_notes_in_time before insert on calibration_notes
  for each row execute function refuse_calibration_late();
create trigger calibration_consensus_in_time before insert on calibration_consensus
  for each row execute function refuse_calibration_late();

create function keep_closed_calibration() returns trigger language plpgsql as $$
begin
  if old.state = 'closed' and to_jsonb(new) - 'is_labelled' <> to_jsonb(old) - 'is_labelled' then
    raise exception 'calibration session % is closed: it is never changed', old.id;
  end if;
  return new;
end $$;
create trigger calibration_sessions_closed before update on calibration_sessions
  for each row execute function keep_closed_calibration();

-- What closed sessions agreed on of each rule, beside what the machine had said of it: it weighs more than one review.
create view calibration_verdicts as
  select distinct on (said.recording_id, said.item)
    said.recording_id, asked.entry->>'rule' as rule, (asked.entry->>'version')::int as rule_version,
    calls.machine->>said.item as machine, said.value as verdict, said.who, said.at
  from calibration_consensus said
  join calibration_sessions sessions on sessions.id = said.session_id and sessions.state = 'closed'
  join calibration_calls calls using (session_id, recording_id)
  cross join lateral jsonb_array_elements(calls.items) as asked (entry)
  where asked.entry->>'item' = said.item and asked.entry->>'kind' = 'rule'
  order by said.recording_id, said.item, said.id desc;
