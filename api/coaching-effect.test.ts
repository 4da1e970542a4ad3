import { expect, test } from 'vitest';
import { type BeforeAfter, differenceOf, effectOf } from './coaching-effect.ts';

const rates = (before: [number, number], after: [number, number]): BeforeAfter => ({
  before: { failed: before[0], n: before[1] },
  after: { failed: after[0], n: after[1] },
});

test('fewer faults than before while peers stay as they were: better, with the interval of the formula', () => {
  const effect = effectOf(rates([20, 40], [4, 40]), rates([100, 400], [96, 400]));
  expect(effect.agent.before).toEqual({
    value: 0.5,
    low: expect.closeTo(0.352, 3),
    high: expect.closeTo(0.648, 3),
    n: 40,
  });
  expect(effect.agent.after).toEqual({
    value: 0.1,
    low: expect.closeTo(0.0396, 4),
    high: expect.closeTo(0.2305, 4),
    n: 40,
  });
  // (0.1 − 0.5) − (0.24 − 0.25)
  expect(effect.difference?.value).toBeCloseTo(-0.39, 10);
  // By hand from the four Wilson intervals: √(0.0604² + 0.1480² + 0.0401² + 0.0443²) below, …above 0.1305² first.
  expect(effect.difference?.low).toBeCloseTo(-0.5607, 3);
  expect(effect.difference?.high).toBeCloseTo(-0.184, 3);
  expect(effect.verdict).toBe('better');
});

test('when peers improve as much, coaching has shown nothing', () => {
  const effect = effectOf(rates([20, 40], [10, 40]), rates([200, 400], [100, 400]));
  expect(effect.difference?.value).toBe(0);
  expect(effect.verdict).toBe('unclear');
});

test('more faults while peers have fewer: worse', () => {
  const effect = effectOf(rates([4, 60], [30, 60]), rates([100, 400], [80, 400]));
  expect(effect.difference?.value).toBeCloseTo(26 / 60 + 0.05, 10);
  expect(effect.verdict).toBe('worse');
});

test.each([
  [rates([10, 19], [0, 40]), rates([100, 400], [100, 400])],
  [rates([20, 40], [0, 19]), rates([100, 400], [100, 400])],
  [rates([20, 40], [0, 40]), rates([5, 19], [100, 400])],
  [rates([20, 40], [0, 40]), rates([100, 400], [5, 19])],
])('19 calls in any of the four are too few to tell, whatever they show: %j against %j', (agent, peers) => {
  const effect = effectOf(agent, peers);
  expect(effect.verdict).toBe('too-few');
  expect(effect.difference).not.toBeNull();
});

test('without calls there is no rate and no difference', () => {
  expect(effectOf(rates([3, 10], [0, 0]), rates([1, 10], [1, 10]))).toMatchObject({
    agent: { after: null },
    difference: null,
    verdict: 'too-few',
  });
});

test('20 calls without a fault are not certainty', () => {
  const effect = effectOf(rates([3, 20], [0, 20]), rates([60, 400], [60, 400]));
  expect(effect.difference?.value).toBeCloseTo(-0.15, 10);
  expect(effect.difference?.high).toBeGreaterThan(0);
  expect(effect.verdict).toBe('unclear');
});

test('the difference of two shares is that of the published example: 56 of 70 against 48 of 80', () => {
  const difference = differenceOf({ failed: 56, n: 70 }, { failed: 48, n: 80 });
  expect(difference?.value).toBeCloseTo(0.2, 10);
  expect(difference?.low).toBeCloseTo(0.0524, 4);
  expect(difference?.high).toBeCloseTo(0.3339, 4);
  expect(differenceOf({ failed: 1, n: 2 }, { failed: 0, n: 0 })).toBeNull();
});
