/** Puts back into the queue what plan() says is missing. Recovery, back-fill and re-scoring are all this one loop. */
import { sql } from 'kysely';
import type { RecordingState, StageName } from './domain.ts';
import type { StageJob } from './queue/queue.ts';
import type { Services } from './services.ts';
import { type PlannedRecord, planRecordings } from './store/recordings.ts';
import { isSettled, settle } from './store/settle.ts';
import { readVersions } from './store/versions.ts';

const pageSize = 500;
/** The queue is a hint, so it need not hold a whole archive: beyond this many waiting jobs the sweep pauses. */
const enoughQueued = 20_000;

export interface SweepReport {
  readonly looked: number;
  readonly enqueued: number;
  /** Complete already, only the recording did not say so yet. */
  readonly settled: number;
  /** Have a card, by other rules than those in force: done in bulk (rescore.ts), not one by one. */
  readonly toRescore: number;
}

type Context = Pick<Services, 'db' | 'queue' | 'log'>;

/**
 * `pending` looks at unfinished recordings only; `all` also at finished ones (new rules, models or recogniser).
 * Waiting recordings are left to `reviveWaiting`, unusable and failed ones to `retryFailed`.
 */
export async function sweep(
  context: Context,
  scope: 'pending' | 'all',
  options: { signal?: AbortSignal; onProgress?: (looked: number) => void } = {},
): Promise<SweepReport> {
  const states: RecordingState[] = scope === 'all' ? ['pending', 'done'] : ['pending'];
  let after = '';
  let report: SweepReport = { looked: 0, enqueued: 0, settled: 0, toRescore: 0 };
  while (options.signal?.aborted !== true && (await hasRoom(context))) {
    const ids = await context.db
      .selectFrom('recordings')
      .select('id')
      .where('state', 'in', states)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last.id;
    const page = await enqueueMissing(
      context,
      ids.map(({ id }) => id),
      { leaveHistory: scope === 'all' },
    );
    report = {
      looked: report.looked + ids.length,
      enqueued: report.enqueued + page.enqueued,
      settled: report.settled + page.settled,
      toRescore: report.toRescore + page.toRescore,
    };
    options.onProgress?.(report.looked);
  }
  return report;
}

export async function hasRoom({ queue }: Pick<Services, 'queue'>): Promise<boolean> {
  const counts = Object.values(await queue.counts());
  return counts.reduce((sum, { waiting }) => sum + waiting, 0) < enoughQueued;
}

/** Settles what is stored and enqueues what is missing, for these recordings. */
export async function enqueueMissing(
  { db, queue }: Context,
  recordingIds: readonly string[],
  options: { leaveHistory?: boolean } = {},
): Promise<Omit<SweepReport, 'looked'>> {
  const inForce = await readVersions(db);
  const jobs: StageJob[] = [];
  let settled = 0;
  let toRescore = 0;
  for (const record of await planRecordings(db, inForce, recordingIds)) {
    const { recording, plan } = record;
    if (recording.state !== 'pending' && recording.state !== 'done') continue;
    if (options.leaveHistory && isHistory(record)) {
      toRescore += 1;
      continue;
    }
    if (!isSettled(record)) {
      await db.transaction().execute(async (trx) => {
        const [locked] = await planRecordings(trx, inForce, [recording.id], { lock: true });
        if (locked && (await settle(trx, locked))) settled += 1;
      });
    }
    if (plan.next) jobs.push({ stage: plan.next.stage, recordingId: recording.id, key: plan.next.key });
  }
  await queue.add(jobs);
  return { enqueued: jobs.length, settled, toRescore };
}

/** Lacks nothing but a card (and route) by the rules in force. */
function isHistory({ ruleSet, versions, plan: { next } }: PlannedRecord): boolean {
  return (
    ruleSet !== null && ruleSet !== versions.rules && (next?.stage === 'score' || next?.stage === 'route')
  );
}

/** Gives failed (and, by id, unusable) recordings another chance; returns how many. */
export async function retryFailed(
  context: Context,
  filter: { recordingId?: string; stage?: StageName } = {},
): Promise<number> {
  const { db } = context;
  const states: RecordingState[] = filter.recordingId ? ['failed', 'unusable', 'waiting'] : ['failed'];
  const ids = await db.transaction().execute(async (trx) => {
    let query = trx
      .updateTable('recordings')
      .set({ state: 'pending', state_reason: null, state_detail: null, updated_at: sql`now()` })
      .where('state', 'in', states);
    if (filter.recordingId) query = query.where('id', '=', filter.recordingId);
    const { stage } = filter;
    if (stage) {
      query = query.where(
        'id',
        'in',
        trx.selectFrom('attempts').select('recording_id').where('stage', '=', stage),
      );
    }
    const rows = await query.returning('id').execute();
    const changed = rows.map(({ id }) => id);
    if (changed.length > 0) await trx.deleteFrom('attempts').where('recording_id', 'in', changed).execute();
    return changed;
  });
  for (let from = 0; from < ids.length; from += pageSize) {
    await enqueueMissing(context, ids.slice(from, from + pageSize));
  }
  return ids.length;
}

/**
 * Lets recordings that wait for something be tried again. Those without a recogniser go on waiting while there is
 * none: the file was looked at already.
 */
export async function reviveWaiting({ db }: Pick<Services, 'db'>): Promise<void> {
  const hasRecogniser = db.selectFrom('versions').select('part').where('part', '=', 'asr');
  await db
    .updateTable('recordings')
    .set({ state: 'pending', state_reason: null, state_detail: null })
    .where('state', '=', 'waiting')
    .where((where) => where.or([where('state_reason', '<>', 'no-engine'), where.exists(hasRecogniser)]))
    .execute();
}
