/** How much of a sentence is found again in another, by pairs of neighbouring characters and sounds. */
import type { SpokenText, TextPairs } from './spoken-text.ts';

/** A pair that only sounds alike counts this much. */
const SOUND_ONLY = 0.8;

export interface Likeness {
  /** 0 to 1: share of the reference that the best stretch of the text holds. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Best stretch of `text`, no longer than 1.6 times the reference, that holds most pairs of `reference`. */
export function likeness(reference: SpokenText, text: SpokenText): Likeness {
  const known = pairsOf(reference);
  if (known === null) {
    const start = reference.compact === '' ? -1 : text.compact.indexOf(reference.compact);
    return start < 0 ? { value: 0, start: 0, end: 0 } : { value: 1, start, end: start + 1 };
  }
  const { exact, sounding } = known;
  const reach = Math.ceil(reference.compact.length * 1.6) - 1;
  const found: { at: number; pair: number; worth: number }[] = [];
  for (let at = 0; at + 1 < text.compact.length; at++) {
    const pair = pairAt(text.sounds, at);
    if (exact.has(pairAt(text.compact, at))) found.push({ at, pair, worth: 1 });
    else if (sounding.has(pair)) found.push({ at, pair, worth: SOUND_ONLY });
  }
  let best: Likeness = { value: 0, start: 0, end: 0 };
  for (const [first, { at: start }] of found.entries()) {
    // What is left cannot be better.
    if ((found.length - first) / sounding.size <= best.value) break;
    const worth = new Map<number, number>();
    let end = start;
    for (let next = first; next < found.length; next++) {
      const hit = found[next];
      if (hit === undefined || hit.at - start >= reach) break;
      worth.set(hit.pair, Math.max(worth.get(hit.pair) ?? 0, hit.worth));
      end = hit.at + 2;
    }
    let sum = 0;
    for (const one of worth.values()) sum += one;
    const value = Math.min(1, sum / sounding.size);
    if (value > best.value) best = { value, start, end };
  }
  return best;
}

/** Null when the text is too short to have a pair. */
function pairsOf(reference: SpokenText): TextPairs | null {
  if (reference.compact.length < 2) return null;
  reference.pairs ??= { exact: allPairs(reference.compact), sounding: allPairs(reference.sounds) };
  return reference.pairs;
}

function allPairs(text: string): Set<number> {
  const pairs = new Set<number>();
  for (let at = 0; at + 1 < text.length; at++) pairs.add(pairAt(text, at));
  return pairs;
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1);
}

/** The reference nearest to any of the texts, and where: numbers count from 0. */
interface Nearest {
  readonly reference: number;
  readonly text: number;
  readonly likeness: Likeness;
}

/** Looks only closely at references that share enough pairs with a text to be able to win. */
export class ReferenceIndex {
  readonly #references: readonly SpokenText[];
  readonly #byPair = new Map<number, number[]>();
  readonly #sizes: number[] = [];

  constructor(references: readonly SpokenText[]) {
    this.#references = references;
    for (const [number, reference] of references.entries()) {
      const sounding = pairsOf(reference)?.sounding ?? new Set<number>();
      this.#sizes.push(sounding.size);
      for (const pair of sounding) {
        const known = this.#byPair.get(pair);
        if (known === undefined) this.#byPair.set(pair, [number]);
        else known.push(number);
      }
    }
  }

  /** Null when none reaches `least`. */
  nearest(texts: readonly SpokenText[], least: number): Nearest | null {
    let best: Nearest | null = null;
    for (const [number, text] of texts.entries()) {
      const shared = this.#sharedWith(text);
      if (shared === null) continue;
      for (const [reference, count] of shared) {
        const most = count / (this.#sizes[reference] ?? 1);
        if (most < least || most <= (best?.likeness.value ?? 0)) continue;
        const candidate = this.#references[reference];
        if (candidate === undefined) continue;
        const found = likeness(candidate, text);
        if (found.value >= least && found.value > (best?.likeness.value ?? 0))
          best = { reference, text: number, likeness: found };
      }
    }
    return best;
  }

  /** How many different pairs of sounds each reference has in common with the text; null when none has any. */
  #sharedWith({ sounds }: SpokenText): Map<number, number> | null {
    let shared: Map<number, number> | null = null;
    const counted: (readonly number[])[] = [];
    for (let at = 0; at + 1 < sounds.length; at++) {
      const references = this.#byPair.get(pairAt(sounds, at));
      if (references === undefined || counted.includes(references)) continue;
      counted.push(references);
      shared ??= new Map();
      for (const reference of references) shared.set(reference, (shared.get(reference) ?? 0) + 1);
    }
    return shared;
  }
}
