/** The files of a pack as texts, wherever they come from: a folder, the database, the editor. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { decodeText } from '../pipeline/import/text.ts';
import { MOST_FILE_CHARS, ruleError } from './read-yaml.ts';

/** Text by path within the pack, e.g. `pack.yaml`, `no_greeting.test.yaml`, `lists/apologies.yaml`. */
export type PackTexts = ReadonlyMap<string, string>;

const folders = ['', 'lists', 'facts', 'score-cards', 'knowledge'];
/** Ten thousand knowledge items in one spreadsheet are some 5 MB. */
const MOST_CSV_BYTES = 20_000_000;

/** Every file of the pack in `dir`, tests too, in order of their paths; empty when there is no such folder. */
export async function readPackTexts(dir: string): Promise<PackTexts> {
  return await readFolders(dir, folders);
}

/** Of the pack in `dir` only scripts and knowledge items. */
export async function readKnowledgeTexts(dir: string): Promise<PackTexts> {
  return await readFolders(dir, ['knowledge']);
}

async function readFolders(dir: string, wanted: readonly string[]): Promise<PackTexts> {
  const paths: string[] = [];
  for (const folder of wanted)
    for (const name of await filesIn(join(dir, folder), folder === 'knowledge' ? /\.(yaml|csv)$/ : /\.yaml$/))
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
  const info = await stat(real);
  if (!info.isFile()) throw ruleError(path, 1, 'is no file. Put the file itself there');
  const { size } = info;
  if (path.endsWith('.csv')) return csvText(await readLimited(real, path, size), path);
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

async function readLimited(real: string, path: string, size: number): Promise<Buffer> {
  if (size > MOST_CSV_BYTES)
    throw ruleError(path, 1, `the file has ${size} bytes; ${MOST_CSV_BYTES} are allowed. Split it`);
  return await readFile(real);
}

/** Spreadsheet programs write UTF-8, UTF-16 or GB18030. */
function csvText(bytes: Buffer, path: string): string {
  const text = decodeText(bytes);
  if (text === null) throw ruleError(path, 1, 'is no text. Save it as CSV (UTF-8)');
  return text;
}

async function filesIn(dir: string, ending: RegExp): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => ending.test(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}
