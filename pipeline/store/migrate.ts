/** Brings the schema up to date: numbered SQL files, forward only. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { EarmarkError } from '../errors.ts';
import { namedStoreError } from './store.ts';

const OLDEST_POSTGRES = 15;
/** Arbitrary; held by one migrating process at a time. */
const MIGRATION_LOCK = 950_003;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly file: string;
}

/**
 * Applies the files the database has not seen, all of them or none, and returns their names.
 * Harmless to repeat and to run from several processes at once.
 * Throws EarmarkError `schema-newer`, `store-too-old`, `migration-failed`, `store-unreachable`, `store-denied`.
 */
export async function migrate(
  url: string,
  dir = path.join(import.meta.dirname, 'migrations'),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'earmark-migrate' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOldServer(client);
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const applied = await applyMissing(client, await migrationsIn(dir));
    await client.query('commit');
    return applied;
  } catch (error) {
    throw namedStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function applyMissing(client: pg.Client, known: readonly Migration[]): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (number int primary key, name text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ number: number }>('select number from migrations');
  const seen = new Set(rows.map(({ number }) => number));
  const newest = known.at(-1)?.number ?? 0;
  const beyond = Math.max(0, ...seen);
  if (beyond > newest) {
    throw new EarmarkError(
      'schema-newer',
      `The database has schema ${beyond}, this Earmark knows ${newest}: install the Earmark that migrated it, or a newer one.`,
    );
  }
  const missing = known.filter(({ number }) => !seen.has(number));
  for (const { number, name, file } of missing) {
    try {
      await client.query(await readFile(file, 'utf8'));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EarmarkError(
        'migration-failed',
        `Migration ${name} failed and nothing was changed (${reason}).`,
        { cause },
      );
    }
    await client.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
  }
  return missing.map(({ name }) => name);
}

async function migrationsIn(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return names.map((name) => ({
    number: Number(name.slice(0, 4)),
    name: name.replace(/\.sql$/, ''),
    file: path.join(dir, name),
  }));
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  const version = rows[0]?.version ?? 0;
  if (version < OLDEST_POSTGRES) {
    throw new EarmarkError(
      'store-too-old',
      `The database is Postgres ${version}; Earmark needs ${OLDEST_POSTGRES} or newer.`,
    );
  }
}
