/** Runs of training: how far they are, what came of them. Their process may die; then the row says so. */
import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { TrainedName } from '../../models/trained-files.ts';
import { asEarmarkError, EarmarkError } from '../errors.ts';
import type { Locks } from './locks.ts';
import type { ModelTrainingsTable } from './model-tables.ts';
import type { Database } from './tables.ts';

export interface ModelTraining {
  readonly id: number;
  readonly name: TrainedName;
  readonly state: 'running' | 'done' | 'failed';
  /** What it is at, in words of training; '' before the first step. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** The version that came of it. */
  readonly version: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly who: string;
  readonly note: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export interface TrainingWork {
  readonly name: TrainedName;
  readonly who: string;
  readonly note: string | null;
  /** Returns the id of the stored version. */
  run(onStep: (step: string, done: number, total: number) => void): Promise<string>;
}

/** Long enough for rows not to be written all the time. */
const writeEveryMs = 500;
const mostListed = 50;

/**
 * Starts a run under a lock of this process; `finished` resolves when its row says how it ended, and never rejects
 * for a failure of the run itself.
 */
export async function startTraining(
  { db, locks }: { db: Kysely<Database>; locks: Locks },
  work: TrainingWork,
): Promise<{ readonly training: ModelTraining; readonly finished: Promise<void> }> {
  const owner = `model training ${randomUUID()}`;
  let begun: (training: ModelTraining) => void = () => undefined;
  const training = new Promise<ModelTraining>((resolve) => {
    begun = resolve;
  });
  const finished = locks.withLock(owner, async () => {
    const row = await db
      .insertInto('model_trainings')
      .values({ name: work.name, who: work.who, note: work.note, owner, version: null, ...unfinished })
      .returningAll()
      .executeTakeFirstOrThrow();
    begun(trainingOf(row));
    await follow(db, row.id, work);
  });
  // Where the row cannot be written there is no run.
  const first = await Promise.race([training, finished.then(() => training)]);
  return { training: first, finished: finished.then(() => undefined) };
}

const unfinished = { error_code: null, error_message: null, finished_at: null };

async function follow(db: Kysely<Database>, id: number, work: TrainingWork): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  let writtenAt = 0;
  const onStep = (step: string, done: number, total: number): void => {
    if (Date.now() - writtenAt < writeEveryMs && done < total) return;
    writtenAt = Date.now();
    writing = writing.then(() => write(db, id, { step, done, total })).catch(() => undefined);
  };
  const end = await work.run(onStep).then(
    (version) => ({ state: 'done' as const, version }),
    (thrown: unknown) => {
      const { code, message } = asEarmarkError(thrown);
      return { state: 'failed' as const, error_code: code, error_message: message };
    },
  );
  await writing;
  await write(db, id, { ...end, finished_at: new Date() });
}

/** Newest first. Runs whose process died are written down as failed before. */
export async function listTrainings(db: Kysely<Database>): Promise<ModelTraining[]> {
  await failDead(db);
  const rows = await db
    .selectFrom('model_trainings')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(mostListed)
    .execute();
  return rows.map(trainingOf);
}

/** Throws EarmarkError `not-found`. */
export async function readTraining(db: Kysely<Database>, id: number): Promise<ModelTraining> {
  await failDead(db);
  const row = await db.selectFrom('model_trainings').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return trainingOf(row);
  throw new EarmarkError('not-found', `There is no run of training ${id}.`, { status: 404 });
}

async function failDead(db: Kysely<Database>): Promise<void> {
  const running = await db
    .selectFrom('model_trainings')
    .select(['id', 'owner'])
    .where('state', '=', 'running')
    .execute();
  for (const { id, owner } of running)
    await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ isFree: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${owner}, 0)) as "isFree"`.execute(trx);
      if (rows[0]?.isFree !== true) return;
      await trx
        .updateTable('model_trainings')
        .set({
          state: 'failed',
          error_code: 'training-died',
          error_message: 'The process that trained it ended before it was done. Start the training again.',
          updated_at: sql`now()`,
          finished_at: sql`now()`,
        })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .execute();
    });
}

async function write(
  db: Kysely<Database>,
  id: number,
  change: Updateable<ModelTrainingsTable>,
): Promise<void> {
  await db
    .updateTable('model_trainings')
    .set({ ...change, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

function trainingOf(row: Selectable<ModelTrainingsTable>): ModelTraining {
  const { id, name, state, step, done, total, version, who, note } = row;
  return {
    id,
    name,
    state,
    step,
    done,
    total,
    version,
    error:
      row.error_code === null || row.error_message === null
        ? null
        : { code: row.error_code, message: row.error_message },
    who,
    note,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
