/** The models that are learned from labels, and the files that make up a version of one. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** In the order of learning: the others learn from what `turns` says of the turns of a call. */
export const TrainedName = z.enum(['turns', 'complaint', 'business-type', 'emotion']);
export type TrainedName = z.infer<typeof TrainedName>;

/** Content by path within the folder of the model, in order of paths. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** Judging reads these and nothing else. */
const WEIGHTS = /^(?:[a-z]+\/){0,2}(?:model\.json|weights\.bin|features\.bin)$/;

export function isModelFile(path: string): boolean {
  return WEIGHTS.test(path);
}

/** Where the model that came with this program lies. */
export function shippedFolder(name: TrainedName): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export function readModelFiles(dir: string): ModelFiles {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(isModelFile).sort();
  return new Map(paths.map((path) => [path, readFileSync(`${dir}/${path}`)]));
}

/** Short content hash: 12 hexadecimal digits. */
export function versionIdOf(name: TrainedName, files: ModelFiles): string {
  const hash = createHash('sha256').update(name);
  for (const [path, bytes] of [...files].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex').slice(0, 12);
}
