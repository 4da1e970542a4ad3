/** The tables of migrations/*.sql as Kysely types. */
import type { ColumnType, Generated } from 'kysely';
import type { Metadata } from '../domain.ts';

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
  search: string | null;
  imported_at: Generated<Date>;
  updated_at: Generated<Date>;
  listed_at: Timestamp;
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
  created_at: Generated<Date>;
}

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
  content: Json<unknown>;
  first_used: Generated<Date>;
}

export interface ImportCursorsTable {
  prefix: string;
  after_key: string | null;
  started_at: Timestamp;
  updated_at: Timestamp;
}

export interface Database {
  objects: ObjectsTable;
  batch_rows: BatchRowsTable;
  recordings: RecordingsTable;
  results: ResultsTable;
  score_cards: ScoreCardsTable;
  findings: FindingsTable;
  attempts: AttemptsTable;
  versions: VersionsTable;
  rule_sets: RuleSetsTable;
  import_cursors: ImportCursorsTable;
}
