/**
 * The loop, through the API: a base version from half of the corpus judges calls; people label them; a version that has
 * learned from the labels is better on the test part that nobody has seen; it is activated, and the calls it judged
 * before have its opinions beside the old ones.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../fixtures/installation.ts';
import { type Dialogue, readDialogues } from '../models/dialogues/dialogues.ts';
import { startWorker, type Worker } from '../pipeline/worker.ts';
import type {
  ModelComparison,
  ModelList,
  OpinionHistory,
  StoredModelVersion,
  Training,
} from './model-shapes.ts';
import { openTestApi, type TestApi } from './test-api.ts';

// Two trainings of a model of whole calls: a minute of one core.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const corpus = readDialogues().filter(({ part }) => part === 'train');
const half = corpus.filter((_, at) => at % 2 === 0);
const live = corpus.filter((_, at) => at % 2 === 1);
const testPart = readDialogues().filter(({ part }) => part === 'test').length;

let api: TestApi;
let worker: Worker;

beforeAll(async () => {
  api = await openTestApi('loop', { dialogues: half });
  worker = await startWorker(await api.installation.services(), {
    stages: new Set(['transcribe', 'analyse']),
    concurrency: 2,
  });
});
afterAll(async () => {
  await worker.close();
  await api.close();
});

const list = async () => (await api.get('/api/models')).body as ModelList;

async function ask<T>(url: string, body: object, status: number): Promise<T> {
  const answer = await api.post(url, body);
  expect([url, answer.status, answer.body]).toEqual([url, status, expect.anything()]);
  return answer.body as T;
}

async function train(labels: 'live' | 'none'): Promise<StoredModelVersion> {
  const { id } = await ask<Training>(
    '/api/models/trainings',
    { name: 'business-type', labels, who: '林晓', note: labels },
    202,
  );
  const { state, error, version } = await until(
    'the training is done',
    async () => {
      const run = (await api.get(`/api/models/trainings/${id}`)).body as Training;
      return run.state === 'running' ? null : run;
    },
    280_000,
  );
  expect([state, error]).toEqual(['done', null]);
  const stored = (await list()).items.find((one) => one.id === version);
  if (stored === undefined) throw new Error(`Version ${version} is not listed.`);
  return stored;
}

/** The call as a telephone platform would hand it over. */
const callOf = ({ id, channel, direction, turns }: Dialogue) =>
  JSON.stringify({
    callId: id,
    channel,
    direction,
    turns: turns.map(({ role, text }, at) => ({
      role,
      text,
      startMs: at * 4_000,
      endMs: at * 4_000 + 3_500,
    })),
  });

async function activate(version: string): Promise<void> {
  await ask(`/api/models/${version}/activate`, { why: '比较之后', who: '林晓' }, 200);
}

const analysed = () =>
  until(
    'all calls have opinions by the models in force',
    async () => {
      const { total, done } = (await list()).reanalysis;
      return total === live.length && done === total;
    },
    180_000,
  );

const figureOf = ({ metrics }: StoredModelVersion, metric: string) =>
  metrics?.headlines.find((headline) => headline.metric === metric)?.value.value ?? 0;

test('what people label makes the next version better, and its opinions stand beside the old ones', async () => {
  const base = await train('none');
  expect(base).toMatchObject({ labels: 0, inForce: false });
  await activate(base.id);

  for (const dialogue of live) await api.installation.put(`calls/${dialogue.id}.json`, callOf(dialogue));
  await api.installation.importAll();
  await analysed();
  const calls = await api.installation.db.selectFrom('recordings').select(['id', 'call_id']).execute();
  const dialogueOf = new Map(calls.map(({ id, call_id }) => [id, live.find((one) => one.id === call_id)]));
  for (const [recordingId, dialogue] of dialogueOf)
    await ask(
      '/api/labels',
      { recordingId, model: 'business-type', value: dialogue?.type, who: '林晓', source: 'labelling' },
      201,
    );

  const challenger = await train('live');
  expect(challenger.basedOn).toBe(base.id);
  // A quarter of the labels is kept for measuring.
  expect(challenger.labels).toBeGreaterThan(live.length / 2);
  expect(challenger.labels).toBeLessThan(live.length);

  const { slices, verdict, champion } = await ask<ModelComparison>(
    '/api/models/compare',
    { challenger: challenger.id },
    200,
  );
  expect(champion).toBe(base.id);
  const sliceOf = (name: string) => slices.find(({ slice }) => slice === name);
  expect(sliceOf('corpus')?.n).toBe(testPart);
  expect(sliceOf('live')?.n).toBe(live.length - challenger.labels);
  expect(verdict.winner).not.toBe('champion');
  expect(sliceOf('all')?.won.length).toBeGreaterThan(sliceOf('all')?.lost.length ?? 0);
  expect(figureOf(challenger, 'accuracy')).toBeGreaterThan(figureOf(base, 'accuracy'));

  await activate(challenger.id);
  await analysed();
  let changed = 0;
  for (const [recordingId] of dialogueOf) {
    const { body } = await api.get(`/api/recordings/${recordingId}/opinions`);
    const [now, before, ...more] = (body as OpinionHistory).items;
    expect(more).toEqual([]);
    expect(now).toMatchObject({ isInView: true, set: { versions: { 'business-type': challenger.id } } });
    expect(before).toMatchObject({ isInView: false, set: { versions: { 'business-type': base.id } } });
    if (now?.opinions.businessType?.label !== before?.opinions.businessType?.label) changed++;
  }
  expect(changed).toBeGreaterThan(0);
});
