import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode } from '../audio/decode.ts';
import { frameLevels, frameMs, meanLevel } from '../audio/levels.ts';

const root = join(import.meta.dirname, '../..');
const call = join(root, 'fixtures/calls/02-bill-query-silence');
const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 60, maxFileBytes: 1e9 };
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earmark-redact-'));
});
afterAll(() => rm(dir, { recursive: true }));

const redact = (file: string, out: string) =>
  execa(
    process.execPath,
    [join(root, 'pipeline/earmark.mjs'), 'redact', file, '--out', out]
      .concat(['--transcript', join(call, 'transcript.json'), '--metadata', join(call, 'call.json')])
      .concat('--json'),
    { cwd: dir, reject: false, env: { EARMARK_LOG: 'silent' } },
  );

test('a copy of the same length in which personal data is noise', async () => {
  const out = join(dir, 'muted.wav');
  const { stdout, exitCode } = await redact(join(call, 'call.wav'), out);
  expect(exitCode).toBe(0);
  const { durationMs, muted } = JSON.parse(stdout) as {
    durationMs: number;
    muted: { startMs: number; endMs: number; channel: number | null }[];
  };
  const [clear, copy] = await Promise.all([decode(join(call, 'call.wav'), limits), decode(out, limits)]);
  expect([copy.durationMs, copy.channels.map(({ length }) => length)]).toEqual([
    durationMs,
    clear.channels.map(({ length }) => length),
  ]);
  expect(muted.length).toBeGreaterThan(0);
  const level = (samples: Float32Array | undefined, startMs: number, endMs: number) =>
    meanLevel(
      Array.from(
        frameLevels(samples ?? new Float32Array(), copy.sampleRateHz).subarray(
          Math.ceil(startMs / frameMs),
          Math.floor(endMs / frameMs) - 1,
        ),
      ),
    ) ?? 0;
  for (const { startMs, endMs, channel } of muted) {
    const own = channel ?? 0;
    expect([startMs, level(copy.channels[own], startMs, endMs) < -47]).toEqual([startMs, true]);
  }
  expect(await readdir(dir)).toEqual(['muted.wav']);
});

test('the recording itself is never written over', async () => {
  const file = join(call, 'call.wav');
  const before = await readFile(file);
  const { stderr, exitCode } = await redact(file, file);
  expect([exitCode, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'usage' } }]);
  expect((await readFile(file)).equals(before)).toBe(true);
});
