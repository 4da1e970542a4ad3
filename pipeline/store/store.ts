/** The connection to Postgres: typed queries, failures by name, and a pool that outlives restarts of the server. */
import { type DatabaseConnection, type Driver, Kysely, PostgresDialect, PostgresDriver } from 'kysely';
import pg from 'pg';
import { EarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from './tables.ts';

export interface Store {
  readonly db: Kysely<Database>;
  /** With password: never log it. */
  readonly url: string;
  /** For what Kysely cannot say. Its failures are plain `pg` errors; see `namedStoreError`. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const INT8 = 20;

/**
 * Connects on the first query. While the server is away queries fail with EarmarkError `store-unreachable`
 * (back-off); once it is back they work again.
 */
export function openStore(
  url: string,
  options: { log: Log; maxConnections?: number; connectTimeoutMs?: number },
): Store {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'earmark',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
    types: {
      // bigint columns are sizes and milliseconds, far below 2^53.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    } as pg.CustomTypesConfig,
  });
  // An idle connection broke; the pool has dropped it and the next query opens another.
  // In use when it broke: its query fails, and without a listener the process would end as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => options.log.warn({ reason: error.message }, 'database connection lost'));
  const db = new Kysely<Database>({ dialect: new NamedErrorsDialect({ pool }) });
  return { db, url, pool, close: () => db.destroy() };
}

/** A failure of the connection by its name; every other failure as it came. */
export function namedStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (refusals.has(code)) {
    return new EarmarkError(
      'store-denied',
      'The database refuses the account or does not exist: correct DATABASE_URL.',
      { cause: error },
    );
  }
  if (code === '53100') {
    return new EarmarkError('disk-full', 'The disk of the database is full: free space, work then goes on.', {
      retry: 'back-off',
      status: 503,
      cause: error,
    });
  }
  const away =
    code.startsWith('08') ||
    goneCodes.has(code) ||
    /^Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(
      error.message,
    );
  if (!away) return error;
  return new EarmarkError(
    'store-unreachable',
    'The database cannot be reached: start it or correct DATABASE_URL; work goes on when it is back.',
    { retry: 'back-off', status: 503, cause: error },
  );
}

/** Wrong password, no such account, no such database. */
const refusals = new Set(['28P01', '28000', '3D000']);
/** Sockets, and SQLSTATE 57P01-57P03 (shutting down, crashed, starting up), 53300 (too many connections). */
const goneCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

class NamedErrorsDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(config: { pool: pg.Pool }) {
    super(config);
    this.#pool = config.pool;
  }

  override createDriver(): Driver {
    return new NamedErrorsDriver({ pool: this.#pool });
  }
}

class NamedErrorsDriver extends PostgresDriver {
  readonly #wrapped = new WeakSet<DatabaseConnection>();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await named(() => super.acquireConnection());
    if (!this.#wrapped.has(connection)) {
      this.#wrapped.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = (query) => named(() => execute(query));
    }
    return connection;
  }
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedStoreError(error);
  }
}
