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
const REMEMBERED = 1 << 15;
/** State, unit, next state, and whether a phrase ends there: one step in one line of the cache. */
const STEP = 4;

/** Cost of a scan grows with the text and the hits, not with the number of phrases. Empty phrases are ignored. */
export function buildPhraseFinder(phrases: readonly string[]): PhraseFinder {
  const { root, next, own, fallback } = buildTrie(phrases);
  const ends = Uint8Array.from(own, (found) => (found.length > 0 ? 1 : 0));
  const steps = new Int32Array(REMEMBERED * STEP);

  /** Where `unit` leads from a state other than the root. */
  const stepOf = (from: number, unit: number): number => {
    for (let state = from; state !== 0; state = fallback[state] ?? 0) {
      const child = next[state]?.get(unit);
      if (child !== undefined) return child;
    }
    return root[unit] ?? 0;
  };

  return {
    scan(text, found) {
      let { places } = found;
      let length = 0;
      let state = 0;
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        let isEnd: number | undefined;
        if (state === 0) {
          state = root[unit] ?? 0;
          if (state === 0) continue;
          isEnd = ends[state];
        } else {
          const place = ((Math.imul(state, 0x9e3779b1) + Math.imul(unit, 0x85ebca6b)) >>> 17) * STEP;
          if (steps[place] !== state || steps[place + 1] !== unit) {
            const to = stepOf(state, unit);
            steps[place] = state;
            steps[place + 1] = unit;
            steps[place + 2] = to;
            steps[place + 3] = ends[to] ?? 0;
          }
          state = steps[place + 2] ?? 0;
          isEnd = steps[place + 3];
        }
        if (isEnd !== 1) continue;
        const phrasesHere = own[state] ?? NONE;
        if (length + 2 * phrasesHere.length > places.length) {
          const larger = new Int32Array(2 * (length + 2 * phrasesHere.length));
          larger.set(places);
          places = larger;
          found.places = larger;
        }
        for (let hit = 0; hit < phrasesHere.length; hit++) {
          places[length++] = phrasesHere[hit] ?? 0;
          places[length++] = index + 1;
        }
      }
      found.length = length;
    },
  };
}

const NONE: readonly number[] = [];

interface Trie {
  readonly root: Int32Array;
  /** Next state by unit, for each state but the root. */
  readonly next: readonly (ReadonlyMap<number, number> | undefined)[];
  /** Phrases that end at a state. */
  readonly own: readonly (readonly number[])[];
  /** State of the longest ending of a state's text that begins a phrase as well. */
  readonly fallback: Int32Array;
}

function buildTrie(phrases: readonly string[]): Trie {
  const root = new Int32Array(65536);
  const next: (Map<number, number> | undefined)[] = [undefined];
  const own: number[][] = [[]];
  /** States in order of their depth, once all phrases are in. */
  const order: number[] = [];
  const step = (state: number, unit: number) =>
    state === 0 ? (root[unit] ?? 0) : (next[state]?.get(unit) ?? 0);

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
        if (state === 0) {
          root[unit] = child;
          order.push(child);
        } else {
          next[state] ??= new Map();
          next[state]?.set(unit, child);
        }
      }
      state = child;
    }
    own[state]?.push(number);
  }

  const fallback = new Int32Array(own.length);
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
  return { root, next, own, fallback };
}
