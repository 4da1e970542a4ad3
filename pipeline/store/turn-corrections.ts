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

export interface EngineErrors {
  readonly engine: string;
  readonly turns: number;
  readonly edits: number;
  readonly chars: number;
  /** Characters of all calls with a published review, by the same engine. */
  readonly reviewedChars: number;
}

/** By engine and model. */
export async function errorsByEngine(db: Kysely<Database>): Promise<EngineErrors[]> {
  const { rows } = await sql<EngineErrors>`
    with last as (
      select distinct on (recording_id, transcribe_key, turn) engine, edits, chars from turn_corrections
      order by recording_id, transcribe_key, turn, number desc),
    reviewed as (
      select engine, sum(chars) as chars from reviews
      join recordings on recordings.id = reviews.recording_id
      join recording_opinions on recording_opinions.recording_id = reviews.recording_id
      where reviews.state = 'published' group by engine)
    select last.engine, count(*)::int as turns, sum(edits)::int as edits, sum(last.chars)::int as chars,
      coalesce(max(reviewed.chars), 0)::int as "reviewedChars"
    from last left join reviewed using (engine) group by last.engine order by last.engine`.execute(db);
  return rows;
}
