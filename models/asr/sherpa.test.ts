import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineVersion } from '../../pipeline/domain.ts';
import type { AsrEngine } from './asr.ts';
import { openSherpa } from './sherpa.ts';
import { findSherpaModel } from './sherpa-model.ts';
import { writeParaformer, writeSenseVoice, writeTransducer, writeVad } from './test-models/sherpa-models.ts';
import { speechInput } from './test-models/speech-input.ts';

const version: EngineVersion = { id: 'sherpa', model: 'test', version: 'test' };
const signal = new AbortController().signal;
const opened: AsrEngine[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-sherpa-'));
});

afterAll(async () => {
  await Promise.all(opened.map((engine) => engine.close()));
  await rm(folder, { recursive: true, force: true });
});

function engineIn(name: string): AsrEngine {
  const model = findSherpaModel(join(folder, name), join(folder, 'none'));
  if (!model) throw new Error(`no model in ${name}`);
  const engine = openSherpa(model, version);
  opened.push(engine);
  return engine;
}

describe('model folders are recognised by their files', () => {
  test('SenseVoice by the language tags among its tokens, int8 weights first, with its own VAD', async () => {
    const path = join(folder, 'kind-sense-voice');
    writeSenseVoice(path);
    writeVad(path);
    await writeFile(join(path, 'model.onnx'), 'float weights');
    expect(findSherpaModel(path, join(folder, 'none'))).toEqual({
      kind: 'sense-voice',
      model: join(path, 'model.int8.onnx'),
      tokens: join(path, 'tokens.txt'),
      vad: join(path, 'silero_vad.onnx'),
    });
  });

  test('Paraformer otherwise, with the VAD of the shared folder', () => {
    const path = join(folder, 'kind-paraformer');
    writeParaformer(path);
    writeVad(join(folder, 'silero-vad'));
    expect(findSherpaModel(path, join(folder, 'silero-vad'))).toMatchObject({
      kind: 'paraformer',
      vad: join(folder, 'silero-vad', 'silero_vad.onnx'),
    });
  });

  test('a transducer by its joiner', () => {
    const path = join(folder, 'kind-transducer');
    writeTransducer(path);
    expect(findSherpaModel(path, join(folder, 'none'))).toEqual({
      kind: 'transducer',
      encoder: join(path, 'encoder-test.int8.onnx'),
      decoder: join(path, 'decoder-test.onnx'),
      joiner: join(path, 'joiner-test.int8.onnx'),
      tokens: join(path, 'tokens.txt'),
      vad: null,
    });
  });

  test('whisper by encoder and decoder with a prefix', async () => {
    const path = join(folder, 'kind-whisper');
    await mkdir(path);
    for (const file of [
      'base-encoder.onnx',
      'base-encoder.int8.onnx',
      'base-decoder.int8.onnx',
      'base-tokens.txt',
    ]) {
      await writeFile(join(path, file), 'x');
    }
    expect(findSherpaModel(path, join(folder, 'none'))).toEqual({
      kind: 'whisper',
      encoder: join(path, 'base-encoder.int8.onnx'),
      decoder: join(path, 'base-decoder.int8.onnx'),
      tokens: join(path, 'base-tokens.txt'),
      vad: null,
    });
  });

  test('a folder without tokens or weights, or no folder, is no model', async () => {
    await mkdir(join(folder, 'bare'));
    await writeFile(join(folder, 'bare', 'tokens.txt'), '<blank> 0\n');
    expect(findSherpaModel(join(folder, 'bare'), join(folder, 'none'))).toBeNull();
    expect(findSherpaModel(join(folder, 'nowhere'), join(folder, 'none'))).toBeNull();
  });
});

describe('damaged model files end in a sentence, not in the end of the process', () => {
  const onnxHead = Buffer.from([8, 8, 0x3a, 0xff, 0xff, 3]);
  test.each([
    ['empty', '', /model\.int8\.onnx is empty/],
    ['text', 'not found', /is not an ONNX file/],
    ['a web page', '<!doctype html>', /is a web page, not the weights/],
    ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', /is a Git LFS pointer/],
    [
      'damaged behind a right beginning',
      Buffer.concat([onnxHead, Buffer.alloc(5000, 7)]),
      /cannot be loaded/,
    ],
  ])('weights are %s', async (name, content, message) => {
    const path = join(folder, `broken ${name}`);
    writeSenseVoice(path);
    await writeFile(join(path, 'model.int8.onnx'), content);
    await expect(
      engineIn(`broken ${name}`).transcribe(speechInput(), { signal, hotWords: [] }),
    ).rejects.toMatchObject({
      name: 'Waiting',
      code: 'asr-model-broken',
      message: expect.stringMatching(message),
    });
  });

  test('weights are cut off', async () => {
    writeSenseVoice(join(folder, 'cut'));
    await truncate(join(folder, 'cut', 'model.int8.onnx'), 20_000);
    await expect(engineIn('cut').transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
      code: 'asr-model-broken',
    });
  });

  test('the tokens are of another model', async () => {
    writeSenseVoice(join(folder, 'tokens'));
    await writeFile(join(folder, 'tokens', 'tokens.txt'), '');
    await expect(
      engineIn('tokens').transcribe(speechInput(), { signal, hotWords: [] }),
    ).rejects.toMatchObject({ code: 'asr-model-broken' });
  });

  test('runs once the weights are right, without being opened again', async () => {
    const path = join(folder, 'repaired');
    writeSenseVoice(path);
    await writeFile(join(path, 'model.int8.onnx'), '');
    const engine = engineIn('repaired');
    await expect(engine.transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
      code: 'asr-model-broken',
    });
    writeSenseVoice(path);
    expect(await engine.transcribe(speechInput(), { signal, hotWords: [] })).not.toEqual([]);
  });
});

test('SenseVoice tags are not part of the text, every character has its time', async () => {
  writeSenseVoice(join(folder, 'tags'));
  const [segment] = await engineIn('tags').transcribe(speechInput(), { signal, hotWords: [] });
  expect(segment?.text).not.toMatch(/[<|>]/);
  // The second prompt frame of the model of this test.
  expect(segment?.emotionTag).toBe('angry');
  expect(segment?.words?.map((word) => word.text).join('')).toBe(segment?.text.replaceAll(' ', ''));
});

test('hot words tip the balance of a transducer; terms it cannot spell are left out', async () => {
  writeTransducer(join(folder, 'transducer'));
  const engine = engineIn('transducer');
  const textWith = async (hotWords: readonly string[]) =>
    (await engine.transcribe(speechInput(), { signal, hotWords })).map((segment) => segment.text).join('');
  const plain = await textWith([]);
  expect(await textWith(['龘龘', 'a :b', '#', '12398'])).toBe(plain);
  expect(await textWith(['我家'])).not.toBe(plain);
});

test('stopping in the middle rejects at once and leaves the model ready', async () => {
  writeSenseVoice(join(folder, 'stop'));
  const engine = engineIn('stop');
  const stop = new AbortController();
  const work = engine.transcribe(speechInput(), {
    signal: stop.signal,
    hotWords: [],
    onProgress: () => stop.abort(),
  });
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  expect(await engine.transcribe(speechInput(), { signal, hotWords: [] })).not.toEqual([]);
});

test('two channels at the same time do not mix', async () => {
  writeSenseVoice(join(folder, 'both'));
  const engine = engineIn('both');
  const alone = await engine.transcribe(speechInput(), { signal, hotWords: [] });
  const [first, second] = await Promise.all([
    engine.transcribe(speechInput(), { signal, hotWords: [] }),
    engine.transcribe({ ...speechInput(), speech: [] }, { signal, hotWords: [] }),
  ]);
  expect(first).toEqual(alone);
  expect(second).toEqual([]);
});

test('a failure that the native code only prints is an error, not an empty transcript', async () => {
  writeSenseVoice(join(folder, 'fails'), { failsWhenRun: true });
  await expect(engineIn('fails').transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
    code: 'asr-failed',
    retry: 'back-off',
  });
});

test('a process that ends while decoding is one error, and the next try starts it again', async () => {
  writeSenseVoice(join(folder, 'dies'));
  let pid = 0;
  const model = findSherpaModel(join(folder, 'dies'), join(folder, 'none'));
  if (!model) throw new Error('no model');
  const engine = openSherpa(model, version, (started) => {
    pid = started;
  });
  opened.push(engine);
  const work = engine.transcribe(speechInput(), {
    signal,
    hotWords: [],
    onProgress: () => process.kill(pid, 'SIGABRT'),
  });
  await expect(work).rejects.toMatchObject({ code: 'asr-crashed', retry: 'back-off' });
  expect(await engine.transcribe(speechInput(), { signal, hotWords: [] })).not.toEqual([]);
});

test('can be used again after it was closed', async () => {
  writeSenseVoice(join(folder, 'closed'));
  const engine = engineIn('closed');
  const before = await engine.transcribe(speechInput(), { signal, hotWords: [] });
  await engine.close();
  expect(await engine.transcribe(speechInput(), { signal, hotWords: [] })).toEqual(before);
});
