/** Shares, means and rates with 95 % intervals, and people compared fairly. Pure. */

/** 97.5 % of the normal distribution lie below. */
const Z = 1.959964;

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What the interval rests on. */
  readonly n: number;
}

/** Score interval of Wilson: holds for few and for rare cases. Null where nothing was counted. */
export function shareOf(hits: number, n: number): Estimate | null {
  if (n === 0) return null;
  const value = hits / n;
  const middle = (value + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((value * (1 - value)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half), n };
}

/** Count, sum and sum of squares of what was measured. */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

export const noSums: Sums = { n: 0, sum: 0, squares: 0 };

export function addSums(a: Sums, b: Sums): Sums {
  return { n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

/** t interval. A single value has none: `low` and `high` are then null. Null where nothing was measured. */
export function meanOf({ n, sum, squares }: Sums): MeanEstimate | null {
  if (n === 0) return null;
  const value = sum / n;
  if (n === 1) return { value, low: null, high: null, n };
  const variance = Math.max(0, (squares - (sum * sum) / n) / (n - 1));
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half, n };
}

export interface MeanEstimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/**
 * Sum of `top` over sum of `bottom`, with the interval of the linearised ratio over the pairs (agent-days and the like).
 * Null where the bottoms sum to nothing.
 */
export function ratioOf(
  pairs: readonly { readonly top: number; readonly bottom: number }[],
): MeanEstimate | null {
  const sum = (of: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((all, pair) => all + of(pair), 0);
  return ratioOfSums({
    n: pairs.length,
    top: sum(({ top }) => top),
    bottom: sum(({ bottom }) => bottom),
    topSquares: sum(({ top }) => top * top),
    bottomSquares: sum(({ bottom }) => bottom * bottom),
    products: sum(({ top, bottom }) => top * bottom),
  });
}

export interface RatioSums {
  readonly n: number;
  readonly top: number;
  readonly bottom: number;
  readonly topSquares: number;
  readonly bottomSquares: number;
  readonly products: number;
}

/** The same from sums over the pairs, as a database adds them up. */
export function ratioOfSums({ n, top, bottom, ...sums }: RatioSums): MeanEstimate | null {
  if (bottom <= 0) return null;
  const value = top / bottom;
  if (n === 1) return { value, low: null, high: null, n };
  const squares = Math.max(
    0,
    sums.topSquares - 2 * value * sums.products + value * value * sums.bottomSquares,
  );
  const half = (studentQuantile(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / bottom;
  return { value, low: value - half, high: value + half, n };
}

/** 97.5 % of Student's t with 1 to 30 degrees of freedom lie below. */
const student = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604,
  2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555,
  2.0518, 2.0484, 2.0452, 2.0423,
] as const;

/** Above 30 degrees by Cornish and Fisher: right to four decimals. */
export function studentQuantile(degrees: number): number {
  const known = student[degrees - 1];
  if (known !== undefined) return known;
  return (
    Z +
    (Z ** 3 + Z) / (4 * degrees) +
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2) +
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / (384 * degrees ** 3)
  );
}

/** Scores of one person (or team) in one stratum: calls that are about as hard. */
export interface StratumSums extends Sums {
  readonly who: string;
  readonly stratum: string;
}

export interface Compared {
  readonly who: string;
  /** As scored. */
  readonly mean: MeanEstimate;
  /**
   * As if everybody had had the same calls: the mean of all plus how much better than the mean of their strata the own
   * calls were. Equal to `mean` where everybody had the same mix.
   */
  readonly adjusted: MeanEstimate;
  /** 1 is the best adjusted mean; null with fewer calls than `leastCalls`. */
  readonly rank: number | null;
  /** The interval of `adjusted` leaves the mean of all out. */
  readonly differs: 'above' | 'below' | null;
}

/** Fewer calls say too little of a person to be given a place. */
export const leastCalls = 20;

/** In order of rank, then those without one by name. */
export function compare(rows: readonly StratumSums[]): Compared[] {
  const strata = new Map<string, Sums>();
  for (const row of rows) strata.set(row.stratum, addSums(strata.get(row.stratum) ?? noSums, row));
  const all = [...strata.values()].reduce(addSums, noSums);
  if (all.n === 0) return [];
  const grand = all.sum / all.n;

  const people = new Map<string, { own: Sums; residuals: Sums }>();
  for (const row of rows) {
    const stratum = strata.get(row.stratum) ?? row;
    const expected = stratum.sum / stratum.n;
    const residuals = {
      n: row.n,
      sum: row.sum - row.n * expected,
      squares: row.squares - 2 * expected * row.sum + row.n * expected * expected,
    };
    const before = people.get(row.who) ?? { own: noSums, residuals: noSums };
    people.set(row.who, {
      own: addSums(before.own, row),
      residuals: addSums(before.residuals, residuals),
    });
  }
  const compared = [...people].flatMap(([who, { own, residuals }]) => {
    const mean = meanOf(own);
    const better = meanOf(residuals);
    if (mean === null || better === null) return [];
    const moved = (value: number | null) => (value === null ? null : value + grand);
    const adjusted = {
      value: better.value + grand,
      low: moved(better.low),
      high: moved(better.high),
      n: better.n,
    };
    return [{ who, mean, adjusted, differs: differsFrom(grand, adjusted) }];
  });
  const ranked = compared
    .filter(({ mean }) => mean.n >= leastCalls)
    .sort((a, b) => b.adjusted.value - a.adjusted.value || (a.who < b.who ? -1 : 1));
  const few = compared.filter(({ mean }) => mean.n < leastCalls).sort((a, b) => (a.who < b.who ? -1 : 1));
  return [
    ...ranked.map((one, index) => ({ ...one, rank: index + 1 })),
    ...few.map((one) => ({ ...one, rank: null, differs: null })),
  ];
}

function differsFrom(grand: number, { low, high }: MeanEstimate): Compared['differs'] {
  if (low === null || high === null) return null;
  if (low > grand) return 'above';
  return high < grand ? 'below' : null;
}

export interface BusyDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly calls: number;
  /** Median of the days before. */
  readonly usual: number;
}

const LOOK_BACK_DAYS = 28;
const LEAST_DAYS_BEFORE = 7;
const BUSY_TIMES = 1.5;
/** A day with fewer calls is nobody's surge, whatever is usual. */
const LEAST_BUSY_CALLS = 10;

/** Days with far more calls than the four weeks before: candidates for a surge, for a person to confirm. */
export function busyDays(days: readonly { readonly day: string; readonly calls: number }[]): BusyDay[] {
  const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  return sorted.flatMap(({ day, calls }, index) => {
    const before = sorted.slice(Math.max(0, index - LOOK_BACK_DAYS), index).map((one) => one.calls);
    if (before.length < LEAST_DAYS_BEFORE) return [];
    const usual = medianOf(before);
    // Three standard deviations of a Poisson count: small centres have busy days by chance.
    const isBusy =
      calls >= LEAST_BUSY_CALLS && calls >= BUSY_TIMES * usual && calls >= usual + 3 * Math.sqrt(usual);
    return isBusy ? [{ day, calls, usual }] : [];
  });
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
