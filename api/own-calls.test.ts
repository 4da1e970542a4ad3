import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scored } from '../pipeline/domain.ts';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import type { ReviewDetail } from './review-shapes.ts';
import type { RecordingDetail, RecordingPage } from './shapes.ts';
import type { Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';

let api: ReviewApi;
let reviewer: Visitor;
let agent: Visitor;

beforeAll(async () => {
  api = await openReviewApi('own_calls');
  reviewer = await api.as({ roles: ['reviewer'] });
  agent = await api.as({ roles: ['agent'], agentId: '2173' });
  await api.addCall('published', {
    metadata: { agentId: '2173', extra: { workOrder: { 业务类型: '故障报修' } } },
  });
  await api.addCall('waiting', {
    metadata: { agentId: '2173', extra: { workOrder: { 业务类型: '故障报修' } } },
  });
  await api.addCall('of-another', { agent_id: '2190', agent_name: '江晚舟' });
  await publish('published', { blame_shifting: 'pass' });
});
afterAll(() => api.close());

/** Agreed with everything else. */
async function publish(id: string, instead: Readonly<Record<string, 'pass'>> = {}): Promise<void> {
  const taken = (await reviewer.post(`/api/recordings/${id}/review/lease`, {})).body as ReviewDetail;
  for (const rule of taken.remaining)
    expect(
      await reviewer.post(`/api/recordings/${id}/review/decisions`, {
        id: randomUUID(),
        version: taken.version,
        rule,
        verdict: instead[rule] ?? taken.findings.find((one) => one.rule === rule)?.verdict,
        ...(instead[rule] === undefined ? {} : { reason: 'context', note: '后面登记了' }),
      }),
    ).toMatchObject({ status: 200 });
  const body = { id: randomUUID(), version: taken.version };
  expect(await reviewer.post(`/api/recordings/${id}/review/publish`, body)).toMatchObject({ status: 200 });
}

const detailOf = async (by: Visitor, id: string) =>
  (await by.get(`/api/recordings/${id}`)).body as RecordingDetail;
const keyOf = async (id: string) => (await detailOf(reviewer, id)).history[0]?.scoreKey ?? '';

const hidden = {
  ownScore: 'not-published',
  normalised: null,
  passed: null,
  veto: null,
  failCount: null,
  unsureCount: null,
  lane: null,
  flags: [],
};

test('before the publication an agent hears and reads the own call, and nothing of what the machine thinks', async () => {
  const detail = await detailOf(agent, 'waiting');
  expect(detail).toMatchObject({
    ...hidden,
    scoreCard: null,
    findings: null,
    opinions: null,
    route: null,
    workOrderComparison: null,
    history: [],
  });
  expect(detail.transcript?.turns).toHaveLength(2);
  expect(JSON.stringify(detail)).not.toMatch(/blame_shifting|verdict|待人工确认/);
  expect(await detailOf(reviewer, 'waiting')).toMatchObject({
    ownScore: null,
    normalised: 33.33,
    failCount: 3,
    lane: 'unsure',
    route: { lane: 'unsure' },
  });
});

test.each(['score-card', 'score-cards', 'score-cards/KEY', 'trace/no_greeting'])(
  '…/%s waits for the publication',
  async (end) => {
    const urlOf = async (id: string) => `/api/recordings/${id}/${end.replace('KEY', await keyOf(id))}`;
    expect(await agent.get(await urlOf('waiting'))).toMatchObject({
      status: 409,
      body: {
        code: 'score-not-published',
        detail:
          'Nobody has published the score of this call yet. It opens here once a reviewer has confirmed and published it.',
      },
    });
    expect((await agent.get(await urlOf('published'))).status).toBe(200);
    expect((await reviewer.get(await urlOf('waiting'))).status).toBe(200);
    expect((await agent.get(await urlOf('of-another'))).status).toBe(404);
  },
);

test('afterwards it is the published card with the verdicts people gave, and no other', async () => {
  const detail = await detailOf(agent, 'published');
  expect(detail).toMatchObject({
    ownScore: 'published',
    normalised: 66.67,
    failCount: 2,
    route: null,
    scoreCard: { card: 'general', score: 20, potential: 30, normalised: 66.67 },
    history: [{ normalised: 66.67, current: true }],
  });
  const verdicts = Object.fromEntries(
    detail.findings?.map(({ rule, verdict, points, pending }) => [rule, [verdict, points, pending]]) ?? [],
  );
  expect(verdicts).toEqual({
    no_greeting: ['fail', -5, undefined],
    blame_shifting: ['pass', 0, undefined],
    fast_speech: ['fail', -5, undefined],
    info_leak: ['unsure', 0, undefined],
    no_closing: ['pass', 0, undefined],
  });
  const key = await keyOf('published');
  for (const end of ['score-card', `score-cards/${key}`]) {
    const { findings, scoreCard } = (await agent.get(`/api/recordings/published/${end}`)).body as Scored;
    expect({ findings, scoreCard }).toEqual({ findings: detail.findings, scoreCard: detail.scoreCard });
  }
  expect((await agent.get('/api/recordings/published/score-cards')).body).toEqual({ items: detail.history });
  const machine = (await reviewer.get(`/api/recordings/published/score-cards/${key}`)).body as Scored;
  expect(machine.scoreCard.normalised).toBe(33.33);
});

async function listed(by: Visitor, query: string): Promise<string[]> {
  const { status, body } = await by.get(`/api/recordings?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return (body as RecordingPage).items.map(({ id }) => id).toSorted();
}

test('the list hides it as well', async () => {
  const { items } = (await agent.get('/api/recordings')).body as RecordingPage;
  expect(items.find(({ id }) => id === 'waiting')).toMatchObject(hidden);
  expect(items.find(({ id }) => id === 'published')).toMatchObject({
    ownScore: 'published',
    normalised: 66.67,
    failCount: 2,
    flags: [{ rule: 'fast_speech' }, { rule: 'no_greeting' }],
  });
  expect(await listed(agent, '')).toEqual(['published', 'waiting']);
});

test.each([
  ['rule=no_greeting', ['published']],
  ['passed=false', []],
  ['passed=true', ['published']],
  ['veto=false', ['published']],
  ['lane=unsure', ['published']],
  ['lane=failed&lane=none', []],
  ['minScore=0', ['published']],
  ['maxScore=50', []],
  ['state=done', ['published', 'waiting']],
  ['agentId=2173', ['published', 'waiting']],
  [`q=${encodeURIComponent('停电')}`, ['published', 'waiting']],
])('filter %s finds no call by what is hidden of it', async (query, ids) => {
  expect(await listed(agent, query)).toEqual(ids);
  if (query === 'rule=no_greeting')
    expect(await listed(reviewer, query)).toEqual(['of-another', 'published', 'waiting']);
});

test('whoever has another role over the own call keeps what it gives; a role elsewhere gives nothing', async () => {
  const { db } = await api.installation.services();

  for (const name of ['T01', 'T02'])
    await addUnit(db, { kind: 'team', name, parent: await findUnit(db, '') });
  const leadOfOwn = await api.as({ roles: ['agent', 'team_lead'], unit: 'T01', agentId: '2173' });
  const leadOfOthers = await api.as({ roles: ['agent', 'team_lead'], unit: 'T02', agentId: '2173' });
  const engineer = await api.as({ roles: ['agent', 'model_engineer'], agentId: '2173' });
  const operator = await api.as({ roles: ['agent', 'operations'], agentId: '2173' });
  const seen = async (by: Visitor) => (await detailOf(by, 'waiting')).normalised;
  expect([
    await seen(leadOfOwn),
    await seen(leadOfOthers),
    await seen(engineer),
    await seen(operator),
  ]).toEqual([33.33, null, 33.33, null]);
  expect(await listed(leadOfOwn, 'rule=no_greeting')).toEqual(['of-another', 'published', 'waiting']);
  expect(await listed(leadOfOthers, 'rule=no_greeting')).toEqual(['published']);
});

test('a call published without a score card shows none', async () => {
  await api.addRecording('unusable', { agent_id: '2173', team_id: 'T01', state: 'unusable' });
  await reviewer.post('/api/recordings/unusable/review/lease', {});
  const { version } = (await reviewer.get('/api/recordings/unusable/review')).body as ReviewDetail;
  const body = { id: randomUUID(), version, note: '录音只有忙音' };
  expect(await reviewer.post('/api/recordings/unusable/review/publish', body)).toMatchObject({ status: 200 });
  expect(await detailOf(agent, 'unusable')).toMatchObject({
    ownScore: 'published',
    findings: null,
    scoreCard: null,
    history: [],
  });
  expect(await agent.get('/api/recordings/unusable/score-card')).toMatchObject({
    status: 404,
    body: { code: 'not-scored' },
  });
});

test('looked at again, the score that was published stays in view', async () => {
  const manager = await api.as({ roles: ['qa_manager'] });
  const reason = { reason: '复核抽查' };
  expect((await manager.post('/api/recordings/published/review/reopen', reason)).status).toBe(200);
  expect(await detailOf(agent, 'published')).toMatchObject({ ownScore: 'published', normalised: 66.67 });
});
