/** Tables of migrations/0012_events.sql and 0015_board_marks.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** `YYYY-MM-DD`, written as such; read it as text in SQL: node-postgres makes local midnights of dates. */
type Day = ColumnType<Date, string, string>;

/** Filled by triggers only. Stays when its call is erased. */
interface BoardCallsTable {
  recording_id: string;
  day: Day;
  started_at: Timestamp | null;
  team_id: string | null;
  agent_id: string | null;
  agent_name: string | null;
  channel: 'phone' | 'chat';
  direction: string | null;
  business_type: string | null;
  /** Score card it was judged by; null: not judged. */
  block: string | null;
  province: string | null;
  judged: boolean;
  normalised: number | null;
  passed: boolean | null;
  veto: boolean | null;
  failed_rules: string[] | null;
  published: boolean;
  satisfaction: number | null;
  resolved: boolean | null;
  duration_ms: number | null;
  connected: boolean | null;
  after_call_ms: number | null;
  signed_in_ms: number | null;
  served_by: 'bot' | 'person' | null;
  abuse_ms: number;
  emotion: string | null;
  suspected: boolean | null;
  must_review: boolean;
  review_due_at: Timestamp | null;
  review_published_at: Timestamp | null;
  /** Null: not known yet. */
  is_first_contact: boolean | null;
  is_chained: boolean;
  erased_at: Timestamp | null;
}

interface SurgesTable {
  id: GeneratedAlways<number>;
  from_day: Day;
  to_day: Day;
  kind: 'storm' | 'heat' | 'cold' | 'flood' | 'other';
  province: string | null;
  note: string | null;
  who: string;
  at: Generated<Date>;
  removed_by: string | null;
  removed_at: Timestamp | null;
}

interface EventsTable {
  id: Generated<string>;
  kind: string;
  at: Generated<Date>;
  body: Json<Record<string, unknown>>;
}

interface WebhooksTable {
  id: GeneratedAlways<number>;
  url: string;
  secret: string;
  kinds: string[];
  created_by: string;
  created_at: Generated<Date>;
  removed_at: Timestamp | null;
}

interface DeliveriesTable {
  id: GeneratedAlways<number>;
  webhook_id: number;
  event_id: string;
  state: ColumnType<
    'waiting' | 'delivered' | 'failed',
    'waiting' | undefined,
    'waiting' | 'delivered' | 'failed'
  >;
  attempts: Generated<number>;
  next_at: ColumnType<Date, Date | undefined, Date>;
  tried_at: Timestamp | null;
  status: number | null;
  error: string | null;
  delivered_at: Timestamp | null;
}

interface ExportsTable {
  id: GeneratedAlways<number>;
  what: 'scores' | 'findings';
  format: 'csv' | 'parquet';
  after_days: number;
  created_by: string;
  created_at: Generated<Date>;
  from_day: Day;
  removed_at: Timestamp | null;
}

interface ExportRunsTable {
  id: GeneratedAlways<number>;
  export_id: number;
  day: Day;
  key: string | null;
  rows: number | null;
  size_bytes: number | null;
  error: string | null;
  started_at: Generated<Date>;
  ended_at: Timestamp | null;
}

interface LegalHoldsTable {
  id: GeneratedAlways<number>;
  recording_id: string | null;
  link_hash: string | null;
  reason: string;
  who: string;
  at: Generated<Date>;
  released_by: string | null;
  released_at: Timestamp | null;
}

interface RetentionTable {
  class: 'complaint' | 'reviewed' | 'other';
  days: number;
  who: string;
  at: Generated<Date>;
}

/** Files of erased calls that the storage has not deleted yet. */
interface StorageRemovalsTable {
  key: string;
  at: Generated<Date>;
  attempts: Generated<number>;
  error: string | null;
}

export interface BoardTables {
  board_calls: BoardCallsTable;
  surges: SurgesTable;
  events: EventsTable;
  webhooks: WebhooksTable;
  deliveries: DeliveriesTable;
  exports: ExportsTable;
  export_runs: ExportRunsTable;
  legal_holds: LegalHoldsTable;
  retention: RetentionTable;
  storage_removals: StorageRemovalsTable;
}
