/** The files of a pack as texts, wherever they come from: a folder, the database, the editor. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Text by path within the pack, e.g. `pack.yaml`, `no_greeting.test.yaml`, `lists/apologies.yaml`. */
export type PackTexts = ReadonlyMap<string, string>;

const folders = ['', 'lists', 'facts', 'score-cards'];

/** Every YAML file of the pack in `dir`, tests too, in order of their paths; empty when there is no such folder. */
export async function readPackTexts(dir: string): Promise<PackTexts> {
  const paths: string[] = [];
  for (const folder of folders)
    for (const name of await yamlFiles(join(dir, folder)))
      paths.push(folder === '' ? name : `${folder}/${name}`);
  return new Map(
    await Promise.all(
      paths.sort().map(async (path) => [path, await readFile(join(dir, path), 'utf8')] as const),
    ),
  );
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
