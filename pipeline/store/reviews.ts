/** Reviews, decisions and publications in the database. What may happen is decided by the caller. */
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import { EarmarkError } from '../errors.ts';
import { type CallScope, inScope } from './call-scope.ts';
import type {
  PublicationsTable,
  ReviewCommentsTable,
  ReviewDecisionsTable,
  ReviewKind,
  ReviewsTable,
} from './review-tables.ts';
import type { Database } from './tables.ts';

export type ReviewRow = Selectable<ReviewsTable>;
export type DecisionRow = Selectable<ReviewDecisionsTable>;
export type PublicationRow = Selectable<PublicationsTable>;
export type CommentRow = Selectable<ReviewCommentsTable>;
type Connection = Kysely<Database> | Transaction<Database>;

/** Null: nobody has to look at this call, and nobody did. */
export async function readReview(db: Connection, recordingId: string): Promise<ReviewRow | null> {
  const row = await db
    .selectFrom('reviews')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return row ?? null;
}

/** Held until the end of the transaction; a call that nobody had to look at gets a review of kind `picked`. */
export async function lockReview(trx: Transaction<Database>, recordingId: string): Promise<ReviewRow> {
  await sql`insert into reviews (recording_id, kind, rank, sort_key, ready, team_id, agent_id, business_type)
    select id, 'picked', 7, -extract(epoch from listed_at), state in ('done', 'unusable', 'failed'), team_id, agent_id,
      business_type
    from recordings where id = ${recordingId} and not exists (select from reviews where recording_id = id)
    on conflict do nothing`.execute(trx);
  const row = await trx
    .selectFrom('reviews')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined)
    throw new EarmarkError('recording-unknown', 'There is no recording with this id.', { status: 404 });
  return row;
}

export interface NextWanted {
  readonly who: string;
  /** Own calls are left out. */
  readonly agentId: string | null;
  readonly scope: CallScope;
  readonly kinds: readonly ReviewKind[] | null;
  /** Put aside by the caller for now. */
  readonly except: readonly string[];
}

/** The most urgent review that is free, locked: two who ask at once get two different ones. Null: nothing to do. */
export async function lockNext(trx: Transaction<Database>, wanted: NextWanted): Promise<ReviewRow | null> {
  const rows = trx
    .selectFrom('reviews')
    .selectAll()
    .where('state', '<>', 'published')
    .where(sql<boolean>`recording_id <> all(${[...wanted.except]}::text[])`);
  // Nobody hoards: whoever holds one goes on with it.
  const held = await rows
    .where('leased_by', '=', wanted.who)
    .where('leased_until', '>', sql<Date>`now()`)
    .orderBy('rank')
    .orderBy('sort_key')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (held !== undefined) return held;
  let query = rows
    .where('ready', '=', true)
    .where(isFree(wanted.who))
    .where(inScope(wanted.scope, 'reviews'))
    .where(sql<boolean>`(agent_id is distinct from ${wanted.agentId} or ${wanted.agentId}::text is null)`)
    // What is due soon waits for nobody it was given to.
    .where(
      sql<boolean>`(assignee is null or assignee = ${wanted.who} or due_at < now() + interval '2 hours')`,
    );
  if (wanted.kinds !== null) query = query.where('kind', 'in', [...wanted.kinds]);
  const row = await query
    .orderBy('rank')
    .orderBy('sort_key')
    .orderBy('recording_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row ?? null;
}

/** Nobody else holds it now. */
function isFree(who: string) {
  return sql<boolean>`(leased_by is null or leased_by = ${who} or leased_until < now())`;
}

export async function changeReview(
  trx: Transaction<Database>,
  recordingId: string,
  change: Updateable<ReviewsTable>,
): Promise<ReviewRow> {
  return await trx
    .updateTable('reviews')
    .set(change)
    .where('recording_id', '=', recordingId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function addReviewEvent(
  trx: Transaction<Database>,
  { recording_id, round, state }: ReviewRow,
  event: { event: string; who: string; reason?: string | null; detail?: Record<string, unknown> },
): Promise<void> {
  await trx
    .insertInto('review_events')
    .values({
      recording_id,
      round,
      state,
      event: event.event,
      who: event.who,
      reason: event.reason ?? null,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}

/** Oldest first. */
export async function reviewEventsOf(db: Connection, recordingId: string) {
  return await db
    .selectFrom('review_events')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('id')
    .execute();
}

/** In the order they were given. */
export async function decisionsOf(db: Connection, recordingId: string): Promise<DecisionRow[]> {
  return await db
    .selectFrom('review_decisions')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('number')
    .execute();
}

/** False: it is stored already. Throws EarmarkError `review-id-taken` when the same id says something else. */
export async function addDecision(
  trx: Transaction<Database>,
  decision: Omit<DecisionRow, 'number' | 'at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('review_decisions')
    .values(decision)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return true;
  const known = await findDecision(trx, decision.id);
  if (known !== null && isSame(known, decision, ['recording_id', 'rule', 'verdict', 'who'])) return false;
  throw idTaken();
}

export async function findDecision(db: Connection, id: string): Promise<DecisionRow | null> {
  const row = await db.selectFrom('review_decisions').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** False: stored already. Throws `review-id-taken`. */
export async function addComment(
  db: Connection,
  comment: Omit<CommentRow, 'number' | 'at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('review_comments')
    .values(comment)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return true;
  const known = await db
    .selectFrom('review_comments')
    .selectAll()
    .where('id', '=', comment.id)
    .executeTakeFirst();
  if (known !== undefined && isSame(known, comment, ['recording_id', 'text', 'who'])) return false;
  throw idTaken();
}

export async function commentsOf(db: Connection, recordingId: string): Promise<CommentRow[]> {
  return await db
    .selectFrom('review_comments')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('number')
    .execute();
}

export async function findPublication(db: Connection, clientId: string): Promise<PublicationRow | null> {
  const row = await db
    .selectFrom('publications')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row ?? null;
}

/** Newest first. */
export async function publicationsOf(db: Connection, recordingId: string): Promise<PublicationRow[]> {
  return await db
    .selectFrom('publications')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('id', 'desc')
    .execute();
}

export type NewPublication = Omit<PublicationRow, 'id' | 'at' | 'final'> & {
  readonly final: Readonly<{ failed: readonly string[]; unsure: number; json: string }> | null;
};

/** The score that counts from now on: kept for ever, and copied to where lists look. */
export async function addPublication(
  trx: Transaction<Database>,
  { final, ...publication }: NewPublication,
): Promise<PublicationRow> {
  const row = await trx
    .insertInto('publications')
    .values({ ...publication, final: final?.json ?? null })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (final !== null && publication.score_key !== null)
    await trx
      .updateTable('recordings')
      .set({
        score_key: publication.score_key,
        confirmed_score_key: publication.score_key,
        normalised: publication.normalised,
        passed: publication.passed,
        veto: publication.veto,
        failed_rules: [...final.failed],
        fail_count: final.failed.length,
        unsure_count: final.unsure,
        updated_at: sql`now()`,
      })
      .where('id', '=', publication.recording_id)
      .execute();
  return row;
}

/** Names by login, of those that are known here. */
export async function namesOf(
  db: Connection,
  logins: readonly (string | null)[],
): Promise<Record<string, string>> {
  const asked = [...new Set(logins.filter((one) => one !== null))];
  if (asked.length === 0) return {};
  const rows = await db.selectFrom('people').select(['login', 'name']).where('login', 'in', asked).execute();
  return Object.fromEntries(rows.map(({ login, name }) => [login, name]));
}

function isSame<T>(one: T, other: Partial<T>, columns: readonly (keyof T)[]): boolean {
  return columns.every((column) => one[column] === other[column]);
}

export function idTaken(): EarmarkError {
  return new EarmarkError(
    'review-id-taken',
    'This id is stored already and says something else. Send what changed under a new id.',
    { status: 409 },
  );
}
