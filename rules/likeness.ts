/** How much of a sentence is found again in another, by pairs of neighbouring characters and sounds. */
import type { SpokenText } from './spoken-text.ts';

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
  const pairs = reference.compact.length - 1;
  if (pairs < 1) {
    const start = reference.compact === '' ? -1 : text.compact.indexOf(reference.compact);
    return start < 0 ? { value: 0, start: 0, end: 0 } : { value: 1, start, end: start + 1 };
  }
  const exact = new Set<string>();
  const sounding = new Set<string>();
  for (let at = 0; at < pairs; at++) {
    exact.add(reference.compact.slice(at, at + 2));
    sounding.add(reference.sounds.slice(at, at + 2));
  }
  const reach = Math.ceil(reference.compact.length * 1.6) - 1;
  const found: { at: number; pair: string; worth: number }[] = [];
  for (let at = 0; at + 1 < text.compact.length; at++) {
    const pair = text.sounds.slice(at, at + 2);
    if (exact.has(text.compact.slice(at, at + 2))) found.push({ at, pair, worth: 1 });
    else if (sounding.has(pair)) found.push({ at, pair, worth: SOUND_ONLY });
  }
  let best: Likeness = { value: 0, start: 0, end: 0 };
  for (const [first, { at: start }] of found.entries()) {
    const worth = new Map<string, number>();
    let end = start;
    for (let next = first; next < found.length; next++) {
      const hit = found[next];
      if (hit === undefined || hit.at - start >= reach) break;
      worth.set(hit.pair, Math.max(worth.get(hit.pair) ?? 0, hit.worth));
      end = hit.at + 2;
    }
    const sum = [...worth.values()].reduce((total, one) => total + one, 0);
    const value = Math.min(1, sum / sounding.size);
    if (value > best.value) best = { value, start, end };
  }
  return best;
}
