/**
 * Writes one call down: its recording and its objects, in one transaction, under locks that two importers share, so
 * that no recording is made twice.
 */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Metadata } from '../domain.ts';
import { hashOf } from '../hash.ts';
import { withoutResults } from '../store/settle.ts';
import type { Database, ObjectsTable } from '../store/tables.ts';
import type { Call, ReadFile } from './assemble.ts';
import { callFileOf } from './call-files.ts';

export type Outcome = 'imported' | 'changed' | 'metadataChanged' | 'alias' | 'same';

export interface StoredRecording {
  readonly key: string;
  readonly recordingId: string;
  readonly outcome: Outcome;
  readonly note: string | null;
  /** Made by this import or an earlier one that started later than `since`. */
  readonly isRecent: boolean;
}

export interface StoredCall {
  readonly recordings: readonly StoredRecording[];
  /** Groups whose files were the same audio as a recording that has other audio now. */
  readonly orphanedGroups: readonly string[];
}

interface StoreOptions {
  readonly group: string;
  /** Start of the import: a recording it made itself is not reported as changed. */
  readonly since: Date;
  /** Written to disk before the promise resolves. */
  readonly durable: boolean;
}

type ObjectRow = Selectable<ObjectsTable>;
type Trx = Transaction<Database>;

/** Null when the group has files in the table that `call` was not made from: assemble it again. */
export async function storeCall(
  db: Kysely<Database>,
  call: Call,
  { group, since, durable }: StoreOptions,
): Promise<StoredCall | null> {
  return await db.transaction().execute(async (trx) => {
    // What a crash may lose was committed last, the next listing finds it again; nothing waits for the disk.
    if (!durable) await sql`set local synchronous_commit = off`.execute(trx);
    const mains = mainFiles(call);
    await lockAll(trx, group, mains);
    const rows = await trx.selectFrom('objects').selectAll().where('call_group', '=', group).execute();
    const read = new Set([...call.files, ...call.failures].map(({ key }) => key));
    if (rows.some(({ key, purpose }) => purpose !== 'ignored' && !read.has(key))) return null;

    const recordings: StoredRecording[] = [];
    const orphanedGroups: string[] = [];
    for (const [index, main] of mains.entries()) {
      const stored = await storeMain(trx, main, { call, rows, since, isFirst: index === 0 });
      recordings.push(stored.recording);
      orphanedGroups.push(...stored.orphanedGroups);
    }
    await storeObjects(trx, group, call.files, recordings);
    return { recordings, orphanedGroups };
  });
}

/** SHA-256 over both hashes: either may be missing. */
export function contentHashOf(audioHash: string | null, transcriptHash: string | null): string {
  return hashOf({ audio: audioHash, transcript: transcriptHash });
}

/** Every audio is a recording; without audio the transcript is. */
function mainFiles({ audio, transcript }: Call): readonly ReadFile[] {
  if (audio.length > 0) return [...audio].sort((a, b) => (a.key < b.key ? -1 : 1));
  return transcript === null ? [] : [transcript];
}

async function storeMain(
  trx: Trx,
  main: ReadFile,
  { call, rows, since, isFirst }: { call: Call; rows: readonly ObjectRow[]; since: Date; isFirst: boolean },
): Promise<{ recording: StoredRecording; orphanedGroups: string[] }> {
  const row = rows.find(({ key }) => key === main.key);
  const held = await heldRecording(trx, main, rows, isFirst);
  const known = (recordingId: string, outcome: Outcome, note: string | null, isRecent = false) => ({
    key: main.key,
    recordingId,
    outcome,
    note,
    isRecent,
  });
  if (held === null) {
    const twin = await findTwin(trx, main);
    if (twin !== null) {
      const isNew = row?.recording_id !== twin.recordingId;
      const what = main.purpose === 'audio' ? 'audio' : 'transcript';
      return {
        recording: known(twin.recordingId, isNew ? 'alias' : 'same', `same ${what} as ${twin.key}`),
        orphanedGroups: [],
      };
    }
    const id = recordingIdOf(main.key);
    await trx
      .insertInto('recordings')
      .values({ id, state: 'pending', ...columnsOf(main, call, call.metadataFor(main.key), null) })
      .execute();
    return {
      recording: known(id, 'imported', await sameCallNote(trx, id, call, main), true),
      orphanedGroups: [],
    };
  }

  const metadata = call.keepOldMetadata ? held.metadata : call.metadataFor(main.key);
  const columns = columnsOf(main, call, metadata, held.imported_at);
  const isRecent = held.imported_at >= since;
  const contentChanged = columns.content_hash !== held.content_hash || columns.kind !== held.kind;
  const metadataChanged = columns.metadata_hash !== held.metadata_hash;
  if (!contentChanged && !metadataChanged && columns.storage_key === held.storage_key) {
    return { recording: known(held.id, 'same', row?.note ?? null, isRecent), orphanedGroups: [] };
  }
  await trx
    .updateTable('recordings')
    .set({
      ...columns,
      ...(contentChanged ? withoutResults : {}),
      state: 'pending',
      state_reason: null,
      state_detail: null,
      updated_at: sql`now()`,
    })
    .where('id', '=', held.id)
    .execute();
  return {
    recording: known(held.id, contentChanged ? 'changed' : 'metadataChanged', null, isRecent),
    orphanedGroups: contentChanged ? await releaseAliases(trx, held.id, main) : [],
  };
}

/** The recording this file is, or the one its transcript was before the audio came. */
async function heldRecording(trx: Trx, main: ReadFile, rows: readonly ObjectRow[], isFirst: boolean) {
  const keys = [main.key, ...(isFirst ? rows.filter(isTranscript).map(({ key }) => key) : [])];
  const held = await trx
    .selectFrom('recordings')
    .select(['id', 'storage_key', 'kind', 'content_hash', 'metadata_hash', 'metadata', 'imported_at'])
    .where('storage_key', 'in', keys)
    .forUpdate()
    .execute();
  return (
    held.find(({ storage_key }) => storage_key === main.key) ??
    held.find(({ kind }) => kind === 'transcript') ??
    null
  );
}

const isTranscript = ({ purpose }: ObjectRow): boolean => purpose === 'transcript';

/** Another key with the same bytes that is a recording. Empty files are all the same and mean nothing. */
async function findTwin(trx: Trx, main: ReadFile): Promise<{ key: string; recordingId: string } | null> {
  if (main.sizeBytes === 0) return null;
  const twin = await trx
    .selectFrom('objects')
    .innerJoin('recordings', 'recordings.storage_key', 'objects.key')
    .select(['objects.key', 'recordings.id as recordingId'])
    .where('objects.content_hash', '=', main.contentHash)
    .where('objects.purpose', '=', main.purpose)
    .where('objects.key', '<>', main.key)
    .where('recordings.kind', '=', main.purpose === 'audio' ? 'audio' : 'transcript')
    .orderBy('objects.key')
    .limit(1)
    .executeTakeFirst();
  return twin ?? null;
}

/** Keys that held the recording's former bytes must find a recording of their own. */
async function releaseAliases(trx: Trx, recordingId: string, main: ReadFile): Promise<string[]> {
  const released = await trx
    .updateTable('objects')
    .set({ recording_id: null, note: null })
    .where('recording_id', '=', recordingId)
    .where('purpose', '=', main.purpose)
    .where('content_hash', '<>', main.contentHash)
    .where('key', '<>', main.key)
    .returning('call_group')
    .execute();
  const own = callFileOf(main.key).group;
  return released.flatMap(({ call_group }) =>
    call_group === null || call_group === own ? [] : [call_group],
  );
}

async function sameCallNote(trx: Trx, id: string, call: Call, main: ReadFile): Promise<string | null> {
  const { callId } = call.metadataFor(main.key);
  if (callId === null) return null;
  const other = await trx
    .selectFrom('recordings')
    .select('storage_key')
    .where('call_id', '=', callId)
    .where('id', '<>', id)
    .limit(1)
    .executeTakeFirst();
  return other ? `another recording has the same call id: ${other.storage_key}` : null;
}

function columnsOf(main: ReadFile, call: Call, metadata: Metadata, importedAt: Date | null) {
  const isAudio = main.purpose === 'audio';
  const transcriptHash = call.transcript?.contentHash ?? null;
  return {
    storage_key: main.key,
    transcript_key: isAudio ? (call.transcript?.key ?? null) : null,
    kind: isAudio ? ('audio' as const) : ('transcript' as const),
    content_hash: contentHashOf(isAudio ? main.contentHash : null, transcriptHash),
    metadata_hash: hashOf(metadata),
    size_bytes: main.sizeBytes,
    metadata: JSON.stringify(metadata),
    call_id: metadata.callId,
    channel: metadata.channel,
    direction: metadata.direction,
    agent_id: metadata.agentId,
    agent_name: metadata.agentName,
    team_id: metadata.teamId,
    started_at: metadata.startedAt,
    business_type: metadata.businessType,
    satisfaction: metadata.satisfaction,
    resolved: metadata.resolved,
    listed_at: metadata.startedAt ?? importedAt ?? new Date(),
  };
}

/** Unique by the key it was first seen under: the same storage gives the same ids in a new database. */
const recordingIdOf = (key: string): string => `r${hashOf(['recording', key]).slice(0, 23)}`;

async function storeObjects(
  trx: Trx,
  group: string,
  files: readonly ReadFile[],
  recordings: readonly StoredRecording[],
): Promise<void> {
  if (files.length === 0) return;
  const [first] = recordings;
  const isUnused = first?.outcome === 'alias';
  const values = files.map((file) => {
    const own = recordings.find(({ key }) => key === file.key);
    return {
      key: file.key,
      etag: file.etag,
      size_bytes: file.sizeBytes,
      purpose: file.purpose,
      content_hash: file.contentHash,
      recording_id: (own ?? first)?.recordingId ?? null,
      note: own?.note ?? (isUnused && !own ? 'not used: the audio is known under another key' : file.note),
      call_group: group,
      call_name: file.name,
    };
  });
  await trx
    .insertInto('objects')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        etag: row.ref('excluded.etag'),
        size_bytes: row.ref('excluded.size_bytes'),
        purpose: row.ref('excluded.purpose'),
        content_hash: row.ref('excluded.content_hash'),
        recording_id: row.ref('excluded.recording_id'),
        note: row.ref('excluded.note'),
        call_group: row.ref('excluded.call_group'),
        call_name: row.ref('excluded.call_name'),
        seen_at: sql`now()`,
      })),
    )
    .execute();
}

/** Group first, then contents in order: no two transactions can wait for each other. */
async function lockAll(trx: Trx, group: string, mains: readonly ReadFile[]): Promise<void> {
  const hashes = [...new Set(mains.map(({ contentHash }) => contentHash))].sort();
  const names = [`import group ${group}`, ...hashes.map((hash) => `import content ${hash}`)];
  // A select list is evaluated from left to right.
  const locks = names.map((name) => sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
  await sql`select ${sql.join(locks)}`.execute(trx);
}
