/** One suite over every recogniser behind the port; each runs for real, on tiny models or small programs. */

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineVersion } from '../../pipeline/domain.ts';
import type { AsrEngine, AsrInput, AsrSegment } from './asr.ts';
import { openCommand } from './command.ts';
import { openHttp } from './http.ts';
import { openImported } from './imported.ts';
import { openSherpa } from './sherpa.ts';
import { findSherpaModel } from './sherpa-model.ts';
import { writeParaformer, writeSenseVoice, writeTransducer, writeVad } from './test-models/sherpa-models.ts';
import { speechInput } from './test-models/speech-input.ts';
import { writeWhisperModel } from './test-models/whisper-model.ts';
import { testWhisperProgram } from './test-models/whisper-program.ts';
import { openWhisper } from './whisper.ts';

const hotWords = ['跳闸', '户号'];

interface Case {
  readonly name: string;
  readonly version: EngineVersion;
  open(version: EngineVersion): Promise<AsrEngine> | AsrEngine;
  /** The hot words the recogniser was given at the last run; null: this kind takes none. */
  readonly heardHotWords: (() => Promise<string> | string) | null;
  /** False: silence may hold turns, because what was supplied is taken as it is. */
  readonly dropsSilence: boolean;
}

let folder = '';
let askedOf = '';
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    askedOf = Buffer.concat(chunks).toString('utf8');
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        text: '家里停电了',
        segments: [{ start: 0.2, end: 0.9, text: '家里停电了', avg_logprob: -0.2 }],
      }),
    );
  });
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-asr-contract-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeSenseVoice(join(folder, 'sense-voice'));
  writeSenseVoice(join(folder, 'sense-voice-vad'));
  writeVad(join(folder, 'sense-voice-vad'));
  writeParaformer(join(folder, 'paraformer'));
  writeTransducer(join(folder, 'transducer'));
  writeWhisperModel(join(folder, 'ggml-test.bin'));
  await writeFile(
    join(folder, 'recogniser.sh'),
    `#!/bin/sh
printf '%s' "$ASR_HOT_WORDS" > ${folder}/hot-words.txt
echo '[{"startMs":1250,"endMs":1800,"text":"家里停电了","confidence":0.8},{"startMs":2350,"endMs":2600,"text":"啊"}]'
`,
  );
  await chmod(join(folder, 'recogniser.sh'), 0o755);
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function sherpaCase(name: string): Case {
  return {
    name: `sherpa, ${name}`,
    version: { id: 'sherpa', model: name, version: 'test' },
    open(version) {
      const model = findSherpaModel(join(folder, name), join(folder, 'none'));
      if (!model) throw new Error(`no model in ${name}`);
      return openSherpa(model, version);
    },
    heardHotWords: null,
    dropsSilence: true,
  };
}

const cases: readonly Case[] = [
  sherpaCase('sense-voice'),
  sherpaCase('sense-voice-vad'),
  sherpaCase('paraformer'),
  sherpaCase('transducer'),
  {
    name: 'whisper',
    version: { id: 'whisper', model: 'test', version: 'test' },
    open: (version) =>
      openWhisper({ model: join(folder, 'ggml-test.bin'), version, program: testWhisperProgram }),
    heardHotWords: null,
    dropsSilence: true,
  },
  {
    name: 'http',
    version: { id: 'http', model: 'test', version: 'test' },
    open: (version) =>
      openHttp({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        model: 'test',
        apiKey: undefined,
        timeoutMs: 5000,
        version,
      }),
    heardHotWords: () => askedOf,
    dropsSilence: true,
  },
  {
    name: 'command',
    version: { id: 'command', model: 'recogniser.sh', version: 'test' },
    open: (version) => openCommand([join(folder, 'recogniser.sh')], version),
    heardHotWords: () => readFile(join(folder, 'hot-words.txt'), 'utf8'),
    dropsSilence: true,
  },
  {
    name: 'imported',
    version: { id: 'imported', model: 'own', version: '1' },
    open: (engine) =>
      openImported({
        channel: 'phone',
        engine,
        split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
        turns: [
          { role: 'agent', channel: 0, startMs: 2500, endMs: 3200, text: '马上为您登记', confidence: null },
          { role: 'agent', channel: 0, startMs: 1200, endMs: 2000, text: '您好', confidence: 1 },
          { role: 'customer', channel: 1, startMs: 1200, endMs: 9000, text: '停电了', confidence: 1 },
          { role: 'agent', channel: 0, startMs: 8000, endMs: 9000, text: '再见', confidence: 1 },
        ],
      }),
    heardHotWords: null,
    dropsSilence: false,
  },
];

describe.each(cases)('$name', ({ open, version, heardHotWords, dropsSilence }) => {
  let engine: AsrEngine;
  const signal = new AbortController().signal;
  const transcribe = (input: AsrInput): Promise<AsrSegment[]> =>
    engine.transcribe(input, { signal, hotWords });

  beforeAll(async () => {
    engine = await open(version);
  });
  afterAll(() => engine.close());

  test('says which engine and model it is', () => {
    expect(engine.version).toEqual(version);
  });

  test('finds speech, times rise and lie within the audio, progress ends at 1', async () => {
    const input = speechInput();
    const shares: number[] = [];
    const segments = await engine.transcribe(input, {
      signal,
      hotWords,
      onProgress: (share) => shares.push(share),
    });
    expect(segments.length).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const starts = segments.map((segment) => segment.startMs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const segment of segments) {
      expect(segment.text.trim()).not.toBe('');
      expect(segment.text).not.toMatch(/[<>[\]|]/);
      expectWithin(segment, 0, 4000);
      expectConfidence(segment.confidence);
      let before = segment.startMs;
      for (const word of segment.words ?? []) {
        expectWithin(word, before, segment.endMs);
        expectConfidence(word.confidence);
        before = word.startMs;
      }
    }
  });

  test('empty audio gives no segments', async () => {
    const shares: number[] = [];
    const segments = await engine.transcribe(
      { ...speechInput(), samples: new Float32Array(0), speech: [] },
      { signal, hotWords, onProgress: (share) => shares.push(share) },
    );
    expect(segments).toEqual([]);
    expect(shares.at(-1)).toBe(1);
  });

  if (dropsSilence)
    test('silence is not decoded', async () => {
      const silent = await transcribe({ ...speechInput(), samples: new Float32Array(32_000), speech: [] });
      expect(silent).toEqual([]);
      const speech = speechInput().speech;
      for (const segment of await transcribe(speechInput())) {
        expect(
          speech.some((span) => segment.startMs < span.endMs + 300 && segment.endMs > span.startMs - 300),
        ).toBe(true);
      }
    });

  test('does not start when it was told to stop before', async () => {
    await expect(
      engine.transcribe(speechInput(), { signal: AbortSignal.abort(), hotWords }),
    ).rejects.toMatchObject({ code: 'aborted', retry: 'back-off' });
  });

  test('the same audio gives the same words', async () => {
    expect(await transcribe(speechInput())).toEqual(await transcribe(speechInput()));
  });

  if (heardHotWords)
    test('passes hot words on', async () => {
      await transcribe(speechInput());
      const heard = await heardHotWords();
      for (const term of hotWords) expect(heard).toContain(term);
    });
});

function expectWithin(span: { startMs: number; endMs: number }, fromMs: number, toMs: number): void {
  expect(span.startMs).toBeGreaterThanOrEqual(fromMs);
  expect(span.endMs).toBeGreaterThanOrEqual(span.startMs);
  expect(span.endMs).toBeLessThanOrEqual(toMs);
  expect(Number.isInteger(span.startMs) && Number.isInteger(span.endMs)).toBe(true);
}

function expectConfidence(confidence: number | null): void {
  if (confidence === null) return;
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
}
