/** Splits Chinese text into words, for search and for models that count words. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { EarmarkError } from '../../pipeline/errors.ts';

interface Segmenter {
  cut(text: string): string[];
}

const require = createRequire(import.meta.url);
/** Words of a power hotline that a general dictionary splits: `word frequency tag` a line, as jieba reads it. */
const POWER_WORDS = fileURLToPath(new URL('power-words.txt', import.meta.url));

const segmenters = {
  'node-rs-jieba': { load: loadPrebuilt, version: () => versionOf('@node-rs/jieba') },
  nodejieba: { load: loadCompiled, version: () => versionOf('nodejieba') },
};
type SegmenterName = keyof typeof segmenters;

/** The prebuilt one installs everywhere and has its dictionary in 0.16 s of processor time; the compiled one takes 1.1 s. */
let chosen: SegmenterName = 'node-rs-jieba';
let loaded: Segmenter | undefined;

/** For the whole process. Throws EarmarkError `segmenter-missing` where it could not be compiled. */
export function chooseSegmenter(name: SegmenterName): void {
  if (name === 'nodejieba' && !isCompiled())
    throw new EarmarkError(
      'segmenter-missing',
      'nodejieba could not be compiled when it was installed: leave EARMARK_SEGMENTER out, or install make, g++ and python3 and run "npm rebuild nodejieba".',
    );
  if (name !== chosen) loaded = undefined;
  chosen = name;
}

/** Words of `text` in order, without spaces and punctuation. The first call loads a dictionary. */
export function segment(text: string): string[] {
  loaded ??= segmenters[chosen].load();
  return loaded.cut(text).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Changes whenever `segment` may give other words: the library in use, its version, our word list. */
export function textVersion(): string {
  const words = createHash('sha256').update(readFileSync(POWER_WORDS)).digest('hex').slice(0, 8);
  return `${chosen}-${segmenters[chosen].version()}+words-${words}`;
}

interface Nodejieba {
  cut(text: string, strict?: boolean): string[];
  load(dictionaries: { userDict: string }): void;
}

function isCompiled(): boolean {
  try {
    require(require.resolve('nodejieba/build/Release/nodejieba.node'));
    return true;
  } catch {
    return false;
  }
}

function loadCompiled(): Segmenter {
  const nodejieba = require('nodejieba') as Nodejieba;
  nodejieba.load({ userDict: POWER_WORDS });
  return { cut: (text) => nodejieba.cut(text) };
}

interface NodeRsJieba {
  Jieba: {
    withDict(dict: Uint8Array): { loadDict(dict: Uint8Array): void; cut(t: string, hmm: boolean): string[] };
  };
}

function loadPrebuilt(): Segmenter {
  const { Jieba } = require('@node-rs/jieba') as NodeRsJieba;
  const { dict } = require('@node-rs/jieba/dict.js') as { dict: Uint8Array };
  const jieba = Jieba.withDict(dict);
  jieba.loadDict(readFileSync(POWER_WORDS));
  return { cut: (text) => jieba.cut(text, true) };
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}
