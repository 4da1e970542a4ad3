import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Drift, LabellingState, NextCalls, RecordingLabels, StoredLabel } from './label-shapes.ts';
import { codeOf, openRulesApi, type RulesApi } from './test-rules.ts';

let api: RulesApi;
const id = '5f0e7b1c-2d11-4a52-9f10-0123456789ab';

beforeAll(async () => {
  api = await openRulesApi('labels_api');
  // Nobody in the random slice but r-hello.
  const draw = (value: number) => ({ draw: value });
  const { db } = api.installation;
  await db.updateTable('recording_opinions').set(draw(0.9)).execute();
  await db.updateTable('recording_opinions').set(draw(0.01)).where('recording_id', '=', 'r-hello').execute();
});
afterAll(() => api.close());

const given = { recordingId: 'r-rude', model: 'complaint', value: 'suspected', who: '林晓' };

describe('a label', () => {
  test('is stored once under its id, beside what the machine had said', async () => {
    const body = { ...given, id, note: '客户留的电话是19900012345' };
    const first = await api.send<StoredLabel>('/api/labels', body);
    const again = await api.send<StoredLabel>('/api/labels', body);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ label: first.body.label, isNew: false });
    expect(first.body.label).toMatchObject({
      ...given,
      turn: null,
      source: 'labelling',
      slice: 'picked',
      machine: { value: 'none', modelsVersion: 'words@1' },
      note: '客户留的电话是199****2345',
    });
    expect(first.body.label).not.toHaveProperty('transcribeKey');
    const { body: labels } = await api.ask<RecordingLabels>('/api/recordings/r-rude/labels');
    expect(labels.items).toEqual([first.body.label]);
    expect(labels.current).toMatchObject([{ label: { id }, others: [], isDisputed: false }]);
  });

  test.each([
    [{ ...given, id, value: 'none' }, 409, 'label-id-taken'],
    [{ ...given, value: 'maybe' }, 422, 'label-invalid'],
    [{ ...given, recordingId: 'nothing' }, 404, 'recording-unknown'],
    [{ ...given, model: 'weather' }, 400, 'validation'],
    [{ ...given, slice: 'random' }, 400, 'validation'],
    [{ ...given, id: '1' }, 400, 'validation'],
    [{ ...given, who: ' ' }, 400, 'validation'],
  ])('%j is %i %s', async (body, status, code) => {
    const answer = await api.post('/api/labels', body);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});

test('the queue says why it asks, leases, and skips', async () => {
  const next = async (query = '') =>
    (await api.ask<NextCalls>(`/api/labelling/complaint/next?who=%E8%B5%B5%E6%95%8F${query}`)).body.items;
  expect(await next('&count=5&lease=false')).toMatchObject([
    { slice: 'uncertain', recordingId: 'r-nothing', until: null },
    { slice: 'random', recordingId: 'r-hello', why: { zh: '随机抽取：召回率只能由这部分估计' } },
  ]);
  const [leased] = await next();
  expect(leased).toMatchObject({ recordingId: 'r-nothing', until: expect.any(String) });
  expect(await next()).toEqual([leased]);
  const skip = (recordingId: string) =>
    api.post('/api/labelling/complaint/skip', { recordingId, who: '赵敏', why: '听不清' });
  expect((await skip('r-nothing')).status).toBe(204);
  expect((await skip('nothing')).status).toBe(404);
  expect((await next()).map(({ recordingId }) => recordingId)).toEqual(['r-hello']);
  expect((await api.ask<{ code: string }>('/api/labelling/complaint/next?count=0')).body).toMatchObject({
    code: 'validation',
  });
});

test('the state of a model tells answers, counts and what recall rests on', async () => {
  const before = await api.ask<LabellingState>('/api/labelling/complaint');
  expect(before.body).toMatchObject({
    answers: { call: ['none', 'suspected', 'explicit'], agent: null, customer: null },
    mix: { uncertain: 4, disagreement: 3, random: 3 },
    counts: [{ slice: 'picked', labels: 1, calls: 1 }],
    recall: { n: 0, sentence: { zh: '随机部分还没有标注，召回率未知。' } },
  });
  // Leased in the random slice by the test before.
  await api.send('/api/labels', { ...given, recordingId: 'r-hello', who: '赵敏', value: 'explicit' });
  const after = await api.ask<LabellingState>('/api/labelling/complaint');
  expect(after.body.counts).toContainEqual({ slice: 'random', labels: 1, calls: 1 });
  expect(after.body.recall).toMatchObject({ n: 1, isEnough: false, rates: [{ truth: 1, given: 0 }] });
  const turns = await api.ask<LabellingState>('/api/labelling/turns');
  expect(turns.body).toMatchObject({ isSet: true, answers: { call: null } });
  expect(turns.body.answers.customer).toContain('angry');
});

describe('drift', () => {
  test('compares two periods', async () => {
    const { status, body } = await api.ask<Drift>(
      '/api/models/drift?from=2026-11-22&to=2026-11-22&against=2026-11-01..2026-11-21',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      period: { from: '2026-11-21T16:00:00.000Z', to: '2026-11-22T16:00:00.000Z', calls: 3 },
      against: { calls: 0 },
      isEnough: false,
      zh: '两段时间各要至少 50 通电话才能比较。',
    });
  });

  test.each([
    ['from=yesterday', 400, 'period-invalid'],
    ['since=2026-01-01', 400, 'validation'],
  ])('%s is %i %s', async (query, status, code) => {
    const answer = await api.get(`/api/models/drift?${query}`);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});
