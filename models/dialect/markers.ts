/** Words by which dialects are told, and where they stand in a text. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** 西南 (Yunnan, Guizhou) is counted with 川渝, 蒙晋 with 西北: too few calls of their own. */
export const DIALECTS = [
  '川渝',
  '东北',
  '粤',
  '江浙',
  '山东河南',
  '湖南湖北',
  '西北',
  '闽',
  '北京',
  '赣',
] as const;
export type Dialect = (typeof DIALECTS)[number];

export interface Marker {
  readonly word: string;
  readonly dialects: readonly Dialect[];
}

export interface FoundMarker {
  /** Index into `markers()`. */
  readonly marker: number;
  /** UTF-16 units of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const FILE = fileURLToPath(new URL('markers.txt', import.meta.url));

interface Loaded {
  readonly list: readonly Marker[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly pattern: RegExp;
}

let loaded: Loaded | undefined;

/** In the order of their first line in `markers.txt`; a word listed for several dialects is one marker. */
export function markers(): readonly Marker[] {
  return load().list;
}

/** In order of place, none overlapping another; the longer word wins. */
export function markersIn(text: string): FoundMarker[] {
  const { numbers, pattern } = load();
  return [...text.matchAll(pattern)].flatMap((match) => {
    const word = match[0];
    const alone = ends(text, match.index + word.length);
    const marker =
      (alone && starts(text, match.index) ? numbers.get(`=${word}`) : undefined) ??
      (alone ? numbers.get(`~${word}`) : undefined) ??
      numbers.get(word);
    return marker === undefined ? [] : [{ marker, start: match.index, end: match.index + word.length }];
  });
}

function starts(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

function ends(text: string, at: number): boolean {
  return at === text.length || !/[\p{L}\p{N}]/u.test(text[at] ?? '');
}

/** Lines `dialects: words`; `~word` counts at the end of a phrase only, `=word` where it is a phrase by itself. */
function load(): Loaded {
  if (loaded !== undefined) return loaded;
  const dialectsOf = new Map<string, Set<Dialect>>();
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    const [names = '', words = ''] = line.split(': ');
    const dialects = DIALECTS.filter((name) => names.split(' ').includes(name));
    for (const word of words.split(' ').filter((each) => each !== '')) {
      const all = dialectsOf.get(word) ?? new Set();
      for (const dialect of dialects) all.add(dialect);
      dialectsOf.set(word, all);
    }
  }
  const list = [...dialectsOf].map(([word, dialects]) => ({ word, dialects: [...dialects] }));
  const plain = [...new Set(list.map(({ word }) => word.replace(/^[~=]/, '')))];
  loaded = {
    list,
    numbers: new Map(list.map(({ word }, number) => [word, number])),
    pattern: new RegExp(plain.sort((a, b) => b.length - a.length).join('|'), 'gu'),
  };
  return loaded;
}
