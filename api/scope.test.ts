import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import type { RecordingDetail } from './shapes.ts';
import { openTestApi, opinions, route, scored, type TestApi, transcript, type Visitor } from './test-api.ts';

/** 全部 > 示范省 > 甲市 > 综合一班, 投诉专席; 乙市 > 综合二班. */
let api: TestApi;
let people: Record<'agent' | 'lead' | 'city' | 'province' | 'whole' | 'both', Visitor>;

const calls = [
  ['own', '综合一班', '2173'],
  ['colleague', '综合一班', '2190'],
  ['same-city', '投诉专席', '2054'],
  ['other-city', '综合二班', '2117'],
  ['unknown-team', '没登记的班', '2999'],
  ['no-team', null, null],
] as const;

beforeAll(async () => {
  api = await openTestApi('scope');
  const { db } = await api.installation.services();
  const province = await addUnit(db, { kind: 'province', name: '示范省', parent: await findUnit(db, '') });
  const first = await addUnit(db, { kind: 'city', name: '甲市', parent: province });
  const second = await addUnit(db, { kind: 'city', name: '乙市', parent: province });
  for (const name of ['综合一班', '投诉专席']) await addUnit(db, { kind: 'team', name, parent: first });
  await addUnit(db, { kind: 'team', name: '综合二班', parent: second });
  for (const [id, team, agent] of calls) {
    const metadata = { agentId: agent, teamId: team, customerNumber: '19900012345' };
    await api.addRecording(id, { team_id: team, agent_id: agent, metadata });
    await api.addResults(id, { transcribe: spokenIn(id), analyse: opinions, score: scored, route });
  }
  people = {
    agent: await api.as({ roles: ['agent'], unit: '综合一班', agentId: '2173' }),
    lead: await api.as({ roles: ['team_lead'], unit: '综合一班' }),
    city: await api.as({ roles: ['reviewer'], unit: '甲市' }),
    province: await api.as({ roles: ['qa_manager'], unit: '示范省' }),
    whole: await api.as({ roles: ['qa_manager'] }),
    both: await api.as({ roles: ['agent', 'team_lead'], unit: '综合二班', agentId: '2173' }),
  };
});
afterAll(() => api.close());

/** No two calls are the same: equal content shares its results. */
const spokenIn = (id: string) => ({
  ...transcript,
  turns: transcript.turns.map((turn, i) => ({
    ...turn,
    text: i === 1 ? '我的电话是19900012345' : `您好，这里是 ${id}`,
  })),
});

const visible = {
  agent: ['own'],
  lead: ['own', 'colleague'],
  city: ['own', 'colleague', 'same-city'],
  province: ['own', 'colleague', 'same-city', 'other-city'],
  whole: calls.map(([id]) => id),
  both: ['own', 'other-city'],
} as const;

describe.each(Object.keys(visible) as (keyof typeof visible)[])('%s', (name) => {
  const seen: readonly string[] = visible[name];

  test('finds the own part of the calls in the list and no other', async () => {
    const { body } = await people[name].get('/api/recordings');
    const ids = (body as { items: { id: string }[] }).items.map(({ id }) => id);
    expect(ids.toSorted()).toEqual([...seen].toSorted());
  });

  test.each(['', '/score-card', '/score-cards', '/peaks', '/audio', '/trace/no_greeting'])(
    'opens …/:id%s of these calls; of others it is not there',
    async (end) => {
      for (const [id] of calls) {
        const { status, body } = await people[name].get(`/api/recordings/${id}${end}`);
        const isHidden = JSON.stringify(body).includes('There is no recording with this id.');
        expect([id, isHidden]).toEqual([id, !seen.includes(id)]);
        if (isHidden) expect(status).toBe(404);
      }
    },
  );
});

test('a filter for somebody else’s team or agent shows nothing of them', async () => {
  for (const query of ['teamId=综合二班', 'agentId=2117', 'q=停电&teamId=综合二班'])
    expect((await people.lead.get(`/api/recordings?${encodeURI(query)}`)).body).toMatchObject({ items: [] });
});

test('alerts, hot spots and downgrades are narrowed as well', async () => {
  const { db } = await api.installation.services();
  await db
    .insertInto('alerts')
    .values(
      (['own', 'other-city'] as const).map((id) => ({
        kind: 'regulator' as const,
        recording_id: id,
        chain_id: null,
        state: 'warning' as const,
        level: 1,
        province: null,
        city: null,
        team: null,
        risk: 80,
        due_at: null,
        spoken_at: null,
        merged_into: null,
      })),
    )
    .execute();
  const alertsOf = async (name: keyof typeof visible) => {
    const { body } = await people[name].get('/api/alerts');
    const { items, counts } = body as {
      items: { id: number; recordingId: string }[];
      counts: { states: { warning: number } };
    };
    expect(counts.states.warning).toBe(items.length);
    return items;
  };
  expect((await alertsOf('lead')).map(({ recordingId }) => recordingId)).toEqual(['own']);
  const all = await alertsOf('whole');
  expect(all.map(({ recordingId }) => recordingId).toSorted()).toEqual(['other-city', 'own']);
  const hidden = all.find(({ recordingId }) => recordingId === 'other-city')?.id;
  expect((await people.lead.get(`/api/alerts/${hidden}`)).status).toBe(404);
  const note = { action: 'note', note: '已知悉', seen: 0 };
  expect((await people.lead.post(`/api/alerts/${hidden}/events`, note)).status).toBe(404);
  const month = 'from=2026-10-01&to=2026-11-30';
  expect((await people.lead.get(`/api/hot-spots?${month}`)).status).toBe(200);
  expect((await people.lead.get(`/api/hot-spots/calls?${month}`)).status).toBe(200);
  expect((await people.lead.get(`/api/downgrades?${month}`)).status).toBe(200);
});

describe('what is masked', () => {
  const turn = (body: unknown) => (body as RecordingDetail).transcript?.turns[1]?.text;

  test('opens to a reviewer with a reason, leaves an audit row, and to nobody else', async () => {
    expect(turn((await people.city.get('/api/recordings/own')).body)).toBe('我的电话是199****2345');
    const asked = await people.city.post('/api/recordings/own/original-text', { reason: '核对客户号码' });
    expect(asked.status).toBe(201);
    const { url } = asked.body as { url: string };
    const { body } = await people.city.get(url);
    expect(turn(body)).toBe('我的电话是19900012345');
    expect((body as RecordingDetail).metadata.customerNumber).toBe('19900012345');
    expect((await people.city.get('/api/recordings/own/audit')).body).toMatchObject({
      items: [{ who: people.city.login, what: 'original-text', reason: '核对客户号码', recordingId: 'own' }],
    });
    for (const name of ['whole', 'lead', 'agent'] as const)
      expect((await people[name].get(url)).body, name).toMatchObject({ code: 'original-refused' });
    const elsewhere = url.replace('/own', '/colleague');
    expect((await people.city.get(elsewhere)).body).toMatchObject({ code: 'original-refused' });
  });

  test.each(['original-text', 'original-audio'])(
    '%s: no reason, no right, no call in one’s part: no pass',
    async (what) => {
      const ask = (name: keyof typeof visible, id: string, body: object) =>
        people[name].post(`/api/recordings/${id}/${what}`, body);
      expect((await ask('city', 'own', {})).status).toBe(400);
      expect((await ask('lead', 'own', { reason: '想看看' })).body).toMatchObject({ code: 'access-refused' });
      expect((await ask('agent', 'own', { reason: '想看看' })).body).toMatchObject({
        code: 'access-refused',
      });
      expect((await ask('city', 'other-city', { reason: '核对号码' })).body).toMatchObject({
        code: 'not-found',
      });
    },
  );

  test('a name in the body counts for nothing in a browser', async () => {
    await people.city.post('/api/recordings/own/original-text', { reason: '复核', who: '别人' });
    const { body } = await people.city.get('/api/recordings/own/audit');
    expect((body as { items: { who: string }[] }).items.map(({ who }) => who)).not.toContain('别人');
  });
});
