/** A folder as object storage: every file below it is an object, its path the key. */
import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import {
  access,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EarmarkError } from '../errors.ts';
import { badKey, badRange, missingKey, requireKey } from './keys.ts';
import type { Storage, StoredObject } from './storage.ts';
import { objectOf, walk } from './walk-folder.ts';
import { watchFolder } from './watch-folder.ts';

/** Files being written; never listed. One older than a day was left by a process that died. */
const partial = /^\.earmark-[0-9a-f-]{36}\.part$/;
/** A listing may be continued where it stopped for this long; later pages are read from the disk again. */
const RESUME_MS = 10_000;

export function openLocalStorage(dir: string): Storage {
  return new LocalStorage(dir);
}

class LocalStorage implements Storage {
  readonly name: string;
  readonly #dir: string;
  #paused: { prefix: string; after: string; until: number; objects: AsyncGenerator<StoredObject> } | null =
    null;

  constructor(dir: string) {
    this.name = `folder ${dir}`;
    this.#dir = path.resolve(dir);
  }

  async list(
    prefix: string,
    { after = null, limit = 1000 }: { after?: string | null; limit?: number },
  ): Promise<{ objects: StoredObject[]; next: string | null }> {
    return this.#named(prefix, async () => {
      const walker = this.#resume(prefix, after) ?? walk(await this.#root(), prefix, after, isPartial);
      const objects: StoredObject[] = [];
      while (objects.length < limit) {
        const { value, done } = await walker.next();
        if (done) return { objects, next: null };
        objects.push(value);
      }
      const next = objects.at(-1)?.key ?? null;
      if (next !== null) {
        this.#paused = { prefix, after: next, until: Date.now() + RESUME_MS, objects: walker };
      }
      return { objects, next };
    });
  }

  async head(key: string): Promise<StoredObject | null> {
    return this.#named(key, async () => {
      const file = await this.#fileOf(key);
      if (file === null) return null;
      const found = await stat(file, { bigint: true }).catch(ifMissing);
      return found?.isFile() ? objectOf(key, found) : null;
    });
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    return this.#named(key, async () => {
      const file = await this.#fileOf(key);
      const handle = file === null ? null : await open(file).catch(ifMissing);
      if (handle === null) throw missingKey(key, this.name);
      try {
        const found = await handle.stat();
        if (!found.isFile()) throw missingKey(key, this.name);
        if (range && range.start >= found.size) throw badRange(key);
        return handle.createReadStream(range);
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  async put(key: string, body: Readable | Uint8Array): Promise<void> {
    await this.#write(key, body, async (written, target) => rename(written, target));
  }

  async putIfAbsent(key: string, body: Readable | Uint8Array): Promise<boolean> {
    if (await this.head(key)) return false;
    let isNew = true;
    await this.#write(key, body, async (written, target) => {
      isNew = await linkNew(written, target);
    });
    return isNew;
  }

  async remove(key: string): Promise<boolean> {
    return this.#named(key, async () => {
      const file = await this.#fileOf(key);
      if (file === null || !(await stat(file)).isFile()) return false;
      await rm(file);
      if (process.platform !== 'win32') await sync(await open(path.dirname(file), 'r'));
      return true;
    });
  }

  async created(prefix: string, signal: AbortSignal): Promise<AsyncIterable<string> | null> {
    const root = await this.#named(prefix, () => this.#root());
    return watchFolder(root, signal, (key) => key.startsWith(prefix) && !isPartial(path.basename(key)));
  }

  /** Reading is enough: recordings often lie where nobody may write; uploads then say so themselves. */
  async check(): Promise<void> {
    await this.#named('', async () => {
      const root = await this.#root();
      await access(root, constants.R_OK | constants.X_OK);
    });
  }

  async #write(
    key: string,
    body: Readable | Uint8Array,
    place: (written: string, target: string) => Promise<void>,
  ): Promise<void> {
    await this.#named(key, async () => {
      requireKey(key);
      const root = await this.#root();
      const target = path.join(root, ...key.split('/'));
      const folder = path.dirname(target);
      // Before mkdir: a link on the way must not make folders elsewhere either.
      if (!isInside(root, await deepestReal(folder))) throw badKey(key);
      await mkdir(folder, { recursive: true });
      if (await isFolder(target)) throw badKey(key);
      const written = path.join(folder, `.earmark-${randomUUID()}.part`);
      try {
        await pipeline(body instanceof Readable ? body : Readable.from([body]), createWriteStream(written));
        await sync(await open(written, 'r+'));
        await place(written, target);
        if (process.platform !== 'win32') await sync(await open(folder, 'r'));
      } finally {
        await rm(written, { force: true });
      }
    });
  }

  #resume(prefix: string, after: string | null): AsyncGenerator<StoredObject> | null {
    const paused = this.#paused;
    this.#paused = null;
    const isSame = paused?.prefix === prefix && paused.after === after && Date.now() < paused.until;
    return isSame ? paused.objects : null;
  }

  /** The folder itself, links resolved. */
  async #root(): Promise<string> {
    return realpath(this.#dir);
  }

  /** Path of the key with links resolved; null when there is nothing. */
  async #fileOf(key: string): Promise<string | null> {
    requireKey(key);
    if (isPartial(path.basename(key))) return null;
    const root = await this.#root();
    const file = await realpath(path.join(root, ...key.split('/'))).catch(ifMissing);
    if (file !== null && !isInside(root, file)) throw badKey(key);
    return file;
  }

  async #named<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#errorOf(error, key);
    }
  }

  async #errorOf(error: unknown, key: string): Promise<unknown> {
    if (!(error instanceof Error) || error instanceof EarmarkError || !('code' in error)) return error;
    const say = (code: string, message: string, retry: 'never' | 'back-off') =>
      new EarmarkError(code, message, { retry, status: retry === 'never' ? 500 : 503, cause: error });
    switch (error.code) {
      // Single files that are missing were answered before: the folder itself is gone, e.g. a share not mounted.
      case 'ENOENT':
      case 'ESTALE':
      case 'EIO':
      case 'ENOTCONN':
      case 'EHOSTDOWN':
      case 'ETIMEDOUT':
        return say(
          'storage-unreachable',
          `The folder ${this.#dir} cannot be reached: create or mount it, or set STORAGE_DIR.`,
          'back-off',
        );
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return say(
          'storage-denied',
          `Earmark may not use ${path.join(this.#dir, key)}: give it the right to read and write there.`,
          'never',
        );
      case 'ENOSPC':
      case 'EDQUOT':
        return say('disk-full', `The disk that holds ${this.#dir} is full: free space there.`, 'back-off');
      case 'ENOTDIR':
      case 'EISDIR':
      case 'EEXIST':
      case 'ENAMETOOLONG':
      case 'ELOOP':
        return badKey(key, error);
      default:
        return error;
    }
  }
}

function isPartial(name: string): boolean {
  return partial.test(name);
}

function isInside(root: string, file: string): boolean {
  return file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** The nearest ancestor that exists, links resolved. */
async function deepestReal(folder: string): Promise<string> {
  const real = await realpath(folder).catch(ifMissing);
  if (real !== null) return real;
  // A link that leads nowhere would be followed once its target appears.
  const found = await lstat(folder).catch(ifMissing);
  if (found?.isSymbolicLink()) return path.parse(folder).root;
  return deepestReal(path.dirname(folder));
}

async function isFolder(target: string): Promise<boolean> {
  const found = await lstat(target).catch(ifMissing);
  return found?.isDirectory() ?? false;
}

/** False when the target exists. */
async function linkNew(written: string, target: string): Promise<boolean> {
  try {
    await link(written, target);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
  // No hard links on this file system (exFAT, some shares): claim the name with an empty file, then replace it.
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  await rename(written, target);
  return true;
}

async function sync(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** For `.catch`: null when there is no such file. */
function ifMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return null;
  throw error;
}
