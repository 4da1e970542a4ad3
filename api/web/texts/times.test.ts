import { expect, test } from 'vitest';
import {
  clockText,
  dateText,
  dayEnd,
  dayStart,
  dayText,
  lengthText,
  sizeText,
  timeOfDayText,
} from './times.ts';

test.each([
  ['2026-11-20T09:12:00+08:00', '2026年11月20日 09:12', '20 Nov 2026, 09:12'],
  ['2026-01-04T23:05:59Z', '2026年1月5日 07:05', '5 Jan 2026, 07:05'],
  ['2026-11-19T16:00:00Z', '2026年11月20日 00:00', '20 Nov 2026, 00:00'],
  ['yesterday', null, null],
  [null, null, null],
])('date %s', (iso, zh, en) => {
  expect([dateText(iso, 'zh'), dateText(iso, 'en')]).toEqual([zh, en]);
});

test.each([
  ['2026-11-02', '2026年11月2日', '2 Nov 2026'],
  ['2026-09-30', '2026年9月30日', '30 Sept 2026'],
  ['', '', ''],
])('day %s', (day, zh, en) => {
  expect([dayText(day, 'zh'), dayText(day, 'en')]).toEqual([zh, en]);
});

test.each([
  [0, '0秒', '0 s'],
  [3_440, '3.4秒', '3.4 s'],
  [12_000, '12秒', '12 s'],
  [92_999, '1分32秒', '1 min 32 s'],
  [62_000, '1分02秒', '1 min 2 s'],
  [7_500_000, '2小时05分', '2 h 5 min'],
  [null, null, null],
])('length %s ms', (ms, zh, en) => {
  expect([lengthText(ms, 'zh'), lengthText(ms, 'en')]).toEqual([zh, en]);
});

test.each([
  [-5, '00:00'],
  [59_999, '00:59'],
  [92_000, '01:32'],
  [3_725_000, '1:02:05'],
])('clock at %s ms', (ms, text) => {
  expect(clockText(ms)).toBe(text);
});

test('a chat message has a time of day', () => {
  expect(timeOfDayText('2026-11-20T09:59:58+08:00', 3_000)).toBe('10:00:01');
  expect(timeOfDayText(null, 3_000)).toBe(null);
});

test('a day is the whole day in China', () => {
  expect([Date.parse(dayStart('2026-11-20')), Date.parse(dayEnd('2026-11-20'))]).toEqual([
    Date.parse('2026-11-19T16:00:00.000Z'),
    Date.parse('2026-11-20T15:59:59.999Z'),
  ]);
});

test.each([
  [900, '900 B'],
  [204_800, '200 KB'],
  [5_400_000, '5.1 MB'],
])('size of %s bytes', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
