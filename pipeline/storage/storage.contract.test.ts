import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareKeys } from './keys.ts';
import { openLocalStorage } from './local.ts';
import { openMinioStorage } from './minio.ts';
import type { Storage, StoredObject } from './storage.ts';

interface Subject {
  readonly storage: Storage;
  /** The same place, opened so that nothing answers. */
  readonly unreachable: Storage;
  stop(): Promise<void>;
}

const subjects: [string, () => Promise<Subject>][] = [
  ['a folder', openFolder],
  ['an S3 server', openS3],
];

describe.each(subjects)('storage in %s', (_name, open) => {
  let subject: Subject;
  let storage: Storage;

  beforeAll(async () => {
    subject = await open();
    storage = subject.storage;
    await storage.check();
  });
  afterAll(() => subject?.stop());

  test('what was put is read back, whole and in ranges', async () => {
    await storage.put('range/digits.txt', Buffer.from('0123456789'), 'text/plain');
    expect(await text(await storage.read('range/digits.txt'))).toBe('0123456789');
    expect(await text(await storage.read('range/digits.txt', { start: 0, end: 0 }))).toBe('0');
    expect(await text(await storage.read('range/digits.txt', { start: 3, end: 5 }))).toBe('345');
    expect(await text(await storage.read('range/digits.txt', { start: 8, end: 99 }))).toBe('89');
    await expect(storage.read('range/digits.txt', { start: 10, end: 12 })).rejects.toMatchObject({
      code: 'storage-bad-range',
      retry: 'never',
    });
  });

  test('what is removed is gone, from the listing too; removing it again does nothing', async () => {
    await storage.put('remove/张三 call.wav', Buffer.from('RIFF'));
    expect(await storage.remove('remove/张三 call.wav')).toBe(true);
    expect(await storage.head('remove/张三 call.wav')).toBeNull();
    expect((await storage.list('remove/', {})).objects).toEqual([]);
    expect(await storage.remove('remove/张三 call.wav')).toBe(false);
    await expect(storage.remove('../remove.wav')).rejects.toMatchObject({ code: 'storage-bad-key' });
  });

  test('an empty object is an object', async () => {
    await storage.put('empty/nothing.wav', Buffer.alloc(0));
    expect(await storage.head('empty/nothing.wav')).toMatchObject({ sizeBytes: 0 });
    expect(await text(await storage.read('empty/nothing.wav'))).toBe('');
  });

  test('head tells key, size and etag as the listing does, and null for a missing key', async () => {
    await storage.put('head/call.wav', Buffer.from('RIFF'));
    const { objects } = await storage.list('head/', {});
    expect(objects).toEqual([{ key: 'head/call.wav', sizeBytes: 4, etag: expect.stringMatching(/./) }]);
    expect(await storage.head('head/call.wav')).toEqual(objects[0]);
    expect(await storage.head('head/other.wav')).toBeNull();
    expect(await storage.head('head')).toBeNull();
    expect(await storage.head('head/call.wav/below')).toBeNull();
  });

  test('the etag changes with the bytes', async () => {
    await storage.put('etag/call.wav', Buffer.from('before'));
    const before = await storage.head('etag/call.wav');
    await storage.put('etag/call.wav', Buffer.from('behind'));
    const after = await storage.head('etag/call.wav');
    expect(after?.sizeBytes).toBe(before?.sizeBytes);
    expect(after?.etag).not.toBe(before?.etag);
    expect(await text(await storage.read('etag/call.wav'))).toBe('behind');
  });

  test('a missing key is named and not tried again', async () => {
    await expect(storage.read('missing/call.wav')).rejects.toMatchObject({
      code: 'storage-missing',
      retry: 'never',
      status: 404,
      message: `There is no missing/call.wav in ${storage.name}: put it there, or remove the recording.`,
    });
  });

  test('put-if-absent writes once and leaves what is there', async () => {
    expect(await storage.putIfAbsent('absent/a.json', Buffer.from('first'))).toBe(true);
    expect(await storage.putIfAbsent('absent/a.json', Readable.from([Buffer.from('second')]))).toBe(false);
    expect(await text(await storage.read('absent/a.json'))).toBe('first');
  });

  test('a body that fails half-way leaves nothing, and what was there before stays', async () => {
    const failing = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(20_000_000, 1);
          throw new Error('the sender went away');
        })(),
      );
    await expect(storage.put('half/new.wav', failing())).rejects.toThrow('the sender went away');
    expect(await storage.head('half/new.wav')).toBeNull();
    await storage.put('half/old.wav', Buffer.from('old'));
    await expect(storage.put('half/old.wav', failing())).rejects.toThrow('the sender went away');
    expect(await text(await storage.read('half/old.wav'))).toBe('old');
    expect((await storage.list('half/', {})).objects).toHaveLength(1);
  });

  test.each([
    '录音/2026年1月/停电报修 01.wav',
    'odd/plus+and space & <sharp> "quote" \'one\' 100%.wav',
    'odd/1234567890123456789012345678901234567890',
    'odd/0012',
    'odd/１２３！𠮷😀.wav',
    'odd/a=b;c,d$e@f~g!(h)*.wav',
  ])('key %s comes back from list, head and read', async (key) => {
    await storage.put(key, Buffer.from(key));
    expect(await text(await storage.read(key))).toBe(key);
    expect(await storage.head(key)).toMatchObject({ key, sizeBytes: Buffer.byteLength(key) });
    const { objects, next } = await storage.list(key, {});
    expect(objects.map((object) => object.key)).toEqual([key]);
    expect(next).toBeNull();
  });

  test('a numeric key at the root is listed as it is', async () => {
    await storage.put('00120', Buffer.from('1'));
    expect((await storage.list('0012', {})).objects.map(({ key }) => key)).toEqual(['00120']);
  });

  test.each([
    '',
    '/call.wav',
    'a//b.wav',
    'a/',
    '../call.wav',
    'a/../../b.wav',
    './a',
    'a/.',
    'nul\0.wav',
    '长'.repeat(342),
  ])('key %j is refused', async (key) => {
    const refused = { code: 'storage-bad-key', retry: 'never', status: 400 };
    await expect(storage.read(key)).rejects.toMatchObject(refused);
    await expect(storage.head(key)).rejects.toMatchObject(refused);
    await expect(storage.put(key, Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(storage.putIfAbsent(key, Buffer.from('x'))).rejects.toMatchObject(refused);
  });

  test('1,500 keys come in pages, in byte order, each once', async () => {
    const keys = Array.from(
      { length: 1500 },
      (_, i) => `pages/${i % 3}/通话-${String(i).padStart(5, '0')}.wav`,
    );
    await inBatches(keys, 50, (key) => storage.put(key, Buffer.from(key)));
    const sorted = keys.toSorted(compareKeys);

    const first = await storage.list('pages/', {});
    expect(first.objects.map(({ key }) => key)).toEqual(sorted.slice(0, 1000));
    expect(first.next).toBe(sorted[999]);
    const second = await storage.list('pages/', { after: first.next });
    expect(second.objects.map(({ key }) => key)).toEqual(sorted.slice(1000));
    expect(second.next).toBeNull();

    expect((await everything(storage, 'pages/1/', 77)).map(({ key }) => key)).toEqual(
      sorted.filter((key) => key.startsWith('pages/1/')),
    );
    // Any key is a place to go on from, also one that is not there.
    const rest = await storage.list('pages/', { after: 'pages/2/通话-01490' });
    expect(rest.objects.map(({ key }) => key)).toEqual([
      'pages/2/通话-01490.wav',
      'pages/2/通话-01493.wav',
      'pages/2/通话-01496.wav',
      'pages/2/通话-01499.wav',
    ]);
    expect(await storage.list('pages/none', {})).toEqual({ objects: [], next: null });
  }, 120_000);

  test('order is that of bytes, also where folders, dots and characters beyond U+FFFF meet', async () => {
    const sorted = ['order/a', 'order/a-b', 'order/a.wav', 'order/b/x', 'order/b0', 'order/！', 'order/𠮷'];
    // A folder cannot hold the file `b` and the folder `b/`: `b0` sorts behind everything in `b/`.
    await inBatches(sorted.toReversed(), 4, (key) => storage.put(key, Buffer.from('x')));
    expect((await everything(storage, 'order/', 2)).map(({ key }) => key)).toEqual(sorted);
    expect((await everything(storage, 'order/a', 1)).map(({ key }) => key)).toEqual(sorted.slice(0, 3));
  });

  test('50 MB of unknown size go in and out as streams', async () => {
    const chunk = Buffer.alloc(500_000);
    const hash = createHash('sha256');
    const body = Readable.from(
      (function* () {
        for (let i = 0; i < 100; i += 1) {
          const part = Buffer.from(chunk.fill(i));
          hash.update(part);
          yield part;
        }
      })(),
    );
    await storage.put('large/call.wav', body, 'audio/wav');
    expect(await storage.head('large/call.wav')).toMatchObject({ sizeBytes: 50_000_000 });
    const back = createHash('sha256');
    for await (const part of await storage.read('large/call.wav')) back.update(part);
    expect(back.digest('hex')).toBe(hash.digest('hex'));
    const middle = await buffer(await storage.read('large/call.wav', { start: 24_999_999, end: 25_000_000 }));
    expect([...middle]).toEqual([49, 50]);
    expect(await storage.putIfAbsent('large/call.wav', Readable.from([chunk]))).toBe(false);
  }, 120_000);

  test('a reader who leaves early leaves nothing open', async () => {
    await storage.put('early/call.wav', Buffer.alloc(5_000_000));
    for (let i = 0; i < 20; i += 1) (await storage.read('early/call.wav')).destroy();
    expect(await storage.head('early/call.wav')).toMatchObject({ sizeBytes: 5_000_000 });
  });

  test('a place that does not answer is named and tried again', async () => {
    const away = { code: 'storage-unreachable', retry: 'back-off', status: 503 };
    const { unreachable } = subject;
    await expect(unreachable.check()).rejects.toMatchObject(away);
    await expect(unreachable.list('', {})).rejects.toMatchObject(away);
    await expect(unreachable.head('a.wav')).rejects.toMatchObject(away);
    await expect(unreachable.read('a.wav')).rejects.toMatchObject(away);
    await expect(unreachable.put('a.wav', Buffer.from('x'))).rejects.toMatchObject(away);
    await expect(unreachable.putIfAbsent('a.wav', Buffer.from('x'))).rejects.toMatchObject(away);
  });
});

describe('an S3 server', () => {
  test('refuses a wrong secret, in a sentence without it', async () => {
    const storage = openMinioStorage({ ...s3Options('refused'), secretKey: 'a wrong secret' });
    const works = [
      () => storage.check(),
      () => storage.list('', {}),
      () => storage.read('a'),
      () => storage.put('a', Buffer.from('x')),
    ];
    for (const work of works) {
      const failure = await work().catch((error) => error);
      expect(failure).toMatchObject({ code: 'storage-denied', retry: 'never' });
      expect(inspect(failure, { depth: 5 })).not.toMatch(/a wrong secret|test:tester|signatureprovided/);
    }
  });

  test('gets its bucket from check(), twice without harm', async () => {
    const options = s3Options('made-by-check');
    const storage = openMinioStorage(options);
    const missing = {
      code: 'storage-unreachable',
      message: `There is no bucket ${options.bucket} at ${options.endpoint}: create it, or correct S3_BUCKET.`,
    };
    await expect(storage.put('a', Buffer.from('x'))).rejects.toMatchObject(missing);
    await expect(storage.list('', {})).rejects.toMatchObject(missing);
    await storage.check();
    await storage.check();
    expect(await storage.list('', {})).toEqual({ objects: [], next: null });
  });

  test('that accepts connections and says nothing is given up', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const storage = openMinioStorage({
      ...s3Options('silent'),
      endpoint: `http://127.0.0.1:${port}`,
      timeoutMs: 200,
    });
    await expect(storage.head('a.wav')).rejects.toMatchObject({ code: 'storage-unreachable' });
    silent.close();
  });

  test.each(['ftp://host', 'host:9000', 'http://host/path', 'http://user:pass@host'])(
    'endpoint %s is refused in one sentence',
    (endpoint) => {
      expect(() => openMinioStorage({ ...s3Options('x'), endpoint })).toThrow(
        'S3_ENDPOINT is not usable: write it as http://host:9000 or https://host, without a path or an account.',
      );
    },
  );

  test('without notifications says so', async () => {
    const storage = openMinioStorage(s3Options('notifications'));
    await storage.check();
    expect(await storage.created('', new AbortController().signal)).toBeNull();
  });
});

async function everything(storage: Storage, prefix: string, limit: number): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  let after: string | null = null;
  do {
    const page = await storage.list(prefix, { after, limit });
    found.push(...page.objects);
    after = page.next;
  } while (after !== null);
  return found;
}

async function inBatches<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await Promise.all(items.slice(start, start + size).map(work));
  }
}

async function openFolder(): Promise<Subject> {
  const dir = await mkdtemp(path.join(tmpdir(), 'earmark-storage-'));
  return {
    storage: openLocalStorage(dir),
    unreachable: openLocalStorage(path.join(dir, '..', `${path.basename(dir)}-not-mounted`)),
    stop: async () => {
      const left = await readdir(dir, { recursive: true });
      await rm(dir, { recursive: true });
      expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  };
}

async function openS3(): Promise<Subject> {
  return {
    storage: openMinioStorage(s3Options('contract')),
    unreachable: openMinioStorage({ ...s3Options('contract'), endpoint: 'http://127.0.0.1:1' }),
    stop: async () => undefined,
  };
}

function s3Options(bucket: string) {
  const { S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY, S3_TEST_SECRET_KEY, S3_TEST_REGION } = process.env;
  if (!S3_TEST_ENDPOINT || !S3_TEST_ACCESS_KEY || !S3_TEST_SECRET_KEY) {
    throw new Error('No S3 server: fixtures/machine-setup.ts starts one and sets S3_TEST_ENDPOINT.');
  }
  return {
    endpoint: S3_TEST_ENDPOINT,
    accessKey: S3_TEST_ACCESS_KEY,
    secretKey: S3_TEST_SECRET_KEY,
    region: S3_TEST_REGION ?? 'us-east-1',
    bucket: `earmark-${process.pid}-${bucket}`,
  };
}
