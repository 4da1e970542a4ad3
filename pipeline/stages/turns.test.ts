import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../domain.ts';
import { type Heard, joinTurns, turnGapMs } from './turns.ts';

const piece = (
  speaker: 'agent' | 'customer',
  startMs: number,
  endMs: number,
  text: string,
  more: Partial<Heard> = {},
): Heard => ({
  speaker,
  role: speaker,
  channel: speaker === 'agent' ? 0 : 1,
  startMs,
  endMs,
  text,
  confidence: null,
  ...more,
});
const equalLevels = () => -25;
const turns = (heard: Heard[], levelWithin: Parameters<typeof joinTurns>[1] = equalLevels) =>
  joinTurns(heard, levelWithin).map(
    ({ role, startMs, endMs, text }) => `${role} ${startMs}-${endMs} ${text}`,
  );

test.each<[string, Heard[], Turn['emotionTag'][]]>([
  [
    'the tag of most of the time is the turn’s',
    [
      piece('customer', 0, 1000, '喂', { emotionTag: 'neutral' }),
      piece('customer', 1200, 4000, '怎么又停电了', { emotionTag: 'angry' }),
    ],
    ['angry'],
  ],
  [
    'unless most of it has none',
    [
      piece('customer', 0, 3000, '喂'),
      piece('customer', 3200, 4000, '怎么又停电了', { emotionTag: 'angry' }),
    ],
    [undefined],
  ],
])('%s', (_, heard, tags) => {
  expect(joinTurns(heard, equalLevels).map(({ emotionTag }) => emotionTag)).toEqual(tags);
});

describe('joining', () => {
  test.each<[string, Heard[], string[]]>([
    [
      'a short pause does not end a turn',
      [piece('agent', 0, 1000, '您好'), piece('agent', 1799, 3000, '请讲')],
      ['agent 0-3000 您好 请讲'],
    ],
    [
      'a pause of 0.8 s does',
      [piece('agent', 0, 1000, '您好'), piece('agent', 1800, 3000, '请讲')],
      ['agent 0-1000 您好', 'agent 1800-3000 请讲'],
    ],
    [
      'the other one in between does',
      [
        piece('agent', 0, 1000, '您好'),
        piece('customer', 1050, 1300, '嗯'),
        piece('agent', 1400, 2000, '请讲'),
      ],
      ['agent 0-1000 您好', 'customer 1050-1300 嗯', 'agent 1400-2000 请讲'],
    ],
    [
      'a word of the other one while speaking does not: both turns stay',
      [
        piece('agent', 0, 5000, '给您登记一下'),
        piece('customer', 2000, 2300, '嗯'),
        piece('agent', 5100, 6000, '请稍等'),
      ],
      ['agent 0-6000 给您登记一下 请稍等', 'customer 2000-2300 嗯'],
    ],
    [
      'an interruption stays an overlap',
      [piece('customer', 0, 4000, '我家的电表'), piece('agent', 3000, 5000, '您先听我说')],
      ['customer 0-4000 我家的电表', 'agent 3000-5000 您先听我说'],
    ],
    [
      'punctuation needs no space',
      [piece('agent', 0, 900, '您好，'), piece('agent', 950, 2000, '请讲。')],
      ['agent 0-2000 您好，请讲。'],
    ],
    ['nothing heard is no turn', [piece('agent', 0, 900, '  ')], []],
  ])('%s', (_name, heard, expected) => {
    expect(turns(heard)).toEqual(expected);
  });

  test('confidence is the mean by length, words are kept in order', () => {
    const word = (text: string, startMs: number) => ({
      text,
      startMs,
      endMs: startMs + 200,
      confidence: null,
    });
    const [turn] = joinTurns(
      [
        piece('agent', 0, 600, '你好吗', { confidence: 0.9, words: [word('你好', 0), word('吗', 300)] }),
        piece('agent', 700, 900, '好', { confidence: 0.5, words: [word('好', 700)] }),
      ],
      equalLevels,
    );
    expect(turn?.confidence).toBeCloseTo((0.9 * 3 + 0.5) / 4, 10);
    expect(turn?.words?.map(({ text }) => text)).toEqual(['你好', '吗', '好']);
  });
});

describe('word times', () => {
  const word = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: null });

  test('a long gap between words splits the segment, with its punctuation', () => {
    const words = [word('请稍等', 0, 800), word('查到了', 9000, 9700), word('您的电费', 9800, 10_500)];
    expect(turns([piece('agent', 0, 10_500, '请稍等。查到了，您的电费', { words })])).toEqual([
      'agent 0-800 请稍等。',
      'agent 9000-10500 查到了，您的电费',
    ]);
  });

  test('words that are not in the text stand for it', () => {
    const words = [word('九五五九八', 0, 800), word('您好', 3000, 3500)];
    expect(turns([piece('agent', 0, 3500, '95598，您好', { words })])).toEqual([
      'agent 0-800 九五五九八',
      'agent 3000-3500 您好',
    ]);
  });
});

describe('bleed', () => {
  const loud = piece('agent', 1000, 4000, '请您提供一下户号和地址');
  const faint = piece('customer', 1150, 4100, '请您提供一下户号地址');
  const levels = (faintDb: number) => (channel: number) => (channel === 0 ? -25 : -25 - faintDb);

  test.each<[string, Heard[], number, number]>([
    ['the same words, later and 20 dB lower, are dropped', [loud, faint], 20, 1],
    ['10 dB lower is a quiet speaker', [loud, faint], 10, 2],
    ['other words are not bleed', [loud, { ...faint, text: '我家停电了没有人来修' }], 20, 2],
    [
      'the same words at another time are read back, not bleed',
      [loud, { ...faint, startMs: 6000, endMs: 9000 }],
      20,
      2,
    ],
  ])('%s', (_name, heard, faintDb, count) => {
    expect(joinTurns(heard, levels(faintDb))).toHaveLength(count);
  });

  test('without levels nothing is dropped', () => {
    expect(joinTurns([loud, faint], () => null)).toHaveLength(2);
  });
});

const pieces = fc.array(
  fc
    .tuple(
      fc.constantFrom('agent' as const, 'customer' as const),
      fc.nat(60_000),
      fc.integer({ min: 50, max: 4000 }),
      fc.constantFrom('您好', '停电了', '嗯', '户号是', 'abc'),
    )
    .map(([speaker, start, length, text]) => piece(speaker, start, start + length, text)),
  { maxLength: 25 },
);
const letters = (list: readonly { text: string }[]) =>
  list
    .flatMap(({ text }) => [...text.replaceAll(' ', '')])
    .sort()
    .join('');

describe('whatever was heard', () => {
  test('no letter is lost or invented, times rise, every turn covers speech of its speaker', () => {
    fc.assert(
      fc.property(pieces, (heard) => {
        const joined = joinTurns(heard, () => null);
        expect(letters(joined)).toBe(letters(heard));
        expect(joined.map(({ startMs }) => startMs)).toEqual(
          joined.map(({ startMs }) => startMs).sort((a, b) => a - b),
        );
        for (const turn of joined) {
          expect(heard.some((one) => one.role === turn.role && one.startMs === turn.startMs)).toBe(true);
          expect(heard.some((one) => one.role === turn.role && one.endMs === turn.endMs)).toBe(true);
        }
      }),
    );
  });

  test('joining turns again changes nothing', () => {
    fc.assert(
      fc.property(pieces, (heard) => {
        const once = joinTurns(heard, () => null);
        const again = joinTurns(
          once.map((turn) => ({ ...turn, speaker: turn.role, channel: turn.channel ?? 0 })),
          () => null,
        );
        expect(again).toEqual(once);
      }),
    );
  });

  test('two turns of one speaker in a row are parted by a pause or by the other', () => {
    fc.assert(
      fc.property(pieces, (heard) => {
        for (const speaker of ['agent', 'customer']) {
          const own = joinTurns(heard, () => null).filter(({ role }) => role === speaker);
          for (const [index, turn] of own.entries()) {
            const before = own[index - 1];
            if (!before || turn.startMs - before.endMs >= turnGapMs) continue;
            expect(
              heard.some(
                (one) => one.role !== speaker && one.startMs < turn.startMs && one.endMs > before.endMs,
              ),
            ).toBe(true);
          }
        }
      }),
    );
  });
});
