/** What was really said in a turn, beside what the recogniser wrote. Append-only; the latest of a turn holds. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { TurnCorrectionsTable } from './review-tables.ts';
import { idTaken } from './reviews.ts';
import type { Database } from './tables.ts';

export type CorrectionRow = Selectable<TurnCorrectionsTable>;

/** False: stored already. Throws EarmarkError `review-id-taken`. */
export async function addCorrection(
  db: Kysely<Database>,
  correction: Omit<CorrectionRow, 'number' | 'at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('turn_corrections')
    .values(correction)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return true;
  const known = await db
    .selectFrom('turn_corrections')
    .select(['recording_id', 'turn', 'text'])
    .where('id', '=', correction.id)
    .executeTakeFirst();
  const { recording_id, turn, text } = correction;
  if (known?.recording_id === recording_id && known.turn === turn && known.text === text) return false;
  throw idTaken();
}

/** The latest of each turn and transcript, in order of turns. */
export async function correctionsOf(db: Kysely<Database>, recordingId: string): Promise<CorrectionRow[]> {
  return await db
    .selectFrom('turn_corrections')
    .selectAll()
    .distinctOn(['transcribe_key', 'turn'])
    .where('recording_id', '=', recordingId)
    .orderBy('transcribe_key')
    .orderBy('turn')
    .orderBy('number', 'desc')
    .execute();
}

export interface CallErrors {
  readonly engine: string;
  /** Of the call, in China: `YYYY-MM`. */
  readonly month: string;
  readonly recordingId: string;
  /** Corrected ones. */
  readonly turns: number;
  readonly edits: number;
  readonly chars: number;
}

/** Of each call and engine (with its model): what was corrected. The latest word on each turn. */
export async function errorsByCall(db: Kysely<Database>): Promise<CallErrors[]> {
  const { rows } = await sql<CallErrors>`
    with last as (
      select distinct on (recording_id, transcribe_key, turn) recording_id, engine, edits, chars
      from turn_corrections order by recording_id, transcribe_key, turn, number desc)
    select last.engine, to_char(listed_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
      recordings.id as "recordingId", count(*)::int as turns, sum(edits)::int as edits, sum(chars)::int as chars
    from last join recordings on recordings.id = last.recording_id
    group by last.engine, recordings.id order by listed_at desc, recordings.id`.execute(db);
  return rows;
}

/** Characters of all calls with a published review, by engine. */
export async function reviewedChars(db: Kysely<Database>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ engine: string; chars: number }>`
    select engine, coalesce(sum(chars), 0)::int as chars from reviews
      join recordings on recordings.id = reviews.recording_id
      join recording_opinions on recording_opinions.recording_id = reviews.recording_id
    where reviews.state = 'published' and engine is not null group by engine`.execute(db);
  return new Map(rows.map(({ engine, chars }) => [engine, chars]));
}
