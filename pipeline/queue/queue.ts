/**
 * Port: hints that a stage of a recording should run. BullMQ on Postgres (default) or on Redis (`REDIS_URL`).
 * The queue may lose everything at any time; sweep.ts puts back what plan() says is missing.
 */
import type { StageName } from '../domain.ts';

export interface StageJob {
  readonly stage: StageName;
  readonly recordingId: string;
  /** Result key: the same key twice is one job. */
  readonly key: string;
  /** Lower runs first; 0 is the default. */
  readonly priority?: number;
}

export type StageHandler = (job: StageJob, signal: AbortSignal) => Promise<void>;

export interface StageCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

export interface Queue {
  /** For messages: "Postgres" or "Redis at host:port". */
  readonly name: string;
  add(jobs: readonly StageJob[]): Promise<void>;
  /**
   * Starts taking jobs. The handler's EarmarkError decides about trying again (`retry`). Finished and given-up
   * jobs leave the queue: failures are kept in Postgres, by run.ts.
   */
  work(stage: StageName, handler: StageHandler, options: { concurrency: number }): Promise<void>;
  counts(): Promise<Record<StageName, StageCounts>>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops taking jobs, aborts the signal of running ones after `graceMs`, waits for them, closes connections. */
  close(graceMs?: number): Promise<void>;
}
