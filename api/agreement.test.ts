import { describe, expect, test } from 'vitest';
import { agreementOf as agreementOfClusters, type Unit } from './agreement.ts';
import { leniencyDrift, leniencyOf, machineAgainst } from './agreement-lenience.ts';

const unit = (...answers: readonly (string | null)[]): Unit =>
  new Map(answers.flatMap((answer, at) => (answer === null ? [] : [[`p${at}`, answer]])));
/** Every unit of a call of its own. */
const agreementOf = (units: readonly Unit[], categories: number) =>
  agreementOfClusters(
    units.map((one, at) => ({ unit: one, cluster: `call-${at}` })),
    categories,
  );
const times = (n: number, ...answers: readonly (string | null)[]): Unit[] =>
  Array.from({ length: n }, () => unit(...answers));

describe('two reviewers, twenty calls', () => {
  /*
   * Both fail 8, both pass 9, only the first 2, only the second 1.
   * Raw: 17/20 = 0.85.
   * Cohen 1960: first fails 10/20, second 9/20; chance 0.5*0.45 + 0.5*0.55 = 0.5; kappa = 0.35/0.5 = 0.7.
   * Interval: a unit moves kappa by (same - 0.85)/0.5 - (1 - 0.7)/0.5 * (move - 1), move = second's share of the
   * first's answer + first's share of the second's: fail/fail 0.95, pass/pass 1.05, fail/pass 0.95, pass/fail 1.05:
   * 0.33, 0.27, -1.67, -1.73. Sum 8*0.33 + 9*0.27 - 2*1.67 - 1.73 = 0. Squares 0.8712 + 0.6561 + 5.5778 + 2.9929 =
   * 10.098; variance 10.098/(20*19) = 0.0265737; error 0.163014; t(19) = 2.093: half 0.341188.
   * Gwet AC1, 2 answers: fail on average 0.475; chance 2*0.475*0.525 = 0.49875; AC1 = 0.35125/0.50125 = 0.700748.
   */
  const found = agreementOf(
    [
      ...times(8, 'fail', 'fail'),
      ...times(9, 'pass', 'pass'),
      ...times(2, 'fail', 'pass'),
      ...times(1, 'pass', 'fail'),
    ],
    2,
  );
  test('raw agreement', () => {
    expect(found).toMatchObject({ n: 20, reviewers: 2, raw: { value: 0.85, n: 20 } });
    // Mean of 17 ones and 3 zeros: deviation sqrt(20*0.85*0.15/19) = 0.366348; /sqrt(20) * 2.093 = 0.171456.
    expect(found?.raw.low).toBeCloseTo(0.85 - 0.171456, 5);
    expect(found?.raw.high).toBe(1);
  });
  test('Cohen’s kappa and its interval', () => {
    expect(found?.kappa).toMatchObject({ kind: 'cohen', high: 1 });
    expect(found?.kappa?.value).toBeCloseTo(0.7, 12);
    expect(found?.kappa?.low).toBeCloseTo(0.7 - 0.341188, 5);
  });
  test('AC1; its interval holds 0.6, so twenty calls are too few to tell', () => {
    expect(found?.ac1.value).toBeCloseTo(0.35125 / 0.50125, 12);
    expect(found?.verdict).toBe('too-few');
  });
});

test('where nearly everything passes, kappa falls below 0 and AC1 says what one sees', () => {
  /*
   * 18 both pass, 1 fail/pass, 1 pass/fail. Raw 0.9. Cohen: chance 0.05² + 0.95² = 0.905, kappa -0.005/0.095.
   * AC1: chance 2*0.05*0.95 = 0.095, AC1 0.805/0.905 (the paradox of Feinstein and Cicchetti 1990).
   */
  const found = agreementOf([...times(18, 'pass', 'pass'), unit('fail', 'pass'), unit('pass', 'fail')], 2);
  expect(found?.kappa?.value).toBeCloseTo(-0.005 / 0.095, 12);
  expect(found?.ac1.value).toBeCloseTo(0.805 / 0.905, 12);
  expect(found?.verdict).toBe('agrees');
});

describe('three reviewers', () => {
  /*
   * Fleiss 1971. Pairs that are the same: 1, 1, 1/3, 1: raw 10/12. Fail 8 of 12 answers: chance (2/3)² + (1/3)² = 5/9;
   * kappa (5/6 - 5/9)/(4/9) = 0.625. AC1 of two answers: chance 2*(2/3)(1/3) = 4/9; (5/6 - 4/9)/(5/9) = 0.7.
   * Of four possible answers chance is (1 - 5/9)/3 = 4/27: AC1 = (5/6 - 4/27)/(23/27) = 18.5/23.
   */
  const units = [
    ...times(2, 'fail', 'fail', 'fail'),
    unit('pass', 'pass', 'pass'),
    unit('fail', 'fail', 'pass'),
  ];
  test('Fleiss’ kappa, and AC1 by how many answers were possible', () => {
    expect(agreementOf(units, 2)?.raw.value).toBeCloseTo(10 / 12, 12);
    expect(agreementOf(units, 2)?.kappa).toMatchObject({ kind: 'fleiss' });
    expect(agreementOf(units, 2)?.kappa?.value).toBeCloseTo(0.625, 12);
    expect(agreementOf(units, 2)?.ac1.value).toBeCloseTo(0.7, 12);
    expect(agreementOf(units, 4)?.ac1.value).toBeCloseTo(18.5 / 23, 12);
  });
  test('a missing answer leaves the pairs of the others; one answer alone is not counted', () => {
    /*
     * Pairs: 1 and 0 of one pair: raw 0.5. Shares of fail 1 and 0.5: 0.75; chance 0.5625 + 0.0625 = 0.625;
     * kappa (0.5 - 0.625)/0.375 = -1/3; AC1 of two: chance 0.375, 0.125/0.625 = 0.2.
     */
    const found = agreementOf(
      [unit('fail', 'fail', 'fail'), unit('fail', null, 'pass'), unit(null, 'pass', null)],
      2,
    );
    expect(found).toMatchObject({ n: 2, reviewers: 3, raw: { value: 0.5 } });
    expect(found?.kappa?.value).toBeCloseTo(-1 / 3, 12);
    expect(found?.ac1.value).toBeCloseTo(0.2, 12);
  });
});

test.each([
  // Wilson's lower end of n of n is n/(n + 1.959964²): 5/8.841459, 6/9.841459.
  [5, 5 / 8.841459, 'too-few'],
  [6, 6 / 9.841459, 'agrees'],
])('%d calls judged alike by all leave a low end of %f: %s', (n, low, verdict) => {
  const found = agreementOf(times(n, 'pass', 'pass'), 4);
  expect(found).toMatchObject({ n, kappa: null, raw: { value: 1 }, ac1: { value: 1, high: 1 }, verdict });
  expect(found?.ac1.low).toBeCloseTo(low, 6);
  expect(found?.raw.low).toBeCloseTo(low, 6);
});

test('reviewers who never agree on enough calls disagree', () => {
  const found = agreementOf([...times(10, 'pass', 'fail'), ...times(10, 'fail', 'pass')], 2);
  expect(found).toMatchObject({ raw: { value: 0 }, verdict: 'disagrees' });
  // Chance 0.5 for both: (0 - 0.5)/0.5.
  expect(found?.kappa?.value).toBeCloseTo(-1, 12);
  expect(found?.ac1.value).toBeCloseTo(-1, 12);
});

test('findings of one call hang together: four calls, however many findings, are four', () => {
  /*
   * Two calls on which two reviewers agree in all of ten findings, two on which they agree in eight.
   * Raw 0.9; sums of deviations 1, 1, -1, -1: half = t(3) * sqrt(4/3 * 4)/40 = 3.1824 * 2.309401/40 = 0.183736.
   * As forty units apart it would be t(39) * sqrt(0.9*0.1/39) = 0.097.
   */
  const units = ['a', 'b', 'c', 'd'].flatMap((cluster) =>
    [...times(8, 'pass', 'pass'), ...times(2, cluster < 'c' ? 'pass' : 'fail', 'pass')].map((one) => ({
      unit: one,
      cluster,
    })),
  );
  const found = agreementOfClusters(units, 2);
  expect(found).toMatchObject({ n: 40, clusters: 4, raw: { value: 0.9, high: 1, n: 4 } });
  expect(found?.raw.low).toBeCloseTo(0.9 - 0.183736, 5);
});

test.each([
  [4, 'too-few'],
  [5, 'disagrees'],
])('%d calls judged apart: %s', (n, verdict) => {
  expect(agreementOf(times(n, 'pass', 'fail'), 4)?.verdict).toBe(verdict);
});

test('nothing answered twice is nothing', () => {
  expect(agreementOf([], 4)).toBeNull();
  expect(agreementOf([unit('pass', null)], 4)).toBeNull();
});

const call = (judgements: number, missed: number, overmarked: number) => ({ judgements, missed, overmarked });

describe('leniency', () => {
  test('missed less overmarked, of all judgements; calls are what varies', () => {
    /*
     * Four calls of 5: missed 2, 1, 1, 2, one overmarked in the third: tops 2, 1, 0, 2 of 20: 0.25.
     * Linearised ratio: deviations 2-1.25, 1-1.25, 0-1.25, 2-1.25 = 0.75, -0.25, -1.25, 0.75: squares 2.75;
     * half = t(3) * sqrt(4/3 * 2.75)/20 = 3.1824 * 1.914854/20 = 0.304691.
     */
    const found = leniencyOf([call(5, 2, 0), call(5, 1, 0), call(5, 1, 1), call(5, 2, 0), call(0, 0, 0)]);
    expect(found).toMatchObject({ calls: 4, judgements: 20, missed: 6, overmarked: 1, value: 0.25 });
    expect(found?.low).toBeCloseTo(0.25 - 0.304691, 5);
    expect(found?.verdict).toBe('too-few');
  });
  test.each([
    ['one call has no interval', [call(40, 10, 0)], 'too-few'],
    ['alike in few calls says little', Array.from({ length: 5 }, () => call(5, 0, 0)), 'too-few'],
    // Wilson's high end of 0 of 40: 3.841459/43.841459 = 0.0876 < 0.1.
    ['alike in forty calls is even', Array.from({ length: 40 }, () => call(5, 0, 0)), 'even'],
    [
      'missing much in every call',
      Array.from({ length: 12 }, (_, at) => call(5, 2 + (at % 2), 0)),
      'lenient',
    ],
    [
      'marking too much in every call',
      Array.from({ length: 12 }, (_, at) => call(5, 0, 2 + (at % 2))),
      'strict',
    ],
  ] as const)('%s', (_, calls, verdict) => {
    expect(leniencyOf(calls)?.verdict).toBe(verdict);
  });
  test('nothing judged is nothing', () => {
    expect(leniencyOf([call(0, 0, 0)])).toBeNull();
  });
});

describe('drift of leniency', () => {
  const even = Array.from({ length: 40 }, () => call(5, 0, 0));
  const lenient = Array.from({ length: 12 }, (_, at) => call(5, 2 + (at % 2), 0));
  test('the last session against all before', () => {
    // 30/60 against 0; halves: 12 calls t(11) = 2.201, sqrt(12/11 * 12*0.25)/60 and 0.0876: 0.11/… below 0.5.
    const found = leniencyDrift([even, lenient]);
    expect(found).toMatchObject({ value: 0.5, verdict: 'more-lenient' });
    expect(leniencyDrift([lenient, even])?.verdict).toBe('stricter');
  });
  test('one session has no drift, one call too little', () => {
    expect(leniencyDrift([even, []])).toBeNull();
    expect(leniencyDrift([even, [call(5, 3, 0)]])).toMatchObject({ low: null, verdict: 'too-few' });
  });
});

test('the machine against the consensus', () => {
  const of = (n: number, machine: string | null, consensus: string | null) =>
    Array.from({ length: n }, () => ({ machine, consensus }));
  const found = machineAgainst([
    ...of(6, 'fail', 'fail'),
    ...of(2, 'fail', 'pass'),
    ...of(10, 'pass', 'pass'),
    ...of(3, 'pass', 'fail'),
    ...of(1, 'unsure', 'fail'),
    ...of(1, 'fail', 'unsure'),
    ...of(5, 'fail', null),
    ...of(5, null, 'fail'),
  ]);
  expect(found).toMatchObject({
    n: 23,
    left: 1,
    same: { value: 16 / 22, n: 22 },
    precision: { value: 0.75, n: 8 },
    recall: { value: 0.6, n: 10 },
  });
});
