import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from './test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('health');
  await api.addRecording('a', { state: 'failed', state_reason: 'internal' });
});
afterAll(() => api.close());

const fine = { ok: true, code: null, detail: null };

test('a process that answers is healthy', async () => {
  expect(await api.get('/healthz')).toEqual({ status: 200, body: { ok: true } });
});

test('it is ready while every part answers', async () => {
  expect(await api.get('/readyz')).toEqual({
    status: 200,
    body: { ready: true, parts: { database: fine, queue: fine, storage: fine } },
  });
});

test('metrics count recordings, results, jobs, requests and the delay of the event loop', async () => {
  await api.get('/api/recordings?q=%E5%81%9C%E7%94%B5');
  const { headers, body } = await api.app.inject({ url: '/metrics' });
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body.split('\n')).toEqual(
    expect.arrayContaining([
      'earmark_recordings{state="failed"} 1',
      'earmark_recordings{state="done"} 0',
      'earmark_results{stage="score"} 0',
      'earmark_queue_jobs{stage="transcribe",state="waiting"} 0',
      'earmark_http_request_duration_seconds_count{method="GET",route="/api/recordings",status="200"} 1',
    ]),
  );
  expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
  expect(body).not.toContain('停电');
});

test('storage that is away is named, and the others stay fine', async () => {
  await rm(path.join(api.installation.folder, 'storage'), { recursive: true });
  const { status, body } = await api.get('/readyz');
  expect([status, body]).toMatchObject([
    503,
    {
      ready: false,
      parts: { database: fine, queue: fine, storage: { ok: false, detail: expect.stringMatching(/.+/) } },
    },
  ]);
});

test('a probe may come by any name once the network is trusted, other addresses may not', async () => {
  const open = await openTestApi('health_open', { isNetworkTrusted: true });
  try {
    const headers = { host: '10.0.0.7:8095' };
    const remoteAddress = '10.0.0.1';
    const statuses = ['/healthz', '/metrics', '/api/recordings'].map(
      async (url) => (await open.app.inject({ url, headers, remoteAddress })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 403]);
  } finally {
    await open.close();
  }
});
