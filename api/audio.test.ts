import { once } from 'node:events';
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/installation.ts';
import { toneWav } from '../fixtures/small-recordings.ts';
import type { Peaks } from './shapes.ts';
import { fetchBytes, openTestApi, opinions, storagePath, type TestApi, transcript } from './test-api.ts';

let api: TestApi;
let port: number;
let analysed = 0;
const wav = toneWav(2);
const channels = { agent: 1, customer: 0 };

beforeAll(async () => {
  api = await openTestApi('audio');
  const { installation } = api;
  await installation.put('calls/wav.wav', wav);
  await installation.put('tones/ten.wav', toneWav(10));
  await installation.put('calls/text.wav', '您好，很高兴为您服务');
  await installation.put('calls/empty.wav', '');
  await installation.put('calls/long.wav', toneWav(600));
  const mp3 = storagePath(installation, 'calls/mp3.wav');
  await execa('ffmpeg', ['-v', 'error', '-i', storagePath(installation, 'tones/ten.wav'), '-f', 'mp3', mp3]);
  for (const id of ['wav', 'mp3', 'text', 'empty', 'long', 'gone']) await addAnalysed(id);
  await api.addRecording('chat', { kind: 'transcript', channel: 'chat', storage_key: 'calls/chat.json' });
  port = await api.listen();
});
afterAll(() => api.close());

/** Nothing personal is said in it. Equal transcripts would share one analysis. */
async function addAnalysed(id: string): Promise<void> {
  await api.addRecording(id, { metadata: { channels } });
  analysed += 1;
  const durationMs = 6_000 + analysed;
  await api.addResults(id, { transcribe: { ...transcript, durationMs }, analyse: opinions });
}

const audio = (id: string) => `/api/recordings/${id}/audio`;

describe('a WAV', () => {
  test('comes whole, byte for byte', async () => {
    const { status, headers, bytes } = await fetchBytes(port, audio('wav'));
    expect([status, bytes.equals(wav)]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(wav.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
  });

  test.each([
    ['bytes=0-', 0, wav.length - 1],
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    [`bytes=${wav.length - 10}-`, wav.length - 10, wav.length - 1],
    ['bytes=-44', wav.length - 44, wav.length - 1],
    [`bytes=100-${wav.length * 9}`, 100, wav.length - 1],
  ])('%s gives bytes %i to %i', async (range, start, end) => {
    const { status, headers, bytes } = await fetchBytes(port, audio('wav'), { headers: { range } });
    expect(status).toBe(206);
    expect(headers).toMatchObject({
      'content-range': `bytes ${start}-${end}/${wav.length}`,
      'content-length': String(end - start + 1),
    });
    expect(bytes.equals(wav.subarray(start, end + 1))).toBe(true);
  });

  test.each([`bytes=${wav.length}-`, 'bytes=-0'])('%s lies outside', async (range) => {
    const { status, headers, bytes } = await fetchBytes(port, audio('wav'), { headers: { range } });
    expect([status, headers['content-range']]).toEqual([416, `bytes */${wav.length}`]);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'range-not-satisfiable' });
  });

  test.each(['bytes=5-1', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=0-1', 'bytes'])(
    '%j gives the whole',
    async (range) => {
      const { status, bytes } = await fetchBytes(port, audio('wav'), { headers: { range } });
      expect([status, bytes.length]).toEqual([200, wav.length]);
    },
  );

  test('HEAD tells length and tag without bytes', async () => {
    const { status, headers, bytes } = await fetchBytes(port, audio('wav'), { method: 'HEAD' });
    expect([status, headers['content-length'], bytes.length]).toEqual([200, String(wav.length), 0]);
    const ranged = await fetchBytes(port, audio('wav'), { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    expect([ranged.status, ranged.headers['content-length'], ranged.bytes.length]).toEqual([206, '10', 0]);
  });

  test('is not sent again while it is the same', async () => {
    const first = await fetchBytes(port, audio('wav'), { method: 'HEAD' });
    const etag = first.headers.etag ?? '';
    for (const tag of [etag, `W/${etag}`, '*', `"other", ${etag}`]) {
      const again = await fetchBytes(port, audio('wav'), { headers: { 'if-none-match': tag } });
      expect([tag, again.status, again.bytes.length]).toEqual([tag, 304, 0]);
    }
    const range = 'bytes=0-9';
    const same = await fetchBytes(port, audio('wav'), { headers: { range, 'if-range': etag } });
    const other = await fetchBytes(port, audio('wav'), { headers: { range, 'if-range': '"other"' } });
    expect([same.status, other.status, other.bytes.length]).toEqual([206, 200, wav.length]);
  });

  test('a player that goes away closes the file', async () => {
    const file = storagePath(api.installation, 'calls/long.wav');
    const request = httpRequest({ host: '127.0.0.1', port, path: audio('long') });
    request.on('error', () => {});
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    await once(response, 'readable');
    expect(await isOpen(file)).toBe(true);
    response.destroy();
    await until('the file is closed', async () => !(await isOpen(file)));
  });
});

async function isOpen(file: string): Promise<boolean> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(links)).includes(file);
}

describe('another format', () => {
  test('comes as PCM WAV of the same channels, decoded once for all who ask', async () => {
    const answers = await Promise.all(
      ['bytes=0-43', 'bytes=44-', undefined].map((range) =>
        fetchBytes(port, audio('mp3'), range === undefined ? {} : { headers: { range } }),
      ),
    );
    const [header, samples, whole] = answers.map(({ bytes }) => bytes);
    expect(answers.map(({ status }) => status)).toEqual([206, 206, 200]);
    expect(Buffer.concat([header ?? wav, samples ?? wav]).equals(whole ?? wav)).toBe(true);
    expect([whole?.toString('latin1', 0, 4), whole?.readUInt16LE(20), whole?.readUInt16LE(22)]).toEqual([
      'RIFF',
      1,
      2,
    ]);
    const cached = await readdir(path.join(api.installation.folder, 'data/cache'));
    expect(cached.filter((name) => name.endsWith('.wav')).length).toBe(1);
    expect(cached.filter((name) => name.startsWith('.part-'))).toEqual([]);
  });

  test('still plays when the cache was emptied', async () => {
    await rm(path.join(api.installation.folder, 'data/cache'), { recursive: true });
    expect((await fetchBytes(port, audio('mp3'), { method: 'HEAD' })).status).toBe(200);
  });
});

describe('peaks', () => {
  test('hold the largest sample of each slice, by channel, with the role', async () => {
    const { status, body } = await api.get('/api/recordings/wav/peaks?count=4');
    expect(status).toBe(200);
    const { durationMs, channels: measured } = body as Peaks;
    expect(durationMs).toBe(2_000);
    expect(measured.map(({ channel, role }) => [channel, role])).toEqual([
      [0, 'customer'],
      [1, 'agent'],
    ]);
    // Channel 0 speaks in the first second only.
    const loud = measured.map(({ peaks }) => peaks.map((peak) => peak > 0.2));
    expect(loud).toEqual([
      [true, true, false, false],
      [false, false, true, true],
    ]);
    expect(await api.get('/api/recordings/wav/peaks?count=4')).toEqual({ status, body });
  });

  test.each(['count=0', 'count=4001', 'count=x', 'width=3'])('?%s is refused', async (query) => {
    expect(await api.get(`/api/recordings/wav/peaks?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'validation' },
    });
  });
});

test.each([
  ['chat', 404, 'no-audio'],
  ['gone', 404, 'storage-missing'],
  ['nobody', 404, 'not-found'],
  ['text', 422, 'audio-unplayable'],
  ['empty', 422, 'audio-unplayable'],
])('%s has neither audio nor peaks: %i %s', async (id, status, code) => {
  for (const url of [audio(id), `/api/recordings/${id}/peaks`]) {
    expect([url, await api.get(url)]).toMatchObject([url, { status, body: { status, code } }]);
  }
});

test('audio that was replaced in storage is read anew', async () => {
  await api.installation.put('calls/new.wav', toneWav(1));
  await addAnalysed('new');
  const before = await fetchBytes(port, audio('new'));
  await writeFile(storagePath(api.installation, 'calls/new.wav'), toneWav(3));
  const after = await fetchBytes(port, audio('new'));
  expect(after.bytes.equals(await readFile(storagePath(api.installation, 'calls/new.wav')))).toBe(true);
  expect(after.headers.etag).not.toBe(before.headers.etag);
});
