/** Tables of migrations/0013_coaching.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** `YYYY-MM-DD`, written as such; read it as text in SQL: node-postgres makes local midnights of dates. */
type Day = ColumnType<Date, string, string>;

export interface Title {
  readonly zh: string;
  readonly en: string;
}

/** Filled by triggers only. */
interface ConfirmedFindingsTable {
  recording_id: string;
  rule: string;
  publication_id: number;
}

export interface CoachingTasksTable {
  id: GeneratedAlways<number>;
  agent_id: string;
  team_id: string | null;
  rule: string;
  title: Json<Title>;
  state: 'suggested' | 'planned' | 'acknowledged' | 'done' | 'measured' | 'closed';
  version: Generated<number>;
  basis: ColumnType<unknown, string | null, string | null>;
  plan: ColumnType<unknown, string | null, string | null>;
  due_day: ColumnType<Date | null, string | null, string | null>;
  mentor: string | null;
  answer: string | null;
  effect: ColumnType<unknown, string | null, string | null>;
  cause: string | null;
  action: string | null;
  made_at: Generated<Date>;
  planned_on: ColumnType<Date | null, string | null, string | null>;
  done_on: ColumnType<Date | null, string | null, string | null>;
  closed_at: Timestamp | null;
}

export interface CoachingClipsTable {
  id: GeneratedAlways<number>;
  task_id: number;
  recording_id: string;
  start_ms: number;
  end_ms: number;
  kind: 'own' | 'good' | 'bad';
  note: string | null;
}

/** Append-only. */
interface CoachingEventsTable {
  id: GeneratedAlways<number>;
  client_id: string;
  task_id: number;
  event: string;
  state: string;
  who: string;
  at: Generated<Date>;
  note: string | null;
  detail: Json<Record<string, unknown>>;
}

export interface CasesTable {
  id: GeneratedAlways<number>;
  client_id: string;
  recording_id: string;
  rule: string;
  rule_title: Json<Title>;
  business_type: string | null;
  team_id: string | null;
  kind: 'good' | 'bad';
  title: string;
  note: string | null;
  knowledge: string[];
  start_ms: number;
  end_ms: number;
  said: Json<{ role: string; startMs: number; endMs: number; text: string }[]>;
  evidence: Json<{ quote: string; why: string; startMs: number; endMs: number }[]>;
  added_by: string;
  added_at: Generated<Date>;
  withdrawn_by: string | null;
  withdrawn_at: Timestamp | null;
  withdrawn_why: string | null;
}

interface ExerciseAnswersTable {
  id: GeneratedAlways<number>;
  who: string;
  day: Day;
  agent_id: string | null;
  team_id: string | null;
  case_id: number;
  chosen: string;
  is_right: boolean;
  at: Generated<Date>;
}

/** Tables of migrations/0017_weekly_tests.sql. Append-only. */
interface WeeklyTestsTable {
  id: GeneratedAlways<number>;
  team_id: string;
  week: Day;
  focus: string[];
  made_at: Generated<Date>;
}

interface WeeklyQuestionsTable {
  id: GeneratedAlways<number>;
  test_id: number;
  number: number;
  case_id: number;
  kind: 'sort' | 'rule';
  options: Json<{ id: string; title: Title }[]>;
  correct: string;
}

interface WeeklyAnswersTable {
  id: GeneratedAlways<number>;
  question_id: number;
  agent_id: string;
  who: string;
  chosen: string;
  is_right: boolean;
  at: Generated<Date>;
}

export interface CoachingTables {
  confirmed_findings: ConfirmedFindingsTable;
  coaching_tasks: CoachingTasksTable;
  coaching_clips: CoachingClipsTable;
  coaching_events: CoachingEventsTable;
  cases: CasesTable;
  exercise_answers: ExerciseAnswersTable;
  weekly_tests: WeeklyTestsTable;
  weekly_questions: WeeklyQuestionsTable;
  weekly_answers: WeeklyAnswersTable;
}
