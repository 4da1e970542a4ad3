import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { changedModel } from '../fixtures/changed-models.ts';
import { statesOf, until } from '../fixtures/installation.ts';
import { chatOf } from '../fixtures/small-recordings.ts';
import { readDialogues } from '../models/dialogues/dialogues.ts';
import { storeModelVersion } from '../pipeline/store/model-versions.ts';
import { startWorker, type Worker } from '../pipeline/worker.ts';
import type {
  ModelChanged,
  ModelComparison,
  ModelList,
  OpinionHistory,
  ShadowReportShape,
  Training,
} from './model-shapes.ts';
import { openTestApi, type TestApi } from './test-api.ts';
import { codeOf } from './test-rules.ts';

// A worker, threads that load models, and a training.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let api: TestApi;
let worker: Worker;
/** For it everything is a complaint. */
let suspicious = '';

const list = async () => (await api.get('/api/models')).body as ModelList;
const analysed = async (count: number) =>
  await until(`${count} calls analysed`, async () => (await list()).reanalysis.total === count);

beforeAll(async () => {
  // Few, so that training takes seconds.
  const dialogues = readDialogues()
    .filter(({ part }) => part === 'train')
    .slice(0, 40);
  api = await openTestApi('models_api', { dialogues });
  const { installation } = api;
  await installation.put('chats/0.json', chatOf(0));
  await installation.importAll();
  worker = await startWorker(await installation.services(), {
    stages: new Set(['transcribe', 'analyse']),
    concurrency: 1,
  });
  await analysed(1);
  const model = changedModel('complaint', { label: 'suspected', by: 50 });
  suspicious = (await storeModelVersion(installation.db, { ...model, note: '试验' })).id;
});
afterAll(async () => {
  await worker.close();
  await api.close();
});

test('versions are listed with their figures, what is in force, and who put it there', async () => {
  const { inForce, items, activations, trainings } = await list();
  expect(
    items
      .filter(({ shipped }) => shipped)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['business-type', 'complaint', 'emotion', 'turns']);
  for (const one of items.filter(({ shipped }) => shipped)) {
    expect(one).toMatchObject({ inForce: true, isUsable: true, trainedBy: 'earmark', labels: 0 });
    expect(inForce?.set[one.name]).toBe(one.id);
  }
  expect(items.find(({ id }) => id === suspicious)).toMatchObject({
    name: 'complaint',
    inForce: false,
    metrics: null,
    note: '试验',
    shadow: null,
  });
  expect(activations).toMatchObject([{ kind: 'first', who: 'system', hash: inForce?.hash }]);
  expect(trainings).toEqual([]);
});

test('a version is measured, and compared with the one in force on the same calls', async () => {
  const measured = (await api.post(`/api/models/${suspicious}/evaluate`)).body as ModelList;
  const metrics = measured.items.find(({ id }) => id === suspicious)?.metrics;
  expect(metrics?.headlines[0]).toMatchObject({
    metric: 'F1, suspected or explicit against none',
    target: 0.92,
  });
  expect(metrics?.headlines[0]?.value.n).toBe(metrics?.dialogues);

  const { status, body } = await api.post('/api/models/compare', { challenger: suspicious.slice(0, 8) });
  expect(status).toBe(200);
  const { slices, verdict, challenger } = body as ModelComparison;
  expect(challenger).toBe(suspicious);
  expect(slices.map(({ slice }) => slice)).toEqual(['all', 'corpus']);
  expect(slices[0]?.lost.length).toBeGreaterThan(50);
  expect(slices[0]?.p).toBeLessThan(0.001);
  expect(verdict).toMatchObject({
    winner: 'champion',
    en: expect.stringContaining('The champion is better'),
  });
});

test('in shadow a version judges live calls beside the models in force, and nobody acts on it', async () => {
  const started = await api.post(`/api/models/${suspicious}/shadow`, { who: '林晓' });
  expect(started).toMatchObject({ status: 200, body: { version: suspicious, who: '林晓', until: null } });
  const again = await api.post(`/api/models/${suspicious}/shadow`, { who: '林晓' });
  expect([again.status, codeOf(again.body)]).toEqual([409, 'shadow-running']);
  expect((await list()).items.find(({ id }) => id === suspicious)?.shadow).toMatchObject({ who: '林晓' });

  await api.installation.put('chats/1.json', chatOf(1));
  await api.installation.importAll();
  await analysed(2);
  const report = await until('the shadow has judged', async () => {
    const { body } = await api.get(`/api/models/${suspicious}/shadow`);
    return (body as ShadowReportShape).agreement.n === 1 ? (body as ShadowReportShape) : null;
  });
  expect(report).toMatchObject({
    name: 'complaint',
    agreement: { value: 0, n: 1 },
    changes: [{ champion: 'none', challenger: 'suspected', n: 1 }],
    changed: [{ champion: 'none', challenger: 'suspected', probability: 1 }],
    runs: [{ who: '林晓', until: null }],
  });
  const [{ recordingId }] = report.changed as [ShadowReportShape['changed'][number]];
  const { body } = await api.get(`/api/recordings/${recordingId}/opinions`);
  expect(body as OpinionHistory).toMatchObject({
    items: [{ isInView: true, opinions: { complaint: { level: 'none' } } }],
    shadows: [{ version: suspicious, name: 'complaint', value: 'suspected' }],
  });

  const stopped = await api.post(`/api/models/${suspicious}/shadow/stop`, { who: '王' });
  expect(stopped.body).toMatchObject({ stoppedBy: '王', until: expect.any(String) });
  const none = await api.post(`/api/models/${suspicious}/shadow/stop`, {});
  expect(codeOf(none.body)).toBe('shadow-not-running');
});

test('activated with a reason, calls get new opinions beside the old ones; rolled back, the old ones are in view', async () => {
  const before = (await list()).inForce;
  for (const [body, code] of [
    [{ why: ' ', who: '林晓' }, 'why-missing'],
    [{}, 'validation'],
  ] as const) {
    const refused = await api.post(`/api/models/${suspicious}/activate`, body);
    expect(codeOf(refused.body)).toBe(code);
  }
  const { body } = await api.post(`/api/models/${suspicious}/activate`, { why: '试一天', who: '林晓' });
  expect(body as ModelChanged).toMatchObject({
    activation: {
      version: suspicious,
      previousHash: before?.hash,
      kind: 'activate',
      who: '林晓',
      why: '试一天',
    },
  });
  const through = () =>
    until('history analysed again', async () => {
      const { reanalysis } = await list();
      return reanalysis.done === 2 && reanalysis.total === 2;
    });
  await through();
  const { id } = await api.installation.db
    .selectFrom('recordings')
    .select('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const levels = async () => {
    const { items } = (await api.get(`/api/recordings/${id}/opinions`)).body as OpinionHistory;
    return items.map(({ isInView, set, opinions }) => [
      isInView,
      set?.versions.complaint === suspicious,
      opinions.complaint?.level,
    ]);
  };
  expect(await levels()).toEqual([
    [true, true, 'suspected'],
    [false, false, 'none'],
  ]);
  const again = await api.post(`/api/models/${suspicious}/activate`, { why: '再来' });
  expect([again.status, codeOf(again.body)]).toEqual([409, 'model-in-force']);

  const back = await api.post('/api/models/rollback', { why: '误判太多', who: '王' });
  expect(back.body).toMatchObject({ activation: { kind: 'rollback', hash: before?.hash, version: null } });
  await through();
  expect(await levels()).toEqual([
    [false, true, 'suspected'],
    [true, false, 'none'],
  ]);
  expect((await statesOf(api.installation.db)).failed).toBeUndefined();
});

describe('training', () => {
  const ended = (id: number) =>
    until(
      'the training has ended',
      async () => {
        const { body } = await api.get(`/api/models/trainings/${id}`);
        return (body as Training).state === 'running' ? null : (body as Training);
      },
      200_000,
    );

  test('without confirmed labels says what to do', async () => {
    const { status, body } = await api.post('/api/models/trainings', { name: 'emotion', who: '林晓' });
    expect(status).toBe(202);
    expect(await ended((body as Training).id)).toMatchObject({
      state: 'failed',
      version: null,
      who: '林晓',
      error: { code: 'no-labels', message: expect.stringContaining('earmark models next emotion') },
    });
  });

  test('answers meanwhile, one at a time, and ends as a version with figures', async () => {
    const { body } = await api.post('/api/models/trainings', {
      name: 'business-type',
      labels: 'none',
      note: '重训',
    });
    const { id } = body as Training;
    const busy = await api.post('/api/models/trainings', { name: 'business-type', labels: 'none' });
    expect([busy.status, codeOf(busy.body)]).toEqual([409, 'training-busy']);
    const now = await list();
    expect(now.trainings[0]).toMatchObject({ id, state: 'running', who: 'tester', note: '重训' });
    expect(now.names).toEqual({ tester: '纪南亭' });
    const { state, version, done, total, error } = await ended(id);
    expect([state, error, done]).toEqual(['done', null, total]);
    const stored = (await list()).items.find((one) => one.id === version);
    expect(stored).toMatchObject({ name: 'business-type', isUsable: true, shipped: false, note: '重训' });
    expect(stored?.metrics?.headlines[0]).toMatchObject({ metric: 'accuracy' });
  });

  test('that died with its process is told as failed', async () => {
    await api.installation.db
      .insertInto('model_trainings')
      .values({
        name: 'complaint',
        owner: 'model training of a process that is gone',
        who: '林晓',
        note: null,
        version: null,
        error_code: null,
        error_message: null,
        finished_at: null,
      })
      .execute();
    expect((await list()).trainings[0]).toMatchObject({
      name: 'complaint',
      state: 'failed',
      error: { code: 'training-died', message: expect.stringContaining('Start the training again') },
    });
  });
});

test.each([
  ['/api/models/trainings', { name: 'sarcasm' }, 400, 'validation'],
  ['/api/models/compare', { challenger: 'ffffff' }, 404, 'model-unknown'],
  ['/api/models/compare', { challenger: '../../etc' }, 400, 'validation'],
  ['/api/models/ffffff/activate', { why: '试' }, 404, 'model-unknown'],
  ['/api/models/ffffff/shadow', {}, 404, 'model-unknown'],
  ['/api/models/rollback', { why: '' }, 422, 'why-missing'],
])('POST %s %j is %i %s', async (url, body, status, code) => {
  const answer = await api.post(url, body);
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
});

test.each([
  ['/api/models/trainings/999', 404, 'not-found'],
  ['/api/models/trainings/x', 400, 'validation'],
  ['/api/models/ffffff/shadow', 404, 'model-unknown'],
  ['/api/recordings/nothing/opinions', 404, 'not-found'],
])('GET %s is %i %s', async (url, status, code) => {
  const answer = await api.get(url);
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
});
