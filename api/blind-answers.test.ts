import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../pipeline/store/roles.ts';
import type { AlertDetail, AlertPage, MatterShape } from './service-shapes.ts';
import type { Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';

/** The call that one reviewer judges blind; another of the same customer; one that has nothing to do with it. */
const blind = 'call-judged-blind';
const [other, free] = ['call-of-the-matter', 'call-apart'];
const words = '客户那句要藏起来的话';

let api: ReviewApi;
let judging: Visitor;
let colleague: Visitor;
/** Numbers of what was put into the tables. */
let ids: Record<'alert' | 'chainAlert' | 'blindCase' | 'freeCase' | 'task', number>;

beforeAll(async () => {
  api = await openReviewApi('blind_answers');
  for (const id of [blind, other, free])
    await api.addCall(id, { started_at: new Date(), call_id: `CTI-${id}` });
  // Nothing anybody answers for is left to roles: whoever judges holds all of them.
  judging = await api.as({ roles: Role.options });
  colleague = await api.as({ roles: Role.options });
  const begun = await colleague.post('/api/calibrations', {
    id: randomUUID(),
    title: '口径校准',
    dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    reviewers: [judging.login, (await api.as({ roles: ['reviewer'] })).login],
    choose: { by: 'hand', recordingIds: [blind] },
  });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  // Alerts come later: what has to be reviewed at once is not taken.
  await seed();
});
afterAll(() => api.close());

async function seed(): Promise<void> {
  const { db } = await api.installation.services();
  const assessment = (id: string) =>
    JSON.stringify({
      parts: [
        {
          part: 'emotion',
          points: 20,
          most: 30,
          facts: {},
          evidence: [{ recordingId: id, turn: 0, startMs: 0, endMs: 1 }],
        },
      ],
      broken: [],
    });
  await sql`insert into service_chains (id, calls, first_at, last_at, risk, assessment)
    values ('chain-1', 2, now(), now(), 71, ${assessment(blind)}::jsonb)`.execute(db);
  for (const [id, chain, place] of [
    [blind, 'chain-1', 1],
    [other, 'chain-1', 2],
    [free, null, null],
  ] as const)
    await sql`insert into service_calls (recording_id, version, analyse_key, metadata_hash, regulator, facts, risk,
        assessment, chain_id, place, day, topic, business_type, emotion)
      select id, 'test', analyse_key, 'm', false, '{}'::jsonb, 64, ${assessment(id)}::jsonb, ${chain}, ${place},
        (now() at time zone 'Asia/Shanghai')::date, 'outage', '投诉', 'angry'
      from recordings where id = ${id}`.execute(db);
  for (const id of [blind, free])
    await sql`update recording_opinions set complaint_level = 'explicit', complaint_probability = 0.99, coded = '咨询'
      where recording_id = ${id}`.execute(db);
  const alertOf = async (
    kind: 'downgrade' | 'high-risk',
    recording_id: string | null,
    chain_id: string | null,
  ) =>
    (
      await db
        .insertInto('alerts')
        .values({
          ...{ kind, recording_id, chain_id, state: 'warning', level: 2, risk: 71 },
          ...{ province: null, city: null, team: null, due_at: null, spoken_at: null, merged_into: null },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id;
  const caseOf = async (recording_id: string) =>
    (
      await db
        .insertInto('cases')
        .values({
          ...{ client_id: randomUUID(), recording_id, rule: 'blame_shifting', kind: 'bad', team_id: 'T01' },
          ...{ rule_title: JSON.stringify({ zh: '推诿', en: 'Blame' }), business_type: null, note: null },
          ...{
            title: recording_id === blind ? words : '另一句话',
            knowledge: [],
            start_ms: 0,
            end_ms: 1_000,
          },
          said: JSON.stringify([]),
          evidence: JSON.stringify([]),
          added_by: 'tester',
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id;
  const { id: task } = await db
    .insertInto('coaching_tasks')
    .values({
      ...{ agent_id: '2173', team_id: 'T01', rule: 'blame_shifting', state: 'planned', mentor: null },
      ...{ basis: null, plan: null, due_day: null, answer: null, effect: null, cause: null, action: null },
      title: JSON.stringify({ zh: '推诿', en: 'Blame' }),
      planned_on: null,
      done_on: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [recording_id, kind] of [
    [blind, 'bad'],
    [blind, 'own'],
    [free, 'own'],
  ] as const)
    await db
      .insertInto('coaching_clips')
      .values({
        task_id: task,
        recording_id,
        kind,
        start_ms: 0,
        end_ms: 6_000,
        note: kind === 'bad' ? words : null,
      })
      .execute();
  ids = {
    alert: await alertOf('downgrade', blind, null),
    chainAlert: await alertOf('high-risk', other, 'chain-1'),
    freeCase: await caseOf(free),
    blindCase: await caseOf(blind),
    task,
  };
}

const day = (offset: number) =>
  new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const period = `from=${day(-2)}&to=${day(1)}`;

/** What each route is asked with; `null`: it answers nothing that could name a call, and says why. */
const asked: Readonly<Record<string, string | readonly string[] | null>> = {
  '/': null, // the pages
  '/*': null,
  '/metrics': null, // no ids
  '/api/audit/export': null, // as /api/audit, in a file
  '/api/weekly-pack/pdf': null, // the data of /api/weekly-pack
  '/api/oidc/start': null, // to another site
  '/api/oidc/callback': null,
  '/api/boards/calls': ['set=all', 'set=not-passed', 'set=downgraded'].map((set) => `?${period}&${set}`),
  ...Object.fromEntries(
    ['coverage', 'trends', 'people', 'rules', 'alerts', 'downgrades', 'service'].map((name) => [
      `/api/boards/${name}`,
      `?${period}`,
    ]),
  ),
  '/api/coaching/proposal': '?agentId=2173&rule=blame_shifting',
  '/api/corrections/calls': '?engine=sherpa',
  '/api/emotional-load': `?${period}`,
  '/api/hot-spots': `?${period}`,
  '/api/hot-spots/calls': `?${period}`,
  '/api/labelling/:model': ['/api/labelling/complaint'],
  '/api/labelling/:model/next': ['/api/labelling/complaint/next?lease=false&count=50'],
  '/api/models/drift': `?${period}`,
  '/api/surges': `?${period}`,
  '/api/weekly-pack': `?teamId=T01&week=${day(0)}`,
  '/api/alerts/:id': [],
  '/api/cases/:id': [],
  '/api/cases/:id/audio': null, // sound
  '/api/coaching-clips/:id/audio': null,
  '/api/coaching/:id': [],
  '/api/coaching/:id/effect': [],
  '/api/knowledge/items/:id': null, // counts
  '/api/models/:version/shadow': null, // needs a shadow; lists without the calls, as below
  '/api/models/trainings/:id': null, // no calls
  '/api/rule-diffs/:id': null, // a job; samples without the calls, as below
  '/api/rule-sets/:hash': ['/api/rule-sets/in-force'],
  '/api/rule-sets/:hash/rules/:id': ['/api/rule-sets/in-force/rules/no_greeting'],
  '/api/weekly-test': null, // of agents with a team; the questions without the cases, as the exercise
  '/api/weekly-test/results': '?teamId=T01',
  '/api/webhooks/:id/deliveries': null, // operations only: how sending went
};

/** They name the call without saying what anybody thinks of it; or are about the one call that is asked for. */
const mayName = [
  '/api/alerts',
  '/api/audit',
  '/api/calibrations',
  '/api/failures',
  '/api/legal-holds',
  '/api/recordings/:id',
];

/** Addresses under which a route is asked. */
function addressesOf(url: string): readonly string[] {
  const query = asked[url];
  if (query === null) return [];
  if (url === '/api/alerts/:id') return [`/api/alerts/${ids.alert}`, `/api/alerts/${ids.chainAlert}`];
  if (url === '/api/cases/:id') return [`/api/cases/${ids.freeCase}`];
  if (url === '/api/coaching/:id') return [`/api/coaching/${ids.task}`];
  if (url === '/api/coaching/:id/effect') return [`/api/coaching/${ids.task}/effect`];
  return [query ?? ''].flat().map((one) => (one.startsWith('/') ? one : `${url}${one}`));
}

const namesIt = (body: unknown) => {
  const text = JSON.stringify(body) ?? '';
  return text.includes(blind) || text.includes(words);
};

test('of every route that reads, the one who judges a call blind gets no row of it', async () => {
  const routes = api.app
    .routeAccess()
    .filter(({ method }) => method === 'GET')
    .map(({ url }) => url)
    .filter(
      (url) =>
        !mayName.some((known) => url === known || url.startsWith(`${known}/`)) || url === '/api/alerts/:id',
    );
  const unknown = routes.filter((url) => url.includes(':') && !Object.hasOwn(asked, url));
  expect(unknown, 'say in `asked` how to ask it').toEqual(
    ['/docs/static/:file'].filter((url) => unknown.includes(url)),
  );
  const seen: string[] = [];
  for (const url of new Set(routes.filter((one) => !unknown.includes(one) && !one.startsWith('/docs'))))
    for (const address of addressesOf(url)) {
      const [hidden, shown] = [await judging.get(address), await colleague.get(address)];
      expect([address, hidden.status, shown.status]).toEqual([address, 200, 200]);
      if (!url.startsWith('/api/alerts')) expect([address, namesIt(hidden.body)]).toEqual([address, false]);
      if (namesIt(shown.body)) seen.push(url);
    }
  // Those in which it would stand: whoever does not judge it sees it there.
  expect([...new Set(seen)].toSorted()).toEqual([
    '/api/alerts/:id',
    '/api/boards/calls',
    '/api/boards/downgrades',
    '/api/cases',
    '/api/coaching/:id',
    '/api/coaching/proposal',
    '/api/downgrades',
    '/api/hot-spots/calls',
    '/api/labelling/:model/next',
    '/api/recordings',
    '/api/reviews',
    '/api/weekly-pack',
  ]);
});

test('what stands beside it stays', async () => {
  const itemsOf = async (by: Visitor, url: string) =>
    ((await by.get(url)).body as { items: { recordingId?: string; id?: string }[]; total?: number }).items
      .map(({ recordingId, id }) => recordingId ?? id)
      .toSorted();
  for (const url of [
    `/api/boards/calls?${period}&set=all`,
    `/api/hot-spots/calls?${period}`,
    '/api/recordings',
  ])
    expect([url, await itemsOf(judging, url)]).toEqual([url, [free, other].toSorted()]);
  expect(await itemsOf(judging, '/api/downgrades')).toEqual([free]);
  expect((await judging.get(`/api/boards/calls?${period}&set=all`)).body).toMatchObject({ total: 2 });
  expect((await judging.get(`/api/coaching/${ids.task}`)).body).toMatchObject({
    clips: [{ recordingId: free }],
  });
  expect(
    ((await judging.get('/api/cases')).body as { items: { id: number }[] }).items.map(({ id }) => id),
  ).toEqual([ids.freeCase]);
});

test('an alert about it stays, without what the machine says', async () => {
  const { items } = (await judging.get('/api/alerts')).body as AlertPage;
  expect(items).toHaveLength(2);
  for (const id of [ids.alert, ids.chainAlert]) {
    const row = items.find((one) => one.id === id);
    expect(row).toMatchObject({ isBlind: true, risk: null, topic: null, businessType: null, level: 2 });
    const { matter, events, ...detail } = (await judging.get(`/api/alerts/${id}`)).body as AlertDetail;
    expect(detail).toMatchObject({ isBlind: true, risk: null, topic: null, kind: row?.kind });
    expect(matter?.risk).toBeNull();
    expect(matter?.calls.map(({ recordingId }) => recordingId)).not.toContain(blind);
    expect(events.map((event) => event.detail)).toEqual(events.map(() => ({})));
  }
  const seen = (await colleague.get(`/api/alerts/${ids.chainAlert}`)).body as AlertDetail;
  expect(seen).toMatchObject({ isBlind: false, risk: 71, matter: { risk: { score: 71 } } });
  // Answering it shows no more.
  const answered = await judging.post(`/api/alerts/${ids.alert}/events`, { action: 'acknowledge' });
  expect(answered).toMatchObject({ status: 200, body: { isBlind: true, risk: null, acknowledged: true } });
});

test('the matter of another call is shown without it, and without the risk they make together', async () => {
  const matter = (await judging.get(`/api/recordings/${other}/chain`)).body as MatterShape;
  expect(matter.calls.map(({ recordingId }) => recordingId)).toEqual([other]);
  expect(matter).toMatchObject({ assessed: true, risk: null });
  expect(((await judging.get(`/api/recordings/${free}/chain`)).body as MatterShape).risk?.score).toBe(64);
  const whole = (await colleague.get(`/api/recordings/${other}/chain`)).body as MatterShape;
  expect(whole.calls).toHaveLength(2);
  expect(whole.risk?.score).toBe(71);
});

test.each([
  ['GET', () => `/api/cases/${ids.blindCase}`, {}],
  [
    'POST',
    () => '/api/rule-sets/try',
    { base: 'in-force', files: {}, rule: 'no_greeting', recordingId: blind },
  ],
  [
    'POST',
    () => '/api/rule-sets/try',
    { base: 'in-force', files: {}, rule: 'no_greeting', recordingId: `CTI-${blind}` },
  ],
  ['POST', () => '/api/labels', { recordingId: blind, model: 'complaint', value: 'none' }],
])('%s %s about it is refused', async (method, url, body) => {
  const answer = method === 'GET' ? await judging.get(url()) : await judging.post(url(), body);
  expect(answer).toMatchObject({ status: 409, body: { code: 'calibration-blind' } });
});

test('the exercise of the day asks about no case of it', async () => {
  const { db } = await api.installation.services();
  await db
    .updateTable('cases')
    .set({ withdrawn_at: new Date(), withdrawn_by: 'tester', withdrawn_why: '重复' })
    .where('id', '=', ids.freeCase)
    .execute();
  expect((await judging.get('/api/exercises/today')).body).toMatchObject({
    case: null,
    options: [],
    answer: null,
  });
  expect((await colleague.get('/api/exercises/today')).body).toMatchObject({ case: { id: ids.blindCase } });
});
