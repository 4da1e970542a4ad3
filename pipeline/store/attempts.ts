/** Tries of a stage, kept in Postgres so that a queue that forgets cannot make a recording be tried for ever. */
import { type Kysely, sql } from 'kysely';
import type { StageName } from '../domain.ts';
import type { EarmarkError } from '../errors.ts';
import type { Database } from './tables.ts';

export interface Attempt {
  /** Tries of this stage for this key, this one included. */
  readonly attempts: number;
  /** Earlier tries during which the process died. */
  readonly crashes: number;
}

interface At {
  readonly recordingId: string;
  readonly stage: StageName;
  readonly key: string;
}

/** Call under the stage's lock: only then does an unfinished earlier try mean that its process died. */
export async function beginAttempt(db: Kysely<Database>, { recordingId, stage, key }: At): Promise<Attempt> {
  return await db
    .insertInto('attempts')
    .values({ recording_id: recordingId, stage, key, attempts: 1, started_at: new Date() })
    .onConflict((conflict) =>
      conflict.columns(['recording_id', 'stage']).doUpdateSet({
        key,
        attempts: sql<number>`case when attempts.key = ${key} then attempts.attempts + 1 else 1 end`,
        crashes: sql<number>`case when attempts.key <> ${key} then 0
          when attempts.finished_at is null then attempts.crashes + 1 else attempts.crashes end`,
        started_at: sql`now()`,
        finished_at: null,
        error_code: null,
        error_message: null,
      }),
    )
    .returning(['attempts', 'crashes'])
    .executeTakeFirstOrThrow();
}

/** `isCounted: false` for failures of the surroundings (storage away): they use up no try. */
export async function endAttempt(
  db: Kysely<Database>,
  { recordingId, stage }: At,
  error: EarmarkError | null,
  options: { isCounted: boolean } = { isCounted: true },
): Promise<void> {
  await db
    .updateTable('attempts')
    .set({
      finished_at: sql`now()`,
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
      ...(options.isCounted ? {} : { attempts: sql<number>`greatest(attempts - 1, 0)` }),
    })
    .where('recording_id', '=', recordingId)
    .where('stage', '=', stage)
    .execute();
}
