/** The files of a pack as texts, wherever they come from: a folder, the database, the editor. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MOST_FILE_CHARS, ruleError } from './read-yaml.ts';

/** Text by path within the pack, e.g. `pack.yaml`, `no_greeting.test.yaml`, `lists/apologies.yaml`. */
export type PackTexts = ReadonlyMap<string, string>;

const folders = ['', 'lists', 'facts', 'score-cards'];

/** Every YAML file of the pack in `dir`, tests too, in order of their paths; empty when there is no such folder. */
export async function readPackTexts(dir: string): Promise<PackTexts> {
  const paths: string[] = [];
  for (const folder of folders)
    for (const name of await yamlFiles(join(dir, folder)))
      paths.push(folder === '' ? name : `${folder}/${name}`);
  if (paths.length === 0) return new Map();
  const root = await realpath(dir);
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [path, await readWithin(root, path)] as const)),
  );
}

/** A pack from elsewhere must not show what lies outside it, and must not fill the memory. */
async function readWithin(root: string, path: string): Promise<string> {
  const real = await realpath(join(root, path));
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw ruleError(path, 1, 'is a link that leads out of the pack. Put the file itself there');
  const { size } = await stat(real);
  // A character of Chinese has three bytes.
  if (size > 4 * MOST_FILE_CHARS)
    throw ruleError(path, 1, `the file has ${size} bytes; a rule pack has small files`);
  return readFile(real, 'utf8');
}

/** Names of the YAML files of one folder of the pack (`''`: the pack itself), in order. */
export function namesIn(texts: PackTexts, folder: '' | 'lists' | 'facts' | 'score-cards'): string[] {
  const paths = [...texts.keys()].filter((path) => path.endsWith('.yaml')).sort();
  return folder === ''
    ? paths.filter((path) => !path.includes('/'))
    : paths.filter((path) => path.startsWith(`${folder}/`) && path.split('/').length === 2);
}

async function yamlFiles(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.yaml'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}
