import { describe, expect, test } from 'vitest';
import { findPersonalData } from './find.ts';
import { type Habits, spokenNumber } from './spoken-number.ts';

const TYPES = ['phone', 'account_no', 'id_card', 'bank_card'] as const;
const PLAIN: Habits = { filler: 0, repeat: 0, slip: 0, correction: 0, split: 0, pause: 0.8 };
const NUMBERS = 300;

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Of `NUMBERS` made at random, those of which every piece is found with its type, first and last character. */
function foundWhole(
  type: (typeof TYPES)[number],
  habits: Habits,
  seed: number,
): { whole: number; missed: string[] } {
  const random = randomFrom(seed);
  const missed: string[] = [];
  for (let i = 0; i < NUMBERS; i++) {
    const { turns, pieces } = spokenNumber(type, habits, random);
    const found = findPersonalData(turns);
    const whole = pieces.every((piece) =>
      found.some((span) => span.type === type && span.turn === piece.turn && span.text === piece.text),
    );
    if (!whole) missed.push(turns.map(({ text }) => text).join(' / '));
  }
  return { whole: NUMBERS - missed.length, missed };
}

describe.each(TYPES)('%s numbers said in answer to a question', (type) => {
  test.each([
    ['digit by digit, in groups', PLAIN, NUMBERS],
    ['with fillers between groups', { ...PLAIN, filler: 0.3 }, NUMBERS - 2],
    ['with 三个零', { ...PLAIN, repeat: 1 }, NUMBERS - 3],
    ['with a digit misheard', { ...PLAIN, slip: 1 }, NUMBERS - 6],
    ['with what was said taken back', { ...PLAIN, correction: 0.2 }, NUMBERS - 6],
    ['over several turns', { ...PLAIN, split: 0.35 }, NUMBERS - 10],
    [
      'with all of it',
      { filler: 0.15, repeat: 0.4, slip: 0.2, correction: 0.06, split: 0.2, pause: 0.8 },
      NUMBERS - 6,
    ],
  ] as const)('%s', (_name, habits, least) => {
    const { whole, missed } = foundWhole(type, habits, 11);
    expect(whole, missed.slice(0, 3).join('\n')).toBeGreaterThanOrEqual(least);
  });
});
