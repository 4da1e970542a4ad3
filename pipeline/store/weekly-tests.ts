/** Weekly tests: the questions of a team and week, and what was answered. Which questions is decided by the caller. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Title } from './coaching-tables.ts';
import type { Database } from './tables.ts';

type Connection = Kysely<Database> | Transaction<Database>;

export interface NewQuestion {
  readonly caseId: number;
  readonly kind: 'sort' | 'rule';
  /** Empty for `sort`. */
  readonly options: readonly { readonly id: string; readonly title: Title }[];
  readonly correct: string;
}

export interface WeeklyQuestion extends NewQuestion {
  readonly id: number;
  readonly number: number;
}

/** `week`: its Monday. Null: there is none. */
export async function findWeeklyTest(db: Connection, teamId: string, week: string): Promise<number | null> {
  const row = await db
    .selectFrom('weekly_tests')
    .select('id')
    .where('team_id', '=', teamId)
    .where(sql<boolean>`week = ${week}::date`)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Of several at the same time the first one stays. */
export async function addWeeklyTest(
  db: Kysely<Database>,
  test: { teamId: string; week: string; focus: readonly string[]; questions: readonly NewQuestion[] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('weekly_tests')
      .values({ team_id: test.teamId, week: test.week, focus: [...test.focus] })
      .onConflict((conflict) => conflict.columns(['team_id', 'week']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) return;
    await trx
      .insertInto('weekly_questions')
      .values(
        test.questions.map(({ caseId, kind, options, correct }, index) => ({
          test_id: made.id,
          number: index + 1,
          case_id: caseId,
          kind,
          options: JSON.stringify(options),
          correct,
        })),
      )
      .execute();
  });
}

/** In their order, without those whose case was withdrawn. */
export async function weeklyQuestions(db: Connection, testId: number): Promise<WeeklyQuestion[]> {
  return await db
    .selectFrom('weekly_questions')
    .innerJoin('cases', 'cases.id', 'weekly_questions.case_id')
    .select([
      'weekly_questions.id',
      'number',
      'case_id as caseId',
      'weekly_questions.kind',
      'options',
      'correct',
    ])
    .where('test_id', '=', testId)
    .where('withdrawn_at', 'is', null)
    .orderBy('number')
    .execute();
}

export interface WeeklyAnswer {
  readonly questionId: number;
  readonly agentId: string;
  readonly chosen: string;
  readonly isRight: boolean;
  readonly at: Date;
}

/** Of one person, or of everybody. */
export async function weeklyAnswers(
  db: Connection,
  testId: number,
  agentId: string | null,
): Promise<WeeklyAnswer[]> {
  return await db
    .selectFrom('weekly_answers')
    .innerJoin('weekly_questions', 'weekly_questions.id', 'question_id')
    .select(['question_id as questionId', 'agent_id as agentId', 'chosen', 'is_right as isRight', 'at'])
    .where('test_id', '=', testId)
    .$if(agentId !== null, (rows) => rows.where('agent_id', '=', agentId ?? ''))
    .execute();
}

/** The first answer of a question stays; returns the one that holds. */
export async function addWeeklyAnswer(
  db: Connection,
  answer: { questionId: number; agentId: string; who: string; chosen: string; isRight: boolean },
): Promise<string> {
  const { questionId, agentId, who, chosen, isRight } = answer;
  await db
    .insertInto('weekly_answers')
    .values({ question_id: questionId, agent_id: agentId, who, chosen, is_right: isRight })
    .onConflict((conflict) => conflict.columns(['question_id', 'agent_id']).doNothing())
    .execute();
  const held = await db
    .selectFrom('weekly_answers')
    .select('chosen')
    .where('question_id', '=', questionId)
    .where('agent_id', '=', agentId)
    .executeTakeFirstOrThrow();
  return held.chosen;
}

export interface WeeklyCandidate {
  readonly id: number;
  readonly rule: string;
  readonly ruleTitle: Title;
  readonly kind: 'good' | 'bad';
}

/** Cases the team was not asked about since `since` (a Monday), newest first. */
export async function weeklyCandidates(
  db: Connection,
  teamId: string,
  since: string,
): Promise<WeeklyCandidate[]> {
  const { rows } = await sql<WeeklyCandidate>`
    select id, rule, rule_title as "ruleTitle", kind from cases
    where withdrawn_at is null and not exists (
      select from weekly_questions join weekly_tests on weekly_tests.id = test_id
      where case_id = cases.id and team_id = ${teamId} and week >= ${since}::date)
    order by id desc limit 1000`.execute(db);
  return rows;
}

/** Rules the team is coached in, then those that failed most from `from` to `to`. */
export async function weeklyFocus(
  db: Connection,
  { teamId, from, to, most }: { teamId: string; from: string; to: string; most: number },
): Promise<string[]> {
  const { rows } = await sql<{ rule: string }>`
    select rule from (
      select rule, 0 as place, count(*) as n from coaching_tasks
        where team_id = ${teamId} and state <> 'closed' and planned_on is not null group by rule
      union all
      (select rule, 1, count(*) from board_calls, unnest(failed_rules) as rule
        where judged and team_id = ${teamId} and day between ${from}::date and ${to}::date
        group by rule order by 3 desc, 1 limit ${most})) as found
    group by rule order by min(place), max(n) desc, rule`.execute(db);
  return rows.map(({ rule }) => rule);
}

/** Agents whose newest call of these days is of the team. */
export async function agentsOfTeam(
  db: Connection,
  { teamId, from, to }: { teamId: string; from: string; to: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select distinct on (agent_id) agent_id as id, team_id from board_calls
      where agent_id in (select agent_id from board_calls
          where team_id = ${teamId} and day between ${from}::date and ${to}::date)
        and day between ${from}::date and ${to}::date
      order by agent_id, day desc, recording_id) as newest
    where team_id = ${teamId} order by id`.execute(db);
  return rows.map(({ id }) => id);
}
