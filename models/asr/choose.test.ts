import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../pipeline/config.ts';
import { createLog } from '../../pipeline/log.ts';
import { chooseEngine } from './choose.ts';
import { readGlossary } from './glossary.ts';
import { writeParaformer, writeSenseVoice, writeTransducer } from './test-models/sherpa-models.ts';

const log = createLog('silent');
let folder = '';
let empty = '';
let full = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-choose-'));
  empty = join(folder, 'empty');
  full = join(folder, 'full');
  await mkdir(empty);
  writeParaformer(join(full, 'a-paraformer'));
  writeSenseVoice(join(full, 'sense-voice-small'));
  await mkdir(join(full, 'whisper-base'));
  await writeFile(join(full, 'whisper-base', 'ggml-base.bin'), 'lmgg weights');
  await mkdir(join(full, 'whisper-small'));
  await writeFile(join(full, 'whisper-small', 'ggml-small.bin'), 'lmgg larger weights');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const choose = (environment: Record<string, string>, modelsDir: string) =>
  chooseEngine(readConfig(environment), { modelsDir, log });
const versionOf = async (environment: Record<string, string>, modelsDir: string) =>
  (await choose(environment, modelsDir)).engine?.version;

describe('without a setting, the first engine that has what it needs', () => {
  test('weights of sherpa, SenseVoice first', async () => {
    expect(await versionOf({ ASR_URL: 'http://127.0.0.1:1' }, full)).toMatchObject({
      id: 'sherpa',
      model: 'sense-voice-small',
    });
  });
  test('then whisper, the largest', async () => {
    const only = join(folder, 'only-whisper');
    for (const [name, weights] of [
      ['base', 'lmgg small'],
      ['small', 'lmgg larger'],
    ] as const) {
      await mkdir(join(only, `whisper-${name}`), { recursive: true });
      await writeFile(join(only, `whisper-${name}`, `ggml-${name}.bin`), weights);
    }
    expect(await versionOf({ WHISPER_BIN: '/opt/whisper-cli' }, only)).toMatchObject({
      id: 'whisper',
      model: 'whisper-small',
    });
  });
  test('then an endpoint, then a command', async () => {
    const both = { ASR_URL: 'http://127.0.0.1:1', ASR_COMMAND: 'asr --fast' };
    expect(await versionOf(both, empty)).toMatchObject({ id: 'http', model: 'whisper-1' });
    expect(await versionOf({ ASR_COMMAND: both.ASR_COMMAND }, empty)).toMatchObject({
      id: 'command',
      model: 'asr',
    });
  });
  test('else none, and what to do', async () => {
    const { engine, reason } = await choose({}, empty);
    expect(engine).toBeNull();
    expect(reason).toBe(
      'No recogniser is ready: fetch weights with "earmark models pull sense-voice-small", or set ASR_URL or ' +
        'ASR_COMMAND, or put a transcript beside the recording.',
    );
  });
  test('a models folder that does not exist is an empty one', async () => {
    expect((await choose({}, join(folder, 'nowhere'))).engine).toBeNull();
  });
});

describe('a setting is kept to', () => {
  test.each([
    [{ ASR_ENGINE: 'sherpa' }, /No sherpa model is in .*models pull sense-voice-small/],
    [{ ASR_ENGINE: 'sherpa', ASR_MODEL: 'paraformer-zh' }, /"paraformer-zh" is not a sherpa model/],
    [{ ASR_ENGINE: 'whisper' }, /No whisper model is in/],
    [{ ASR_ENGINE: 'http' }, /ASR_URL is not set/],
    [{ ASR_ENGINE: 'command' }, /ASR_COMMAND is not set/],
    [{ ASR_ENGINE: 'imported' }, /put a transcript beside each recording/],
  ])('%j without what it needs says what is missing', async (environment, reason) => {
    expect(await choose(environment, empty)).toMatchObject({
      engine: null,
      reason: expect.stringMatching(reason),
    });
  });
  test.each([
    [
      { ASR_ENGINE: 'sherpa', ASR_MODEL: 'a-paraformer' },
      { id: 'sherpa', model: 'a-paraformer' },
    ],
    [
      { ASR_ENGINE: 'whisper', ASR_MODEL: 'whisper-base' },
      { id: 'whisper', model: 'whisper-base' },
    ],
    [
      { ASR_ENGINE: 'command', ASR_COMMAND: '/opt/asr' },
      { id: 'command', model: 'asr' },
    ],
  ])('%j wins over what else is there', async (environment, version) => {
    expect(await versionOf(environment, full)).toMatchObject(version);
  });
});

describe('the version changes whenever the words may', () => {
  test('with the weights, and back', async () => {
    const changing = join(folder, 'changing');
    writeSenseVoice(join(changing, 'model'));
    const before = await versionOf({}, changing);
    expect(await versionOf({}, changing)).toEqual(before);
    writeSenseVoice(join(changing, 'model'), { failsWhenRun: true });
    expect((await versionOf({}, changing))?.version).not.toBe(before?.version);
    writeSenseVoice(join(changing, 'model'));
    expect(await versionOf({}, changing)).toEqual(before);
    expect(before?.version).toMatch(/^sherpa-onnx-node 1\.13\.8, weights [0-9a-f]{12}$/);
  });
  test('with the glossary, where the engine listens to it', async () => {
    const glossary = join(folder, 'terms.txt');
    await writeFile(glossary, '跳闸\n');
    writeTransducer(join(folder, 'listens', 'transducer'));
    const own = { ASR_GLOSSARY: glossary };
    expect(await versionOf(own, join(folder, 'listens'))).not.toEqual(
      await versionOf({}, join(folder, 'listens')),
    );
    expect(await versionOf(own, full)).toEqual(await versionOf({}, full));
    const http = { ASR_URL: 'http://127.0.0.1:1' };
    expect(await versionOf({ ...own, ...http }, empty)).not.toEqual(await versionOf(http, empty));
  });
  test('with the script of a command', async () => {
    const script = join(folder, 'asr.sh');
    await writeFile(script, 'echo 1');
    await chmod(script, 0o755);
    const before = await versionOf({ ASR_COMMAND: script }, empty);
    await writeFile(script, 'echo 2');
    expect(await versionOf({ ASR_COMMAND: script }, empty)).not.toEqual(before);
  });
  test('the key is not part of it', async () => {
    const http = { ASR_URL: 'http://127.0.0.1:1' };
    expect(await versionOf({ ...http, ASR_API_KEY: 'a' }, empty)).toEqual(await versionOf(http, empty));
  });
});

describe('the glossary', () => {
  test('is read line by line, without comments, blanks and duplicates', async () => {
    const path = join(folder, 'glossary.txt');
    await writeFile(path, '\uFEFF# terms\r\n跳闸\r\n\r\n户号 # account\r\n跳闸\r\n');
    expect(await readGlossary(path)).toEqual(['跳闸', '户号']);
  });
  test('that comes with Earmark holds the hotline’s words', async () => {
    const terms = await readGlossary(undefined);
    expect(terms.length).toBeGreaterThanOrEqual(150);
    expect(terms.slice(0, 3)).toEqual(['户号', '停电', '跳闸']);
    expect(terms).toContain('分布式光伏');
  });
  test('that cannot be read stops the start', async () => {
    await expect(choose({ ASR_GLOSSARY: join(folder, 'none.txt') }, full)).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });
});
