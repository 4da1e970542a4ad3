import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SpokenTurn } from './call-text.ts';
import { findPersonalData } from './find.ts';
import { measure, tableOf } from './measure.ts';
import { readSamples } from './samples.ts';

const partOf = (name: string) =>
  measure(readSamples(readFileSync(new URL(`samples/${name}.txt`, import.meta.url), 'utf8')));

const customer = (text: string): SpokenTurn => ({ role: 'customer', text });
const agent = (text: string): SpokenTurn => ({ role: 'agent', text });
const spansIn = (...turns: SpokenTurn[]) =>
  findPersonalData(turns).map(({ type, turn, text }) => `${turn} ${type} ${text}`);

test('every labelled span of the development part is found, and nothing else', () => {
  const measurement = partOf('development');
  process.stdout.write(`personal data, development part\n${tableOf(measurement)}\n`);
  expect(measurement.differences).toEqual([]);
});

/** Floors a little below what was measured (README.md); they only fall when a recogniser gets worse. */
test('numbers of the test part are found', () => {
  const measurement = partOf('test');
  process.stdout.write(`personal data, test part\n${tableOf(measurement)}\n`);
  const numbers = measurement.types.filter(({ type }) =>
    ['phone', 'account_no', 'id_card', 'bank_card'].includes(type),
  );
  const sum = (name: 'exact' | 'found' | 'labelled') =>
    numbers.reduce((total, counts) => total + counts[name], 0);
  expect(sum('exact') / sum('labelled')).toBeGreaterThanOrEqual(0.9);
  expect(sum('exact') / sum('found')).toBeGreaterThanOrEqual(0.9);
});

test('offsets are those of the text, after characters of two units too', () => {
  const text = '😀我姓石，电话19900012207';
  for (const { start, end, text: found } of findPersonalData([customer(text)]))
    expect(text.slice(start, end)).toBe(found);
  expect(spansIn(customer(text))).toEqual(['0 name 石', '0 phone 19900012207']);
});

describe('context decides what a number is', () => {
  test.each([
    ['户号19900012345', ['0 account_no 19900012345']],
    ['电话19900012345', ['0 phone 19900012345']],
    ['19900012345', ['0 phone 19900012345']],
    ['工单号19900012345', []],
    ['9900012345', []],
    ['身份证号110101199003070118', ['0 id_card 110101199003070118']],
    ['110101199003070118', ['0 id_card 110101199003070118']],
    // Its check digit is wrong, as one misheard digit makes it; the birthday stays.
    ['110101199003070119', ['0 id_card 110101199003070119']],
    // No such day, and nobody says what it is.
    ['110101199013070119', []],
    ['6222000011112220018', ['0 bank_card 6222000011112220018']],
    ['6222000011112220019', []],
    ['户号9900012345电话19900012345', ['0 account_no 9900012345', '0 phone 19900012345']],
    ['户号九九零零零幺二三四五就一户', ['0 account_no 九九零零零幺二三四五']],
  ])('%s', (text, expected) => {
    expect(spansIn(customer(text))).toEqual(expected);
  });
});

test('a number split over turns gives one span a turn, and is known again when read back', () => {
  expect(
    spansIn(
      agent('您的手机号'),
      customer('幺九九零零零'),
      agent('嗯'),
      customer('幺二三四五'),
      agent('幺九九零零零幺二三四五，对吗'),
      agent('尾号二三四五'),
    ),
  ).toEqual([
    '1 phone 幺九九零零零',
    '3 phone 幺二三四五',
    '4 phone 幺九九零零零幺二三四五',
    '5 phone 二三四五',
  ]);
});

test('what the other side says in between ends a number', () => {
  expect(spansIn(customer('一九九零零零'), agent('请问您是想查电费吗'), customer('幺二三四五'))).toEqual([]);
});

test.each([
  ['pauses', '1 '.repeat(50_000)],
  ['digits', '19900012345'.repeat(9_000)],
  ['marks of mail', '@a'.repeat(50_000)],
  ['streets', '路'.repeat(100_000)],
  ['doors', '三号楼'.repeat(33_000)],
  ['cues', '我叫王王'.repeat(25_000)],
  ['titles', '王先生'.repeat(33_000)],
  ['plates', '京A '.repeat(33_000)],
])('100,000 characters of %s give the same twice and come to an end', (_name, text) => {
  const first = findPersonalData([customer(text)]);
  expect(findPersonalData([customer(text)])).toEqual(first);
});
