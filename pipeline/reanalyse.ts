/**
 * Analyses history again after the models changed: every recording whose opinions in view are by other models than
 * those in force gets such by those, beside the old ones. What follows is re-scored only where opinions differ.
 */
import type { Kysely } from 'kysely';
import type { Services } from './services.ts';
import type { Database } from './store/tables.ts';
import { readVersions } from './store/versions.ts';
import { enqueueMissing, hasRoom } from './sweep.ts';

const pageSize = 500;

export interface ReanalyseReport {
  /** Version of part `models`. */
  readonly models: string;
  /** Recordings with opinions by other models. */
  readonly looked: number;
  readonly enqueued: number;
  /** Had opinions by these models from before: pointed at again. */
  readonly settled: number;
}

/** Enqueues what the queue has room for; call it again for the rest. */
export async function reanalyseHistory(
  context: Pick<Services, 'db' | 'queue' | 'log'>,
  signal: AbortSignal,
): Promise<ReanalyseReport> {
  const { models } = await readVersions(context.db);
  let report: ReanalyseReport = { models, looked: 0, enqueued: 0, settled: 0 };
  let after = '';
  while (!signal.aborted && (await hasRoom(context))) {
    const ids = await nextPage(context.db, models, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    const page = await enqueueMissing(context, ids);
    report = {
      ...report,
      looked: report.looked + ids.length,
      enqueued: report.enqueued + page.enqueued,
      settled: report.settled + page.settled,
    };
  }
  return report;
}

export interface ReanalyseProgress {
  readonly models: string;
  /** Recordings with opinions, and how many of them have such by the models in force. */
  readonly total: number;
  readonly done: number;
}

export async function readReanalyseProgress(db: Kysely<Database>): Promise<ReanalyseProgress> {
  const { models } = await readVersions(db);
  const { total, done } = await db
    .selectFrom('recording_opinions')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('models_version', '=', models).as('done'),
    ])
    .executeTakeFirstOrThrow();
  return { models, total, done };
}

async function nextPage(db: Kysely<Database>, models: string, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('recording_opinions')
    .innerJoin('recordings', 'recordings.id', 'recording_opinions.recording_id')
    .select('recordings.id')
    .where('models_version', '<>', models)
    .where('recordings.state', 'in', ['pending', 'done'])
    .where('recordings.id', '>', after)
    .orderBy('recordings.id')
    .limit(pageSize)
    .execute();
  return rows.map(({ id }) => id);
}
