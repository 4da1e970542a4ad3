-- The life of rules: every rule set kept with its files, what was put in force by whom and why, re-scoring of history.

-- Rule sets by hash. `files` (path → YAML text: rules, tests, lists, facts, score cards) restores and compiles the pack.
alter table rule_sets alter column content drop not null;
alter table rule_sets rename column first_used to created_at;
alter table rule_sets add column name text not null default '';
alter table rule_sets add column version int not null default 0;
-- null: stored by a program that kept only `content`
alter table rule_sets add column files jsonb;
alter table rule_sets add column created_by text not null default 'system';
alter table rule_sets add column note text;
-- hash of the rule set it was edited from
alter table rule_sets add column based_on text;
update rule_sets set name = coalesce(content->>'name', ''), version = coalesce((content->>'version')::int, 0);

-- Every change of what is in force, append-only. What is in force stays in `versions`, part `rules`.
create table rule_set_activations (
  id            bigint generated always as identity primary key,
  hash          text not null references rule_sets (hash),
  previous_hash text,
  kind          text not null check (kind in ('first', 'activate', 'rollback')),
  who           text not null,
  why           text not null,
  at            timestamptz not null default now()
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger rule_set_activations_append_only before update or delete or truncate on rule_set_activations
  for each statement execute function refuse_change();
insert into rule_set_activations (hash, kind, who, why, at)
  select version, 'first', 'system', 'in force before activations were recorded', activated_at
  from versions where part = 'rules' and version in (select hash from rule_sets);

-- score_key and route_key are the card shown: the newest, or the one a person confirmed. The newest, always:
alter table recordings add column latest_score_key text;
alter table recordings add column latest_route_key text;
-- hash of the rule set behind latest_score_key
alter table recordings add column rule_set text;
-- card a person confirmed; it stays the one shown whatever is scored later
alter table recordings add column confirmed_score_key text;
alter table recordings add column newer_result boolean not null
  generated always as (confirmed_score_key is not null and latest_score_key is distinct from confirmed_score_key) stored;
update recordings set latest_score_key = score_key, latest_route_key = route_key, rule_set = (
  select rule_set from score_cards
  where score_cards.recording_id = recordings.id and score_cards.score_key = recordings.score_key
) where score_key is not null;

-- Rows of findings only for what lists need: verdicts fail and unsure. The rest is counted from the card.
alter table score_cards add column not_applicable text[] not null default '{}';
update score_cards set not_applicable = coalesce((
  select array_agg(rule order by rule) from findings
  where findings.recording_id = score_cards.recording_id and findings.score_key = score_cards.score_key
    and verdict = 'not-applicable'), '{}');
delete from findings where verdict not in ('fail', 'unsure');

-- Passes of re-scoring over history, so that progress and remaining time can be told by any process.
create table rescores (
  id            bigint generated always as identity primary key,
  rule_set      text not null,
  -- recordings with a card; how many of them had one by this rule set when the pass began, and have one by now
  total         int not null,
  done_at_start int not null,
  done          int not null,
  started_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  finished_at   timestamptz
);
