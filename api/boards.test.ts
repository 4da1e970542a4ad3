import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import type {
  AlertsBoard,
  BoardCalls,
  CoverageBoard,
  LoadBoard,
  PeopleBoard,
  RulesBoard,
  ServiceBoard,
  SurgeList,
  TrendBoard,
} from './board-shapes.ts';
import type { AlertPage } from './service-shapes.ts';
import { openTestApi, type RecordingFacts, type TestApi } from './test-api.ts';

let api: TestApi;
const period = 'from=2026-11-01&to=2026-11-30';

async function ask<T>(url: string): Promise<T> {
  const { status, body } = await api.get(url);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as T;
}

interface CallFacts extends RecordingFacts {
  readonly card?: string;
  readonly score?: number;
  readonly at: string;
}

/** A call with its card as the pipeline would leave it. */
async function addCall(id: string, { card, score, at, ...facts }: CallFacts): Promise<void> {
  const { db } = api.installation;
  await api.addRecording(id, { started_at: at, listed_at: at, ...facts });
  if (card === undefined || score === undefined) return;
  await db
    .insertInto('results')
    .values({ key: `s-${id}`, stage: 'score', content_hash: id, inputs: '{}', output: '{"findings":[]}' })
    .execute();
  await db
    .insertInto('score_cards')
    .values({
      recording_id: id,
      score_key: `s-${id}`,
      card,
      card_version: 1,
      rule_set: 'r',
      score,
      potential: 100,
      normalised: score,
      veto: false,
      passed: score >= 80,
    })
    .execute();
  await db
    .updateTable('recordings')
    .set({ state: 'done', score_key: `s-${id}`, normalised: score, passed: score >= 80, veto: false })
    .where('id', '=', id)
    .execute();
}

beforeAll(async () => {
  api = await openTestApi('boards');
  const { db } = api.installation;
  const whole = await findUnit(db, '');
  await addUnit(db, { kind: 'team', name: '一班', parent: whole, teamId: 'T1' });
  await addUnit(db, { kind: 'team', name: '二班', parent: whole, teamId: 'T2' });
  // 程砚 has forty simple calls, half of them in a storm; 林晓 has twenty in calm weather and five of complaints.
  for (let number = 0; number < 40; number += 1) {
    const isStorm = number < 20;
    await addCall(`a${number}`, {
      at: `2026-11-${isStorm ? '10' : '03'}T0${number % 8}:00:00Z`,
      agent_id: 'A1',
      agent_name: '程砚',
      team_id: 'T1',
      business_type: '故障报修',
      card: 'simple',
      score: isStorm ? 70 + (number % 2) : 90 + (number % 2),
      satisfaction: number === 0 ? 1 : 5,
      resolved: number > 3,
      duration_ms: 100_000,
      direction: 'inbound',
      failed_rules: isStorm ? ['fast_speech'] : [],
      metadata: { extra: { afterCallMs: 20_000, signedInMs: 4_800_000 } },
    });
  }
  for (let number = 0; number < 25; number += 1)
    await addCall(`b${number}`, {
      at: `2026-11-04T0${number % 8}:10:00Z`,
      agent_id: 'A2',
      agent_name: '林晓',
      team_id: 'T2',
      business_type: number < 20 ? '故障报修' : '投诉',
      card: number < 20 ? 'simple' : 'complex',
      score: 88 + (number % 2),
      direction: 'inbound',
      failed_rules: ['argue'],
    });
  await addCall('waiting', { at: '2026-11-05T01:00:00Z', state: 'waiting', state_reason: 'no-engine' });
  for (const [id, agrees] of [
    ['a0', true],
    ['a1', false],
    ['a2', true],
  ] as const) {
    await db
      .insertInto('review_decisions')
      .values({
        id: `d-${id}`,
        recording_id: id,
        round: 1,
        score_key: `s-${id}`,
        rule: 'fast_speech',
        rule_version: 1,
        machine: 'fail',
        agrees,
        verdict: agrees ? 'fail' : 'pass',
        reason: null,
        note: null,
        who: 'r',
      })
      .execute();
    await db
      .insertInto('publications')
      .values({
        client_id: `p-${id}`,
        recording_id: id,
        round: 1,
        cause: 'review',
        score_key: `s-${id}`,
        final: JSON.stringify({
          items: agrees ? [{ rule: 'fast_speech', machine: { verdict: 'fail' }, human: null }] : [],
        }),
        normalised: 70,
        passed: false,
        veto: false,
        who: 'r',
        note: null,
        appeal_until: '2026-12-01T00:00:00Z',
      })
      .execute();
  }
}, 180_000);
afterAll(() => api?.close());

test('coverage: what was judged, reviewed and had to be, and why the rest was not judged', async () => {
  const board = await ask<CoverageBoard>(`/api/boards/coverage?${period}&bucket=week`);
  expect(board).toMatchObject({ calls: 66, judged: 65, reviewed: 3, mandatory: 4, mandatoryReviewed: 3 });
  expect(board.notJudged).toEqual([{ state: 'waiting', reason: 'no-engine', calls: 1 }]);
  expect(board.buckets.map(({ start, calls }) => [start, calls])).toEqual([
    ['2026-11-02', 46],
    ['2026-11-09', 20],
  ]);
  expect(board.mandatoryShare).toMatchObject({ value: 0.75, n: 4 });
});

test('every number leads to its calls', async () => {
  for (const [set, total] of [
    ['all', 66],
    ['not-judged', 1],
    ['reviewed', 3],
    ['mandatory', 4],
    ['mandatory-open', 1],
    ['rated', 40],
    ['satisfied', 39],
    ['complaints', 5],
  ] as const) {
    const calls = await ask<BoardCalls>(`/api/boards/calls?${period}&set=${set}&limit=1`);
    expect([set, calls.total]).toEqual([set, total]);
  }
  const refuted = await ask<BoardCalls>(`/api/boards/calls?${period}&set=rule-refuted&rule=fast_speech`);
  expect(refuted.items.map(({ recordingId }) => recordingId)).toEqual(['a1']);
  const first = await ask<BoardCalls>(`/api/boards/calls?${period}&rule=argue&limit=20`);
  const second = await ask<BoardCalls>(
    `/api/boards/calls?${period}&rule=argue&limit=20&cursor=${first.next}`,
  );
  expect([first.items.length, second.items.length, second.next]).toEqual([20, 5, null]);
  expect((await api.get(`/api/boards/calls?${period}&set=rule-decided`)).status).toBe(400);
  expect((await api.get('/api/boards/calls?from=2026-11-02&to=2026-11-01')).status).toBe(400);
  expect((await api.get('/api/boards/calls?from=2024-11-02&to=2026-11-01')).status).toBe(400);
});

test('trends: means with intervals by week, findings as people left them', async () => {
  const board = await ask<TrendBoard>(`/api/boards/trends?${period}&teamId=T1`);
  expect(board.buckets.map(({ start, calls, score }) => [start, calls, score?.value, score?.n])).toEqual([
    ['2026-11-02', 20, 90.5, 20],
    ['2026-11-09', 20, 70.45, 20],
  ]);
  // Twenty by the machine, one of them refuted.
  expect(board.rules).toMatchObject([{ rule: 'fast_speech', failed: 19, buckets: [0, 19] }]);
});

describe('people', () => {
  test('are compared inside a block; a storm that is marked explains a score', async () => {
    const before = await ask<PeopleBoard>(`/api/boards/people?${period}`);
    expect(before.blocks.map(({ block, calls }) => [block, calls])).toEqual([
      ['simple', 60],
      ['complex', 5],
    ]);
    const ranks = (board: PeopleBoard) =>
      board.blocks[0]?.rows.map(({ id, rank, rankWithoutSurge, surged }) => [
        id,
        rank,
        rankWithoutSurge,
        surged,
      ]);
    expect(ranks(before)).toEqual([
      ['A2', 1, 1, 0],
      ['A1', 2, 2, 0],
    ]);
    const made = await api.post('/api/surges', { from: '2026-11-10', to: '2026-11-11', kind: 'storm' });
    expect(made.status).toBe(201);
    const after = await ask<PeopleBoard>(`/api/boards/people?${period}`);
    expect(ranks(after)).toEqual([
      ['A1', 1, 1, 20],
      ['A2', 2, 2, 0],
    ]);
    expect(after.blocks[0]?.rows[0]).toMatchObject({
      name: '程砚',
      teamId: 'T1',
      mean: { value: 80.475, n: 40 },
      meanWithoutSurge: { value: 90.5, n: 20 },
    });
    const { id } = made.body as { id: number };
    expect((await api.app.inject({ method: 'DELETE', url: `/api/surges/${id}` })).statusCode).toBe(204);
    expect((await api.app.inject({ method: 'DELETE', url: `/api/surges/${id}` })).statusCode).toBe(404);
    expect((await ask<SurgeList>(`/api/surges?${period}`)).items).toEqual([]);
  });
  test('with few calls have no rank', async () => {
    const { blocks } = await ask<PeopleBoard>(`/api/boards/people?${period}&block=complex`);
    expect(blocks[0]?.rows).toMatchObject([{ id: 'A2', rank: null, mean: { value: 88.4, n: 5 } }]);
  });
  test('by team', async () => {
    const { blocks } = await ask<PeopleBoard>(`/api/boards/people?${period}&by=team`);
    expect(blocks[0]?.rows.map(({ id, name }) => [id, name])).toEqual([
      ['T2', 'T2'],
      ['T1', 'T1'],
    ]);
  });
});

test('rules: how often people agreed, and plainly nothing where nobody reviewed', async () => {
  const board = await ask<RulesBoard>(`/api/boards/rules?${period}`);
  expect(board.decisions).toBe(3);
  expect(
    board.rules.map(({ rule, failed, decided, refuted, precision }) => [
      rule,
      failed,
      decided,
      refuted,
      precision?.n,
    ]),
  ).toEqual([
    ['fast_speech', 19, 3, 1, 3],
    ['argue', 25, 0, 0, undefined],
  ]);
  expect(board.rules[0]?.precision?.value).toBeCloseTo(2 / 3, 9);
});

test('service metrics: values with samples, or the field that is missing', async () => {
  const { metrics } = await ask<ServiceBoard>(`/api/boards/service?${period}`);
  const of = (id: string) => metrics.find((one) => one.id === id);
  expect(of('connection')).toMatchObject({ estimate: null, missing: ['extra.connected'], target: 0.97 });
  expect(of('after-call-satisfaction')).toMatchObject({ estimate: { value: 0.975, n: 40 }, missing: [] });
  expect(of('resolved')).toMatchObject({ estimate: { value: 0.9, n: 40 } });
  expect(of('bot-share')).toMatchObject({ estimate: null, missing: ['extra.servedBy'] });
  expect(of('complaints')?.estimate?.value).toBeCloseTo((10_000 * 5) / 65, 6);
  expect(of('talk-time')).toMatchObject({ estimate: { value: 100_000, low: 100_000, n: 40 } });
  expect(of('handle-time')).toMatchObject({ estimate: { value: 120_000, n: 40 } });
  // Two days of twenty calls of two minutes in eighty minutes signed in.
  expect(of('occupancy')).toMatchObject({ estimate: { value: 0.5, n: 2 } });
  expect(of('calls-per-person')).toMatchObject({ estimate: { n: 3 } });
  expect(metrics.every(({ formula }) => formula.zh !== '' && formula.en !== '')).toBe(true);
});

test('alerts: what was raised, answered in time and closed, with causes', async () => {
  const { db } = api.installation;
  const { id } = await db
    .insertInto('alerts')
    .values({
      kind: 'regulator',
      recording_id: 'b1',
      chain_id: null,
      state: 'closed',
      level: 1,
      province: null,
      city: null,
      team: 'T2',
      risk: 80,
      raised_at: new Date('2026-11-05T01:00:00Z'),
      due_at: null,
      spoken_at: null,
      merged_into: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const event = { alert_id: id, who: 'w', note: null, level: 1, detail: '{}' } as const;
  await db
    .insertInto('alert_events')
    .values([
      {
        ...event,
        event: 'raised',
        state: 'warning',
        cause: null,
        at: new Date('2026-11-05T01:00:00Z'),
        due_at: new Date('2026-11-05T03:00:00Z'),
      },
      {
        ...event,
        event: 'acknowledge',
        state: 'warning',
        cause: null,
        at: new Date('2026-11-05T02:00:00Z'),
        due_at: new Date('2026-11-05T03:00:00Z'),
      },
      {
        ...event,
        event: 'close',
        state: 'closed',
        cause: 'process',
        at: new Date('2026-11-05T07:00:00Z'),
        due_at: null,
      },
    ])
    .execute();
  expect(await ask<AlertsBoard>(`/api/boards/alerts?${period}`)).toMatchObject({
    raised: 1,
    open: 0,
    closed: 1,
    inTime: { value: 1, n: 1 },
    medianHours: 6,
    causes: [{ cause: 'process', closed: 1 }],
  });
  // Each number is a list of alerts, by the same conditions.
  const listed = async (filter: string) =>
    (await ask<AlertPage>(`/api/alerts?${period}&${filter}`)).items.map((one) => one.recordingId);
  for (const filter of ['', 'open=false', 'cause=process', 'teamId=T2', 'kind=regulator&level=1'])
    expect(await listed(filter), filter).toEqual(['b1']);
  for (const filter of ['open=true', 'ever=escalated', 'ever=follow-up', 'teamId=T1'])
    expect(await listed(filter), filter).toEqual([]);
  expect(
    (await ask<AlertPage>('/api/alerts?from=2026-11-06&to=2026-11-30')).items.map((one) => one.recordingId),
  ).toEqual([]);
});

test('emotional load: angry calls in a row, stretches without a pause; for welfare, by name', async () => {
  const { db } = api.installation;
  const day = (minute: number) =>
    new Date(Date.parse('2026-11-20T01:00:00Z') + minute * 60_000).toISOString();
  // Calls of four minutes every five; the fifth after a pause of ten.
  for (const [number, minute] of [0, 5, 10, 15, 29].entries()) {
    await addCall(`c${number}`, {
      at: day(minute),
      agent_id: 'A3',
      agent_name: '安宁',
      team_id: 'T1',
      duration_ms: 240_000,
    });
    await db
      .updateTable('board_calls')
      .set({ emotion: number === 0 ? 'neutral' : 'angry', abuse_ms: number === 2 ? 130_000 : 0 })
      .where('recording_id', '=', `c${number}`)
      .execute();
  }
  const { agents } = await ask<LoadBoard>('/api/emotional-load?from=2026-11-20&to=2026-11-20');
  expect(agents).toEqual([
    {
      agentId: 'A3',
      agentName: '安宁',
      teamId: 'T1',
      calls: 5,
      days: 1,
      abuseMs: 130_000,
      abusiveCalls: 1,
      angryCalls: 4,
      inRow: 4,
      stretchMs: 1_140_000,
      stretchDay: '2026-11-20',
      concerns: ['inRow', 'abuse'],
    },
  ]);
  const lead = await api.as({ roles: ['team_lead', 'qa_manager'] });
  expect((await lead.get('/api/emotional-load?from=2026-11-20&to=2026-11-20')).status).toBe(403);
});

test('a team lead sees the own team in every board, and an agent none', async () => {
  const lead = await api.as({ roles: ['team_lead'], unit: 'T2' });
  const calls = (await lead.get(`/api/boards/calls?${period}`)).body as BoardCalls;
  expect(calls.total).toBe(25);
  const coverage = (await lead.get(`/api/boards/coverage?${period}&teamId=T1`)).body as CoverageBoard;
  expect(coverage.calls).toBe(0);
  const people = (await lead.get(`/api/boards/people?${period}`)).body as PeopleBoard;
  expect(people.blocks.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(['A2', 'A2']);
  const service = (await lead.get(`/api/boards/service?${period}`)).body as ServiceBoard;
  expect(service.calls).toBe(25);
  const rules = (await lead.get(`/api/boards/rules?${period}`)).body as RulesBoard;
  expect(rules.rules.map(({ rule }) => rule)).toEqual(['argue']);
  expect(
    (await lead.post('/api/surges', { from: '2026-11-10', to: '2026-11-11', kind: 'storm' })).status,
  ).toBe(403);
  const agent = await api.as({ roles: ['agent'], unit: 'T2', agentId: 'A2' });
  expect((await agent.get(`/api/boards/people?${period}`)).status).toBe(403);
});

test('boards are taken along as CSV and Excel', async () => {
  const csv = await api.app.inject({ url: `/api/boards/people?${period}&format=csv` });
  expect(csv.headers['content-disposition']).toBe('attachment; filename="earmark-people.csv"');
  const [head, first] = csv.body.split('\r\n');
  expect(
    head?.startsWith('\uFEFF客服编号,名称,班组,名次,去掉突发日的名次,平均得分,平均得分 95%区间下限'),
  ).toBe(true);
  expect(first?.startsWith('A2,林晓,T2,1,1,88.5,')).toBe(true);
  const xlsx = await api.app.inject({ url: `/api/boards/coverage?${period}&format=xlsx` });
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  for (const board of ['trends', 'rules', 'alerts', 'service', 'downgrades'])
    for (const format of ['csv', 'xlsx'])
      expect(
        (await api.app.inject({ url: `/api/boards/${board}?${period}&format=${format}` })).statusCode,
        `${board} ${format}`,
      ).toBe(200);
  // Every table of a board, not only the first.
  const second = await api.app.inject({ url: `/api/boards/coverage?${period}&format=csv&table=1` });
  expect(second.body.split('\r\n')[0]).toBe('\uFEFF状态,原因,通话');
  const blocks = await ask<PeopleBoard>(`/api/boards/people?${period}`);
  expect(blocks.blocks.length).toBeGreaterThan(1);
  const other = await api.app.inject({ url: `/api/boards/people?${period}&format=csv&table=1` });
  expect(other.body.split('\r\n').length - 2).toBe(blocks.blocks[1]?.rows.length);
});
