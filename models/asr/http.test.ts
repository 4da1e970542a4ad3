import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EngineVersion } from '../../pipeline/domain.ts';
import { openHttp, transcriptionUrl } from './http.ts';
import { speechInput } from './test-models/speech-input.ts';

const version: EngineVersion = { id: 'http', model: 'test', version: 'test' };
const signal = new AbortController().signal;
const apiKey = 'sk-geheim-123';

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: FormData;
}

let asked: Asked[] = [];
let answer: (response: ServerResponse, request: IncomingMessage) => void = () => undefined;
let base = '';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { headers } = request;
    const form = await new Response(Buffer.concat(chunks), {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData();
    asked.push({ path: request.url ?? '', authorization: headers.authorization, form });
    answer(response, request);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

const open = (overrides: { url?: string; timeoutMs?: number } = {}) =>
  openHttp({ url: base, model: 'sense-voice', apiKey, timeoutMs: 5000, version, ...overrides });

const json = (body: unknown) => (response: ServerResponse) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

test('asks for words with the speech of both spans in one WAV, the key and the terms', async () => {
  answer = json({ text: '', segments: [] });
  await open().transcribe(speechInput(), { signal, hotWords: ['跳闸', '户号'] });
  expect(asked).toHaveLength(1);
  const [request] = asked;
  expect(request?.path).toBe('/v1/audio/transcriptions');
  expect(request?.authorization).toBe(`Bearer ${apiKey}`);
  const field = (name: string) => request?.form.getAll(name);
  expect(field('model')).toEqual(['sense-voice']);
  expect(field('language')).toEqual(['zh']);
  expect(field('response_format')).toEqual(['verbose_json']);
  expect(field('timestamp_granularities[]')).toEqual(['segment', 'word']);
  expect(field('prompt')).toEqual(['以下是供电服务热线的普通话通话。跳闸、户号。']);
  const file = request?.form.get('file');
  if (!(file instanceof File)) throw new Error('no file');
  const wav = Buffer.from(await file.arrayBuffer());
  expect(wav.readUInt32LE(24)).toBe(8000);
  // 0.8 s and 0.7 s of speech, 0.15 s around each, 0.5 s between.
  expect(wav.length).toBe(44 + (1100 + 500 + 1000) * 8 * 2);
});

test('words are put back where they were spoken; their segment gives the confidence', async () => {
  answer = json({
    text: '家里停电了',
    segments: [{ start: 0.2, end: 2.2, text: '家里停电了', avg_logprob: Math.log(0.5) }],
    words: [
      { word: '家里', start: 0.2, end: 0.8 },
      { word: '停电了', start: 1.7, end: 2.2 },
    ],
  });
  expect(await open().transcribe(speechInput(), { signal, hotWords: [] })).toEqual([
    {
      startMs: 1250,
      endMs: 1850,
      text: '家里',
      confidence: 0.5,
      words: [{ text: '家里', startMs: 1250, endMs: 1850, confidence: null }],
    },
    {
      startMs: 2950,
      endMs: 3450,
      text: '停电了',
      confidence: 0.5,
      words: [{ text: '停电了', startMs: 2950, endMs: 3450, confidence: null }],
    },
  ]);
});

test('a server that only gives the text still gives a segment', async () => {
  answer = json({ text: '家里停电了' });
  expect(await open().transcribe(speechInput(), { signal, hotWords: [] })).toEqual([
    { startMs: 1050, endMs: 3850, text: '家里停电了', confidence: null },
  ]);
});

describe('refusals', () => {
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(code, headers);
      response.end(`the key ${apiKey} is wrong`);
    };
  test.each([
    [401, 'asr-refused', 'never'],
    [404, 'asr-endpoint-missing', 'never'],
    [400, 'asr-rejected', 'never'],
    [413, 'asr-rejected', 'never'],
    [429, 'asr-busy', 'back-off'],
    [503, 'asr-busy', 'back-off'],
  ])('%i is %s and tried again: %s; the key is in no message', async (code, errorCode, retry) => {
    answer = status(code);
    const error = await open()
      .transcribe(speechInput(), { signal, hotWords: [] })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: errorCode, retry });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(apiKey);
  });
  test('Retry-After is kept to', async () => {
    answer = status(429, { 'retry-after': '7' });
    await expect(open().transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
      retry: { afterMs: 7000 },
    });
  });
  test('an answer of another shape', async () => {
    answer = json({ result: '停电' });
    await expect(open().transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
      code: 'asr-bad-answer',
    });
  });
  test('no answer in time', async () => {
    answer = () => undefined;
    await expect(
      open({ timeoutMs: 300 }).transcribe(speechInput(), { signal, hotWords: [] }),
    ).rejects.toMatchObject({ code: 'asr-timeout', retry: 'back-off' });
  });
  test('nobody listens', async () => {
    await expect(
      open({ url: 'http://127.0.0.1:1' }).transcribe(speechInput(), { signal, hotWords: [] }),
    ).rejects.toMatchObject({ code: 'asr-unreachable', retry: 'back-off' });
  });
  test('a redirect is not followed with the audio', async () => {
    answer = (response) => {
      response.writeHead(307, { location: `${base}/elsewhere` });
      response.end();
    };
    await expect(open().transcribe(speechInput(), { signal, hotWords: [] })).rejects.toMatchObject({
      code: 'asr-unreachable',
    });
    expect(asked).toHaveLength(1);
  });
});

test('stopping ends the request', async () => {
  const stop = new AbortController();
  let closed: Promise<void> = Promise.resolve();
  answer = (response) => {
    closed = new Promise((resolve) => response.once('close', () => resolve()));
    stop.abort();
  };
  await expect(open().transcribe(speechInput(), { signal: stop.signal, hotWords: [] })).rejects.toMatchObject(
    { code: 'aborted' },
  );
  await closed;
});

test.each([
  ['http://10.0.0.5:8000', 'http://10.0.0.5:8000/v1/audio/transcriptions'],
  ['http://10.0.0.5:8000/', 'http://10.0.0.5:8000/v1/audio/transcriptions'],
  ['http://10.0.0.5:8000/v1', 'http://10.0.0.5:8000/v1/audio/transcriptions'],
  ['http://10.0.0.5/asr/v1/', 'http://10.0.0.5/asr/v1/audio/transcriptions'],
  ['http://10.0.0.5/v1/audio/transcriptions', 'http://10.0.0.5/v1/audio/transcriptions'],
])('ASR_URL %s means %s', (address, url) => {
  expect(transcriptionUrl(address)).toBe(url);
});
