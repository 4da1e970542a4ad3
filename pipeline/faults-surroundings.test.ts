/** What happens when Redis, Postgres or the object storage goes away while workers run: real servers, really stopped. */
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type DebianPostgres, startDebianPostgres } from '../fixtures/debian-postgres.ts';
import { type Gate, openGate } from '../fixtures/gate.ts';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { type RedisServer, startRedis } from '../fixtures/redis-server.ts';
import { chatOf } from '../fixtures/small-recordings.ts';

const all = 'transcribe,analyse,score,route';
const opened: { close(): Promise<unknown> }[] = [];

// Real processes that are started, killed and waited for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function open(
  name: string,
  options: Parameters<typeof openInstallation>[1] = {},
): Promise<Installation> {
  const installation = await openInstallation(name, options);
  opened.push(installation);
  return installation;
}

async function put(installation: Installation, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) await installation.put(`chats/${index}.json`, chatOf(index));
}

async function untilDone(installation: Installation, count: number): Promise<void> {
  const { db } = await installation.services();
  await until(`${count} recordings done`, async () => (await statesOf(db)).done === count, 120_000);
  expect(await statesOf(db)).toEqual({ done: count });
  expect(await resultsOf(db)).toEqual({ transcribe: count, analyse: count, score: count, route: count });
}

describe('Redis', () => {
  async function openOnRedis(name: string): Promise<{ installation: Installation; redis: RedisServer }> {
    const redis = await startRedis();
    opened.push({ close: () => redis.stop() });
    return { installation: await open(name, { environment: { REDIS_URL: redis.url } }), redis };
  }

  test('flushed with every job waiting: the sweep brings the jobs back', async () => {
    const { installation, redis } = await openOnRedis('redis_flush');
    await put(installation, 0, 20);
    await installation.importAll();
    const client = new Redis(redis.url);
    expect(await client.dbsize()).toBeGreaterThan(0);
    await client.flushall();
    client.disconnect();
    await installation.startWorker(all);
    await untilDone(installation, 20);
  });

  test('restarted empty while a worker runs: the worker goes on with what is missing', async () => {
    const { installation, redis } = await openOnRedis('redis_restart');
    await put(installation, 0, 10);
    await installation.importAll();
    await installation.startWorker(all);
    await untilDone(installation, 10);
    await redis.stop();
    const restarted = await startRedis(redis.port);
    opened.push({ close: () => restarted.stop() });
    await put(installation, 10, 20);
    await installation.importAll();
    await untilDone(installation, 20);
  });
});

test('Postgres restarted while workers run: they wait, and go on when it is back', async () => {
  const postgres: DebianPostgres = await startDebianPostgres();
  opened.push({ close: () => postgres.stop() });
  const installation = await open('postgres_restart', { databaseUrl: postgres.url });
  await put(installation, 0, 60);
  await installation.importAll();
  const worker = await installation.startWorker(all);
  const { db } = await installation.services();
  await until('the first results', async () => ((await resultsOf(db)).score ?? 0) > 0);
  await postgres.restart();
  await untilDone(installation, 60);
  expect(await worker.stop()).toBe(0);
});

test('storage out of reach for a minute: nobody fails, the work goes on by itself', async () => {
  const { S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY, S3_TEST_SECRET_KEY, S3_TEST_REGION } = process.env;
  if (!S3_TEST_ENDPOINT || !S3_TEST_ACCESS_KEY || !S3_TEST_SECRET_KEY) {
    throw new Error('Run this test with vitest: fixtures/machine-setup.ts starts the S3 server.');
  }
  const gate: Gate = await openGate(new URL(S3_TEST_ENDPOINT));
  opened.push(gate);
  const installation = await open('storage_away', {
    environment: {
      S3_ENDPOINT: gate.url,
      S3_ACCESS_KEY: S3_TEST_ACCESS_KEY,
      S3_SECRET_KEY: S3_TEST_SECRET_KEY,
      S3_REGION: S3_TEST_REGION ?? 'us-east-1',
      S3_BUCKET: `away-${Date.now().toString(36)}`,
    },
  });
  const { storage, db } = await installation.services();
  for (let index = 0; index < 6; index += 1)
    await storage.put(`chats/${index}.json`, Buffer.from(chatOf(index)));
  await installation.importAll();
  const shutAt = Date.now();
  await gate.shut();
  await installation.startWorker(all);
  await until(
    'a worker that met the missing storage, and a minute gone',
    async () => {
      const met = await db
        .selectFrom('attempts')
        .select('error_code')
        .where('error_code', '=', 'storage-unreachable')
        .execute();
      return met.length > 0 && Date.now() - shutAt > 60_000;
    },
    90_000,
  );
  expect(await statesOf(db)).toEqual({ pending: 6 });
  await gate.open();
  await untilDone(installation, 6);
});
