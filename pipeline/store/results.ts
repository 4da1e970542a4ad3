/** Outputs of stages: stored once under a key of their inputs, never changed. */
import type { Kysely, Transaction } from 'kysely';
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
