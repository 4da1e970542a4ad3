/** One page of listed objects: which are new or changed, whose call they belong to, and what that call is now. */
import { type Kysely, type Selectable, sql } from 'kysely';
import pMap from 'p-map';
import { asEarmarkError, EarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';
import type { Database, ObjectsTable } from '../store/tables.ts';
import { assembleCall, type BatchRow, type Call, type GroupFile } from './assemble.ts';
import { groupsOfBatch, storeBatch } from './batches.ts';
import { type CallFile, callFileOf } from './call-files.ts';
import type { ImportOptions, ImportServices } from './discover.ts';
import { loadMapping, type MetadataMapping } from './metadata-mapping.ts';
import { type Patience, throwIfAborted } from './read-object.ts';
import { ReportBuilder } from './report.ts';
import { type StoredCall, storeCall } from './store-call.ts';

export interface ImportRun extends Patience {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly log: Log;
  readonly mapping: MetadataMapping;
  readonly report: ReportBuilder;
  /** The database's clock when the import began. */
  readonly since: Date;
  /** Each call is on disk before it counts; otherwise the end of the run is. */
  readonly durable: boolean;
  readonly progress: (objects: number) => void;
  readonly note: (key: string, text: string) => void;
}

type ObjectRow = Selectable<ObjectsTable>;

const callsAtOnce = 8;
const groupsPerQuery = 500;
/** Another importer may add files to a call while this one reads it. */
const mostAssemblies = 10;

export async function openRun(
  services: ImportServices,
  options: ImportOptions & { readonly durable: boolean },
): Promise<ImportRun> {
  const { db, storage, config, log } = services;
  const report = new ReportBuilder();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  let done = 0;
  return {
    db,
    storage,
    log,
    report,
    mapping: await loadMapping(config.METADATA_MAPPING),
    signal: options.signal ?? new AbortController().signal,
    retryDelaysMs: options.retryDelaysMs ?? [500, 2_000, 5_000],
    since: rows[0]?.now ?? new Date(),
    durable: options.durable,
    progress: (objects) => {
      done += objects;
      options.onProgress?.({ listed: report.listed, done });
    },
    note: (key, text) => report.note(key, text),
  };
}

export async function importObjects(run: ImportRun, objects: readonly StoredObject[]): Promise<void> {
  if (objects.length === 0) return;
  const known = await knownObjects(run.db, objects);
  const groups = new Set<string>();
  const ignored: { object: StoredObject; file: CallFile }[] = [];
  const batches: StoredObject[] = [];
  for (const object of objects) {
    const file = callFileOf(object.key);
    const row = known.get(object.key);
    const isSame = row?.etag === object.etag && row.size_bytes === object.sizeBytes;
    if (file.kind === 'ignored') {
      run.report.add('ignored');
      if (!isSame) ignored.push({ object, file });
    } else if (isSame && !isUnfinished(row))
      run.report.add(row.purpose === 'ignored' ? 'ignored' : 'unchanged');
    else if (file.kind === 'csv') batches.push(object);
    else groups.add(file.group);
  }
  await storeIgnored(run, ignored);
  for (const object of batches) await importBatch(run, object);
  await importGroups(run, [...groups], objects);
  run.progress(objects.length);
}

/** Its recording went on to other bytes, and the import was killed before this key found one of its own. */
const isUnfinished = (row: ObjectRow): boolean => row.purpose === 'audio' && row.recording_id === null;

async function importBatch(run: ImportRun, object: StoredObject): Promise<void> {
  try {
    const isBatch = await storeBatch(object, run);
    if (!isBatch) run.report.add('ignored');
    else for await (const groups of groupsOfBatch(run.db, object.key)) await importGroups(run, groups, []);
  } catch (error) {
    failOrThrow(run, object.key, error);
  }
}

async function importGroups(
  run: ImportRun,
  groups: readonly string[],
  listed: readonly StoredObject[],
): Promise<void> {
  const orphaned = new Set<string>();
  const wanted = new Set(groups);
  const listedFiles = listed
    .map((object) => ({ object, file: callFileOf(object.key) }))
    .filter(({ file }) => wanted.has(file.group) && isCallFile(file));
  for (let from = 0; from < groups.length; from += groupsPerQuery) {
    const some = groups.slice(from, from + groupsPerQuery);
    const rows = await rowsOf(run.db, some);
    const filesOf = new Map(some.map((group) => [group, new Map<string, GroupFile>()]));
    for (const row of rows) filesOf.get(row.call_group ?? '')?.set(row.key, fileOfRow(row));
    const rowOf = new Map(rows.map((row) => [row.key, row]));
    for (const { object, file } of listedFiles) {
      filesOf.get(file.group)?.set(object.key, fileOfObject(object, file, rowOf.get(object.key)));
    }
    const names = [...filesOf.values()].flatMap((files) => [...files.values()].map(({ name }) => name));
    const batchRows = await batchRowsOf(run.db, [...new Set(names)]);
    const rowsFor = (files: ReadonlyMap<string, GroupFile>): BatchRow[] =>
      [...new Set([...files.values()].map(({ name }) => name))].flatMap((name) => batchRows.get(name) ?? []);
    const calls = await pMap(
      filesOf,
      async ([group, files]) => await readCall(run, group, [...files.values()], rowsFor(files)),
      { concurrency: callsAtOnce },
    );
    // Of the same bytes under two keys the first key is the recording: calls with equal content keep their order.
    const turns = new Map<string, Promise<unknown>>();
    await pMap(
      calls,
      async (call) => {
        if (call === null) return;
        const hashes = call.call.files.map(({ contentHash }) => contentHash);
        const earlier = hashes.flatMap((hash) => turns.get(hash) ?? []);
        const stored = Promise.allSettled(earlier).then(async () => await writeCall(run, call));
        for (const hash of hashes) turns.set(hash, stored);
        for (const group of await stored) orphaned.add(group);
      },
      { concurrency: callsAtOnce },
    );
  }
  if (orphaned.size > 0) await importGroups(run, [...orphaned], []);
}

interface GroupCall {
  readonly group: string;
  readonly files: readonly GroupFile[];
  readonly batchRows: readonly BatchRow[];
  readonly call: Call;
}

/** Null when there is nothing to import. */
async function readCall(
  run: ImportRun,
  group: string,
  files: readonly GroupFile[],
  batchRows: readonly BatchRow[],
): Promise<GroupCall | null> {
  throwIfAborted(run.signal);
  if (files.length === 0) return null;
  return { group, files, batchRows, call: await assembleCall(files, batchRows, run) };
}

/** Returns groups that must find recordings of their own now. */
async function writeCall(
  run: ImportRun,
  { group, files, batchRows, call }: GroupCall,
): Promise<readonly string[]> {
  const current = new Map(files.map((file) => [file.key, file]));
  let latest = call;
  try {
    for (let tries = 0; tries < mostAssemblies; tries += 1) {
      throwIfAborted(run.signal);
      const stored = await storeCall(run.db, latest, { group, since: run.since, durable: run.durable });
      if (stored !== null) {
        tell(run, stored, latest.failures);
        return stored.orphanedGroups;
      }
      for (const row of await rowsOf(run.db, [group])) {
        if (!current.has(row.key)) current.set(row.key, fileOfRow(row));
      }
      latest = await assembleCall([...current.values()], batchRows, run);
    }
    throw new EarmarkError('import-contended', 'Other imports keep changing this call. Import it again.');
  } catch (error) {
    failOrThrow(run, files[0]?.key ?? group, error);
    return [];
  }
}

function tell(
  { report }: ImportRun,
  { recordings }: StoredCall,
  failures: readonly { key: string; reason: string }[],
): void {
  for (const { key, outcome, note, isRecent } of recordings) {
    if (outcome === 'imported') report.add('imported');
    if (outcome === 'alias') report.add('aliases');
    if (outcome === 'changed' && !isRecent) {
      report.add('changed');
      report.note(key, 'changed; earlier results are kept, it is judged again');
    }
    if (outcome === 'metadataChanged' && !isRecent) {
      report.add('metadataChanged');
      report.note(key, 'metadata changed; it is scored again');
    }
    if (note !== null && outcome !== 'same') report.note(key, note);
  }
  for (const { key, reason } of failures) {
    report.add('failed');
    report.note(key, reason);
  }
}

/** What concerns one object is counted and told; what concerns all of them ends the import. */
export function failOrThrow(run: ImportRun, key: string, error: unknown): void {
  const code = (error as { code?: unknown } | null)?.code;
  const isDataError = typeof code === 'string' && /^(22|23)[0-9A-Z]{3}$/.test(code);
  const isOwnObject =
    error instanceof EarmarkError && !['storage-unreachable', 'aborted'].includes(error.code);
  if (!isDataError && !isOwnObject) throw error;
  const { message } = asEarmarkError(error);
  run.report.add('failed');
  run.report.note(key, message);
  run.log.warn({ code }, 'an object could not be imported');
}

async function storeIgnored(
  run: ImportRun,
  ignored: readonly { object: StoredObject; file: CallFile }[],
): Promise<void> {
  for (const { object, file } of ignored) {
    if (file.isNoteworthy) run.report.note(object.key, `ignored: ${file.reason}`);
  }
  const storable = ignored.filter(({ file }) => file.canBeStored);
  if (storable.length === 0) return;
  await run.db
    .insertInto('objects')
    .values(
      storable.map(({ object, file }) => ({
        key: object.key,
        etag: object.etag,
        size_bytes: object.sizeBytes,
        purpose: 'ignored' as const,
        note: file.reason,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        etag: row.ref('excluded.etag'),
        size_bytes: row.ref('excluded.size_bytes'),
        purpose: row.ref('excluded.purpose'),
        note: row.ref('excluded.note'),
        seen_at: sql`now()`,
      })),
    )
    .execute();
}

async function knownObjects(
  db: Kysely<Database>,
  objects: readonly StoredObject[],
): Promise<Map<string, ObjectRow>> {
  // A NUL in a parameter would end the whole query.
  const keys = objects.map(({ key }) => key).filter((key) => callFileOf(key).canBeStored);
  if (keys.length === 0) return new Map();
  const rows = await db.selectFrom('objects').selectAll().where(sql<boolean>`key = any(${keys})`).execute();
  return new Map(rows.map((row) => [row.key, row]));
}

async function rowsOf(db: Kysely<Database>, groups: readonly string[]): Promise<ObjectRow[]> {
  return await db
    .selectFrom('objects')
    .selectAll()
    .where(sql<boolean>`call_group = any(${groups})`)
    .where('purpose', 'in', ['audio', 'transcript', 'metadata'])
    .execute();
}

async function batchRowsOf(
  db: Kysely<Database>,
  names: readonly string[],
): Promise<ReadonlyMap<string, BatchRow[]>> {
  const rows = await db
    .selectFrom('batch_rows')
    .select(['batch_key', 'file', 'call_name', 'metadata'])
    .where(sql<boolean>`call_name = any(${names})`)
    .execute();
  const byName = new Map<string, BatchRow[]>();
  for (const row of rows) {
    const same = byName.get(row.call_name);
    if (same) same.push(row);
    else byName.set(row.call_name, [row]);
  }
  return byName;
}

const isCallFile = ({ kind }: CallFile): boolean =>
  kind === 'audio' || kind === 'transcript' || kind === 'json';

function fileOfRow({ key, etag, size_bytes, content_hash }: ObjectRow): GroupFile {
  const { kind, rank, name } = callFileOf(key);
  return { key, kind, rank, name, etag, sizeBytes: size_bytes, knownHash: content_hash };
}

function fileOfObject(object: StoredObject, file: CallFile, row: ObjectRow | undefined): GroupFile {
  const isSame = row?.etag === object.etag && row.size_bytes === object.sizeBytes;
  return {
    ...object,
    kind: file.kind,
    rank: file.rank,
    name: file.name,
    knownHash: isSame ? row.content_hash : null,
  };
}
