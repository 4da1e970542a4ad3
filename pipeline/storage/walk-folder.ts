/** Files below a folder in the byte order of their keys, a bounded number of names in memory. */
import type { BigIntStats } from 'node:fs';
import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareKeys } from './keys.ts';
import type { StoredObject } from './storage.ts';

/** Names of one folder held at once; a larger folder is read again for every so many. */
const NAMES_AT_ONCE = 50_000;
const STATS_AT_ONCE = 64;

/** `root` with links resolved. `after`: only keys behind it. */
export async function* walk(
  root: string,
  prefix: string,
  after: string | null,
  isHidden: (name: string) => boolean,
): AsyncGenerator<StoredObject> {
  yield* walkInto('');

  async function* walkInto(folder: string): AsyncGenerator<StoredObject> {
    let last: string | null = null;
    for (;;) {
      const names: string[] = await namesBehind(folder, last);
      for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
        const batch = names.slice(start, start + STATS_AT_ONCE);
        const found = await Promise.all(
          batch.map(async (name) => (name.endsWith('/') ? name : statObject(folder + name))),
        );
        for (const entry of found) {
          if (typeof entry === 'string') yield* walkInto(folder + entry);
          else if (entry) yield entry;
        }
      }
      if (names.length < NAMES_AT_ONCE) return;
      last = names.at(-1) ?? null;
    }
  }

  /** Names in order, folders with a slash behind: so they sort as the keys below them do. */
  async function namesBehind(folder: string, last: string | null): Promise<string[]> {
    let names: string[] = [];
    const keepSmallest = () => {
      names.sort(compareKeys);
      names = names.slice(0, NAMES_AT_ONCE);
    };
    // Deleted since its parent was read.
    const entries = await opendir(path.join(root, folder), { bufferSize: 1024 }).catch((error) => {
      if (folder !== '' && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
      throw error;
    });
    for await (const entry of entries) {
      if (isHidden(entry.name)) continue;
      // Links to folders are left out: they may lead in circles, and what they show is listed where it lies.
      if (!entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink()) continue;
      const name = entry.isDirectory() ? `${entry.name}/` : entry.name;
      if (last !== null && compareKeys(name, last) <= 0) continue;
      if (!mayHold(folder + name)) continue;
      names.push(name);
      if (names.length >= 2 * NAMES_AT_ONCE) keepSmallest();
    }
    keepSmallest();
    return names;
  }

  /** Whether the key, or some key below the folder, has the prefix and lies behind `after`. */
  function mayHold(key: string): boolean {
    if (!key.endsWith('/')) return key.startsWith(prefix) && (after === null || compareKeys(key, after) > 0);
    const onTheWay = key.startsWith(prefix) || prefix.startsWith(key);
    return onTheWay && (after === null || after.startsWith(key) || compareKeys(key, after) > 0);
  }

  /** Null for what is gone, or a link that leads to a folder or out of the storage. */
  async function statObject(key: string): Promise<StoredObject | null> {
    const file = path.join(root, key);
    try {
      const found = await lstat(file, { bigint: true });
      if (found.isFile()) return objectOf(key, found);
      const real = await realpath(file);
      if (!real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return null;
      const linked = await stat(real, { bigint: true });
      return linked.isFile() ? objectOf(key, linked) : null;
    } catch {
      return null;
    }
  }
}

/** The inode tells a replaced file from the one before even when size and time are the same. */
export function objectOf(key: string, found: BigIntStats): StoredObject {
  return {
    key,
    sizeBytes: Number(found.size),
    etag: `${found.size}-${found.mtimeNs.toString(36)}-${found.ino.toString(36)}`,
  };
}
