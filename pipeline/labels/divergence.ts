/** How far two samples differ: population stability index over shared bins, with intervals from resampling. Pure. */
import { randomFrom } from '../../models/text/train.ts';

export interface Interval {
  readonly value: number;
  /** 95 % */
  readonly low: number;
  readonly high: number;
}

export interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

const ROUNDS = 200;
const SEED = 11;
const Z = 1.96;
/** Added to every bin, so that one nobody fell into does not make the index infinite. */
const SMOOTHING = 0.5;

/**
 * PSI of counts per bin, same bins in both. By common usage below 0.1 is nothing, above 0.25 is a lot. What chance alone
 * gives, (bins − 1) × (1/n + 1/m), is taken off; 0 when either is empty. Deterministic.
 */
export function stability(before: readonly number[], after: readonly number[]): Interval {
  const [n, m] = [sumOf(before), sumOf(after)];
  if (n === 0 || m === 0) return { value: 0, low: 0, high: 0 };
  const bins = before.filter((count, bin) => count + (after[bin] ?? 0) > 0).length;
  const chance = (bins - 1) * (1 / n + 1 / m);
  const random = randomFrom(SEED);
  const drawn = Array.from({ length: ROUNDS }, () =>
    indexOf(redrawn(before, random), redrawn(after, random)),
  );
  const mean = sumOf(drawn) / ROUNDS;
  const half = Z * Math.sqrt(sumOf(drawn.map((one) => (one - mean) ** 2)) / (ROUNDS - 1));
  const value = Math.max(0, indexOf(before, after) - chance);
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** After minus before, of two means that know nothing of each other. */
export function meanShift(before: Sample, after: Sample): Interval {
  const value = after.mean - before.mean;
  const half = Z * Math.sqrt(before.variance / Math.max(1, before.n) + after.variance / Math.max(1, after.n));
  return { value, low: value - half, high: value + half };
}

export interface Stratum {
  readonly before: Sample;
  readonly after: Sample;
}

/**
 * Shift of the mean within strata that both periods hold, each by the smaller of its two numbers. Null: they share none.
 * `share` says how much of the later period lies in such strata.
 */
export function shiftWithin(strata: readonly Stratum[]): (Interval & { readonly share: number }) | null {
  const shared = strata.filter(({ before, after }) => before.n >= 2 && after.n >= 2);
  const weights = shared.map(({ before, after }) => Math.min(before.n, after.n));
  const total = sumOf(weights);
  if (total === 0) return null;
  const shift = sumOf(
    shared.map(({ before, after }, at) => ((weights[at] ?? 0) / total) * (after.mean - before.mean)),
  );
  const variance = sumOf(
    shared.map(
      ({ before, after }, at) =>
        ((weights[at] ?? 0) / total) ** 2 * (before.variance / before.n + after.variance / after.n),
    ),
  );
  const half = Z * Math.sqrt(variance);
  const all = sumOf(strata.map(({ after }) => after.n));
  return {
    value: shift,
    low: shift - half,
    high: shift + half,
    share: sumOf(shared.map(({ after }) => after.n)) / all,
  };
}

/** Lies wholly on one side of zero. */
export function isShift({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}

function indexOf(before: readonly number[], after: readonly number[]): number {
  const used = before.flatMap((count, bin) => (count + (after[bin] ?? 0) > 0 ? [bin] : []));
  const shares = (counts: readonly number[]) => {
    const total = sumOf(used.map((bin) => (counts[bin] ?? 0) + SMOOTHING));
    return used.map((bin) => ((counts[bin] ?? 0) + SMOOTHING) / total);
  };
  const [from, to] = [shares(before), shares(after)];
  return sumOf(from.map((share, at) => ((to[at] ?? 0) - share) * Math.log((to[at] ?? 0) / share)));
}

/** Counts drawn anew: normal with the variance of a Poisson count, which is close enough above a handful. */
function redrawn(counts: readonly number[], random: () => number): number[] {
  return counts.map((count) => Math.max(0, count + Math.sqrt(count) * normal(random)));
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
