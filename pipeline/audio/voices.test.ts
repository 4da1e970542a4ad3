import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Span } from '../domain.ts';
import { intersection, totalMs } from '../stages/silence.ts';
import { guessAgent, layoutOf } from './channels.ts';
import { decode } from './decode.ts';
import { haveSharedCalls, needSharedCalls, sharedCall } from './shared-calls.ts';
import { buzz, line, noise } from './test-signals.ts';
import { detectSpeech } from './vad.ts';
import { separateVoices, trustedVoices, type Voices } from './voices.ts';

const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 120, maxFileBytes: 1e9 };

/** Share of speech on the right voice, the better of the two namings. */
function accuracy({ spans }: Voices, truth: readonly [readonly Span[], readonly Span[]]): number {
  const common = (voice: 0 | 1, speaker: 0 | 1) => totalMs(intersection(spans[voice], truth[speaker]));
  const straight = common(0, 0) + common(1, 1);
  const crossed = common(0, 1) + common(1, 0);
  return Math.max(straight, crossed) / (straight + crossed);
}

const sentences = [
  '您好,国家电网九五五九八,工号二零一五,很高兴为您服务,请问有什么可以帮您',
  '你好,我家从昨天晚上开始停电了,到现在还没有来电,你们什么时候能修好',
  '好的,非常抱歉给您带来不便,请您提供一下户号',
  '我的户号是九九零零零一二三四五,地址在金桥街十九号',
  '感谢您的耐心等待,我已经为您查询到相关信息',
  '那你们师傅什么时候能到,我家里还有老人和小孩',
  '抢修人员会在四十五分钟之内到达现场,请您保持电话畅通',
  '行吧,那我再等等,要是还不来我再打',
];

// Some 2 s of computing each, several times that on a busy machine.
const slow = { timeout: 120_000 };

describe('two voices of a speech synthesiser, telephone band, one channel', slow, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-voices-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function speak(voice: string, text: string): Promise<Float32Array> {
    const wide = join(folder, 'wide.wav');
    const narrow = join(folder, 'narrow.wav');
    execFileSync('espeak-ng', ['-v', `cmn+${voice}`, '-s', '160', '-w', wide, text]);
    execFileSync('sox', [wide, '-r', '8000', narrow, 'sinc', '300-3400', 'gain', '-n', '-6']);
    return (await decode(narrow, limits)).channels[0] ?? new Float32Array(0);
  }

  async function dialogue(first: string, second: string) {
    const parts: { atMs: number; signal: Float32Array }[] = [];
    const truth: [Span[], Span[]] = [[], []];
    let atMs = 500;
    for (const [index, text] of sentences.entries()) {
      const signal = await speak(index % 2 === 0 ? first : second, text);
      parts.push({ atMs, signal });
      truth[index % 2 === 0 ? 0 : 1].push({ startMs: atMs, endMs: atMs + signal.length / 8 });
      atMs += signal.length / 8 + 500;
    }
    const samples = line(Math.ceil(atMs / 1000), parts);
    return { voices: separateVoices(samples, 8000, detectSpeech(samples, 8000)), truth };
  }

  test('a woman and a man are told apart, with confidence', async () => {
    const { voices, truth } = await dialogue('f2', 'm4');
    expect(voices).toMatchObject({ doubt: null });
    expect(voices.confidence).toBeGreaterThanOrEqual(trustedVoices);
    expect(accuracy(voices, truth)).toBeGreaterThan(0.98);
    expect(voices.spans[0][0]?.startMs).toBeLessThan(voices.spans[1][0]?.startMs ?? 0);
  });

  test.each([
    ['one voice alone', 'm2', 'm2'],
    ['two voices that differ only in pitch by a little', 'm1', 'm3'],
  ])('%s is never a sure split', async (_name, first, second) => {
    const { voices } = await dialogue(first, second);
    expect(voices.confidence).toBeLessThan(trustedVoices);
    expect(voices.doubt).not.toBeNull();
  });
});

test('too little speech, or none, is never a sure split', () => {
  expect(separateVoices(noise(30, -60), 8000, [])).toMatchObject({
    confidence: 0,
    doubt: 'too-little-speech',
  });
  const samples = line(8, [{ atMs: 1000, signal: buzz(5, 200, -20) }]);
  expect(separateVoices(samples, 8000, detectSpeech(samples, 8000)).doubt).toBe('too-little-speech');
});

describe.skipIf(!haveSharedCalls)(`the shared calls as one channel${needSharedCalls}`, slow, () => {
  test.each([
    ['01-repair-clean.mono16k.wav', true],
    ['09-praise.amr', true],
    // Angry turns, made by shifting the pitch, sound like a third person.
    ['03-suspected-complaint.wav', false],
  ])('%s: sure is %s, and sure is right', async (file, sure) => {
    const { path, turns } = sharedCall(file);
    const audio = await decode(path, limits);
    const samples = Float32Array.from(
      audio.channels[0] ?? [],
      (sample, i) => sample + (audio.channels[1]?.[i] ?? 0),
    );
    const voices = separateVoices(samples, audio.sampleRateHz, detectSpeech(samples, audio.sampleRateHz));
    expect(voices.confidence >= trustedVoices).toBe(sure);
    const truth = [0, 1].map((channel) => turns.filter((turn) => turn.channel === channel));
    if (sure) expect(accuracy(voices, [truth[0] ?? [], truth[1] ?? []])).toBeGreaterThan(0.99);
  });
});

describe('who is the agent', () => {
  const agent = ['您好，工号2015，很高兴为您服务', '请您提供一下户号', '感谢您的来电，祝您生活愉快'];
  const customer = ['我家停电了，你们什么时候来修', '谢谢你啊'];

  test.each<[string, [string[], string[]], 0 | 1, 0 | 1]>([
    ['the one who greets for the company', [agent, customer], 0, 0],
    ['also when the customer speaks first', [customer, agent], 0, 1],
  ])('%s', (_name, texts, first, expected) => {
    const guess = guessAgent(texts, first);
    expect(guess.agent).toBe(expected);
    expect(guess.confidence).toBeGreaterThan(0.8);
  });

  test.each<[string, [string[], string[]]]>([
    ['words that say nothing', [['喂'], ['嗯', '好']]],
    ['no words', [[], []]],
    ['both sound like staff', [agent, agent]],
    [
      'staff and caller mixed on both sides',
      [
        [...agent.slice(0, 2), '我家停电了，你们怎么回事'],
        [...customer, '感谢您的来电'],
      ],
    ],
  ])('%s: not sure', (_name, texts) => {
    expect(guessAgent(texts, 0).confidence).toBeLessThan(0.8);
  });
});

describe('layout of the channels', () => {
  const one = buzz(4, 200, -20);
  const other = buzz(4, 130, -20);
  const speech = [[{ startMs: 0, endMs: 4000 }], [{ startMs: 0, endMs: 3000 }]];

  test('the channels map decides', () => {
    expect(layoutOf([one, other], [0, 1], speech, { agent: 1, customer: 0 })).toEqual({
      kind: 'apart',
      roles: ['customer', 'agent'],
      split: { method: 'channels', confidence: 1, unsure: false, reason: null },
    });
  });

  test.each([[null], [{ agent: 0, customer: 5 }], [{ agent: 1, customer: 1 }]])(
    '%j: agent first by default, less surely, and it says so',
    (map) => {
      expect(layoutOf([one, other], [0, 1], speech, map)).toMatchObject({
        kind: 'apart',
        roles: ['agent', 'customer'],
        split: { confidence: 0.8, unsure: false, reason: expect.stringContaining('默认') },
      });
    },
  );

  test('the same signal on both channels is mono, also when one is quieter or turned round', () => {
    for (const gain of [1, 0.3, -0.8]) {
      const copy = one.map((sample, i) => Math.fround(sample * gain + Math.sin(i) * 0.001));
      expect(layoutOf([one, copy], [0, 1], speech, { agent: 0, customer: 1 })).toEqual({
        kind: 'together',
        index: 0,
      });
    }
  });
});
