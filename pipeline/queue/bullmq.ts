/** The queue: BullMQ on the database that is there anyway, or on Redis. */
import { DelayedError, type Job, type JobType, UnrecoverableError, WaitingError } from 'bullmq';
import { z } from 'zod';
import { StageName } from '../domain.ts';
import { asEarmarkError, EarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Backend, type BackendWorker, connectPostgres, connectRedis } from './backends.ts';
import type { Queue, StageCounts, StageHandler, StageJob } from './queue.ts';

export interface QueueTiming {
  /** A job whose process died is given to another after this long, and at most twice that. */
  readonly lockMs: number;
  /** Pause before the second try; doubles with each. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Tries of one job; then it leaves the queue until a sweep puts it back. */
  readonly attempts: number;
}

interface Options {
  readonly log: Log;
  /** Separates installations on one Redis. Default `earmark`. */
  readonly prefix?: string;
  readonly timing?: Partial<QueueTiming>;
}

const production: QueueTiming = { lockMs: 30_000, firstPauseMs: 1000, longestPauseMs: 300_000, attempts: 8 };
const ADD_AT_ONCE = 1000;
/** BullMQ's limit. */
const LAST_PRIORITY = 2_097_152;
/** On Postgres the waiting jobs of a paused queue are `paused`, which BullMQ's types do not know. */
const countedStates = ['waiting', 'prioritized', 'paused', 'active', 'delayed'] as JobType[];
/** For handlers that do not heed their signal. */
const ABORT_GRACE_MS = 5_000;

const JobData = z.object({ recordingId: z.string(), key: z.string(), priority: z.number() });
type JobData = z.infer<typeof JobData>;

/** Throws EarmarkError `queue-unreachable` (back-off), `queue-denied`, `config-invalid`, or the store's codes. */
export async function openQueue(
  at: { readonly databaseUrl: string } | { readonly redisUrl: string },
  options: Options,
): Promise<Queue> {
  const backend =
    'redisUrl' in at
      ? await connectRedis(at.redisUrl, options.log)
      : await connectPostgres(at.databaseUrl, options.log);
  return new BullQueue(backend, options);
}

class BullQueue implements Queue {
  readonly name: string;
  readonly #backend: Backend;
  readonly #log: Log;
  readonly #prefix: string;
  readonly #timing: QueueTiming;
  readonly #queues: Record<StageName, ReturnType<Backend['openQueue']>>;
  readonly #workers = new Map<StageName, BackendWorker>();
  readonly #stopping = new AbortController();
  #closing: Promise<void> | null = null;

  constructor(backend: Backend, options: Options) {
    this.name = backend.name;
    this.#backend = backend;
    this.#log = options.log;
    this.#prefix = options.prefix ?? 'earmark';
    this.#timing = { ...production, ...options.timing };
    const open = (stage: StageName) => backend.openQueue(this.#nameOf(stage));
    this.#queues = {
      transcribe: open('transcribe'),
      analyse: open('analyse'),
      score: open('score'),
      route: open('route'),
    };
  }

  async add(jobs: readonly StageJob[]): Promise<void> {
    for (const stage of StageName.options) {
      const ofStage = jobs.filter((job) => job.stage === stage);
      for (let start = 0; start < ofStage.length; start += ADD_AT_ONCE) {
        const batch = ofStage.slice(start, start + ADD_AT_ONCE).map((job) => this.#entryOf(job));
        await this.#backend.named(() => this.#queues[stage].addBulk(batch));
      }
    }
  }

  async work(
    stage: StageName,
    handler: StageHandler,
    { concurrency }: { concurrency: number },
  ): Promise<void> {
    if (this.#workers.has(stage) || this.#closing) {
      throw new EarmarkError(
        'queue-misused',
        `Stage ${stage} has its worker already, or the queue is closing.`,
      );
    }
    const worker = this.#backend.openWorker(
      this.#nameOf(stage),
      (job, token) => this.#handle(stage, handler, job, token),
      {
        concurrency,
        lockDuration: this.#timing.lockMs,
        stalledInterval: this.#timing.lockMs,
        // Recordings that take down their process are counted in Postgres; losing them here would hide them.
        maxStalledCount: 1000,
        // After errors of the connection.
        runRetryDelay: Math.min(2_000, this.#timing.longestPauseMs),
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
        settings: { backoffStrategy: (attempt) => this.#pauseMs(attempt) },
      },
    );
    this.#workers.set(stage, worker);
    await this.#backend.named(() => worker.waitUntilReady());
  }

  async counts(): Promise<Record<StageName, StageCounts>> {
    const count = async (stage: StageName): Promise<StageCounts> => {
      const found = await this.#backend.named(() => this.#queues[stage].getJobCounts(...countedStates));
      const { waiting = 0, prioritized = 0, paused = 0, active = 0, delayed = 0 } = found;
      return { waiting: waiting + prioritized + paused, active, delayed };
    };
    const [transcribe, analyse, score, route] = await Promise.all([
      count('transcribe'),
      count('analyse'),
      count('score'),
      count('route'),
    ]);
    return { transcribe, analyse, score, route };
  }

  async pause(): Promise<void> {
    await this.#backend.named(() => Promise.all(Object.values(this.#queues).map((queue) => queue.pause())));
  }

  async resume(): Promise<void> {
    await this.#backend.named(() => Promise.all(Object.values(this.#queues).map((queue) => queue.resume())));
  }

  close(graceMs = 10_000): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const abort = setTimeout(() => this.#stopping.abort(), graceMs);
    let giveUp: NodeJS.Timeout | undefined;
    const finished = Promise.all([...this.#workers.values()].map((worker) => worker.close()));
    const gaveUp = new Promise<void>((resolve) => {
      giveUp = setTimeout(() => {
        this.#log.warn(
          { code: 'queue-close-late' },
          'running jobs did not stop in time; another process takes them over',
        );
        resolve();
      }, graceMs + ABORT_GRACE_MS);
    });
    await Promise.race([
      finished.catch((error) => this.#log.debug({ reason: error.message }, 'worker close')),
      gaveUp,
    ]);
    clearTimeout(abort);
    clearTimeout(giveUp);
    this.#stopping.abort();
    await Promise.all(Object.values(this.#queues).map((queue) => queue.close().catch(() => undefined)));
    await this.#backend.close();
  }

  async #handle(
    stage: StageName,
    handler: StageHandler,
    job: Job<unknown>,
    token: string | undefined,
  ): Promise<void> {
    const { recordingId, key, priority } = JobData.parse(job.data);
    try {
      await handler({ stage, recordingId, key, priority }, this.#stopping.signal);
    } catch (thrown) {
      if (this.#stopping.signal.aborted) {
        // Stopped half-way by us: at once for whoever comes next, and not counted as a try.
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const { retry, code } = asEarmarkError(thrown);
      if (retry === 'never') throw new UnrecoverableError(code);
      if (retry === 'back-off') throw new Error(code);
      await job.moveToDelayed(Date.now() + retry.afterMs, token);
      throw new DelayedError();
    }
  }

  /** Half of the pause is chance, so that jobs that failed together do not come back together. */
  #pauseMs(attempt: number): number {
    const { firstPauseMs, longestPauseMs } = this.#timing;
    const pauseMs = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
    return Math.round(pauseMs * (0.5 + Math.random() / 2));
  }

  #entryOf({ stage, recordingId, key, priority = 0 }: StageJob) {
    const data: JobData = { recordingId, key, priority };
    return {
      name: stage,
      data,
      opts: {
        // BullMQ splits ids at colons.
        jobId: `${stage}-${key.replaceAll(':', '_')}`,
        priority: Math.min(Math.max(0, Math.trunc(priority)), LAST_PRIORITY),
        attempts: this.#timing.attempts,
        backoff: { type: 'earmark' },
        removeOnComplete: true,
        removeOnFail: true,
      },
    };
  }

  #nameOf(stage: StageName): string {
    return `${this.#prefix}-${stage}`;
  }
}
