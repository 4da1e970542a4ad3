/**
 * Re-scores history after the rules changed: every recording that has a card by other rules than those in force for its
 * team gets one by those, beside the old one. What is stored is stored: killed at any point, the next pass goes on from there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { asEarmarkError } from './errors.ts';
import { type HistoryThreads, openHistoryThreads } from './history-threads.ts';
import { countCards, type RescoreProgress, readRescoreProgress } from './rescore-progress.ts';
import type { Services } from './services.ts';
import { openLocks } from './store/locks.ts';
import type { Database } from './store/tables.ts';
import { type InForce, inForceKey, readVersions, wantedRules } from './store/versions.ts';
import { enqueueMissing } from './sweep.ts';

/** Large enough that a commit does not count, small enough that a thread holds few megabytes. */
const pageSize = 100;
const watchEveryMs = 500;

export interface RescoreReport {
  /** Of the whole organisation. */
  readonly ruleSet: string;
  /** Recordings with a card by other rules. */
  readonly looked: number;
  readonly scored: number;
  /** Could not be scored here; put into the queue. */
  readonly left: number;
}

type Context = Pick<Services, 'db' | 'databaseUrl' | 'config' | 'log' | 'queue'>;

export interface RescoreOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RescoreProgress) => void;
  readonly threads?: number;
  /** `wait` (the usual): watch the process that is at it. `leave`: return null at once. */
  readonly whenTaken?: 'wait' | 'leave';
}

/** One process at a time works; others watch. Null when somebody else was at it and is not waited for. */
export async function rescoreHistory(
  context: Context,
  options: RescoreOptions & { whenTaken: 'leave' },
): Promise<RescoreReport | null>;
export async function rescoreHistory(context: Context, options?: RescoreOptions): Promise<RescoreReport>;
export async function rescoreHistory(
  context: Context,
  options: RescoreOptions = {},
): Promise<RescoreReport | null> {
  const locks = openLocks(context.databaseUrl, context.log);
  try {
    let report: RescoreReport | null = null;
    const work = async () => {
      report = await passes(context, options);
    };
    while (!(await locks.withLock('rescore', work))) {
      if (options.whenTaken === 'leave') return null;
      options.onProgress?.(await readRescoreProgress(context.db));
      await sleep(watchEveryMs, null, options.signal ? { signal: options.signal } : {});
    }
    return report;
  } finally {
    await locks.close();
  }
}

/** Again from the start whenever other rules come into force meanwhile. */
async function passes(context: Context, options: RescoreOptions): Promise<RescoreReport> {
  let threads: HistoryThreads | null = null;
  const open = () => {
    threads ??= openHistoryThreads(
      { databaseUrl: context.databaseUrl, sampleShare: context.config.SAMPLE_SHARE },
      options.threads,
    );
    return threads;
  };
  try {
    for (;;) {
      const inForce = await readVersions(context.db);
      const report = await pass(context, inForce, options, open);
      const after = await readVersions(context.db);
      if (inForceKey(after) === inForceKey(inForce) || options.signal?.aborted) return report;
    }
  } finally {
    await (threads as HistoryThreads | null)?.close();
  }
}

async function pass(
  context: Context,
  inForce: InForce,
  { signal, onProgress }: RescoreOptions,
  open: () => HistoryThreads,
): Promise<RescoreReport> {
  const { db, log } = context;
  const key = inForceKey(inForce);
  const report = { ruleSet: inForce.rules, looked: 0, scored: 0, left: 0 };
  const isOutdated = async () => signal?.aborted || inForceKey(await readVersions(db)) !== key;

  let page = await nextPage(db, inForce, '');
  if (page.length === 0) return report;
  const { total, done } = await countCards(db, inForce);
  const { id: passId } = await db
    .insertInto('rescores')
    .values({ in_force: key, total, done_at_start: done, done, finished_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();

  const threads = open();
  const started = performance.now();
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const begin = (ids: readonly string[]) => {
    const work = rescoreOrLeave(context, threads, ids, passId)
      .then(async ({ scored, left }) => {
        report.scored += scored;
        report.left += left;
        onProgress?.(await readRescoreProgress(db));
      })
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  while (page.length > 0 && failures.length === 0 && !(await isOutdated())) {
    begin(page);
    report.looked += page.length;
    page = await nextPage(db, inForce, page.at(-1) ?? '');
    if (running.size >= threads.pagesAtOnce) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  if (page.length === 0)
    await db
      .updateTable('rescores')
      .set({ finished_at: sql`now()`, updated_at: sql`now()` })
      .where('id', '=', passId)
      .execute();
  onProgress?.(await readRescoreProgress(db));
  log.info({ ...report, ms: Math.round(performance.now() - started) }, 'history re-scored');
  return report;
}

/** A page that a thread could not do goes the ordinary way, one recording at a time. */
async function rescoreOrLeave(
  context: Context,
  threads: HistoryThreads,
  ids: readonly string[],
  pass: number,
): Promise<{ scored: number; left: number }> {
  const leave = async (left: readonly string[]) => {
    if (left.length > 0) await enqueueMissing(context, left);
    return left.length;
  };
  try {
    const { scored, left } = await threads.rescore({ ids, pass });
    return { scored, left: await leave(left) };
  } catch (thrown) {
    const error = asEarmarkError(thrown);
    if (error.code.endsWith('-unreachable') || error.code === 'disk-full') throw error;
    context.log.warn({ code: error.code, recordings: ids.length }, 'page of history left to the queue');
    return { scored: 0, left: await leave(ids) };
  }
}

async function nextPage(db: Kysely<Database>, inForce: InForce, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('recordings')
    .select('id')
    .where('rule_set', '<>', wantedRules(inForce))
    .where('state', 'in', ['pending', 'done'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageSize)
    .execute();
  return rows.map(({ id }) => id);
}
