/** The files of one call → what the call is: its audio, its transcript, its metadata. Reads storage, writes nothing. */
import { isTranscriptJson, readTranscript } from '../../models/asr/imported/read.ts';
import type { Metadata } from '../domain.ts';
import { asEarmarkError, EarmarkError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import { type CallFile, folderOf, rowMeans } from './call-files.ts';
import { parseJson } from './json-text.ts';
import { completeMetadata, knownMetadata } from './metadata.ts';
import type { MetadataMapping } from './metadata-mapping.ts';
import { hashObject, type Patience, readDocument } from './read-object.ts';
import { decodeText } from './text.ts';

/** A file as storage lists it, with the hash of its bytes when that is known from before. */
export interface GroupFile extends Pick<CallFile, 'kind' | 'rank' | 'name'> {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly knownHash: string | null;
}

export interface BatchRow {
  readonly batch_key: string;
  readonly file: string;
  readonly call_name: string;
  readonly metadata: Partial<Metadata>;
}

/** A file with what it turned out to be. */
export interface ReadFile extends GroupFile {
  readonly purpose: 'audio' | 'transcript' | 'metadata';
  readonly contentHash: string;
  readonly note: string | null;
}

export interface Call {
  readonly files: readonly ReadFile[];
  readonly audio: readonly ReadFile[];
  /** The transcript that is used. */
  readonly transcript: ReadFile | null;
  /** Metadata of the recording under this key. */
  metadataFor(key: string): Metadata;
  /** A document that was there is gone or cannot be read: what was known before is better than nothing. */
  readonly keepOldMetadata: boolean;
  readonly failures: readonly { readonly key: string; readonly reason: string }[];
}

export interface AssembleContext extends Patience {
  readonly storage: Storage;
  readonly mapping: MetadataMapping;
}

interface Document {
  readonly file: ReadFile;
  readonly metadata: Partial<Metadata>;
  readonly isUsable: boolean;
}

/** Throws only what concerns all objects: `storage-unreachable`, `aborted`. */
export async function assembleCall(
  files: readonly GroupFile[],
  batchRows: readonly BatchRow[],
  context: AssembleContext,
): Promise<Call> {
  const failures: { key: string; reason: string }[] = [];
  const audio: ReadFile[] = [];
  const documents: Document[] = [];
  for (const file of files) {
    try {
      if (file.kind === 'audio') {
        const contentHash = file.knownHash ?? (await hashObject(context.storage, file.key, context));
        audio.push({ ...file, purpose: 'audio', contentHash, note: null });
      } else {
        documents.push(await readText(file, context));
      }
    } catch (error) {
      const { code, message } = asEarmarkError(error);
      if (code === 'storage-unreachable' || code === 'aborted') throw error;
      failures.push({ key: file.key, reason: message });
    }
  }
  const transcripts = documents
    .filter(({ file }) => file.purpose === 'transcript')
    // With audio an unreadable transcript is left out; alone it is imported, and its state will say why.
    .filter(({ isUsable }) => isUsable || audio.length === 0)
    .sort((a, b) => Number(b.isUsable) - Number(a.isUsable) || a.file.rank - b.file.rank);
  const [best] = transcripts;
  const own = documents.filter(({ file }) => file.purpose === 'metadata');
  return {
    files: [...audio, ...documents.map(({ file }) => file)],
    audio,
    transcript: best?.file ?? null,
    metadataFor: (key) =>
      completeMetadata(
        [best?.metadata ?? {}, ...rowsFor(key, batchRows), ...own.map(({ metadata }) => metadata)],
        context.mapping,
      ),
    keepOldMetadata: failures.some(({ key }) => files.find((file) => file.key === key)?.kind !== 'audio'),
    failures,
  };
}

async function readText(file: GroupFile, context: AssembleContext): Promise<Document> {
  const { hash: contentHash, bytes } = await readDocument(context.storage, file.key, context);
  const document = (
    purpose: 'transcript' | 'metadata',
    metadata: Partial<Metadata>,
    note: string | null = null,
  ): Document => ({ file: { ...file, purpose, contentHash, note }, metadata, isUsable: note === null });
  const fallback = file.kind === 'transcript' ? 'transcript' : 'metadata';
  if (bytes === null) return document(fallback, {}, 'larger than 64 MB, so it is not looked into');
  try {
    const json = file.kind === 'json' ? parseDocument(bytes) : null;
    if (json === null || isTranscriptJson(json)) {
      return document(
        'transcript',
        readTranscript(bytes, { fileName: file.key, mapping: context.mapping }).metadata,
      );
    }
    if (typeof json !== 'object' || Array.isArray(json))
      return document('metadata', {}, 'holds no metadata: it is no JSON object');
    return document('metadata', knownMetadata(json, context.mapping));
  } catch (error) {
    const { code, message } = asEarmarkError(error);
    return document(code.startsWith('transcript-') ? 'transcript' : fallback, {}, message);
  }
}

/** Never null: an empty document is `{}`. */
function parseDocument(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text === null) throw new EarmarkError('json-invalid', 'The file is no text. Export it again.');
  return text.trim() === '' ? {} : (parseJson(text) ?? {});
}

/** The nearest folder's CSV counts most, so it comes last. */
function rowsFor(key: string, rows: readonly BatchRow[]): Partial<Metadata>[] {
  return rows
    .filter((row) => rowMeans(row, key))
    .sort(
      (a, b) =>
        folderOf(a.batch_key).length - folderOf(b.batch_key).length ||
        (a.batch_key < b.batch_key ? -1 : a.batch_key > b.batch_key ? 1 : 0),
    )
    .map(({ metadata }) => metadata);
}
