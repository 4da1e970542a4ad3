-- Recordings, the storage objects they came from, results, and what lists and searches need.

-- Every storage key ever seen, and what became of it. Import compares `etag` and `size_bytes` to skip the unchanged.
create table objects (
  key          text primary key,
  etag         text not null,
  size_bytes   bigint not null,
  -- audio | transcript | metadata | batch | ignored
  purpose      text not null,
  -- SHA-256 (hex) of the bytes; null while unread
  content_hash text,
  recording_id text,
  -- What a person should know, e.g. "same audio as …"
  note         text,
  seen_at      timestamptz not null default now()
);
create index objects_content_hash on objects (content_hash);
create index objects_recording on objects (recording_id);

create table recordings (
  id             text primary key,
  storage_key    text not null,
  transcript_key text,
  kind           text not null check (kind in ('audio', 'transcript')),
  content_hash   text not null,
  metadata_hash  text not null,
  size_bytes     bigint not null,
  metadata       jsonb not null,

  -- copies of metadata that lists filter by
  call_id        text,
  channel        text not null check (channel in ('phone', 'chat')),
  direction      text,
  agent_id       text,
  agent_name     text,
  team_id        text,
  started_at     timestamptz,
  business_type  text,
  satisfaction   int,
  resolved       boolean,

  state          text not null check (state in ('pending', 'waiting', 'unusable', 'failed', 'done')),
  state_reason   text,
  state_detail   text,

  -- keys of the results that are current; earlier ones stay in `results`
  transcribe_key text,
  analyse_key    text,
  score_key      text,
  route_key      text,

  -- copies of results that lists filter and sort by
  duration_ms    bigint,
  engine         text,
  -- recogniser version behind transcribe_key
  asr_version    text,
  split_unsure   boolean,
  normalised     double precision,
  passed         boolean,
  veto           boolean,
  fail_count     int,
  unsure_count   int,
  lane           text,
  -- segmented words of the transcript
  search         tsvector,

  imported_at    timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  -- order of lists: newest call first; calls without a start time by import
  listed_at      timestamptz not null
);
create index recordings_listed on recordings (listed_at desc, id desc);
create index recordings_agent on recordings (agent_id, listed_at desc, id desc);
create index recordings_team on recordings (team_id, listed_at desc, id desc);
create index recordings_lane on recordings (lane, listed_at desc, id desc);
create index recordings_business_type on recordings (business_type, listed_at desc, id desc);
create index recordings_open on recordings (state, id) where state <> 'done';
create index recordings_storage_key on recordings (storage_key);
create index recordings_content_hash on recordings (content_hash);
create index recordings_call_id on recordings (call_id);
create index recordings_search on recordings using gin (search) with (fastupdate = off);

-- Output of a stage, stored once under a key of its inputs. Rows are never changed.
create table results (
  key          text primary key,
  stage        text not null,
  -- SHA-256 (hex) of `output` in canonical form: equal content stops re-runs of later stages
  content_hash text not null,
  -- the named inputs behind `key`, for people
  inputs       jsonb not null,
  output       jsonb not null,
  created_at   timestamptz not null default now()
);

-- Every score card a recording ever got; the current one is recordings.score_key.
create table score_cards (
  recording_id text not null references recordings (id) on delete cascade,
  score_key    text not null references results (key),
  card         text not null,
  card_version int not null,
  rule_set     text not null,
  score        double precision not null,
  potential    double precision not null,
  normalised   double precision,
  veto         boolean not null,
  passed       boolean,
  created_at   timestamptz not null default now(),
  primary key (recording_id, score_key)
);

-- One row per rule and score card; evidence lies in the result.
create table findings (
  recording_id text not null,
  score_key    text not null,
  rule         text not null,
  rule_version int not null,
  section      text not null,
  severity     text not null,
  verdict      text not null,
  points       double precision not null,
  veto         boolean not null,
  turns        int[] not null,
  primary key (recording_id, score_key, rule),
  foreign key (recording_id, score_key) references score_cards (recording_id, score_key) on delete cascade
);
create index findings_rule on findings (rule, verdict, recording_id);

-- Tries of the stage a recording is at. A stage that dies with its process leaves finished_at null.
create table attempts (
  recording_id  text not null references recordings (id) on delete cascade,
  stage         text not null,
  key           text not null,
  attempts      int not null,
  -- tries that ended with the death of the process
  crashes       int not null default 0,
  started_at    timestamptz not null,
  finished_at   timestamptz,
  error_code    text,
  error_message text,
  primary key (recording_id, stage)
);

-- What is in force: the recogniser, models, rule set and sampling plan that results are wanted for.
create table versions (
  part         text primary key,
  version      text not null,
  detail       jsonb not null,
  activated_at timestamptz not null default now()
);

-- Rule sets by content hash, so that an old score card can always be explained.
create table rule_sets (
  hash       text primary key,
  content    jsonb not null,
  first_used timestamptz not null default now()
);

-- How far a listing of a prefix has come, so that a killed import goes on where it was.
create table import_cursors (
  prefix     text primary key,
  after_key  text,
  started_at timestamptz not null,
  updated_at timestamptz not null
);
