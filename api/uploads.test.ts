import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/installation.ts';
import { chatOf, toneWav } from '../fixtures/small-recordings.ts';
import { openTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let port: number;

beforeAll(async () => {
  api = await openTestApi('uploads', { environment: { MAX_FILE_MB: '1' } });
  port = await api.listen();
});
afterAll(() => api.close());

type Part = readonly [name: string, content: string | Buffer, fileName?: string, type?: string];

async function upload(
  ...parts: Part[]
): Promise<{ status: number; location: string | null; body: Record<string, unknown> }> {
  const form = new FormData();
  for (const [name, content, fileName, type] of parts) {
    if (fileName === undefined) form.append(name, String(content));
    else form.append(name, new Blob([new Uint8Array(Buffer.from(content))], { type: type ?? '' }), fileName);
  }
  const response = await fetch(`http://127.0.0.1:${port}/api/recordings`, { method: 'POST', body: form });
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(path.join(api.installation.folder, 'storage'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

const metadata = JSON.stringify({
  callId: 'U-1',
  agentId: '8001',
  startedAt: '2026-11-20T10:00:00+08:00',
  customerNumber: '19900012345',
  工单号: 'G-7',
});

describe('an upload', () => {
  test('becomes a recording with its metadata, and is put into the queue', async () => {
    const { status, location, body } = await upload(
      ['metadata', metadata],
      ['audio', toneWav(1), '录音 1.wav', 'audio/wav'],
    );
    expect([status, body]).toEqual([201, { id: expect.any(String), existing: false, note: null }]);
    expect(location).toBe(`/api/recordings/${body.id}`);
    const { body: recording } = await api.get(location ?? '');
    expect(recording).toMatchObject({
      id: body.id,
      callId: 'U-1',
      agentId: '8001',
      state: expect.stringMatching(/^(pending|waiting)$/),
      storageKey: expect.stringMatching(/^uploads\/\d{4}-\d\d-\d\d\/[0-9a-z]{26}\/call\.wav$/),
      metadata: { customerNumber: '199****2345', extra: { 工单号: 'G-7' } },
    });
    const { queue } = await api.installation.services();
    expect((await queue.counts()).transcribe.waiting).toBe(1);
  });

  test('may send the parts in any order, and the small ones as files', async () => {
    const { status, body } = await upload(
      ['audio', toneWav(1.1), 'a.wav'],
      ['metadata', JSON.stringify({ callId: 'U-2' }), 'metadata.json', 'application/json'],
    );
    expect(status).toBe(201);
    expect((await api.get(`/api/recordings/${body.id}`)).body).toMatchObject({ callId: 'U-2' });
  });

  test('needs no metadata', async () => {
    expect((await upload(['audio', toneWav(1.2), 'a.wav'])).status).toBe(201);
  });

  test('may bring a transcript along', async () => {
    const turns = [{ role: 'agent', text: '您好', startMs: 0, endMs: 900 }];
    const { status, body } = await upload(
      ['audio', toneWav(1.3), 'a.wav'],
      ['transcript', JSON.stringify({ turns }), 'a.json'],
    );
    expect(status).toBe(201);
    const { body: recording } = await api.get(`/api/recordings/${body.id}`);
    expect(recording).toMatchObject({
      kind: 'audio',
      objects: [{ purpose: 'audio' }, { purpose: 'transcript' }],
    });
  });

  test('of a chat is a transcript alone', async () => {
    const { status, body } = await upload(['transcript', chatOf(1), 'chat.json']);
    expect(status).toBe(201);
    const { body: recording } = await api.get(`/api/recordings/${body.id}`);
    expect(recording).toMatchObject({ kind: 'transcript', channel: 'chat', hasAudio: false });
  });
});

describe('the same bytes again', () => {
  test('give the recording that is there, and store nothing', async () => {
    const wav = toneWav(1.4);
    const first = await upload(['audio', wav, 'a.wav']);
    const files = await storedFiles();
    const again = await upload(['audio', wav, 'other-name.wav']);
    expect(again).toMatchObject({
      status: 200,
      location: first.location,
      body: { id: first.body.id, existing: true, note: expect.stringContaining('already') },
    });
    const withMetadata = await upload(['audio', wav, 'a.wav'], ['metadata', '{"callId":"new"}']);
    expect(withMetadata.body.note).toContain('was not used');
    expect(await storedFiles()).toEqual(files);
  });

  test('hold for chats too', async () => {
    const first = await upload(['transcript', chatOf(2), 'a.json']);
    const again = await upload(['transcript', chatOf(2), 'b.json']);
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
  });
});

describe('a hostile file name', () => {
  test.each([
    '../../../../tmp/evil.wav',
    '..\\..\\evil.wav',
    '/etc/cron.d/evil',
    'a\0.wav',
    'a\r\nx-evil: 1.wav',
    `${'长'.repeat(3_000)}.wav`,
    '.',
    '',
    'con.wav',
    '$(touch evil).wav',
    '-i.wav',
  ])('%j becomes nothing but call.wav', async (fileName) => {
    const seconds = 2 + (Buffer.from(fileName).reduce((sum, byte) => sum + byte, 0) % 997) / 1_000;
    const { status, body } = await upload(['audio', toneWav(seconds), fileName]);
    expect(status).toBe(201);
    const { body: recording } = await api.get(`/api/recordings/${body.id}`);
    expect(recording).toMatchObject({
      storageKey: expect.stringMatching(/^uploads\/\d{4}-\d\d-\d\d\/[0-9a-z]{26}\/call\.wav$/),
    });
  });
});

describe('an upload is refused', () => {
  const wav = toneWav(0.5);
  const cases: readonly (readonly [string, readonly Part[], number, string])[] = [
    ['without any part', [], 400, 'upload-invalid'],
    ['with metadata only', [['metadata', '{}']], 400, 'upload-invalid'],
    ['with empty audio', [['audio', '', 'a.wav']], 400, 'upload-invalid'],
    ['with an empty transcript', [['transcript', '', 'a.json']], 400, 'upload-invalid'],
    ['with audio as text', [['audio', 'RIFF']], 400, 'upload-invalid'],
    [
      'with two audio parts',
      [
        ['audio', wav, 'a.wav'],
        ['audio', wav, 'b.wav'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with two metadata parts',
      [
        ['metadata', '{}'],
        ['metadata', '{}'],
        ['audio', wav, 'a.wav'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with a part of another name',
      [
        ['audio', wav, 'a.wav'],
        ['state', 'done'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with a part named __proto__',
      [
        ['__proto__', '{}'],
        ['audio', wav, 'a.wav'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with metadata that is no JSON',
      [
        ['metadata', '{'],
        ['audio', wav, 'a.wav'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with metadata that is a list',
      [
        ['metadata', '[]'],
        ['audio', wav, 'a.wav'],
      ],
      400,
      'upload-invalid',
    ],
    [
      'with metadata over 1 MB',
      [
        ['metadata', `{"a":"${'x'.repeat(1_100_000)}"}`],
        ['audio', wav, 'a.wav'],
      ],
      413,
      'body-too-large',
    ],
    [
      'with metadata over 1 MB as a file',
      [
        ['metadata', `{"a":"${'x'.repeat(1_040_000)}"}`, 'm.json'],
        ['audio', wav, 'a.wav'],
      ],
      413,
      'body-too-large',
    ],
    ['with audio over MAX_FILE_MB', [['audio', toneWav(40), 'a.wav']], 413, 'file-too-large'],
  ];

  test.each(cases)('%s', async (_name, parts, status, code) => {
    const files = await storedFiles();
    const answer = await upload(...parts);
    expect([answer.status, answer.body]).toMatchObject([status, { status, code }]);
    expect(await storedFiles()).toEqual(files);
    expect(await leftovers()).toEqual([]);
  });

  test('when it is not multipart', async () => {
    const { status, body } = await api.post('/api/recordings', { audio: 'x' });
    expect([status, body]).toMatchObject([415, { code: 'unsupported-media-type' }]);
  });

  test('when multipart has no boundary', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/api/recordings',
      headers: { 'content-type': 'multipart/form-data' },
      payload: 'x',
    });
    expect([response.statusCode, response.json()]).toMatchObject([400, { code: 'upload-invalid' }]);
  });

  test('at once when its announced length is over the limit', async () => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/api/recordings',
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000000000' },
    });
    request.on('error', () => {});
    request.write('--x\r\n');
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
    request.destroy();
  });
});

test('an upload that breaks off leaves nothing behind', async () => {
  const files = await storedFiles();
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path: '/api/recordings',
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '500000' },
  });
  request.on('error', () => {});
  request.write('--x\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n');
  request.write(toneWav(5));
  await until('the audio is being written', async () => (await leftovers()).length > 0);
  request.destroy();
  await until('the part of it is gone', async () => (await leftovers()).length === 0);
  expect(await storedFiles()).toEqual(files);
});

test('a text called .wav is stored and becomes a recording that says so later', async () => {
  const { status, body } = await upload(['audio', '您好，这不是录音', 'a.wav']);
  expect(status).toBe(201);
  const { body: recording } = await api.get(`/api/recordings/${body.id}`);
  expect(recording).toMatchObject({ kind: 'audio' });
});

async function leftovers(): Promise<string[]> {
  const names = await readdir(path.join(api.installation.folder, 'data/cache')).catch(() => []);
  return names.filter((name) => name.startsWith('.part-'));
}
