import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublic, publicLookup, requireUrl } from '../pipeline/events/addresses.ts';
import { writeDueExports } from '../pipeline/events/daily-files.ts';
import { deliverEvents } from '../pipeline/events/deliver.ts';
import { createLog } from '../pipeline/log.ts';
import type { ExportList } from './exports.ts';
import { openTestApi, storagePath, type TestApi } from './test-api.ts';
import { codeOf } from './test-rules.ts';
import type { DeliveryList, WebhookList } from './webhooks.ts';

interface Got {
  readonly headers: Record<string, string>;
  readonly text: string;
}

let api: TestApi;
let receiver: Server;
let got: Got[] = [];
/** What the receiver answers; 307 leads elsewhere. */
let answer = 204;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, text });
      response.writeHead(answer, { location: '/elsewhere' }).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  api = await openTestApi('webhooks', { environment: { WEBHOOK_PRIVATE: '1' } });
}, 120_000);
afterAll(async () => {
  receiver?.close();
  await api?.close();
});

const deliver = () =>
  deliverEvents({ db: api.installation.db, log: createLog('silent'), isPrivateAllowed: true });
const due = () =>
  api.installation.db
    .updateTable('deliveries')
    .set({ next_at: new Date(0) })
    .execute();
const log = async (id: number) =>
  ((await api.get(`/api/webhooks/${id}/deliveries`)).body as DeliveryList).items;

test('a mandatory call, an alert, an appeal and a publication are told, signed, without anything personal', async () => {
  const { db } = api.installation;
  const { port } = receiver.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook`;
  const kinds = ['call.high-risk', 'review.mandatory-due', 'appeal.changed', 'score.published'];
  const made = await api.post('/api/webhooks', { url, kinds });
  expect(made.status).toBe(201);
  const { id, secret } = made.body as { id: number; secret: string };

  await api.addRecording('angry', {
    satisfaction: 1,
    resolved: false,
    agent_name: '程砚',
    agent_id: 'A1',
    metadata: { customerNumber: '19900012345', agentName: '程砚' },
  });
  await db
    .insertInto('alerts')
    .values({
      kind: 'regulator',
      recording_id: 'angry',
      chain_id: null,
      state: 'warning',
      level: 1,
      province: null,
      city: null,
      team: 'T1',
      risk: 90,
      due_at: null,
      spoken_at: null,
      merged_into: null,
    })
    .execute();
  const publication = await db
    .insertInto('publications')
    .values({
      client_id: 'p1',
      recording_id: 'angry',
      round: 1,
      cause: 'review',
      score_key: null,
      final: null,
      normalised: 72,
      passed: false,
      veto: false,
      who: 'r',
      note: '客户张三很生气',
      appeal_until: '2026-12-01T00:00:00Z',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('appeals')
    .values({
      id: 'appeal-1',
      recording_id: 'angry',
      round: 1,
      publication_id: publication.id,
      rule: 'argue',
      rule_version: 1,
      agent: '程砚',
      reason: '没有争执',
      state: 'submitted',
      due_at: null,
      first_by: null,
    })
    .execute();

  expect(await deliver()).toEqual({ delivered: 4, failed: 0 });
  expect(got.map(({ text }) => (JSON.parse(text) as { type: string }).type).sort()).toEqual(
    [...kinds].sort(),
  );
  const checker = new Webhook(secret);
  for (const { text, headers } of got) {
    expect(checker.verify(text, headers)).toMatchObject({ data: { recordingId: 'angry' } });
    for (const personal of ['程砚', '19900012345', '张三', 'A1', '没有争执'])
      expect(text).not.toContain(personal);
  }
  // Everything was told; nothing is told twice.
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
  expect((await log(id)).every(({ state, status }) => state === 'delivered' && status === 204)).toBe(true);
});

test('an event of a transaction that is undone is never told', async () => {
  const { db } = api.installation;
  got = [];
  await expect(
    db.transaction().execute(async (trx) => {
      await trx.updateTable('appeals').set({ state: 'withdrawn' }).where('id', '=', 'appeal-1').execute();
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
  expect(got).toEqual([]);
});

test('a receiver that fails is tried again with the same id, later and later, and given up in the end', async () => {
  const { db } = api.installation;
  const { items } = (await api.get('/api/webhooks')).body as WebhookList;
  const id = items[0]?.id ?? 0;
  got = [];
  answer = 503;
  await db.updateTable('appeals').set({ state: 'withdrawn' }).where('id', '=', 'appeal-1').execute();
  expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
  const [first] = await log(id);
  expect(first).toMatchObject({ state: 'waiting', attempts: 1, status: 503, error: 'http-503' });
  expect(Date.parse(first?.nextAt ?? '')).toBeGreaterThan(Date.now() + 20_000);
  expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
  answer = 307;
  for (let attempt = 0; attempt < 7; attempt += 1) {
    await due();
    await deliver();
  }
  // Redirects are not followed: one request a try.
  expect(got.length).toBe(8);
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect((await log(id))[0]).toMatchObject({ state: 'failed', attempts: 8, error: 'http-307', nextAt: null });

  answer = 200;
  expect((await api.post(`/api/webhooks/${id}/deliveries/${first?.id}/retry`)).status).toBe(202);
  expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
  const removed = await api.app.inject({ method: 'DELETE', url: `/api/webhooks/${id}` });
  expect(removed.statusCode).toBe(204);
  expect((await api.post(`/api/webhooks/${id}/deliveries/${first?.id}/retry`)).status).toBe(404);
});

test('several workers at once send each delivery once', async () => {
  const { db } = api.installation;
  const { port } = receiver.address() as AddressInfo;
  got = [];
  answer = 200;
  await api.post('/api/webhooks', { url: `http://127.0.0.1:${port}/hook`, kinds: ['review.mandatory-due'] });
  for (let number = 0; number < 20; number += 1) await api.addRecording(`m${number}`, { satisfaction: 1 });
  const outcomes = await Promise.all([deliver(), deliver(), deliver()]);
  expect(outcomes.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(20);
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(20);
  expect(got.length).toBe(20);
  expect(
    (await db.selectFrom('deliveries').select('id').where('state', '=', 'waiting').execute()).length,
  ).toBe(0);
});

describe('addresses', () => {
  test.each([
    ['https://hooks.example.com/a', true],
    ['https://203.0.113.9/a', false],
    ['https://8.8.8.8/a', true],
    ['http://hooks.example.com/a', false],
    ['https://127.0.0.1/a', false],
    ['https://10.1.2.3/a', false],
    ['https://169.254.169.254/latest', false],
    ['https://2130706433/a', false],
    ['https://[::1]/a', false],
    ['https://[::ffff:10.0.0.1]/a', false],
    ['https://[fd00::1]/a', false],
    ['https://me:secret@hooks.example.com/', false],
    ['ftp://hooks.example.com/', false],
    ['nonsense', false],
  ])('%s may be called: %s', (url, isAllowed) => {
    const asked = () => requireUrl(url, { isPrivateAllowed: false });
    if (isAllowed) expect(asked().href).toBe(url);
    else expect(asked).toThrow(expect.objectContaining({ code: 'webhook-address' }));
  });
  test('a name that leads to this machine is refused when the connection is made', async () => {
    const error = await new Promise((resolve) =>
      publicLookup('localhost', { all: true }, (failure) => resolve(failure)),
    );
    expect(error).toMatchObject({ code: 'webhook-address' });
    expect([isPublic('192.168.1.1'), isPublic('100.64.0.1'), isPublic('9.9.9.9')]).toEqual([
      false,
      false,
      true,
    ]);
  });
  test('without leave of the configuration nothing goes to the own network, whatever stands in the table', async () => {
    const { db } = api.installation;
    got = [];
    await db
      .updateTable('deliveries')
      .set({ state: 'waiting', next_at: new Date(0) })
      .execute();
    const outcome = await deliverEvents({ db, log: createLog('silent'), isPrivateAllowed: false });
    expect(outcome.delivered).toBe(0);
    expect(got).toEqual([]);
    const [last] = await db.selectFrom('deliveries').select('error').orderBy('id', 'desc').limit(1).execute();
    expect(last?.error).toBe('webhook-address');
  });
  test('who may not operate the installation sees none', async () => {
    const visitor = await api.as({ roles: ['qa_manager'] });
    expect((await visitor.get('/api/webhooks')).status).toBe(403);
    const refused = await api.post('/api/webhooks', { url: 'ftp://x/', kinds: ['score.published'] });
    expect([refused.status, codeOf(refused.body)]).toEqual([422, 'webhook-address']);
  });
});

test('scores and findings of a day are written into the storage, once, and again when asked', async () => {
  const { db } = api.installation;
  const { storage } = await api.installation.services();
  const made = await api.post('/api/exports', {
    what: 'scores',
    format: 'csv',
    afterDays: 1,
    from: '2026-11-20',
  });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: number };
  await db.updateTable('exports').set({ from_day: '2026-11-20' }).execute();
  expect(await writeDueExports({ db, storage, log: createLog('error') })).toBeGreaterThan(0);
  const run = await api.post(`/api/exports/${id}/run`, { day: '2026-11-22' });
  expect(run.body).toEqual({ written: true });
  const key = 'earmark-exports/scores/day=2026-11-22/scores-2026-11-22.csv';
  const lines = (await readFile(storagePath(api.installation, key), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'recording_id,started_at,team_id,agent_id,channel,direction,business_type,card,card_version,rule_set,score,passed,veto,published,satisfaction,resolved,duration_ms',
  );
  expect(lines.length).toBe(22);
  expect(lines[1]).toBe('angry,,,A1,phone,,,,,,72,false,false,true,1,false,');
  const { items } = (await api.get('/api/exports')).body as ExportList;
  expect(items[0]?.runs[0]).toMatchObject({ day: '2026-11-22', key, rows: 21, error: null });
  // What Earmark writes is none of the calls it imports.
  await api.installation.importAll();
  expect((await db.selectFrom('batch_rows').select('file').execute()).length).toBe(0);
  const parquet = await api.post('/api/exports', { what: 'findings', format: 'parquet', from: '2026-11-22' });
  const again = await api.post(`/api/exports/${(parquet.body as { id: number }).id}/run`, {
    day: '2026-11-22',
  });
  expect(again.body).toEqual({ written: true });
  expect((await api.app.inject({ method: 'DELETE', url: `/api/exports/${id}` })).statusCode).toBe(204);
  expect((await api.post(`/api/exports/${id}/run`, { day: '2026-11-22' })).status).toBe(404);
});
