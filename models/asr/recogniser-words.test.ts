import { describe, expect, test } from 'vitest';
import { joinWords } from './join-words.ts';
import { sherpaWords } from './sherpa-words.ts';
import { speechInput } from './test-models/speech-input.ts';
import { tidySegments } from './tidy-segments.ts';
import { resample, wavBytes } from './wav.ts';
import { readWhisperJson } from './whisper-json.ts';

test.each([
  [['家', '里', '停', '电'], '家里停电'],
  [['我', '的', 'VIP', '卡'], '我的VIP卡'],
  [['call', 'me', '吧'], 'call me吧'],
  [['第', '1', '档'], '第1档'],
  [['', ' 停电 ', ''], '停电'],
])('words %j are written as %s', (words, text) => {
  expect(joinWords(words)).toBe(text);
});

describe('tokens of sherpa-onnx become words', () => {
  const part = (tokens: string[], timestamps: number[], logProbabilities: number[] = []) =>
    sherpaWords({
      ...{ offsetMs: 100, durationMs: 2000, text: '', emotion: '' },
      ...{ tokens, timestamps, logProbabilities },
    });

  test('characters last until the next one, at most 400 ms', () => {
    expect(part(['停', '电'], [0.2, 0.5]).map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ['停', 300, 600],
      ['电', 600, 1000],
    ]);
  });
  test.each([
    ['SenseVoice pieces', ['▁ok', '▁a', 'pp', '吧'], ['ok', 'app', '吧']],
    ['Paraformer pieces', ['vi@@', 'p', '卡'], ['vip', '卡']],
    ['Paraformer words', ['hello', 'wor@@', 'ld'], ['hello', 'world']],
    ['tags are dropped', ['<|zh|>', '停', '<|Speech|>', '电'], ['停', '电']],
    ['punctuation stays with its word', ['停', '电', '，', '急'], ['停', '电，', '急']],
  ])('%s', (_, tokens, words) => {
    expect(
      part(
        tokens,
        tokens.map((__, index) => index / 10),
      ).map((word) => word.text),
    ).toEqual(words);
  });
  test('log probabilities become confidence', () => {
    expect(part(['停'], [0], [Math.log(0.25)])[0]?.confidence).toBeCloseTo(0.25, 6);
  });
  test('no times, no words', () => {
    expect(part(['停', '电'], [])).toEqual([]);
  });
});

describe('what the whisper program writes', () => {
  const json = (tokens: object[], text: Buffer | string = '停电') =>
    Buffer.concat([
      Buffer.from('{"transcription":[{"offsets":{"from":0,"to":900},"text":"'),
      Buffer.from(text),
      Buffer.from(`","tokens":[${tokens.map((one) => JSON.stringify(one)).join(',')}]}]}`),
    ]);
  const token = (text: string, from: number, to: number, p = 0.5) => ({
    text,
    offsets: { from, to },
    id: 1,
    p,
  });

  test('a character spread over three tokens is one word', () => {
    const [first, second, third] = Buffer.from('停');
    const bytes = Buffer.from(
      json([token('A', 0, 100), token('B', 100, 200), token('C', 200, 300, 0.8)])
        .toString('latin1')
        .replace('"A"', `"${String.fromCharCode(first ?? 0)}"`)
        .replace('"B"', `"${String.fromCharCode(second ?? 0)}"`)
        .replace('"C"', `"${String.fromCharCode(third ?? 0)}"`),
      'latin1',
    );
    const [segment] = readWhisperJson(bytes);
    expect(segment?.text).toBe('停电');
    expect(segment?.words?.map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ['停', 0, 300],
    ]);
    expect(segment?.confidence).toBeCloseTo(0.6, 6);
  });
  test('line breaks inside strings and nan are read', () => {
    const bytes = Buffer.from(
      json([token('停电', 0, 100)], '停\n电')
        .toString('utf8')
        .replace('"p":0.5', '"p": nan'),
    );
    expect(readWhisperJson(bytes)).toMatchObject([
      { text: '停 电', confidence: null, words: [{ text: '停电', confidence: null }] },
    ]);
  });
  test('marks of the decoder are no words', () => {
    expect(
      readWhisperJson(json([token('[_BEG_]', 0, 0), token('停电', 0, 400), token('[_TT_50]', 400, 400)])),
    ).toMatchObject([{ words: [{ text: '停电', startMs: 0, endMs: 400 }] }]);
  });
  test.each([
    ['not JSON', '<html>'],
    ['another shape', '{"segments":[]}'],
  ])('%s is an error', (_, text) => {
    expect(() => readWhisperJson(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'asr-bad-answer' }),
    );
  });
});

test('segments are put in order, cut to the audio, and dropped where nobody speaks', () => {
  const segment = (startMs: number, endMs: number, text: string, confidence: number | null = null) => ({
    startMs,
    endMs,
    text,
    confidence,
  });
  const raw = [
    segment(3000.4, 9000, '电', 1.2),
    segment(-100, 1300.6, ' 停 ', Number.NaN),
    segment(100, 500, '幻觉'),
    segment(1300, 1400, '  '),
  ];
  expect(tidySegments(raw, speechInput())).toEqual([segment(0, 1301, '停'), segment(3000, 4000, '电', 1)]);
});

test('a WAV file has the header and the samples that were given', () => {
  const bytes = wavBytes(Float32Array.from([0, 1, -1, 2, 0.5]), 8000);
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  expect(bytes.readUInt32LE(24)).toBe(8000);
  expect(bytes.readUInt32LE(40)).toBe(10);
  expect([0, 1, 2, 3, 4].map((index) => bytes.readInt16LE(44 + index * 2))).toEqual([
    0, 32_767, -32_767, 32_767, 16_384,
  ]);
});

test.each([
  [8000, 16_000],
  [16_000, 16_000],
  [44_100, 16_000],
  [11_025, 16_000],
])('a 440 Hz tone at %i Hz is the same tone at %i Hz', (fromHz, toHz) => {
  const tone = (rateHz: number) =>
    Float32Array.from({ length: rateHz / 2 }, (_, index) => Math.sin((2 * Math.PI * 440 * index) / rateHz));
  const made = resample(tone(fromHz), fromHz, toHz);
  expect(Math.abs(made.length - toHz / 2)).toBeLessThanOrEqual(1);
  const right = tone(toHz);
  // The first and last samples have no neighbours on one side.
  const worst = Math.max(
    ...made.subarray(200, -200).map((value, index) => Math.abs(value - (right[index + 200] ?? 0))),
  );
  expect(worst).toBeLessThan(0.01);
});

test('what lies above half the new rate is taken out', () => {
  const tone = Float32Array.from({ length: 44_100 }, (_, index) =>
    Math.sin((2 * Math.PI * 12_000 * index) / 44_100),
  );
  expect(Math.max(...resample(tone, 44_100, 16_000).subarray(200, -200))).toBeLessThan(0.01);
});
