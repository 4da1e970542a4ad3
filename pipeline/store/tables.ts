/** The tables of migrations/*.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Metadata } from '../domain.ts';
import type { BoardTables } from './board-tables.ts';
import type { CalibrationTables } from './calibration-tables.ts';
import type { CoachingTables } from './coaching-tables.ts';
import type { ModelTables } from './model-tables.ts';
import type { PeopleTables } from './people-tables.ts';
import type { ReviewTables } from './review-tables.ts';

type Json<T> = ColumnType<T, string, string>;
/** bigint columns: read as number (all are sizes or milliseconds, far below 2^53). */
type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface ObjectsTable {
  key: string;
  etag: string;
  size_bytes: number;
  purpose: 'audio' | 'transcript' | 'metadata' | 'batch' | 'ignored';
  content_hash: string | null;
  recording_id: string | null;
  note: string | null;
  /** Objects of one call share it: the key without its ending. */
  call_group: string | null;
  /** What a batch CSV calls the recording. */
  call_name: string | null;
  seen_at: Generated<Date>;
}

/** Rows of batch CSVs. */
export interface BatchRowsTable {
  batch_key: string;
  file: string;
  call_name: string;
  batch_hash: string;
  metadata: Json<Partial<Metadata>>;
}

export interface RecordingsTable {
  id: string;
  storage_key: string;
  transcript_key: string | null;
  kind: 'audio' | 'transcript';
  content_hash: string;
  metadata_hash: string;
  size_bytes: number;
  metadata: Json<Metadata>;
  call_id: string | null;
  channel: 'phone' | 'chat';
  direction: string | null;
  agent_id: string | null;
  agent_name: string | null;
  team_id: string | null;
  started_at: Timestamp | null;
  business_type: string | null;
  satisfaction: number | null;
  resolved: boolean | null;
  state: 'pending' | 'waiting' | 'unusable' | 'failed' | 'done';
  state_reason: string | null;
  state_detail: string | null;
  transcribe_key: string | null;
  analyse_key: string | null;
  score_key: string | null;
  route_key: string | null;
  duration_ms: number | null;
  engine: string | null;
  asr_version: string | null;
  split_unsure: boolean | null;
  normalised: number | null;
  passed: boolean | null;
  veto: boolean | null;
  fail_count: number | null;
  /** Rules that failed on the current score card; null before there is one. */
  failed_rules: string[] | null;
  unsure_count: number | null;
  lane: string | null;
  /** The newest card and route; `score_key` and `route_key` are those shown. */
  latest_score_key: string | null;
  latest_route_key: string | null;
  /** Hash of the rule set behind `latest_score_key`. */
  rule_set: string | null;
  /** Card a person confirmed: it stays the one shown. */
  confirmed_score_key: string | null;
  /** A person confirmed a card, and there is a newer one. */
  newer_result: GeneratedAlways<boolean>;
  imported_at: Generated<Date>;
  updated_at: Generated<Date>;
  listed_at: Timestamp;
}

/** Words said in a call, as tsvector. They hold while `analyse_key` is set. */
export interface RecordingWordsTable {
  recording_id: string;
  search: string;
}

/** What the current result of analyse says, in columns; read them while `recordings.analyse_key` is set. */
export interface RecordingOpinionsTable {
  recording_id: string;
  analyse_key: string;
  models_version: string;
  /** Null: no model for this yet. */
  complaint_level: 'none' | 'suspected' | 'explicit' | null;
  /** Of suspected or explicit. */
  complaint_probability: number | null;
  business_type: string | null;
  business_type_probability: number | null;
  emotion: string | null;
  emotion_probability: number | null;
  dialect: string | null;
  abuse_turns: number | null;
  /** Mean over characters of turns that have one. */
  confidence: number | null;
  chars: number;
  turns: number;
  /** Share of words that no labelled dialogue holds; null where it was not counted. */
  unknown_words: number | null;
  /** Distance from 0.5 of the least certain turn label, and its turn. */
  turn_margin: number | null;
  turn_at: number | null;
  abuse_margin: number | null;
  abuse_at: number | null;
  extra: Json<Record<string, unknown>> | null;
  /** Copy of `recordings.business_type`. */
  coded: string | null;
  /** 0 to 1, the same for ever; below the share of the random slice: in the slice. */
  draw: number;
  complaint_differs: GeneratedAlways<boolean>;
  type_differs: GeneratedAlways<boolean>;
}

type LabelSource = 'review' | 'appeal' | 'calibration' | 'labelling';
type LabelSlice = 'flagged' | 'uncertain' | 'disagreement' | 'random' | 'mandatory' | 'sample' | 'picked';

/** Append-only. */
export interface LabelsTable {
  id: string;
  number: GeneratedAlways<number>;
  recording_id: string;
  model: string;
  /** Null: of the call. */
  turn: number | null;
  value: string;
  who: string;
  at: Generated<Date>;
  source: LabelSource;
  slice: LabelSlice;
  machine: Json<{
    value: string;
    probability: number | null;
    modelsVersion: string;
    analyseKey: string;
  }> | null;
  transcribe_key: string;
  note: string | null;
}

/** Calls that are before a labeller. */
export interface LabellingLeasesTable {
  model: string;
  recording_id: string;
  who: string;
  slice: LabelSlice;
  turn: number | null;
  why: Json<{ zh: string; en: string }>;
  until: Timestamp;
}

export interface LabellingSkipsTable {
  model: string;
  recording_id: string;
  who: string;
  slice: LabelSlice | null;
  why: string | null;
  at: Generated<Date>;
}

export interface ResultsTable {
  key: string;
  stage: string;
  content_hash: string;
  inputs: Json<Record<string, string>>;
  output: Json<unknown>;
  created_at: Generated<Date>;
}

export interface ScoreCardsTable {
  recording_id: string;
  score_key: string;
  card: string;
  card_version: number;
  rule_set: string;
  score: number;
  potential: number;
  normalised: number | null;
  veto: boolean;
  passed: boolean | null;
  /** Rules with this verdict. `fail` and `unsure` are rows of findings; all others of the rule set passed. */
  not_applicable: Generated<string[]>;
  created_at: Generated<Date>;
}

/** Verdicts `fail` and `unsure` only. */
export interface FindingsTable {
  recording_id: string;
  score_key: string;
  rule: string;
  rule_version: number;
  section: string;
  severity: string;
  verdict: string;
  points: number;
  veto: boolean;
  turns: number[];
}

export interface AttemptsTable {
  recording_id: string;
  stage: string;
  key: string;
  attempts: number;
  crashes: Generated<number>;
  started_at: Timestamp;
  finished_at: Timestamp | null;
  error_code: string | null;
  error_message: string | null;
}

export interface VersionsTable {
  part: string;
  version: string;
  detail: Json<Record<string, unknown>>;
  activated_at: Generated<Timestamp>;
}

export interface RuleSetsTable {
  hash: string;
  /** Rules, score cards and facts as compiled; null since files are kept. */
  content: Json<unknown> | null;
  name: string;
  version: number;
  /** YAML text by path; null where an older program stored `content` only. */
  files: Json<Record<string, string>> | null;
  created_by: string;
  note: string | null;
  based_on: string | null;
  created_at: Generated<Date>;
}

export interface RuleSetActivationsTable {
  id: GeneratedAlways<number>;
  /** Null: the unit has no rule set of its own any more. */
  hash: string | null;
  /** Of a unit: null where it had none of its own. */
  previous_hash: string | null;
  kind: 'first' | 'activate' | 'rollback' | 'inherit';
  /** Null: the whole organisation. */
  unit_id: Generated<number | null>;
  who: string;
  why: string;
  at: Generated<Date>;
}

/** View: rule sets that units have of their own. */
interface UnitRuleSetsView {
  unit_id: number;
  hash: string;
}

/** View: teams that are judged by the rule set of a unit, at or above them. */
interface TeamRuleSetsView extends UnitRuleSetsView {
  team_id: string;
}

export interface RescoresTable {
  id: GeneratedAlways<number>;
  /** `inForceKey` of what was in force. */
  in_force: string;
  total: number;
  done_at_start: number;
  done: number;
  started_at: Generated<Date>;
  updated_at: Generated<Date>;
  finished_at: Date | null;
}

export interface LinkKeyTable {
  fingerprint: string;
}

/** Numbers of a call as keyed hashes. */
export interface RecordingLinksTable {
  recording_id: string;
  kind: 'phone' | 'account';
  hash: string;
  spoken: boolean;
}

export interface ServiceChainsTable {
  id: string;
  calls: number;
  first_at: Timestamp;
  last_at: Timestamp;
  risk: number;
  assessment: Json<unknown>;
  updated_at: Generated<Date>;
}

export interface ServiceCallsTable {
  recording_id: string;
  version: string;
  analyse_key: string;
  metadata_hash: string;
  regulator: boolean;
  facts: Json<unknown>;
  risk: number;
  assessment: Json<unknown>;
  chain_id: string | null;
  /** 1 is the first call of the chain. */
  place: number | null;
  link: Json<unknown> | null;
  /** `YYYY-MM-DD` in China, written as such. */
  day: ColumnType<Date | null, string | null, string | null>;
  topic: string;
  business_type: string | null;
  province: string | null;
  city: string | null;
  words: string[];
  is_repeat: Generated<boolean>;
  emotion: string | null;
  resolved: boolean | null;
  updated_at: Generated<Date>;
}

/** Calls whose chain and risk have to be made (again); filled by triggers. */
export interface ServicePendingTable {
  recording_id: string;
  at: Generated<Date>;
  failures: Generated<number>;
  error_code: string | null;
}

export interface AlertsTable {
  id: GeneratedAlways<number>;
  kind: 'high-risk' | 'downgrade' | 'broken-promise' | 'regulator';
  recording_id: string | null;
  chain_id: string | null;
  state: 'warning' | 'escalated' | 'follow-up' | 'closed';
  level: number;
  province: string | null;
  city: string | null;
  team: string | null;
  risk: number;
  raised_at: Generated<Date>;
  due_at: Date | null;
  acknowledged: Generated<boolean>;
  spoken_at: Date | null;
  still_found: Generated<boolean>;
  merged_into: number | null;
  updated_at: Generated<Date>;
}

/** Append-only. */
export interface AlertEventsTable {
  id: GeneratedAlways<number>;
  alert_id: number;
  event: string;
  who: string;
  at: Generated<Date>;
  note: string | null;
  cause: string | null;
  state: AlertsTable['state'];
  level: number;
  due_at: Date | null;
  detail: Json<Record<string, unknown>>;
}

export interface ImportCursorsTable {
  prefix: string;
  after_key: string | null;
  started_at: Timestamp;
  updated_at: Timestamp;
}

/** Append-only: what is hidden by default and was opened; sign-ins; changes of people and rights. */
export interface AuditTable {
  id: GeneratedAlways<number>;
  at: GeneratedAlways<Date>;
  who: string;
  what: string;
  recording_id: string | null;
  reason: string;
  pass_hash: string | null;
  /** Of changes: what was changed. */
  detail: Json<Record<string, unknown>> | null;
}

export interface Database
  extends BoardTables,
    CalibrationTables,
    CoachingTables,
    ModelTables,
    PeopleTables,
    ReviewTables {
  objects: ObjectsTable;
  batch_rows: BatchRowsTable;
  recordings: RecordingsTable;
  recording_words: RecordingWordsTable;
  recording_opinions: RecordingOpinionsTable;
  labels: LabelsTable;
  /** View: of each recording, model and turn the label in force. */
  current_labels: LabelsTable;
  labelling_leases: LabellingLeasesTable;
  labelling_skips: LabellingSkipsTable;
  results: ResultsTable;
  score_cards: ScoreCardsTable;
  findings: FindingsTable;
  attempts: AttemptsTable;
  versions: VersionsTable;
  rule_sets: RuleSetsTable;
  rule_set_activations: RuleSetActivationsTable;
  unit_rule_sets: UnitRuleSetsView;
  team_rule_sets: TeamRuleSetsView;
  rescores: RescoresTable;
  link_key: LinkKeyTable;
  recording_links: RecordingLinksTable;
  service_chains: ServiceChainsTable;
  service_calls: ServiceCallsTable;
  service_pending: ServicePendingTable;
  alerts: AlertsTable;
  alert_events: AlertEventsTable;
  import_cursors: ImportCursorsTable;
  audit: AuditTable;
}
