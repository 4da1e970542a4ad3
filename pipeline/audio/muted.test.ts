import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPersonalData } from '../../models/personal-data/find.ts';
import type { Transcript } from '../domain.ts';
import { decode } from './decode.ts';
import { frameLevels, frameMs, meanLevel } from './levels.ts';
import { writeMutedWav } from './muted.ts';
import { type Mute, mutesOf } from './mutes.ts';
import { writePlayableWav } from './playable.ts';
import { haveSharedCalls, needSharedCalls, sharedCall, sharedRecogniser } from './shared-calls.ts';
import { measureSound } from './sound.ts';
import { buzz, line, noise, pcm16Wav } from './test-signals.ts';
import { detectSpeech } from './vad.ts';

const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 180, maxFileBytes: 1e9 };
const rate = 8000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-muted-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Samples of the playable copy and of the muted one. */
async function copies(path: string, mutes: readonly Mute[]) {
  const [clear, muted] = [join(folder, 'clear.wav'), join(folder, 'muted.wav')];
  await writePlayableWav(path, clear, limits);
  await writeMutedWav(path, muted, mutes, limits);
  return { clear: await decode(clear, limits), muted: await decode(muted, limits) };
}

async function madeCall(channels: readonly Float32Array[], mutes: readonly Mute[]) {
  const path = join(folder, 'made.wav');
  await writeFile(path, pcm16Wav(channels));
  return copies(path, mutes);
}

const levelIn = (samples: Float32Array | undefined, startMs: number, endMs: number) =>
  meanLevel(
    Array.from(
      frameLevels(samples ?? new Float32Array(), rate).subarray(startMs / frameMs, endMs / frameMs - 1),
    ),
  ) ?? 0;

/** First and last millisecond in which the copies differ. */
function changed(clear: Float32Array = new Float32Array(), muted: Float32Array = new Float32Array()) {
  const differs = (sample: number, at: number) => Math.abs(sample - (muted[at] ?? 0)) > 1e-6;
  const first = clear.findIndex(differs);
  return first < 0 ? null : [(first * 1000) / rate, (clear.findLastIndex(differs) * 1000) / rate];
}

describe('made signals', () => {
  const talk = line(12, [{ atMs: 1000, signal: buzz(10, 200, -25) }]);
  const answer = line(12, [{ atMs: 5500, signal: buzz(0.4, 110, -25) }]);
  const mute: Mute = {
    startMs: 4000,
    endMs: 6500,
    channel: 0,
    others: [{ channel: 1, startMs: 5470, endMs: 5930 }],
  };

  test('the stretch holds noise as loud as the line’s, the rest is the same sample for sample', async () => {
    const { clear, muted } = await madeCall([talk, answer], [mute]);
    expect([muted.durationMs, muted.channels.length]).toEqual([12_000, 2]);
    expect(muted.channels.map(({ length }) => length)).toEqual(clear.channels.map(({ length }) => length));
    expect(Math.abs(levelIn(muted.channels[0], 4000, 6500) + 60)).toBeLessThan(1);
    const [from = 0, to = 0] = changed(clear.channels[0], muted.channels[0]) ?? [];
    expect([Math.round(from), Math.round(to)]).toEqual([3990, 6510]);
  });

  test('of the other channel what it says itself stays', async () => {
    const { clear, muted } = await madeCall([talk, answer], [mute]);
    expect(levelIn(muted.channels[1], 5500, 5900)).toBeCloseTo(levelIn(clear.channels[1], 5500, 5900), 3);
    expect(
      changed(clear.channels[1]?.subarray(44_000, 47_200), muted.channels[1]?.subarray(44_000, 47_200)),
    ).toBeNull();
    expect(changed(clear.channels[1], muted.channels[1])?.map(Math.round)).toEqual([3990, 6510]);
  });

  test('where the other channel carries the speaker heard through, it is muted with it', async () => {
    const spoken = line(
      12,
      [0, 1, 2, 3, 4, 5, 6, 7].map((syllable) => ({
        atMs: 4100 + syllable * 300,
        signal: buzz(0.2, 200, -22),
      })),
    );
    const echo = spoken.map((_, at) => 0.06 * (spoken[at - 640] ?? 0) + (noise(0, -70)[at] ?? 0));
    const heard: Mute = { ...mute, others: [{ channel: 1, startMs: 4100, endMs: 6500 }] };
    const { clear, muted } = await madeCall([spoken, echo], [heard]);
    expect(levelIn(clear.channels[1], 4100, 6500)).toBeGreaterThan(-52);
    expect(levelIn(muted.channels[1], 4010, 6490)).toBeLessThan(-75);
  });

  test('every channel when nobody knows who speaks where', async () => {
    const { muted } = await madeCall([talk, talk], [{ ...mute, channel: null, others: [] }]);
    for (const channel of muted.channels) expect(levelIn(channel, 4000, 6500)).toBeLessThan(-58);
  });

  test.each([
    ['a recording with no pause in it', buzz(12, 200, -25), -48],
    ['digital silence between the words', line(12, [{ atMs: 3500, signal: buzz(4, 200, -25) }], -200), -80],
  ])('the noise keeps within bounds: %s', async (_, samples, dbfs) => {
    const { muted } = await madeCall([samples], [{ ...mute, channel: null, others: [] }]);
    expect(Math.abs(levelIn(muted.channels[0], 4100, 6400) - dbfs)).toBeLessThan(1);
  });

  test('the whole recording, and none of it', async () => {
    const all = { startMs: 0, endMs: 12_000, channel: null, others: [] };
    const { clear, muted } = await madeCall([talk], [all]);
    expect(changed(clear.channels[0], muted.channels[0])?.[0]).toBeLessThan(1);
    expect(levelIn(muted.channels[0], 0, 12_000)).toBeLessThan(-58);
    const none = await madeCall([talk], []);
    expect(changed(none.clear.channels[0], none.muted.channels[0])).toBeNull();
  });
});

/** The call as a recogniser with exact words and turn times, but no word times, would have given it. */
async function transcribed(file: string): Promise<{ path: string; transcript: Transcript }> {
  const { path, turns } = sharedCall(file);
  const audio = await decode(path, limits);
  const isStereo = audio.channels.length === 2;
  const sound = measureSound({
    durationMs: audio.durationMs,
    sampleRateHz: audio.sampleRateHz,
    channels: audio.channels.map((samples, channel) => ({
      channel,
      role: isStereo ? (channel === 0 ? 'agent' : 'customer') : 'unknown',
      samples,
      speech: detectSpeech(samples, audio.sampleRateHz),
    })),
    turns,
  });
  const split = { method: 'channels' as const, confidence: 1, unsure: !isStereo, reason: null };
  const engine = { id: 'sherpa' as const, model: 'reference', version: '1' };
  return {
    path,
    transcript: { channel: 'phone', durationMs: audio.durationMs, turns, split, sound, engine },
  };
}

describe.skipIf(!haveSharedCalls)(`shared calls${needSharedCalls}`, () => {
  test.each([
    ['02-bill-query-silence.wav', 4],
    ['05-blame-shifting.mp3', 1],
    ['08-interruptions.wav', 4],
    ['09-praise.amr', 6],
  ])('%s: every stretch is noise, everything else untouched', async (file, least) => {
    const { path, transcript } = await transcribed(file);
    const mutes = mutesOf(transcript, findPersonalData(transcript.turns));
    expect(mutes.length).toBeGreaterThanOrEqual(least);
    const { clear, muted } = await copies(path, mutes);
    for (const [channel, samples] of muted.channels.entries()) {
      const own = mutes.filter((mute) => mute.channel === null || mute.channel === channel);
      for (const { startMs, endMs } of own) {
        const from = Math.ceil(startMs / frameMs) * frameMs;
        expect([file, channel, startMs, levelIn(samples, from, endMs) < -47]).toEqual([
          file,
          channel,
          startMs,
          true,
        ]);
      }
      let touched = 0;
      const isNear = (ms: number) => mutes.some(({ startMs, endMs }) => ms > startMs - 11 && ms < endMs + 11);
      for (const [at, sample] of samples.entries())
        if (sample !== clear.channels[channel]?.[at] && !isNear((at * 1000) / rate)) touched++;
      expect([samples.length, touched]).toEqual([clear.channels[channel]?.length, 0]);
    }
  });

  test('the recogniser that hears an account number in the clear hears none of it in the muted copy', async () => {
    const { path, transcript } = await transcribed('02-bill-query-silence.wav');
    const { clear, muted } = await copies(path, mutesOf(transcript, findPersonalData(transcript.turns)));
    const turn = transcript.turns[4];
    const heard = async (samples: Float32Array | undefined) => {
      const cut = join(folder, 'cut.wav');
      const [from, to] = [(turn?.startMs ?? 0) - 1000, (turn?.endMs ?? 0) + 1000].map(
        (ms) => (ms * rate) / 1000,
      );
      await writeFile(cut, pcm16Wav([(samples ?? new Float32Array()).slice(from, to)]));
      const { stdout } = await execa(sharedRecogniser, [cut]);
      const said = (JSON.parse(stdout) as { text: string }[]).map(({ text }) => text).join('');
      // 核对一下 is said outside of the number.
      return said.match(/[零幺二两三四五六七八九]|一(?!下)/gu)?.join('') ?? '';
    };
    expect(turn?.text).toContain('9900042216');
    expect(await heard(clear.channels[0])).toMatch(/九九零零零零?四二二[一幺]六/);
    expect(await heard(muted.channels[0])).toBe('');
  }, 120_000);
});
