import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CasePage, CaseShape, Exercise } from './cases-shapes.ts';
import { opinions, transcript, type Visitor } from './test-api.ts';
import { type CoachingApi, openCoachingApi } from './test-coaching.ts';
import { judged } from './test-reviews.ts';

let api: CoachingApi;
let manager: Visitor;
let lead: Visitor;
let otherLead: Visitor;
let reviewer: Visitor;
let agent: Visitor;

const turns = [
  ['agent', '您好，95598供电服务，工号2173，我叫顾南舟，请讲'],
  ['customer', '我姓贺，电话是19900012345，家里停电了'],
  ['agent', '这个不归我们管，您问物业'],
].map(([role, text], index) => ({
  role,
  channel: index % 2,
  startMs: index * 5_000,
  endMs: index * 5_000 + 4_000,
  text,
  confidence: 0.9,
}));

beforeAll(async () => {
  api = await openCoachingApi('cases');
  manager = await api.as({ roles: ['qa_manager'] });
  lead = await api.as({ roles: ['team_lead'], unit: '综合一班' });
  otherLead = await api.as({ roles: ['team_lead'], unit: '综合二班' });
  reviewer = await api.as({ roles: ['reviewer'], unit: '综合一班' });
  agent = await api.as({ roles: ['agent'], unit: '综合二班', agentId: '3001' });
  await api.addRecording('call-1', {
    agent_id: '2173',
    agent_name: '顾南舟',
    team_id: 'T01',
    business_type: '故障报修',
    metadata: { agentId: '2173', agentName: '顾南舟' },
  });
  const findings = judged.findings.map((finding) =>
    finding.rule === 'blame_shifting'
      ? {
          ...finding,
          turns: [2],
          evidence: [
            {
              turn: 2,
              startMs: 10_000,
              endMs: 14_000,
              quote: '这个不归我们管',
              why: '推给物业，没有去处',
              kind: 'found',
            },
          ],
        }
      : finding,
  );
  await api.addResults('call-1', {
    transcribe: { ...transcript, durationMs: 15_000, turns },
    analyse: opinions,
    score: { ...judged, findings },
    route: { lane: 'none', reasons: [] },
  });
});
afterAll(() => api.close());

async function ok<T>(answer: Promise<{ status: number; body: unknown }>, status = 200): Promise<T> {
  const { status: got, body } = await answer;
  expect(got, JSON.stringify(body)).toBe(status);
  return body as T;
}

async function refused(answer: Promise<{ status: number; body: unknown }>): Promise<[number, string]> {
  const { status, body } = await answer;
  return [status, (body as { code?: string }).code ?? ''];
}

const newCase = (changes: object = {}) => ({
  id: randomUUID(),
  recordingId: 'call-1',
  rule: 'blame_shifting',
  kind: 'bad',
  ...changes,
});

test('a finding becomes a case with one request: whole turns around the evidence, nobody to be known again', async () => {
  const body = newCase();
  const made = await ok<CaseShape>(reviewer.post('/api/cases', body), 201);
  expect(made).toMatchObject({
    kind: 'bad',
    rule: 'blame_shifting',
    ruleTitle: { zh: '规则 blame_shifting' },
    businessType: '故障报修',
    title: '规则 blame_shifting（待改进）',
    startMs: 5_000,
    endMs: 14_000,
    hasAudio: true,
    evidence: [{ quote: '这个不归我们管', why: '推给物业，没有去处', startMs: 10_000, endMs: 14_000 }],
    withdrawn: null,
    canWithdraw: true,
  });
  expect(made.turns.map(({ text }) => text)).toEqual([
    '我姓*，电话是199****2345，家里停电了',
    '这个不归我们管，您问物业',
  ]);
  expect((await ok<CaseShape>(reviewer.post('/api/cases', body), 201)).id).toBe(made.id);
  const whole = await ok<CaseShape>(
    lead.post(
      '/api/cases',
      newCase({
        rule: 'no_greeting',
        kind: 'good',
        title: '首问负责',
        note: '请他打19900012345',
        startMs: 0,
        endMs: 4_000,
      }),
    ),
    201,
  );
  const text = JSON.stringify(whole);
  for (const secret of ['2173', '顾南舟', '19900012345']) expect(text).not.toContain(secret);
  expect(whole.turns[0]?.text).toBe('您好，95598供电服务，工号▇▇▇▇，我叫▇▇▇，请讲');
});

test('what cannot be a case is refused with a sentence', async () => {
  expect(await refused(reviewer.post('/api/cases', newCase({ rule: 'unknown' })))).toEqual([
    422,
    'case-finding',
  ]);
  expect(await refused(reviewer.post('/api/cases', newCase({ rule: 'no_closing' })))).toEqual([
    422,
    'case-no-moment',
  ]);
  expect(await refused(reviewer.post('/api/cases', newCase({ recordingId: 'none' })))).toEqual([
    404,
    'not-found',
  ]);
  // A call of another team looks like none.
  expect(await refused(otherLead.post('/api/cases', newCase()))).toEqual([404, 'not-found']);
  expect(await refused(agent.post('/api/cases', newCase()))).toEqual([403, 'access-refused']);
});

test('everybody who works with calls searches the whole library', async () => {
  const find = async (query: string, who: Visitor = agent) =>
    (await ok<CasePage>(who.get(`/api/cases?${query}`))).items.map(({ title }) => title);
  expect(await find('')).toEqual(['首问负责', '规则 blame_shifting（待改进）']);
  expect(await find('kind=good')).toEqual(['首问负责']);
  expect(await find('rule=blame_shifting')).toEqual(['规则 blame_shifting（待改进）']);
  expect(await find(`businessType=${encodeURIComponent('投诉')}`)).toEqual([]);
  expect(await find(`q=${encodeURIComponent('物业 停电')}`)).toEqual(['规则 blame_shifting（待改进）']);
  expect(await find(`q=${encodeURIComponent('100%')}`)).toEqual([]);
  const page = await ok<CasePage>(agent.get('/api/cases?limit=1'));
  expect(page.rules.map(({ rule, good, bad }) => [rule, good, bad])).toEqual([
    ['blame_shifting', 0, 1],
    ['no_greeting', 1, 0],
  ]);
  expect(page.businessTypes).toEqual(['故障报修']);
  const next = await ok<CasePage>(agent.get(`/api/cases?limit=1&before=${page.next}`));
  expect([next.items.length, next.next, next.items[0]?.canWithdraw]).toEqual([1, null, false]);
});

test('one exercise a day: the answer is not told before, and the first one counts', async () => {
  const asked = await ok<Exercise>(agent.get('/api/exercises/today'));
  expect([asked.day, asked.answer, asked.options.length]).toEqual([api.today, null, 4]);
  expect(JSON.stringify(asked.case)).not.toMatch(/blame_shifting|首问负责|evidence/);
  const caseId = asked.case?.id ?? 0;
  const right = (await ok<CaseShape>(agent.get(`/api/cases/${caseId}`))).rule;
  const wrong = asked.options.find(({ id }) => id !== right)?.id ?? '';
  const post = (body: object) => agent.post('/api/exercises/today', body);
  expect(await refused(post({ caseId: caseId + 100, chosen: right }))).toEqual([409, 'exercise-other']);
  expect(await refused(post({ caseId, chosen: 'nonsense' }))).toEqual([422, 'exercise-option']);
  const given = await ok<Exercise>(post({ caseId, chosen: wrong }));
  expect(given.answer).toMatchObject({ chosen: wrong, isRight: false, right });
  expect(given.lately).toEqual({ answered: 1, right: 0 });
  expect((await ok<Exercise>(post({ caseId, chosen: right }))).answer?.isRight).toBe(false);
  expect((await ok<Exercise>(agent.get('/api/exercises/today'))).case?.id).toBe(caseId);
  expect(await refused(manager.post('/api/exercises/today', {}))).toEqual([400, 'validation']);
});

test('a case is withdrawn by those it concerns, with a reason, and never erased or changed', async () => {
  const [first, last] = (await ok<CasePage>(manager.get('/api/cases'))).items;
  const id = last?.id ?? 0;
  expect(await refused(otherLead.post(`/api/cases/${id}/withdraw`, { why: '不合适' }))).toEqual([
    403,
    'access-refused',
  ]);
  const gone = await ok<CaseShape>(lead.post(`/api/cases/${id}/withdraw`, { why: '客户不同意用于教学' }));
  expect(gone.withdrawn).toMatchObject({ who: lead.login, why: '客户不同意用于教学' });
  expect((await ok<CasePage>(agent.get('/api/cases'))).items.map((one) => one.id)).toEqual([first?.id]);
  for (const path of [`/api/cases/${id}`, `/api/cases/${id}/audio`])
    expect(await refused(agent.get(path))).toEqual([404, 'not-found']);
  const kept = await ok<CasePage>(manager.get('/api/cases?withdrawn=true'));
  expect(kept.items.map((one) => [one.id, one.withdrawn?.why])).toEqual([[id, '客户不同意用于教学']]);
  expect(await refused(agent.get('/api/cases?withdrawn=true'))).toEqual([403, 'access-refused']);
  const { db } = api.installation;
  for (const change of [
    sql`delete from cases where id = ${id}`,
    sql`update cases set title = 'x' where id = ${first?.id}`,
    sql`update cases set withdrawn_at = null, withdrawn_by = null, withdrawn_why = null where id = ${id}`,
  ])
    await expect(change.execute(db)).rejects.toThrow();
  await sql`delete from recordings where id = 'call-1'`.execute(db);
  expect((await ok<CasePage>(manager.get('/api/cases?withdrawn=true'))).items).toEqual([]);
});
