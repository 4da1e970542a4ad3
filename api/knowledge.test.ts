import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKnowledge } from '../models/knowledge/judge.ts';
import { emptyMetadata, type Metadata, type Transcript } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import type {
  Conflicts,
  FrequentQuestions,
  KnowledgeDetail,
  KnowledgePage,
  StaleItems,
} from './knowledge-shapes.ts';
import { openTestApi, type TestApi, transcript } from './test-api.ts';

const shipped = fileURLToPath(new URL('../rules/packs/95598', import.meta.url));
const extra = `defaults: { kind: item, owner: 测试组 }
items:
  - { id: t_old, title: { zh: 旧口径, en: Old }, text: 去年的活动口径, to: "2020-01-01" }
  - { id: t_soon, title: { zh: 将到期, en: Soon }, text: 本月的活动口径, to: "${dayAhead(10)}" }
`;
let pack: string;
let api: TestApi;

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

beforeAll(async () => {
  pack = await mkdtemp(join(tmpdir(), 'knowledge-api-'));
  for (const part of ['pack.yaml', 'facts', 'knowledge'])
    await cp(join(shipped, part), join(pack, part), { recursive: true });
  await writeFile(join(pack, 'knowledge/extra.yaml'), extra);
  api = await openTestApi('knowledge', { environment: { RULES_DIR: pack } });
  const startedAt = new Date(Date.now() - 86_400_000).toISOString();
  await addCall(
    'k-right',
    { teamId: '一班', startedAt },
    '师傅什么时候能到',
    '抢修人员到达现场城区平均四十五分钟',
  );
  await addCall('k-wrong', { teamId: '二班', startedAt }, '师傅什么时候能到', '一般城区平均二十分钟到达现场');
  await addCall('k-phone', { teamId: '二班', startedAt }, '怎么开发票', '您电话19900012345对吧 半小时到现场');
});
afterAll(async () => {
  await api.close();
  await rm(pack, { recursive: true });
});

async function addCall(id: string, metadata: Partial<Metadata>, asked: string, said: string) {
  const talk = {
    ...transcript,
    turns: [
      { ...transcript.turns[1], text: asked },
      { ...transcript.turns[0], text: said },
    ],
  } as Transcript;
  const knowledge = await openKnowledge(pack);
  const whole = { ...emptyMetadata, ...metadata };
  await api.addRecording(id, {
    metadata: whole,
    team_id: whole.teamId,
    started_at: whole.startedAt,
    listed_at: whole.startedAt ?? '',
  });
  await api.addResults(id, { transcribe: talk, analyse: analyse(talk, { knowledge, metadata: whole }) });
}

const get = async <T>(url: string) => (await api.get(url)) as { status: number; body: T };
const search = async (query: string) => (await get<KnowledgePage>(`/api/knowledge?${query}`)).body;

describe('search', () => {
  test('finds by words and pinyin, with how often each item was said and asked for', async () => {
    const { rows, facts, total } = await search(`q=${encodeURIComponent('到达时限')}&kind=item&limit=1`);
    expect(rows).toMatchObject([{ id: 'k_arrival', staleness: 'current', uses: { asked: 2 } }]);
    expect(total).toBeGreaterThanOrEqual(1);
    expect(facts).toMatchObject({ calls: 3, scripts: 142, items: 72, isInForce: false });
    expect((await search('q=chongdianzhuang')).rows.map(({ id }) => id)).toContain('k_charging_pile');
  });

  test('what held on a day: today unless another is asked for', async () => {
    const texts = async (query: string) =>
      (await search(`q=k_arrival&${query}`)).rows.map(({ from }) => from);
    expect(await texts('')).toEqual(['2023-01-01']);
    expect(await texts('onDay=2020-05-01')).toEqual(['2011-01-01']);
    expect((await texts('onDay=any')).sort()).toEqual(['2011-01-01', '2023-01-01']);
  });

  test('filters by owner, business type and staleness; pages', async () => {
    const own = `owner=${encodeURIComponent('测试组')}`;
    expect((await search(`${own}&onDay=any`)).rows.map(({ id }) => id)).toEqual(['t_old', 't_soon']);
    expect((await search(`${own}&onDay=any&offset=1&limit=1`)).rows.map(({ id }) => id)).toEqual(['t_soon']);
    expect((await search('staleness=expired&onDay=any&q=旧口径')).rows.map(({ id }) => id)).toEqual([
      't_old',
    ]);
    expect((await search('ids=k_arrival,open_standard')).rows.map(({ id }) => id)).toEqual([
      'k_arrival',
      'open_standard',
    ]);
    const praise = await search(`businessType=${encodeURIComponent('表扬')}&limit=200`);
    expect(praise.rows.map(({ id }) => id)).toContain('praise_accept');
    expect(praise.rows.map(({ id }) => id)).not.toContain('k_arrival');
  });

  test.each([
    ['colour=red', 400, 'validation'],
    ['onDay=yesterday', 400, 'validation'],
    ['limit=0', 400, 'validation'],
    [`q=${'a'.repeat(501)}`, 400, 'validation'],
  ])('%s is %i %s', async (query, status, code) => {
    const answer = await get<{ code: string }>(`/api/knowledge?${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

test('one item comes with every text it had and the calls that are like it', async () => {
  const { body } = await get<KnowledgeDetail>('/api/knowledge/items/k_arrival');
  expect(body.texts.map(({ from }) => from)).toEqual(['2023-01-01', '2011-01-01']);
  expect(body.calls.map(({ id }) => id)).toEqual(['k-right', 'k-wrong']);
  expect(body.calls[0]?.hits).toMatchObject([
    { turn: 0, of: 'question', item: 'k_arrival' },
    { turn: 1, of: 'text', item: 'k_arrival' },
  ]);
  const gone = await get<{ code: string }>('/api/knowledge/items/nothing');
  expect([gone.status, gone.body.code]).toEqual([404, 'knowledge-unknown']);
  expect((await get('/api/knowledge/items/..%2f..%2fetc')).status).toBe(400);
});

test('frequent questions are counted by calls', async () => {
  const { body } = await get<FrequentQuestions>('/api/knowledge/frequent-questions');
  expect(body.calls).toBe(3);
  expect(body.rows[0]).toMatchObject({ id: 'k_arrival', question: '抢修多久能到', calls: 2, share: 2 / 3 });
});

test('stale items: expired first, then what expires soon, then what nobody uses', async () => {
  const { body } = await get<StaleItems>('/api/knowledge/stale?limit=200');
  expect(body.rows.slice(0, 3).map(({ id, staleness }) => [id, staleness])).toEqual([
    ['t_old', 'expired'],
    ['t_soon', 'expiring'],
    ['abuse_final', 'unused'],
  ]);
  // Its former text gave way to another one.
  expect(body.rows.map(({ id }) => id)).not.toContain('k_arrival');
});

test('the same question answered differently, with personal data masked', async () => {
  const { body } = await get<Conflicts>('/api/knowledge/conflicts?days=30');
  const arrival = body.rows.find(({ id }) => id === 'k_arrival');
  expect(arrival).toMatchObject({ calls: 3, wrongCalls: 2, isBetween: true });
  expect(arrival?.values.map(({ value, isRight, teams }) => [value, isRight, teams])).toEqual([
    ['20 min', false, ['二班']],
    ['30 min', false, ['二班']],
    ['45 min', true, ['一班']],
  ]);
  const text = JSON.stringify(body);
  expect(text).not.toContain('19900012345');
  expect(text).toContain('199****2345');
});

test('reload takes what has changed, and keeps what there is when the files cannot be used', async () => {
  const post = async () =>
    (await api.post('/api/knowledge/reload', { who: '林晓' })) as { status: number; body: object };
  expect((await post()).body).toMatchObject({ isChanged: false });
  await writeFile(join(pack, 'knowledge/extra.yaml'), 'items: [');
  const refused = await post();
  expect([refused.status, refused.body]).toMatchObject([422, { code: 'knowledge-invalid' }]);
  expect((await search('q=旧口径&onDay=any')).rows).toHaveLength(1);
  await writeFile(join(pack, 'knowledge/extra.yaml'), extra.replaceAll('口径', '说法'));
  expect((await post()).body).toMatchObject({ isChanged: true, facts: { items: 72 } });
  expect((await search(`q=${encodeURIComponent('去年的活动说法')}&onDay=any`)).rows).toHaveLength(1);
});
