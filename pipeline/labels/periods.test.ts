import { expect, test } from 'vitest';
import { periodsOf } from './periods.ts';

const now = new Date('2026-11-22T12:00:00+08:00');
const shown = (text: Parameters<typeof periodsOf>[0]) => {
  const { period, against } = periodsOf(text, now);
  return [period.from, period.to, against.from, against.to].map((moment) => moment.toISOString());
};

test.each([
  [{}, ['2026-10-25T04:00', '2026-11-22T04:00', '2026-09-27T04:00', '2026-10-25T04:00']],
  [
    { from: '2026-10-01', to: '2026-10-31' },
    ['2026-09-30T16:00', '2026-10-31T16:00', '2026-08-30T16:00', '2026-09-30T16:00'],
  ],
  [
    { from: '2026-10-01', to: '2026-10-07', against: '2026-03-01' },
    ['2026-09-30T16:00', '2026-10-07T16:00', '2026-02-28T16:00', '2026-03-07T16:00'],
  ],
  [
    { from: '2026-10-01T08:00:00+08:00', to: '2026-10-02T00:00:00Z', against: '2026-09-01..2026-09-02' },
    ['2026-10-01T00:00', '2026-10-02T00:00', '2026-08-31T16:00', '2026-09-02T16:00'],
  ],
])('%j', (text, wanted) => {
  expect(shown(text)).toEqual(wanted.map((moment) => `${moment}:00.000Z`));
});

test.each([
  { from: 'yesterday' },
  { from: '2026-10-01T08:00' },
  { from: '2026-13-01' },
  { from: '2026-10-02', to: '2026-10-01' },
  { against: '2026-09-01..2026-09-02..2026-09-03' },
  { against: '' },
])('%j is no period', (text) => {
  expect(() => periodsOf(text, now)).toThrow(expect.objectContaining({ code: 'period-invalid' }));
});
