/**
 * Finds recordings in storage: lists keys in pages, reads only what is new or changed, and lets the files of a call
 * find each other in any order of arrival. Rules in README.md.
 */
import { EarmarkError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { StoredObject } from '../storage/storage.ts';
import { callFileOf } from './call-files.ts';
import { clearCursor, readCursor, saveCursor } from './cursor.ts';
import { failOrThrow, type ImportRun, importObjects, openRun } from './import-objects.ts';
import { patiently, throwIfAborted } from './read-object.ts';
import type { ImportReport } from './report.ts';
import { printableKey } from './text.ts';

export type ImportServices = Pick<Services, 'db' | 'storage' | 'config' | 'log'>;

export interface ImportOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { listed: number; done: number }) => void;
  /** Waiting times between tries of a storage that is away. */
  readonly retryDelaysMs?: readonly number[];
}

const keysPerPage = 1000;
/** A call has a handful of files; more with one name are not worth holding back. */
const mostFilesOfACall = 50;

/**
 * Imports everything under `prefix` that is new or changed. A killed import goes on where it was.
 * Throws EarmarkError `storage-unreachable` after its retries, `aborted`; single objects that fail are counted.
 */
export async function importPrefix(
  services: ImportServices,
  prefix: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const run = await openRun(services, { ...options, durable: false });
  let after = await readCursor(services.db, prefix);
  if (after !== null)
    run.report.note(prefix, `goes on after ${printableKey(after)}, where an earlier import stopped`);
  let heldBack: StoredObject[] = [];
  for (;;) {
    throwIfAborted(run.signal);
    const page = await listPage(run, prefix, after);
    run.report.add('listed', page.objects.length);
    const objects = [...heldBack, ...page.objects];
    // The files of one call stand together; the last call of a page may go on in the next.
    heldBack = page.next === null ? [] : lastCallOf(objects);
    const whole = objects.slice(0, objects.length - heldBack.length);
    await importObjects(run, whole);
    if (page.next === null) break;
    after = page.next;
    const lastKey = whole.at(-1)?.key;
    if (lastKey !== undefined) await saveCursor(services.db, prefix, lastKey);
  }
  await clearCursor(services.db, prefix);
  return run.report.build();
}

/** Imports these objects and what belongs to them; keys that are not there are counted as failed. */
export async function importKeys(
  services: ImportServices,
  keys: readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const run = await openRun(services, { ...options, durable: true });
  const objects: StoredObject[] = [];
  for (const key of [...new Set(keys)].sort()) {
    try {
      const object = await patiently(run, async () => await services.storage.head(key));
      if (object === null) throw new EarmarkError('storage-missing', 'there is no such object');
      objects.push(object);
    } catch (error) {
      failOrThrow(run, key, error);
    }
  }
  run.report.add('listed', objects.length);
  await importObjects(run, objects);
  return run.report.build();
}

async function listPage(run: ImportRun, prefix: string, after: string | null) {
  return await patiently(run, async () => await run.storage.list(prefix, { after, limit: keysPerPage }));
}

function lastCallOf(objects: readonly StoredObject[]): StoredObject[] {
  const last = objects.at(-1);
  if (last === undefined) return [];
  const { group } = callFileOf(last.key);
  let from = objects.length - 1;
  while (from > 0 && callFileOf(objects[from - 1]?.key ?? '').group === group) from -= 1;
  return objects.length - from > mostFilesOfACall ? [] : objects.slice(from);
}
