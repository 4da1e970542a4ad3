/** Threads that score stored calls, so that the event loop that holds queue locks and serves HTTP stays free. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { EarmarkError, type Retry } from './errors.ts';
import type { RescoredPage, RescorePage } from './rescore-page.ts';
import type { DiffedPage, DiffPage } from './rule-diff-page.ts';

export interface HistoryThreadData {
  readonly databaseUrl: string;
  readonly sampleShare: number;
}

export type HistoryTask =
  | { readonly name: 'rescore'; readonly input: RescorePage }
  | { readonly name: 'diff'; readonly input: DiffPage };

export type HistoryOutcome =
  | { readonly ok: true; readonly value: RescoredPage | DiffedPage }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly retry: Retry };

export interface HistoryThreads {
  /** Pages that may be under way at once: what is not is not in memory. */
  readonly pagesAtOnce: number;
  rescore(page: RescorePage): Promise<RescoredPage>;
  diff(page: DiffPage): Promise<DiffedPage>;
  close(): Promise<void>;
}

/** While one page of a thread waits for the database, the other is scored. */
const pagesPerThread = 2;

export function openHistoryThreads(
  workerData: HistoryThreadData,
  threads = availableParallelism(),
): HistoryThreads {
  const pool = new Piscina<HistoryTask, HistoryOutcome>({
    filename: new URL('./history-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    concurrentTasksPerWorker: pagesPerThread,
    idleTimeout: 5_000,
    workerData,
    // Threads run TypeScript as it stands, like the process that starts them.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
  });
  const run = async (task: HistoryTask) => {
    const outcome = await pool.run(task);
    if (outcome.ok) return outcome.value;
    const { code, message, retry } = outcome;
    throw new EarmarkError(code, message, { retry });
  };
  return {
    pagesAtOnce: threads * pagesPerThread,
    rescore: (input) => run({ name: 'rescore', input }) as Promise<RescoredPage>,
    diff: (input) => run({ name: 'diff', input }) as Promise<DiffedPage>,
    close: () => pool.destroy(),
  };
}
