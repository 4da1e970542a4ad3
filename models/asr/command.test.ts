import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineVersion } from '../../pipeline/domain.ts';
import { openCommand, splitCommand } from './command.ts';
import { speechInput } from './test-models/speech-input.ts';

const version: EngineVersion = { id: 'command', model: 'test', version: 'test' };
const options = { signal: new AbortController().signal, hotWords: ['跳闸'] };
const testData =
  process.env.EARMARK_TESTDATA ?? fileURLToPath(new URL('../../../shared/testdata', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/bash\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('the command line is split without a shell', () => {
  test.each([
    ['recognise', ['recognise']],
    ['  recognise  --fast ', ['recognise', '--fast']],
    [`/opt/my\\ tools/asr "a b" 'c d'`, ['/opt/my tools/asr', 'a b', 'c d']],
    ['asr --x="a b"c', ['asr', '--x=a bc']],
    ['asr "say \\"hi\\""', ['asr', 'say "hi"']],
    ['asr $HOME; rm *', ['asr', '$HOME;', 'rm', '*']],
    ['asr ""', ['asr', '']],
  ])('%s', (line, parts) => {
    expect(splitCommand(line)).toEqual(parts);
  });
  test.each(['', '   ', 'asr "open', "asr 'open"])('%j is refused', (line) => {
    expect(() => splitCommand(line)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
  });
});

test('gets one mono 16-bit WAV of the channel as last argument, which is gone afterwards', async () => {
  const program = await script(
    'copy.sh',
    `cp "$2" ${folder}/seen.wav; echo "$1 $2" > ${folder}/args; echo '[]'`,
  );
  await openCommand([program, '--fast'], version).transcribe(speechInput(), options);
  const wav = await readFile(join(folder, 'seen.wav'));
  expect(wav.readUInt16LE(22)).toBe(1);
  expect(wav.readUInt16LE(34)).toBe(16);
  expect(wav.readUInt32LE(24)).toBe(8000);
  expect(wav.length).toBe(44 + 32_000 * 2);
  const [flag = '', path = ''] = (await readFile(join(folder, 'args'), 'utf8')).trim().split(' ');
  expect(flag).toBe('--fast');
  expect(existsSync(path)).toBe(false);
});

test('is not given the keys of database and storage', async () => {
  const program = await script('env.sh', `env > ${folder}/env; echo '[]'`);
  process.env.S3_SECRET_KEY = 'geheim';
  try {
    await openCommand([program], version).transcribe(speechInput(), options);
  } finally {
    delete process.env.S3_SECRET_KEY;
  }
  expect(await readFile(join(folder, 'env'), 'utf8')).not.toContain('geheim');
});

test.each([
  ['prints no JSON', 'echo hello', 'asr-bad-answer', 'never', /did not print a JSON array/],
  ['prints another shape', `echo '[{"start":1}]'`, 'asr-bad-answer', 'never', /did not print a JSON array/],
  [
    'fails',
    'echo first >&2; echo model missing >&2; exit 3',
    'asr-failed',
    'back-off',
    /exit status 3\): model missing\./,
  ],
  ['is killed', 'kill -9 $$', 'asr-failed', 'back-off', /SIGKILL/],
  ['prints too much', 'yes', 'asr-bad-answer', 'never', /more than 1000 bytes/],
  ['takes too long', 'sleep 60', 'asr-timeout', 'back-off', /was stopped after 2 s/],
])('a program that %s is one error', async (name, body, code, retry, message) => {
  const program = await script(`${name}.sh`, body);
  const engine = openCommand([program], version, { leastMs: 2000, timesAudio: 0, outputBytes: 1000 });
  await expect(engine.transcribe(speechInput(), options)).rejects.toMatchObject({
    code,
    retry,
    message: expect.stringMatching(message),
  });
});

test.each(['/nowhere/asr', 'not-executable'])(
  'a program that cannot be started makes recordings wait: %s',
  async (name) => {
    await writeFile(join(folder, 'not-executable'), 'x');
    const program = name.startsWith('/') ? name : join(folder, name);
    await expect(openCommand([program], version).transcribe(speechInput(), options)).rejects.toMatchObject({
      name: 'Waiting',
      code: 'asr-command-missing',
    });
  },
);

test('stopping ends the program and what it started', async () => {
  const program = await script(
    'tree.sh',
    `sleep 300 & echo $! > ${folder}/child.tmp; mv ${folder}/child.tmp ${folder}/child; wait`,
  );
  const stop = new AbortController();
  const work = openCommand([program], version).transcribe(speechInput(), { ...options, signal: stop.signal });
  work.catch(() => undefined);
  await expect.poll(() => existsSync(join(folder, 'child')), { timeout: 10_000 }).toBe(true);
  stop.abort();
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  const pid = Number(await readFile(join(folder, 'child'), 'utf8'));
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
});

/** A process that has ended but was not yet collected by its parent counts as ended. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    return !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const hasTestData = existsSync(join(testData, 'asr', 'transcribe.sh'));
test.skipIf(!hasTestData)(
  'a real recogniser: pocketsphinx hears the greeting of a call (not run without the shared test data)',
  { timeout: 180_000 },
  async () => {
    const raw = join(folder, 'agent.f32');
    const call = join(testData, 'calls', '01-repair-clean.wav');
    const cut = ['-t', '12', '-af', 'pan=mono|c0=c0', '-ar', '8000', '-f', 'f32le', raw];
    await execa('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', call, ...cut]);
    const bytes = await readFile(raw);
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const reference = JSON.parse(
      await readFile(join(testData, 'calls', '01-repair-clean.reference.json'), 'utf8'),
    );
    const [first] = reference.turns;
    const engine = openCommand([join(testData, 'asr', 'transcribe.sh')], version);
    const segments = await engine.transcribe(
      {
        channel: 0,
        role: 'agent',
        samples,
        sampleRateHz: 8000,
        speech: [{ startMs: first.startMs, endMs: first.endMs }],
      },
      options,
    );
    expect(segments.map((segment) => segment.text).join('')).toContain('您好');
    expect(Math.abs((segments[0]?.startMs ?? 0) - first.startMs)).toBeLessThan(500);
  },
);
