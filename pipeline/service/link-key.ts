/** The key that numbers of customers are hashed with: from LINK_KEY, or made once in the data folder. Never logged. */
import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { EarmarkError } from '../errors.ts';
import type { Database } from '../store/tables.ts';

const LEAST_CHARS = 16;

/**
 * Throws EarmarkError `link-key-short`; `link-key-differs` when this database was filled with another key: numbers that
 * are the same would not be known again.
 */
export async function openLinkKey(
  { LINK_KEY, EARMARK_DATA }: Pick<Config, 'LINK_KEY' | 'EARMARK_DATA'>,
  db: Kysely<Database>,
): Promise<string> {
  const key = LINK_KEY ?? (await keyIn(EARMARK_DATA));
  if (key.length < LEAST_CHARS) {
    throw new EarmarkError(
      'link-key-short',
      `LINK_KEY is too short: use at least ${LEAST_CHARS} characters, for instance of "openssl rand -base64 32".`,
    );
  }
  const fingerprint = createHmac('sha256', key).update('fingerprint').digest('base64url');
  await db
    .insertInto('link_key')
    .values({ fingerprint })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await db.selectFrom('link_key').select('fingerprint').executeTakeFirst();
  if (stored?.fingerprint === fingerprint) return key;
  throw new EarmarkError(
    'link-key-differs',
    `The numbers in this database were hashed with another key. Give every worker the same LINK_KEY, or the file link-key of the data folder that filled it.`,
    { retry: { afterMs: 60_000 } },
  );
}

/** Several processes may start at once: the first to put the file in place decides. */
async function keyIn(folder: string): Promise<string> {
  const file = join(folder, 'link-key');
  const known = await readKey(file);
  if (known !== null) return known;
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKey(file)) ?? '';
}

async function readKey(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
