/** Hashes of what decides a recogniser's words, so that its version changes when they may. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** SHA-256 (hex) of a file. */
export async function fileSha256(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}

const Cache = z.record(
  z.string(),
  z.object({ sizeBytes: z.number(), modifiedMs: z.number(), sha256: z.string() }),
);

/**
 * Twelve hex digits over the contents of the files in this order. Weights are gigabytes: hashes are kept in
 * `cachePath` and taken from there while size and time of a file are the same.
 */
export async function filesFingerprint(paths: readonly string[], cachePath: string): Promise<string> {
  const cache = await readCache(cachePath);
  const hashes: string[] = [];
  let changed = false;
  for (const path of paths) {
    const { size, mtimeMs } = await stat(path);
    const known = cache[path];
    const fresh = known?.sizeBytes === size && known.modifiedMs === mtimeMs;
    const sha256 = known && fresh ? known.sha256 : await fileSha256(path);
    if (!fresh) {
      cache[path] = { sizeBytes: size, modifiedMs: mtimeMs, sha256 };
      changed = true;
    }
    hashes.push(sha256);
  }
  // A read-only models folder is allowed: then the files are hashed at every start.
  if (changed) await writeFile(cachePath, JSON.stringify(cache)).catch(() => undefined);
  return createHash('sha256').update(hashes.join('\n')).digest('hex').slice(0, 12);
}

async function readCache(path: string): Promise<z.infer<typeof Cache>> {
  try {
    return Cache.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
