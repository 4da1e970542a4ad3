/** How far the listing of a prefix has come, so that a killed import goes on there. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/tables.ts';

/** Key after which to go on; null for the beginning. A cursor untouched for a day is of a forgotten import. */
export async function readCursor(db: Kysely<Database>, prefix: string): Promise<string | null> {
  const cursor = await db
    .selectFrom('import_cursors')
    .select('after_key')
    .where('prefix', '=', prefix)
    .where('updated_at', '>', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return cursor?.after_key ?? null;
}

export async function saveCursor(db: Kysely<Database>, prefix: string, after: string): Promise<void> {
  await db
    .insertInto('import_cursors')
    .values({
      prefix,
      after_key: after,
      started_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
    })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ after_key: after, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

export async function clearCursor(db: Kysely<Database>, prefix: string): Promise<void> {
  await db.deleteFrom('import_cursors').where('prefix', '=', prefix).execute();
}
