import { expect, test } from 'vitest';
import { errorRate, ratesBy } from './correction-rates.ts';

const call = (edits: number, chars: number, month = '2026-11') => ({
  engine: 'sherpa test',
  month,
  recordingId: `${edits} ${chars}`,
  turns: 1,
  edits,
  chars,
});

test('edits per character, with an interval over calls', () => {
  const found = errorRate([call(2, 20), call(0, 10), call(4, 20)]);
  expect(found).toMatchObject({ calls: 3, turns: 3, edits: 6, chars: 50, rate: { value: 0.12 } });
  // Residuals -0.4, -1.2 and 1.6: √((0.16 + 1.44 + 2.56) · 3/2) / 50 = 0.04996.
  expect(found.rate?.low).toBeCloseTo(0.12 - 1.959964 * 0.04996, 4);
  expect(found.rate?.high).toBeCloseTo(0.12 + 1.959964 * 0.04996, 4);
});

test('one call has no interval, nothing corrected no rate; more can be wrong than was said', () => {
  expect(errorRate([call(1, 9)]).rate).toEqual({ value: 1 / 9, low: null, high: null });
  expect(errorRate([]).rate).toBeNull();
  expect(errorRate([call(3, 0)]).rate).toBeNull();
  expect(errorRate([call(6, 4), call(6, 4)]).rate).toEqual({ value: 1.5, low: 1.5, high: 1.5 });
});

test('groups come in order of their name', () => {
  const groups = ratesBy(
    [call(1, 2, '2026-11'), call(3, 4, '2026-10'), call(5, 6, '2026-11')],
    (one) => one.month,
  );
  expect(groups.map(({ key, calls }) => [key, calls.map(({ edits }) => edits)])).toEqual([
    ['2026-10', [3]],
    ['2026-11', [1, 5]],
  ]);
});
