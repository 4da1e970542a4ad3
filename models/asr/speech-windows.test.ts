import { describe, expect, test } from 'vitest';
import { placeSegment, speechWindows, windowSamples } from './speech-windows.ts';

const packed = { maxMs: 10_000, padMs: 100, joinMs: 500, gapMs: 400 };
const single = { ...packed, gapMs: null };

describe('windows', () => {
  test.each([
    ['no speech', [], []],
    ['one span is padded', [[1000, 2000]], [[[900, 2100, 0]]]],
    ['padding ends at the edges of the audio', [[50, 19_950]], [[[0, 10_000, 0]], [[10_000, 20_000, 0]]]],
    [
      'a short pause is kept',
      [
        [1000, 2000],
        [2400, 3000],
      ],
      [[[900, 3100, 0]]],
    ],
    [
      'a long pause is cut to the gap',
      [
        [1000, 2000],
        [5000, 6000],
      ],
      [
        [
          [900, 2100, 0],
          [4900, 6100, 1600],
        ],
      ],
    ],
    [
      'a full window is followed by another',
      [
        [1000, 6000],
        [8000, 13_000],
      ],
      [[[900, 6100, 0]], [[7900, 13_100, 0]]],
    ],
    ['speech longer than a window is cut evenly', [[100, 14_900]], [[[0, 7500, 0]], [[7500, 15_000, 0]]]],
    [
      'spans that overlap are one',
      [
        [1000, 2000],
        [1500, 2500],
      ],
      [[[900, 2600, 0]]],
    ],
  ])('%s', (_, spans, expected) => {
    const speech = spans.map(([startMs = 0, endMs = 0]) => ({ startMs, endMs }));
    const windows = speechWindows(speech, 20_000, packed);
    expect(windows.map((window) => window.pieces.map((one) => [one.startMs, one.endMs, one.atMs]))).toEqual(
      expected,
    );
  });

  test('without a gap every piece has its own window', () => {
    const speech = [
      { startMs: 1000, endMs: 2000 },
      { startMs: 5000, endMs: 6000 },
    ];
    expect(speechWindows(speech, 20_000, single).map((window) => window.durationMs)).toEqual([1200, 1200]);
  });

  test('samples are those of the pieces, silence between them', () => {
    const samples = Float32Array.from({ length: 200 }, (_, index) => index);
    const [window] = speechWindows(
      [
        { startMs: 20, endMs: 40 },
        { startMs: 120, endMs: 140 },
      ],
      200,
      { maxMs: 100, padMs: 0, joinMs: 50, gapMs: 3 },
    );
    if (!window) throw new Error('no window');
    expect([...windowSamples(samples, 1000, window)]).toEqual([
      ...samples.subarray(20, 40),
      0,
      0,
      0,
      ...samples.subarray(120, 140),
    ]);
  });
});

describe('times go back to the recording', () => {
  const [window] = speechWindows(
    [
      { startMs: 1000, endMs: 2000 },
      { startMs: 5000, endMs: 6000 },
    ],
    20_000,
    packed,
  );
  if (!window) throw new Error('no window');
  const word = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 0.5 });

  test('words on both sides of a cut pause become two segments', () => {
    const words = [word('家里', 100, 500), word('停电', 1700, 2000)];
    const segment = { startMs: 100, endMs: 2000, text: '家里停电。', confidence: 0.9, words };
    expect(placeSegment(window, segment)).toEqual([
      { startMs: 1000, endMs: 1400, text: '家里', confidence: 0.5, words: [word('家里', 1000, 1400)] },
      { startMs: 5000, endMs: 5300, text: '停电', confidence: 0.5, words: [word('停电', 5000, 5300)] },
    ]);
  });

  test('a segment within one piece keeps its text with punctuation', () => {
    const words = [word('停电', 1700, 2000)];
    expect(
      placeSegment(window, { startMs: 1700, endMs: 2000, text: '停电。', confidence: 0.9, words }),
    ).toEqual([
      { startMs: 5000, endMs: 5300, text: '停电。', confidence: 0.5, words: [word('停电', 5000, 5300)] },
    ]);
  });

  test('a segment without words is mapped at both ends', () => {
    const segment = { startMs: 100, endMs: 2000, text: '家里停电了', confidence: null };
    expect(placeSegment(window, segment)).toEqual([{ ...segment, startMs: 1000, endMs: 5300 }]);
  });
});
