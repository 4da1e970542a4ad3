import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '../pipeline/domain.ts';
import type { QueuePage, ReviewDetail } from './review-shapes.ts';
import type { Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';

let api: ReviewApi;
let lin: Visitor;
let he: Visitor;
let lead: Visitor;
let manager: Visitor;

beforeAll(async () => {
  api = await openReviewApi('reviews');
  lin = await api.as({ roles: ['reviewer'] });
  he = await api.as({ roles: ['reviewer'] });
  lead = await api.as({ roles: ['team_lead', 'reviewer'] });
  manager = await api.as({ roles: ['qa_manager'] });
});
afterAll(async () => {
  await api.close();
});

const none: Route = { lane: 'none', reasons: [] };

async function reviewOf(id: string, who: Visitor = lin): Promise<ReviewDetail> {
  const { status, body } = await who.get(`/api/recordings/${id}/review`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as ReviewDetail;
}

async function take(id: string, who: Visitor): Promise<ReviewDetail> {
  const { status, body } = await who.post(`/api/recordings/${id}/review/lease`, {});
  expect(status, JSON.stringify(body)).toBe(200);
  return body as ReviewDetail;
}

const decide = (
  who: Visitor,
  id: string,
  body: { version: number; rule: string; verdict: string; reason?: string; note?: string; id?: string },
) => who.post(`/api/recordings/${id}/review/decisions`, { id: randomUUID(), ...body });

const publish = (
  who: Visitor,
  id: string,
  version: number,
  clientId = randomUUID(),
  note: string | null = null,
) => who.post(`/api/recordings/${id}/review/publish`, { id: clientId, version, note });

const queue = async (query = '', who: Visitor = lin) =>
  (await who.get(`/api/reviews${query}`)).body as QueuePage;

/** Takes it, agrees with everything and publishes. */
async function reviewed(id: string, who: Visitor): Promise<ReviewDetail> {
  const taken = await take(id, who);
  for (const rule of taken.remaining) {
    const verdict = taken.findings.find((one) => one.rule === rule)?.verdict ?? '';
    expect(await decide(who, id, { version: taken.version, rule, verdict })).toMatchObject({ status: 200 });
  }
  const { status, body } = await publish(who, id, taken.version);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as ReviewDetail;
}

test('a dissatisfied or unresolved call is in the queue whatever became of it', async () => {
  await api.addRecording('angry-pending', { satisfaction: 1 });
  await api.addRecording('open-damaged', {
    resolved: false,
    state: 'unusable',
    state_reason: 'audio-damaged',
  });
  await api.addRecording('calm-pending', { satisfaction: 5, resolved: true });
  await api.addCall('angry-unflagged', { satisfaction: 2, metadata: { satisfaction: 2 } }, none);
  const { items, counts } = await queue('?kind=mandatory');
  expect(
    items.map(({ recordingId, ready, why }) => [recordingId, ready, why.map(({ code }) => code)]),
  ).toEqual([
    ['angry-pending', false, ['dissatisfied']],
    ['angry-unflagged', true, ['dissatisfied']],
    ['open-damaged', true, ['unresolved']],
  ]);
  expect(counts).toMatchObject({ kinds: { mandatory: 3 }, dueToday: 3, overdue: 0 });
  // The same day: until midnight in China.
  const due = new Date(Date.parse(items[0]?.dueAt ?? ''));
  expect(due.toISOString()).toMatch(/T16:00:00\.000Z$/);
  // A card that finds nothing any more does not take it away.
  await api.installation.db
    .updateTable('recordings')
    .set({ lane: 'none', state: 'done' })
    .where('id', '=', 'angry-pending')
    .execute();
  expect((await queue('?kind=mandatory')).items.map(({ recordingId }) => recordingId)).toContain(
    'angry-pending',
  );
});

test('a filter that hides mandatory calls says how many', async () => {
  const all = await queue();
  expect(all.mandatoryHidden).toBe(0);
  const other = await queue('?teamId=nobody');
  expect(other.items).toEqual([]);
  expect(other.mandatoryHidden).toBe(all.counts.kinds.mandatory);
  expect(other.counts).toEqual(all.counts);
});

test('a call without a card is published with what the reviewer found', async () => {
  const { version } = await take('open-damaged', lin);
  expect(await publish(lin, 'open-damaged', version)).toMatchObject({
    status: 422,
    body: { code: 'review-note' },
  });
  const done = await publish(lin, 'open-damaged', version, randomUUID(), '录音损坏，已回访客户');
  expect(done).toMatchObject({ status: 200, body: { state: 'published', score: null } });
});

test('decided, published: the human score beside the machine’s, and the queue without it', async () => {
  await api.addCall('whole');
  const before = await reviewOf('whole');
  expect(before).toMatchObject({ state: 'open', kind: 'confirm', holder: null });
  expect(before.mustDecide).toEqual(['no_greeting', 'blame_shifting', 'fast_speech', 'info_leak']);
  const taken = await take('whole', lin);
  expect(taken).toMatchObject({ state: 'leased', isMine: true, holder: lin.login });
  const { version } = taken;

  expect(await publish(lin, 'whole', version)).toMatchObject({
    status: 409,
    body: { code: 'review-undecided' },
  });
  expect(await decide(lin, 'whole', { version, rule: 'no_greeting', verdict: 'pass' })).toMatchObject({
    status: 422,
    body: { code: 'review-reason' },
  });
  expect(await decide(lin, 'whole', { version, rule: 'nothing', verdict: 'pass' })).toMatchObject({
    status: 404,
  });
  await decide(lin, 'whole', { version, rule: 'no_greeting', verdict: 'pass', reason: 'misheard' });
  await decide(lin, 'whole', { version, rule: 'blame_shifting', verdict: 'fail' });
  await decide(lin, 'whole', { version, rule: 'fast_speech', verdict: 'fail' });
  const last = await decide(lin, 'whole', { version, rule: 'info_leak', verdict: 'unsure' });
  expect(last).toMatchObject({ status: 200, body: { state: 'decided', remaining: [] } });

  const { status, body } = await publish(lin, 'whole', version);
  expect(status).toBe(200);
  const done = body as ReviewDetail;
  // Machine: 10 of 30. Greeting given back, the pending deduction confirmed.
  expect(done.score?.machine).toMatchObject({ score: 10, potential: 30 });
  expect(done.score?.final).toMatchObject({ score: 10, potential: 30 });
  expect(done.publications).toMatchObject([{ cause: 'review', who: lin.login, passed: false }]);
  const row = await api.installation.db
    .selectFrom('recordings')
    .select(['confirmed_score_key', 'score_key', 'failed_rules', 'fail_count', 'newer_result'])
    .where('id', '=', 'whole')
    .executeTakeFirstOrThrow();
  expect(row.confirmed_score_key).toBe(row.score_key);
  expect(row).toMatchObject({
    failed_rules: ['blame_shifting', 'fast_speech'],
    fail_count: 2,
    newer_result: false,
  });
  expect((await queue()).items.map(({ recordingId }) => recordingId)).not.toContain('whole');
  // blame_shifting was confirmed: the turn says so to the model.
  const labels = await manager.get('/api/recordings/whole/labels');
  expect(labels.body).toMatchObject({
    items: [{ model: 'turns', turn: 0, value: 'shift', source: 'review', who: lin.login }],
  });
});

test('people who ask at once never hold one call', async () => {
  for (const id of ['race-a', 'race-b', 'race-c', 'race-d']) await api.addCall(id);
  const all = [lin, he, lead, manager];
  const asked = await Promise.all(all.map((who) => who.post('/api/reviews/next', { kinds: ['confirm'] })));
  const got = asked.map(({ body }) => (body as { recordingId: string }).recordingId);
  expect([...got].sort()).toEqual(['race-a', 'race-b', 'race-c', 'race-d']);
  const holders = await api.installation.db
    .selectFrom('reviews')
    .select(['recording_id', 'leased_by'])
    .where('leased_by', 'is not', null)
    .execute();
  for (const [at, id] of got.entries())
    expect(holders.find(({ recording_id }) => recording_id === id)?.leased_by).toBe(all[at]?.login);
  // Whoever holds one goes on with it; put aside, the next one comes, and here there is none.
  const again = (body: object) => lin.post('/api/reviews/next', { kinds: ['confirm'], ...body });
  expect((await again({})).body).toEqual({ recordingId: got[0] });
  expect((await again({ except: [got[0]] })).body).toEqual({ recordingId: null });
});

test('racing for one call, one gets it and the other a clear sentence', async () => {
  await api.addCall('wanted');
  const answers = await Promise.all(
    [lin, he].map((who) => who.post('/api/recordings/wanted/review/lease', {})),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body).toMatchObject({
    code: 'review-taken',
    detail: expect.stringMatching(/holds this review now/),
  });
});

test('a decision sent twice is stored once; the same id with other words is refused', async () => {
  await api.addCall('twice');
  const { version } = await take('twice', lin);
  const body = { id: randomUUID(), version, rule: 'no_greeting', verdict: 'fail' };
  const answers = await Promise.all([1, 2, 3].map(() => decide(lin, 'twice', body)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await reviewOf('twice')).decisions).toHaveLength(1);
  expect(await decide(lin, 'twice', { ...body, rule: 'blame_shifting' })).toMatchObject({
    status: 409,
    body: { code: 'review-id-taken' },
  });
  for (const rule of ['blame_shifting', 'fast_speech'])
    await decide(lin, 'twice', { version, rule, verdict: 'fail' });
  await decide(lin, 'twice', { version, rule: 'info_leak', verdict: 'unsure' });
  const clientId = randomUUID();
  const published = await Promise.all([1, 2].map(() => publish(lin, 'twice', version, clientId)));
  expect(published.map(({ status }) => status)).toEqual([200, 200]);
  expect((await reviewOf('twice')).publications).toHaveLength(1);
});

test('a lease that ran out goes back to the queue; what was decided is kept, the late page is told', async () => {
  await api.addCall('late');
  const mine = await take('late', lin);
  await decide(lin, 'late', { version: mine.version, rule: 'no_greeting', verdict: 'fail' });
  await api.installation.db
    .updateTable('reviews')
    .set({ leased_until: sql<Date>`now() - interval '1 second'` })
    .where('recording_id', '=', 'late')
    .execute();
  expect(
    (await queue('?kind=confirm')).items.find(({ recordingId }) => recordingId === 'late'),
  ).toMatchObject({
    state: 'open',
    holder: null,
  });
  const theirs = await take('late', he);
  expect(theirs.remaining).toEqual(['blame_shifting', 'fast_speech', 'info_leak']);
  expect(
    await decide(lin, 'late', { version: mine.version, rule: 'fast_speech', verdict: 'fail' }),
  ).toMatchObject({
    status: 409,
    body: { code: 'review-taken' },
  });
  // A page of before, of the person who holds it now.
  expect(
    await decide(he, 'late', { version: mine.version, rule: 'fast_speech', verdict: 'fail' }),
  ).toMatchObject({
    status: 409,
    body: { code: 'review-stale', detail: expect.stringContaining('Load it again') },
  });
  expect((await reviewOf('late')).decisions).toHaveLength(1);
  expect(await he.post('/api/recordings/late/review/release', { version: theirs.version })).toMatchObject({
    status: 200,
    body: { state: 'open', holder: null },
  });
});

test('published stays published; a QA manager reopens it with a reason', async () => {
  await api.addCall('again');
  const done = await reviewed('again', lin);
  expect(done.score?.final).toMatchObject({ score: 5, potential: 30 });
  expect(await lin.post('/api/recordings/again/review/lease', {})).toMatchObject({
    status: 409,
    body: { code: 'review-published' },
  });
  const reopen = { reason: '口径有变' };
  expect(await lin.post('/api/recordings/again/review/reopen', reopen)).toMatchObject({ status: 403 });
  expect(await manager.post('/api/recordings/again/review/reopen', reopen)).toMatchObject({
    status: 200,
    body: { state: 'reopened' },
  });
  const { items } = await queue();
  const place = items.findIndex(({ recordingId }) => recordingId === 'again');
  expect(items.slice(0, place).every(({ kind }) => kind === 'mandatory' || kind === 'risk')).toBe(true);
  const taken = await take('again', he);
  expect(taken.remaining).toEqual([]);
  await decide(he, 'again', {
    version: taken.version,
    rule: 'blame_shifting',
    verdict: 'pass',
    reason: 'context',
  });
  const { body } = await publish(he, 'again', taken.version);
  expect((body as ReviewDetail).publications.map(({ normalised }) => normalised)).toEqual([66.67, 16.67]);
  const labels = await manager.get('/api/recordings/again/labels');
  expect(labels.body).toMatchObject({ current: [{ label: { value: 'none', who: he.login } }] });
});

test('nobody reviews an own call, and what is assigned goes to that person first', async () => {
  await api.addCall('own', { agent_id: '9001' });
  const self = await api.as({ roles: ['reviewer', 'agent'], agentId: '9001' });
  expect(await self.post('/api/recordings/own/review/lease', {})).toMatchObject({
    status: 409,
    body: { code: 'review-own-call' },
  });
  const to = he.login;
  expect(await lin.post('/api/reviews/assign', { recordingIds: ['own'], to })).toMatchObject({ status: 403 });
  expect(await lead.post('/api/reviews/assign', { recordingIds: ['own', 'whole', 'gone'], to })).toEqual({
    status: 200,
    body: { assigned: 1, refused: ['whole', 'gone'] },
  });
  expect(await lead.post('/api/reviews/assign', { recordingIds: ['own'], to: 'nobody' })).toMatchObject({
    status: 404,
  });
  expect((await queue('?assignee=me', he)).items.map(({ recordingId }) => recordingId)).toEqual(['own']);
});

test('comments and corrected turns are kept beside, masked, and count for the recogniser', async () => {
  await api.addCall('talk');
  const comment = (body: object) =>
    lin.post('/api/recordings/talk/review/comments', { id: randomUUID(), ...body });
  expect(await comment({ about: 'turn', turn: 1, text: '客户电话 19900012345' })).toMatchObject({
    status: 200,
    body: { comments: [{ about: 'turn', turn: 1, text: expect.not.stringContaining('19900012345') }] },
  });
  expect(await comment({ about: 'turn', text: '哪一句' })).toMatchObject({ status: 400 });
  const correct = (turn: number, text: string) =>
    lin.post('/api/recordings/talk/review/corrections', { id: randomUUID(), turn, text });
  expect(await correct(9, '没有这句')).toMatchObject({ status: 422, body: { code: 'turn-unknown' } });
  expect(await correct(1, '我家停电三个小时了。')).toMatchObject({
    status: 200,
    body: { corrections: [{ turn: 1, edits: 1, chars: 9, text: '我家停电三个小时了。' }] },
  });
  await reviewed('talk', lin);
  const { body } = await manager.get('/api/corrections/rates');
  const counted = { calls: 1, turns: 1, edits: 1, chars: 9, rate: { value: 1 / 9, low: null, high: null } };
  const { engines } = body as { engines: { months: { month: string }[] }[] };
  expect(engines).toMatchObject([{ engine: 'sherpa test', ...counted, months: [counted] }]);
  const month = engines[0]?.months[0]?.month;
  const behind = (query: string) => manager.get(`/api/corrections/calls?engine=sherpa%20test${query}`);
  const call = { recordingId: 'talk', month, turns: 1, edits: 1, chars: 9 };
  expect((await behind('')).body).toEqual({ total: 1, items: [call] });
  expect((await behind(`&month=${month}`)).body).toEqual({ total: 1, items: [call] });
  expect((await behind('&month=2001-01')).body).toEqual({ total: 0, items: [] });
  expect((await behind('&month=now')).status).toBe(400);
});

test('of each rule: confirmed by people, with n and interval', async () => {
  const { body } = await lin.get('/api/reviews/rules');
  const { items } = body as { items: { rule: string; precision: { n: number; value: number } | null }[] };
  const of = (rule: string) => items.find((one) => one.rule === rule)?.precision;
  expect(of('fast_speech')).toMatchObject({ value: 1, n: 4 });
  expect(of('blame_shifting')).toMatchObject({ value: 0.75, n: 4 });
});

test('other words than those reviewed begin the review again', async () => {
  await api.addCall('rerecorded');
  await reviewed('rerecorded', lin);
  await api.installation.db
    .updateTable('recordings')
    .set({
      transcribe_key: null,
      analyse_key: null,
      score_key: null,
      confirmed_score_key: null,
      state: 'pending',
    })
    .where('id', '=', 'rerecorded')
    .execute();
  expect(await reviewOf('rerecorded')).toMatchObject({ state: 'reopened', round: 2, scoreKey: null });
});

test('saved views belong to a person', async () => {
  const view = { name: '今日必检', query: { kind: 'mandatory', overdue: 'false' } };
  const headers = { cookie: lin.cookie, 'x-csrf-token': lin.csrf };
  const saved = await api.app.inject({ method: 'PUT', url: '/api/reviews/views', headers, payload: view });
  expect(saved.statusCode).toBe(204);
  expect((await lin.get('/api/reviews/views')).body).toEqual({ items: [view] });
  expect((await he.get('/api/reviews/views')).body).toEqual({ items: [] });
  const url = `/api/reviews/views/${encodeURIComponent(view.name)}`;
  expect((await api.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
  expect((await lin.get('/api/reviews/views')).body).toEqual({ items: [] });
});

test('a review is erased with its recording, and its rows are changed by nobody', async () => {
  const { db } = api.installation;
  await expect(sql`update review_decisions set verdict = 'pass'`.execute(db)).rejects.toThrow(
    'never changed',
  );
  await expect(sql`delete from publications where recording_id = 'whole'`.execute(db)).rejects.toThrow(
    'never deleted',
  );
  await db.deleteFrom('labels').where('recording_id', '=', 'none').execute();
  await db.deleteFrom('recordings').where('id', '=', 'twice').execute();
  const left = await db
    .selectFrom('review_decisions')
    .select('id')
    .where('recording_id', '=', 'twice')
    .execute();
  expect(left).toEqual([]);
});
