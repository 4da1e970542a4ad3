/** Finds, among many wordings, the few that share enough with a text to be worth a close look. */
import type { SpokenWording } from './spoken-wording.ts';

/** Pairs of neighbouring sounds, each once. */
export function soundPairs(sounds: string): Set<number> {
  const pairs = new Set<number>();
  for (let at = 0; at + 1 < sounds.length; at++)
    pairs.add((sounds.charCodeAt(at) << 16) | sounds.charCodeAt(at + 1));
  return pairs;
}

interface Candidate {
  readonly wording: number;
  /** 0 to 1: how much of the rare pairs of the wording the text has. */
  readonly share: number;
}

/** Pairs that so many wordings have say little; they are left to the close look. */
const COMMON_SHARE = 0.05;
const COMMON_LEAST = 200;

/** Wordings by their sound pairs: one list of numbers a pair, all in one piece of memory. */
export class WordingIndex {
  readonly #numbers = new Map<number, number>();
  readonly #starts: Int32Array;
  readonly #wordings: Int32Array;
  readonly #weights: Float32Array;
  readonly #totals: Float32Array;
  readonly #shared: Float32Array;
  readonly #touched: Int32Array;
  readonly #rarest: number;

  constructor(wordings: readonly SpokenWording[]) {
    const lists: number[][] = [];
    const pairsOf = wordings.map(({ sounds }) => soundPairs(sounds));
    for (const [wording, pairs] of pairsOf.entries())
      for (const pair of pairs) {
        let number = this.#numbers.get(pair);
        if (number === undefined) {
          number = lists.push([]) - 1;
          this.#numbers.set(pair, number);
        }
        lists[number]?.push(wording);
      }
    this.#rarest = rarity(1, wordings.length);
    this.#weights = Float32Array.from(lists, (list) => rarity(list.length, wordings.length));
    this.#starts = new Int32Array(lists.length + 1);
    for (const [number, list] of lists.entries())
      this.#starts[number + 1] = (this.#starts[number] ?? 0) + list.length;
    this.#wordings = Int32Array.from(lists.flat());
    this.#totals = Float32Array.from(pairsOf, (pairs) => {
      let total = 0;
      for (const pair of pairs) total += this.weight(pair);
      return total;
    });
    this.#shared = new Float32Array(wordings.length);
    this.#touched = new Int32Array(wordings.length);
  }

  /** How much a pair tells: the rarer, the more. Pairs of no wording count as the rarest. */
  weight(pair: number): number {
    const number = this.#numbers.get(pair);
    return number === undefined ? this.#rarest : (this.#weights[number] ?? 0);
  }

  /** At most `most` wordings of which at least `least` is there, best first; only those that `allows` lets pass. */
  nearest(sounds: string, most: number, least: number, allows: (wording: number) => boolean): Candidate[] {
    const common = Math.max(COMMON_LEAST, COMMON_SHARE * this.#totals.length);
    let touched = 0;
    for (const pair of soundPairs(sounds)) {
      const number = this.#numbers.get(pair);
      if (number === undefined) continue;
      const [start, end] = [this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0];
      if (end - start > common) continue;
      const weight = this.#weights[number] ?? 0;
      for (let at = start; at < end; at++) {
        const wording = this.#wordings[at] ?? 0;
        if (this.#shared[wording] === 0) this.#touched[touched++] = wording;
        this.#shared[wording] = (this.#shared[wording] ?? 0) + weight;
      }
    }
    const found: Candidate[] = [];
    let worst = least;
    for (let at = 0; at < touched; at++) {
      const wording = this.#touched[at] ?? 0;
      const share = (this.#shared[wording] ?? 0) / (this.#totals[wording] ?? 1);
      this.#shared[wording] = 0;
      if (share < worst || !allows(wording)) continue;
      let place = found.length;
      while (place > 0 && (found[place - 1]?.share ?? 0) < share) place--;
      found.splice(place, 0, { wording, share });
      if (found.length > most) found.pop();
      if (found.length === most) worst = Math.max(least, found[most - 1]?.share ?? 0);
    }
    return found;
  }
}

function rarity(wordings: number, all: number): number {
  return Math.log(1 + all / wordings);
}
