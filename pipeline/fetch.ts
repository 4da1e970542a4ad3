/** Brings the files of a recording from storage to this machine, and makes sure they are the ones that were imported. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from './config.ts';
import type { Recording } from './domain.ts';
import { EarmarkError, UnusableRecording } from './errors.ts';
import { contentHashOf } from './import/store-call.ts';
import type { Storage } from './storage/storage.ts';

interface Files {
  readonly audioPath: string | null;
  /** A transcript that came with the audio, or the chat itself. */
  readonly transcriptPath: string | null;
}

interface Context {
  readonly config: Config;
  readonly storage: Storage;
  readonly signal: AbortSignal;
}

/** Runs `work` with the files, and removes them afterwards. Throws `audio-too-large`, `content-changed`, `disk-full`. */
export async function withFiles<T>(
  recording: Recording,
  context: Context,
  work: (files: Files) => Promise<T>,
): Promise<T> {
  const folder = await temporaryFolder(context.config);
  const fetchOne = async (key: string | null) =>
    key === null ? null : await fetchObject(folder, key, context);
  try {
    const isAudio = recording.kind === 'audio';
    const audio = await fetchOne(isAudio ? recording.storageKey : null);
    const transcript = await fetchOne(isAudio ? recording.transcriptKey : recording.storageKey);
    // Results are stored under the hash that import saw: other bytes must not get in under it.
    if (contentHashOf(audio?.hash ?? null, transcript?.hash ?? null) !== recording.contentHash) {
      throw new EarmarkError(
        'content-changed',
        'The file in storage is no longer the one that was imported. Run "earmark import" and it is taken up as it is now.',
      );
    }
    return await work({ audioPath: audio?.path ?? null, transcriptPath: transcript?.path ?? null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what processes that died left behind. */
export async function removeStaleFiles(config: Config): Promise<void> {
  const names = await readdir(temporaryRoot(config)).catch(() => []);
  for (const name of names) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && !isAlive(pid)) {
      await rm(join(temporaryRoot(config), name), { recursive: true, force: true });
    }
  }
}

const temporaryRoot = (config: Config): string => join(config.EARMARK_DATA, 'tmp');

async function temporaryFolder(config: Config): Promise<string> {
  await mkdir(temporaryRoot(config), { recursive: true });
  return await mkdtemp(join(temporaryRoot(config), `${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The key comes from outside: only its ending is used, in plain letters. */
async function fetchObject(
  folder: string,
  key: string,
  { config, storage, signal }: Context,
): Promise<{ path: string; hash: string }> {
  const ending = /^\.[a-z0-9]{1,8}$/i.exec(extname(key))?.[0] ?? '';
  const path = join(await mkdtemp(join(folder, 'f')), `file${ending}`);
  const hash = createHash('sha256');
  const maxBytes = config.MAX_FILE_MB * 1024 * 1024;
  let bytes = 0;
  const inspect = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes <= maxBytes) done(null, chunk);
      else done(tooLarge(config));
    },
  });
  try {
    await pipeline(await storage.read(key), inspect, createWriteStream(path), { signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(config, error);
    throw error;
  }
  return { path, hash: hash.digest('hex') };
}

function tooLarge({ MAX_FILE_MB }: Config): UnusableRecording {
  return new UnusableRecording(
    'audio-too-large',
    `The file is larger than ${MAX_FILE_MB} MB. Raise MAX_FILE_MB or split the recording.`,
  );
}

function diskFull({ EARMARK_DATA }: Config, cause: unknown): EarmarkError {
  return new EarmarkError(
    'disk-full',
    `No space is left under ${EARMARK_DATA}. Free some space; the work goes on by itself.`,
    { retry: { afterMs: 30_000 }, cause },
  );
}
