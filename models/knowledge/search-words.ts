/** Words and sounds of a text, as the search for knowledge keeps them. */
import { foldedSyllable } from '../text/sounds.ts';
import { segment } from '../text/tokenise.ts';

const HAN = /[\u4e00-\u9fff]/;

/** Words, and of longer words every two neighbouring characters: 电费 is found in 电费单. */
export function searchWords(text: string): string[] {
  return wordsOf(text).flatMap((word) =>
    HAN.test(word) && word.length > 2 ? [word, ...pairsOf(word)] : [word],
  );
}

/** What has to be there for a typed word: a longer one by its pairs, since texts may be cut elsewhere. */
export function wantedWords(text: string): string[] {
  return wordsOf(text).flatMap((word) => (HAN.test(word) && word.length > 2 ? pairsOf(word) : [word]));
}

/** The dictionary cuts runs of Latin letters into single ones. */
function wordsOf(text: string): string[] {
  const runs =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[a-zü0-9]+|[^a-zü0-9]+/g) ?? [];
  return runs.flatMap((run) => (/^[a-zü0-9]/.test(run) ? [run] : segment(run)));
}

/** 停电 → tindian; sounds that are mixed up are one. Only of words with Chinese characters. */
export function soundWords(words: readonly string[]): string[] {
  return words
    .filter((word) => HAN.test(word))
    .flatMap((word) => (IN_TRADE.test(word) ? [soundOfWord(word), readAs(word)] : [soundOfWord(word)]));
}

/** Read as the trade does: 校 is jiao in 校表, 重 is chong in 重合闸, 调 is tiao in 调压. */
function readAs(word: string): string {
  let sound = '';
  for (const character of word)
    if (HAN.test(character)) sound += TECHNICAL[character] ?? syllableOf(character);
  return sound;
}

const TECHNICAL: Readonly<Record<string, string>> = { 校: 'jiao', 重: 'cong', 调: 'tiao' };
const IN_TRADE = /[校重调]/;

/** The sound of all Chinese characters of a text, run together, so that pinyin typed without blanks is found. */
export function soundOfWord(text: string): string {
  let sound = '';
  for (const character of text) if (HAN.test(character)) sound += syllableOf(character);
  return sound;
}

/** First letters: 停电 → td. */
export function initialsOf(text: string): string {
  let initials = '';
  for (const character of text) if (HAN.test(character)) initials += syllableOf(character)[0] ?? '';
  return initials;
}

/** Pinyin as people type it, folded as `soundOfWord` folds it. */
export function foldedPinyin(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/ü/g, 'v')
    .replace(/([zcs])h/g, '$1')
    .replace(/l/g, 'n')
    .replace(/([aei])ng/g, '$1n');
}

const syllables = new Map<string, string>();

function syllableOf(character: string): string {
  let syllable = syllables.get(character);
  if (syllable === undefined) {
    syllable = foldedSyllable(character);
    syllables.set(character, syllable);
  }
  return syllable;
}

function pairsOf(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
}
