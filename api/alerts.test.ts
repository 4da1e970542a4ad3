import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyMetadata, type Metadata, type Scored } from '../pipeline/domain.ts';
import { createLog } from '../pipeline/log.ts';
import { assessPending } from '../pipeline/service/assess.ts';
import { defaultSettings } from '../pipeline/service/settings.ts';
import { testKey, transcriptOf } from '../pipeline/service/test-calls.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import type {
  AlertDetail,
  AlertPage,
  DowngradePage,
  HotSpotCalls,
  HotSpots,
  MatterShape,
} from './service-shapes.ts';
import { openTestApi, route, scored, type TestApi } from './test-api.ts';
import { codeOf } from './test-rules.ts';

let api: TestApi;

const lines = {
  first: ['A您好', 'C我家停电了 我电话19900012345', 'A师傅四十五分钟左右到现场', 'C好的'],
  second: [
    'A您好',
    'C还没有人来 早上八点报的修 还停着电呢',
    'A我帮您催一下 您是19900012345吗',
    'C第三次打了 再不来我打12398 投诉你们',
  ],
  bill: ['A您好', 'C查一下上个月电费是多少', 'A一百二十元', 'C好的 谢谢'],
} as const;
const at = {
  first: '2026-03-02T08:00:00+08:00',
  second: '2026-03-02T11:30:00+08:00',
  bill: '2026-03-03T09:00:00+08:00',
};
const rated = { first: {}, second: { satisfaction: 1, resolved: false }, bill: { resolved: true } };

beforeAll(async () => {
  api = await openTestApi('alerts');
  const { db } = api.installation;
  for (const id of ['first', 'second', 'bill'] as const) {
    const transcript = transcriptOf(lines[id]);
    const metadata: Metadata = {
      ...emptyMetadata,
      direction: 'inbound',
      customerNumber: '19900012345',
      startedAt: at[id],
      agentName: '程砚',
      region: '四川省成都市郫都区',
      businessType: id === 'bill' ? '信息查询' : '故障报修',
      ...rated[id],
    };
    await api.addRecording(id, {
      metadata,
      started_at: at[id],
      listed_at: at[id],
      agent_name: '程砚',
      business_type: metadata.businessType,
      satisfaction: metadata.satisfaction,
      resolved: metadata.resolved,
      direction: 'inbound',
    });
    await api.addResults(id, {
      transcribe: transcript,
      analyse: analyse(transcript),
      score: scoredOf(id),
      route,
    });
  }
  await assessPending(
    { db, log: createLog('silent'), settings: defaultSettings, key: testKey, now: Date.now },
    new AbortController().signal,
  );
});
afterAll(() => api.close());

function scoredOf(id: keyof typeof lines): Scored {
  const [finding] = scored.findings;
  if (id !== 'second' || finding === undefined) return { ...scored, findings: [] };
  const evidence = [
    {
      turn: 3,
      startMs: 9000,
      endMs: 11_800,
      quote: '12398',
      why: '提到监管',
      kind: 'found' as const,
      chars: { start: 11, end: 16 },
    },
  ];
  return { ...scored, findings: [{ ...finding, rule: 'regulator_cue', verdict: 'fail', evidence }] };
}

const get = async <T>(url: string) => (await api.get(url)) as { status: number; body: T };
const post = async <T>(url: string, body: object) =>
  (await api.post(url, body)) as { status: number; body: T };

async function alertOf(kind: string): Promise<AlertPage['items'][number]> {
  const { body } = await get<AlertPage>(`/api/alerts?kind=${kind}`);
  const [alert] = body.items;
  if (alert === undefined) throw new Error(`no alert ${kind}`);
  return alert;
}

describe('the matter of a call', () => {
  test('names its calls, why they are one, and the risk with the words it rests on', async () => {
    const { status, body } = await get<MatterShape>('/api/recordings/first/chain');
    expect(status).toBe(200);
    expect(body.calls.map(({ recordingId }) => recordingId)).toEqual(['first', 'second']);
    expect(body.calls[0]?.link).toBeNull();
    expect(body.calls[1]?.link).toMatchObject({
      earlier: 'first',
      numbers: [{ kind: 'phone', spoken: false }],
      topics: [{ id: 'outage', zh: '停电', en: 'Power cut' }],
    });
    const cues = body.calls[1]?.link?.cues.map(({ cue, quote }) => `${cue} ${quote}`);
    expect(cues).toEqual(
      expect.arrayContaining(['last 早上八点报的修', 'undone 还没有人来', 'nth 第三次打']),
    );
    const regulator = body.risk?.parts.find(({ part }) => part === 'regulator');
    expect(regulator).toMatchObject({
      points: 16,
      most: 20,
      evidence: [{ recordingId: 'second', turn: 3, quote: '12398' }],
    });
    expect(body.risk?.broken).toMatchObject([
      { kind: 'promisedArrival', minutes: 45, by: 'said', promise: { recordingId: 'first', turn: 2 } },
    ]);
    const sum = body.risk?.parts.reduce((all, { points }) => all + points, 0) ?? 0;
    expect(body.risk?.score).toBe(Math.round(Math.min(100, sum)));
  });

  test('shows no number of anybody', async () => {
    const { body } = await get('/api/recordings/first/chain');
    expect(JSON.stringify(body)).not.toContain('19900012345');
  });

  test('a call by itself', async () => {
    const { body } = await get<MatterShape>('/api/recordings/bill/chain');
    expect(body).toMatchObject({ assessed: true, chainId: null, alerts: [] });
    expect(body.calls).toHaveLength(1);
  });

  test('a call nobody looked at yet', async () => {
    await api.addRecording('fresh');
    const { body } = await get<MatterShape>('/api/recordings/fresh/chain');
    expect(body).toEqual({ assessed: false, chainId: null, risk: null, calls: [], alerts: [] });
  });
});

describe('alerts', () => {
  test('are listed by urgency, with their owner and counts', async () => {
    const { status, body } = await get<AlertPage>('/api/alerts');
    expect(status).toBe(200);
    expect(body.items.map(({ kind }) => kind).sort()).toEqual([
      'broken-promise',
      'downgrade',
      'high-risk',
      'regulator',
    ]);
    expect(body.items.map(({ level }) => level)).toEqual([...body.items.map(({ level }) => level)].sort());
    expect(body.items[0]).toMatchObject({
      state: 'warning',
      owner: { team: '服务监督组' },
      calls: 2,
      topic: { zh: '停电' },
      overdue: false,
      acknowledged: false,
      stillFound: true,
    });
    expect(body.counts).toEqual({
      states: { warning: 4, escalated: 0, 'follow-up': 0, closed: 0 },
      overdue: 0,
    });
  });

  test('come page by page', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page++) {
      const { body } = await get<AlertPage>(`/api/alerts?limit=1${cursor}`);
      seen.push(...body.items.map(({ id }) => id));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    const { body } = await get<AlertPage>('/api/alerts');
    expect(seen).toEqual(body.items.map(({ id }) => id));
  });

  test.each([
    ['level=1', (item: AlertPage['items'][number]) => item.level === 1],
    [
      'kind=regulator&kind=downgrade',
      ({ kind }: AlertPage['items'][number]) => kind === 'regulator' || kind === 'downgrade',
    ],
    ['overdue=true', () => false],
    ['open=false', () => false],
    ['team=服务监督组', () => true],
    ['city=成都', () => false],
  ])('filter %s', async (query, wanted) => {
    const all = (await get<AlertPage>('/api/alerts')).body.items;
    const { body } = await get<AlertPage>(`/api/alerts?${encodeURI(query)}`);
    expect(body.items.map(({ id }) => id)).toEqual(all.filter(wanted).map(({ id }) => id));
  });

  test('one is acknowledged, followed up, closed with its cause, and every step is kept', async () => {
    const { id } = await alertOf('regulator');
    const first = (await get<AlertDetail>(`/api/alerts/${id}`)).body;
    expect(first.events).toMatchObject([{ event: 'raised', who: 'system', state: 'warning' }]);
    expect(first.matter?.calls).toHaveLength(2);
    expect(first.actions).toEqual(['acknowledge', 'escalate', 'follow-up', 'close', 'assign', 'note']);
    const seen = first.events.at(-1)?.id ?? 0;

    const answered = await post<AlertDetail>(`/api/alerts/${id}/events`, {
      action: 'acknowledge',
      who: '林晓',
      seen,
    });
    expect([answered.status, answered.body.acknowledged]).toEqual([200, true]);
    const late = await post(`/api/alerts/${id}/events`, { action: 'follow-up', who: '周宁', seen });
    expect([late.status, codeOf(late.body)]).toEqual([409, 'alert-changed']);
    const again = await post(`/api/alerts/${id}/events`, { action: 'acknowledge', who: '周宁' });
    expect([again.status, codeOf(again.body)]).toEqual([409, 'alert-action-refused']);

    const assigned = await post<AlertDetail>(`/api/alerts/${id}/events`, {
      action: 'assign',
      who: '林晓',
      owner: { province: '四川', city: '成都', team: '成都抢修班' },
    });
    expect(assigned.body.owner).toEqual({ province: '四川', city: '成都', team: '成都抢修班' });
    await post(`/api/alerts/${id}/events`, {
      action: 'follow-up',
      who: '林晓',
      note: '客户19900012345已联系',
    });
    const bare = await post(`/api/alerts/${id}/events`, { action: 'close', who: '林晓' });
    expect([bare.status, codeOf(bare.body)]).toEqual([422, 'alert-cause-missing']);
    const closed = await post<AlertDetail>(`/api/alerts/${id}/events`, {
      action: 'close',
      who: '林晓',
      cause: 'late-arrival',
    });
    expect(closed.body).toMatchObject({ state: 'closed', dueAt: null, actions: ['reopen', 'note'] });
    expect(closed.body.events.map(({ event, who, state }) => `${event} ${who} ${state}`)).toEqual([
      'raised system warning',
      'acknowledge 林晓 warning',
      'assign 林晓 warning',
      'follow-up 林晓 follow-up',
      'close 林晓 closed',
    ]);
    expect(closed.body.events[3]?.note).toBe('客户199****2345已联系');
    const noted = await post<AlertDetail>(`/api/alerts/${id}/events`, { action: 'note', note: '已归档' });
    // Nobody signs in as 系统 or 林晓 here.
    expect(noted.body.names).toEqual({ tester: '纪南亭' });
  });

  test.each([
    ['/api/alerts/999999', 404, 'alert-unknown'],
    ['/api/alerts/x', 400, 'validation'],
    ['/api/alerts?kidn=regulator', 400, 'validation'],
    ['/api/alerts?cursor=abc', 400, 'validation'],
    ['/api/alerts?level=4', 400, 'validation'],
    ['/api/recordings/nothing/chain', 404, 'not-found'],
    ['/api/hot-spots', 400, 'validation'],
    ['/api/hot-spots?from=2026-03-02&to=2026-03-01', 400, 'validation'],
    ['/api/hot-spots?from=2020-01-01&to=2026-03-01', 400, 'validation'],
    ['/api/hot-spots/calls?from=2026-03-01&to=2026-13-01', 400, 'validation'],
    ['/api/downgrades?from=yesterday', 400, 'validation'],
  ])('GET %s is %i %s', async (url, status, code) => {
    const answer = await api.get(url);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });

  test.each([
    [{ action: 'assign', who: '林晓' }, 422, 'alert-owner-missing'],
    [{ action: 'explode' }, 400, 'validation'],
    [{ action: 'close', cause: 'weather' }, 400, 'validation'],
    [{ action: 'note', colour: 'red' }, 400, 'validation'],
  ])('an answer %j is %i %s', async (body, status, code) => {
    const { id } = await alertOf('downgrade');
    const answer = await api.post(`/api/alerts/${id}/events`, body);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});

test('downgrades: complaints that were coded as something else', async () => {
  const { body } = await get<DowngradePage>('/api/downgrades?from=2026-03-01&to=2026-03-31');
  expect(body.items.map(({ recordingId, coded }) => `${recordingId} ${coded}`)).toContain('second 故障报修');
  expect(body.items[0]?.alert).toMatchObject({ kind: 'downgrade' });
  expect(body.downgraded).toBe(body.items.length);
  expect(body.complaints).toBeGreaterThanOrEqual(body.downgraded);
  expect((await get<DowngradePage>('/api/downgrades?teamId=none')).body).toMatchObject({
    items: [],
    complaints: 0,
  });
});

describe('hot spots', () => {
  test('topics by region with volume, negativity, repeats, unresolved', async () => {
    const { body } = await get<HotSpots>('/api/hot-spots?from=2026-03-02&to=2026-03-03&by=city');
    expect(body).toMatchObject({ calls: 3, before: { from: '2026-02-28', to: '2026-03-01' } });
    const outage = body.items.filter(({ topic }) => topic.id === 'outage');
    expect(outage.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
    expect(outage[0]?.region).toBe('四川/成都');
    const second = outage.find(({ unresolved }) => unresolved !== null);
    expect(second).toMatchObject({ unresolved: { hits: 1, n: 1, value: 1 }, change: null, before: 0 });
    expect(second?.buckets.map(({ start, calls }) => `${start} ${calls}`)).toEqual([
      '2026-03-02 1',
      '2026-03-03 0',
    ]);
    const weekly = await get<HotSpots>('/api/hot-spots?from=2026-03-01&to=2026-03-10&bucket=week&by=all');
    const [first] = weekly.body.items.filter(({ topic }) => topic.id === 'bill');
    expect(first?.buckets.map(({ start, calls }) => `${start} ${calls}`)).toEqual([
      '2026-02-23 0',
      '2026-03-02 1',
      '2026-03-09 0',
    ]);
  });

  test('against the days before, with an interval', async () => {
    const { body } = await get<HotSpots>('/api/hot-spots?from=2026-03-03&to=2026-03-03&by=all');
    expect(body.items).toMatchObject([{ topic: { id: 'bill' }, calls: 1, before: 0, region: null }]);
  });

  test('lead to their calls', async () => {
    const url = '/api/hot-spots/calls?from=2026-03-02&to=2026-03-02&topic=outage';
    const { body } = await get<HotSpotCalls>(url);
    expect(body.items.map(({ recordingId, isRepeat }) => [recordingId, isRepeat])).toEqual([
      ['second', true],
      ['first', false],
    ]);
    const unknown = await get<HotSpotCalls>(`${url}&city=-`);
    expect(unknown.body.items).toEqual([]);
  });
});
