/** New and changed files below a folder, told by the operating system. */
import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** One watch each. Beyond this polling is cheaper; Linux allows some 8,000 watches a user by default. */
const MOST_FOLDERS = 4000;
/** A file is told of when nothing was written to it for this long: others write in place. */
const QUIET_MS = 500;

/**
 * Keys until the signal aborts; null when there are too many folders to watch, or watches have run out.
 * Node's own recursive watch is not used: on Linux it takes a watch for every single file.
 */
export async function watchFolder(
  root: string,
  signal: AbortSignal,
  wanted: (key: string) => boolean,
): Promise<AsyncIterable<string> | null> {
  const watchers = new Map<string, FSWatcher>();
  const writing = new Map<string, NodeJS.Timeout>();
  const ready = new Set<string>();
  let wake: () => void = () => undefined;
  let isExhausted = false;

  const stop = () => {
    for (const watcher of watchers.values()) watcher.close();
    for (const timer of writing.values()) clearTimeout(timer);
    watchers.clear();
    wake();
  };
  const giveUp = () => {
    isExhausted = true;
    stop();
  };

  const changed = (key: string) => {
    clearTimeout(writing.get(key));
    writing.set(
      key,
      setTimeout(() => {
        writing.delete(key);
        ready.add(key);
        wake();
      }, QUIET_MS),
    );
  };

  const onEvent = async (folder: string, name: string): Promise<void> => {
    const key = folder + name;
    const found = await stat(path.join(root, key)).catch(() => null);
    if (signal.aborted) return;
    if (found?.isDirectory()) await watchTree(`${key}/`, true);
    else if (found?.isFile() && wanted(key)) changed(key);
  };

  const watchTree = async (folder: string, isNew: boolean): Promise<void> => {
    if (watchers.has(folder) || isExhausted || signal.aborted) return;
    if (watchers.size >= MOST_FOLDERS) return giveUp();
    try {
      const watcher = watch(path.join(root, folder), (_event, name) => {
        if (name) void onEvent(folder, String(name));
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch (error) {
      // Deleted again, or (ENOSPC, EMFILE) no watches left.
      const code = error instanceof Error && 'code' in error ? error.code : '';
      return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : giveUp();
    }
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const key = folder + entry.name;
      if (entry.isDirectory()) await watchTree(`${key}/`, isNew);
      // What lay in a new folder before its watch began.
      else if (isNew && entry.isFile() && wanted(key)) changed(key);
    }
  };

  await watchTree('', false);
  if (isExhausted) return null;
  signal.addEventListener('abort', stop, { once: true });

  return (async function* keys() {
    try {
      while (!signal.aborted && !isExhausted) {
        for (const key of ready) {
          ready.delete(key);
          yield key;
        }
        if (signal.aborted || isExhausted || ready.size > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      stop();
    }
  })();
}
