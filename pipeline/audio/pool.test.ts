import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnusableRecording, Waiting } from '../errors.ts';
import { type AudioPool, openAudioPool } from './pool.ts';
import { buzz, line, pcm16Wav, wavFile } from './test-signals.ts';

const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 120, maxFileBytes: 1e9 };
let folder: string;
let pool: AudioPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-pool-'));
  pool = openAudioPool({ threads: 2 });
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: Buffer | string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** Programs that have `path` among their arguments. */
function running(path: string): string {
  return execFileSync('sh', [
    '-c',
    `ps -eo args | grep -F ${path} | grep -v 'grep\\|sh -c' || true`,
  ]).toString();
}

test('samples come back shared, not copied, and can go to the next thread', async () => {
  const path = await file(
    'tone.wav',
    pcm16Wav([line(3, [{ atMs: 1000, signal: buzz(1, 200, -20) }]), line(3, [])]),
  );
  const audio = await pool.decode(path, limits);
  expect(audio.channels[0]?.buffer).toBeInstanceOf(SharedArrayBuffer);
  const { speech, layout, levelWithin } = await pool.listen(audio, null);
  expect(speech.map((spans) => spans.length)).toEqual([1, 0]);
  expect(layout.kind).toBe('apart');
  expect(levelWithin(0, { startMs: 1100, endMs: 1900 })).toBeCloseTo(-20, 0);
  expect(levelWithin(5, { startMs: 0, endMs: 100 })).toBeNull();
  const sound = await pool.measure(audio, { speech, roles: ['agent', 'customer'], turns: [] });
  expect(sound.channels.map(({ role, speechMs }) => [role, speechMs > 900])).toEqual([
    ['agent', true],
    ['customer', false],
  ]);
});

test('errors keep their class and code across threads', async () => {
  const text = await file('text.wav', '不是音频');
  await expect(pool.decode(text, limits)).rejects.toBeInstanceOf(UnusableRecording);
  await expect(pool.decode(text, limits)).rejects.toMatchObject({ code: 'audio-not-audio', retry: 'never' });
  const amr = await file('waiting.amr', Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(640, 0x3c)]));
  await expect(pool.decode(amr, { ...limits, ffmpegBin: 'no-such-ffmpeg' })).rejects.toBeInstanceOf(Waiting);
  await expect(pool.decode(join(folder, 'missing.wav'), limits)).rejects.toMatchObject({ code: 'internal' });
});

test('abort ends ffmpeg, and the pool goes on', async () => {
  // A stand-in for an ffmpeg that hangs: it must be ended, not waited for.
  const slow = await file('slow-ffmpeg.sh', '#!/bin/sh\nexec sleep 600\n');
  execFileSync('chmod', ['+x', slow]);
  const amr = await file('hangs.amr', Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(640, 0x3c)]));
  const stop = new AbortController();
  const reason = new Error('shutting down');
  const decoding = pool.decode(amr, { ...limits, ffmpegBin: slow, signal: stop.signal });
  const outcome = expect(decoding).rejects.toBe(reason);
  await expect.poll(() => execFileSync('ps', ['-eo', 'args']).toString().includes('sleep 600')).toBe(true);
  stop.abort(reason);
  await outcome;
  expect(running(amr)).toBe('');
  const path = await file('after.wav', pcm16Wav([buzz(1, 200, -20)]));
  expect((await pool.decode(path, limits)).durationMs).toBe(1000);
});

test('abort ends a calculation', async () => {
  const samples = new Float32Array(new SharedArrayBuffer(8000 * 300 * 4));
  const minute = buzz(60, 200, -20);
  for (const at of [0, 1, 2, 3, 4]) samples.set(minute, at * minute.length);
  const stop = new AbortController();
  const working = pool.voices(samples, 8000, [{ startMs: 0, endMs: 300_000 }], stop.signal);
  const outcome = expect(working).rejects.toThrow();
  stop.abort();
  await outcome;
});

test('peaks are the largest sample of each slice of each channel', async () => {
  const quiet = new Float32Array(8000);
  quiet[100] = 0.25;
  quiet[7900] = -0.5;
  const loud = new Float32Array(8000).fill(1, 2000, 4000);
  const path = await file('peaks.wav', pcm16Wav([quiet, loud]));
  const close = (value: number) => expect.closeTo(value, 3);
  expect(await pool.peaks(path, 4, limits)).toEqual({
    durationMs: 1000,
    channels: [
      { channel: 0, peaks: [0.25, 0, 0, 0.5] },
      { channel: 1, peaks: [0, close(1), 0, 0] },
    ],
  });
  expect((await pool.peaks(path, 1000, limits)).channels[0]?.peaks).toHaveLength(100);
});

test('a playable copy has the same rate, channels and samples', async () => {
  const codes = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256));
  const path = await file(
    'alaw.wav',
    wavFile({ tag: 6, bits: 8, channels: 2, sampleRateHz: 8000, data: codes }),
  );
  const out = join(folder, 'playable.wav');
  await pool.toPlayableWav(path, out, limits);
  const copy = await readFile(out);
  const original = await pool.decode(path, limits);
  expect(copy).toEqual(pcm16Wav(original.channels));
});

test('AMR becomes playable too', async () => {
  const source = await file('source.wav', pcm16Wav([line(2, [{ atMs: 0, signal: buzz(2, 200, -20) }], -45)]));
  const amr = join(folder, 'tone.amr-nb');
  execFileSync('sox', [source, '-C', '7', amr]);
  const out = join(folder, 'from-amr.wav');
  await pool.toPlayableWav(amr, out, limits);
  expect(await pool.decode(out, limits)).toMatchObject({
    format: 'wav/pcm16',
    sampleRateHz: 8000,
    durationMs: 2000,
  });
});
