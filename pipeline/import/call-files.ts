/** What a storage key is: audio, transcript, metadata or none of our business, and which call it belongs to. Pure. */

export type FileKind = 'audio' | 'transcript' | 'json' | 'csv' | 'ignored';

export interface CallFile {
  readonly kind: FileKind;
  /** Files of one call share it: the key without its ending, `folder/call` for `folder/transcript.json`. */
  readonly group: string;
  /** What a batch CSV calls the recording: the name without folders and ending. */
  readonly name: string;
  /** Which of several transcripts of a call is taken: the lowest. */
  readonly rank: number;
  /** Why it is ignored; null otherwise. */
  readonly reason: string | null;
  /** Worth telling a person: not for hidden files, READMEs and the like. */
  readonly isNoteworthy: boolean;
  /** False: cannot even be written down (S3 has no such keys; PostgreSQL could not index them). */
  readonly canBeStored: boolean;
}

const audioEndings = new Set(
  'wav wave mp3 opus ogg oga m4a aac amr gsm flac wma webm mp4 3gp au aiff aif'.split(' '),
);
/** UTF-8 bytes; S3's own limit. */
const maxKeyBytes = 1024;

export function callFileOf(key: string): CallFile {
  const slash = key.lastIndexOf('/') + 1;
  const [folder, base] = [key.slice(0, slash), key.slice(slash)];
  const { stem, ending } = splitName(base);
  const file = (kind: FileKind, groupStem: string, rank = 0): CallFile => ({
    kind,
    group: folder + groupStem,
    name: nameOf(folder, groupStem),
    rank,
    reason: null,
    isNoteworthy: false,
    canBeStored: true,
  });
  const ignored = keyProblem(key) ?? ownFile(key) ?? ignoredBecause(base, ending);
  if (ignored !== null)
    return { ...file('ignored', stem), canBeStored: true, isNoteworthy: true, ...ignored };
  if (audioEndings.has(ending)) return file('audio', stem);
  if (ending === 'csv') return file('csv', stem);
  const isOnlyTranscript = stem.toLowerCase() === 'transcript';
  const named = /^(.+)\.transcript$/i.exec(stem)?.[1];
  const order = ['json', 'srt', 'vtt'].indexOf(ending);
  if (isOnlyTranscript) return file('transcript', 'call', order);
  if (named !== undefined) return file('transcript', named, order);
  return ending === 'json' ? file('json', stem, 9) : file('transcript', stem, 3 + order);
}

/** Name of the recording a row of a batch CSV speaks of, to compare with CallFile.name. */
export function batchRowName(file: string): string {
  const slash = file.lastIndexOf('/') + 1;
  const base = file.slice(slash);
  const { stem, ending } = splitName(base);
  return nameOf(file.slice(0, slash), audioEndings.has(ending) || isTextEnding(ending) ? stem : base);
}

/** Does the row of the CSV `batchKey` mean this key? A row with folders must agree with the key's folders. */
export function rowMeans(row: { batch_key: string; file: string }, key: string): boolean {
  const folder = folderOf(row.batch_key);
  if (!key.startsWith(folder)) return false;
  const wanted = row.file.replace(/^(\.?\/)+/, '');
  if (!wanted.includes('/')) return true;
  const withoutEnding = (path: string): string => path.replace(/\.[^./]*$/, '');
  const own = withoutEnding(key);
  return [wanted, withoutEnding(wanted)].some((path) => own === path || own.endsWith(`/${path}`));
}

export const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

function splitName(base: string): { stem: string; ending: string } {
  const dot = base.lastIndexOf('.');
  return dot <= 0
    ? { stem: base, ending: '' }
    : { stem: base.slice(0, dot), ending: base.slice(dot + 1).toLowerCase() };
}

const isTextEnding = (ending: string): boolean => ['json', 'srt', 'vtt'].includes(ending);

/** In the form `<call>/call.wav` the folder carries the name. */
function nameOf(folder: string, stem: string): string {
  const parent = folder.split('/').at(-2);
  return stem.toLowerCase() === 'call' && parent ? parent : stem;
}

type Ignored = Pick<CallFile, 'reason'> & Partial<Pick<CallFile, 'canBeStored' | 'isNoteworthy'>>;

function keyProblem(key: string): Ignored | null {
  if (Buffer.byteLength(key) > maxKeyBytes) {
    return { reason: `its name is longer than ${maxKeyBytes} bytes`, canBeStored: false };
  }
  if (/[\p{Cc}\p{Cs}]/u.test(key)) {
    return { reason: 'its name holds control characters', canBeStored: !/[\0\p{Cs}]/u.test(key) };
  }
  if (key.startsWith('/') || key.split('/').some((part) => part === '..' || part === '.')) {
    return { reason: 'its name is a path that leads elsewhere' };
  }
  return null;
}

/** Folder of the storage that Earmark writes its own lists into: they are no calls. */
export const exportsFolder = 'earmark-exports/';

function ownFile(key: string): Ignored | null {
  return key.startsWith(exportsFolder) ? { reason: 'an export of Earmark', isNoteworthy: false } : null;
}

function ignoredBecause(base: string, ending: string): Ignored | null {
  if (base === '') return { reason: 'a folder', isNoteworthy: false };
  if (base.startsWith('.')) return { reason: 'a hidden file', isNoteworthy: false };
  if (/\.reference\.json$/i.test(base) || base === 'expect.json') {
    return { reason: 'expectations for tests', isNoteworthy: false };
  }
  if (
    base.endsWith('~') ||
    /^(part|tmp|temp|crdownload|download|filepart|uploading|swp|lock)$/.test(ending)
  ) {
    return { reason: 'an unfinished upload' };
  }
  if (audioEndings.has(ending) || isTextEnding(ending) || ending === 'csv') return null;
  if (ending === '') return { reason: 'no file ending' };
  return { reason: `files ending in .${ending} are not imported`, isNoteworthy: !/^(md|txt)$/.test(ending) };
}
