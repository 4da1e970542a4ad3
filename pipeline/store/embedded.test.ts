import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { openEmbedded } from './embedded.ts';
import { type Cluster, readServer, startError } from './postgres-server.ts';

const log = createLog('silent');
let dataDir: string;
let home: string;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'earmark-embedded-'));
  await chmod(home, 0o755);
  dataDir = path.join(home, 'data');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  // Adopts and stops whatever a test left running.
  if (existsSync(path.join(dataDir, 'postgres'))) await (await openEmbedded(dataDir, { log })).close();
  await rm(home, { recursive: true, force: true });
});

test('creates, stops, and starts again with what was stored', async () => {
  const steps: string[] = [];
  const onProgress = (step: string) => steps.push(step);
  const first = await openEmbedded(dataDir, { log, onProgress });
  expect(first.owned).toBe(true);
  await query(first.url, 'create table kept (word text); insert into kept values ($$停电$$)');
  await first.close();
  expect(readServer(cluster())).toBeNull();

  const second = await openEmbedded(dataDir, { log, onProgress });
  expect(await query(second.url, 'select word from kept')).toEqual([{ word: '停电' }]);
  expect(second.url).toBe(first.url);
  await second.close();
  expect(steps).toEqual(['creating', 'starting', 'starting']);
});

test('durability is on, and only this machine can connect', async () => {
  const server = await openEmbedded(dataDir, { log });
  expect(
    await query(
      server.url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('full_page_writes') as pages, current_setting('listen_addresses') as listens,
        current_setting('server_encoding') as encoding`,
    ),
  ).toEqual([{ fsync: 'on', commit: 'on', pages: 'on', listens: '127.0.0.1', encoding: 'UTF8' }]);
  await server.close();
});

test('a creation that was killed half-way is swept away and done again', async () => {
  const gone = spawn('true');
  await new Promise((resolve) => gone.once('exit', resolve));
  const partial = path.join(dataDir, `postgres.creating-${gone.pid}`);
  await mkdir(path.join(partial, 'data'), { recursive: true });
  await writeFile(path.join(partial, 'data', 'PG_VERSION'), '18\n');
  const server = await openEmbedded(dataDir, { log });
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(dataDir)).filter((name) => name.includes('creating'))).toEqual([]);
  await server.close();
});

test('four processes that start at once end up on one server', async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, () => holder()));
  expect(opened.filter(({ owned }) => owned)).toHaveLength(1);
  expect(new Set(opened.map(({ url }) => url)).size).toBe(1);
});

test('kill -9 of the owner leaves a server that the next start adopts', async () => {
  const owner = await holder();
  const server = readServer(cluster());
  await kill(owner.child, 'SIGKILL');
  const adopted = await openEmbedded(dataDir, { log });
  expect(adopted.owned).toBe(true);
  expect(adopted.url).toBe(owner.url);
  expect(readServer(cluster())?.pid).toBe(server?.pid);
  await adopted.close();
  expect(readServer(cluster())).toBeNull();
});

test('kill -9 of owner and server at once is recovered from', async () => {
  const owner = await holder();
  await query(owner.url, 'create table kept (n int); insert into kept values (1)');
  const server = readServer(cluster());
  await kill(owner.child, 'SIGKILL');
  if (server) process.kill(server.pid, 'SIGKILL');
  const next = await openEmbedded(dataDir, { log });
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await next.close();
});

test('a pid file whose number now belongs to another program does not block the start', async () => {
  await (await openEmbedded(dataDir, { log })).close();
  const pidFile = path.join(cluster().dir, 'data', 'postmaster.pid');
  await writeFile(
    pidFile,
    `${process.pid}\n${path.dirname(pidFile)}\n1700000000\n1\n\n127.0.0.1\n1 1\nready   \n`,
  );
  const server = await openEmbedded(dataDir, { log });
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.close();
});

test('beside a running Earmark a command joins, and start is refused in one sentence', async () => {
  const owner = await holder();
  const joined = await openEmbedded(dataDir, { log });
  expect(joined).toMatchObject({ owned: false, url: owner.url });
  await joined.close();
  expect(await query(owner.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await expect(openEmbedded(dataDir, { log, whenTaken: 'refuse' })).rejects.toMatchObject({
    code: 'already-running',
    message: `another Earmark is already running on ${dataDir} (process ${owner.child.pid}); stop it or set EARMARK_DATA`,
  });
});

test('the last process to close stops the server, whoever started it', async () => {
  const first = await openEmbedded(dataDir, { log });
  const second = await openEmbedded(dataDir, { log });
  await first.close();
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.close();
  expect(readServer(cluster())).toBeNull();
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s of a process without handlers leaves no server',
  async (signal) => {
    const owner = await holder();
    await kill(owner.child, signal);
    await expect.poll(() => readServer(cluster()), { timeout: 10_000 }).toBeNull();
  },
);

test('a process that exits without closing leaves no server', async () => {
  const owner = await holder('setTimeout(() => process.exit(3), 10)');
  await new Promise((resolve) => owner.child.once('exit', resolve));
  await expect.poll(() => readServer(cluster()), { timeout: 10_000 }).toBeNull();
});

test('the password is readable for the owner alone', async () => {
  const server = await openEmbedded(dataDir, { log });
  expect((await stat(path.join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  const { password } = new URL(server.url);
  expect(await readFile(path.join(dataDir, 'postgres', 'server.log'), 'utf8')).not.toContain(password);
  await server.close();
});

test('a data folder that is a file is one sentence', async () => {
  await writeFile(dataDir, '');
  await expect(openEmbedded(dataDir, { log })).rejects.toMatchObject({
    code: 'data-not-a-folder',
    message: `EARMARK_DATA is ${dataDir}, which is not a folder: set it to one.`,
  });
});

// What initdb and postgres 18.4 write.
test.each([
  ['initdb: error: could not create directory "x": No space left on device', 'disk-full'],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk-full'],
  ['initdb: error: could not access directory "x": Permission denied', 'data-rights'],
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  x', 'port-in-use'],
  ['FATAL:  database files are incompatible with server', 'postgres-start'],
])('%s → %s', (said, code) => {
  expect(startError(said, '/data')).toMatchObject({ code });
});

test.runIf(process.getuid?.() === 0)(
  'root may keep the data folder to itself (run as root only)',
  async () => {
    await chmod(home, 0o700);
    const server = await openEmbedded(dataDir, { log });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.close();
    const place = (await readFile(path.join(dataDir, 'postgres-location'), 'utf8')).trim();
    expect(await readdir(place)).toEqual(expect.arrayContaining(['postgres']));
    await rm(place, { recursive: true });
  },
);

test.runIf(process.getuid?.() === 0)(
  'a folder without rights is one sentence (run as root only)',
  async () => {
    await chmod(home, 0o555);
    const child = spawnProgram('', { uid: 65_534, gid: 65_534 });
    expect(await firstLine(child)).toEqual({
      code: 'data-rights',
      message: `Earmark may not write to ${dataDir}: give its owner the right to, or set EARMARK_DATA to a folder of your own.`,
    });
  },
);

function cluster(): Cluster {
  return { dir: path.join(dataDir, 'postgres'), password: '' };
}

interface Holder {
  readonly child: ChildProcess;
  readonly owned: boolean;
  readonly url: string;
}

/** Another process that opens the data folder and stays. */
async function holder(then = ''): Promise<Holder> {
  const child = spawnProgram(then);
  const opened = await firstLine(child);
  return { child, owned: opened.owned === true, url: String(opened.url) };
}

function spawnProgram(then: string, account: { uid?: number; gid?: number } = {}): ChildProcess {
  const embedded = path.join(import.meta.dirname, 'embedded.ts');
  const program = `
    import { openEmbedded } from ${JSON.stringify(embedded)};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    try {
      const { owned, url } = await openEmbedded(${JSON.stringify(dataDir)}, { log });
      console.log(JSON.stringify({ owned, url }));
    } catch ({ code, message }) {
      console.log(JSON.stringify({ code, message }));
      process.exit(1);
    }
    setInterval(() => {}, 1000);
    ${then}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(import.meta.dirname, '..', '..'),
    ...account,
  });
  children.add(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error('the process ended without a line');
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
