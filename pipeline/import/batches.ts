/** Rows of a batch CSV in the table `batch_rows`: replaced as a whole, never held in memory together. */
import { type Kysely, sql } from 'kysely';
import { EarmarkError } from '../errors.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';
import type { Database } from '../store/tables.ts';
import { batchRowName, folderOf } from './call-files.ts';
import { type CsvRow, readMetadataCsv } from './metadata-csv.ts';
import type { MetadataMapping } from './metadata-mapping.ts';
import { hashObject, type Patience } from './read-object.ts';

const rowsPerStatement = 500;
const groupsPerPage = 500;

interface BatchContext extends Patience {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly mapping: MetadataMapping;
  readonly note: (key: string, text: string) => void;
}

/** False when the CSV is none of recordings (then it is ignored, and its note says why). */
export async function storeBatch(object: StoredObject, context: BatchContext): Promise<boolean> {
  const { db, storage, mapping, note } = context;
  const { key } = object;
  const hash = await hashObject(storage, key, context);
  let reason: string | null = null;
  try {
    let rows = new Map<string, CsvRow>();
    const flush = async (): Promise<void> => {
      await insertRows(db, key, hash, rows);
      rows = new Map();
    };
    const onBadRow = (line: number, why: string): void => note(key, `line ${line}: ${why}`);
    for await (const row of readMetadataCsv(() => storage.read(key), mapping, onBadRow)) {
      rows.set(row.file, row);
      if (rows.size >= rowsPerStatement) await flush();
    }
    await flush();
  } catch (error) {
    if (!(error instanceof EarmarkError) || !error.code.startsWith('csv-')) throw error;
    reason = error.message;
    note(key, reason);
  }
  if (reason === null) {
    await db.deleteFrom('batch_rows').where('batch_key', '=', key).where('batch_hash', '<>', hash).execute();
  }
  const values = {
    key,
    etag: object.etag,
    size_bytes: object.sizeBytes,
    purpose: reason === null ? ('batch' as const) : ('ignored' as const),
    content_hash: hash,
    note: reason,
  };
  await db
    .insertInto('objects')
    .values(values)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ ...values, seen_at: sql`now()` }))
    .execute();
  return reason === null;
}

/** Groups of recordings that are there already and that the CSV speaks of, in pages. */
export async function* groupsOfBatch(db: Kysely<Database>, batchKey: string): AsyncGenerator<string[]> {
  const folder = folderOf(batchKey);
  let after = '';
  for (;;) {
    const names = await db
      .selectFrom('batch_rows')
      .select('file')
      .where('batch_key', '=', batchKey)
      .where('file', '>', after)
      .orderBy('file')
      .limit(groupsPerPage)
      .execute();
    const last = names.at(-1);
    if (last === undefined) return;
    const groups = await db
      .selectFrom('batch_rows')
      .innerJoin('objects', 'objects.call_name', 'batch_rows.call_name')
      .select('objects.call_group')
      .distinct()
      .where('batch_rows.batch_key', '=', batchKey)
      .where('batch_rows.file', '>', after)
      .where('batch_rows.file', '<=', last.file)
      .where('objects.recording_id', 'is not', null)
      .where(sql<boolean>`starts_with(objects.key, ${folder})`)
      .execute();
    yield groups.flatMap(({ call_group }) => (call_group === null ? [] : [call_group]));
    after = last.file;
  }
}

async function insertRows(
  db: Kysely<Database>,
  batchKey: string,
  hash: string,
  rows: ReadonlyMap<string, CsvRow>,
): Promise<void> {
  if (rows.size === 0) return;
  await db
    .insertInto('batch_rows')
    .values(
      [...rows.values()].map(({ file, metadata }) => ({
        batch_key: batchKey,
        file,
        call_name: batchRowName(file),
        batch_hash: hash,
        metadata: JSON.stringify(metadata),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['batch_key', 'file']).doUpdateSet((row) => ({
        call_name: row.ref('excluded.call_name'),
        batch_hash: row.ref('excluded.batch_hash'),
        metadata: row.ref('excluded.metadata'),
      })),
    )
    .execute();
}
