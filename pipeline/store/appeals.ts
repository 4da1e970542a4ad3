/** Appeals and what became of them, in the database. What may happen is decided by the caller. */
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import type { Verdict } from '../domain.ts';
import { type CallScope, recordingInScope } from './call-scope.ts';
import type { AppealEventsTable, AppealsTable } from './review-tables.ts';
import type { Database } from './tables.ts';

export type AppealRow = Selectable<AppealsTable>;
export type AppealEventRow = Selectable<AppealEventsTable>;
type Connection = Kysely<Database> | Transaction<Database>;

export interface AppealRuling {
  readonly number: number;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly round: number;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly note: string | null;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Accepted appeals of a call, oldest first. */
export async function appealRulings(db: Connection, recordingId: string): Promise<AppealRuling[]> {
  const rows = await db
    .selectFrom('appeal_events')
    .innerJoin('appeals', 'appeals.id', 'appeal_events.appeal_id')
    .select(['appeal_events.id', 'rule', 'rule_version', 'round', 'verdict', 'appeal_events.reason', 'note'])
    .select(['who', 'appeal_events.at'])
    .where('appeal_events.recording_id', '=', recordingId)
    .where('event', '=', 'accept')
    .orderBy('appeal_events.id')
    .execute();
  return rows.map((row) => ({
    number: row.id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    round: row.round,
    verdict: row.verdict ?? 'pass',
    reason: row.reason,
    note: row.note,
    who: row.who,
    at: row.at.toISOString(),
  }));
}

/** Held until the end of the transaction. Null: there is none. */
export async function lockAppeal(trx: Transaction<Database>, id: string): Promise<AppealRow | null> {
  const row = await trx.selectFrom('appeals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ?? null;
}

/** Of one finding of a round there is one appeal at most. */
export async function findAppeal(
  db: Connection,
  { recordingId, round, rule }: { recordingId: string; round: number; rule: string },
): Promise<AppealRow | null> {
  const row = await db
    .selectFrom('appeals')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .where('round', '=', round)
    .where('rule', '=', rule)
    .executeTakeFirst();
  return row ?? null;
}

export async function addAppeal(
  trx: Transaction<Database>,
  appeal: Pick<
    AppealRow,
    | 'id'
    | 'recording_id'
    | 'round'
    | 'publication_id'
    | 'rule'
    | 'rule_version'
    | 'agent'
    | 'reason'
    | 'due_at'
  >,
): Promise<void> {
  await trx
    .insertInto('appeals')
    .values({ ...appeal, state: 'submitted', first_by: null })
    .execute();
}

export async function changeAppeal(
  trx: Transaction<Database>,
  id: string,
  change: Updateable<AppealsTable>,
): Promise<void> {
  await trx
    .updateTable('appeals')
    .set({ ...change, updated_at: new Date() })
    .where('id', '=', id)
    .execute();
}

export async function addAppealEvent(
  trx: Transaction<Database>,
  event: Omit<AppealEventRow, 'id' | 'at'>,
): Promise<void> {
  await trx.insertInto('appeal_events').values(event).execute();
}

export async function findAppealEvent(db: Connection, clientId: string): Promise<AppealEventRow | null> {
  const row = await db
    .selectFrom('appeal_events')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row ?? null;
}

/** Oldest first, of these appeals. */
export async function appealEventsOf(db: Connection, ids: readonly string[]): Promise<AppealEventRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('appeal_events')
    .selectAll()
    .where('appeal_id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

export interface AppealFilter {
  readonly scope: CallScope;
  readonly states: readonly AppealRow['state'][] | null;
  /** Only of these calls. */
  readonly recordingId?: string;
  /** Not those about decisions of this person, and not their own. */
  readonly decidableBy?: string;
  /** Numbers below it only. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first. */
export async function listAppeals(db: Connection, filter: AppealFilter): Promise<AppealRow[]> {
  let query = db
    .selectFrom('appeals')
    .selectAll('appeals')
    .where(recordingInScope(filter.scope, 'appeals.recording_id'));
  if (filter.states !== null) query = query.where('appeals.state', 'in', [...filter.states]);
  if (filter.recordingId !== undefined) query = query.where('appeals.recording_id', '=', filter.recordingId);
  if (filter.before !== undefined) query = query.where('appeals.number', '<', filter.before);
  if (filter.decidableBy !== undefined)
    query = query
      .where('appeals.agent', '<>', filter.decidableBy)
      .where(
        sql<boolean>`not exists (select from publications
          where publications.recording_id = appeals.recording_id and publications.round = appeals.round
            and cause = 'review' and publications.who = ${filter.decidableBy})`,
      )
      .where(
        sql<boolean>`not exists (select from review_decisions
          where review_decisions.recording_id = appeals.recording_id and review_decisions.round = appeals.round
            and review_decisions.who = ${filter.decidableBy})`,
      );
  return await query.orderBy('appeals.number', 'desc').limit(filter.limit).execute();
}

/** Of every appeal: who decided findings of the call, or published it, in its round. */
export async function reviewersOf(
  db: Connection,
  recordingIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (recordingIds.length === 0) return new Map();
  const { rows } = await sql<{ recording_id: string; round: number; who: string }>`
    select recording_id, round, who from review_decisions where recording_id = any(${[...recordingIds]}::text[])
    union
    select recording_id, round, who from publications
      where cause = 'review' and recording_id = any(${[...recordingIds]}::text[])
    order by who`.execute(db);
  const of = new Map<string, string[]>();
  for (const { recording_id, round, who } of rows) {
    const key = `${recording_id} ${round}`;
    of.set(key, [...(of.get(key) ?? []), who]);
  }
  return of;
}
