/** What BullMQ runs on. Both are reduced to the same few functions, with connections of our own making. */
import {
  createPostgresBackend,
  type Job,
  type PgPool,
  Queue as RedisQueue,
  Worker as RedisWorker,
  runMigrations,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import { EarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import { namedStoreError } from '../store/store.ts';

type Processor = (job: Job<unknown>, token: string | undefined) => Promise<void>;
type WorkOptions = Omit<WorkerOptions, 'connection'>;
export type BackendWorker = Pick<RedisWorker, 'close' | 'waitUntilReady'>;

export interface Backend {
  readonly name: string;
  openQueue(name: string): Pick<RedisQueue, 'addBulk' | 'getJobCounts' | 'pause' | 'resume' | 'close'>;
  openWorker(name: string, processor: Processor, options: WorkOptions): BackendWorker;
  /** Failures of the connection as EarmarkErrors. */
  named<T>(work: () => Promise<T>): Promise<T>;
  /** After queues and workers are closed. */
  close(): Promise<void>;
}

/** BullMQ's tables, apart from Earmark's own. */
const SCHEMA = 'bullmq';
/** An outage is logged once: errors that follow each other faster than this belong to it. */
const OUTAGE_GAP_MS = 60_000;

/** Creates BullMQ's tables where they are missing; several processes may do so at once. */
export async function connectPostgres(url: string, log: Log): Promise<Backend> {
  const onError = outageLog(log, 'Postgres');
  // A pool of our own: BullMQ's has no listener on connections in use, and one that is cut would end the process.
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'earmark-queue',
    options: `-c search_path=${SCHEMA}`,
    max: 16,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const named = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw namedStoreError(error);
    }
  };
  try {
    await named(async () => {
      const client = await pool.connect();
      try {
        await runMigrations(client, SCHEMA);
      } finally {
        client.release();
      }
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  // It is one; only the types of BullMQ and pg do not meet.
  const connection = pool as unknown as PgPool;
  const { Queue, Worker } = withBackend(createPostgresBackend);
  return {
    name: 'Postgres',
    named,
    openQueue: (name) => listening(new Queue(name, { connection }), onError),
    openWorker: (name, processor, options) =>
      listening(new Worker(name, processor, { ...options, connection }), onError),
    close: () => pool.end(),
  };
}

export async function connectRedis(url: string, log: Log): Promise<Backend> {
  const { hostname, port } = parseRedisUrl(url);
  const name = `Redis at ${hostname}:${port || 6379}`;
  const onError = outageLog(log, name);
  const reconnecting: RedisOptions = {
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  };
  // Adding has to fail within seconds while Redis is away; workers wait for it as long as it takes.
  const adding = new Redis(url, { ...reconnecting, lazyConnect: true, maxRetriesPerRequest: 3 });
  const working = new Redis(url, { ...reconnecting, lazyConnect: true, maxRetriesPerRequest: null });
  for (const connection of [adding, working]) connection.on('error', onError);
  const named = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw namedRedisError(error, name);
    }
  };
  const disconnect = async (): Promise<void> => {
    adding.disconnect();
    working.disconnect();
  };
  try {
    await named(() => firstConnection(url));
    await named(() => adding.connect());
    await warnOfEviction(adding, name, log);
  } catch (error) {
    await disconnect();
    throw error;
  }
  return {
    name,
    named,
    openQueue: (queue) => listening(new RedisQueue(queue, { connection: adding }), onError),
    openWorker: (queue, processor, options) =>
      listening(new RedisWorker(queue, processor, { ...options, connection: working }), onError),
    close: disconnect,
  };
}

/** One try, so that a wrong REDIS_URL is said at once instead of being tried for ever. */
async function firstConnection(url: string): Promise<void> {
  const probe = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let reason: Error | null = null;
  probe.on('error', (error) => {
    reason ??= error;
  });
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    // connect() only says that the connection is closed; the event said why.
    throw reason ?? error;
  } finally {
    probe.disconnect();
  }
}

async function warnOfEviction(redis: Redis, name: string, log: Log): Promise<void> {
  // Managed servers often forbid CONFIG.
  const found = await redis.config('GET', 'maxmemory-policy').catch(() => null);
  const policy = Array.isArray(found) ? String(found[1]) : null;
  if (policy !== null && policy !== 'noeviction') {
    log.warn(
      { code: 'redis-evicts', policy },
      `${name} throws keys away when memory is short, jobs among them: set maxmemory-policy noeviction`,
    );
  }
}

function namedRedisError(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  if (/NOAUTH|WRONGPASS|NOPERM|invalid password|invalid username-password/i.test(error.message)) {
    return new EarmarkError('queue-denied', `${name} refuses the account: correct REDIS_URL.`, {
      cause: error,
    });
  }
  const code = 'code' in error ? String(error.code) : '';
  const isAway =
    /^E[A-Z_]+$/.test(code) ||
    /max retries per request|Connection is closed|connect ETIMEDOUT|Stream isn't writeable|READONLY|LOADING/.test(
      error.message,
    );
  if (!isAway) return error;
  return new EarmarkError(
    'queue-unreachable',
    `${name} cannot be reached: start it or correct REDIS_URL; work goes on when it is back.`,
    { retry: 'back-off', status: 503, cause: error },
  );
}

function parseRedisUrl(url: string): URL {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)) return new URL(url);
  throw new EarmarkError(
    'config-invalid',
    'REDIS_URL is not usable: write it as redis://host:6379 or rediss://…',
  );
}

function outageLog(log: Log, name: string): (error: Error) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const isNew = Date.now() - lastAt > OUTAGE_GAP_MS;
    lastAt = Date.now();
    if (isNew)
      log.warn(
        { code: 'queue-unreachable', reason: error.message },
        `queue on ${name} is disturbed; trying on`,
      );
  };
}

/** Without a listener an `error` event ends the process. */
function listening<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: T,
  onError: (error: Error) => void,
): T {
  emitter.on('error', onError);
  return emitter;
}
