/** Takes the wanted files out of a tar archive. */
import { createReadStream, createWriteStream } from 'node:fs';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import bunzip2 from 'unbzip2-stream';
import { EarmarkError } from '../pipeline/errors.ts';
import { aborted } from './asr/abort.ts';

/**
 * Writes each file of the archive whose last name is wanted into `folder` under that name; everything else,
 * links included, is passed over. Paths of the archive are never used, so that none can lead outside.
 * `onBytes` hears how much of the archive was read: bzip2 in JavaScript manages 5 to 10 MB a second.
 * Throws `model-archive` when it is damaged or a wanted file is not in it, `aborted`.
 */
export async function unpack(
  archivePath: string,
  compression: 'tar.bz2' | 'tar.gz',
  wanted: readonly string[],
  folder: string,
  signal: AbortSignal,
  onBytes: (readBytes: number) => void,
): Promise<void> {
  const written = new Map<string, Promise<void>>();
  const parser = new Parser({
    strict: true,
    onReadEntry(entry: ReadEntry) {
      const name = posix.basename(entry.path);
      if (!wanted.includes(name) || written.has(name) || !isFile(entry)) return entry.resume();
      const done = pipeline(entry, createWriteStream(join(folder, name), { flags: 'wx' }));
      // Awaited below; without this an early failure would count as unhandled.
      done.catch(() => undefined);
      written.set(name, done);
    },
  });
  const unzip = compression === 'tar.gz' ? createGunzip() : bunzip2();
  try {
    const archive = createReadStream(archivePath);
    archive.on('data', () => onBytes(archive.bytesRead));
    await pipeline(archive, unzip, parser as unknown as NodeJS.WritableStream, {
      signal,
    });
    await Promise.all(written.values());
  } catch (cause) {
    if (signal.aborted) throw aborted();
    throw new EarmarkError('model-archive', 'The archive is damaged: remove it and pull the model again.', {
      cause,
    });
  }
  const missing = wanted.filter((name) => !written.has(name));
  if (missing.length > 0) {
    throw new EarmarkError(
      'model-archive',
      `The archive does not hold ${missing.join(', ')}: it is another model.`,
    );
  }
}

const isFile = (entry: ReadEntry) => entry.type === 'File' || entry.type === 'OldFile';
