/** From a finding that a reviewer confirmed and an appeal overturned to a version of the turn models that knows better. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../fixtures/installation.ts';
import { madeFor } from '../models/calls/made-for.ts';
import { shippedModels } from '../pipeline/shipped-models.ts';
import { offerModels } from '../pipeline/store/model-activations.ts';
import { trainingLabels } from '../pipeline/store/training-labels.ts';
import type { ModelComparison, ModelList, Training } from './model-shapes.ts';
import type { ReviewDetail } from './review-shapes.ts';
import type { Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';
import { codeOf } from './test-rules.ts';

// A training from the whole corpus.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

let api: ReviewApi;
let lin: Visitor;
let he: Visitor;
let gu: Visitor;
let engineer: Visitor;

beforeAll(async () => {
  api = await openReviewApi('turn_training');
  lin = await api.as({ roles: ['reviewer'] });
  he = await api.as({ roles: ['reviewer'] });
  gu = await api.as({ roles: ['agent'], agentId: '2173' });
  engineer = await api.as({ roles: ['model_engineer'] });
});
afterAll(() => api.close());

/** Lin agrees with every finding: the first turn shifts the blame. */
async function published(id: string): Promise<void> {
  await api.addCall(id);
  const taken = (await lin.post(`/api/recordings/${id}/review/lease`, {})).body as ReviewDetail;
  for (const rule of taken.remaining)
    await lin.post(`/api/recordings/${id}/review/decisions`, {
      id: randomUUID(),
      version: taken.version,
      rule,
      verdict: taken.findings.find((one) => one.rule === rule)?.verdict,
    });
  const done = await lin.post(`/api/recordings/${id}/review/publish`, {
    id: randomUUID(),
    version: taken.version,
    note: null,
  });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
}

async function overturned(id: string): Promise<void> {
  const appeal = randomUUID();
  const asked = await gu.post(`/api/recordings/${id}/appeals`, {
    id: appeal,
    rule: 'blame_shifting',
    reason: '这是问候，没有推',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(200);
  const accepted = { id: randomUUID(), action: 'accept', note: '确实没有推', reason: 'context' };
  expect(await he.post(`/api/appeals/${appeal}/events`, accepted)).toMatchObject({ status: 204 });
}

test('what an appeal decided about a turn trains the turn models', async () => {
  // By digests of their ids: the first two are learned from, the last is kept for comparing.
  for (const id of ['blamed', 'appealed', 'learned']) await published(id);
  await overturned('appealed');
  const { db } = api.installation;
  expect(await trainingLabels(db, 'turns')).toMatchObject([
    { recordingId: 'appealed', turn: 0, value: 'none', lookedAt: 'shift', source: 'appeal', part: 'train' },
    { recordingId: 'blamed', turn: 0, value: 'shift', lookedAt: 'shift', source: 'review', part: 'train' },
    { recordingId: 'learned', turn: 0, value: 'shift', lookedAt: 'shift', source: 'review', part: 'test' },
  ]);

  await offerModels(db, {
    code: 'words@1',
    models: shippedModels(),
    usable: (name, made) => madeFor(name) === made,
  });
  const started = await engineer.post('/api/models/trainings', { name: 'turns', note: '申诉改判' });
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  const { id } = started.body as Training;
  const ended = await until(
    'the training has ended',
    async () => {
      const training = (await engineer.get(`/api/models/trainings/${id}`)).body as Training;
      return training.state === 'running' ? null : training;
    },
    500_000,
  );
  expect(ended).toMatchObject({ state: 'done', error: null, note: '申诉改判' });
  const version = ended.version ?? '';
  const { items, inForce } = (await engineer.get('/api/models')).body as ModelList;
  const stored = items.find((one) => one.id === version);
  expect(stored).toMatchObject({ name: 'turns', labels: 2, isUsable: true, inForce: false });
  expect(stored?.basedOn).toBe(inForce?.set.turns);
  expect(stored?.metrics?.headlines[0]).toMatchObject({
    metric: 'F1 of all labels together',
    value: { n: 36_144 },
  });

  const { status, body } = await engineer.post('/api/models/compare', { challenger: version });
  expect(status, JSON.stringify(body)).toBe(200);
  const { name, slices, verdict } = body as ModelComparison;
  expect(name).toBe('turns');
  expect(slices.map(({ slice, n }) => [slice, n])).toEqual([
    ['all', 178],
    ['corpus', 177],
    ['live', 1],
    ['flagged', 1],
  ]);
  expect(verdict.zh).toContain('按整通比');
  const shadow = await engineer.post(`/api/models/${version}/shadow`, {});
  expect([shadow.status, codeOf(shadow.body)]).toEqual([422, 'shadow-not-turns']);
});
