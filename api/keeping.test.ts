import { readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashesOf } from '../pipeline/keep/erase.ts';
import { eraseAged, removeFiles } from '../pipeline/keep/retention.ts';
import { createLog } from '../pipeline/log.ts';
import { openLinkKey } from '../pipeline/service/link-key.ts';
import type { ErasePreview, HoldList, RetentionList, StorageState } from './keeping.ts';
import { openTestApi, opinions, route, scored, storagePath, type TestApi, transcript } from './test-api.ts';
import { codeOf } from './test-rules.ts';

let api: TestApi;
const person = { kind: 'phone', number: '199 0001 2345' } as const;
let ids: Record<string, string>;

/** A call as files: audio-less, so its document is transcript and metadata in one. */
const call = (name: string, customerNumber: string, startedAt: string) =>
  JSON.stringify({
    callId: `C-${name}`,
    channel: 'phone',
    startedAt,
    customerNumber,
    agentId: 'A1',
    turns: [{ role: 'agent', text: `您好，${name}`, startMs: 0, endMs: 1_000 }],
  });

beforeAll(async () => {
  api = await openTestApi('keeping');
  const { installation } = api;
  for (const [name, number, at] of [
    ['known', '+8619900012345', '2026-11-01T08:00:00+08:00'],
    ['held', '19900012345', '2026-11-02T08:00:00+08:00'],
    ['said', '19900099999', '2026-11-03T08:00:00+08:00'],
    ['other', '19900088888', '2026-11-04T08:00:00+08:00'],
  ] as const)
    await installation.put(`calls/${name}.json`, call(name, number, at));
  await installation.put(
    'calls/list.csv',
    'file,customerNumber\nknown.json,19900012345\nother.json,19900088888\n',
  );
  await installation.importAll();
  const rows = await installation.db.selectFrom('recordings').select(['id', 'call_id']).execute();
  ids = Object.fromEntries(rows.map(({ id, call_id }) => [(call_id ?? '').slice(2), id]));
  await installation.db.deleteFrom('service_pending').execute();
  for (const name of ['known', 'said', 'other'])
    await api.addResults(ids[name] ?? '', {
      transcribe: { ...transcript, turns: [{ ...transcript.turns[0], text: `您好，${name}` }] },
      analyse: { ...opinions, words: [['您好', name]] },
      score: scored,
      route,
    });
  const services = await installation.services();
  const [hash] = hashesOf(person, await openLinkKey(services.config, services.db));
  await installation.db
    .insertInto('recording_links')
    .values({ recording_id: ids.said ?? '', kind: 'phone', hash: hash ?? '', spoken: true })
    .execute();
}, 180_000);
afterAll(() => api?.close());

const preview = async () =>
  (await api.post('/api/erasures/preview', { person })).body as ErasePreview & { code?: string };

test('a person is erased: shown first, held calls stay, files and words go, counts stay, the audit log tells', async () => {
  const { db } = api.installation;
  const hold = await api.post('/api/legal-holds', { recordingId: ids.held, reason: '司法机关要求保全' });
  expect(hold.status).toBe(201);
  const shown = await preview();
  expect(shown.calls.map(({ recordingId, held }) => [recordingId, held])).toEqual([
    [ids.known, false],
    [ids.held, true],
    [ids.said, false],
  ]);
  expect(shown.files).toEqual(['calls/known.json', 'calls/said.json']);
  expect(shown.lists).toEqual(['calls/list.csv']);
  // Nothing was changed by looking.
  expect((await db.selectFrom('recordings').select('id').execute()).length).toBe(4);

  const stale = await api.post('/api/erasures', { person, digest: 'other', reason: '客户要求' });
  expect([stale.status, codeOf(stale.body)]).toEqual([409, 'erasure-changed']);
  const done = await api.post('/api/erasures', { person, digest: shown.digest, reason: '客户要求删除' });
  expect(done).toMatchObject({ status: 200, body: { calls: 2, held: 1, files: 2, filesLeft: 0 } });

  expect((await readdir(storagePath(api.installation, 'calls'))).sort()).toEqual([
    'held.json',
    'list.csv',
    'other.json',
  ]);
  const left = await db.selectFrom('recordings').select('id').orderBy('id').execute();
  expect(left.map(({ id }) => id)).toEqual([ids.held, ids.other].sort());
  // Words of the erased calls stand nowhere; those of the others do, and results they share stay.
  const { rows: found } = await sql<{ name: string }>`
    select name from (values ('known'), ('said'), ('other')) as names (name)
    where exists (select from results where output::text like '%' || name || '%') order by 1`.execute(db);
  expect(found).toEqual([{ name: 'other' }]);
  const counted = await db
    .selectFrom('board_calls')
    .select(['recording_id', 'normalised', 'erased_at'])
    .where('recording_id', 'in', [ids.known ?? '', ids.other ?? ''])
    .orderBy('erased_at')
    .execute();
  expect(counted).toMatchObject([
    { recording_id: ids.known, normalised: 90, erased_at: expect.any(Date) },
    { recording_id: ids.other, normalised: 90, erased_at: null },
  ]);
  const rows = await db.selectFrom('batch_rows').select('file').execute();
  expect(rows.map(({ file }) => file)).toEqual(['other.json']);
  const audited = await db.selectFrom('audit').selectAll().where('what', '=', 'person-erased').execute();
  expect(audited).toMatchObject([{ who: 'tester', reason: '客户要求删除', detail: { calls: 2, held: 1 } }]);
  expect(JSON.stringify(audited)).not.toContain('19900012345');
  expect((await preview()).calls.map(({ held }) => held)).toEqual([true]);
});

test('an import that still sees a file of an erased call does not bring it back', async () => {
  const { installation } = api;
  const before = await installation.db
    .selectFrom('objects')
    .select(['key', 'purpose', 'note'])
    .orderBy('key')
    .execute();
  expect(before.filter(({ note }) => note === 'erased').map(({ key }) => key)).toEqual([
    'calls/known.json',
    'calls/said.json',
  ]);
  await installation.importAll();
  expect((await installation.db.selectFrom('recordings').select('id').execute()).length).toBe(2);
});

test('retention by class: tried first, then set; held calls do not age out, released ones do', async () => {
  const { db } = api.installation;
  const services = await api.installation.services();
  await db.updateTable('recordings').set({ listed_at: '2020-01-01T00:00:00Z' }).execute();
  const of = async (url: string) =>
    ((await api.get(url)).body as RetentionList).items.find((one) => one.class === 'other');
  expect(await of('/api/retention')).toMatchObject({ days: null, calls: 2, due: 0 });
  expect(await of('/api/retention?class=other&days=365')).toMatchObject({ days: 365, due: 1 });
  expect(await of('/api/retention')).toMatchObject({ days: null });
  expect(await eraseAged(db, 10)).toBeNull();
  expect(
    (await api.post('/api/retention', { class: 'other', days: 365, reason: '保存期限规定' })).status,
  ).toBe(200);
  expect(await eraseAged(db, 10)).toEqual({ calls: 1, held: 0, files: 1 });
  expect(await eraseAged(db, 10)).toBeNull();
  expect(await removeFiles({ db, storage: services.storage, log: createLog('error') })).toBe(1);

  const { items, names } = (await api.get('/api/legal-holds')).body as HoldList;
  expect(names).toEqual({ tester: '纪南亭' });
  expect(items).toMatchObject([{ recordingId: ids.held, calls: 1, reason: '司法机关要求保全' }]);
  const release = `/api/legal-holds/${items[0]?.id}/release`;
  expect((await api.post(release, { reason: '案件已结' })).status).toBe(200);
  expect((await api.post(release, { reason: '案件已结' })).status).toBe(404);
  expect(await eraseAged(db, 10)).toMatchObject({ calls: 1 });
  const audited = await db.selectFrom('audit').select('what').orderBy('id').execute();
  expect(audited.map(({ what }) => what).filter((what) => /^(hold|retention|calls)/.test(what))).toEqual([
    'hold-placed',
    'retention-set',
    'calls-aged-out',
    'hold-released',
    'calls-aged-out',
  ]);
});

test('storage: what lies there, and files that could not be deleted yet', async () => {
  const { db } = api.installation;
  await db.insertInto('storage_removals').values({ key: '../outside', error: null }).execute();
  const services = await api.installation.services();
  expect(await removeFiles({ db, storage: services.storage, log: createLog('silent') })).toBe(1);
  const state = (await api.get('/api/storage')).body as StorageState;
  expect(state).toMatchObject({
    reachable: true,
    error: null,
    removals: { waiting: 1, failing: 1, error: 'storage-bad-key' },
  });
  expect(state.databaseBytes).toBeGreaterThan(1_000_000);
  expect(state.tables.length).toBe(8);
});

test('a number that is none is refused, and only operations may', async () => {
  for (const number of ['12345', '尾号2345', '11111111111'])
    expect((await api.post('/api/erasures/preview', { person: { kind: 'phone', number } })).status).toBe(400);
  const manager = await api.as({ roles: ['qa_manager', 'team_lead', 'reviewer'] });
  for (const url of ['/api/storage', '/api/retention', '/api/legal-holds'])
    expect((await manager.get(url)).status, url).toBe(403);
  expect((await manager.post('/api/erasures/preview', { person })).status).toBe(403);
});
