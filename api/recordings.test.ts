import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordingPage } from './shapes.ts';
import { openTestApi, opinions, route, scored, type TestApi, transcript } from './test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('recordings');
  await api.addRecording('a', {
    call_id: 'C-1',
    agent_id: '8001',
    team_id: 'T1',
    business_type: '故障报修',
    started_at: '2026-11-20T15:59:59Z',
    listed_at: '2026-11-20T15:59:59Z',
    metadata: {
      callId: 'C-1',
      agentId: '8001',
      customerNumber: '19900012345',
      accountNo: '9900012345',
      channels: { agent: 0, customer: 1 },
      extra: { 备注: '回电19900054321', 排队: 3 },
    },
  });
  await api.addResults('a', { transcribe: transcript, analyse: opinions, score: scored, route });
  await api.addRecording('b', {
    agent_id: '8002',
    team_id: 'T1',
    // Midnight in China.
    listed_at: '2026-11-20T16:00:00Z',
  });
  await api.addResults('b', {
    transcribe: { ...transcript, durationMs: 7_000 },
    analyse: { ...opinions, words: [['电费', '太', '高'], ['停电']] },
    score: {
      findings: [],
      scoreCard: { ...scored.scoreCard, score: 0, normalised: 0, veto: true, passed: false },
    },
  });
  await api.addRecording('c', {
    state: 'failed',
    state_reason: 'internal',
    state_detail: 'Look.',
    channel: 'chat',
    kind: 'transcript',
  });
  // Same moment as c, to the microsecond: the id decides.
  await api.addRecording('d', { state: 'waiting', state_reason: 'no-engine' });
});
afterAll(() => api.close());

async function ids(query: string): Promise<string[]> {
  const { status, body } = await api.get(`/api/recordings?${query}`);
  expect(status).toBe(200);
  return (body as RecordingPage).items.map(({ id }) => id);
}

const q = (text: string) => `q=${encodeURIComponent(text)}`;

describe('GET /api/recordings', () => {
  test('gives every recording, newest call first', async () => {
    expect(await ids('')).toEqual(['d', 'c', 'b', 'a']);
  });

  test('names the failed rules with their titles', async () => {
    const { body } = await api.get('/api/recordings?callId=C-1');
    expect(body).toEqual({
      items: [
        {
          id: 'a',
          callId: 'C-1',
          kind: 'audio',
          channel: 'phone',
          direction: null,
          agentId: '8001',
          agentName: null,
          teamId: 'T1',
          startedAt: '2026-11-20T15:59:59.000Z',
          durationMs: 6_000,
          businessType: '故障报修',
          satisfaction: null,
          resolved: null,
          state: 'done',
          stateReason: null,
          stateDetail: null,
          normalised: 90,
          passed: true,
          veto: false,
          failCount: 1,
          unsureCount: 0,
          lane: 'failed',
          engine: 'sherpa test',
          splitUnsure: false,
          ownScore: null,
          flags: [
            {
              rule: 'blame_shifting',
              title: { zh: '推诿', en: 'Blame shifting' },
              severity: 'severe',
              veto: false,
            },
          ],
        },
      ],
      next: null,
    });
  });

  test.each([
    ['state=failed', ['c']],
    ['state=failed&state=waiting', ['d', 'c']],
    ['lane=failed', ['a']],
    ['lane=failed&lane=risk', ['a']],
    ['teamId=T1', ['b', 'a']],
    ['agentId=8002', ['b']],
    ['agentId=8002&teamId=T2', []],
    [`businessType=${encodeURIComponent('故障报修')}`, ['a']],
    ['channel=chat', ['c']],
    ['rule=blame_shifting', ['a']],
    ['rule=no_greeting', []],
    ['passed=true', ['a']],
    ['passed=false', ['b']],
    ['veto=true', ['b']],
    ['minScore=90', ['a']],
    ['maxScore=89.5', ['b']],
    ['minScore=1&maxScore=89', []],
    // Days are days in China.
    ['from=2026-11-21', ['d', 'c', 'b']],
    ['to=2026-11-20', ['a']],
    ['from=2026-11-20&to=2026-11-21', ['b', 'a']],
    ['to=2026-11-20T15:59:59Z', []],
    ['from=2026-11-21T00:00:00%2B08:00&to=2026-11-21T00:00:00.001%2B08:00', ['b']],
    [q('停电'), ['b', 'a']],
    [q('停电两个小时'), ['a']],
    [q('电费'), ['b']],
    [q('，。！'), []],
    [q('光伏'), []],
    [`${q('停电')}&teamId=T1&veto=false`, ['a']],
  ])('?%s gives %j', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  test.each(["停电' or 1=1 --", '停电 & !', '停电 | (', ':*', "a\\'b", '<->', '%', '\u{1f4a1}', '"'])(
    'the search %j is words, not a query language',
    async (text) => {
      expect((await api.get(`/api/recordings?${q(text)}`)).status).toBe(200);
    },
  );

  test('pages are cut anywhere, also between calls of the same moment', async () => {
    for (const limit of [1, 2, 3, 4]) {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 5; page += 1) {
        const { body } = await api.get(`/api/recordings?limit=${limit}${cursor && `&cursor=${cursor}`}`);
        const { items, next } = body as RecordingPage;
        expect(items.length).toBeLessThanOrEqual(limit);
        seen.push(...items.map(({ id }) => id));
        if (next === null) break;
        cursor = next;
      }
      expect(seen).toEqual(['d', 'c', 'b', 'a']);
    }
  });

  test.each([
    ['state=gone', 'state'],
    ['channel=fax', 'channel'],
    ['passed=1', 'passed'],
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['to=2026-11-20T00:00:00', 'to'],
    ['minScore=-1', 'minScore'],
    ['maxScore=NaN', 'maxScore'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1.5', 'limit'],
    ['q=', 'q'],
    ['q=%00', 'q'],
    ['agentId=a%00b', 'agentId'],
    [`q=${'a'.repeat(201)}`, 'q'],
    ['agentId=1&agentId=2', 'agentId'],
    ['agent=8001', 'agent'],
    ['__proto__=1', '__proto__'],
  ])('?%s is refused, naming %s', async (query, field) => {
    const { status, body } = await api.get(`/api/recordings?${query}`);
    expect([status, body]).toEqual([
      400,
      {
        type: 'urn:earmark:problem:validation',
        title: 'A parameter is not usable',
        status: 400,
        code: 'validation',
        detail: expect.stringContaining(`Query parameter ${field}: `),
        field,
      },
    ]);
  });

  test('a cursor that nobody gave out is refused', async () => {
    const { status, body } = await api.get('/api/recordings?cursor=bm90IGE');
    expect([status, body]).toMatchObject([400, { code: 'validation' }]);
  });
});

describe('GET /api/recordings/:id', () => {
  test('holds everything, numbers masked', async () => {
    const { status, body } = await api.get('/api/recordings/a');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'a',
      storageKey: 'calls/a.wav',
      hasAudio: true,
      metadata: {
        customerNumber: '199****2345',
        accountNo: '******2345',
        extra: { 备注: '回电199****4321', 排队: 3 },
      },
      transcript,
      opinions: { personalData: null, businessType: null, complaint: null, emotion: null },
      findings: scored.findings,
      scoreCard: scored.scoreCard,
      route,
      stages: [
        { stage: 'transcribe', state: 'done', attempts: 0 },
        { stage: 'analyse', state: 'done' },
        { stage: 'score', state: 'done' },
        { stage: 'route', state: 'done' },
      ],
      history: [
        { card: 'general', normalised: 90, passed: true, veto: false, ruleSet: 'rules-1', current: true },
      ],
      objects: [],
    });
    expect(JSON.stringify(body)).not.toMatch(/199000(12345|54321)|9900012345/);
  });

  test('what has not run yet is null, and the stages say where it stands', async () => {
    const { body } = await api.get('/api/recordings/d');
    expect(body).toMatchObject({
      transcript: null,
      opinions: null,
      findings: null,
      scoreCard: null,
      route: null,
      history: [],
      stages: [
        { stage: 'transcribe', state: 'waiting' },
        { stage: 'analyse', state: 'blocked' },
        { stage: 'score', state: 'blocked' },
        { stage: 'route', state: 'blocked' },
      ],
    });
  });

  test.each([
    '/api/recordings/nobody',
    '/api/recordings/..%2F..%2Fetc%2Fpasswd',
    "/api/recordings/'%20or%201=1",
  ])('%s is not found', async (url) => {
    const { status, body } = await api.get(url);
    expect([status, body]).toMatchObject([404, { code: 'not-found', status: 404 }]);
  });

  test.each(['/api/recordings/%00', `/api/recordings/${'a'.repeat(201)}`])('%s is refused', async (url) => {
    const { status, body } = await api.get(url);
    expect([status, body]).toMatchObject([400, { code: 'validation', field: 'id' }]);
  });

  test('an address that is not UTF-8 is refused', async () => {
    const { status, body } = await api.get('/api/recordings/%ff%fe');
    expect([status, body]).toMatchObject([400, { code: 'url-invalid' }]);
  });
});

describe('score cards', () => {
  test('the current one comes with its findings', async () => {
    expect(await api.get('/api/recordings/a/score-card')).toEqual({ status: 200, body: scored });
  });

  test('there is none before the stage score has run', async () => {
    const { status, body } = await api.get('/api/recordings/d/score-card');
    expect([status, body]).toMatchObject([404, { code: 'not-scored' }]);
  });

  test('a recording that is not there has none', async () => {
    for (const end of ['score-card', 'score-cards', 'score-cards/x']) {
      const { status, body } = await api.get(`/api/recordings/nobody/${end}`);
      expect([end, status, body]).toMatchObject([end, 404, { code: 'not-found' }]);
    }
  });

  test('a card of the history is read by its key, under its own recording only', async () => {
    const { body } = await api.get('/api/recordings/a/score-cards');
    const [first] = (body as { items: { scoreKey: string }[] }).items;
    const key = first?.scoreKey ?? '';
    expect(await api.get(`/api/recordings/a/score-cards/${key}`)).toEqual({ status: 200, body: scored });
    expect((await api.get(`/api/recordings/b/score-cards/${key}`)).status).toBe(404);
  });
});
