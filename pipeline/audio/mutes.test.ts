import { describe, expect, test } from 'vitest';
import type { Sound, Transcript, Turn } from '../domain.ts';
import { mutesOf } from './mutes.ts';

const turn = (more: Partial<Turn>): Turn => ({
  role: 'customer',
  channel: 1,
  startMs: 10_000,
  endMs: 20_000,
  text: '',
  confidence: null,
  ...more,
});

const call = (turns: readonly Turn[], more: Partial<Transcript> = {}): Transcript => ({
  channel: 'phone',
  durationMs: 60_000,
  turns: [...turns],
  split: { method: 'channels', confidence: 1, unsure: false, reason: null },
  sound: null,
  engine: { id: 'sherpa', model: 'test', version: '1' },
  ...more,
});

const channel = (number: number, speech: readonly (readonly [number, number])[]) => ({
  channel: number,
  role: number === 0 ? ('agent' as const) : ('customer' as const),
  levelDbfs: -25,
  noiseDbfs: -60,
  speechMs: 0,
  talkShare: 0.5,
  clippedShare: 0,
  speech: speech.map(([startMs, endMs]) => ({ startMs, endMs })),
});

const soundOf = (
  agent: readonly (readonly [number, number])[],
  customer: readonly (readonly [number, number])[],
): Sound => ({
  durationMs: 60_000,
  sampleRateHz: 8000,
  channels: [channel(0, agent), channel(1, customer)],
  turns: [],
  silences: [],
  silenceMs: 0,
  overlaps: [],
  overlapMs: 0,
});

const phoneIn = ({ text }: Turn, at = 0) => {
  const start = text.indexOf('199');
  return {
    type: 'phone' as const,
    turn: at,
    start,
    end: start + 11,
    text: text.slice(start, start + 11),
  };
};

const stretches = (transcript: Transcript) =>
  mutesOf(transcript, [phoneIn(transcript.turns[0] ?? turn({}))]).map(({ startMs, endMs }) => [
    startMs,
    endMs,
  ]);

/** One word a character, each of 200 ms from 10 s on; a pause of 2 s before the character `pauseAt`. */
const wordsOf = (text: string, pauseAt = Number.POSITIVE_INFINITY) =>
  [...text].map((character, index) => {
    const startMs = 10_000 + index * 200 + (index >= pauseAt ? 2000 : 0);
    return { text: character, startMs, endMs: startMs + 200, confidence: null };
  });

describe('with word times', () => {
  const text = '电话是19900012345对';
  test('from the first digit to the last, 0.2 s more on both sides', () => {
    expect(stretches(call([turn({ text, words: wordsOf(text) })]))).toEqual([[10_400, 13_000]]);
  });
  test('a pause within the number stays muted', () => {
    expect(stretches(call([turn({ text, words: wordsOf(text, 6) })]))).toEqual([[10_400, 15_000]]);
  });
  test('punctuation that is no word, and a word that holds the whole number', () => {
    const words = [
      { text: '电话是', startMs: 10_000, endMs: 11_000, confidence: null },
      { text: '19900012345', startMs: 11_500, endMs: 14_000, confidence: null },
    ];
    expect(stretches(call([turn({ text: '电话是，19900012345。', words })]))).toEqual([[11_300, 14_200]]);
  });
  test('words that are not what the text says count as none: rather too much is muted than too little', () => {
    const words = [
      { text: '电话是', startMs: 10_000, endMs: 11_000, confidence: null },
      { text: '幺九九', startMs: 11_500, endMs: 12_000, confidence: null },
      { text: '对', startMs: 15_000, endMs: 15_200, confidence: null },
    ];
    // From the last known word on, twelve syllables until the end of the turn.
    expect(stretches(call([turn({ text, words })]))).toEqual([[10_700, 19_738]]);
  });
});

describe('without word times', () => {
  // 20 syllables in 10 s, the number from the fifth to the sixteenth: 2 s to 7.5 s.
  const text = '我的电话19900012345请您记下';
  test('in proportion to the syllables; the further from an edge of the turn, the wider the margin', () => {
    // 300 ms and a quarter of 2.105 s, of 2.105 s.
    expect(stretches(call([turn({ text })]))).toEqual([[11_278, 18_722]]);
  });
  test('pauses within the turn are no speech', () => {
    const sound = soundOf(
      [],
      [
        [10_000, 12_000],
        [17_000, 20_000],
      ],
    );
    // 5 s of speech: 1.05 s from its start and from its end.
    expect(stretches(call([turn({ text })], { sound }))).toEqual([[10_489, 19_511]]);
  });
  test('times of a transcript that came with the call are trusted less', () => {
    const engine = { id: 'imported' as const, model: 'csv', version: '1' };
    expect(stretches(call([turn({ text })], { engine }))).toEqual([[10_878, 19_122]]);
  });
  test('nothing but the number: the turn and a margin, within the recording', () => {
    const edges = { text: '19900012345', startMs: 100, endMs: 59_900 };
    expect(stretches(call([turn(edges)]))).toEqual([[0, 60_000]]);
  });
});

describe('which channels', () => {
  const text = '19900012345';
  const sound = soundOf(
    [
      [9000, 9900],
      [12_000, 13_000],
    ],
    [[10_000, 20_000]],
  );
  const where = (transcript: Transcript) =>
    mutesOf(transcript, [phoneIn(transcript.turns[0] ?? turn({}))]).map(({ channel: own, others }) => [
      own,
      others.map((other) => [other.channel, other.startMs, other.endMs]),
    ]);

  test('the speaker’s; what the other side says in this time is named', () => {
    expect(where(call([turn({ text })], { sound }))).toEqual([
      [
        1,
        [
          [0, 9700, 9900],
          [0, 12_000, 13_000],
        ],
      ],
    ]);
  });
  test.each<[string, Partial<Transcript>, Partial<Turn>]>([
    ['the sound was never measured', { sound: null }, {}],
    [
      'both speakers are on one channel',
      { sound: { ...sound, channels: [channel(1, [[10_000, 20_000]])] } },
      {},
    ],
    [
      'the speakers are not certain',
      { split: { method: 'diarised', confidence: 0.4, unsure: true, reason: null } },
      {},
    ],
    ['the role is unknown', {}, { role: 'unknown' }],
    ['the turn has no channel', {}, { channel: null }],
    ['the other channel carries more speech: the map is the wrong way round', {}, { channel: 0 }],
  ])('every one when %s', (_, more, turnMore) => {
    expect(where(call([turn({ text, ...turnMore })], { sound, ...more }))).toEqual([[null, []]]);
  });
});

test('personal data of another transcript is refused, not muted beside the words', () => {
  const transcript = call([turn({ text: '我家停电了 请您记下来' })]);
  const span = { type: 'phone' as const, turn: 0, start: 0, end: 11, text: '19900012345' };
  for (const wrong of [span, { ...span, turn: 3 }])
    expect(() => mutesOf(transcript, [wrong])).toThrow(
      expect.objectContaining({ code: 'redaction-stale', retry: 'back-off', status: 409 }),
    );
});
