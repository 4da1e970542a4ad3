/**
 * The sets of calls that boards count, by name. A number on a board and the list behind it use the same condition, so
 * they agree. Conditions are SQL over `markedCalls`.
 */
import { type RawBuilder, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { inScope } from '../pipeline/store/call-scope.ts';
import { problem } from './problem.ts';

type Condition = RawBuilder<boolean>;

const isMandatory = sql<boolean>`(board_calls.satisfaction <= 2 or not board_calls.resolved
  or board_calls.must_review) is true`;
const isRated = sql<boolean>`board_calls.satisfaction is not null and board_calls.direction is distinct from 'outbound'`;
const isSurveyed = sql<boolean>`board_calls.satisfaction is not null and board_calls.direction = 'outbound'`;
const isFirstContact = sql<boolean>`(board_calls.is_first_contact is true
  and board_calls.resolved is not null)`;

/** Sets that need no rule. */
const sets = {
  all: sql<boolean>`true`,
  judged: sql<boolean>`board_calls.judged`,
  'not-judged': sql<boolean>`not board_calls.judged`,
  scored: sql<boolean>`board_calls.normalised is not null`,
  'not-passed': sql<boolean>`board_calls.passed = false`,
  'passed-known': sql<boolean>`board_calls.passed is not null`,
  passed: sql<boolean>`board_calls.passed`,
  veto: sql<boolean>`board_calls.veto`,
  reviewed: sql<boolean>`board_calls.published`,
  mandatory: isMandatory,
  'mandatory-reviewed': sql<boolean>`(${isMandatory} and board_calls.published)`,
  'mandatory-open': sql<boolean>`(${isMandatory} and not board_calls.published)`,
  'mandatory-late': sql<boolean>`(${isMandatory} and board_calls.is_late)`,
  rated: isRated,
  satisfied: sql<boolean>`(${isRated} and board_calls.satisfaction >= 4)`,
  surveyed: isSurveyed,
  'survey-satisfied': sql<boolean>`(${isSurveyed} and board_calls.satisfaction >= 4)`,
  'resolution-known': sql<boolean>`board_calls.resolved is not null`,
  resolved: sql<boolean>`board_calls.resolved`,
  'first-contacts': isFirstContact,
  'first-settled': sql<boolean>`(${isFirstContact} and board_calls.resolved and not board_calls.is_chained)`,
  coded: sql<boolean>`board_calls.business_type is not null`,
  complaints: sql<boolean>`board_calls.business_type like '%投诉%'`,
  heard: sql<boolean>`board_calls.suspected is not null`,
  suspected: sql<boolean>`board_calls.suspected`,
  downgraded: sql<boolean>`(board_calls.suspected and board_calls.business_type not like '%投诉%'
    and board_calls.business_type not like '%举报%')`,
  offered: sql<boolean>`(board_calls.connected is not null and board_calls.direction is distinct from 'outbound')`,
  connected: sql<boolean>`(board_calls.connected and board_calls.direction is distinct from 'outbound')`,
  served: sql<boolean>`board_calls.served_by is not null`,
  'by-bot': sql<boolean>`board_calls.served_by = 'bot'`,
} as const satisfies Record<string, Condition>;

type PlainSet = keyof typeof sets;

const ruleSets = ['rule-decided', 'rule-refuted', 'rule-appealed', 'rule-accepted'] as const;

export type CallSet = PlainSet | (typeof ruleSets)[number];
export const callSetNames: readonly CallSet[] = [...(Object.keys(sets) as PlainSet[]), ...ruleSets];

/** How many calls are in the set, as a column of a query over `markedCalls`. */
export const countOf = (name: PlainSet): RawBuilder<number> =>
  sql<number>`count(*) filter (where ${sets[name]})::int`;

/** Throws problem `validation` where the set is about a rule and none is named. */
export function chosenSet(name: CallSet, rule: string | undefined): Condition {
  if (Object.hasOwn(sets, name)) {
    const condition = sets[name as PlainSet];
    return rule === undefined
      ? condition
      : sql<boolean>`(${condition} and board_calls.failed_rules @> array[${rule}::text])`;
  }
  if (rule === undefined) throw problem('validation', `Query parameter rule: set ${name} needs one.`);
  if (name === 'rule-decided' || name === 'rule-refuted') {
    const refuted = name === 'rule-refuted' ? sql`where not agrees` : sql``;
    return sql<boolean>`board_calls.recording_id in (select recording_id from (
      select distinct on (recording_id, round) recording_id, agrees from review_decisions
      where rule = ${rule} and machine = 'fail' order by recording_id, round, number desc) as holding ${refuted})`;
  }
  const accepted = name === 'rule-accepted' ? sql`and state = 'accepted'` : sql``;
  return sql<boolean>`board_calls.recording_id in (select recording_id from appeals where rule = ${rule} ${accepted})`;
}

interface Chosen {
  readonly from: string;
  readonly to: string;
  readonly teamId?: string | undefined;
  readonly agentId?: string | undefined;
  readonly block?: string | undefined;
  readonly businessType?: string | undefined;
  readonly province?: string | undefined;
}

const dayMs = 86_400_000;
const MOST_DAYS = 366;

/** Condition over `board_calls`. Throws problem `validation` for a period that cannot be. */
export function chosenCalls(query: Chosen, scope: CallScope): Condition {
  const days = (Date.parse(query.to) - Date.parse(query.from)) / dayMs + 1;
  if (days < 1) throw problem('validation', 'Query parameter to: it lies before from.');
  if (days > MOST_DAYS) throw problem('validation', `Query parameter to: ask for at most ${MOST_DAYS} days.`);
  const equal = {
    team_id: query.teamId,
    agent_id: query.agentId,
    block: query.block,
    business_type: query.businessType,
    province: query.province,
  };
  const parts = [
    sql`board_calls.day between ${query.from}::date and ${query.to}::date`,
    ...(scope.whole ? [] : [inScope(scope, 'board_calls')]),
    ...Object.entries(equal).flatMap(([column, value]) =>
      value === undefined ? [] : [sql`board_calls.${sql.ref(column)} = ${value}`],
    ),
  ];
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

/** Published after it was due; not published, and due by now or without a date. */
const isLate = sql`case when board_calls.published then board_calls.review_published_at > board_calls.review_due_at
  else coalesce(board_calls.review_due_at < now(), true) end`;

/** `board_calls` with what the sets look at. */
export const markedCalls = sql`(select board_calls.*, ${isLate} as is_late from board_calls) as board_calls`;

/** First day of the bucket, as a date: group by it, and write it as text outside. */
export const bucketOf = (bucket: 'day' | 'week'): RawBuilder<Date> =>
  bucket === 'day'
    ? sql<Date>`board_calls.day`
    : // From a Monday on; extract() makes a numeric of every day, which takes three times as long.
      sql<Date>`(board_calls.day - (board_calls.day - date '1970-01-05') % 7)`;

export interface SurgeDays {
  readonly from: string;
  readonly to: string;
  readonly province: string | null;
}

/** True of calls on days of a surge, in its province. */
export function isSurged(surges: readonly SurgeDays[]): Condition {
  if (surges.length === 0) return sql<boolean>`false`;
  const parts = surges.map(({ from, to, province }) => {
    const where = province === null ? sql`` : sql`and board_calls.province is not distinct from ${province}`;
    return sql`(board_calls.day between ${from}::date and ${to}::date ${where})`;
  });
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
}
