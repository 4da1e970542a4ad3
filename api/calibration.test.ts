import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  CalibrationTrends,
  SessionCallDetail,
  SessionDetail,
  SessionList,
  SessionResults,
} from './calibration-shapes.ts';
import { opinions, transcript, type Visitor } from './test-api.ts';
import { judged, openReviewApi, type ReviewApi } from './test-reviews.ts';

let api: ReviewApi;
let lin: Visitor;
let he: Visitor;
let manager: Visitor;

beforeAll(async () => {
  api = await openReviewApi('calibration');
  [lin, he, manager] = await Promise.all([
    api.as({ roles: ['reviewer'] }),
    api.as({ roles: ['reviewer'] }),
    api.as({ roles: ['qa_manager'] }),
  ]);
});
afterAll(() => api.close());

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

async function begin(body: object = {}, by: Visitor = manager) {
  return await by.post('/api/calibrations', {
    id: randomUUID(),
    title: '十一月口径校准',
    dueAt: tomorrow(),
    reviewers: [lin.login, he.login],
    ...body,
  });
}

async function begun(ids: readonly string[], body: object = {}): Promise<number> {
  const made = await begin({ choose: { by: 'hand', recordingIds: ids }, ...body });
  expect(made).toMatchObject({ status: 201 });
  return (made.body as SessionDetail).id;
}

const said = {
  'rule:no_greeting': 'fail',
  'rule:blame_shifting': 'pass',
  'rule:fast_speech': 'pass',
  'rule:info_leak': 'pass',
  'rule:no_closing': 'pass',
  complaint: 'none',
  'business-type': '故障报修',
  emotion: 'anxious',
};

const answer = (by: Visitor, id: number, call: string, answers: object, client: string = randomUUID()) =>
  by.post(`/api/calibrations/${id}/calls/${call}/answers`, {
    id: client,
    answers: Object.entries(answers).map(([item, value]) => ({ item, value })),
  });
const look = (by: Visitor, id: number, call: string) => by.get(`/api/calibrations/${id}/calls/${call}`);
const act = (by: Visitor, id: number, action: 'end' | 'close') =>
  by.post(`/api/calibrations/${id}/${action}`, {});
const results = async (id: number, by: Visitor = manager) =>
  (await by.get(`/api/calibrations/${id}/results`)).body as SessionResults;

test('two reviewers judge alone; neither sees the other nor the machine before both are done', async () => {
  await api.addCall('cal-a');
  const id = await begun(['cal-a']);

  const blind = (await look(lin, id, 'cal-a')).body as SessionCallDetail;
  expect(blind).toMatchObject({ state: 'judging', shown: null, mine: {}, isReviewer: true, notes: [] });
  expect(blind.items.map(({ item }) => item)).toEqual(Object.keys(said));
  expect(blind.items[0]).toEqual({
    item: 'rule:no_greeting',
    kind: 'rule',
    rule: {
      id: 'no_greeting',
      section: 'manner',
      title: { zh: '规则 no_greeting', en: 'Rule no_greeting' },
      explanation: { zh: '测试', en: 'Test' },
      severity: 'minor',
      veto: false,
    },
    answers: ['fail', 'pass', 'unsure', 'not-applicable'],
  });
  expect(blind.items.at(-1)).toMatchObject({
    item: 'emotion',
    rule: null,
    answers: ['neutral', 'negative', 'angry', 'anxious', 'positive'],
  });
  expect(blind.turns.map(({ text }) => text)).toEqual(['您好，请问有什么可以帮您', '我家停电两个小时了']);

  expect(await answer(lin, id, 'cal-a', said)).toMatchObject({
    status: 200,
    body: { mine: said, shown: null },
  });
  const secret = '他没有报工号';
  const noted = { id: randomUUID(), item: 'rule:no_greeting', text: secret };
  expect(await lin.post(`/api/calibrations/${id}/calls/cal-a/notes`, noted)).toMatchObject({
    status: 200,
    body: { notes: [{ item: 'rule:no_greeting', text: secret, who: lin.login }] },
  });
  // Everything the other reviewer and the manager can ask, as text: nothing of lin's answers, of the note or the machine.
  for (const by of [he, manager])
    for (const url of ['', `/${id}`, `/${id}/calls/cal-a`, `/${id}/results`, '/trends']) {
      const answered = JSON.stringify((await by.get(`/api/calibrations${url}`)).body);
      for (const word of [secret, '"value"', '"machine"', '"consensus"', '"verdict"'])
        expect([url, answered.includes(word)]).toEqual([url, false]);
    }
  expect(await he.get(`/api/calibrations/${id}/results`)).toMatchObject({
    status: 409,
    body: { code: 'calibration-blind' },
  });
  expect((await manager.get(`/api/calibrations/${id}`)).body).toMatchObject({
    mine: null,
    mayManage: true,
    reviewers: expect.arrayContaining([
      { login: lin.login, name: '纪南亭', done: 1, answered: 8, asked: 8, late: 0 },
      { login: he.login, name: '纪南亭', done: 0, answered: 0, asked: 8, late: 0 },
    ]),
  });

  await answer(he, id, 'cal-a', { ...said, 'rule:no_greeting': 'pass' });
  const shown = (await look(lin, id, 'cal-a')).body as SessionCallDetail;
  expect(shown.state).toBe('discussing');
  expect(shown.shown?.[0]).toEqual({
    item: 'rule:no_greeting',
    answers: [lin, he]
      .map(({ login }) => ({ who: login, value: login === lin.login ? 'fail' : 'pass', late: false }))
      .sort((one, other) => (one.who < other.who ? -1 : 1)),
    machine: 'fail',
    consensus: null,
    unanimous: null,
  });
  expect(((await look(he, id, 'cal-a')).body as SessionCallDetail).notes).toMatchObject([{ text: secret }]);
});

test('while it is blind, no other page shows a reviewer the call; everybody else sees it', async () => {
  await api.addCall('cal-blind');
  await api.addCall('cal-free');
  const id = await begun(['cal-blind']);
  for (const url of ['', '/review', '/score-card', '/score-cards', '/labels', '/trace/no_greeting'])
    expect([url, await lin.get(`/api/recordings/cal-blind${url}`)]).toMatchObject([
      url,
      { status: 409, body: { code: 'calibration-blind' } },
    ]);
  expect(await lin.post('/api/recordings/cal-blind/review/lease', {})).toMatchObject({
    body: { code: 'calibration-blind' },
  });
  const label = { recordingId: 'cal-blind', model: 'complaint', value: 'none' };
  expect(await lin.post('/api/labels', label)).toMatchObject({ body: { code: 'calibration-blind' } });
  const ids = async (by: Visitor, url: string) =>
    ((await by.get(url)).body as { items: { id?: string; recordingId?: string }[] }).items.map(
      (row) => row.recordingId ?? row.id,
    );
  for (const url of ['/api/recordings', '/api/reviews']) {
    expect(await ids(lin, url)).not.toContain('cal-blind');
    expect(await ids(lin, url)).toContain('cal-free');
    expect(await ids(manager, url)).toContain('cal-blind');
  }
  const taken = await lin.post('/api/reviews/next', {});
  expect(taken.body).not.toEqual({ recordingId: 'cal-blind' });
  expect((await manager.get('/api/recordings/cal-blind')).status).toBe(200);
  await act(manager, id, 'end');
  expect((await lin.get('/api/recordings/cal-blind')).status).toBe(200);
});

test('who may begin, which calls and whom', async () => {
  await api.addCall('cal-own', { agent_id: '9001' });
  await api.addCall('cal-must', { satisfaction: 1 });
  await api.addRecording('cal-raw');
  const self = await api.as({ roles: ['reviewer', 'agent'], agentId: '9001' });
  const lead = await api.as({ roles: ['team_lead'] });
  const hand = (...recordingIds: string[]) => ({ choose: { by: 'hand', recordingIds } });
  expect((await begin(hand('cal-a'), lin)).status).toBe(403);
  expect((await begin(hand('cal-a'), lead)).status).toBe(403);
  for (const [body, code] of [
    [hand('cal-nowhere'), 'calibration-call'],
    [hand('cal-raw'), 'calibration-call'],
    [hand('cal-must'), 'calibration-call'],
    [{ ...hand('cal-a'), reviewers: [lin.login, lead.login] }, 'calibration-reviewer'],
    [{ ...hand('cal-own'), reviewers: [lin.login, self.login] }, 'calibration-reviewer'],
    [{ ...hand('cal-a'), reviewers: [lin.login, lin.login] }, 'calibration-reviewer'],
    [{ ...hand('cal-a'), rules: ['nothing'], models: [] }, 'calibration-empty'],
  ] as const)
    expect([code, await begin(body)]).toMatchObject([code, { status: 422, body: { code } }]);
  expect((await begin({ ...hand('cal-a'), reviewers: [lin.login] })).status).toBe(400);
});

test('calls drawn by lot or because people disagreed; never twice, never what must be reviewed today', async () => {
  for (const id of ['draw-a', 'draw-b']) await api.addCall(id);
  const { version } = (await he.post('/api/recordings/draw-b/review/lease', {})).body as { version: number };
  await he.post('/api/recordings/draw-b/review/decisions', {
    id: randomUUID(),
    version,
    rule: 'no_greeting',
    verdict: 'pass',
    reason: 'misheard',
  });
  const disputed = (await begin({ choose: { by: 'disputed', count: 5 }, rules: ['no_greeting'], models: [] }))
    .body as SessionDetail;
  expect(disputed).toMatchObject({ chosenBy: 'disputed', calls: [{ recordingId: 'draw-b', asked: 1 }] });
  const random = (await begin({ choose: { by: 'random', count: 50 } })).body as SessionDetail;
  const drawn = random.calls.map(({ recordingId }) => recordingId);
  expect(drawn).toContain('draw-a');
  for (const id of ['draw-b', 'cal-a', 'cal-blind', 'cal-must', 'cal-raw']) expect(drawn).not.toContain(id);
  expect(await begin({ choose: { by: 'random', count: 1 } })).toMatchObject({
    status: 422,
    body: { code: 'calibration-empty' },
  });
  await Promise.all([disputed.id, random.id].map((id) => act(manager, id, 'end')));
});

test('sent twice is stored once; a wrong answer, another’s session and a late change are refused', async () => {
  await api.addCall('cal-twice');
  const body = { id: randomUUID(), choose: { by: 'hand', recordingIds: ['cal-twice'] } };
  const made = await Promise.all([begin(body), begin(body)]);
  const [one, other] = made.map((answered) => (answered.body as SessionDetail).id);
  expect(one).toBe(other);
  const id = one ?? 0;
  const client = randomUUID();
  for (const _ of [1, 2])
    expect((await answer(lin, id, 'cal-twice', { emotion: 'angry' }, client)).status).toBe(200);
  expect(await answer(lin, id, 'cal-twice', { emotion: 'neutral' }, client)).toMatchObject({
    status: 409,
    body: { code: 'calibration-id-taken' },
  });
  expect(await answer(lin, id, 'cal-twice', { emotion: 'neutral' })).toMatchObject({
    body: { mine: { emotion: 'neutral' } },
  });
  for (const wrong of [{ emotion: 'cheerful' }, { nothing: 'pass' }, { 'rule:no_greeting': 'explicit' }])
    expect(await answer(lin, id, 'cal-twice', wrong)).toMatchObject({
      status: 422,
      body: { code: 'calibration-answer' },
    });
  const stranger = await api.as({ roles: ['reviewer'] });
  expect((await stranger.get('/api/calibrations')).body).toEqual({ items: [] });
  for (const url of ['', '/calls/cal-twice', '/results'])
    expect((await stranger.get(`/api/calibrations/${id}${url}`)).status).toBe(404);
  expect((await answer(stranger, id, 'cal-twice', said)).status).toBe(404);
  expect(await answer(manager, id, 'cal-twice', said)).toMatchObject({
    status: 403,
    body: { code: 'calibration-role' },
  });
  expect((await act(lin, id, 'end')).status).toBe(403);
  expect(await act(manager, id, 'close')).toMatchObject({ status: 409, body: { code: 'calibration-blind' } });
  expect(await act(manager, id, 'end')).toMatchObject({
    status: 200,
    body: { state: 'discussing', endedBy: manager.login },
  });
  expect(await answer(lin, id, 'cal-twice', { emotion: 'angry' })).toMatchObject({
    status: 409,
    body: { code: 'calibration-ended' },
  });
  // What arrived already may be sent again.
  expect((await answer(lin, id, 'cal-twice', { emotion: 'neutral' })).status).toBe(200);
});

test('consensus becomes gold, counts for the rule, and a closed session is never changed', async () => {
  const { db } = api.installation;
  await api.addRecording('gold', { agent_id: '2173', team_id: 'T01' });
  await api.addResults('gold', {
    transcribe: { ...transcript, durationMs: 7_777 },
    analyse: { ...opinions, complaint: { level: 'suspected', probability: 0.6, evidence: [] } },
    score: judged,
  });
  const id = await begun(['gold']);
  await answer(lin, id, 'gold', { ...said, 'rule:blame_shifting': 'fail', complaint: 'explicit' });
  await answer(he, id, 'gold', said);
  const agree = (items: readonly object[], by = manager, client = randomUUID()) =>
    by.post(`/api/calibrations/${id}/calls/gold/consensus`, { id: client, items });
  expect((await agree([{ item: 'complaint', value: 'none' }], lin)).status).toBe(403);
  await agree([{ item: 'complaint', value: 'none' }]);
  const client = randomUUID();
  for (const _ of [1, 2])
    expect(
      await agree(
        [
          { item: 'rule:blame_shifting', value: 'fail', reason: '让客户自己去找物业，客户电话 19900012345' },
          { item: 'complaint', value: 'explicit' },
        ],
        manager,
        client,
      ),
    ).toMatchObject({ status: 200 });
  const before = await results(id);
  expect(before.calls).toEqual([
    {
      recordingId: 'gold',
      position: 1,
      asked: 8,
      unanimous: 6,
      disputed: ['rule:blame_shifting', 'complaint'],
      undecided: [],
    },
  ]);
  expect(await act(manager, id, 'close')).toMatchObject({ status: 200, body: { state: 'closed' } });
  const { shown } = (await look(lin, id, 'gold')).body as SessionCallDetail;
  expect(shown?.find(({ item }) => item === 'rule:blame_shifting')?.consensus).toMatchObject({
    value: 'fail',
    unanimous: false,
    reason: expect.not.stringContaining('19900012345'),
  });
  expect(shown?.find(({ item }) => item === 'rule:no_greeting')?.consensus).toMatchObject({
    value: 'fail',
    unanimous: true,
  });
  const { body: labels } = await manager.get('/api/recordings/gold/labels');
  const { items } = labels as {
    items: { model: string; value: string; source: string; turn: number | null }[];
  };
  expect(items.map(({ model, value, source, turn }) => [model, value, source, turn]).sort()).toEqual([
    ['business-type', '故障报修', 'calibration', null],
    ['complaint', 'explicit', 'calibration', null],
    ['emotion', 'anxious', 'calibration', null],
    ['turns', 'shift', 'calibration', 0],
  ]);

  // no_greeting and blame_shifting confirmed, fast_speech refuted, the leak was unsure.
  const { rows } = await sql<{ rule: string; machine: string; verdict: string }>`
    select rule, machine, verdict from calibration_verdicts where recording_id = 'gold' order by rule`.execute(
    db,
  );
  expect(rows).toEqual([
    { rule: 'blame_shifting', machine: 'fail', verdict: 'fail' },
    { rule: 'fast_speech', machine: 'fail', verdict: 'pass' },
    { rule: 'info_leak', machine: 'unsure', verdict: 'pass' },
    { rule: 'no_closing', machine: 'pass', verdict: 'pass' },
    { rule: 'no_greeting', machine: 'fail', verdict: 'fail' },
  ]);
  const { body: counted } = await manager.get('/api/reviews/rules');
  expect(
    (counted as { items: { rule: string; precision: { value: number; n: number } | null }[] }).items.find(
      ({ rule }) => rule === 'fast_speech',
    )?.precision,
  ).toMatchObject({ value: 0, n: 1 });

  expect((await agree([{ item: 'complaint', value: 'none' }])).body).toMatchObject({
    code: 'calibration-closed',
  });
  const late = { id: randomUUID(), text: '补一句' };
  expect((await lin.post(`/api/calibrations/${id}/calls/gold/notes`, late)).body).toMatchObject({
    code: 'calibration-closed',
  });
  expect((await act(manager, id, 'close')).status).toBe(200);
  await expect(
    sql`update calibration_sessions set title = '改名' where id = ${id}`.execute(db),
  ).rejects.toThrow('never changed');
  await expect(sql`update calibration_answers set value = 'pass'`.execute(db)).rejects.toThrow(
    'never changed',
  );
  await expect(sql`delete from calibration_consensus`.execute(db)).rejects.toThrow('never deleted');
  await expect(
    sql`insert into calibration_notes (client_id, session_id, recording_id, text, who)
      values (gen_random_uuid(), ${id}, 'gold', '晚了', 'x')`.execute(db),
  ).rejects.toThrow('no rows of calibration_notes are added any more');
});

test('results: agreement, missing and late answers, leniency, and the machine against consensus', async () => {
  const ids = ['res-a', 'res-b', 'res-c', 'res-d', 'res-e', 'res-f'];
  for (const id of ids) await api.addCall(id);
  const id = await begun(ids, { models: [], rules: ['no_greeting', 'blame_shifting'] });
  for (const call of ids) {
    await answer(lin, id, call, { 'rule:no_greeting': 'fail', 'rule:blame_shifting': 'fail' });
    if (call === 'res-e') {
      // Due meanwhile: what comes now is late.
      await api.installation.db
        .updateTable('calibration_sessions')
        .set({ due_at: sql<Date>`now()` })
        .where('id', '=', id)
        .execute();
    }
    if (call !== 'res-f')
      await answer(he, id, call, { 'rule:no_greeting': 'fail', 'rule:blame_shifting': 'pass' });
  }
  const { items } = (await manager.get('/api/calibrations')).body as SessionList;
  expect(items.find((session) => session.id === id)).toMatchObject({ state: 'judging', overdue: true });
  await act(manager, id, 'end');
  for (const call of ids.slice(0, 5))
    await manager.post(`/api/calibrations/${id}/calls/${call}/consensus`, {
      id: randomUUID(),
      items: [{ item: 'rule:blame_shifting', value: 'fail' }],
    });
  const found = await results(id);
  const of = (rule: string) => found.items.find(({ item }) => item === `rule:${rule}`);
  // Five calls judged by both, all alike: AC1 1, from 5/(5 + 1.96²) on, which holds 0.6.
  expect(of('no_greeting')?.agreement).toMatchObject({
    n: 5,
    raw: { value: 1 },
    kappa: null,
    ac1: { value: 1 },
    verdict: 'too-few',
  });
  expect(of('blame_shifting')?.agreement).toMatchObject({ n: 5, raw: { value: 0 }, verdict: 'disagrees' });
  expect(of('blame_shifting')?.machine).toMatchObject({
    n: 5,
    precision: { value: 1, n: 5 },
    recall: { value: 1 },
  });
  const reviewer = (login: string) => found.reviewers.find((one) => one.login === login);
  expect(reviewer(he.login)).toMatchObject({
    answered: 10,
    missing: 2,
    late: 2,
    leniency: { calls: 5, judgements: 10, missed: 5, overmarked: 0, value: 0.5 },
  });
  expect(reviewer(lin.login)).toMatchObject({ missing: 0, leniency: { value: 0, verdict: 'too-few' } });
  expect(found.rules).toMatchObject({ n: 10, clusters: 5, raw: { value: 0.5, n: 5 } });
  await act(manager, id, 'close');

  const trends = (await manager.get('/api/calibrations/trends')).body as CalibrationTrends;
  expect(trends.sessions.map((session) => session.id)).toContain(id);
  expect(trends.reviewers.find(({ login }) => login === he.login)).toMatchObject({
    sessions: expect.arrayContaining([{ id, leniency: expect.objectContaining({ value: 0.5 }) }]),
    drift: expect.objectContaining({ verdict: expect.any(String) }),
  });
  const own = (await lin.get('/api/calibrations/trends')).body as CalibrationTrends;
  expect(own.reviewers.map(({ login }) => login)).toEqual([lin.login]);
});

test('a session loses the call that is erased, and nothing else', async () => {
  await api.addCall('cal-erase');
  await api.addCall('cal-stay');
  const id = await begun(['cal-erase', 'cal-stay']);
  await answer(lin, id, 'cal-erase', said);
  await api.installation.db.deleteFrom('recordings').where('id', '=', 'cal-erase').execute();
  const { calls } = (await manager.get(`/api/calibrations/${id}`)).body as SessionDetail;
  expect(calls.map(({ recordingId }) => recordingId)).toEqual(['cal-stay']);
  expect((await look(lin, id, 'cal-erase')).status).toBe(404);
});
