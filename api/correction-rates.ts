/** Character errors of recognisers, as far as reviewers corrected turns. Pure. */
import type { CallErrors } from '../pipeline/store/turn-corrections.ts';

/** 97.5 % of the normal distribution lie below. */
const Z = 1.959964;

export interface ErrorRate {
  readonly calls: number;
  readonly turns: number;
  readonly edits: number;
  readonly chars: number;
  /** Edits per character of corrected turns. */
  readonly rate: { readonly value: number; readonly low: number | null; readonly high: number | null } | null;
}

/**
 * A ratio over calls: turns of one call are alike, so calls are what is drawn. 95 % interval by linearisation; none below
 * two calls. It may be above 1: more can be wrong than was said.
 */
export function errorRate(calls: readonly Pick<CallErrors, 'turns' | 'edits' | 'chars'>[]): ErrorRate {
  const sum = (of: 'turns' | 'edits' | 'chars') => calls.reduce((all, one) => all + one[of], 0);
  const [turns, edits, chars] = [sum('turns'), sum('edits'), sum('chars')];
  const n = calls.length;
  if (chars === 0) return { calls: n, turns, edits, chars, rate: null };
  const value = edits / chars;
  if (n < 2) return { calls: n, turns, edits, chars, rate: { value, low: null, high: null } };
  const squares = calls.reduce((all, one) => all + (one.edits - value * one.chars) ** 2, 0);
  const half = (Z * Math.sqrt((squares * n) / (n - 1))) / chars;
  return {
    calls: n,
    turns,
    edits,
    chars,
    rate: { value, low: Math.max(0, value - half), high: value + half },
  };
}

/** In order of `key`. */
export function ratesBy<T extends CallErrors>(
  calls: readonly T[],
  key: (call: T) => string,
): { readonly key: string; readonly calls: readonly T[] }[] {
  const groups = new Map<string, T[]>();
  for (const call of calls) groups.set(key(call), [...(groups.get(key(call)) ?? []), call]);
  return [...groups].map(([name, of]) => ({ key: name, calls: of })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
