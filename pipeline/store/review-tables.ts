/** Tables of migrations/0011_reviews.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Verdict } from '../domain.ts';

type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;

export type ReviewKind = 'mandatory' | 'risk' | 'confirm' | 'unsure' | 'failed' | 'sample' | 'picked';

export interface ReviewsTable {
  recording_id: string;
  kind: ReviewKind;
  rank: number;
  sort_key: number;
  due_at: Timestamp | null;
  why: Json<{ code: string; zh: string; en: string }[]>;
  ready: boolean;
  team_id: string | null;
  agent_id: string | null;
  business_type: string | null;
  state: Generated<'open' | 'leased' | 'decided' | 'published' | 'reopened'>;
  round: Generated<number>;
  version: Generated<number>;
  /** The card that is reviewed; null before the first lease, and where there is none. */
  score_key: string | null;
  assignee: string | null;
  leased_by: string | null;
  leased_until: Timestamp | null;
  seen_at: Timestamp | null;
  worked_ms: ColumnType<number, number | undefined, number>;
  opened_at: Generated<Date>;
  published_at: Timestamp | null;
  is_labelled: Generated<boolean>;
}

interface ReviewEventsTable {
  id: GeneratedAlways<number>;
  recording_id: string;
  round: number;
  event: string;
  state: string;
  who: string;
  at: Generated<Date>;
  reason: string | null;
  detail: Json<Record<string, unknown>>;
}

/** Append-only. */
export interface ReviewDecisionsTable {
  id: string;
  number: GeneratedAlways<number>;
  recording_id: string;
  round: number;
  score_key: string;
  rule: string;
  rule_version: number;
  machine: Verdict;
  agrees: boolean;
  verdict: Verdict;
  reason: string | null;
  note: string | null;
  who: string;
  at: Generated<Date>;
}

/** Append-only. */
export interface ReviewCommentsTable {
  id: string;
  number: GeneratedAlways<number>;
  recording_id: string;
  about: 'call' | 'turn' | 'finding';
  turn: number | null;
  rule: string | null;
  text: string;
  who: string;
  at: Generated<Date>;
}

/** Append-only. */
export interface PublicationsTable {
  id: GeneratedAlways<number>;
  client_id: string;
  recording_id: string;
  round: number;
  cause: 'review' | 'appeal';
  score_key: string | null;
  final: Json<unknown> | null;
  normalised: number | null;
  passed: boolean | null;
  veto: boolean | null;
  who: string;
  note: string | null;
  at: Generated<Date>;
  appeal_until: Timestamp;
}

interface AcknowledgementsTable {
  id: GeneratedAlways<number>;
  recording_id: string;
  publication_id: number;
  rule: string | null;
  who: string;
  at: Generated<Date>;
}

export interface AppealsTable {
  id: string;
  number: GeneratedAlways<number>;
  recording_id: string;
  round: number;
  publication_id: number;
  rule: string;
  rule_version: number;
  agent: string;
  reason: string;
  state: 'submitted' | 'rejected' | 'escalated' | 'accepted' | 'refused' | 'withdrawn';
  at: Generated<Date>;
  due_at: Timestamp | null;
  first_by: string | null;
  updated_at: Generated<Date>;
}

/** Append-only. */
export interface AppealEventsTable {
  id: GeneratedAlways<number>;
  client_id: string;
  appeal_id: string;
  recording_id: string;
  event: string;
  state: string;
  verdict: Verdict | null;
  reason: string | null;
  note: string | null;
  who: string;
  at: Generated<Date>;
}

/** Append-only. */
export interface TurnCorrectionsTable {
  id: string;
  number: GeneratedAlways<number>;
  recording_id: string;
  transcribe_key: string;
  turn: number;
  text: string;
  engine: string;
  edits: number;
  chars: number;
  who: string;
  at: Generated<Date>;
}

interface ReviewViewsTable {
  who: string;
  name: string;
  query: Json<Record<string, string>>;
  at: Generated<Date>;
}

export interface ReviewTables {
  reviews: ReviewsTable;
  review_events: ReviewEventsTable;
  review_decisions: ReviewDecisionsTable;
  review_comments: ReviewCommentsTable;
  publications: PublicationsTable;
  acknowledgements: AcknowledgementsTable;
  appeals: AppealsTable;
  appeal_events: AppealEventsTable;
  turn_corrections: TurnCorrectionsTable;
  review_views: ReviewViewsTable;
}
