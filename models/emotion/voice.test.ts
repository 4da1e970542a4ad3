import { describe, expect, test } from 'vitest';
import type { TurnSound } from '../../pipeline/domain.ts';
import { arousals, callWithVoice, type VoicedTurn, withVoice } from './voice.ts';

const labels = ['neutral', 'negative', 'angry', 'anxious', 'positive'];
const calmWords = [0.9, 0.04, 0.02, 0.02, 0.02];
const ambiguous = [0.45, 0.12, 0.35, 0.05, 0.03];

const sound = (
  db: number | null,
  semitones: number | null = 0,
  more: Partial<TurnSound> = {},
): TurnSound => ({
  levelDbfs: -25,
  levelAgainstOwnDb: db,
  pitchHz: 200,
  pitchAgainstOwnSemitones: semitones,
  charsPerSecond: 5,
  overlapMs: 0,
  ...more,
});
const customer = (
  probabilities: readonly number[],
  heard: TurnSound | null,
  more: Partial<VoicedTurn> = {},
) => ({ speaker: 'customer', labels, probabilities, sound: heard, ...more }) satisfies VoicedTurn;

/** Four calm turns of the same speaker, and the turn that is asked about. */
const among = (turn: VoicedTurn, baseline = sound(0)) => [
  ...[0, 1, 2, 3].map(() => customer(calmWords, baseline)),
  turn,
];
const last = <T>(values: readonly T[]) => values.at(-1);
const likeliest = (probabilities: readonly number[] = []) =>
  labels[probabilities.indexOf(Math.max(...probabilities))];

describe('arousal', () => {
  test.each<[string, TurnSound | null, number]>([
    ['as always', sound(0), 0],
    ['a little louder, as anybody is now and then', sound(2.5), 0],
    ['6 dB and two semitones above the calm turns', sound(6, 2), 0.9],
    ['level alone', sound(6, null), 0.5],
    ['pitch alone', sound(null, 4.5), 0.4],
    ['half as fast again, and louder', sound(3, 0, { charsPerSecond: 7.5 }), 0.3244],
    ['talking over the other one, and loud', sound(6, 2, { overlapMs: 1000 }), 1.2],
    ['only talking over the other one', sound(0, 0, { overlapMs: 5000 }), 0],
    ['a jump of the level, and nothing else', sound(40, 0), 1],
    ['everything at once is bounded', sound(40, 20, { charsPerSecond: 20, overlapMs: 3000 }), 2],
    ['quieter and lower', sound(-6, -2), -0.9],
    ['nothing could be measured', sound(null, null, { charsPerSecond: null }), 0],
    ['no audio', null, 0],
  ])('%s', (_, heard, arousal) => {
    expect(last(arousals(among(customer(ambiguous, heard))))).toBeCloseTo(arousal, 3);
  });

  test('calm turns are the measure even where most turns are angry and loud', () => {
    // The median of all turns is a loud one: calm turns lie 6 dB below it.
    const shouting = [0.1, 0.1, 0.75, 0.04, 0.01];
    const turns = [
      ...[0, 1, 2].map(() => customer(calmWords, sound(-6, -2))),
      ...[0, 1, 2, 3, 4].map(() => customer(shouting, sound(0, 0))),
    ];
    expect(arousals(turns).map((one) => Number(one.toFixed(3)))).toEqual([0, 0, 0, 0.9, 0.9, 0.9, 0.9, 0.9]);
  });

  test('a voice that wanders by itself has to rise further', () => {
    const lively = [-6, 6, -5, 5, 0].map((db) => customer(calmWords, sound(db)));
    expect(last(arousals([...lively, customer(ambiguous, sound(6))]))).toBe(0);
  });

  test('two turns of a speaker are no baseline, and speakers are not compared with each other', () => {
    expect(arousals([customer(calmWords, sound(-8)), customer(ambiguous, sound(8))])).toEqual([0, 0]);
    const agent = { ...customer(calmWords, sound(9, 4)), speaker: 'agent' as const };
    expect(last(arousals(among(agent)))).toBe(0);
  });
});

describe('words and voice', () => {
  const fused = (probabilities: readonly number[], heard: TurnSound | null, more: Partial<VoicedTurn> = {}) =>
    last(withVoice(among(customer(probabilities, heard, more)))) ?? [];

  test.each<[string, readonly number[], TurnSound | null, string]>([
    ['calm words said loudly are no anger', calmWords, sound(12, 5), 'neutral'],
    ['words that may be angry, said loudly, are', ambiguous, sound(6, 2), 'angry'],
    ['the same words said calmly are not', ambiguous, sound(0), 'neutral'],
    ['angry words said calmly stay angry', [0.2, 0.15, 0.6, 0.04, 0.01], sound(-6, -3), 'angry'],
    ['pleased words said loudly stay pleased', [0.2, 0.03, 0.03, 0.04, 0.7], sound(9, 4), 'positive'],
  ])('%s', (_, words, heard, label) => {
    expect(likeliest(fused(words, heard))).toBe(label);
  });

  test('a calm voice lowers anger a little', () => {
    const [, , angry = 0] = fused([0.2, 0.15, 0.6, 0.04, 0.01], sound(-6, -2));
    expect(angry).toBeCloseTo(0.545, 3);
  });

  test('whatever is heard, the odds grow 3.3 times at most', () => {
    const [, , angry = 0] = fused(ambiguous, sound(40, 20, { charsPerSecond: 20 }), { emotionTag: 'angry' });
    const odds = (probability: number) => probability / (1 - probability);
    expect(odds(angry) / odds(0.35)).toBeLessThanOrEqual(Math.exp(1.2));
  });

  test.each([
    ['angry', 'angry'],
    ['disgusted', 'negative'],
    ['fearful', 'anxious'],
    ['happy', 'positive'],
    ['sad', 'negative'],
  ] as const)('the recogniser’s tag %s raises %s most', (emotionTag, raised) => {
    const even = [0.2, 0.2, 0.2, 0.2, 0.2];
    expect(likeliest(fused(even, null, { emotionTag }))).toBe(raised);
  });

  test('nothing heard, nothing changed', () => {
    for (const heard of [null, sound(0), sound(null, null, { charsPerSecond: null })])
      expect(fused(ambiguous, heard).map((one) => Number(one.toFixed(12)))).toEqual(ambiguous);
    expect(withVoice([])).toEqual([]);
  });

  test('an agent’s voice: impatient, never angry', () => {
    const agent = {
      ...customer([0.55, 0.4, 0.05], sound(9, 3)),
      speaker: 'agent' as const,
      labels: ['neutral', 'impatient', 'warm'],
    };
    const calm = [0, 1, 2].map(() => ({ ...agent, probabilities: [0.95, 0.03, 0.02], sound: sound(0) }));
    const [neutral = 0, impatient = 0] = last(withVoice([...calm, agent])) ?? [];
    expect(impatient).toBeGreaterThan(neutral);
  });
});

test('the call moves half as far as its turns that are not calm, and not at all on calm words', () => {
  const overall = [0.4, 0.15, 0.35, 0.05, 0.05];
  const loud = among(customer([0.2, 0.1, 0.6, 0.05, 0.05], sound(6, 2)));
  expect(likeliest(callWithVoice(labels, overall, loud))).toBe('angry');
  const calm = among(customer(calmWords, sound(6, 2)));
  expect(likeliest(callWithVoice(labels, overall, calm))).toBe('neutral');
  expect(callWithVoice(labels, overall, []).map((one) => Number(one.toFixed(12)))).toEqual(overall);
});
