/** Calibration sessions, answers, notes and consensus in the database. What may happen is decided by the caller. */
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import { EarmarkError } from '../errors.ts';
import type {
  CalibrationAnswersTable,
  CalibrationCallsTable,
  CalibrationConsensusTable,
  CalibrationItem,
  CalibrationNotesTable,
  CalibrationSessionsTable,
} from './calibration-tables.ts';
import { type CallScope, inScope } from './call-scope.ts';
import type { Database } from './tables.ts';

export type { CalibrationItem };
export type SessionRow = Selectable<CalibrationSessionsTable>;
export type AnswerRow = Selectable<CalibrationAnswersTable>;
export type NoteRow = Selectable<CalibrationNotesTable>;
export type ConsensusRow = Selectable<CalibrationConsensusTable>;
export type SessionCall = Selectable<CalibrationCallsTable>;
type Connection = Kysely<Database> | Transaction<Database>;

export interface NewSession {
  readonly clientId: string;
  readonly title: string;
  readonly createdBy: string;
  readonly dueAt: Date;
  readonly chosenBy: SessionRow['chosen_by'];
  readonly reviewers: readonly string[];
  /** In the order in which they are judged. */
  readonly calls: readonly {
    readonly recordingId: string;
    readonly transcribeKey: string;
    readonly analyseKey: string | null;
    readonly scoreKey: string | null;
    readonly items: readonly CalibrationItem[];
    readonly machine: Readonly<Record<string, string>>;
  }[];
}

/** Its number; sent again under the same client id it is the one that is there. */
export async function addSession(db: Kysely<Database>, session: NewSession): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('calibration_sessions')
      .values({
        client_id: session.clientId,
        title: session.title,
        created_by: session.createdBy,
        due_at: session.dueAt,
        chosen_by: session.chosenBy,
        ended_by: null,
        ended_at: null,
        closed_by: null,
        closed_at: null,
      })
      .onConflict((conflict) => conflict.column('client_id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) return (await sessionOfClient(trx, session.clientId))?.id ?? 0;
    await trx
      .insertInto('calibration_reviewers')
      .values(session.reviewers.map((login) => ({ session_id: made.id, login })))
      .execute();
    await trx
      .insertInto('calibration_calls')
      .values(
        session.calls.map((call, at) => ({
          session_id: made.id,
          recording_id: call.recordingId,
          position: at + 1,
          transcribe_key: call.transcribeKey,
          analyse_key: call.analyseKey,
          score_key: call.scoreKey,
          items: JSON.stringify(call.items),
          machine: JSON.stringify(call.machine),
        })),
      )
      .execute();
    return made.id;
  });
}

export async function sessionOfClient(db: Connection, clientId: string): Promise<SessionRow | null> {
  const row = await db
    .selectFrom('calibration_sessions')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row ?? null;
}

/** Held until the end of the transaction: no answer comes in meanwhile. Throws `calibration-unknown`. */
export async function lockSession(trx: Transaction<Database>, id: number): Promise<SessionRow> {
  const row = await trx
    .selectFrom('calibration_sessions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noSuchSession();
  return row;
}

export function noSuchSession(): EarmarkError {
  return new EarmarkError('calibration-unknown', 'There is no calibration session with this number.', {
    status: 404,
  });
}

export async function changeSession(
  trx: Connection,
  id: number,
  change: Updateable<CalibrationSessionsTable>,
): Promise<void> {
  await trx.updateTable('calibration_sessions').set(change).where('id', '=', id).execute();
}

export interface SessionSeen {
  /** Sessions in which this login judges, or that it made. */
  readonly login: string;
  /** Also those whose every call is in this scope; null: of a person who manages nothing. */
  readonly manages: CallScope | null;
}

/** Newest first. `id`: only this one, if it may be seen. */
export async function listSessions(
  db: Connection,
  { login, manages }: SessionSeen,
  id: number | null = null,
): Promise<SessionRow[]> {
  let rows = db
    .selectFrom('calibration_sessions')
    .selectAll()
    .where(
      sql<boolean>`(exists (select from calibration_reviewers where session_id = calibration_sessions.id
          and login = ${login}) or ${
            manages === null
              ? sql`false`
              : sql`(created_by = ${login} or not exists (select from calibration_calls
                  join recordings on recordings.id = recording_id
                  where session_id = calibration_sessions.id and not ${inScope(manages)}))`
          })`,
    );
  if (id !== null) rows = rows.where('id', '=', id);
  return await rows.orderBy('id', 'desc').limit(200).execute();
}

/** By session, in order of the logins. */
export async function reviewersOf(db: Connection, ids: readonly number[]): Promise<Map<number, string[]>> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('calibration_reviewers')
          .selectAll()
          .where('session_id', 'in', [...ids])
          .orderBy('login')
          .execute();
  return grouped(
    rows,
    ({ session_id }) => session_id,
    ({ login }) => login,
  );
}

/** By session, in order of judging. */
export async function callsOf(db: Connection, ids: readonly number[]): Promise<Map<number, SessionCall[]>> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('calibration_calls')
          .selectAll()
          .where('session_id', 'in', [...ids])
          .orderBy('position')
          .execute();
  return grouped(
    rows,
    ({ session_id }) => session_id,
    (call) => call,
  );
}

/** Of each reviewer, call and item the last, in order of time; `who`: of this one only. */
export async function answersOf(
  db: Connection,
  ids: readonly number[],
  who: string | null = null,
): Promise<AnswerRow[]> {
  if (ids.length === 0) return [];
  let rows = db
    .selectFrom('calibration_answers')
    .selectAll()
    .distinctOn(['session_id', 'recording_id', 'who', 'item'])
    .where('session_id', 'in', [...ids])
    .orderBy('session_id')
    .orderBy('recording_id')
    .orderBy('who')
    .orderBy('item')
    .orderBy('id', 'desc');
  if (who !== null) rows = rows.where('who', '=', who);
  return (await rows.execute()).sort((one, other) => one.id - other.id);
}

/** Sent again under the same id they are stored once. Throws `calibration-id-taken`. */
export async function addAnswers(
  trx: Transaction<Database>,
  rows: readonly Omit<AnswerRow, 'id' | 'at'>[],
): Promise<void> {
  await addOnce(
    trx
      .insertInto('calibration_answers')
      .values([...rows])
      .onConflict((conflict) => conflict.columns(['client_id', 'item']).doNothing())
      .returning('id'),
    rows.length,
    async () => {
      const known = await trx
        .selectFrom('calibration_answers')
        .selectAll()
        .where(
          'client_id',
          'in',
          rows.map(({ client_id }) => client_id),
        )
        .execute();
      return rows.every((row) =>
        known.some((one) =>
          isSame(one, row, ['client_id', 'session_id', 'recording_id', 'item', 'value', 'who']),
        ),
      );
    },
  );
}

/** In order of time. `who`: of this one only. */
export async function notesOf(db: Connection, id: number, who: string | null = null): Promise<NoteRow[]> {
  let rows = db.selectFrom('calibration_notes').selectAll().where('session_id', '=', id).orderBy('id');
  if (who !== null) rows = rows.where('who', '=', who);
  return await rows.execute();
}

/** Throws `calibration-id-taken`. */
export async function addNote(trx: Transaction<Database>, note: Omit<NoteRow, 'id' | 'at'>): Promise<void> {
  await addOnce(
    trx
      .insertInto('calibration_notes')
      .values(note)
      .onConflict((conflict) => conflict.column('client_id').doNothing())
      .returning('id'),
    1,
    async () => {
      const known = await trx
        .selectFrom('calibration_notes')
        .selectAll()
        .where('client_id', '=', note.client_id)
        .executeTakeFirst();
      return (
        known !== undefined && isSame(known, note, ['session_id', 'recording_id', 'item', 'text', 'who'])
      );
    },
  );
}

/** Of each call and item the last. */
export async function consensusOf(db: Connection, ids: readonly number[]): Promise<ConsensusRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('calibration_consensus')
    .selectAll()
    .distinctOn(['session_id', 'recording_id', 'item'])
    .where('session_id', 'in', [...ids])
    .orderBy('session_id')
    .orderBy('recording_id')
    .orderBy('item')
    .orderBy('id', 'desc')
    .execute();
}

/** Throws `calibration-id-taken`. */
export async function addConsensus(
  trx: Transaction<Database>,
  rows: readonly Omit<ConsensusRow, 'id' | 'at'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await addOnce(
    trx
      .insertInto('calibration_consensus')
      .values([...rows])
      .onConflict((conflict) => conflict.columns(['client_id', 'recording_id', 'item']).doNothing())
      .returning('id'),
    rows.length,
    async () => {
      const known = await trx
        .selectFrom('calibration_consensus')
        .selectAll()
        .where(
          'client_id',
          'in',
          rows.map(({ client_id }) => client_id),
        )
        .execute();
      return rows.every((row) =>
        known.some((one) =>
          isSame(one, row, ['client_id', 'session_id', 'recording_id', 'item', 'value', 'who']),
        ),
      );
    },
  );
}

/**
 * Calls with a card that no session had yet and that need no review today: drawn by lot, or those people disagreed about
 * most, the newest first.
 */
export async function drawCalls(
  db: Connection,
  { by, count, scope }: { by: 'random' | 'disputed'; count: number; scope: CallScope },
): Promise<string[]> {
  const fit = sql`recordings.state = 'done' and recordings.score_key is not null and recordings.transcribe_key is not null
    and ${inScope(scope)} and not exists (select from calibration_calls where recording_id = recordings.id)
    and not exists (select from reviews where recording_id = recordings.id and state <> 'published'
      and kind in ('mandatory', 'risk'))`;
  const { rows } =
    by === 'random'
      ? await sql<{
          id: string;
        }>`select id from recordings where ${fit} order by random() limit ${count}`.execute(db)
      : await sql<{ id: string }>`
          select recordings.id from (
            select recording_id from review_decisions where not agrees
            union all select recording_id from appeals
            union all (select recording_id from labels where source <> 'calibration'
              group by recording_id, model, turn having count(distinct value) > 1)
          ) disputed join recordings on recordings.id = recording_id
          where ${fit} group by recordings.id, listed_at
          order by count(*) desc, listed_at desc, recordings.id limit ${count}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Calls that this login judges in a session that still is blind. */
export async function blindCalls(db: Connection, login: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('calibration_reviewers')
    .innerJoin('calibration_sessions', 'calibration_sessions.id', 'calibration_reviewers.session_id')
    .innerJoin('calibration_calls', 'calibration_calls.session_id', 'calibration_sessions.id')
    .select('recording_id')
    .distinct()
    .where('login', '=', login)
    .where('state', '=', 'judging')
    .execute();
  return new Set(rows.map(({ recording_id }) => recording_id));
}

/** Closed sessions whose gold labels are not all written. */
export async function unlabelledSessions(db: Connection): Promise<number[]> {
  const rows = await db
    .selectFrom('calibration_sessions')
    .select('id')
    .where('is_labelled', '=', false)
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.map(({ id }) => id);
}

async function addOnce(
  insert: { execute(): Promise<readonly unknown[]> },
  count: number,
  isKnown: () => Promise<boolean>,
): Promise<void> {
  const stored = await insert.execute();
  if (stored.length === count || (await isKnown())) return;
  throw new EarmarkError(
    'calibration-id-taken',
    'This id is stored already and says something else. Send what changed under a new id.',
    { status: 409 },
  );
}

function isSame<T>(one: T, other: Partial<T>, columns: readonly (keyof T)[]): boolean {
  return columns.every((column) => one[column] === other[column]);
}

function grouped<R, V>(rows: readonly R[], key: (row: R) => number, value: (row: R) => V): Map<number, V[]> {
  const groups = new Map<number, V[]>();
  for (const row of rows) {
    const held = groups.get(key(row));
    if (held === undefined) groups.set(key(row), [value(row)]);
    else held.push(value(row));
  }
  return groups;
}

export interface ReviewerCover {
  readonly login: string;
  readonly agentId: string | null;
  readonly whole: boolean;
  readonly teamIds: readonly string[];
}

/** Those of the logins that review anywhere, and the calls they may hear. */
export async function reviewersCovering(db: Connection, logins: readonly string[]): Promise<ReviewerCover[]> {
  const { rows } = await sql<ReviewerCover>`
    with recursive below as (
      select people.id as person_id, org_units.id, org_units.kind, org_units.team_id
        from people join role_grants on person_id = people.id join org_units on org_units.id = unit_id
        where login = any(${[...logins]}::text[]) and active and role in ('reviewer', 'qa_manager')
      union
      select person_id, unit.id, unit.kind, unit.team_id
        from below join org_units unit on unit.parent_id = below.id)
    select login, agent_id as "agentId", bool_or(kind = 'whole') as whole,
      coalesce(array_agg(distinct team_id) filter (where team_id is not null), '{}') as "teamIds"
    from below join people on people.id = person_id group by login, agent_id order by login`.execute(db);
  return rows;
}

/** Calls as a session takes them; those that are not there are left out. */
export async function callsToJudge(db: Connection, ids: readonly string[]) {
  return await db
    .selectFrom('recordings')
    .leftJoin('reviews', 'reviews.recording_id', 'recordings.id')
    .select(['id', 'recordings.team_id', 'recordings.agent_id', 'transcribe_key', 'analyse_key'])
    .select('recordings.score_key')
    .select(
      sql<boolean>`coalesce(reviews.state <> 'published' and reviews.kind in ('mandatory', 'risk'), false)`.as(
        'is_urgent',
      ),
    )
    .where('id', 'in', [...ids, ''])
    .execute();
}

/** What the list of calls says of them, nothing of what anybody thinks of them. */
export async function callFacts(db: Connection, ids: readonly string[]) {
  return await db
    .selectFrom('recordings')
    .select(['id', 'kind', 'started_at', 'duration_ms'])
    .where('id', 'in', [...ids, ''])
    .execute();
}
