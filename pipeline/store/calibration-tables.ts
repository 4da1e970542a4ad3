/** Tables of migrations/0014_calibration.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Severity } from '../domain.ts';
import type { LabelModel } from '../labels/label-models.ts';

type Json<T> = ColumnType<T, string, never>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** What is asked of a call. `item` names it: `rule:<id>` or the model. */
export type CalibrationItem = { readonly item: string } & (
  | {
      readonly kind: 'rule';
      readonly rule: string;
      readonly version: number;
      readonly section: string;
      readonly title: { readonly zh: string; readonly en: string };
      readonly explanation: { readonly zh: string; readonly en: string } | null;
      readonly severity: Severity;
      readonly veto: boolean;
    }
  | { readonly kind: 'model'; readonly model: Extract<LabelModel, 'complaint' | 'business-type' | 'emotion'> }
);

export interface CalibrationSessionsTable {
  id: GeneratedAlways<number>;
  client_id: string;
  title: string;
  created_by: string;
  created_at: Generated<Date>;
  due_at: Timestamp;
  chosen_by: 'hand' | 'random' | 'disputed';
  state: Generated<'judging' | 'discussing' | 'closed'>;
  ended_by: string | null;
  ended_at: Timestamp | null;
  closed_by: string | null;
  closed_at: Timestamp | null;
  is_labelled: Generated<boolean>;
}

interface CalibrationReviewersTable {
  session_id: number;
  login: string;
}

export interface CalibrationCallsTable {
  session_id: number;
  recording_id: string;
  position: number;
  transcribe_key: string;
  analyse_key: string | null;
  score_key: string | null;
  items: Json<CalibrationItem[]>;
  machine: Json<Record<string, string>>;
}

/** Append-only. */
export interface CalibrationAnswersTable {
  id: GeneratedAlways<number>;
  client_id: string;
  session_id: number;
  recording_id: string;
  item: string;
  value: string;
  who: string;
  at: Generated<Date>;
}

/** Append-only. */
export interface CalibrationNotesTable {
  id: GeneratedAlways<number>;
  client_id: string;
  session_id: number;
  recording_id: string;
  item: string | null;
  text: string;
  who: string;
  at: Generated<Date>;
}

/** Append-only. */
export interface CalibrationConsensusTable {
  id: GeneratedAlways<number>;
  client_id: string;
  session_id: number;
  recording_id: string;
  item: string;
  value: string;
  unanimous: Generated<boolean>;
  reason: string | null;
  who: string;
  at: Generated<Date>;
}

export interface CalibrationTables {
  calibration_sessions: CalibrationSessionsTable;
  calibration_reviewers: CalibrationReviewersTable;
  calibration_calls: CalibrationCallsTable;
  calibration_answers: CalibrationAnswersTable;
  calibration_notes: CalibrationNotesTable;
  calibration_consensus: CalibrationConsensusTable;
}
