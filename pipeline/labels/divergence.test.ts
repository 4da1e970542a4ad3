import { describe, expect, test } from 'vitest';
import { isShift, meanShift, shiftWithin, stability } from './divergence.ts';

describe('the stability index', () => {
  test.each([
    ['equal counts', [500, 300, 200], [500, 300, 200], 0, 0],
    ['the same shares of fewer', [500, 300, 200], [50, 30, 20], 0, 0.01],
    ['nobody at all', [0, 0], [5, 5], 0, 0],
    ['a fifth moved', [500, 500], [700, 300], 0.16, 0.18],
    ['turned round', [900, 100], [100, 900], 3.4, 3.6],
  ])('of %s', (_name, before, after, least, most) => {
    const { value, low, high } = stability(before, after);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(low);
  });

  test('of two small samples of one kind holds zero', () => {
    expect(stability([12, 9, 11, 8, 10], [9, 12, 8, 11, 10]).low).toBe(0);
  });

  test('is the same every time', () => {
    expect(stability([40, 60], [60, 40])).toEqual(stability([40, 60], [60, 40]));
  });
});

const sample = (mean: number, n: number, variance = 0.01) => ({ n, mean, variance });

test('a shift of means has an interval', () => {
  const shift = meanShift(sample(0.9, 400), sample(0.85, 400));
  expect(shift.value).toBeCloseTo(-0.05, 9);
  expect(shift.high - shift.low).toBeCloseTo(2 * 1.96 * Math.sqrt(0.02 / 400), 9);
  expect(isShift(shift)).toBe(true);
  expect(isShift(meanShift(sample(0.9, 20), sample(0.89, 20)))).toBe(false);
});

test('within strata nothing moved although the mix did', () => {
  const strata = [
    { before: sample(0.95, 900), after: sample(0.95, 100) },
    { before: sample(0.8, 100), after: sample(0.8, 900) },
  ];
  const within = shiftWithin(strata);
  expect(within?.value).toBeCloseTo(0, 9);
  expect(within?.share).toBe(1);
});

test('strata of one period only say nothing', () => {
  const one = { before: sample(0.9, 50), after: sample(0.7, 50) };
  expect(shiftWithin([one, { before: sample(0, 0), after: sample(0.2, 150) }])).toMatchObject({
    value: expect.closeTo(-0.2, 9),
    share: 0.25,
  });
  expect(shiftWithin([{ before: sample(0, 0), after: sample(0.2, 150) }])).toBeNull();
});
