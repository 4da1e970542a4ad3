import { expect, test } from 'vitest';
import { comparePaired, mcnemar, type PairedCall } from './compare-versions.ts';

test.each([
  // From tables of the binomial distribution with p = 1/2.
  [0, 0, 1],
  [1, 1, 1],
  [5, 0, 0.0625],
  [0, 6, 0.03125],
  [10, 2, 0.038574],
  [3, 10, 0.092285],
  [15, 15, 1],
])('McNemar, %i won and %i lost: p = %d', (won, lost, p) => {
  expect(mcnemar(won, lost)).toBeCloseTo(p, 5);
});

test('thousands of calls are judged as exactly as a few', () => {
  // Normal approximation of 2,600 of 5,000: z = 2.828, with continuity 2.814.
  expect(mcnemar(2_600, 2_400)).toBeCloseTo(0.00489, 4);
  expect(mcnemar(4_000, 1_000)).toBeLessThan(1e-300);
});

const call = (id: string, slice: string, champion: string, challenger: string): PairedCall => ({
  id,
  slice,
  truth: 'none',
  champion,
  challenger,
});

test('calls won and lost are named, slice by slice; empty slices are left out', () => {
  const { slices, verdict } = comparePaired([
    call('w1-001', 'corpus', 'complaint', 'none'),
    call('w1-002', 'corpus', 'none', 'none'),
    call('r1', 'random', 'none', 'complaint'),
    call('r2', 'flagged', 'complaint', 'complaint'),
  ]);
  expect(slices.map(({ slice, n, won, lost }) => [slice, n, won, lost])).toEqual([
    ['all', 4, ['w1-001'], ['r1']],
    ['corpus', 2, ['w1-001'], []],
    ['live', 2, [], ['r1']],
    ['flagged', 1, [], []],
    ['random', 1, [], ['r1']],
  ]);
  expect(slices[1]).toMatchObject({ champion: { value: 0.5, n: 2 }, challenger: { value: 1 } });
  expect(slices[1]?.difference.value).toBe(0.5);
  expect(verdict.winner).toBe('none');
});

test.each([
  ['challenger', 12, 1],
  ['champion', 1, 12],
  ['none', 6, 5],
] as const)('%s wins with %i right and %i wrong', (winner, won, lost) => {
  const { slices, verdict } = comparePaired([
    ...Array.from({ length: won }, (_, at) => call(`w${at}`, 'corpus', 'complaint', 'none')),
    ...Array.from({ length: lost }, (_, at) => call(`l${at}`, 'corpus', 'none', 'complaint')),
    ...Array.from({ length: 50 }, (_, at) => call(`s${at}`, 'corpus', 'none', 'none')),
  ]);
  expect(verdict.winner).toBe(winner);
  expect(verdict.en).toContain(`sets ${won} right and ${lost} wrong`);
  const [{ difference }] = slices as [(typeof slices)[number]];
  expect(difference.low < 0 && difference.high > 0).toBe(winner === 'none');
});

test('without calls nobody wins', () => {
  expect(comparePaired([])).toMatchObject({
    slices: [{ slice: 'all', n: 0, p: 1 }],
    verdict: { winner: 'none' },
  });
});
