import { randomUUID } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, chinaDay, weekStart } from './coaching-days.ts';
import type { Visitor } from './test-api.ts';
import { type CoachingApi, openCoachingApi } from './test-coaching.ts';
import type { PackTeams, WeeklyPack } from './weekly-pack-shapes.ts';

let api: CoachingApi;
let lead: Visitor;
let manager: Visitor;
const rule = 'blame_shifting';
const monday = addDays(weekStart(chinaDay(new Date())), -7);

beforeAll(async () => {
  api = await openCoachingApi('weekly_pack');
  lead = await api.as({ roles: ['team_lead'], unit: '综合一班' });
  manager = await api.as({ roles: ['qa_manager'] });
  const add = (day: string, n: number, failed: number, teamId = 'T01') =>
    api.addJudged({ agentId: '2173', teamId, day, n, failed, rule });
  await add(addDays(monday, -3), 100, 10);
  await add(addDays(monday, 1), 60, 20);
  await add(addDays(monday, 6), 40, 20);
  await add(addDays(monday, 7), 50, 50); // the week after
  await add(addDays(monday, 2), 30, 30, 'T02');
  await api.addJudged({
    agentId: '2173',
    teamId: 'T01',
    day: addDays(monday, 1),
    n: 10,
    failed: 0,
    rule: 'none',
  });
  await api.addReviewed('case-call', { listed_at: `${addDays(monday, 2)}T03:00:00Z` });
  const added = await manager.post('/api/cases', {
    id: randomUUID(),
    recordingId: 'case-call',
    rule,
    kind: 'bad',
    note: '请客户留电话19900012345',
  });
  expect(added.status).toBe(201);
  const planned = await manager.post('/api/coaching', {
    id: randomUUID(),
    agentId: '2173',
    rule,
    exercise: '写出转接的说法',
    dueDay: api.today,
  });
  expect(planned.status, JSON.stringify(planned.body)).toBe(201);
});
afterAll(() => api.close());

const pack = async (query: string, who: Visitor = lead) => {
  const { status, body } = await who.get(`/api/weekly-pack?${query}`);
  return { status, body: body as WeeklyPack };
};

test('a lead sees the own team, a manager every team', async () => {
  const teams = async (who: Visitor) =>
    ((await who.get('/api/weekly-pack/teams')).body as PackTeams).items.map(({ teamId }) => teamId);
  expect(await teams(lead)).toEqual(['T01']);
  expect((await teams(manager)).toSorted()).toEqual(['T01', 'T02']);
  expect((await pack('teamId=T02')).status).toBe(404);
  expect((await pack('teamId=nobody', manager)).status).toBe(404);
  expect((await pack('teamId=T01&week=2026')).status).toBe(400);
});

test('a week holds its own calls, and says what changed beyond chance', async () => {
  // Any day of the week names it.
  const { body } = await pack(`teamId=T01&week=${addDays(monday, 4)}`);
  expect(body).toMatchObject({
    teamId: 'T01',
    teamName: '综合一班',
    from: monday,
    to: addDays(monday, 6),
    calls: 111,
    judged: 111,
    reviewed: 1,
  });
  const found = body.rules.find((one) => one.rule === rule);
  expect(found).toMatchObject({
    title: { zh: '规则 blame_shifting' },
    failed: 41,
    share: { value: 41 / 111, n: 111 },
    before: { value: 0.1, n: 100 },
    trend: 'up',
  });
  expect(found?.difference?.value).toBeCloseTo(41 / 111 - 0.1, 10);
  const later = await pack(`teamId=T01&week=${addDays(monday, -7)}`);
  expect(later.body.rules[0]).toMatchObject({ failed: 10, before: null, trend: 'too-few' });
  const empty = await pack('teamId=T01&week=2020-01-01');
  expect(empty.body).toMatchObject({ calls: 0, rules: [], score: { mean: null }, passed: null });
  // Last week, when none is named.
  expect((await pack('teamId=T01')).body.from).toBe(monday);
});

test('cases of the week and coaching are in it, and nobody is named', async () => {
  const { body } = await pack('teamId=T01');
  expect(body.cases.bad.map(({ title }) => title)).toEqual(['规则 blame_shifting（待改进）']);
  expect(body.cases.good).toEqual([]);
  const now = await pack(`teamId=T01&week=${api.today}`);
  expect(now.body.coaching).toMatchObject({
    begun: 1,
    closed: 0,
    open: 1,
    overdue: 0,
    effects: {},
    causes: {},
  });
  for (const secret of ['2173', '顾南舟', '19900012345', 'case-call'])
    expect(JSON.stringify(body)).not.toContain(secret);
});

test('the PDF is one, with its Chinese font inside', async () => {
  const { statusCode, headers, rawPayload } = await api.app.inject({
    url: '/api/weekly-pack/pdf?teamId=T01',
    headers: { cookie: lead.cookie },
  });
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(headers['content-disposition']).toContain(encodeURIComponent(`班组周报-综合一班-${monday}.pdf`));
  const text = rawPayload.toString('latin1');
  expect(text.startsWith('%PDF-1.7')).toBe(true);
  expect(text).toMatch(/NotoSansHans-Regular/);
  expect(text).toMatch(/FontFile3/);
  // What glyphs stand for, so that it can be searched and read aloud: 班 is U+73ED.
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = '']) =>
    unpacked(Buffer.from(body, 'latin1')),
  );
  expect(streams.some((one) => /beginbfrange/.test(one) && /73ed/i.test(one))).toBe(true);
  expect((await lead.get('/api/weekly-pack/pdf?teamId=T02')).status).toBe(404);
});

function unpacked(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}
