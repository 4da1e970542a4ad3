/** What Swift's s3api cannot show: a stand-in answers here as the documentation of S3 and MinIO says. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { openMinioStorage } from './minio.ts';
import type { Storage } from './storage.ts';

let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test('notifications of MinIO come as keys; spaces in between are no events', async () => {
  const asked: string[] = [];
  const storage = await standIn((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(' \n');
    response.write(event('calls/%E5%81%9C%E7%94%B5+01.wav'));
    response.write('  \n');
    response.write(event('calls/a%2Bb.wav'));
  });
  const stop = new AbortController();
  const keys: string[] = [];
  for await (const key of (await storage.created('calls/', stop.signal)) ?? []) {
    keys.push(key);
    if (keys.length === 2) stop.abort();
  }
  expect(keys).toEqual(['calls/停电 01.wav', 'calls/a+b.wav']);
  expect(asked).toEqual(['/recordings?events=s3%3AObjectCreated%3A%2A&ping=10&prefix=calls%2F&suffix=']);
});

test('notifications end when the connection breaks', async () => {
  const storage = await standIn((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(event('a.wav'), () => response.destroy());
  });
  const keys: string[] = [];
  for await (const key of (await storage.created('', new AbortController().signal)) ?? []) keys.push(key);
  expect(keys).toEqual(['a.wav']);
});

test('a conditional write that loses on the server is "taken"', async () => {
  const storage = await standIn((request, response) => {
    if (request.method === 'HEAD') response.writeHead(404).end();
    else if (request.headers['if-none-match'] === '*') failWith(response, 412, 'PreconditionFailed');
    else response.writeHead(200).end();
  });
  expect(await storage.putIfAbsent('a.wav', Buffer.from('x'))).toBe(false);
});

test('a large conditional write decides when it is completed, and removes its parts when it lost', async () => {
  const seen: string[] = [];
  const storage = await standIn(async (request, response) => {
    await text(request);
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    if (request.method === 'HEAD') return response.writeHead(404).end();
    seen.push(`${request.method} ${[...query.keys()]} ${request.headers['if-none-match'] ?? ''}`.trim());
    if (query.has('uploads')) return response.end('<R><UploadId>u1</UploadId></R>');
    if (query.has('partNumber')) return response.writeHead(200, { etag: '"e"' }).end();
    if (request.method === 'DELETE') return response.writeHead(204).end();
    return failWith(response, 412, 'PreconditionFailed');
  });
  expect(await storage.putIfAbsent('a.wav', Buffer.alloc(17 * 1024 * 1024))).toBe(false);
  expect(seen).toEqual([
    'POST uploads',
    'PUT partNumber,uploadId',
    'PUT partNumber,uploadId',
    'POST uploadId *',
    'DELETE uploadId',
  ]);
});

test.each([
  [503, 'SlowDown', 'storage-unreachable', 'back-off'],
  [500, 'InternalError', 'storage-unreachable', 'back-off'],
  [403, 'RequestTimeTooSkewed', 'storage-denied', 'never'],
  [403, 'AccessDenied', 'storage-denied', 'never'],
  [404, 'NoSuchBucket', 'storage-unreachable', 'back-off'],
  [404, 'NoSuchKey', 'storage-missing', 'never'],
])('%d %s is %s, retry %s', async (status, code, named, retry) => {
  const storage = await standIn((_request, response) => failWith(response, status, code));
  await expect(storage.read('a.wav')).rejects.toMatchObject({ code: named, retry });
});

test('a connection that breaks in the middle of an object fails by name', async () => {
  const storage = await standIn((_request, response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    response.write(Buffer.alloc(1000), () => response.destroy());
  });
  await expect(text(await storage.read('a.wav'))).rejects.toMatchObject({
    code: 'storage-unreachable',
    retry: 'back-off',
  });
});

test('a web server that is no S3 server is named', async () => {
  const storage = await standIn((_request, response) => response.end('<html>Welcome</html>'));
  await expect(storage.list('', {})).rejects.toMatchObject({
    code: 'storage-unreachable',
    message: 'What answers at S3_ENDPOINT is not an S3 server: correct S3_ENDPOINT.',
  });
});

async function standIn(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<Storage> {
  const listening = createServer((request, response) => void answer(request, response));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return openMinioStorage({
    endpoint: `http://127.0.0.1:${port}`,
    accessKey: 'key',
    secretKey: 'secret',
    bucket: 'recordings',
    region: 'us-east-1',
  });
}

function event(key: string): string {
  return `${JSON.stringify({ Records: [{ eventName: 's3:ObjectCreated:Put', s3: { object: { key } } }] })}\n`;
}

function failWith(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>said ${code}</Message></Error>`);
}
