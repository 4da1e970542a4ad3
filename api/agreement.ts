/**
 * How far people who judged the same calls agree, who of them is lenient, and how the machine compares, with 95 %
 * intervals. Pure.
 *
 * Raw agreement and Fleiss' kappa for any number of answers a unit, and AC1: Gwet, Handbook of Inter-Rater Reliability
 * (4th ed. 2014), chapters 2, 3 and 5; Cohen's kappa: Cohen 1960. Intervals are those of the linearised coefficient
 * over the units with Student's t: units are drawn, reviewers are not.
 */
import { type Estimate, shareOf, studentQuantile } from './board-statistics.ts';

/** What each reviewer answered of one thing that was judged. */
export type Unit = ReadonlyMap<string, string>;

export interface Agreement {
  /** Units with at least two answers; the others tell nothing. */
  readonly n: number;
  readonly reviewers: number;
  /** Share of pairs of answers that are the same, averaged over the units. */
  readonly raw: Estimate;
  /** cohen: two reviewers; fleiss: more. Null where everybody always gave one and the same answer. */
  readonly kappa: (Estimate & { readonly kind: 'cohen' | 'fleiss' }) | null;
  /** Unlike kappa it stays of use where one answer is by far the most frequent, as `pass` is. */
  readonly ac1: Estimate;
  readonly verdict: 'agrees' | 'disagrees' | 'too-few';
}

/** From here on agreement is called substantial (Landis and Koch 1977). */
export const SUBSTANTIAL = 0.6;

/**
 * `categories`: how many answers were possible, at least 2. Null: nothing was answered twice. The verdict is that of
 * the whole interval of AC1: one that holds SUBSTANTIAL tells too little.
 */
export function agreementOf(all: readonly Unit[], categories: number): Agreement | null {
  const units = all.filter(({ size }) => size >= 2);
  const n = units.length;
  if (n === 0) return null;
  const pairs = units.map(sameShare);
  const raw = meanOf(pairs);
  const reviewers = new Set(units.flatMap((unit) => [...unit.keys()]));
  const shares = units.map(sharesOf);
  const overall = overallOf(shares);
  const squares = sumOf([...overall.values()].map((share) => share ** 2));
  const own = shares.map((unit) =>
    sumOf([...unit].map(([value, share]) => share * (overall.get(value) ?? 0))),
  );

  const ac1 = coefficient(
    pairs,
    (1 - squares) / (categories - 1),
    own.map((one) => (-2 * (one - squares)) / (categories - 1)),
  );
  const [first, second, third] = [...reviewers];
  const isPair = first !== undefined && second !== undefined && third === undefined;
  const kappa = isPair
    ? cohen(units, pairs, first, second)
    : coefficient(
        pairs,
        squares,
        own.map((one) => 2 * (one - squares)),
      );
  // By chance alone AC1 expects at most half of all answers to be the same.
  if (ac1 === null) return null;
  return {
    n,
    reviewers: reviewers.size,
    raw:
      intervalOf(
        raw,
        pairs.map((one) => one - raw),
        [0, 1],
      ) ?? estimate(raw, wilson(raw, n), n),
    kappa: kappa && { ...kappa, kind: isPair ? 'cohen' : 'fleiss' },
    ac1,
    verdict: ac1.low >= SUBSTANTIAL ? 'agrees' : ac1.high < SUBSTANTIAL ? 'disagrees' : 'too-few',
  };
}

/** Of all pairs of answers to one unit the share that is the same. */
function sameShare(unit: Unit): number {
  const r = unit.size;
  return sumOf([...countsOf(unit).values()].map((count) => count * (count - 1))) / (r * (r - 1));
}

function cohen(units: readonly Unit[], pairs: readonly number[], first: string, second: string) {
  const n = units.length;
  const of = (who: string) => {
    const counts = new Map<string, number>();
    for (const unit of units) {
      const value = unit.get(who) ?? '';
      counts.set(value, (counts.get(value) ?? 0) + 1 / n);
    }
    return counts;
  };
  const [a, b] = [of(first), of(second)];
  const chance = sumOf([...a].map(([value, share]) => share * (b.get(value) ?? 0)));
  const moves = units.map(
    (unit) => (b.get(unit.get(first) ?? '') ?? 0) + (a.get(unit.get(second) ?? '') ?? 0) - 2 * chance,
  );
  return coefficient(pairs, chance, moves);
}

/**
 * (agreement - chance) / (1 - chance). `moves`: how much each unit moves the chance agreement. Null: all agreement is
 * chance.
 */
function coefficient(pairs: readonly number[], chance: number, moves: readonly number[]): Estimate | null {
  const left = 1 - chance;
  if (left < 1e-12) return null;
  const raw = meanOf(pairs);
  const value = (raw - chance) / left;
  const parts = pairs.map((one, at) => (one - raw - (1 - value) * (moves[at] ?? 0)) / left);
  const known = intervalOf(value, parts, [-1, 1]);
  if (known !== null) return known;
  const [low, high] = wilson(raw, pairs.length);
  return estimate(value, [Math.max(-1, (low - chance) / left), (high - chance) / left], pairs.length);
}

/** Null where the units do not differ: that would be an interval of no width from however few units. */
function intervalOf(
  value: number,
  parts: readonly number[],
  [least, most]: readonly [number, number],
): Estimate | null {
  const n = parts.length;
  const squares = sumOf(parts.map((part) => part ** 2));
  if (n < 2 || squares < 1e-12) return null;
  const half = studentQuantile(n - 1) * Math.sqrt(squares / (n * (n - 1)));
  return estimate(value, [Math.max(least, value - half), Math.min(most, value + half)], n);
}

function wilson(share: number, n: number): readonly [number, number] {
  const { low, high } = shareOf(share * n, n) ?? { low: 0, high: 1 };
  return [low, high];
}

function estimate(value: number, [low, high]: readonly [number, number], n: number): Estimate {
  return { value, low, high, n };
}

function countsOf(unit: Unit): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of unit.values()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function sharesOf(unit: Unit): Map<string, number> {
  return new Map([...countsOf(unit)].map(([value, count]) => [value, count / unit.size]));
}

function overallOf(shares: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const overall = new Map<string, number>();
  for (const unit of shares)
    for (const [value, share] of unit) overall.set(value, (overall.get(value) ?? 0) + share / shares.length);
  return overall;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]) => sumOf(values) / values.length;
