-- Trained models live as versions: kept with their weights, put in force by a person, compared on live calls.

create table model_versions (
  -- short content hash of name and files
  id            text primary key check (id ~ '^[0-9a-f]{12}$'),
  name          text not null check (name in ('turns', 'complaint', 'business-type', 'emotion')),
  -- digest of how the program that trained it reads a call; others cannot use it
  made_for      text not null,
  -- on the frozen test part; null: not measured yet
  metrics       jsonb,
  training_hash text,
  -- confirmed labels learned from, and a hash of what they were
  labels        int not null default 0,
  labels_hash   text,
  seed          int,
  -- version in force when it was trained
  based_on      text references model_versions (id),
  trained_by    text not null,
  trained_at    timestamptz not null default now(),
  note          text,
  -- came with a program, in models/
  shipped       boolean not null default false
);
create index model_versions_name on model_versions (name, trained_at desc);

create table model_files (
  version text not null references model_versions (id) on delete cascade,
  path    text not null,
  sha256  text not null,
  content bytea not null,
  primary key (version, path)
);
-- weights do not get smaller
alter table model_files alter column content set storage external;

-- Which version of each name works together; hash over the four ids.
create table model_sets (
  hash          text primary key check (hash ~ '^[0-9a-f]{12}$'),
  turns         text not null references model_versions (id),
  complaint     text not null references model_versions (id),
  business_type text not null references model_versions (id),
  emotion       text not null references model_versions (id),
  created_at    timestamptz not null default now()
);

-- Every change of what is in force, append-only. What is in force stays in `versions`, part `models`.
create table model_activations (
  id            bigint generated always as identity primary key,
  hash          text not null references model_sets (hash),
  previous_hash text,
  -- the version somebody activated; null: a whole set
  version       text references model_versions (id),
  -- first and shipped: came with a program and in force by itself
  kind          text not null check (kind in ('first', 'shipped', 'activate', 'rollback')),
  who           text not null,
  why           text not null,
  at            timestamptz not null default now()
);
create trigger model_activations_append_only before update or delete or truncate on model_activations
  for each statement execute function refuse_change();

-- Challengers that give their opinion on live calls without anybody acting on it.
create table model_shadows (
  id         bigint generated always as identity primary key,
  version    text not null references model_versions (id),
  since      timestamptz not null default now(),
  until      timestamptz,
  who        text not null,
  stopped_by text
);
create unique index model_shadows_running on model_shadows (version) where until is null;

create table shadow_opinions (
  recording_id text not null references recordings (id) on delete cascade,
  version      text not null references model_versions (id),
  value        text not null,
  probability  real,
  -- the opinions of the set in force on the same words
  analyse_key  text not null references results (key),
  at           timestamptz not null default now(),
  primary key (version, recording_id, analyse_key)
);
create index shadow_opinions_recording on shadow_opinions (recording_id);

-- Runs of training. The process at work holds the advisory lock `owner`: an unfinished run whose lock is free died.
create table model_trainings (
  id            bigint generated always as identity primary key,
  name          text not null check (name in ('turns', 'complaint', 'business-type', 'emotion')),
  state         text not null default 'running' check (state in ('running', 'done', 'failed')),
  step          text not null default '',
  done          int not null default 0,
  total         int not null default 0,
  labels        int not null default 0,
  version       text references model_versions (id),
  error_code    text,
  error_message text,
  owner         text not null,
  who           text not null,
  note          text,
  started_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  finished_at   timestamptz
);

-- Who is to be analysed again after the models changed.
create index recording_opinions_models on recording_opinions (models_version, recording_id);
-- All opinions there are of the same words, side by side.
create index results_opinions on results ((inputs->>'transcribe')) where stage = 'analyse';
