import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EarmarkError } from '../pipeline/errors.ts';
import { guardAccess } from './access.ts';
import { problemOf, problems } from './problem.ts';
import { openTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let webFolder: string;

beforeAll(async () => {
  webFolder = path.join(process.env.TMPDIR ?? '/tmp', `earmark-web-${process.pid}`);
  api = await openTestApi('app', { webFolder });
});
afterAll(async () => {
  await api.close();
  await rm(webFolder, { recursive: true, force: true });
});

describe('access', () => {
  test('every route says who may call it', async () => {
    await api.app.ready();
    const routes = api.app.routeAccess();
    expect(routes.filter(({ access }) => access.length === 0)).toEqual([]);
  });

  test('a route that does not say so stops the start', async () => {
    const app = fastify();
    guardAccess(app, { identify: async () => null });
    app.get('/open', async () => 'secret');
    await expect(app.ready()).rejects.toMatchObject({ code: 'route-without-access' });
  });
});

describe('other web sites', () => {
  test.each([
    ['127.0.0.1:8095', 200],
    ['localhost', 200],
    ['LOCALHOST:8095', 200],
    ['[::1]:8095', 200],
    ['evil.example', 403],
    ['evil.example:8095', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.', 403],
    ['localhost:99999999', 403],
    ['127.0.0.1@evil.example', 403],
  ])('Host %j gets %i', async (host, status) => {
    const response = await api.app.inject({ url: '/api/recordings', headers: { host } });
    expect(response.statusCode).toBe(status);
  });

  test.each([
    [{ host: 'localhost:8095' }, 202],
    [{ host: 'localhost:8095', origin: 'http://localhost:8095' }, 202],
    [{ host: 'localhost:8095', origin: 'http://localhost:8095', 'sec-fetch-site': 'same-origin' }, 202],
    [{ host: 'localhost:8095', origin: 'http://localhost:3000' }, 403],
    [{ host: 'localhost:8095', origin: 'https://evil.example' }, 403],
    [{ host: 'localhost:8095', origin: 'null' }, 403],
    [{ host: 'localhost:8095', 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: 'localhost:8095', 'sec-fetch-site': 'same-site' }, 403],
  ])('a write with %j gets %i', async (headers, status) => {
    const response = await api.app.inject({ method: 'POST', url: '/api/failures/retry', headers });
    expect(response.statusCode).toBe(status);
  });

  test('answers carry headers that keep others out and are not stored', async () => {
    const { headers } = await api.app.inject({ url: '/api/recordings' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('problems', () => {
  test.each([
    ['GET', '/api/nothing', undefined, 404, 'not-found'],
    ['GET', '/api', undefined, 404, 'not-found'],
    ['GET', '/assets/gone.js', undefined, 404, 'not-found'],
    ['GET', '/.env', undefined, 404, 'not-found'],
    ['GET', '/assets/', undefined, 404, 'not-found'],
    ['GET', '/recordings/.git/config', undefined, 404, 'not-found'],
    ['GET', '/..%2f..%2fetc/passwd.txt', undefined, 404, 'not-found'],
    ['DELETE', '/api/recordings/x', undefined, 404, 'not-found'],
    ['POST', '/somewhere', undefined, 404, 'not-found'],
    ['GET', '/api/recordings/%ff', undefined, 400, 'url-invalid'],
    ['POST', '/api/failures/retry', '{"stage":', 400, 'body-invalid'],
    ['POST', '/api/failures/retry', '{"stage":"sing"}', 400, 'validation'],
    ['POST', '/api/failures/retry', '{"other":1}', 400, 'validation'],
    ['POST', '/api/failures/retry', '[]', 400, 'validation'],
    ['POST', '/api/failures/retry', `{"a":"${'x'.repeat(1_100_000)}"}`, 413, 'body-too-large'],
    ['POST', '/api/failures/retry', '{"__proto__":{"stage":"score"}}', 400, 'body-invalid'],
  ] as const)('%s %s with %j is %i %s', async (method, url, payload, status, code) => {
    const response = await api.app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json' } }),
    });
    expect([response.statusCode, response.json()]).toMatchObject([
      status,
      { status, code, type: `urn:earmark:problem:${code}` },
    ]);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  test('another content type is not understood', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/api/failures/retry',
      payload: '<xml/>',
      headers: { 'content-type': 'application/xml' },
    });
    expect(response.json()).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  test('an unknown error shows nothing of itself', () => {
    expect(problemOf(new Error('password=secret'))).toEqual({
      type: 'urn:earmark:problem:internal',
      title: 'Something went wrong',
      status: 500,
      code: 'internal',
      detail: 'The reason is in the log of the server.',
    });
    expect(problemOf(new EarmarkError('internal', 'password=secret')).detail).not.toContain('secret');
    expect(problemOf('password=secret').detail).not.toContain('secret');
  });

  test('an error with a name keeps it', () => {
    const error = new EarmarkError('store-unreachable', 'Start the database.', { status: 503 });
    expect(problemOf(error)).toMatchObject({
      status: 503,
      code: 'store-unreachable',
      detail: 'Start the database.',
    });
  });
});

describe('documentation', () => {
  test('is OpenAPI 3.1 and describes every route with a summary and its errors', async () => {
    const { body } = await api.get('/openapi.json');
    const { openapi, paths } = body as {
      openapi: string;
      paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
    };
    expect(openapi).toBe('3.1.0');
    const operations = Object.entries(paths).flatMap(([url, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${url}`, ...operation })),
    );
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    expect(Object.keys(paths)).toContain('/api/recordings/{id}/audio');
    expect(Object.keys(paths).filter((url) => url.startsWith('/docs') || url.includes('*'))).toEqual([]);
    const list = paths['/api/recordings']?.get;
    expect(Object.keys(list?.responses ?? {})).toEqual(['200', '400', '401', '403', '500']);
  });

  test('is shown at /docs without scripts of other sites', async () => {
    const page = await api.app.inject({ url: '/docs/' });
    const direct = page.statusCode === 200 ? page : await api.app.inject({ url: '/docs' });
    expect(direct.statusCode).toBe(200);
    expect(direct.body).toContain('swagger-ui');
    expect(direct.body).not.toMatch(/src="https?:/);
  });
});

describe('pages', () => {
  test('are named with what to do until they are built', async () => {
    const response = await api.app.inject({ url: '/' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      503,
      'text/html; charset=utf-8',
    ]);
    expect(response.body).toContain('npm run build:web');
  });

  test('are served once they are built, their addresses by the start page', async () => {
    await mkdir(path.join(webFolder, 'assets'), { recursive: true });
    await writeFile(path.join(webFolder, 'index.html'), '<!doctype html><title>工作台</title>');
    await writeFile(path.join(webFolder, 'assets/main-1a2b.js'), 'export {};');
    for (const url of ['/', '/recordings/r-1', '/recordings?state=failed', '/recordings/%E4%B8%AD']) {
      const page = await api.app.inject({ url });
      expect([url, page.statusCode, page.body]).toEqual([url, 200, '<!doctype html><title>工作台</title>']);
      expect(page.headers['cache-control']).toBe('no-cache');
    }
    const script = await api.app.inject({ url: '/assets/main-1a2b.js' });
    expect([script.statusCode, script.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect(script.headers['content-type']).toMatch(/javascript/);
  });
});

test('the README names every code with its status', async () => {
  const readme = await readFile(path.join(import.meta.dirname, 'README.md'), 'utf8');
  for (const [code, { status }] of Object.entries(problems)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| ${status} |`));
    expect(row, code).toContain(`\`${code}\``);
  }
});
