/** Files that cost time to make (playable audio, peaks), kept in a folder of bounded size. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { EarmarkError } from '../pipeline/errors.ts';

export interface AudioCache {
  /**
   * The file of this name, opened for reading; `make` writes it first where it is missing. Callers that ask at the
   * same time share one `make`. Throws what `make` throws, or EarmarkError `disk-full`.
   */
  open(name: string, make: (temporaryPath: string) => Promise<void>): Promise<FileHandle>;
  /** As open, with the path: for readers that open files themselves. */
  use<T>(
    name: string,
    make: (temporaryPath: string) => Promise<void>,
    use: (path: string) => Promise<T>,
  ): Promise<T>;
  /** Runs `use` with the path of a file that is deleted afterwards. */
  withTemporary<T>(use: (temporaryPath: string) => Promise<T>): Promise<T>;
}

/** What a killed process left behind is deleted after this long. */
const forgottenMs = 86_400_000;
const temporary = '.part-';

/** The folder is made on first use. The files used longest ago go first. */
export function openAudioCache(folder: string, maxBytes: number): AudioCache {
  const making = new Map<string, Promise<void>>();

  async function withTemporary<T>(use: (temporaryPath: string) => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${temporary}${randomBytes(8).toString('hex')}`);
    try {
      return await use(file);
    } catch (error) {
      throw isDiskFull(error) ? diskFull(folder, error) : error;
    } finally {
      await rm(file, { force: true });
    }
  }

  async function makeOnce(name: string, make: (temporaryPath: string) => Promise<void>): Promise<void> {
    const running = making.get(name);
    if (running) return await running;
    const started = withTemporary(async (file) => {
      await make(file);
      await rename(file, path.join(folder, name));
    });
    making.set(name, started);
    try {
      await started;
    } finally {
      making.delete(name);
    }
    await shrink(folder, maxBytes, name);
  }

  async function openMade(name: string, make: (temporaryPath: string) => Promise<void>): Promise<FileHandle> {
    const file = path.join(folder, name);
    const found = await openUsed(file);
    if (found) return found;
    await makeOnce(name, make);
    const made = await openUsed(file);
    if (made) return made;
    throw new EarmarkError(
      'cache-shrank',
      'The cache is too small for what is asked of it at once. Try again.',
      { retry: 'back-off', status: 503 },
    );
  }

  return {
    withTemporary,
    open: openMade,
    async use(name, make, use) {
      // Just used, so it is the last to go.
      await (await openMade(name, make)).close();
      return await use(path.join(folder, name));
    },
  };
}

async function openUsed(file: string): Promise<FileHandle | null> {
  try {
    const handle = await open(file, 'r');
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    return handle;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** `keep` stays whatever its size: somebody is about to read it. */
async function shrink(folder: string, maxBytes: number, keep: string): Promise<void> {
  const now = Date.now();
  const files: { name: string; sizeBytes: number; usedMs: number }[] = [];
  for (const name of await readdir(folder)) {
    const facts = await stat(path.join(folder, name)).catch(() => null);
    if (facts === null) continue;
    const isTemporary = name.startsWith(temporary);
    if (isTemporary && now - facts.mtimeMs > forgottenMs) await rm(path.join(folder, name), { force: true });
    if (!isTemporary) files.push({ name, sizeBytes: facts.size, usedMs: facts.mtimeMs });
  }
  let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { name, sizeBytes } of files.toSorted((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maxBytes) return;
    if (name === keep) continue;
    await rm(path.join(folder, name), { force: true });
    total -= sizeBytes;
  }
}

function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
}

function diskFull(folder: string, cause: unknown): EarmarkError {
  return new EarmarkError('disk-full', `The disk that holds ${folder} is full: free space and try again.`, {
    retry: 'back-off',
    status: 507,
    cause,
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
