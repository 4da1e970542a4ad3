/** One Postgres cluster on this machine: created whole or not at all, started, found again, stopped. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EarmarkError } from '../errors.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

export interface Cluster {
  readonly dir: string;
  readonly password: string;
}

/** What `postmaster.pid` says about a server. `ready`: it said that it accepts connections. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Laptop sizes. Durability (fsync, synchronous_commit) stays on. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // A table above a quarter of this is read anew at every scan: board_calls holds 36 MB at 100,000 calls.
  shared_buffers: '256MB',
  max_connections: '200',
  max_wal_size: '512MB',
  password_encryption: 'scram-sha-256',
  // Statements and rows may hold transcripts: errors are logged without either.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Opens `<home>/postgres`, creating it first if needed. A creation that was killed leaves only a folder to sweep away. */
export async function openCluster(programs: PostgresPrograms, onCreate: () => void): Promise<Cluster> {
  const dir = path.join(programs.home, 'postgres');
  if (!existsSync(dir)) {
    onCreate();
    await sweepUnfinished(programs.home);
    const partial = path.join(programs.home, `postgres.creating-${process.pid}`);
    try {
      await createCluster(programs, partial);
      await rename(partial, dir).catch((error) => {
        // Another process was faster.
        if (!existsSync(dir)) throw error;
      });
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  return { dir, password: (await readFile(path.join(dir, 'password'), 'utf8')).trim() };
}

async function sweepUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(/^postgres\.creating-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(path.join(home, name), { recursive: true, force: true });
  }
}

async function createCluster(programs: PostgresPrograms, dir: string): Promise<void> {
  const data = path.join(dir, 'data');
  const passwordFile = path.join(dir, 'password');
  await rm(dir, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  await chmod(dir, 0o755);
  await chmod(data, 0o700);
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  const { account } = programs;
  if (account) {
    await chown(data, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await run(programs, programs.initdb, [
    `--pgdata=${data}`,
    '--username=earmark',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]);
  if (account) await chown(passwordFile, 0, 0);
}

async function run(programs: PostgresPrograms, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    ...programs.account,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw startError(errors + (await fullDisk(programs.home)), programs.home);
}

/**
 * Starts the server and returns once it accepts connections or, because another process starts it at this moment,
 * exits again. Throws EarmarkError `disk-full`, `data-rights`, `port-in-use`, `postgres-start`.
 */
export async function startServer(
  programs: PostgresPrograms,
  cluster: Cluster,
  port: number,
): Promise<'started' | 'started-elsewhere'> {
  const data = path.join(cluster.dir, 'data');
  await dropStalePidFile(data);
  const logFile = path.join(cluster.dir, 'server.log');
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(
    programs.postgres,
    ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      ...programs.account,
      env: environment(),
      stdio: ['ignore', log, log],
      // Own process group: Ctrl-C reaches Earmark only, which stops its workers first and the database last.
      detached: true,
      windowsHide: true,
    },
  );
  closeSync(log);
  let ended = false;
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  child.once('close', () => {
    ended = true;
  });
  child.unref();
  while (!ended) {
    const server = readServer(cluster);
    if (server?.pid === child.pid && server?.ready) return 'started';
    await Promise.race([wait(20), failed]);
  }
  const said = await readFile(logFile, 'utf8');
  if (/lock file "postmaster\.pid" already exists/.test(said)) return 'started-elsewhere';
  throw startError(said + (await fullDisk(programs.home)), programs.home);
}

/** Postgres does not always get to say why it gave up: it may die while it writes the reason. */
async function fullDisk(dir: string): Promise<string> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize < 32 * 1024 * 1024 ? 'No space left on device' : '';
}

/** The sentence for what Postgres wrote before it gave up. */
export function startError(said: string, dir: string): EarmarkError {
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return new EarmarkError(
      'disk-full',
      `The disk that holds ${dir} is full: free at least 200 MB, or set EARMARK_DATA to a folder on another disk.`,
    );
  }
  if (/Permission denied|Operation not permitted|Read-only file system|wrong ownership/i.test(said)) {
    return new EarmarkError(
      'data-rights',
      `Earmark may not write to ${dir}: give its owner the right to, or set EARMARK_DATA to a folder of your own.`,
    );
  }
  if (/Address already in use/i.test(said)) {
    return new EarmarkError('port-in-use', 'The port of the embedded Postgres is taken by another program.', {
      retry: 'back-off',
    });
  }
  const lines = said.split('\n').filter((line) => /FATAL|PANIC|error:|ERROR/.test(line));
  const reason = lines.at(-1)?.replace(/^.*?(FATAL|PANIC|error|ERROR):\s*/, '') ?? 'it gave no reason';
  return new EarmarkError(
    'postgres-start',
    `The embedded Postgres in ${dir} did not start (${reason}): correct that, or set DATABASE_URL to another Postgres.`,
  );
}

/** The server that holds the cluster now, or null. */
export function readServer(cluster: Cluster): Server | null {
  const data = path.join(cluster.dir, 'data');
  let lines: string[];
  try {
    lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !isAlive(pid) || worksElsewhere(pid, data)) return null;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/** Fast shutdown: open transactions are rolled back, data is written. Returns when the server is gone. */
export async function stopServer(cluster: Cluster, server: Server): Promise<void> {
  signalServer(server.pid, 'SIGINT');
  const patienceMs = 30_000;
  const started = Date.now();
  let pressed = false;
  while (readServer(cluster)?.pid === server.pid) {
    if (!pressed && Date.now() - started > patienceMs) {
      // Immediate shutdown: nothing is lost, the next start replays the log.
      signalServer(server.pid, 'SIGQUIT');
      pressed = true;
    }
    await wait(20);
  }
}

/** For exit handlers, where nothing can be waited for. */
export function signalServer(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * After a machine or container restart the pid in `postmaster.pid` may belong to some other program, and Postgres
 * would refuse to start for ever. Linux only: elsewhere Postgres' own check has to do.
 */
async function dropStalePidFile(data: string): Promise<void> {
  if (process.platform !== 'linux' || !existsSync(path.join(data, 'postmaster.pid'))) return;
  const folder = realpathSync(data);
  const inUse = readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readlinkSync(`/proc/${entry}/cwd`) === folder;
    } catch {
      return false;
    }
  });
  if (!inUse) await rm(path.join(data, 'postmaster.pid'), { force: true });
}

/** The pid was given to another program since. Every Postgres process works in its data folder. */
function worksElsewhere(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(data);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  // A zombie answers signals until its parent collects it, which in a container may be never.
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** English messages, because startError reads them. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANG: 'C' };
}
