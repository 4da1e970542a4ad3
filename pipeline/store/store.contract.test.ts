import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDebianPostgres } from '../../fixtures/debian-postgres.ts';
import { EarmarkError } from '../errors.ts';
import { createLog } from '../log.ts';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { readServer, stopServer } from './postgres-server.ts';
import { getResult, getResultHeads, putResult, type StoredResult } from './results.ts';
import { openStore, type Store } from './store.ts';

interface Server {
  readonly url: string;
  /** Null: the server belongs to somebody else. */
  readonly restart: (() => Promise<void>) | null;
  stop(): Promise<void>;
}

const log = createLog('silent');
const external = process.env.TEST_DATABASE_URL;
const allMigrations = [
  '0001_recordings',
  '0002_import',
  '0003_lists',
  '0004_rule_life',
  '0005_recording_words',
  '0006_labels',
  '0007_models',
  '0008_service',
  '0009_audit',
  '0010_people',
];

const servers: [string, () => Promise<Server>][] = [
  ['embedded Postgres', startEmbedded],
  external
    ? [
        'the Postgres of TEST_DATABASE_URL',
        async () => ({ url: external, restart: null, stop: async () => {} }),
      ]
    : ["Debian's Postgres 15", startDebianPostgres],
];

const transcript: StoredResult = {
  key: 'transcribe-1',
  stage: 'transcribe',
  contentHash: 'aa',
  inputs: { recording: '01', asr: 'sherpa 1' },
  output: { turns: [{ text: '您好，请问有什么可以帮您？', startMs: 0 }] },
};

describe.each(servers)('store on %s', (_name, start) => {
  let server: Server;
  let url: string;
  let store: Store;
  let count = 0;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    count += 1;
    url = await createDatabase(server.url, `contract_${process.pid}_${count}`);
    store = openStore(url, { log });
  });
  afterEach(async () => {
    await store.close();
    await dropDatabase(server.url, url);
  });

  test('migrating twice does nothing the second time', async () => {
    expect(await migrate(url)).toEqual(expect.arrayContaining(allMigrations));
    expect(await migrate(url)).toEqual([]);
  });

  test('five processes that migrate at once apply each file once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const { rows } = await store.pool.query(
      'select count(*) as files, count(distinct number) as numbers from migrations',
    );
    expect(rows[0].files).toBe(rows[0].numbers);
  });

  test('a schema newer than this program is refused in one sentence', async () => {
    await migrate(url);
    await store.pool.query("insert into migrations (number, name) values (9999, '9999_future')");
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'schema-newer',
      message: expect.stringMatching(/^The database has schema 9999, this Earmark knows \d+: install /),
    });
  });

  test('a migration that fails leaves nothing behind, not even the files before it', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'earmark-migrations-'));
    await writeFile(path.join(dir, '0001_good.sql'), 'create table good (id int)');
    await writeFile(path.join(dir, '0002_bad.sql'), 'create table bad (id int); create tabel worse (id int)');
    await expect(migrate(url, dir)).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringContaining('0002_bad'),
    });
    const { rows } = await store.pool.query(
      "select to_regclass('good') as good, to_regclass('migrations') as log",
    );
    expect(rows).toEqual([{ good: null, log: null }]);
    await rm(dir, { recursive: true });
  });

  test('of 20 concurrent writers of one key exactly one stores', async () => {
    await migrate(url);
    const writers = Array.from({ length: 20 }, (_, writer) =>
      store.db
        .transaction()
        .execute((trx) =>
          putResult(trx, { ...transcript, contentHash: `hash-${writer}`, output: { writer } }),
        ),
    );
    const stored = await Promise.all(writers);
    expect(stored.filter((isStored) => isStored)).toHaveLength(1);
    const result = await getResult(store.db, transcript.key);
    const winner = stored.indexOf(true);
    expect(result).toEqual({ ...transcript, contentHash: `hash-${winner}`, output: { writer: winner } });
  });

  test('results come back as they were put', async () => {
    await migrate(url);
    await store.db.transaction().execute((trx) => putResult(trx, transcript));
    expect(await getResult(store.db, transcript.key)).toEqual(transcript);
    expect(await getResult(store.db, 'unknown')).toBeNull();
    expect(await getResultHeads(store.db, [])).toEqual(new Map());
    const keys = [...Array.from({ length: 25_000 }, (_, i) => `missing-${i}`), transcript.key];
    expect(await getResultHeads(store.db, keys)).toEqual(new Map([[transcript.key, 'aa']]));
  });

  test('bigint columns are numbers', async () => {
    await migrate(url);
    const row = await store.db
      .insertInto('objects')
      .values({
        key: '95598/一月/通话-01.wav',
        etag: 'e',
        size_bytes: 5_368_709_120,
        purpose: 'audio',
        content_hash: null,
        recording_id: null,
        note: null,
      })
      .returning('size_bytes')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ size_bytes: 5_368_709_120 });
  });

  test('connections cut by the server fail by name and the next query works', async () => {
    await migrate(url);
    const cut = store.db.transaction().execute(async (trx) => {
      await trx.selectFrom('results').select('key').execute();
      await killConnections(server.url, url);
      return trx.selectFrom('results').select('key').execute();
    });
    await expect(cut).rejects.toMatchObject({ code: 'store-unreachable', retry: 'back-off' });
    expect(await store.db.selectFrom('results').select('key').execute()).toEqual([]);
  });

  test('a restart of the server fails queries by name and is survived', async () => {
    if (!server.restart) return;
    await migrate(url);
    await store.db.transaction().execute((trx) => putResult(trx, transcript));
    const failures: unknown[] = [];
    let isUp = false;
    const asking = (async () => {
      while (!isUp)
        await store.db
          .selectFrom('results')
          .select('key')
          .execute()
          .catch((e) => failures.push(e));
    })();
    await server.restart();
    isUp = true;
    await asking;
    expect(await getResult(store.db, transcript.key)).toEqual(transcript);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'store-unreachable' });
    expect(failures.length).toBeGreaterThan(0);
  });

  test('an unknown database is an instruction, not a retry', async () => {
    const wrong = openStore(withDatabase(server.url, 'no_such_database'), { log });
    const failure = await wrong.db
      .selectFrom('results')
      .select('key')
      .execute()
      .catch((error) => error);
    expect(failure).toBeInstanceOf(EarmarkError);
    expect(failure).toMatchObject({ code: 'store-denied', retry: 'never' });
    await wrong.close();
  });
});

test('nothing listening is named, without the password', async () => {
  const store = openStore('postgres://earmark:geheim@127.0.0.1:1/earmark', { log });
  const failure = await store.db
    .selectFrom('results')
    .select('key')
    .execute()
    .catch((error) => error);
  expect(failure).toMatchObject({
    code: 'store-unreachable',
    message:
      'The database cannot be reached: start it or correct DATABASE_URL; work goes on when it is back.',
    retry: 'back-off',
    status: 503,
  });
  await store.close();
});

/** Its restart is a stop nobody asked Earmark for: the owner has to notice and start it again. */
async function startEmbedded(): Promise<Server> {
  const home = await mkdtemp(path.join(tmpdir(), 'earmark-store-'));
  const dataDir = path.join(home, 'data');
  await mkdir(dataDir);
  await chmod(home, 0o755);
  const server = await openEmbedded(dataDir, { log });
  const cluster = { dir: path.join(dataDir, 'postgres'), password: '' };
  return {
    url: server.url,
    restart: async () => {
      const running = readServer(cluster);
      if (!running) throw new Error('no server to restart');
      await stopServer(cluster, running);
      await expect.poll(() => readServer(cluster)?.ready, { timeout: 20_000 }).toBe(true);
    },
    stop: async () => {
      await server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function createDatabase(server: string, name: string): Promise<string> {
  await onServer(server, `create database "${name}"`);
  return withDatabase(server, name);
}

async function dropDatabase(server: string, url: string): Promise<void> {
  await onServer(server, `drop database "${new URL(url).pathname.slice(1)}" with (force)`);
}

async function killConnections(server: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
