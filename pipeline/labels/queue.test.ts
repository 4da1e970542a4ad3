import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { addLabel } from '../store/labels.ts';
import type { RecordingOpinionsTable } from '../store/tables.ts';
import { nextToLabel, type QueueItem, skipCall } from './queue.ts';
import { estimateRecall } from './recall.ts';

let database: TestDatabase;
const made: TestDatabase[] = [];
const share = 0.2;

beforeEach(async () => {
  database = await testDatabase('label_queue');
  made.push(database);
  await database.db
    .insertInto('versions')
    .values({ part: 'models', version: 'models@1', detail: '{}' })
    .execute();
});
afterAll(() => Promise.all(made.map((one) => one.close())));

type Opinion = Partial<RecordingOpinionsTable> & { failed_rules?: string[]; satisfaction?: number };

/** A call with one agent turn and one customer turn. `draw` 0.9 keeps it out of the random slice. */
async function addCall(id: string, { failed_rules, satisfaction, ...opinion }: Opinion = {}): Promise<void> {
  const { db } = database;
  const turns = [
    { role: 'agent', channel: 0, startMs: 0, endMs: 900, text: '您好', confidence: 0.9 },
    { role: 'customer', channel: 1, startMs: 1000, endMs: 1900, text: '停电了', confidence: 0.9 },
  ];
  const split = { method: 'channels', confidence: 1, unsure: false, reason: null };
  const engine = { id: 'sherpa', model: 'test', version: '1' };
  const said = { channel: 'phone', durationMs: 2000, turns, split, sound: null, engine };
  const level = opinion.complaint_level ?? 'none';
  const complaint = { level, probability: opinion.complaint_probability ?? 0.01, evidence: [] };
  const opinions = { words: [], personalData: [], businessType: null, emotion: null, complaint };
  const results = [
    { key: `t-${id}`, stage: 'transcribe', content_hash: id, inputs: '{}', output: JSON.stringify(said) },
    { key: `a-${id}`, stage: 'analyse', content_hash: id, inputs: '{}', output: JSON.stringify(opinions) },
  ];
  await db.insertInto('results').values(results).execute();
  const pointers = { transcribe_key: `t-${id}`, analyse_key: `a-${id}`, split_unsure: false };
  await db
    .insertInto('recordings')
    .values({
      ...{ id, storage_key: id, kind: 'audio', content_hash: id, metadata_hash: id, size_bytes: 1 },
      ...{ metadata: '{}', channel: 'phone', state: 'done', listed_at: '2026-11-01T00:00:00Z', ...pointers },
      failed_rules: failed_rules ?? [],
      satisfaction: satisfaction ?? null,
    })
    .execute();
  await db
    .insertInto('recording_opinions')
    .values({
      recording_id: id,
      analyse_key: `a-${id}`,
      models_version: 'models@1',
      complaint_level: level,
      complaint_probability: 0.01,
      business_type_probability: 1,
      chars: 5,
      turns: 2,
      draw: 0.9,
      ...(opinion as object),
    })
    .execute();
}

const ask = (options: Partial<Parameters<typeof nextToLabel>[1]> = {}) =>
  nextToLabel(database.db, {
    model: 'complaint',
    who: '林晓',
    share,
    count: 10,
    lease: false,
    ...options,
  });
const ids = (items: readonly QueueItem[]) => items.map(({ recordingId }) => recordingId);
const give = (recordingId: string, value = 'none', who = '林晓') =>
  addLabel(database.db, { recordingId, model: 'complaint', turn: null, value, who, source: 'labelling' });

test('uncertain calls come nearest the line first, from both sides, with the reason', async () => {
  for (const probability of [0.05, 0.38, 0.45, 0.9])
    await addCall(`u-${probability}`, { complaint_probability: probability });
  const items = await ask();
  expect(ids(items)).toEqual(['u-0.38', 'u-0.45', 'u-0.05', 'u-0.9']);
  expect(items[0]).toMatchObject({
    slice: 'uncertain',
    turn: null,
    until: null,
    why: { zh: '离判定线最近：疑似投诉概率 38%，判定线 40%' },
  });
});

describe('a disagreement is', () => {
  test.each<[string, Parameters<typeof ask>[0], Opinion, string]>([
    [
      'the agent coded a complaint, the model hears none',
      {},
      { coded: '投诉' },
      '坐席登记为投诉，模型认为不是投诉',
    ],
    [
      'the model hears a complaint, the agent coded another type',
      {},
      { coded: '信息咨询', complaint_level: 'explicit' },
      '坐席登记为信息咨询，模型认为是投诉',
    ],
    [
      'a rule found words of a complaint, the model none',
      {},
      { failed_rules: ['regulator_cue'] },
      '规则按用词提示投诉风险，模型认为不是投诉',
    ],
    [
      'two business types',
      { model: 'business-type' },
      { coded: '故障报修', business_type: '信息查询' },
      '坐席登记为故障报修，模型认为是信息查询',
    ],
    [
      'a bad rating and a neutral call',
      { model: 'emotion' },
      { satisfaction: 1, emotion: 'neutral' },
      '客户评价 1 分，模型没有听出不满',
    ],
    [
      'a rule found abuse, the model none',
      { model: 'abuse' },
      { failed_rules: ['customer_abuse'], abuse_turns: 0 },
      '规则提示辱骂，模型没有听出',
    ],
  ])('%s', async (_name, asking, opinion, why) => {
    // No probability: not among the uncertain ones.
    await addCall('d-1', { complaint_probability: null, business_type_probability: null, ...opinion });
    const items = await ask(asking);
    expect(items.map(({ slice, why: { zh } }) => [slice, zh])).toEqual([['disagreement', why]]);
  });

  test('a challenger that runs in the shadow judges otherwise on the same words', async () => {
    const { db } = database;
    for (const id of ['d-1', 'd-2', 'd-old']) await addCall(id, { complaint_probability: null });
    const version = 'abcdefabcdef';
    await db
      .insertInto('model_versions')
      .values({ id: version, name: 'complaint', made_for: 'x', trained_by: '林晓' })
      .execute();
    await db.insertInto('model_shadows').values({ version, who: '林晓' }).execute();
    const said = (id: string, value: string, analyse_key: string) => ({
      ...{ recording_id: id, version, value, probability: 0.7, analyse_key },
    });
    await db
      .insertInto('shadow_opinions')
      .values([
        said('d-1', 'suspected', 'a-d-1'),
        said('d-2', 'none', 'a-d-2'),
        said('d-old', 'suspected', 'a-d-1'),
      ])
      .execute();
    expect(await ask()).toMatchObject([
      { recordingId: 'd-1', slice: 'disagreement', why: { zh: '候选模型与在用模型看法不同' } },
    ]);
    await sql`update model_shadows set until = now()`.execute(db);
    expect(await ask()).toEqual([]);
  });

  test('a coding the models do not know is none', async () => {
    await addCall('d-1', {
      coded: '报修',
      business_type: '故障报修',
      business_type_probability: null,
    });
    expect(await ask({ model: 'business-type' })).toEqual([]);
  });
});

test('slices are mixed four, three, three; an empty one leaves its places to the others', async () => {
  for (let at = 0; at < 12; at++) {
    await addCall(`u-${at}`, { complaint_probability: 0.39 - at / 1000 });
    await addCall(`d-${at}`, { complaint_probability: null, coded: '投诉', draw: 0.5 + at / 100 });
    await addCall(`r-${at}`, { complaint_probability: 0.4, draw: at / 1000 });
  }
  const items = await ask();
  const counts = items.map(({ slice }) => slice);
  expect(
    ['uncertain', 'disagreement', 'random'].map((one) => counts.filter((s) => s === one).length),
  ).toEqual([4, 3, 3]);
  expect(ids(items.filter(({ slice }) => slice === 'random'))).toEqual(['r-0', 'r-1', 'r-2']);
  // One at a time the mix is the same, by what was given before.
  const slices: string[] = [];
  for (let at = 0; at < 10; at++) {
    const [item] = await ask({ count: 1, lease: true });
    slices.push(item?.slice ?? '');
    await give(item?.recordingId ?? '');
  }
  expect(slices.sort()).toEqual(counts.sort());
  expect(await ask({ count: 36 })).toHaveLength(26);
});

test('two labellers get different calls; a lease stays with its labeller until it is over', async () => {
  for (let at = 0; at < 4; at++) await addCall(`u-${at}`, { complaint_probability: 0.39 - at / 1000 });
  const [first, second] = await Promise.all([
    ask({ count: 2, lease: true }),
    ask({ count: 2, lease: true, who: '赵敏' }),
  ]);
  expect(new Set([...ids(first), ...ids(second)]).size).toBe(4);
  expect(ids(await ask({ count: 2, lease: true }))).toEqual(ids(first));
  expect(await ask({ who: '王芳', lease: true })).toEqual([]);
  await sql`update labelling_leases set until = now() - interval '1 second' where who = '林晓'`.execute(
    database.db,
  );
  expect(ids(await ask({ who: '王芳', lease: true })).sort()).toEqual(ids(first).sort());
});

test('a skipped call goes to others, a labelled one to nobody', async () => {
  await addCall('u-1', { complaint_probability: 0.39 });
  await addCall('u-2', { complaint_probability: 0.38 });
  const asked = { model: 'complaint', who: '林晓', why: null } as const;
  expect(await skipCall(database.db, { ...asked, recordingId: 'u-1' })).toBe(true);
  expect(await skipCall(database.db, { ...asked, recordingId: 'nothing' })).toBe(false);
  expect(ids(await ask())).toEqual(['u-2']);
  expect(ids(await ask({ who: '赵敏' }))).toEqual(['u-1', 'u-2']);
  await give('u-2', 'none', '赵敏');
  expect(ids(await ask())).toEqual([]);
});

test('a label remembers the slice it was asked for; calls nobody asked about were picked', async () => {
  await addCall('r-1', { draw: 0.01 });
  await addCall('u-1');
  await ask({ lease: true });
  expect((await give('r-1')).label.slice).toBe('random');
  expect((await give('u-1', 'none', '赵敏')).label.slice).toBe('picked');
});

describe('recall', () => {
  const label = async (id: string, opinion: Opinion, value: string): Promise<void> => {
    await addCall(id, { draw: 0.01, ...opinion });
    await ask({ lease: true });
    await give(id, value);
  };

  test('is not known before anything of the random slice is labelled', async () => {
    await addCall('u-1', { complaint_level: 'explicit' });
    await give('u-1', 'explicit');
    expect(await estimateRecall(database.db, 'complaint')).toMatchObject({
      n: 0,
      sentence: { zh: '随机部分还没有标注，召回率未知。' },
    });
  });

  test('counts what the random slice shows, also of calls labelled before for another reason', async () => {
    await label('r-hit', { complaint_level: 'suspected' }, 'explicit');
    await label('r-missed', { failed_rules: ['regulator_cue'] }, 'suspected');
    await label('r-false', { complaint_level: 'explicit' }, 'none');
    await label('r-none', {}, 'none');
    await addCall('r-reviewed', { draw: 0.02, complaint_level: 'explicit' });
    await addLabel(database.db, {
      ...{ recordingId: 'r-reviewed', model: 'complaint', turn: null, value: 'explicit', who: '王芳' },
      source: 'review',
    });
    expect(ids(await ask())).toEqual(['r-reviewed']);
    await addCall('r-skipped', { draw: 0.03 });
    await ask({ lease: true });
    await skipCall(database.db, {
      ...{ model: 'complaint', recordingId: 'r-skipped', who: '林晓', why: '听不清' },
    });
    const estimate = await estimateRecall(database.db, 'complaint');
    expect(estimate).toMatchObject({
      ...{ n: 4, stale: 0, skipped: 1, isEnough: false },
      rates: [{ truth: 2, given: 2, precision: { value: 0.5, n: 2 }, recall: { value: 0.5, n: 2 } }],
      lane: { truth: 2, given: 3, recall: { value: 1, n: 2 } },
    });
    expect(estimate.sentence.zh).toMatch(
      /^随机部分标注了 4 通，投诉只有 2 通，还不足以下结论（约需 150 通）/,
    );
  });
});
