import { beforeAll, describe, expect, test } from 'vitest';
import type { Sound, Turn } from '../domain.ts';
import { intersection, totalMs, union } from '../stages/silence.ts';
import { withoutBleed } from './bleed.ts';
import { decode } from './decode.ts';
import { frameLevels } from './levels.ts';
import { haveSharedCalls, needSharedCalls, sharedCall, stereoCalls } from './shared-calls.ts';
import { measureSound } from './sound.ts';
import { spokenLength } from './spoken-length.ts';
import { buzz, line, noise } from './test-signals.ts';
import { detectSpeech } from './vad.ts';

const rate = 8000;

describe('speech detection', () => {
  test('speech is found within 60 ms of where it is, noise of any steady level is none', () => {
    const signal = line(10, [
      { atMs: 2000, signal: buzz(1.5, 200, -25) },
      { atMs: 6000, signal: buzz(2, 120, -35) },
    ]);
    const spans = detectSpeech(signal, rate);
    expect(spans).toHaveLength(2);
    for (const [index, [startMs, endMs]] of [
      [2000, 3500],
      [6000, 8000],
    ].entries()) {
      expect(Math.abs((spans[index]?.startMs ?? 0) - (startMs ?? 0))).toBeLessThanOrEqual(60);
      expect(Math.abs((spans[index]?.endMs ?? 0) - (endMs ?? 0))).toBeLessThanOrEqual(60);
    }
    for (const dbfs of [-70, -50, -30]) expect(detectSpeech(noise(10, dbfs), rate)).toEqual([]);
    expect(detectSpeech(new Float32Array(80_000), rate)).toEqual([]);
    expect(detectSpeech(new Float32Array(0), rate)).toEqual([]);
  });

  test('noise that becomes 15 dB louder half way is not speech', () => {
    const signal = line(
      40,
      [
        { atMs: 3000, signal: buzz(2, 200, -20) },
        { atMs: 30_000, signal: buzz(2, 200, -20) },
      ],
      -65,
    );
    for (const [i, sample] of noise(20, -50).entries())
      signal[160_000 + i] = (signal[160_000 + i] ?? 0) + sample;
    expect(detectSpeech(signal, rate).map(({ startMs }) => Math.round(startMs / 1000))).toEqual([3, 30]);
  });
});

describe('sound facts of made signals', () => {
  const turn = (role: 'agent' | 'customer', startMs: number, endMs: number, text: string): Turn => ({
    role,
    channel: role === 'agent' ? 0 : 1,
    startMs,
    endMs,
    text,
    confidence: null,
  });
  let sound: Sound;
  beforeAll(() => {
    const agent = line(
      30,
      [1000, 6000, 11_000].map((atMs) => ({ atMs, signal: buzz(2, 220, -25) })),
    );
    const customer = line(30, [
      ...[4000, 9000, 14_000].map((atMs) => ({ atMs, signal: buzz(1, 110, -28) })),
      { atMs: 12_000, signal: buzz(1, 123.47, -22) },
    ]);
    const turns = [
      turn('agent', 1000, 3000, '您好请问有什么'),
      turn('customer', 4000, 5000, '我家停电'),
      turn('agent', 6000, 8000, '95598'),
      turn('customer', 9000, 10_000, '嗯'),
      turn('agent', 11_000, 13_000, '好'),
      turn('customer', 12_000, 13_000, '你听我说'),
      turn('customer', 14_000, 15_000, '再见'),
      turn('customer', 20_000, 21_000, '没有人说话'),
    ];
    sound = measureSound({
      durationMs: 30_000,
      sampleRateHz: rate,
      channels: [
        { channel: 0, role: 'agent', samples: agent, speech: detectSpeech(agent, rate) },
        { channel: 1, role: 'customer', samples: customer, speech: detectSpeech(customer, rate) },
      ],
      turns,
    });
  });

  test('level, pitch and pace', () => {
    expect(sound.turns[0]?.levelDbfs).toBeCloseTo(-25, 0);
    expect(sound.turns[0]?.pitchHz).toBeCloseTo(220, -0.5);
    expect(sound.turns[1]?.pitchHz).toBeCloseTo(110, -0.5);
    expect(sound.turns[0]?.charsPerSecond).toBeCloseTo(3.5, 0);
    expect(sound.turns[2]?.charsPerSecond).toBeCloseTo(2.5, 0);
  });

  test('a raised voice stands out against the median of its own speaker', () => {
    expect(sound.turns[5]?.levelAgainstOwnDb).toBeCloseTo(6, 0);
    expect(sound.turns[5]?.pitchAgainstOwnSemitones).toBeCloseTo(2, 0);
    expect(sound.turns[1]?.levelAgainstOwnDb).toBeCloseTo(0, 0);
    expect(sound.turns[0]?.pitchAgainstOwnSemitones).toBeCloseTo(0, 1);
  });

  test('a turn in which nothing is audible has no facts', () => {
    expect(sound.turns[7]).toEqual({
      levelDbfs: null,
      levelAgainstOwnDb: null,
      pitchHz: null,
      pitchAgainstOwnSemitones: null,
      charsPerSecond: null,
      overlapMs: 0,
    });
  });

  test('overlap, silence, shares and noise', () => {
    expect(sound.overlaps).toHaveLength(1);
    expect(Math.abs(sound.overlapMs - 1000)).toBeLessThan(120);
    expect(Math.abs((sound.turns[4]?.overlapMs ?? 0) - 1000)).toBeLessThan(120);
    expect(sound.turns[5]?.overlapMs).toBeGreaterThan(900);
    expect(sound.turns[0]?.overlapMs).toBe(0);
    expect(sound.silences.map(({ startMs, endMs }) => [Math.round(startMs / 1000), endMs])).toEqual([
      [15, 30_000],
    ]);
    expect(sound.channels.map(({ talkShare }) => Math.round(talkShare * 10) / 10)).toEqual([0.6, 0.4]);
    expect(sound.channels[0]?.noiseDbfs).toBeCloseTo(-60, -0.5);
    expect(sound.channels.map(({ clippedShare }) => clippedShare)).toEqual([0, 0]);
  });

  test('clipped samples are counted, at the full scale of G.711 as well', () => {
    const samples = line(10, [{ atMs: 1000, signal: buzz(2, 200, -20) }]);
    samples.fill(0.984, 8000, 8800);
    const measured = measureSound({
      durationMs: 10_000,
      sampleRateHz: rate,
      channels: [{ channel: 0, role: 'unknown', samples, speech: detectSpeech(samples, rate) }],
      turns: [],
    });
    expect(measured.channels[0]?.clippedShare).toBeCloseTo(0.01, 4);
  });
});

describe('bleed', () => {
  test('a faint late copy of the other channel is not speech, a quiet speaker is', () => {
    const talk = [0.4, 0.7, 0.3, 0.9].map((seconds, index) => ({
      atMs: 1000 + index * 1100,
      signal: buzz(seconds, 150 + 20 * index, -22 - 3 * index),
    }));
    const agent = line(8, talk);
    const echo = line(
      8,
      talk.map(({ atMs, signal }) => ({ atMs: atMs + 60, signal: signal.map((s) => s / 10) })),
    );
    const quiet = line(8, [{ atMs: 1000, signal: buzz(5, 120, -42) }]);
    const kept = (samples: Float32Array) =>
      withoutBleed(
        detectSpeech(samples, rate),
        frameLevels(samples, rate),
        detectSpeech(agent, rate),
        frameLevels(agent, rate),
      );
    expect(detectSpeech(echo, rate).length).toBeGreaterThan(0);
    expect(kept(echo)).toEqual([]);
    expect(kept(quiet)).toHaveLength(1);
  });
});

test.each([
  ['您好，请问有什么可以帮您？', 11],
  ['95598', 5],
  ['户号9900012345', 12],
  ['120.5元', 6],
  ['涨了30%', 7],
  ['用APP交', 5],
  ['走online渠道', 6],
  ['……', 0],
])('%s is spoken in %i syllables', (text, count) => {
  expect(spokenLength(text)).toBe(count);
});

describe.skipIf(!haveSharedCalls)(`the shared calls, against their exact times${needSharedCalls}`, () => {
  const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 120, maxFileBytes: 1e9 };

  async function measure(
    file: string,
  ): Promise<{ sound: Sound; turns: ReturnType<typeof sharedCall>['turns'] }> {
    const { path, turns } = sharedCall(file);
    const audio = await decode(path, limits);
    const channels = audio.channels.map((samples, channel) => ({
      channel,
      role: channel === 0 ? ('agent' as const) : ('customer' as const),
      samples,
      speech: detectSpeech(samples, audio.sampleRateHz),
    }));
    return { sound: measureSound({ ...audio, channels, turns }), turns };
  }

  test.each(stereoCalls)('%s: speech where the turns are', async (file) => {
    const { sound, turns } = await measure(file);
    for (const { channel, speech } of sound.channels) {
      const truth = union(turns.filter((turn) => turn.channel === channel));
      const common = totalMs(intersection(truth, speech));
      expect(common / totalMs(truth)).toBeGreaterThan(0.98);
      expect(common / totalMs(speech)).toBeGreaterThan(0.96);
    }
  });

  test('02: the silences of 18.2 s and 16.4 s', async () => {
    const { sound } = await measure('02-bill-query-silence.wav');
    expect(sound.silences.map(({ startMs, endMs }) => Math.round((endMs - startMs) / 100) / 10)).toEqual([
      18.1, 16.3,
    ]);
  });

  test.each([['03-suspected-complaint.wav'], ['08-interruptions.wav']])(
    '%s: anger is 6 dB louder and higher',
    async (file) => {
      const { sound, turns } = await measure(file);
      const angry = sound.turns.filter((_, index) => turns[index]?.emotion === 'angry');
      const calm = sound.turns.filter((_, index) => turns[index]?.emotion !== 'angry');
      expect(angry.length).toBeGreaterThan(0);
      for (const one of angry) {
        expect(one.levelAgainstOwnDb).toBeCloseTo(5.85, 0);
        expect(one.pitchAgainstOwnSemitones).toBeGreaterThan(0.5);
      }
      for (const one of calm) expect(Math.abs(one.levelAgainstOwnDb ?? 0)).toBeLessThan(0.6);
    },
  );

  test('04: where most turns are angry, the calm ones stand out instead', async () => {
    const { sound, turns } = await measure('04-explicit-complaint-abusive.wav');
    const calm = sound.turns.filter(
      (_, index) => turns[index]?.role === 'customer' && turns[index]?.emotion !== 'angry',
    );
    expect(calm.map(({ levelAgainstOwnDb }) => Math.round(levelAgainstOwnDb ?? 0))).toEqual([-6, -6]);
  });

  test('07: the one fast turn', async () => {
    const { sound } = await measure('07-incomplete-notice.wav');
    const fast = sound.turns.flatMap(({ charsPerSecond }, index) =>
      (charsPerSecond ?? 0) > 6 ? [[index, charsPerSecond]] : [],
    );
    expect(fast).toEqual([[16, expect.closeTo(7.3, 0)]]);
  });

  test('08: overlaps at the interruptions, nowhere else; none in the other calls', async () => {
    const { sound, turns } = await measure('08-interruptions.wav');
    const truth = intersection(
      turns.filter(({ role }) => role === 'agent'),
      turns.filter(({ role }) => role === 'customer'),
    );
    expect(sound.overlaps).toHaveLength(truth.length);
    for (const [index, span] of truth.entries()) {
      expect(Math.abs((sound.overlaps[index]?.startMs ?? 0) - span.startMs)).toBeLessThan(150);
      expect(Math.abs((sound.overlaps[index]?.endMs ?? 0) - span.endMs)).toBeLessThan(150);
    }
    for (const file of stereoCalls.filter((name) => !name.startsWith('08'))) {
      expect((await measure(file)).sound.overlapMs).toBe(0);
    }
  });
});
