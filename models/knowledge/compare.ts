/** How one text compares with one wording, in the few numbers the model weighs. */
import { likeness } from '../../rules/likeness.ts';
import type { SpokenWording } from './spoken-wording.ts';
import { soundPairs, type WordingIndex } from './wording-index.ts';

export interface Comparison {
  readonly inputs: readonly number[];
  /** The stretch of the text that is most like the wording: characters of its `compact`. */
  readonly start: number;
  readonly end: number;
}

/** In the order of `Comparison.inputs`. */
export const INPUTS = [
  'pairs of the wording that are there, the rarer the more',
  'pairs of the wording in the best stretch, by characters and sounds',
  'sounds of the wording in the best stretch',
  'how much of the text the wording explains',
  'how much of the best stretch the wording explains',
  'longest run of sounds in common',
  'keywords of the item that are there',
  'one says no, the other does not',
  'length of the wording',
  'length of the text',
] as const;

const SAYS_NO = /不[用需要能会归负行是]|没[有法用到]|无法|不了|别(?![人的处家])|未|办不/g;

export function compare(
  text: SpokenWording,
  wording: SpokenWording,
  index: WordingIndex,
  keywords: readonly string[],
): Comparison {
  const near = likeness(wording, text);
  const stretch = text.sounds.slice(near.start, near.end);
  const [own, there] = [weighed(wording, index), weighed(text, index)];
  let shared = 0;
  for (const pair of own.pairs) if (there.pairs.has(pair)) shared += index.weight(pair);
  const no = (spoken: SpokenWording, from: number, to: number) =>
    (spoken.compact.slice(from, to).match(SAYS_NO) ?? []).length > 0;
  const differs =
    no(wording, 0, wording.compact.length) !== no(text, Math.max(0, near.start - 4), near.end + 4);
  const inputs = [
    own.weight === 0 ? 0 : shared / own.weight,
    near.value,
    soundShare(wording.sounds, stretch),
    there.weight === 0 ? 0 : Math.min(1, shared / there.weight),
    pairShare(soundPairs(stretch), own.pairs),
    Math.min(1, longestRun(text.sounds, wording.sounds) / Math.min(12, wording.sounds.length)),
    Math.min(1, keywords.filter((keyword) => keyword !== '' && text.sounds.includes(keyword)).length / 2),
    differs ? 1 : 0,
    Math.log2(1 + wording.sounds.length) / 6,
    Math.log2(1 + text.sounds.length) / 6,
  ];
  return { inputs, start: near.start, end: near.end };
}

interface Weighed {
  readonly pairs: ReadonlySet<number>;
  /** Of all pairs together. */
  readonly weight: number;
}

/** By index: a text is weighed against texts and against questions. */
const known = new WeakMap<WordingIndex, WeakMap<SpokenWording, Weighed>>();

/** A wording meets many texts, and a text many wordings. */
function weighed(spoken: SpokenWording, index: WordingIndex): Weighed {
  let own = known.get(index);
  if (own === undefined) {
    own = new WeakMap();
    known.set(index, own);
  }
  let found = own.get(spoken);
  if (found === undefined) {
    const pairs = soundPairs(spoken.sounds);
    let weight = 0;
    for (const pair of pairs) weight += index.weight(pair);
    found = { pairs, weight };
    own.set(spoken, found);
  }
  return found;
}

/** Share of the pairs of one set that are in the other. */
function pairShare(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let found = 0;
  for (const pair of one) if (other.has(pair)) found++;
  return one.size === 0 ? 0 : found / one.size;
}

/** Share of the different sounds of `wanted` that are in `there`. */
function soundShare(wanted: string, there: string): number {
  const sounds = new Set(wanted);
  if (sounds.size === 0) return 0;
  let found = 0;
  for (const sound of sounds) if (there.includes(sound)) found++;
  return found / sounds.size;
}

function longestRun(one: string, other: string): number {
  let longest = 0;
  let row = new Uint16Array(other.length + 1);
  let next = new Uint16Array(other.length + 1);
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < other.length; j++) {
      const length = one[i] === other[j] ? (row[j] ?? 0) + 1 : 0;
      next[j + 1] = length;
      if (length > longest) longest = length;
    }
    [row, next] = [next, row];
  }
  return longest;
}
