import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { create, Header } from 'tar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CatalogueEntry, listModels, readCatalogue } from './catalogue.ts';
import { type PullOptions, type PullProgress, pullModel } from './pull.ts';

const weights = Buffer.alloc(300_000, 'weights of a model, ');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

type Handler = (request: IncomingMessage, response: ServerResponse, have: number) => unknown;

let root = '';
let modelsDir = '';
let base = '';
let asked: { path: string; range: string | undefined }[] = [];
let handlers: Record<string, Handler> = {};

const server = createServer((request, response) => {
  const { range } = request.headers;
  asked.push({ path: request.url ?? '', range });
  const have = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const handler = handlers[request.url ?? ''];
  if (handler) return handler(request, response, have);
  response.writeHead(404).end();
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'earmark-pull-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  asked = [];
  handlers = {};
  modelsDir = await mkdtemp(join(root, 'models-'));
});
afterEach(() => rm(modelsDir, { recursive: true, force: true }));

/** Sends what is still missing, as a server with range support does. */
function serve(content: Buffer): Handler {
  return (_, response, have) => {
    if (have >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    response.writeHead(have > 0 ? 206 : 200, {
      'content-length': content.length - have,
      ...(have > 0 ? { 'content-range': `bytes ${have}-${content.length - 1}/${content.length}` } : {}),
    });
    response.end(content.subarray(have));
  };
}

/** Cuts the connection after `count` bytes of each answer, once they have reached the client's disk. */
function interrupted(content: Buffer, count: number): Handler {
  return async (_, response, have) => {
    const end = Math.min(content.length, have + count);
    response.writeHead(have > 0 ? 206 : 200, {
      'content-length': content.length - have,
      ...(have > 0 ? { 'content-range': `bytes ${have}-${content.length - 1}/${content.length}` } : {}),
    });
    response.write(content.subarray(have, end));
    if (end === content.length) return response.end();
    await expect.poll(partSize, { timeout: 20_000 }).toBe(end);
    response.destroy();
  };
}

const partSize = async () => (await stat(join(modelsDir, '.partial', 'ggml-test.bin.part'))).size;

const entry = (overrides: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  name: 'test-model',
  version: '1',
  kind: 'asr-whisper',
  title: 'a model for tests',
  licence: 'MIT',
  archive: null,
  file: 'ggml-test.bin',
  files: ['ggml-test.bin'],
  bytes: weights.length,
  sha256: sha256(weights),
  mirrors: [`${base}/first/ggml-test.bin`, `${base}/second/ggml-test.bin`],
  ...overrides,
});

const pull = (one: CatalogueEntry, overrides: Partial<PullOptions> = {}) =>
  pullModel(one.name, {
    modelsDir,
    catalogue: [one],
    mirrors: [],
    from: null,
    acceptChecksum: null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    stallMs: 5000,
    ...overrides,
  });

/** Checksum of what was installed. */
const installed = async (file = 'ggml-test.bin') =>
  sha256(await readFile(join(modelsDir, 'test-model', file)));
/** Nothing half done is left, apart from lock files that were given back. */
const leftOvers = async () => readdir(join(modelsDir, '.partial'));

describe('downloading', () => {
  test('fetches, proves and moves into place; a second pull does nothing', async () => {
    handlers['/first/ggml-test.bin'] = serve(weights);
    const progress: PullProgress[] = [];
    const pulled = await pull(entry(), { onProgress: (one) => progress.push(one) });
    expect(pulled).toEqual({
      name: 'test-model',
      version: '1',
      folder: join(modelsDir, 'test-model'),
      sha256: sha256(weights),
      bytes: weights.length,
      alreadyHere: false,
    });
    expect(await installed()).toBe(sha256(weights));
    expect(await leftOvers()).toEqual([]);
    const downloads = progress.filter((one) => one.step === 'download');
    expect(downloads.at(-1)).toMatchObject({ doneBytes: weights.length, totalBytes: weights.length });
    expect((await pull(entry())).alreadyHere).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test('goes on where the connection broke', async () => {
    handlers['/first/ggml-test.bin'] = interrupted(weights, 120_000);
    await pull(entry());
    expect(asked.map(({ range }) => range)).toEqual([undefined, 'bytes=120000-', 'bytes=240000-']);
    expect(await installed()).toBe(sha256(weights));
  });

  test('goes on in a later run, after it was stopped', async () => {
    handlers['/first/ggml-test.bin'] = (_, response) => {
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 100_000));
    };
    const stop = new AbortController();
    const work = pull(entry(), { signal: stop.signal, stallMs: 30_000 });
    work.catch(() => undefined);
    await expect.poll(partSize, { timeout: 20_000 }).toBe(100_000);
    stop.abort();
    await expect(work).rejects.toMatchObject({ code: 'aborted' });
    asked = [];
    handlers['/first/ggml-test.bin'] = serve(weights);
    await pull(entry());
    expect(asked).toEqual([{ path: '/first/ggml-test.bin', range: 'bytes=100000-' }]);
    expect(await installed()).toBe(sha256(weights));
  });

  test('begins again when the server knows no ranges', async () => {
    await mkdir(join(modelsDir, '.partial'));
    await writeFile(join(modelsDir, '.partial', 'ggml-test.bin.part'), 'old bytes');
    handlers['/first/ggml-test.bin'] = (_, response) => {
      response.writeHead(200, { 'content-length': weights.length }).end(weights);
    };
    await pull(entry());
    expect(await installed()).toBe(sha256(weights));
  });

  test('a finished part is not fetched again', async () => {
    await mkdir(join(modelsDir, '.partial'));
    await writeFile(join(modelsDir, '.partial', 'ggml-test.bin.part'), weights);
    handlers['/first/ggml-test.bin'] = serve(weights);
    await pull(entry());
    expect(asked).toEqual([{ path: '/first/ggml-test.bin', range: `bytes=${weights.length}-` }]);
    expect(await installed()).toBe(sha256(weights));
  });

  test('a part that is longer than the file is thrown away', async () => {
    await mkdir(join(modelsDir, '.partial'));
    await writeFile(join(modelsDir, '.partial', 'ggml-test.bin.part'), Buffer.alloc(weights.length + 10));
    handlers['/first/ggml-test.bin'] = serve(weights);
    await pull(entry());
    expect(await installed()).toBe(sha256(weights));
  });

  test.each<[string, Handler]>([
    ['is missing', (_, response) => response.writeHead(404).end()],
    ['fails', (_, response) => response.writeHead(503).end()],
    ['hangs up', (_, response) => response.destroy()],
    ['is silent', () => undefined],
    ['serves another file', serve(Buffer.alloc(weights.length, 'x'))],
    ['serves a web page', serve(Buffer.from('<html>sign in</html>'))],
  ])('a mirror that %s is followed by the next', async (_, handler) => {
    handlers['/first/ggml-test.bin'] = handler;
    handlers['/second/ggml-test.bin'] = serve(weights);
    await pull(entry(), { stallMs: 1000 });
    expect(await installed()).toBe(sha256(weights));
    expect(asked.at(-1)?.path).toBe('/second/ggml-test.bin');
  });

  test('own mirrors come first: a folder, or a proxy for the original address', async () => {
    handlers['/own/ggml-test.bin'] = (_, response) => response.writeHead(404).end();
    handlers[`/proxy/${base}/first/ggml-test.bin`] = serve(weights);
    await pull(entry(), { mirrors: [`${base}/own/`, `${base}/proxy/{url}`] });
    expect(asked.map(({ path }) => path)).toEqual([
      '/own/ggml-test.bin',
      `/proxy/${base}/first/ggml-test.bin`,
    ]);
  });

  test('when no mirror helps, the sentence says which and what else can be done', async () => {
    await expect(pull(entry())).rejects.toMatchObject({
      code: 'model-download',
      retry: 'back-off',
      message: expect.stringMatching(/status 404.*status 404.*pull it with --from/),
    });
    expect(existsSync(join(modelsDir, 'test-model'))).toBe(false);
  });

  test('two pulls of one model at the same time: the second is told to wait', async () => {
    let release: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => {
      handlers['/first/ggml-test.bin'] = (request, response, have) => {
        release = () => serve(weights)(request, response, have);
        resolve();
      };
    });
    const first = pull(entry(), { stallMs: 30_000 });
    await reached;
    await expect(pull(entry())).rejects.toMatchObject({ code: 'model-pull-running' });
    release?.();
    await first;
  });

  test('an unknown name lists what there is', async () => {
    const options = { catalogue: [entry()], modelsDir, mirrors: [], from: null, acceptChecksum: null };
    await expect(
      pullModel('nonsense', {
        ...options,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    ).rejects.toMatchObject({ code: 'model-unknown', message: expect.stringContaining('test-model') });
  });
});

describe('checksums', () => {
  test('a wrong one is refused and the file removed, the model that was here stays', async () => {
    handlers['/first/ggml-test.bin'] = serve(weights);
    await pull(entry());
    const newer = entry({ version: '2', sha256: 'a'.repeat(64) });
    await expect(pull(newer)).rejects.toMatchObject({
      code: 'model-checksum',
      message: expect.stringContaining(sha256(weights)),
    });
    expect(await leftOvers()).toEqual([]);
    expect(await installed()).toBe(sha256(weights));
  });

  test('where none is known, the operator vouches for the one that was computed, without a second download', async () => {
    handlers['/first/ggml-test.bin'] = serve(weights);
    const unknown = entry({ sha256: null, bytes: null });
    await expect(pull(unknown)).rejects.toMatchObject({
      code: 'model-checksum-unknown',
      message: expect.stringContaining(`--accept-checksum ${sha256(weights)}`),
    });
    expect(existsSync(join(modelsDir, 'test-model'))).toBe(false);
    const pulled = await pull(unknown, { acceptChecksum: sha256(weights).toUpperCase() });
    expect(pulled.sha256).toBe(sha256(weights));
    expect(asked).toHaveLength(1);
    expect(JSON.parse(await readFile(join(modelsDir, 'pulled.json'), 'utf8'))).toEqual({
      'test-model': {
        version: '1',
        sha256: sha256(weights),
        bytes: weights.length,
        files: ['ggml-test.bin'],
      },
    });
  });

  test('a checksum that was typed wrongly is refused', async () => {
    handlers['/first/ggml-test.bin'] = serve(weights);
    await expect(pull(entry({ sha256: null }), { acceptChecksum: 'b'.repeat(64) })).rejects.toMatchObject({
      code: 'model-checksum',
    });
  });

  test('the known checksum wins over one the operator gives', async () => {
    handlers['/first/ggml-test.bin'] = serve(Buffer.alloc(weights.length, 'x'));
    handlers['/second/ggml-test.bin'] = serve(Buffer.alloc(weights.length, 'x'));
    await expect(
      pull(entry(), { acceptChecksum: sha256(Buffer.alloc(weights.length, 'x')) }),
    ).rejects.toMatchObject({ code: 'model-checksum' });
  });
});

describe('without internet', () => {
  test('a file fetched elsewhere is taken, and stays where it was', async () => {
    const file = join(modelsDir, 'from-a-disk.bin');
    await writeFile(file, weights);
    await pull(entry(), { from: file });
    expect(await installed()).toBe(sha256(weights));
    expect(asked).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });
  test('a wrong file is refused and not removed, it is the operator’s', async () => {
    const file = join(modelsDir, 'wrong.bin');
    await writeFile(file, 'x');
    await expect(pull(entry(), { from: file })).rejects.toMatchObject({ code: 'model-checksum' });
    expect(existsSync(file)).toBe(true);
    expect(existsSync(join(modelsDir, 'test-model'))).toBe(false);
  });
  test('a file that is not there', async () => {
    await expect(pull(entry(), { from: join(modelsDir, 'none') })).rejects.toMatchObject({
      code: 'model-file-missing',
    });
  });
});

describe('archives', () => {
  const archived = (bytes: Buffer, archive: 'tar.bz2' | 'tar.gz') =>
    entry({
      kind: 'asr-sherpa',
      archive,
      file: `model.${archive}`,
      files: ['model.int8.onnx', 'tokens.txt'],
      bytes: bytes.length,
      sha256: sha256(bytes),
      mirrors: [`${base}/model`],
    });

  async function sherpaFolder(): Promise<string> {
    const folder = await mkdtemp(join(root, 'archive-'));
    await mkdir(join(folder, 'sherpa-onnx-model', 'test_wavs'), { recursive: true });
    await writeFile(join(folder, 'sherpa-onnx-model', 'model.int8.onnx'), weights);
    await writeFile(join(folder, 'sherpa-onnx-model', 'tokens.txt'), '<blank> 0\n');
    await writeFile(join(folder, 'sherpa-onnx-model', 'test_wavs', 'zh.wav'), 'sound');
    return folder;
  }

  test.each(['tar.bz2', 'tar.gz'] as const)('%s: only the wanted files are kept', async (archive) => {
    const folder = await sherpaFolder();
    const path = join(folder, `model.${archive}`);
    if (archive === 'tar.gz') await create({ gzip: true, file: path, cwd: folder }, ['sherpa-onnx-model']);
    else await execa('tar', ['-cjf', path, '-C', folder, 'sherpa-onnx-model']);
    const bytes = await readFile(path);
    handlers['/model'] = serve(bytes);
    await pull(archived(bytes, archive));
    expect(await readdir(join(modelsDir, 'test-model'))).toEqual(['model.int8.onnx', 'tokens.txt']);
    expect(await installed('model.int8.onnx')).toBe(sha256(weights));
    expect(await leftOvers()).toEqual([]);
  });

  function tarOf(
    entries: readonly { path: string; type?: 'SymbolicLink'; linkpath?: string; content: string }[],
  ): Buffer {
    const blocks = entries.flatMap(({ path, type, linkpath, content }) => {
      const block = Buffer.alloc(512);
      const size = type ? 0 : Buffer.byteLength(content);
      new Header({ path, mode: 0o644, size, type: type ?? 'File', ...(linkpath ? { linkpath } : {}) }).encode(
        block,
        0,
      );
      const data = Buffer.alloc(Math.ceil(size / 512) * 512);
      data.write(type ? '' : content);
      return [block, data];
    });
    return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
  }

  test('paths that lead outside write nothing outside', async () => {
    const bytes = tarOf([
      { path: '../../outside.txt', content: 'x' },
      { path: '/tmp/earmark-outside-absolute.txt', content: 'x' },
      { path: 'model/link', type: 'SymbolicLink', linkpath: '/etc', content: '' },
      { path: '../../../tokens.txt', content: '<blank> 0' },
      { path: 'model/model.int8.onnx', content: 'weights' },
    ]);
    handlers['/model'] = serve(bytes);
    await pull(archived(bytes, 'tar.gz'));
    expect(await readdir(join(modelsDir, 'test-model'))).toEqual(['model.int8.onnx', 'tokens.txt']);
    expect(existsSync(join(root, 'outside.txt'))).toBe(false);
    expect(existsSync(join(modelsDir, 'outside.txt'))).toBe(false);
    expect(existsSync('/tmp/earmark-outside-absolute.txt')).toBe(false);
  });

  test('a link under a wanted name is not followed', async () => {
    const bytes = tarOf([
      { path: 'model/tokens.txt', type: 'SymbolicLink', linkpath: '/etc/passwd', content: '' },
      { path: 'model/model.int8.onnx', content: 'weights' },
    ]);
    handlers['/model'] = serve(bytes);
    await expect(pull(archived(bytes, 'tar.gz'))).rejects.toMatchObject({
      code: 'model-archive',
      message: expect.stringContaining('tokens.txt'),
    });
    expect(existsSync(join(modelsDir, 'test-model'))).toBe(false);
  });

  test.each([
    ['cut off', async (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['not an archive', async () => Buffer.alloc(5000, 'x')],
  ])('an archive that is %s leaves nothing behind', async (_, damage) => {
    const folder = await sherpaFolder();
    const path = join(folder, 'model.tar.bz2');
    await execa('tar', ['-cjf', path, '-C', folder, 'sherpa-onnx-model']);
    const bytes = await damage(await readFile(path));
    handlers['/model'] = serve(bytes);
    await expect(pull(archived(bytes, 'tar.bz2'))).rejects.toMatchObject({ code: 'model-archive' });
    expect(existsSync(join(modelsDir, 'test-model'))).toBe(false);
  });
});

describe('the list', () => {
  test('says what is here, what could be pulled, and what an operator placed himself', async () => {
    handlers['/first/ggml-test.bin'] = serve(weights);
    const other = entry({ name: 'other-model', version: '7', bytes: null, sha256: null });
    await pull(entry());
    await mkdir(join(modelsDir, 'own-model'));
    await writeFile(join(modelsDir, 'own-model', 'model.onnx'), '12345');
    expect(await listModels(modelsDir, [entry(), other])).toEqual([
      {
        name: 'test-model',
        kind: 'asr-whisper',
        title: 'a model for tests',
        licence: 'MIT',
        state: 'present',
        version: '1',
        sizeBytes: weights.length,
        sha256: sha256(weights),
      },
      {
        name: 'other-model',
        kind: 'asr-whisper',
        title: 'a model for tests',
        licence: 'MIT',
        state: 'absent',
        version: '7',
        sizeBytes: null,
        sha256: null,
      },
      {
        name: 'own-model',
        kind: 'own',
        title: 'placed here by hand',
        licence: null,
        state: 'present',
        version: null,
        sizeBytes: 5,
        sha256: null,
      },
    ]);
  });

  test('a models folder that does not exist holds nothing', async () => {
    expect((await listModels(join(modelsDir, 'none'), [entry()])).map((one) => one.state)).toEqual([
      'absent',
    ]);
  });
});

test('the catalogue that comes with Earmark is sound and agrees with the lock file', async () => {
  const catalogue = await readCatalogue();
  expect(catalogue.map((one) => one.name)).toContain('sense-voice-small');
  expect(new Set(catalogue.map((one) => one.name)).size).toBe(catalogue.length);
  const lock = JSON.parse(await readFile(new URL('./lock.json', import.meta.url), 'utf8'));
  for (const { name, version, sha256: hash, bytes, licence } of catalogue) {
    expect(lock[`${name}@${version}`]).toMatchObject({ sha256: hash, bytes, licence });
  }
  const glossary = await readFile(new URL('./asr/glossary.txt', import.meta.url));
  expect(lock['glossary@1']).toMatchObject({ sha256: sha256(glossary), bytes: glossary.length });
});
