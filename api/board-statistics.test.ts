import { describe, expect, test } from 'vitest';
import {
  busyDays,
  compare,
  leastCalls,
  meanOf,
  medianOf,
  ratioOf,
  type StratumSums,
  shareOf,
  studentQuantile,
} from './board-statistics.ts';

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(4)) : one)));
const sumsOf = (values: readonly number[]) => ({
  n: values.length,
  sum: values.reduce((sum, one) => sum + one, 0),
  squares: values.reduce((sum, one) => sum + one * one, 0),
});
const times = (n: number, value: number) => Array.from({ length: n }, () => value);
const row = (who: string, stratum: string, values: readonly number[]): StratumSums => ({
  who,
  stratum,
  ...sumsOf(values),
});

// Reference: scipy, binomtest(...).proportion_ci(method='wilson').
test.each([
  [8, 10, { value: 0.8, low: 0.4902, high: 0.9433, n: 10 }],
  [0, 20, { value: 0, low: 0, high: 0.1611, n: 20 }],
  [20, 20, { value: 1, low: 0.8389, high: 1, n: 20 }],
  [0, 0, null],
])('%i of %i as a share with its Wilson interval', (hits, n, wanted) => {
  expect(rounded(shareOf(hits, n))).toEqual(wanted);
});

// Reference: scipy.stats.t.ppf(0.975, degrees).
test.each([
  [1, 12.7062],
  [10, 2.2281],
  [30, 2.0423],
  [31, 2.0395],
  [40, 2.0211],
  [60, 2.0003],
  [120, 1.9799],
  [1000, 1.9623],
])('t with %i degrees of freedom', (degrees, wanted) => {
  expect(Number(studentQuantile(degrees).toFixed(4))).toBe(wanted);
});

describe('means', () => {
  test('have the t interval', () => {
    // 85 ± 3.1824 × 12.90994 / 2
    expect(rounded(meanOf(sumsOf([70, 80, 90, 100])))).toEqual({
      value: 85,
      low: 64.4577,
      high: 105.5423,
      n: 4,
    });
  });
  test('of one value have no interval, of none are nothing', () => {
    expect(meanOf(sumsOf([70]))).toEqual({ value: 70, low: null, high: null, n: 1 });
    expect(meanOf(sumsOf([]))).toBeNull();
  });
  test('of equal values have an interval without width, not below zero by rounding', () => {
    expect(rounded(meanOf(sumsOf([0.1, 0.1, 0.1])))).toEqual({ value: 0.1, low: 0.1, high: 0.1, n: 3 });
  });
});

describe('ratios', () => {
  test('of sums, with the interval over the pairs', () => {
    // 6 / 12; residuals 1, −1, 0; 4.3027 × sqrt(3/2 × 2) / 12
    const pairs = [
      { top: 3, bottom: 4 },
      { top: 1, bottom: 4 },
      { top: 2, bottom: 4 },
    ];
    expect(rounded(ratioOf(pairs))).toEqual({ value: 0.5, low: -0.121, high: 1.121, n: 3 });
  });
  test('of one pair have no interval, of nothing are nothing', () => {
    expect(ratioOf([{ top: 1, bottom: 2 }])).toEqual({ value: 0.5, low: null, high: null, n: 1 });
    expect(ratioOf([{ top: 1, bottom: 0 }])).toBeNull();
    expect(ratioOf([])).toBeNull();
  });
});

describe('people compared', () => {
  test('whoever has the hard calls is not below for it', () => {
    const rows = [
      row('程砚', 'hard', [...times(20, 60), ...times(20, 62)]),
      row('程砚', 'easy', times(2, 90)),
      row('林晓', 'easy', [...times(20, 88), ...times(20, 90)]),
      row('林晓', 'hard', times(2, 61)),
    ];
    const [first, second] = compare(rows);
    expect([first?.who, first?.rank, second?.who, second?.rank]).toEqual(['程砚', 1, '林晓', 2]);
    // As scored 25 points apart, among equal calls one.
    expect(Math.round((second?.mean.value ?? 0) - (first?.mean.value ?? 0))).toBe(25);
    expect((first?.adjusted.value ?? 0) - (second?.adjusted.value ?? 0)).toBeLessThan(0.2);
    expect(first?.differs).toBeNull();
  });
  test('with the same mix the adjusted mean is the mean', () => {
    const rows = ['a', 'b'].flatMap((who, index) => [
      row(who, 'x', times(15, 80 + index * 4)),
      row(who, 'y', times(15, 60 + index * 4)),
    ]);
    for (const { mean, adjusted } of compare(rows)) expect(adjusted.value).toBeCloseTo(mean.value, 9);
  });
  test('few calls give no place and no verdict', () => {
    const rows = [row('a', 'x', times(leastCalls, 80)), row('b', 'x', times(leastCalls - 1, 10))];
    expect(compare(rows).map(({ who, rank, differs }) => [who, rank, differs])).toEqual([
      ['a', 1, 'above'],
      ['b', null, null],
    ]);
  });
  test('nobody is nobody', () => {
    expect(compare([])).toEqual([]);
  });
});

test('days far above the four weeks before are busy; a week of history is needed, and more than chance', () => {
  const usual = Array.from({ length: 10 }, (_, at) => ({
    day: `2026-07-${String(at + 1).padStart(2, '0')}`,
    calls: 100,
  }));
  expect(busyDays([...usual, { day: '2026-07-11', calls: 180 }, { day: '2026-07-12', calls: 140 }])).toEqual([
    { day: '2026-07-11', calls: 180, usual: 100 },
  ]);
  expect(busyDays(usual.slice(0, 5).concat({ day: '2026-07-06', calls: 900 }))).toEqual([]);
  expect(busyDays([...usual.map(({ day }) => ({ day, calls: 2 })), { day: '2026-07-11', calls: 4 }])).toEqual(
    [],
  );
});

test('a day without calls after days without calls is not busy, ten out of nothing are', () => {
  const none = Array.from({ length: 8 }, (_, at) => ({ day: `2026-07-0${at + 1}`, calls: 0 }));
  expect(busyDays(none)).toEqual([]);
  expect(busyDays([...none, { day: '2026-07-09', calls: 10 }])).toEqual([
    { day: '2026-07-09', calls: 10, usual: 0 },
  ]);
});

test('the median of an even number of values lies between the middle two', () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([])]).toEqual([2, 2.5, 0]);
});
