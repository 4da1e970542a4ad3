import { chmod, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineVersion } from '../../pipeline/domain.ts';
import { speechInput } from './test-models/speech-input.ts';
import { writeWhisperModel } from './test-models/whisper-model.ts';
import { testWhisperProgram } from './test-models/whisper-program.ts';
import { openWhisper } from './whisper.ts';

const version: EngineVersion = { id: 'whisper', model: 'test', version: 'test' };
const signal = new AbortController().signal;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-whisper-'));
  writeWhisperModel(join(folder, 'ggml-test.bin'));
  // Builds the program where it is not there yet.
  await testWhisperProgram(signal);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (
  model = 'ggml-test.bin',
  program: (signal: AbortSignal) => Promise<string> = testWhisperProgram,
) => openWhisper({ model: join(folder, model), program, version });

test('the real program gives words with times and probabilities', async () => {
  const segments = await open().transcribe(speechInput(), { signal, hotWords: ['跳闸'] });
  expect(segments.length).toBeGreaterThan(0);
  for (const segment of segments) {
    expect(segment.words?.length).toBeGreaterThan(0);
    expect(segment.confidence).toBeGreaterThan(0);
  }
}, 120_000);

test.each([
  ['cut off', async (path: string) => truncate(path, 200_000)],
  ['of another format', async (path: string) => writeFile(path, 'GGUF and more')],
  ['empty', async (path: string) => writeFile(path, '')],
])('a model that is %s makes recordings wait with a sentence', async (name, damage) => {
  const path = join(folder, `ggml-${name}.bin`);
  writeWhisperModel(path);
  await damage(path);
  await expect(
    open(`ggml-${name}.bin`).transcribe(speechInput(), { signal, hotWords: [] }),
  ).rejects.toMatchObject({ name: 'Waiting', code: 'asr-model-broken' });
});

test('a model that is gone makes recordings wait', async () => {
  await expect(
    open('ggml-none.bin').transcribe(speechInput(), { signal, hotWords: [] }),
  ).rejects.toMatchObject({
    code: 'asr-model-broken',
  });
});

test('a program that cannot be started makes recordings wait', async () => {
  const engine = open('ggml-test.bin', async () => join(folder, 'no-such-program'));
  await expect(engine.transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
    name: 'Waiting',
    code: 'asr-whisper-missing',
  });
});

test('a program that fails is tried again, with its last line', async () => {
  const program = join(folder, 'fails.sh');
  await writeFile(program, '#!/bin/sh\necho out of memory >&2\nexit 9\n');
  await chmod(program, 0o755);
  const engine = open('ggml-test.bin', async () => program);
  await expect(engine.transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
    code: 'asr-failed',
    retry: 'back-off',
    message: expect.stringContaining('out of memory'),
  });
});

test('stopping ends the program and leaves no audio behind', async () => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('earmark-asr-'));
  const stop = new AbortController();
  const samples = new Float32Array(60 * 8000).map((_, index) => 0.3 * Math.sin(index / 5));
  const work = open().transcribe(
    { ...speechInput(), samples, speech: [{ startMs: 0, endMs: 60_000 }] },
    { signal: stop.signal, hotWords: [], onProgress: () => stop.abort() },
  );
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  const after = (await readdir(tmpdir())).filter((name) => name.startsWith('earmark-asr-'));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
}, 120_000);
