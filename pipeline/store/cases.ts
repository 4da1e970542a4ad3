/** The case library and the answers to daily exercises. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { CasesTable, Title } from './coaching-tables.ts';
import type { Database } from './tables.ts';

type Connection = Kysely<Database> | Transaction<Database>;

export type CaseRow = Selectable<CasesTable> & { readonly has_audio: boolean };

export interface CaseFilter {
  readonly words: readonly string[];
  readonly kind?: 'good' | 'bad' | undefined;
  readonly rule?: string | undefined;
  readonly businessType?: string | undefined;
  readonly withdrawn: boolean;
  readonly before?: number | undefined;
  readonly limit: number;
}

const hasAudio = sql<boolean>`exists (select from recordings
  where recordings.id = cases.recording_id and recordings.kind = 'audio')`.as('has_audio');

/** Newest first. */
export async function listCases(db: Connection, filter: CaseFilter): Promise<CaseRow[]> {
  let rows = db
    .selectFrom('cases')
    .selectAll()
    .select(hasAudio)
    .where('withdrawn_at', filter.withdrawn ? 'is not' : 'is', null);
  for (const word of filter.words) {
    const like = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where(
      sql<boolean>`(title ilike ${like} or note ilike ${like} or rule_title->>'zh' ilike ${like}
        or rule_title->>'en' ilike ${like} or exists (
          select from jsonb_array_elements(said) as turn where turn->>'text' ilike ${like}))`,
    );
  }
  if (filter.kind !== undefined) rows = rows.where('kind', '=', filter.kind);
  if (filter.rule !== undefined) rows = rows.where('rule', '=', filter.rule);
  if (filter.businessType !== undefined) rows = rows.where('business_type', '=', filter.businessType);
  if (filter.before !== undefined) rows = rows.where('id', '<', filter.before);
  return await rows.orderBy('id', 'desc').limit(filter.limit).execute();
}

export async function readCase(db: Connection, id: number): Promise<CaseRow | null> {
  const row = await db
    .selectFrom('cases')
    .selectAll()
    .select(hasAudio)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export type NewCase = Omit<CaseRow, 'id' | 'has_audio' | 'added_at' | `withdrawn_${string}`>;

/** Sent twice under one client id it is stored once. */
export async function addCase(
  db: Connection,
  { said, evidence, rule_title, ...rest }: NewCase,
): Promise<number> {
  await db
    .insertInto('cases')
    .values({
      ...rest,
      said: JSON.stringify(said),
      evidence: JSON.stringify(evidence),
      rule_title: JSON.stringify(rule_title),
    })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .execute();
  const { id } = await db
    .selectFrom('cases')
    .select('id')
    .where('client_id', '=', rest.client_id)
    .executeTakeFirstOrThrow();
  return id;
}

/** False: it was withdrawn before. */
export async function withdrawCase(
  db: Connection,
  id: number,
  { who, why }: { who: string; why: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('cases')
    .set({ withdrawn_by: who, withdrawn_why: why, withdrawn_at: new Date() })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface CaseRule {
  readonly rule: string;
  readonly title: Title;
  readonly good: number;
  readonly bad: number;
}

/** Of what is not withdrawn. */
export async function caseFacets(db: Connection): Promise<{ rules: CaseRule[]; businessTypes: string[] }> {
  const [{ rows: rules }, types] = await Promise.all([
    sql<CaseRule>`
      select rule, (array_agg(rule_title order by id desc))[1] as title,
        count(*) filter (where kind = 'good')::int as good, count(*) filter (where kind = 'bad')::int as bad
      from cases where withdrawn_at is null group by rule order by count(*) desc, rule limit 200`.execute(db),
    db
      .selectFrom('cases')
      .select('business_type')
      .distinct()
      .where('withdrawn_at', 'is', null)
      .where('business_type', 'is not', null)
      .orderBy('business_type')
      .execute(),
  ]);
  return { rules, businessTypes: types.map(({ business_type }) => business_type ?? '') };
}

/** Ids of cases somebody can be asked about, with what decides which one. */
export async function exerciseCandidates(
  db: Connection,
  { who, agentId }: { who: string; agentId: string | null },
): Promise<{ id: number; isFocus: boolean; isSeen: boolean }[]> {
  const { rows } = await sql<{ id: number; isFocus: boolean; isSeen: boolean }>`
    select id,
      exists (select from coaching_tasks where coaching_tasks.agent_id = ${agentId}
        and coaching_tasks.rule = cases.rule and coaching_tasks.state <> 'closed'
        and coaching_tasks.planned_on is not null) as "isFocus",
      exists (select from exercise_answers where exercise_answers.who = ${who}
        and exercise_answers.case_id = cases.id) as "isSeen"
    from cases where withdrawn_at is null order by id desc limit 1000`.execute(db);
  return rows;
}

export interface ExerciseAnswer {
  readonly caseId: number;
  readonly chosen: string;
  readonly isRight: boolean;
}

export async function exerciseAnswer(
  db: Connection,
  who: string,
  day: string,
): Promise<ExerciseAnswer | null> {
  const { rows } = await sql<ExerciseAnswer>`
    select case_id as "caseId", chosen, is_right as "isRight" from exercise_answers
    where who = ${who} and day = ${day}::date`.execute(db);
  return rows[0] ?? null;
}

/** The first answer of a day stays. */
export async function addExerciseAnswer(
  db: Connection,
  answer: { who: string; day: string; agentId: string | null } & ExerciseAnswer,
): Promise<void> {
  const { who, day, agentId, caseId, chosen, isRight } = answer;
  await sql`insert into exercise_answers (who, day, agent_id, team_id, case_id, chosen, is_right)
    values (${who}, ${day}::date, ${agentId},
      (select team_id from board_calls where agent_id = ${agentId} order by day desc limit 1),
      ${caseId}, ${chosen}, ${isRight})
    on conflict (who, day) do nothing`.execute(db);
}

export async function exerciseRecord(
  db: Connection,
  who: string,
  since: string,
): Promise<{ answered: number; right: number }> {
  const { rows } = await sql<{ answered: number; right: number }>`
    select count(*)::int as answered, count(*) filter (where is_right)::int as right
    from exercise_answers where who = ${who} and day >= ${since}::date`.execute(db);
  return rows[0] ?? { answered: 0, right: 0 };
}

/** Not withdrawn, from calls of the team on these days (`YYYY-MM-DD`, China); newest first. */
export async function readTeamCases(
  db: Connection,
  asked: { kind: 'good' | 'bad'; teamId: string; from: string; to: string; limit: number },
): Promise<CaseRow[]> {
  const { kind, teamId, from, to, limit } = asked;
  return await db
    .selectFrom('cases')
    .selectAll()
    .select(hasAudio)
    .where('kind', '=', kind)
    .where('team_id', '=', teamId)
    .where('withdrawn_at', 'is', null)
    .where(
      sql<boolean>`exists (select from board_calls where board_calls.recording_id = cases.recording_id
        and board_calls.day between ${from}::date and ${to}::date)`,
    )
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
