import { expect, test } from 'vitest';
import type { Verdict } from '../pipeline/domain.ts';
import { BacktestReport, backtest, type JudgedCall, judgeLabels, type Label } from './backtest.ts';

const verdicts: [id: string, argue: Verdict, long: Verdict, block: string, confidence: number | null][] = [
  ['c1', 'fail', 'pass', 'simple', 0.95],
  ['c2', 'fail', 'pass', 'simple', 0.9],
  ['c3', 'fail', 'pass', 'complex', 0.899],
  ['c4', 'unsure', 'unsure', 'complex', 0.3],
  ['c5', 'pass', 'not-applicable', 'general', null],
  ['c6', 'pass', 'fail', 'general', 0.7],
];
const calls = new Map(
  verdicts.map(([callId, argue, long, block, confidence]): [string, JudgedCall] => [
    callId,
    {
      callId,
      block,
      dialect: callId === 'c6' ? '四川' : null,
      confidence,
      findings: [
        { rule: 'argue', version: 3, verdict: argue, turns: [], reason: null, evidence: [] },
        { rule: 'long_silence', version: 1, verdict: long, turns: [], reason: null, evidence: [] },
        { rule: 'not_labelled', version: 1, verdict: 'fail', turns: [], reason: null, evidence: [] },
      ],
    },
  ]),
);
const labels: Label[] = [
  { callId: 'c1', fail: { argue: [2] } },
  { callId: 'c2', fail: { argue: [4] }, part: 'test' },
  { callId: 'c3', fail: {}, dialect: '河南' },
  { callId: 'c4', fail: { argue: [0] } },
  { callId: 'c5', fail: { gone: [1] } },
  { callId: 'c6', fail: { long_silence: [1] }, rules: ['long_silence'] },
  { callId: 'c9', fail: { argue: [1] } },
];
const report = backtest(labels, calls, judgeLabels(labels, calls));
const cell = (rule: string, by = 'all', value = 'all') =>
  report.cells.find((one) => one.rule === rule && one.by === by && one.value === value);
const rounded = (share: { value: number; low: number; high: number; n: number } | null | undefined) =>
  share && `${share.value.toFixed(4)} ${share.low.toFixed(4)}–${share.high.toFixed(4)} n=${share.n}`;

test('a rule on the calls it was looked for on: counts, and Wilson intervals', () => {
  expect(cell('argue')).toMatchObject({
    version: 3,
    n: 5,
    positive: 3,
    TP: 2,
    FP: 1,
    FN: 1,
    TN: 1,
    unsure: 1,
  });
  expect(rounded(cell('argue')?.precision)).toBe('0.6667 0.2077–0.9385 n=3');
  expect(rounded(cell('argue')?.recall)).toBe('0.6667 0.2077–0.9385 n=3');
  expect(rounded(cell('argue')?.f1)).toBe('0.6667 0.2609–0.9189 n=4');
});

test('calls the labeller did not look at for a rule do not count for it', () => {
  expect(cell('long_silence')).toMatchObject({ n: 6, positive: 1, TP: 1, FP: 0, FN: 0, TN: 5, unsure: 1 });
  expect(rounded(cell('long_silence')?.precision)).toBe('1.0000 0.2065–1.0000 n=1');
});

test('the calls behind a cell are named, those of the test part are not', () => {
  expect(cell('argue')?.calls).toEqual({ TP: ['c1'], FP: ['c3'], FN: ['c4'], unsure: ['c4'] });
});

test.each([
  ['argue', 'block', ['complex n=2', 'general n=1', 'simple n=2']],
  ['argue', 'dialect', ['unknown n=4', '河南 n=1']],
  ['argue', 'confidence', ['0.0-0.6 n=1', '0.8-0.9 n=1', '0.9-1.0 n=2', 'unknown n=1']],
  ['long_silence', 'dialect', ['unknown n=4', '四川 n=1', '河南 n=1']],
  ['all', 'all', ['all n=11']],
])('%s by %s', (rule, by, cells) => {
  const found = report.cells.filter((one) => one.rule === rule && one.by === by);
  expect(found.map(({ value, n }) => `${value} n=${n}`)).toEqual(cells);
});

test('what could not be counted is said', () => {
  expect([report.calls, report.missingCalls, report.missingRules]).toEqual([6, ['c9'], ['gone']]);
});

test('nothing found and nothing there: no precision, no recall', () => {
  expect(cell('argue', 'block', 'general')).toMatchObject({ precision: null, recall: null, f1: null, TN: 1 });
});

test('one rule alone, and the shape of the report', () => {
  const alone = backtest(labels, calls, judgeLabels(labels, calls, 'argue'));
  expect([...new Set(alone.cells.map(({ rule }) => rule))]).toEqual(['argue', 'all']);
  expect(BacktestReport.parse(report)).toEqual(report);
});
