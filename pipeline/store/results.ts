/** Outputs of stages: stored once under a key of their inputs, never changed. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { StageName } from '../domain.ts';
import type { Database } from './tables.ts';

export interface StoredResult {
  readonly key: string;
  readonly stage: StageName;
  /** SHA-256 (hex) of the output in canonical form. */
  readonly contentHash: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly output: unknown;
}

/** Keys a query may name at once; Postgres allows 65,535 parameters. */
const KEYS_AT_ONCE = 10_000;

/** False when the key is stored already: then nothing was changed, and what is there counts. */
export async function putResult(trx: Transaction<Database>, result: StoredResult): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('results')
    .values({
      key: result.key,
      stage: result.stage,
      content_hash: result.contentHash,
      inputs: JSON.stringify(result.inputs),
      output: JSON.stringify(result.output),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** A result whose output is JSON text already. */
export type ResultText = Omit<StoredResult, 'output'> & { readonly output: string };

/**
 * Keys that were stored by this call; the others were there already. In order of their keys, so that two processes
 * storing the same results wait for each other instead of blocking one another.
 */
export async function putResults(
  trx: Transaction<Database>,
  results: readonly ResultText[],
): Promise<Set<string>> {
  const byKey = new Map(results.map((result) => [result.key, result]));
  if (byKey.size === 0) return new Set();
  const rows = await trx
    .insertInto('results')
    .values(
      [...byKey.values()]
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ key, stage, contentHash, inputs, output }) => ({
          key,
          stage,
          content_hash: contentHash,
          inputs: JSON.stringify(inputs),
          output,
        })),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** What scoring needs of these results, by key. Segmented words are left out: rules do not read them. */
export async function getScoreInputs(
  db: Kysely<Database>,
  keys: readonly string[],
): Promise<Map<string, unknown>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; output: unknown }>`
    select key, case when stage = 'analyse' then jsonb_set(output, '{words}', '[]') else output end as output
    from results where key = any(${keys})`.execute(db);
  return new Map(rows.map(({ key, output }) => [key, output]));
}

export async function getResult(db: Kysely<Database>, key: string): Promise<StoredResult | null> {
  const row = await db
    .selectFrom('results')
    .select(['stage', 'content_hash', 'inputs', 'output'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  return {
    key,
    stage: row.stage as StageName,
    contentHash: row.content_hash,
    inputs: row.inputs,
    output: row.output,
  };
}

/** Content hash by key, for those of the keys that are stored. */
export async function getResultHeads(
  db: Kysely<Database>,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const heads = new Map<string, string>();
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const rows = await db
      .selectFrom('results')
      .select(['key', 'content_hash'])
      .where('key', 'in', keys.slice(start, start + KEYS_AT_ONCE))
      .execute();
    for (const row of rows) heads.set(row.key, row.content_hash);
  }
  return heads;
}
