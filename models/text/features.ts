/** What a model sees of a text: numbers of its character and sound n-grams. Needs no dictionary, so every machine sees the same. */
import { foldedSyllable } from './sounds.ts';

/** Features are numbered by a hash into so many buckets; two that share one are told apart by the others. */
export const BUCKETS = 1 << 18;

const SEED = 0x1b873593;
const EDGE = 1;
const NUMBER = 2;
/** Characters 1 to 4 long, sounds 2 to 4 long: longer ones are too rare to learn from. */
const LONGEST = 3;
const SOUND = 0x7f4a7c15;

/** Bucket numbers, each once; kept in one piece of memory that is used again for the next text. */
export class FeatureList {
  /** Valid up to `count`; grows when needed, so ask for it anew after each text. */
  numbers = new Int32Array(4096);
  count = 0;
  /** Which text a bucket was last seen in, counted to 255: a quarter of a megabyte stays near the processor. */
  readonly #stamps = new Uint8Array(BUCKETS);
  #stamp = 1;

  clear(): void {
    this.count = 0;
    if (this.#stamp === 255) {
      this.#stamps.fill(0);
      this.#stamp = 0;
    }
    this.#stamp++;
  }

  add(number: number): void {
    if (this.#stamps[number] === this.#stamp) return;
    this.#stamps[number] = this.#stamp;
    if (this.count === this.numbers.length) {
      const larger = new Int32Array(this.count * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.count++] = number;
  }
}

const list = new FeatureList();

/** Bucket numbers, each once, in order of first sight. The same words in another place: each number XOR a salt. */
export function featuresOf(text: string): Int32Array {
  list.clear();
  addFeatures(text, list);
  return list.numbers.slice(0, list.count);
}

function addFeatures(text: string, to: FeatureList): void {
  const characters = unitsOf(text);
  const count = characters.length;
  for (let start = 0; start < count; start++) {
    let byCharacter = SEED;
    let bySound = SEED ^ SOUND;
    for (let length = 1; length <= LONGEST && start + length <= count; length++) {
      const unit = characters[start + length - 1] ?? 0;
      byCharacter = mix(byCharacter, unit);
      if (length > 1 || unit > NUMBER) to.add(bucket(byCharacter));
      bySound = mix(bySound, soundOf(unit));
      if (length > 1) to.add(bucket(bySound));
    }
  }
}

/** One feature that is no text, such as `first turn`. */
export function fact(name: string): number {
  let hash = 0x165667b1;
  for (let at = 0; at < name.length; at++) hash = mix(hash, name.charCodeAt(at));
  return bucket(hash);
}

function mix(hash: number, unit: number): number {
  const next = Math.imul(hash ^ unit, 0x85ebca6b);
  return next ^ (next >>> 13);
}

function bucket(hash: number): number {
  const spread = Math.imul(hash, 0xc2b2ae35);
  return (spread ^ (spread >>> 16)) & (BUCKETS - 1);
}

const DIGIT = /[0-9零〇幺一二两三四五六七八九]/;
const FILLER = new Set('呃嗯唔');
const folded = new Int32Array(65536);

/** Letters and characters as UTF-16 units between two edges; three and more digits in a row are one number. */
function unitsOf(text: string): number[] {
  const units = [EDGE];
  let digits: number[] = [];
  const endDigits = () => {
    if (digits.length >= 3) units.push(NUMBER);
    else units.push(...digits);
    digits = [];
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let known = folded[code] ?? 0;
    if (known === 0) {
      known = foldedUnit(code);
      folded[code] = known;
    }
    if (known < 0) continue;
    if (known >= 65536) digits.push(known - 65536);
    else {
      endDigits();
      units.push(known);
    }
  }
  endDigits();
  units.push(EDGE);
  return units;
}

/** -1: left out; 65,536 more than the unit: a digit. */
function foldedUnit(code: number): number {
  const unit = String.fromCharCode(code);
  if (FILLER.has(unit)) return -1;
  const plain = unit.normalize('NFKC').toLowerCase();
  if (plain.length !== 1 || !/[\p{L}\p{N}]/u.test(plain)) return -1;
  return plain.charCodeAt(0) + (DIGIT.test(plain) ? 65536 : 0);
}

const sounds = new Int32Array(65536);

/** The same number for characters that callers and recognisers mix up; independent of the order they are met in. */
function soundOf(code: number): number {
  const known = sounds[code] ?? 0;
  if (known !== 0) return known;
  const syllable = foldedSyllable(String.fromCharCode(code));
  let hash = 7;
  for (let at = 0; at < syllable.length; at++) hash = Math.imul(hash, 31) + syllable.charCodeAt(at);
  sounds[code] = hash === 0 ? 1 : hash;
  return sounds[code] ?? 1;
}
