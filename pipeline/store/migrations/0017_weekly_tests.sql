-- The weekly test of a team: questions from the case library, the same for everybody, answered once each. For learning
-- only: nothing here reaches a score card.

create table weekly_tests (
  id      bigint generated always as identity primary key,
  team_id text not null,
  -- its Monday, in China
  week    date not null check (extract(isodow from week) = 1),
  -- rules that came first when it was made
  focus   text[] not null,
  made_at timestamptz not null default now(),
  unique (team_id, week)
);

create table weekly_questions (
  id      bigint generated always as identity primary key,
  test_id bigint not null references weekly_tests (id),
  number  int not null check (number >= 1),
  case_id bigint not null references cases (id) on delete cascade,
  -- sort: is it done well or not; rule: which rule is it about
  kind    text not null check (kind in ('sort', 'rule')),
  -- id and title of each choice; empty for sort
  options jsonb not null,
  correct text not null,
  unique (test_id, number),
  unique (test_id, case_id)
);
create index weekly_questions_case on weekly_questions (case_id);

create table weekly_answers (
  id          bigint generated always as identity primary key,
  question_id bigint not null references weekly_questions (id) on delete cascade,
  agent_id    text not null,
  who         text not null,
  chosen      text not null,
  is_right    boolean not null,
  at          timestamptz not null default clock_timestamp(),
  unique (question_id, agent_id)
);
create index weekly_answers_agent on weekly_answers (agent_id);

-- Asked and answered once; they go with the call of their case only.
create trigger weekly_tests_append_only before update or delete or truncate on weekly_tests
  for each statement execute function refuse_change();
create trigger weekly_questions_append_only before update or truncate on weekly_questions
  for each statement execute function refuse_change();
create trigger weekly_answers_append_only before update or truncate on weekly_answers
  for each statement execute function refuse_change();
create function refuse_weekly_delete() returns trigger language plpgsql as $$
begin
  if exists (select from cases where id = (to_jsonb(old)->>'case_id')::bigint)
    or exists (select from weekly_questions where id = (to_jsonb(old)->>'question_id')::bigint) then
    raise exception 'rows of % are never deleted', tg_table_name;
  end if;
  return old;
end $$;
create trigger weekly_questions_kept before delete on weekly_questions
  for each row execute function refuse_weekly_delete();
create trigger weekly_answers_kept before delete on weekly_answers
  for each row execute function refuse_weekly_delete();
