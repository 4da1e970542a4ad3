/**
 * How far people who judged the same calls agree, who of them is lenient, and how the machine compares, with 95 %
 * intervals. Pure.
 *
 * Raw agreement and Fleiss' kappa for any number of answers a unit, and AC1: Gwet, Handbook of Inter-Rater Reliability
 * (4th ed. 2014), chapters 2, 3 and 5; Cohen's kappa: Cohen 1960. Intervals are those of the linearised coefficient
 * over the clusters with Student's t: calls are drawn, reviewers are not.
 */
import { type Estimate, shareOf, studentQuantile } from './board-statistics.ts';

/** What each reviewer answered of one thing that was judged. */
export type Unit = ReadonlyMap<string, string>;

/** Units of one cluster (findings of one call) hang together: clusters are what varies. */
export interface ClusteredUnit {
  readonly unit: Unit;
  readonly cluster: string;
}

export interface Agreement {
  /** Units with at least two answers; the others tell nothing. */
  readonly n: number;
  /** Clusters they come from. */
  readonly clusters: number;
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
const SUBSTANTIAL = 0.6;

/** Whatever the interval says: two calls that went apart by chance condemn no rule. */
const LEAST_CALLS = 5;

/**
 * `categories`: how many answers were possible, at least 2. Null: nothing was answered twice. The verdict is that of
 * the whole interval of AC1: one that holds SUBSTANTIAL tells too little, and so do fewer than five calls.
 */
export function agreementOf(all: readonly ClusteredUnit[], categories: number): Agreement | null {
  const told = all.filter(({ unit }) => unit.size >= 2);
  if (told.length === 0) return null;
  const units = told.map(({ unit }) => unit);
  const pairs = units.map(sameShare);
  const sample = { pairs, raw: meanOf(pairs), clusters: told.map(({ cluster }) => cluster) };
  const shares = units.map(sharesOf);
  const overall = overallOf(shares);
  const squares = sumOf([...overall.values()].map((share) => share ** 2));
  const own = shares.map((unit) =>
    sumOf([...unit].map(([value, share]) => share * (overall.get(value) ?? 0))),
  );

  const ac1 = coefficient(
    sample,
    (1 - squares) / (categories - 1),
    own.map((one) => (-2 * (one - squares)) / (categories - 1)),
  );
  // By chance AC1 expects at most one answer in as many as were possible to be the same.
  if (ac1 === null) return null;
  const reviewers = [...new Set(units.flatMap((unit) => [...unit.keys()]))];
  const [first, second] = reviewers;
  const isPair = first !== undefined && second !== undefined && reviewers.length === 2;
  const kappa = isPair
    ? cohen(sample, units, first, second)
    : coefficient(
        sample,
        squares,
        own.map((one) => 2 * (one - squares)),
      );
  return {
    n: units.length,
    clusters: new Set(sample.clusters).size,
    reviewers: reviewers.length,
    raw: withInterval(
      sample,
      pairs.map((one) => one - sample.raw),
      (share) => share,
    ),
    kappa: kappa && { ...kappa, kind: isPair ? 'cohen' : 'fleiss' },
    ac1,
    verdict: verdictOf(ac1),
  };
}

function verdictOf({ low, high, n }: Estimate): Agreement['verdict'] {
  if (n < LEAST_CALLS) return 'too-few';
  return low >= SUBSTANTIAL ? 'agrees' : high < SUBSTANTIAL ? 'disagrees' : 'too-few';
}

interface Sample {
  /** Of each unit the share of pairs of answers that is the same, and their mean. */
  readonly pairs: readonly number[];
  readonly raw: number;
  readonly clusters: readonly string[];
}

function sameShare(unit: Unit): number {
  const r = unit.size;
  return sumOf([...countsOf(unit).values()].map((count) => count * (count - 1))) / (r * (r - 1));
}

function cohen(sample: Sample, units: readonly Unit[], first: string, second: string): Estimate | null {
  const of = (who: string) => overallOf(units.map((unit) => new Map([[unit.get(who) ?? '', 1]])));
  const [a, b] = [of(first), of(second)];
  const chance = sumOf([...a].map(([value, share]) => share * (b.get(value) ?? 0)));
  const moves = units.map(
    (unit) => (b.get(unit.get(first) ?? '') ?? 0) + (a.get(unit.get(second) ?? '') ?? 0) - 2 * chance,
  );
  return coefficient(sample, chance, moves);
}

/** (agreement - chance) / (1 - chance). `moves`: how each unit moves chance. Null: all agreement is chance. */
function coefficient(sample: Sample, chance: number, moves: readonly number[]): Estimate | null {
  const left = 1 - chance;
  if (left < 1e-12) return null;
  const ofShare = (share: number) => (share - chance) / left;
  const value = ofShare(sample.raw);
  const parts = sample.pairs.map((one, at) => (one - sample.raw - (1 - value) * (moves[at] ?? 0)) / left);
  return withInterval(sample, parts, ofShare);
}

/**
 * `parts`: how much each unit moves the value. Where clusters do not differ at all, that would be an interval of no
 * width from however few: Wilson's for the share among so many clusters takes its place.
 */
function withInterval(
  { raw, clusters }: Sample,
  parts: readonly number[],
  ofShare: (share: number) => number,
): Estimate {
  const value = ofShare(raw);
  const sums = new Map<string, number>();
  for (const [at, cluster] of clusters.entries())
    sums.set(cluster, (sums.get(cluster) ?? 0) + (parts[at] ?? 0));
  const n = sums.size;
  const squares = sumOf([...sums.values()].map((sum) => sum ** 2));
  const [least, most] = [Math.max(-1, ofShare(0)), 1];
  if (n >= 2 && squares > 1e-12) {
    const half = (studentQuantile(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / parts.length;
    return { value, low: Math.max(least, value - half), high: Math.min(most, value + half), n };
  }
  const { low, high } = shareOf(raw * n, n) ?? { low: 0, high: 1 };
  return { value, low: Math.max(least, ofShare(low)), high: Math.min(most, ofShare(high)), n };
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
