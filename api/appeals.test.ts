import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppealPage, PublishedCard, PublishedPage, ReviewDetail } from './review-shapes.ts';
import type { Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';

let api: ReviewApi;
let lin: Visitor;
let he: Visitor;
let gu: Visitor;
let manager: Visitor;

beforeAll(async () => {
  api = await openReviewApi('appeals');
  lin = await api.as({ roles: ['reviewer'] });
  he = await api.as({ roles: ['reviewer'] });
  gu = await api.as({ roles: ['agent'], agentId: '2173' });
  manager = await api.as({ roles: ['qa_manager'] });
});
afterAll(async () => {
  await api.close();
});

/** Reviewed by lin: everything agreed. Of 30 points 5 are left. */
async function publishedCall(id: string): Promise<void> {
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
    note: '开头没有问候',
  });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
}

const appeal = (id: string, rule: string, who = gu, appealId: string = randomUUID()) =>
  who.post(`/api/recordings/${id}/appeals`, { id: appealId, rule, reason: '我给客户登记了，后面说了' });

const answer = (
  who: Visitor,
  id: string,
  body: { action: string; note?: string; reason?: string; id?: string },
) => who.post(`/api/appeals/${id}/events`, { id: randomUUID(), ...body });

async function cardOf(id: string, who = gu): Promise<PublishedCard> {
  const { status, body } = await who.get(`/api/recordings/${id}/published`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as PublishedCard;
}

async function appealed(id: string, rule: string): Promise<string> {
  await publishedCall(id);
  const appealId = randomUUID();
  expect(await appeal(id, rule, gu, appealId)).toMatchObject({ status: 200 });
  return appealId;
}

test('agents see the published cards of their own calls and nobody else’s', async () => {
  await publishedCall('seen');
  await api.addCall('unpublished');
  const { items } = (await gu.get('/api/published')).body as PublishedPage;
  expect(items).toMatchObject([{ recordingId: 'seen', normalised: 16.67, findings: 3, acknowledged: false }]);
  expect(await gu.get('/api/recordings/unpublished/published')).toMatchObject({ status: 404 });
  const card = await cardOf('seen');
  expect(card.score?.final).toMatchObject({ score: 5, potential: 30 });
  expect(card.findings.map(({ rule }) => rule)).toEqual([
    'no_greeting',
    'blame_shifting',
    'fast_speech',
    'info_leak',
  ]);
  const bai = await api.as({ roles: ['agent'], agentId: '9999' });
  expect((await bai.get('/api/published')).body).toMatchObject({ items: [] });
  expect(await bai.get('/api/recordings/seen/published')).toMatchObject({ status: 404 });
  expect(await appeal('seen', 'blame_shifting', bai)).toMatchObject({ status: 404 });
});

test('acknowledged once, however often it is sent', async () => {
  const send = (rule: string | null) => gu.post('/api/recordings/seen/acknowledgements', { rule });
  for (const rule of ['no_greeting', 'no_greeting', null, null])
    expect(await send(rule)).toMatchObject({ status: 200 });
  expect((await cardOf('seen')).acknowledged.sort()).toEqual(['', 'no_greeting']);
  const { items } = (await gu.get('/api/published')).body as PublishedPage;
  expect(items[0]).toMatchObject({ acknowledged: true });
});

test('another reviewer accepts: the published score changes, a label is written, the rule is overturned', async () => {
  const id = await appealed('wrong', 'blame_shifting');
  expect(await appeal('wrong', 'blame_shifting')).toMatchObject({
    status: 409,
    body: { code: 'appeal-exists' },
  });
  expect(await appeal('wrong', 'no_closing')).toMatchObject({
    status: 409,
    body: { code: 'appeal-no-fault' },
  });
  expect(await appeal('wrong', 'nothing')).toMatchObject({ status: 404 });

  const forLin = (await lin.get('/api/appeals?mine=true')).body as AppealPage;
  expect(forLin.items.map((one) => one.id)).not.toContain(id);
  const forHe = (await he.get('/api/appeals?mine=true')).body as AppealPage;
  expect(forHe.items.find((one) => one.id === id)).toMatchObject({
    rule: 'blame_shifting',
    state: 'submitted',
    points: -15,
    actions: ['accept', 'reject'],
  });

  const accept = { action: 'accept', note: '后面确实登记了', reason: 'context' };
  expect(await answer(lin, id, accept)).toMatchObject({ status: 403, body: { code: 'appeal-own-review' } });
  expect(await answer(gu, id, accept)).toMatchObject({ status: 403 });
  expect(await answer(he, id, { action: 'reject' })).toMatchObject({
    status: 422,
    body: { code: 'appeal-reason' },
  });
  const sent = { ...accept, id: randomUUID() };
  const answers = await Promise.all([answer(he, id, sent), answer(he, id, sent)]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);

  const card = await cardOf('wrong');
  expect(card.score?.final).toMatchObject({ score: 20, potential: 30 });
  expect(card.history.map(({ cause, who }) => [cause, who])).toEqual([
    ['appeal', he.login],
    ['review', lin.login],
  ]);
  expect(card.appeals).toMatchObject([{ id, state: 'accepted', dueAt: null }]);
  const { body } = await manager.get('/api/recordings/wrong/labels');
  expect(body).toMatchObject({
    current: [{ label: { model: 'turns', value: 'none', source: 'appeal', who: he.login } }],
  });
  const row = await api.installation.db
    .selectFrom('recordings')
    .select(['normalised', 'failed_rules', 'passed'])
    .where('id', '=', 'wrong')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ normalised: 66.67, failed_rules: ['no_greeting', 'fast_speech'], passed: true });
  const { items } = (await lin.get('/api/reviews/rules')).body as {
    items: { rule: string; overturned: { value: number; n: number } | null }[];
  };
  expect(items.find(({ rule }) => rule === 'blame_shifting')?.overturned).toMatchObject({ value: 0.5, n: 2 });
  expect(await answer(he, id, { action: 'reject', note: '还是不行' })).toMatchObject({
    status: 409,
    body: { code: 'appeal-final' },
  });
});

test('rejected, then before the QA manager, whose word is final', async () => {
  const id = await appealed('last', 'no_greeting');
  expect(await answer(he, id, { action: 'reject', note: '录音里没有' })).toMatchObject({ status: 204 });
  expect(await answer(manager, id, { action: 'accept', note: '有的' })).toMatchObject({
    status: 409,
    body: { code: 'appeal-state' },
  });
  expect(await answer(gu, id, { action: 'escalate' })).toMatchObject({ status: 204 });
  expect(await answer(he, id, { action: 'accept', note: '再看一次' })).toMatchObject({
    status: 409,
    body: { code: 'appeal-last-instance' },
  });
  expect(await answer(manager, id, { action: 'reject', note: '维持' })).toMatchObject({ status: 204 });
  const card = await cardOf('last');
  expect(card.appeals[0]).toMatchObject({ state: 'refused', actions: [] });
  expect(card.appeals[0]?.events.map(({ event }) => event)).toEqual([
    'submit',
    'reject',
    'escalate',
    'reject',
  ]);
  expect(card.history).toHaveLength(1);
});

test('too late to appeal, and undecided for too long: the last instance decides', async () => {
  await publishedCall('late');
  const { db } = api.installation;
  const id = await appealed('slow', 'no_greeting');
  await sql`alter table publications disable trigger publications_append_only`.execute(db);
  await sql`update publications set appeal_until = now() - interval '1 minute' where recording_id = 'late'`.execute(
    db,
  );
  await sql`alter table publications enable trigger publications_append_only`.execute(db);
  expect(await appeal('late', 'no_greeting')).toMatchObject({
    status: 409,
    body: { code: 'appeal-too-late' },
  });
  await db
    .updateTable('appeals')
    .set({ due_at: sql<Date>`now() - interval '1 minute'` })
    .where('id', '=', id)
    .execute();
  expect(await answer(he, id, { action: 'accept', note: '应当加分' })).toMatchObject({
    status: 409,
    body: { code: 'appeal-last-instance' },
  });
  expect(await answer(manager, id, { action: 'accept', note: '应当加分' })).toMatchObject({ status: 204 });
  expect((await cardOf('slow')).appeals[0]?.events.map(({ event, who }) => [event, who])).toEqual([
    ['submit', gu.login],
    ['expire', 'system'],
    ['accept', manager.login],
  ]);
});

test('withdrawn by the agent, and sent twice stored once', async () => {
  const id = await appealed('back', 'no_greeting');
  expect(await appeal('back', 'no_greeting', gu, id)).toMatchObject({ status: 200 });
  expect(await appeal('back', 'fast_speech', gu, id)).toMatchObject({
    status: 409,
    body: { code: 'review-id-taken' },
  });
  expect(await answer(gu, id, { action: 'withdraw' })).toMatchObject({ status: 204 });
  expect((await cardOf('back')).appeals).toMatchObject([{ state: 'withdrawn', actions: [] }]);
  const open = (await gu.get('/api/appeals')).body as AppealPage;
  expect(open.items.map((one) => one.id)).not.toContain(id);
});
