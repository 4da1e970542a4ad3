import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../fixtures/redis-server.ts';
import { testDatabase } from '../../fixtures/test-database.ts';
import type { StageName } from '../domain.ts';
import { EarmarkError, type Retry } from '../errors.ts';
import { createLog, type Log } from '../log.ts';
import { openQueue, type QueueTiming } from './bullmq.ts';
import type { Queue, StageJob } from './queue.ts';

type Place = { readonly databaseUrl: string } | { readonly redisUrl: string };

interface Server {
  readonly at: Place;
  /** Cuts every connection of the queue, as a restart of the server does. */
  disturb(): Promise<void>;
  stop(): Promise<void>;
}

const log = createLog('silent');
const quick: QueueTiming = { lockMs: 1_000, firstPauseMs: 20, longestPauseMs: 100, attempts: 3 };
const nothing = { waiting: 0, active: 0, delayed: 0 };
const waitMs = { timeout: 20_000, interval: 25 };

const servers: [string, () => Promise<Server>][] = [
  ['Postgres', startPostgres],
  ['Redis', startRedisServer],
];

describe.each(servers)('queue on %s', (_name, start) => {
  let server: Server;
  let queue: Queue;
  const opened: Queue[] = [];
  const children = new Set<ChildProcess>();

  beforeEach(async () => {
    server = await start();
    queue = await open();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
    await Promise.all(opened.splice(0).map((one) => one.close(0)));
    await server.stop();
  });

  const open = async (timing: Partial<QueueTiming> = {}): Promise<Queue> => {
    const one = await openQueue(server.at, { log, timing: { ...quick, ...timing } });
    opened.push(one);
    return one;
  };
  const idle = async (stage: StageName = 'transcribe') =>
    expect.poll(async () => (await queue.counts())[stage], waitMs).toEqual(nothing);

  test('hands every job to a worker of its stage, then forgets it', async () => {
    const done: StageJob[] = [];
    await queue.work('transcribe', async (given) => void done.push(given), { concurrency: 2 });
    await queue.work('score', async (given) => void done.push(given), { concurrency: 2 });
    await queue.add([job('a'), { ...job('b'), stage: 'score' }]);
    await expect.poll(() => done.length, waitMs).toBe(2);
    expect(done.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual([
      { stage: 'transcribe', recordingId: 'recording-a', key: 'a', priority: 0 },
      { stage: 'score', recordingId: 'recording-b', key: 'b', priority: 0 },
    ]);
    await idle('transcribe');
    await idle('score');
  });

  test('the same key twice is one job, and once it is done it may come again', async () => {
    const done: string[] = [];
    await queue.add([job('a'), job('a')]);
    await queue.add([job('a')]);
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 1 });
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await expect.poll(() => done, waitMs).toEqual(['a']);
    await idle();
    await queue.add([job('a')]);
    await expect.poll(() => done, waitMs).toEqual(['a', 'a']);
  });

  test('keys with colons and keys of digits only are as good as others', async () => {
    const done: string[] = [];
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await queue.add([job('sha256:ab:cd'), job('12345')]);
    await expect.poll(() => done.toSorted(), waitMs).toEqual(['12345', 'sha256:ab:cd']);
  });

  test('2,500 jobs are added at once and all done', async () => {
    const done = new Set<string>();
    await queue.add(Array.from({ length: 2500 }, (_, i) => job(`many-${i}`)));
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 2500 });
    await queue.work('transcribe', async ({ key }) => void done.add(key), { concurrency: 16 });
    await expect.poll(() => done.size, { ...waitMs, timeout: 60_000 }).toBe(2500);
    await idle();
  }, 90_000);

  test.each<[string, Retry, number]>([
    ['never', 'never', 1],
    ['with back-off', 'back-off', quick.attempts],
  ])(
    'a failure to be retried %s is tried as often as that and leaves the queue',
    async (_words, retry, tries) => {
      let tried = 0;
      await queue.work(
        'transcribe',
        async () => {
          tried += 1;
          throw new EarmarkError('test-failure', 'It failed.', { retry });
        },
        { concurrency: 1 },
      );
      await queue.add([job('a')]);
      await expect.poll(() => tried, waitMs).toBe(tries);
      await idle();
      expect(tried).toBe(tries);
    },
  );

  test('an unknown error is tried again and may succeed', async () => {
    let tried = 0;
    await queue.work(
      'transcribe',
      async () => {
        tried += 1;
        if (tried === 1) throw new TypeError('x is not a function');
      },
      { concurrency: 1 },
    );
    await queue.add([job('a')]);
    await expect.poll(() => tried, waitMs).toBe(2);
    await idle();
  });

  test('a failure that names its time comes back then, and does not use up tries', async () => {
    const triedAt: number[] = [];
    await queue.work(
      'transcribe',
      async () => {
        triedAt.push(Date.now());
        if (triedAt.length <= 5) throw new EarmarkError('test-later', 'Later.', { retry: { afterMs: 150 } });
      },
      { concurrency: 1 },
    );
    await queue.add([job('a')]);
    await expect.poll(() => triedAt.length, waitMs).toBe(6);
    for (const [i, at] of triedAt.slice(1).entries())
      expect(at - (triedAt[i] ?? 0)).toBeGreaterThanOrEqual(149);
    await idle();
  });

  test('paused, nothing is taken; resumed, it goes on', async () => {
    const done: string[] = [];
    await queue.pause();
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await queue.add([job('a'), job('b')]);
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 2 });
    expect(done).toEqual([]);
    await queue.resume();
    await expect.poll(() => done.toSorted(), waitMs).toEqual(['a', 'b']);
  });

  test('lower priorities run first, none at all before them', async () => {
    const done: string[] = [];
    await queue.add([{ ...job('third'), priority: 20 }, { ...job('second'), priority: 10 }, job('first')]);
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 3 });
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await expect.poll(() => done, waitMs).toEqual(['first', 'second', 'third']);
  });

  test('close waits for what runs and leaves the rest', async () => {
    const started = gate();
    const finish = gate();
    const done: string[] = [];
    const worker = await open();
    await worker.work(
      'transcribe',
      async ({ key }) => {
        started.open();
        await finish.opened;
        done.push(key);
      },
      { concurrency: 1 },
    );
    await queue.add([job('a'), job('b')]);
    await started.opened;
    const closed = worker.close(15_000);
    finish.open();
    await closed;
    expect(done).toEqual(['a']);
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 1 });
  });

  test('close aborts what does not finish in time, and the job waits for the next worker', async () => {
    const started = gate();
    const worker = await open({ attempts: 1 });
    await worker.work(
      'transcribe',
      (_job, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          started.open();
        }),
      { concurrency: 1 },
    );
    await queue.add([job('a')]);
    await started.opened;
    await worker.close(50);
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 1 });
    const done: string[] = [];
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await expect.poll(() => done, waitMs).toEqual(['a']);
  });

  test('a job whose process was killed is done by another', async () => {
    const child = spawnWorker(server.at);
    children.add(child);
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    await queue.add([job('a')]);
    expect((await lines.next()).value).toBe('started a');
    child.kill('SIGKILL');
    const done: string[] = [];
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await expect.poll(() => done, waitMs).toEqual(['a']);
    await idle();
  });

  test('cut connections are made again, by adders and workers', async () => {
    const done: string[] = [];
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await queue.add([job('before')]);
    await expect.poll(() => done, waitMs).toEqual(['before']);
    await server.disturb();
    await expect
      .poll(
        () =>
          queue.add([job('behind')]).then(
            () => 'added',
            (error) => error.code,
          ),
        waitMs,
      )
      .toBe('added');
    await expect.poll(() => done, waitMs).toEqual(['before', 'behind']);
  });

  test('five processes that open it at once all can use it', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open()));
    await Promise.all(all.map((one, i) => one.add([job(`from-${i}`)])));
    expect((await queue.counts()).transcribe).toEqual({ ...nothing, waiting: 5 });
  });

  test('a second worker for a stage is refused', async () => {
    await queue.work('route', async () => undefined, { concurrency: 1 });
    await expect(queue.work('route', async () => undefined, { concurrency: 1 })).rejects.toMatchObject({
      code: 'queue-misused',
    });
  });
});

describe('queue on Redis', () => {
  let redis: RedisServer;
  const opened: Queue[] = [];

  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close(0)));
    await redis.stop();
  });

  const open = async (warnings: Log = log): Promise<Queue> => {
    const queue = await openQueue({ redisUrl: redis.url }, { log: warnings, timing: quick });
    opened.push(queue);
    return queue;
  };

  test('flushed in the middle of a job, it goes on with what is added afterwards', async () => {
    const queue = await open();
    const started = gate();
    const finish = gate();
    const done: string[] = [];
    await queue.work(
      'transcribe',
      async ({ key }) => {
        if (key === 'running') {
          started.open();
          await finish.opened;
        }
        done.push(key);
      },
      { concurrency: 1 },
    );
    await queue.add([job('running'), job('lost')]);
    await started.opened;
    await command(redis.url, (client) => client.flushall());
    finish.open();
    await expect.poll(() => done, waitMs).toEqual(['running']);
    await queue.add([job('lost'), job('new')]);
    await expect.poll(() => done.toSorted(), waitMs).toEqual(['lost', 'new', 'running']);
  });

  test('stopped, adding fails within seconds and by name; started empty, work goes on', async () => {
    const { lines, log: recorded } = recordingLog();
    const queue = await open(recorded);
    const done: string[] = [];
    await queue.work('transcribe', async ({ key }) => void done.push(key), { concurrency: 1 });
    await redis.stop();
    await expect(queue.add([job('a')])).rejects.toMatchObject({
      code: 'queue-unreachable',
      retry: 'back-off',
    });
    await expect(queue.counts()).rejects.toMatchObject({ code: 'queue-unreachable' });
    redis = await startRedis(redis.port);
    await expect
      .poll(
        () =>
          queue.add([job('a')]).then(
            () => 'added',
            (error) => error.code,
          ),
        waitMs,
      )
      .toBe('added');
    await expect.poll(() => done, waitMs).toEqual(['a']);
    expect(lines.filter(({ code }) => code === 'queue-unreachable')).toHaveLength(1);
  });

  test('eviction of keys is warned of', async () => {
    await command(redis.url, (client) => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    const { lines, log: recorded } = recordingLog();
    await open(recorded);
    expect(lines).toEqual([{ code: 'redis-evicts', policy: 'allkeys-lru' }]);
  });

  test('a wrong password is an instruction without the password', async () => {
    await command(redis.url, (client) => client.config('SET', 'requirepass', 'richtig'));
    const at = { redisUrl: redis.url.replace('redis://', 'redis://:falsch@') };
    await expect(openQueue(at, { log })).rejects.toMatchObject({
      code: 'queue-denied',
      retry: 'never',
      message: `Redis at 127.0.0.1:${redis.port} refuses the account: correct REDIS_URL.`,
    });
  });
});

test.each([
  [
    { redisUrl: 'redis://127.0.0.1:1' },
    'queue-unreachable',
    'Redis at 127.0.0.1:1 cannot be reached: start it',
  ],
  [
    { redisUrl: 'http://127.0.0.1:1' },
    'config-invalid',
    'REDIS_URL is not usable: write it as redis://host:6379',
  ],
  [
    { databaseUrl: 'postgres://earmark:x@127.0.0.1:1/x' },
    'store-unreachable',
    'The database cannot be reached',
  ],
])('nothing at %j is one sentence', async (at, code, sentence) => {
  await expect(openQueue(at, { log })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(sentence),
  });
});

function job(key: string): StageJob {
  return { stage: 'transcribe', recordingId: `recording-${key}`, key };
}

async function startPostgres(): Promise<Server> {
  const database = await testDatabase('queue');
  const name = new URL(database.url).pathname.slice(1);
  return {
    at: { databaseUrl: database.url },
    stop: () => database.close(),
    disturb: async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [name],
      );
      await client.end();
    },
  };
}

async function startRedisServer(): Promise<Server> {
  let server = await startRedis();
  return {
    at: { redisUrl: server.url },
    stop: () => server.stop(),
    disturb: async () => {
      await server.stop();
      server = await startRedis(server.port);
    },
  };
}

/** Takes one job and never finishes it. */
function spawnWorker(at: Place): ChildProcess {
  const program = `
    import { openQueue } from ${JSON.stringify(path.join(import.meta.dirname, 'bullmq.ts'))};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const queue = await openQueue(${JSON.stringify(at)}, { log, timing: ${JSON.stringify(quick)} });
    await queue.work('transcribe', ({ key }) => {
      console.log('started ' + key);
      return new Promise(() => {});
    }, { concurrency: 1 });
    console.log('ready');`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(import.meta.dirname, '..', '..'),
  });
}

async function command(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  await work(client);
  client.disconnect();
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function recordingLog(): { readonly lines: Record<string, unknown>[]; readonly log: Log } {
  const lines: Record<string, unknown>[] = [];
  const keep = (fields: unknown) => {
    if (typeof fields === 'object' && fields !== null) lines.push({ ...fields });
  };
  const silent = () => undefined;
  return { lines, log: { debug: silent, info: silent, warn: keep, error: keep } };
}
