/** The database when nothing is configured: a real Postgres in the data folder, shared by the processes on it. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { EarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import { findPostgres, type PostgresPrograms } from './postgres-programs.ts';
import {
  type Cluster,
  freePort,
  openCluster,
  readServer,
  type Server,
  signalServer,
  startError,
  startServer,
  stopServer,
} from './postgres-server.ts';

export interface Embedded {
  /** Connection URL with password: never log it. */
  readonly url: string;
  /** False: another live process owns the data folder, and this one works beside it. */
  readonly owned: boolean;
  /** Call it last, after workers and pools are closed. The last process to close stops the server. */
  close(): Promise<void>;
}

export type EmbeddedStep = 'creating' | 'starting' | 'joining';

interface Options {
  readonly log: Log;
  readonly onProgress?: (step: EmbeddedStep) => void;
  /** What to do when another live process owns the data folder. Default `join`. */
  readonly whenTaken?: 'join' | 'refuse';
}

/** Advisory locks in database `postgres`; the numbers are arbitrary. Postgres frees them when their process dies. */
const OWNER_LOCK = 950_001;
const PRESENT_LOCK = 950_002;
const START_DEADLINE_MS = 120_000;
const DATABASE = 'earmark';

/**
 * Creates, starts, adopts (after kill -9 of its owner) or joins the Postgres in `<dataDir>/postgres`.
 * Throws EarmarkError `already-running`, `disk-full`, `data-rights`, `port-in-use`, `postgres-start`,
 * `postgres-root`, `platform-unsupported`.
 */
export async function openEmbedded(dataDir: string, options: Options): Promise<Embedded> {
  const dir = path.resolve(dataDir);
  try {
    await mkdir(dir, { recursive: true });
    const programs = await findPostgres(dir);
    const cluster = await openCluster(programs, () => options.onProgress?.('creating'));
    const session = new ServerSession(dir, programs, cluster, options);
    await session.open();
    return session;
  } catch (error) {
    throw namedFileError(error, dir);
  }
}

/** One process's hold on the server: a connection that keeps two locks, and what to do when the process ends. */
class ServerSession implements Embedded {
  owned = false;
  url = '';
  readonly #dir: string;
  readonly #programs: PostgresPrograms;
  readonly #cluster: Cluster;
  readonly #options: Options;
  #guard: pg.Client | null = null;
  #server: Server | null = null;
  #closing: Promise<void> | null = null;

  constructor(dir: string, programs: PostgresPrograms, cluster: Cluster, options: Options) {
    this.#dir = dir;
    this.#programs = programs;
    this.#cluster = cluster;
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#hold(null);
    try {
      await this.#createDatabase();
    } catch (error) {
      await this.close();
      throw error;
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, this.#onSignal);
    process.on('exit', this.#onExit);
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.#onSignal);
    process.off('exit', this.#onExit);
    const guard = this.#guard;
    const server = this.#server;
    this.#guard = null;
    if (!guard || !server) return;
    try {
      await guard.query('select pg_advisory_unlock_all()');
      const { rows } = await guard.query('select pg_try_advisory_lock($1) as alone', [PRESENT_LOCK]);
      if (rows[0].alone) await stopServer(this.#cluster, server);
    } catch (error) {
      this.#options.log.warn(
        { code: errorCode(error) },
        'the embedded Postgres was gone before it was stopped',
      );
    } finally {
      await guard.end().catch(() => undefined);
    }
  }

  /** Connects, starting the server if needed, and takes the locks. `keepPort`: others hold its URL already. */
  async #hold(keepPort: number | null): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    for (;;) {
      const server = readServer(this.#cluster) ?? (await this.#start(keepPort));
      const guard = server ? await this.#connect(server) : null;
      if (server && guard && (await this.#lock(guard))) {
        this.#server = server;
        this.#guard = guard;
        this.url = this.#urlOf(server.port, DATABASE);
        return;
      }
      if (Date.now() > deadline) {
        throw new EarmarkError(
          'postgres-start',
          `The embedded Postgres in ${this.#cluster.dir} does not answer: look at server.log there.`,
          { retry: 'back-off' },
        );
      }
      await wait(50);
    }
  }

  async #start(keepPort: number | null): Promise<Server | null> {
    this.#options.onProgress?.('starting');
    const portFile = path.join(this.#dir, 'postgres-port');
    const port = keepPort ?? (await usablePort(portFile));
    try {
      await startServer(this.#programs, this.#cluster, port);
    } catch (error) {
      const taken = error instanceof EarmarkError && error.code === 'port-in-use';
      if (!taken || keepPort !== null) throw error;
      await writeFile(portFile, '');
      return null;
    }
    const server = readServer(this.#cluster);
    if (server) await writeFile(portFile, String(server.port));
    return server;
  }

  /** Null while the server is starting up, shutting down or gone. */
  async #connect(server: Server): Promise<pg.Client | null> {
    const guard = new pg.Client({
      connectionString: this.#urlOf(server.port, 'postgres'),
      application_name: `earmark ${process.pid}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    guard.on('error', () => undefined);
    try {
      await guard.connect();
    } catch (error) {
      await guard.end().catch(() => undefined);
      if (errorCode(error) !== '28P01') return null;
      throw new EarmarkError(
        'postgres-start',
        `The Postgres in ${this.#cluster.dir} refuses the password in its password file: restore that file, or set EARMARK_DATA to a new folder.`,
        { cause: error },
      );
    }
    guard.once('end', () => void this.#onLost(guard));
    return guard;
  }

  /** False when the last process on the server is about to stop it. */
  async #lock(guard: pg.Client): Promise<boolean> {
    try {
      const { rows } = await guard.query(
        'select pg_try_advisory_lock_shared($1) as present, pg_try_advisory_lock($2) as owned',
        [PRESENT_LOCK, OWNER_LOCK],
      );
      if (rows[0].present && !rows[0].owned && this.#options.whenTaken === 'refuse') {
        throw alreadyRunning(this.#dir, await ownerOf(guard));
      }
      if (rows[0].present) {
        this.owned = rows[0].owned;
        if (!this.owned) this.#options.onProgress?.('joining');
        return true;
      }
    } catch (error) {
      await guard.end().catch(() => undefined);
      if (error instanceof EarmarkError) throw error;
      return false;
    }
    await guard.end().catch(() => undefined);
    return false;
  }

  async #createDatabase(): Promise<void> {
    const guard = this.#guard;
    if (!guard) return;
    const { rowCount } = await guard.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount) return;
    await guard.query(`create database ${DATABASE}`).catch((error) => {
      // Another process was faster.
      if (!['42P04', '23505'].includes(errorCode(error))) throw error;
    });
  }

  /** The server went away under a running process (crash, out of memory): the owner starts it again. */
  async #onLost(guard: pg.Client): Promise<void> {
    if (this.#guard !== guard || this.#closing || !this.#server) return;
    const { port } = this.#server;
    const wasOwned = this.owned;
    this.#options.log.warn({ port }, 'the embedded Postgres stopped; starting it again');
    for (let pauseMs = 200; !this.#closing; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      try {
        await this.#hold(port);
        if (this.#closing) await this.#release();
        return;
      } catch (error) {
        this.#options.log.error({ code: errorCode(error) }, 'the embedded Postgres cannot be started again');
        if (!wasOwned) return;
        await wait(pauseMs, undefined, { ref: false });
      }
    }
  }

  /** Only for programs without a signal handler of their own; those close workers first, then call close(). */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    void this.close().finally(() => process.kill(process.pid, signal));
  };

  /** The process ends without close(): nothing can be awaited any more, but the server must not stay behind. */
  readonly #onExit = (): void => {
    if (this.owned && this.#server) signalServer(this.#server.pid, 'SIGINT');
  };

  #urlOf(port: number, database: string): string {
    return `postgres://earmark:${this.#cluster.password}@127.0.0.1:${port}/${database}`;
  }
}

async function ownerOf(guard: pg.Client): Promise<string> {
  const { rows } = await guard.query(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [OWNER_LOCK],
  );
  return String(rows[0]?.name ?? '').replace('earmark ', '') || 'unknown';
}

function alreadyRunning(dir: string, pid: string): EarmarkError {
  return new EarmarkError(
    'already-running',
    `another Earmark is already running on ${dir} (process ${pid}); stop it or set EARMARK_DATA`,
  );
}

/** The port of last time, so that URLs other processes hold stay right; else a free one. */
async function usablePort(portFile: string): Promise<number> {
  const last = existsSync(portFile) ? Number(await readFile(portFile, 'utf8')) : 0;
  return last || (await freePort());
}

function namedFileError(error: unknown, dir: string): unknown {
  if (error instanceof EarmarkError) return error;
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return startError('No space left on device', dir);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return startError('Permission denied', dir);
    case 'EEXIST':
    case 'ENOTDIR':
      return new EarmarkError(
        'data-not-a-folder',
        `EARMARK_DATA is ${dir}, which is not a folder: set it to one.`,
      );
    default:
      return error;
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
