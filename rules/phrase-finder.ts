/** Finds thousands of phrases in one pass over a text (Aho-Corasick). */

/** Numbers of phrases and the indices behind their last units, by turns; as many as were found. */
export interface FoundPhrases {
  places: Int32Array;
  length: number;
}

export interface PhraseFinder {
  /** Overlapping hits are all reported. `found` is overwritten. */
  scan(text: string, found: FoundPhrases): void;
}

/** Steps that texts have led to; a step that falls on the place of another takes it over. */
const REMEMBERED_BITS = 16;

/** Cost of a scan grows with the text and the hits, not with the number of phrases. Empty phrases are ignored. */
export function buildPhraseFinder(phrases: readonly string[]): PhraseFinder {
  const { next, own, fallback } = buildTrie(phrases);
  const { classOf, classes } = classesOf(phrases);
  /** A step is twice the state it leads to, and one more where a phrase ends. */
  const root = new Int32Array(classes);
  const edges = new Edges(own.length, own.length * classes);
  for (const [state, children] of next.entries())
    for (const [unit, child] of children ?? []) {
      const step = 2 * child + ((own[child] ?? NONE).length > 0 ? 1 : 0);
      const kind = classOf[unit] ?? 0;
      if (state === 0) root[kind] = step;
      else edges.add(state * classes + kind, step);
    }
  const keys = keysFor(own.length * classes, 1 << REMEMBERED_BITS);
  const steps = new Int32Array(1 << REMEMBERED_BITS);

  return {
    scan(text, found) {
      let { places } = found;
      let length = 0;
      let state = 0;
      for (let index = 0; index < text.length; index++) {
        const kind = classOf[text.charCodeAt(index)] ?? 0;
        if (kind === 0) {
          state = 0;
          continue;
        }
        let step = 0;
        if (state === 0) step = root[kind] ?? 0;
        else {
          const key = state * classes + kind;
          const place = Math.imul(key, SCATTER) >>> (32 - REMEMBERED_BITS);
          if (keys[place] !== key) {
            keys[place] = key;
            let from = state;
            while (from !== 0 && step === 0) {
              step = edges.at(from * classes + kind);
              from = fallback[from] ?? 0;
            }
            steps[place] = step === 0 ? (root[kind] ?? 0) : step;
          }
          step = steps[place] ?? 0;
        }
        state = step >> 1;
        if ((step & 1) === 0) continue;
        const here = own[state] ?? NONE;
        if (length + 2 * here.length > places.length) {
          const larger = new Int32Array(2 * (length + 2 * here.length));
          larger.set(places);
          places = larger;
          found.places = larger;
        }
        for (let hit = 0; hit < here.length; hit++) {
          places[length++] = here[hit] ?? 0;
          places[length++] = index + 1;
        }
      }
      found.length = length;
    },
  };
}

const NONE: readonly number[] = [];

/** Odd, with bits well spread. */
const SCATTER = 0x9e3779b1;

/** A number from 1 for each unit of the phrases, 0 for all others. */
function classesOf(phrases: readonly string[]): { classOf: Uint16Array; classes: number } {
  const classOf = new Uint16Array(65536);
  let classes = 1;
  for (const phrase of phrases)
    for (let at = 0; at < phrase.length; at++)
      if (classOf[phrase.charCodeAt(at)] === 0) classOf[phrase.charCodeAt(at)] = classes++;
  return { classOf, classes };
}

/** Places for whole numbers up to `most`. */
function keysFor(most: number, length: number): Int32Array | Float64Array {
  return most < 2 ** 31 ? new Int32Array(length) : new Float64Array(length);
}

/** Steps by key; no key is 0. */
class Edges {
  readonly #keys: Int32Array | Float64Array;
  readonly #steps: Int32Array;
  readonly #shift: number;

  constructor(count: number, mostKey: number) {
    const bits = Math.ceil(Math.log2(count + 1)) + 1;
    this.#keys = keysFor(mostKey, 1 << bits);
    this.#steps = new Int32Array(1 << bits);
    this.#shift = 32 - bits;
  }

  add(key: number, step: number): void {
    const last = this.#keys.length - 1;
    let place = Math.imul(key, SCATTER) >>> this.#shift;
    while (this.#keys[place] !== 0) place = (place + 1) & last;
    this.#keys[place] = key;
    this.#steps[place] = step;
  }

  /** 0: there is none. */
  at(key: number): number {
    const keys = this.#keys;
    const last = keys.length - 1;
    let place = Math.imul(key, SCATTER) >>> this.#shift;
    for (;;) {
      const known = keys[place];
      if (known === key) return this.#steps[place] ?? 0;
      if (known === 0) return 0;
      place = (place + 1) & last;
    }
  }
}

interface Trie {
  /** Next state by unit, for each state. */
  readonly next: readonly (ReadonlyMap<number, number> | undefined)[];
  /** Phrases that end at a state. */
  readonly own: readonly (readonly number[])[];
  /** State of the longest ending of a state's text that begins a phrase as well. */
  readonly fallback: Int32Array;
}

function buildTrie(phrases: readonly string[]): Trie {
  const next: (Map<number, number> | undefined)[] = [undefined];
  const own: number[][] = [[]];
  const step = (state: number, unit: number) => next[state]?.get(unit) ?? 0;

  for (const [number, phrase] of phrases.entries()) {
    if (phrase === '') continue;
    let state = 0;
    for (let index = 0; index < phrase.length; index++) {
      const unit = phrase.charCodeAt(index);
      let child = step(state, unit);
      if (child === 0) {
        child = own.length;
        own.push([]);
        next.push(undefined);
        next[state] ??= new Map();
        next[state]?.set(unit, child);
      }
      state = child;
    }
    own[state]?.push(number);
  }

  const fallback = new Int32Array(own.length);
  /** States in order of their depth. */
  const order = [...(next[0]?.values() ?? [])];
  for (let at = 0; at < order.length; at++) {
    const state = order[at] ?? 0;
    for (const [unit, child] of next[state] ?? []) {
      order.push(child);
      let from = fallback[state] ?? 0;
      while (from !== 0 && step(from, unit) === 0) from = fallback[from] ?? 0;
      fallback[child] = step(from, unit);
      own[child]?.push(...(own[fallback[child] ?? 0] ?? []));
    }
  }
  return { next, own, fallback };
}
