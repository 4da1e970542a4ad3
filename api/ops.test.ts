import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailurePage, Status } from './shapes.ts';
import { openTestApi, opinions, scored, type TestApi, transcript } from './test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('ops');
  await api.addRecording('done');
  await api.addResults('done', {
    transcribe: transcript,
    analyse: opinions,
    score: scored,
    route: { lane: 'none', reasons: [] },
  });
  const failed = {
    state: 'failed',
    state_reason: 'asr-failed',
    state_detail: 'The recogniser gave up.',
  } as const;
  await api.addRecording('f1', {
    ...failed,
    storage_key: 'calls/19900012345.wav',
    updated_at: new Date('2026-11-22T01:00:00Z'),
  });
  await api.addRecording('f2', { ...failed, updated_at: new Date('2026-11-22T02:00:00Z') });
  await api.addRecording('f3', { ...failed, updated_at: new Date('2026-11-22T03:00:00Z') });
  await api.addRecording('broken', {
    state: 'unusable',
    state_reason: 'audio-empty',
    state_detail: 'The file is 0 bytes long.',
    updated_at: new Date('2026-11-22T04:00:00Z'),
  });
  await api.addRecording('hoping', {
    state: 'waiting',
    state_reason: 'no-engine',
    updated_at: new Date('2026-11-22T05:00:00Z'),
  });
  for (const id of ['f1', 'f2']) {
    await api.installation.db
      .insertInto('attempts')
      .values({
        recording_id: id,
        stage: id === 'f1' ? 'transcribe' : 'score',
        key: 'k',
        attempts: 8,
        started_at: '2026-11-22T00:00:00Z',
        finished_at: '2026-11-22T00:00:01Z',
        error_code: 'asr-failed',
        error_message: 'The recogniser gave up.',
      })
      .execute();
  }
});
afterAll(() => api.close());

async function failures(query: string): Promise<string[]> {
  const { body } = await api.get(`/api/failures?${query}`);
  return (body as FailurePage).items.map(({ recordingId }) => recordingId);
}

test('status counts recordings, reasons, results, queue and versions', async () => {
  const { status, body } = await api.get('/api/status');
  expect(status).toBe(200);
  const { recordings, reasons, results, versions, queue } = body as Status;
  expect(recordings).toEqual({ pending: 0, waiting: 1, unusable: 1, failed: 3, done: 1 });
  expect(reasons).toContainEqual({
    state: 'failed',
    reason: 'asr-failed',
    detail: 'The recogniser gave up.',
    count: 3,
  });
  expect(results).toEqual({ transcribe: 1, analyse: 1, score: 1, route: 1 });
  expect(queue.transcribe).toEqual({ waiting: 0, active: 0, delayed: 0 });
  expect(versions).toEqual({ asr: 'test-asr@1', models: 'words@1', rules: 'rules-1', sampling: 'share=0' });
});

describe('failures', () => {
  test('come newest first, with stage, tries and the sentence', async () => {
    expect(await failures('')).toEqual(['hoping', 'broken', 'f3', 'f2', 'f1']);
    const { body } = await api.get('/api/failures?stage=transcribe');
    expect(body).toEqual({
      items: [
        {
          recordingId: 'f1',
          callId: null,
          storageKey: 'calls/199****2345.wav',
          state: 'failed',
          stage: 'transcribe',
          code: 'asr-failed',
          message: 'The recogniser gave up.',
          attempts: 8,
          at: '2026-11-22T01:00:00.000Z',
        },
      ],
      next: null,
    });
  });

  test.each([
    ['state=failed', ['f3', 'f2', 'f1']],
    ['state=waiting', ['hoping']],
    ['code=audio-empty', ['broken']],
    ['code=nothing', []],
    ['stage=score', ['f2']],
  ])('?%s gives %j', async (query, found) => {
    expect(await failures(query)).toEqual(found);
  });

  test('come in pages', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.get(`/api/failures?limit=2${cursor}`);
      const { items, next } = body as FailurePage;
      seen.push(...items.map(({ recordingId }) => recordingId));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual(['hoping', 'broken', 'f3', 'f2', 'f1']);
  });

  test.each(['state=done', 'stage=sing', 'limit=0', 'code=%27', 'cursor=x', 'other=1'])(
    '?%s is refused',
    async (query) => {
      const { status, body } = await api.get(`/api/failures?${query}`);
      expect([status, body]).toMatchObject([400, { code: 'validation' }]);
    },
  );
});

describe('retry', () => {
  test('puts one recording back into the flow', async () => {
    expect(await api.post('/api/recordings/f1/retry')).toEqual({ status: 202, body: { retried: 1 } });
    const { body } = await api.get('/api/recordings/f1');
    expect(body).toMatchObject({
      state: 'pending',
      stateReason: null,
      stages: [{ stage: 'transcribe', state: 'queued', attempts: 0 }, {}, {}, {}],
    });
    const services = await api.installation.services();
    expect((await services.queue.counts()).transcribe.waiting).toBe(1);
  });

  test('is refused for what is done or pending', async () => {
    for (const id of ['done', 'f1']) {
      const { status, body } = await api.post(`/api/recordings/${id}/retry`);
      expect([id, status, body]).toMatchObject([id, 409, { code: 'retry-not-needed' }]);
    }
  });

  test('of a recording that is not there is not found', async () => {
    expect((await api.post('/api/recordings/nobody/retry')).status).toBe(404);
  });

  test('of one stage leaves the others; of all leaves unusable ones', async () => {
    expect(await api.post('/api/failures/retry', { stage: 'score' })).toEqual({
      status: 202,
      body: { retried: 1 },
    });
    expect(await failures('state=failed')).toEqual(['f3']);
    expect(await api.post('/api/failures/retry')).toEqual({ status: 202, body: { retried: 1 } });
    expect(await failures('')).toEqual(['hoping', 'broken']);
  });

  test('brings an unusable recording back by its id', async () => {
    expect(await api.post('/api/recordings/broken/retry')).toEqual({ status: 202, body: { retried: 1 } });
  });
});

test('chains and alerts that could not be worked out are listed, those given up first, and tried again', async () => {
  const { db } = api.installation;
  await db.deleteFrom('service_pending').execute();
  await db
    .insertInto('service_pending')
    .values([
      { recording_id: 'f1', failures: 2, error_code: 'internal' },
      { recording_id: 'f2', failures: 5, error_code: 'service-settings-invalid' },
      { recording_id: 'f3', failures: 0 },
    ])
    .execute();
  const listed = async () =>
    ((await api.get('/api/failures/service')).body as { items: Record<string, unknown>[] }).items;
  expect(await listed()).toMatchObject([
    { recordingId: 'f2', failures: 5, code: 'service-settings-invalid', isGivenUp: true },
    { recordingId: 'f1', failures: 2, code: 'internal', isGivenUp: false },
  ]);
  const retry = (body: object) => api.post('/api/failures/service/retry', body);
  expect(await retry({ recordingId: 'f3' })).toMatchObject({
    status: 409,
    body: { code: 'retry-not-needed' },
  });
  expect(await retry({ recordingId: 'f2' })).toEqual({ status: 202, body: { retried: 1 } });
  expect((await listed()).map((one) => one.recordingId)).toEqual(['f1']);
  expect(await retry({})).toEqual({ status: 202, body: { retried: 1 } });
  expect(await listed()).toEqual([]);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from service_pending where failures = 0 and error_code is null`.execute(db);
  expect(rows).toEqual([{ n: 3 }]);
});
