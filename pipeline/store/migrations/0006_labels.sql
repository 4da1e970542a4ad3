-- What people say of calls, what the models say of them in columns, and what the labelling queue needs.

-- Decides who is in the random slice; of this installation alone, so that nobody can tell beforehand.
create table labelling_key (
  one boolean primary key default true check (one),
  key text not null
);
insert into labelling_key (key) values (gen_random_uuid()::text || gen_random_uuid()::text);

-- 0 to 1, the same for ever: a call is in the random slice when this is below the slice's share.
create function labelling_draw(recording_id text) returns double precision language sql stable as $$
  select ('x' || encode(substr(sha256(convert_to(key || ':' || recording_id, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint
    / 4294967296.0
  from labelling_key
$$;

-- Copies of the current result of analyse that queues, lists, alerts and drift filter by. A row stands while
-- recordings.analyse_key is set, and belongs to that result.
create table recording_opinions (
  recording_id              text primary key references recordings (id) on delete cascade,
  analyse_key               text not null references results (key),
  -- versions.version of part models behind analyse_key
  models_version            text not null,
  -- null throughout: no model for this yet, which is not "none"
  complaint_level           text,
  -- of suspected or explicit
  complaint_probability     double precision,
  business_type             text,
  business_type_probability double precision,
  emotion                   text,
  emotion_probability       double precision,
  dialect                   text,
  abuse_turns               int,
  -- mean over turns that have one, weighted by their characters
  confidence                double precision,
  chars                     int not null,
  turns                     int not null,
  -- share of words that no labelled dialogue holds; null where it was not counted
  unknown_words             double precision,
  -- distance from 0.5 of the least certain turn label, and its turn
  turn_margin               double precision,
  turn_at                   int,
  abuse_margin              double precision,
  abuse_at                  int,
  -- emotionSlope, defused, upsetAtEnd; null in older results
  extra                     jsonb,
  -- copy of recordings.business_type: as coded by the agent
  coded                     text,
  -- labelling_draw of the recording
  draw                      double precision not null,
  complaint_differs boolean not null generated always as (
    coalesce((coded like '%投诉%') <> (complaint_level <> 'none'), false)) stored,
  type_differs boolean not null generated always as (
    coalesce(coded <> business_type and coded in ('信息查询', '信息咨询', '故障报修', '用电业务受理', '投诉', '表扬', '建议',
      '举报', '回访', '市场调查', '其他'), false)) stored
);
create index recording_opinions_draw on recording_opinions (draw);
create index recording_opinions_complaint on recording_opinions (complaint_probability);
create index recording_opinions_type on recording_opinions (business_type_probability);
create index recording_opinions_emotion on recording_opinions (emotion_probability);
create index recording_opinions_turn on recording_opinions (turn_margin);
create index recording_opinions_abuse on recording_opinions (abuse_margin);
create index recording_opinions_complaint_differs on recording_opinions (draw) where complaint_differs;
create index recording_opinions_type_differs on recording_opinions (draw) where type_differs;
create index recordings_dissatisfied on recordings (id) where satisfaction <= 2;
create index recording_opinions_suspected on recording_opinions (recording_id) where complaint_level <> 'none';

-- Content that is new or cannot be judged takes its opinions away; new metadata bring another coding.
create function keep_recording_opinions() returns trigger language plpgsql as $$
begin
  if new.analyse_key is null then
    delete from recording_opinions where recording_id = new.id;
  else
    update recording_opinions set coded = new.business_type
    where recording_id = new.id and coded is distinct from new.business_type;
  end if;
  return null;
end $$;
create trigger recordings_keep_opinions after update of analyse_key, business_type on recordings for each row
  when (new.analyse_key is distinct from old.analyse_key or new.business_type is distinct from old.business_type)
  execute function keep_recording_opinions();

-- Back-fill: as pipeline/store/opinions.ts writes it, but for unknown_words.
insert into recording_opinions (recording_id, analyse_key, models_version, complaint_level, complaint_probability,
  business_type, business_type_probability, emotion, emotion_probability, dialect, abuse_turns, confidence, chars, turns,
  turn_margin, turn_at, abuse_margin, abuse_at, extra, coded, draw)
select recordings.id, judged.key, coalesce(judged.inputs->>'models', ''),
  judged.output #>> '{complaint,level}', (judged.output #>> '{complaint,probability}')::double precision,
  judged.output #>> '{businessType,label}', (judged.output #>> '{businessType,probability}')::double precision,
  judged.output #>> '{emotion,overall}', (judged.output #>> '{emotion,probability}')::double precision,
  judged.output #>> '{dialect,tag}', jsonb_array_length(judged.output #> '{abuse,turns}'),
  talk.confidence, coalesce(talk.chars, 0), coalesce(talk.turns, 0),
  label.margin, label.turn, abuse.margin, abuse.turn,
  case when judged.output->'emotion' ? 'defused' then jsonb_build_object(
    'emotionSlope', judged.output #> '{emotion,trend,slope}',
    'defused', judged.output #> '{emotion,defused}' <> 'null',
    'upsetAtEnd', coalesce(judged.output #> '{emotion,upsetAtEnd}', 'null') <> 'null') end,
  recordings.business_type, labelling_draw(recordings.id)
from recordings
join results judged on judged.key = recordings.analyse_key
join results said on said.key = recordings.transcribe_key
cross join lateral (
  select count(*)::int as turns, sum(length(turn->>'text'))::int as chars,
    sum((turn->>'confidence')::double precision * length(turn->>'text'))
      / nullif(sum(length(turn->>'text')) filter (where turn->>'confidence' is not null), 0) as confidence
  from jsonb_array_elements(said.output->'turns') as turn) talk
left join lateral (
  select abs((label->>'probability')::double precision - 0.5) as margin, (label->>'turn')::int as turn
  from jsonb_array_elements(case jsonb_typeof(judged.output->'turnLabels') when 'array'
    then judged.output->'turnLabels' else '[]' end) with ordinality as labels (label, at)
  order by margin, at limit 1) label on true
left join lateral (
  select abs((label->>'probability')::double precision - 0.5) as margin, (label->>'turn')::int as turn
  from (
    select label, at from jsonb_array_elements(case jsonb_typeof(judged.output #> '{abuse,turns}') when 'array'
      then judged.output #> '{abuse,turns}' else '[]' end) with ordinality as abusive (label, at)
    union all
    select label, at + 1000000 from jsonb_array_elements(case jsonb_typeof(judged.output->'turnLabels') when 'array'
      then judged.output->'turnLabels' else '[]' end) with ordinality as labels (label, at)
    where label->>'label' = 'abuse') as labels
  order by margin, at limit 1) abuse on true;

-- What people said of calls; append-only. The value in force: view current_labels.
create table labels (
  -- made by whoever sends it, so that sending twice stores once
  id           text primary key,
  number       bigint generated always as identity unique,
  recording_id text not null references recordings (id) on delete cascade,
  -- complaint | business-type | emotion | turns | abuse
  model        text not null,
  -- counted from 0; null: of the call
  turn         int check (turn >= 0),
  value        text not null,
  who          text not null,
  at           timestamptz not null default now(),
  source       text not null check (source in ('review', 'appeal', 'calibration', 'labelling')),
  -- How the call came before this person; recall is estimated from random alone. sample: drawn for review from the
  -- unflagged calls only; picked: by hand.
  slice        text not null
    check (slice in ('flagged', 'uncertain', 'disagreement', 'random', 'mandatory', 'sample', 'picked')),
  -- what the machine had said then: value, probability, modelsVersion, analyseKey; null: no opinion
  machine      jsonb,
  -- the transcript that was judged: turns are counted in it
  transcribe_key text not null,
  note         text
);
create index labels_current on labels (model, recording_id, turn, at desc, number desc);
create index labels_recording on labels (recording_id);
create trigger labels_append_only before update or truncate on labels for each statement execute function refuse_change();
-- Labels go with their recording and not before.
create function refuse_label_delete() returns trigger language plpgsql as $$
begin
  if exists (select from recordings where id = old.recording_id) then
    raise exception 'rows of labels are never deleted';
  end if;
  return old;
end $$;
create trigger labels_kept before delete on labels for each row execute function refuse_label_delete();

create view current_labels as
  select distinct on (model, recording_id, turn) *
  from labels
  order by model, recording_id, turn,
    case source when 'calibration' then 0 when 'appeal' then 1 when 'review' then 2 else 3 end, at desc, number desc;

-- Calls that are before a labeller; whoever is late finds the label of another beside the own.
create table labelling_leases (
  model        text not null,
  recording_id text not null references recordings (id) on delete cascade,
  who          text not null,
  slice        text not null,
  -- the turn that is asked about; null: the call
  turn         int,
  -- zh, en
  why          jsonb not null,
  until        timestamptz not null,
  primary key (model, recording_id)
);

-- Calls a labeller would not judge. The others are still asked.
create table labelling_skips (
  model        text not null,
  recording_id text not null references recordings (id) on delete cascade,
  who          text not null,
  -- for which it was asked; null: picked by hand
  slice        text,
  why          text,
  at           timestamptz not null default now(),
  primary key (model, recording_id, who)
);
