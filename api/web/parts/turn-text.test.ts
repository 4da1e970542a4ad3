import { expect, test } from 'vitest';
import type { Turn } from '../../../pipeline/domain.ts';
import { isDoubtful, piecesOf, turnAt } from './turn-text.ts';

const turn = (text: string, more: Partial<Turn> = {}): Turn => ({
  role: 'agent',
  channel: 0,
  startMs: 0,
  endMs: 1_000,
  text,
  confidence: 0.9,
  ...more,
});
const word = (text: string, confidence: number | null) => ({ text, startMs: 0, endMs: 1, confidence });

test('a turn with nothing special is one piece', () => {
  expect(piecesOf(turn('您好。'), [])).toEqual([{ text: '您好。', start: 0, doubtful: false, quoted: null }]);
});

test('words of low confidence are found in order, whatever stands between them', () => {
  const words = [word('电费', 0.9), word('电费', 0.2), word('不在文中', 0.1), word('多', null)];
  expect(piecesOf(turn('电费，电费多', { words }), [])).toEqual([
    { text: '电费，', start: 0, doubtful: false, quoted: null },
    { text: '电费', start: 3, doubtful: true, quoted: null },
    { text: '多', start: 5, doubtful: false, quoted: null },
  ]);
});

test('a failure shows over an unsure quote of the same words', () => {
  const quotes = [
    { text: '保证今天', verdict: 'fail' },
    { text: '我保证', verdict: 'unsure' },
  ] as const;
  expect(piecesOf(turn('我保证今天到'), quotes)).toEqual([
    { text: '我', start: 0, doubtful: false, quoted: 'unsure' },
    { text: '保证今天', start: 1, doubtful: false, quoted: 'fail' },
    { text: '到', start: 5, doubtful: false, quoted: null },
  ]);
});

test('pieces always add up to the text', () => {
  const text = '用户👵说：停电了！';
  const pieces = piecesOf(turn(text, { words: [word('👵', 0.1)] }), [{ text: '停电', verdict: 'fail' }]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(piecesOf(turn(''), [])).toEqual([]);
});

test.each([
  [0.59, true],
  [0.6, false],
  [null, false],
])('a turn of confidence %s is doubtful: %s', (confidence, doubtful) => {
  expect(isDoubtful(turn('嗯', { confidence }))).toBe(doubtful);
});

test.each([
  [0, -1],
  [600, 0],
  [5_000, 0],
  [5_001, 1],
])('at %i ms turn %i is spoken', (positionMs, index) => {
  expect(turnAt([turn('a', { startMs: 600 }), turn('b', { startMs: 5_001 })], positionMs)).toBe(index);
});
