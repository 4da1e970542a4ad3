/** Splits Chinese text into words, for search and for models that count words. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Segmenter {
  readonly name: string;
  cut(text: string): string[];
}

const require = createRequire(import.meta.url);
/** Words of a power hotline that a general dictionary splits: `word frequency tag` a line, as jieba reads it. */
const POWER_WORDS = fileURLToPath(new URL('power-words.txt', import.meta.url));
let loaded: Segmenter | undefined;

/** Words of `text` in order, without spaces and punctuation. The first call loads a dictionary (0.3 to 1.2 s). */
export function segment(text: string): string[] {
  loaded ??= loadSegmenter();
  return loaded.cut(text).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Changes whenever `segment` may give other words: the library in use, its version, our word list. */
export function textVersion(): string {
  const words = createHash('sha256').update(readFileSync(POWER_WORDS)).digest('hex').slice(0, 8);
  return `${segmenterName()}+words-${words}`;
}

/** The compiled library where it could be built, else the prebuilt one, which installs everywhere. */
function loadSegmenter(): Segmenter {
  return loadCompiled() ?? loadPrebuilt();
}

function segmenterName(): string {
  return loaded?.name ?? (compiledBinding() === null ? prebuiltName() : compiledName());
}

interface Nodejieba {
  cut(text: string, strict?: boolean): string[];
  load(dictionaries: { userDict: string }): void;
}

function compiledBinding(): string | null {
  try {
    const binding = require.resolve('nodejieba/build/Release/nodejieba.node');
    require(binding);
    return binding;
  } catch {
    return null;
  }
}

function compiledName(): string {
  return `nodejieba-${versionOf('nodejieba')}`;
}

function loadCompiled(): Segmenter | null {
  if (compiledBinding() === null) return null;
  const nodejieba = require('nodejieba') as Nodejieba;
  nodejieba.load({ userDict: POWER_WORDS });
  return { name: compiledName(), cut: (text) => nodejieba.cut(text) };
}

interface NodeRsJieba {
  Jieba: {
    withDict(dict: Uint8Array): { loadDict(dict: Uint8Array): void; cut(t: string, hmm: boolean): string[] };
  };
}

function prebuiltName(): string {
  return `node-rs-jieba-${versionOf('@node-rs/jieba')}`;
}

/** Exported for the test that holds both libraries to the same facts. */
export function loadPrebuilt(): Segmenter {
  const { Jieba } = require('@node-rs/jieba') as NodeRsJieba;
  const { dict } = require('@node-rs/jieba/dict.js') as { dict: Uint8Array };
  const jieba = Jieba.withDict(dict);
  jieba.loadDict(readFileSync(POWER_WORDS));
  return { name: prebuiltName(), cut: (text) => jieba.cut(text, true) };
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}
