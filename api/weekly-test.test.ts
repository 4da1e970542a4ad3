import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCase } from '../pipeline/store/cases.ts';
import type { WeeklyCandidate } from '../pipeline/store/weekly-tests.ts';
import { addDays, weekStart } from './coaching-days.ts';
import type { CoachedRule } from './coaching-rules.ts';
import type { Visitor } from './test-api.ts';
import { type CoachingApi, openCoachingApi } from './test-coaching.ts';
import { chooseQuestions } from './weekly-test-choice.ts';
import { answerWeeklyTest, readWeeklyTest } from './weekly-test-reader.ts';
import type { WeeklyTest, WeeklyTestResults } from './weekly-test-shapes.ts';

const title = (id: string) => ({ zh: `规则 ${id}`, en: `Rule ${id}` });

function ruleNamed(id: string, isMerit = false): [string, CoachedRule] {
  return [id, { id, title: title(id), explanation: title(id), knowledge: [], isMerit }];
}

const rules = new Map(['a', 'b', 'c', 'd', 'e'].map((id) => ruleNamed(id)));
const candidate = (id: number, rule: string): WeeklyCandidate => ({
  id,
  rule,
  ruleTitle: title(rule),
  kind: id % 2 === 0 ? 'good' : 'bad',
});
const library = Array.from({ length: 40 }, (_, at) => candidate(at + 1, 'abcde'.charAt(at % 5)));

test('ten questions, the same for everybody and in every order of the library, none twice', () => {
  const around = { focus: new Set(['c', 'd']), rules, seed: 'T01 2026-11-16' };
  const chosen = chooseQuestions(library, around);
  expect(chosen).toHaveLength(10);
  expect(chooseQuestions([...library].reverse(), around)).toEqual(chosen);
  expect(new Set(chosen.map(({ caseId }) => caseId)).size).toBe(10);
  const ruleOf = (id: number) => library.find((one) => one.id === id)?.rule;
  // The focus of the week fills it, half of each rule.
  expect(chosen.map(({ caseId }) => ruleOf(caseId)).sort()).toEqual([...'cccccddddd']);
  expect(chosen.map(({ kind }) => kind)).toEqual(chosen.map((_, at) => (at % 2 === 0 ? 'sort' : 'rule')));
  for (const { caseId, kind, options, correct } of chosen) {
    const asked = library.find((one) => one.id === caseId);
    expect(correct).toBe(kind === 'sort' ? asked?.kind : asked?.rule);
    expect(options.filter(({ id }) => id === correct)).toHaveLength(kind === 'rule' ? 1 : 0);
  }
  const next = chooseQuestions(library, { ...around, seed: 'T01 2026-11-23' });
  expect(next.map(({ caseId }) => caseId)).not.toEqual(chosen.map(({ caseId }) => caseId));
});

test('without a focus every rule comes before any comes again; one rule alone asks good or bad only', () => {
  const chosen = chooseQuestions(library, { focus: new Set(), rules, seed: 'x' });
  const ruleOf = (id: number) => library.find((one) => one.id === id)?.rule;
  expect(chosen.map(({ caseId }) => ruleOf(caseId)).sort()).toEqual([...'aabbccddee']);
  const single = chooseQuestions([candidate(1, 'a'), candidate(2, 'a')], {
    focus: new Set(),
    rules: new Map([ruleNamed('a')]),
    seed: 'x',
  });
  expect(single.map(({ kind }) => kind)).toEqual(['sort', 'sort']);
});

let api: CoachingApi;
let lead: Visitor;
let otherLead: Visitor;
let agent: Visitor;
let colleague: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  api = await openCoachingApi('weekly');
  lead = await api.as({ roles: ['team_lead'], unit: '综合一班' });
  otherLead = await api.as({ roles: ['team_lead'], unit: '综合二班' });
  agent = await api.as({ roles: ['agent'], unit: '综合一班', agentId: '2173' });
  colleague = await api.as({ roles: ['agent'], unit: '综合一班', agentId: '2190' });
  stranger = await api.as({ roles: ['agent'], unit: '综合二班', agentId: '3001' });
  await api.addReviewed('own-1');
  await api.addReviewed('own-2', { agent_id: '2190', agent_name: '沈砚' });
  await api.addReviewed('far-1', { agent_id: '3001', agent_name: '江未', team_id: 'T02' });
});
afterAll(() => api.close());

async function ok<T>(answer: Promise<{ status: number; body: unknown }>): Promise<T> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(200);
  return body as T;
}

async function refused(answer: Promise<{ status: number; body: unknown }>): Promise<[number, string]> {
  const { status, body } = await answer;
  return [status, (body as { code?: string }).code ?? ''];
}

async function addClip(rule: string, kind: 'good' | 'bad'): Promise<number> {
  return await addCase(api.installation.db, {
    client_id: randomUUID(),
    recording_id: 'far-1',
    rule,
    rule_title: title(rule),
    business_type: '故障报修',
    team_id: 'T02',
    kind,
    title: `${title(rule).zh} ${kind}`,
    note: '先安抚，再查停电信息',
    knowledge: ['s_route'],
    start_ms: 0,
    end_ms: 2_000,
    said: [{ role: 'agent', startMs: 0, endMs: 2_000, text: '您好，请问有什么可以帮您' }],
    evidence: [{ quote: '请问有什么可以帮您', why: '先问需求', startMs: 0, endMs: 2_000 }],
    added_by: lead.login,
  });
}

const answer = (question: number, chosen: string, who = agent) =>
  who.post('/api/weekly-test/answers', { question, chosen });

test('no test before the library has cases enough', async () => {
  await addClip('no_greeting', 'good');
  await addClip('no_greeting', 'bad');
  const none = await ok<WeeklyTest>(agent.get('/api/weekly-test'));
  expect([none.questions, none.isFinished, none.right, none.least]).toEqual([[], false, null, 3]);
  expect(await refused(answer(1, 'good'))).toEqual([409, 'test-other']);
});

test('a test stays as it was made; one attempt a question; right answers come with the last one', async () => {
  await addClip('blame_shifting', 'bad');
  await addClip('info_leak', 'bad');
  const asked = await ok<WeeklyTest>(agent.get('/api/weekly-test'));
  expect([asked.from, asked.questions.length, asked.isClosed]).toEqual([weekStart(api.today), 4, false]);
  expect(asked.questions.map(({ kind }) => kind)).toEqual(['sort', 'rule', 'sort', 'rule']);
  expect(JSON.stringify(asked)).not.toMatch(/先安抚|先问需求|isRight|knowledge/);
  expect(asked.questions.map(({ caseKind }) => caseKind === null)).toEqual([true, false, true, false]);
  const [first] = asked.questions;
  const firstId = first?.id ?? 0;
  expect(await refused(answer(firstId, 'nonsense'))).toEqual([422, 'test-option']);
  expect(await refused(answer(firstId, 'good', stranger))).toEqual([409, 'test-other']);
  const once = await ok<WeeklyTest>(answer(firstId, 'good'));
  expect([once.answered, once.right, once.questions[0]?.chosen]).toEqual([1, null, 'good']);
  expect((await ok<WeeklyTest>(answer(firstId, 'good'))).answered).toBe(1);
  expect(await refused(answer(firstId, 'bad'))).toEqual([409, 'test-answered']);

  // Another case comes to the library, one that is asked about is withdrawn.
  await addClip('no_closing', 'bad');
  const fourth = asked.questions[3];
  const withdrawn = await lead.post(`/api/cases/${fourth?.case.id}/withdraw`, { why: '不合适' });
  expect(withdrawn.status === 200 || withdrawn.status === 403).toBe(true);
  const { db } = api.installation;
  await sql`update cases set withdrawn_by = 'x', withdrawn_at = now(), withdrawn_why = 'x'
    where id = ${fourth?.case.id} and withdrawn_at is null`.execute(db);
  const now = await ok<WeeklyTest>(agent.get('/api/weekly-test'));
  expect(now.questions.map(({ id }) => id)).toEqual(asked.questions.slice(0, 3).map(({ id }) => id));
  expect(await refused(answer(fourth?.id ?? 0, 'no_greeting'))).toEqual([409, 'test-other']);

  const rights = await sql<{ id: number; correct: string }>`select id, correct from weekly_questions`.execute(
    db,
  );
  const correct = new Map(rights.rows.map((row) => [Number(row.id), row.correct]));
  for (const { id } of now.questions.slice(1)) await ok(answer(id, correct.get(id) ?? ''));
  const done = await ok<WeeklyTest>(agent.get('/api/weekly-test'));
  const firstRight = correct.get(firstId) === 'good' ? 1 : 0;
  expect([done.isFinished, done.answered, done.right]).toEqual([true, 3, 2 + firstRight]);
  expect(done.questions[1]?.answer).toMatchObject({
    isRight: true,
    note: '先安抚，再查停电信息',
    evidence: [{ quote: '请问有什么可以帮您', why: '先问需求' }],
    knowledge: ['s_route'],
  });
});

test('the lead sees who is done and what was known, of the own team only', async () => {
  const [own] = (await ok<WeeklyTest>(colleague.get('/api/weekly-test'))).questions;
  await ok(answer(own?.id ?? 0, 'bad', colleague));
  const url = '/api/weekly-test/results?teamId=T01';
  const results = await ok<WeeklyTestResults>(lead.get(url));
  expect(results.agents.map(({ name, answered, of }) => [name, answered, of])).toEqual([
    ['顾南舟', 3, 3],
    ['沈砚', 1, 3],
  ]);
  expect(results.agents[0]?.finishedAt).not.toBeNull();
  expect(results.agents[1]?.finishedAt).toBeNull();
  expect(results.questions.map(({ answered }) => answered)).toEqual([2, 1, 1]);
  expect(await refused(otherLead.get(url))).toEqual([404, 'not-found']);
  expect(await refused(agent.get(url))).toEqual([403, 'access-refused']);
  expect(await refused(lead.get('/api/weekly-test'))).toEqual([403, 'access-refused']);
  const nobody = await api.as({ roles: ['agent'], unit: '综合一班' });
  expect(await refused(nobody.get('/api/weekly-test'))).toEqual([409, 'no-team']);
});

test('a week that is over takes nothing and tells what was right; its cases rest for four weeks', async () => {
  const { db } = api.installation;
  const week = weekStart(api.today);
  const asked = { teamId: 'T01', week, rules: new Map() };
  const at = (days: number) => new Date(`${addDays(week, days)}T00:00:00+08:00`);
  const justBefore = new Date(at(7).getTime() - 1);
  const person = { agentId: '2190', who: colleague.login };
  expect((await readWeeklyTest(db, { ...asked, now: justBefore }, person)).isFinished).toBe(false);
  const over = await readWeeklyTest(db, { ...asked, now: at(7) }, person);
  expect([over.isClosed, over.isFinished, over.answered]).toEqual([true, true, 1]);
  expect(over.questions.map((one) => one.answer?.isRight === null)).toEqual([false, true, true]);
  const open = over.questions[1]?.id ?? 0;
  await expect(
    answerWeeklyTest(db, { ...asked, now: at(7) }, person, { question: open, chosen: 'good' }),
  ).rejects.toMatchObject({ code: 'test-closed', status: 409 });

  const weekly = async (weeks: number) => {
    const next = { ...asked, week: addDays(week, 7 * weeks), now: at(7 * weeks) };
    return (await readWeeklyTest(db, next, person)).questions.length;
  };
  // One case has come since; three of four were asked and not withdrawn.
  expect(await weekly(1)).toBe(0);
  expect(await weekly(4)).toBe(0);
  expect(await weekly(5)).toBe(4);
  // A week without a test stays without one.
  expect(
    (await readWeeklyTest(db, { ...asked, week: addDays(week, -7), now: at(0) }, person)).questions,
  ).toEqual([]);
  for (const change of [
    sql`update weekly_answers set is_right = true`,
    sql`delete from weekly_answers`,
    sql`delete from weekly_questions`,
    sql`update weekly_questions set correct = 'good'`,
  ])
    await expect(change.execute(db)).rejects.toThrow();
  await sql`delete from recordings where id = 'far-1'`.execute(db);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from weekly_answers`.execute(db);
  expect(rows).toEqual([{ n: 0 }]);
});
