import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { type DriftFinding, reportDrift } from './drift.ts';

let database: TestDatabase;
const made: TestDatabase[] = [];

beforeEach(async () => {
  database = await testDatabase('drift');
  made.push(database);
});
afterAll(() => Promise.all(made.map((one) => one.close())));

const against = { from: new Date('2026-09-01T00:00:00+08:00'), to: new Date('2026-10-01T00:00:00+08:00') };
const period = { from: new Date('2026-10-01T00:00:00+08:00'), to: new Date('2026-11-01T00:00:00+08:00') };

interface Call {
  readonly agent?: string | null;
  readonly coded?: string;
  readonly confidence?: number;
  readonly complaint?: 'none' | 'suspected';
  readonly asr?: string;
  readonly models?: string;
}

/** `calls` of the earlier and of the later period, by their number. */
async function fill(calls: number, before: (at: number) => Call, after: (at: number) => Call): Promise<void> {
  const { db } = database;
  const results = { key: 'a', stage: 'analyse', content_hash: 'a', inputs: '{}', output: '{}' };
  await db.insertInto('results').values(results).execute();
  const all = Array.from({ length: calls * 2 }, (_, at) => ({
    id: `c-${at}`,
    isAfter: at >= calls,
    ...(at < calls ? before(at) : after(at - calls)),
  }));
  await db
    .insertInto('recordings')
    .values(
      all.map(({ id, isAfter, agent = 'A1', asr = 'sherpa@1' }) => ({
        ...{
          id,
          storage_key: id,
          kind: 'audio' as const,
          content_hash: id,
          metadata_hash: id,
          size_bytes: 1,
        },
        ...{ metadata: '{}', channel: 'phone' as const, state: 'done' as const, analyse_key: 'a' },
        listed_at: isAfter ? '2026-10-05T10:00:00+08:00' : '2026-09-05T10:00:00+08:00',
        agent_id: agent,
        asr_version: asr,
      })),
    )
    .execute();
  await db
    .insertInto('recording_opinions')
    .values(
      all.map(({ id, coded = '信息咨询', confidence, complaint = 'none', models = 'models@1' }, at) => ({
        recording_id: id,
        analyse_key: 'a',
        models_version: models,
        complaint_level: complaint,
        complaint_probability: complaint === 'none' ? 0.05 : 0.8,
        confidence: (confidence ?? 0.9) + ((at % 7) - 3) / 100,
        unknown_words: 0.05 + (at % 5) / 500,
        chars: 300 + (at % 11) * 10,
        turns: 20 + (at % 5),
        coded,
        draw: 0.5,
      })),
    )
    .execute();
}

const movedOf = (findings: readonly DriftFinding[]) =>
  findings.flatMap(({ measure, isMoved, cause }) => (isMoved ? [[measure, cause]] : []));

test('calls of one kind do not drift', async () => {
  await fill(
    200,
    () => ({}),
    () => ({}),
  );
  const report = await reportDrift(database.db, { period, against });
  expect(report).toMatchObject({
    period: { calls: 200 },
    against: { calls: 200 },
    isEnough: true,
    zh: '没有值得注意的变化。',
  });
  expect(movedOf(report.findings)).toEqual([]);
  expect(report.findings.map(({ measure }) => measure)).toEqual(
    expect.arrayContaining([
      'chars',
      'turns',
      'confidence',
      'unknownWords',
      'complaint',
      'coded',
      'recogniser',
    ]),
  );
});

test('a handful of calls concludes nothing', async () => {
  await fill(
    20,
    () => ({}),
    () => ({ complaint: 'suspected' }),
  );
  const report = await reportDrift(database.db, { period, against });
  expect(report).toMatchObject({ isEnough: false, zh: '两段时间各要至少 50 通电话才能比较。' });
  expect(movedOf(report.findings)).toEqual([]);
});

describe('the recogniser changed when', () => {
  test('its version did: opinions that moved are laid to it', async () => {
    await fill(
      200,
      () => ({}),
      (at) => ({ asr: 'sherpa@2', complaint: at % 2 === 0 ? 'suspected' : 'none' }),
    );
    const report = await reportDrift(database.db, { period, against });
    expect(movedOf(report.findings)).toEqual([
      ['recogniser', 'recogniser'],
      ['complaintProbability', 'recogniser'],
      ['complaint', 'recogniser'],
    ]);
    expect(report.findings[0]?.zh).toBe(
      '识别引擎版本变了：sherpa@2 从 0.0% 升到 100.0%，sherpa@1 从 100.0% 降到 0.0%。',
    );
    expect(report.zh).toBe('识别变了，看法的变化先查识别。');
  });

  test('the same agents are heard worse in the same business, whatever its version says', async () => {
    const agent = (at: number) => `A${at % 4}`;
    await fill(
      200,
      (at) => ({ agent: agent(at) }),
      (at) => ({ agent: agent(at), confidence: 0.8 }),
    );
    const report = await reportDrift(database.db, { period, against });
    expect(movedOf(report.findings)).toEqual([['confidence', 'recogniser']]);
    expect(report.findings[0]?.zh).toMatch(
      /^识别置信度从 90\.\d% 降到 80\.\d%；同一批坐席、同类业务里也变了（-\d+\.\d 个百分点，95% 区间 .*），是识别变了。$/,
    );
  });
});

describe('people changed when', () => {
  test('confidence moved with the make-up of agents alone', async () => {
    const call = (at: number, share: number): Call =>
      at % 10 < share ? { agent: 'A1', confidence: 0.92 } : { agent: 'A2', confidence: 0.8 };
    await fill(
      200,
      (at) => call(at, 8),
      (at) => call(at, 2),
    );
    const report = await reportDrift(database.db, { period, against });
    expect(movedOf(report.findings)).toEqual([['confidence', 'people']]);
    expect(report.findings[0]?.zh).toContain('同一批坐席、同类业务里没有变');
  });

  test('agents code more complaints and the model hears more', async () => {
    const call = (at: number, share: number): Call =>
      at % 10 < share ? { coded: '投诉', complaint: 'suspected' } : {};
    await fill(
      200,
      (at) => call(at, 1),
      (at) => call(at, 5),
    );
    const report = await reportDrift(database.db, { period, against });
    expect(new Map(movedOf(report.findings) as [string, string][])).toEqual(
      new Map([
        ['coded', 'people'],
        ['complaint', 'people'],
        ['complaintProbability', 'people'],
      ]),
    );
    expect(report.zh).toBe('来电的人或业务构成变了。');
    const complaint = report.findings.find(({ measure }) => measure === 'complaint');
    expect(complaint?.classes.find(({ label }) => label === 'suspected')).toMatchObject({
      before: 0.1,
      after: 0.5,
      shift: { value: expect.closeTo(0.4, 9) },
    });
  });
});

test('other model versions are said to be what moved opinions', async () => {
  await fill(
    200,
    () => ({}),
    (at) => ({ models: 'models@2', complaint: at % 2 ? 'suspected' : 'none' }),
  );
  const report = await reportDrift(database.db, { period, against });
  expect(new Map(movedOf(report.findings) as [string, string][])).toEqual(
    new Map([
      ['models', 'models'],
      ['complaint', 'models'],
      ['complaintProbability', 'models'],
    ]),
  );
});

test('opinions that moved alone have no known reason', async () => {
  await fill(
    200,
    () => ({}),
    (at) => ({ complaint: at % 2 ? 'suspected' : 'none' }),
  );
  const report = await reportDrift(database.db, { period, against });
  expect(new Map(movedOf(report.findings) as [string, string][]).get('complaint')).toBe('unknown');
});

test('without agents nothing can be compared within them', async () => {
  await fill(
    200,
    () => ({ agent: null }),
    () => ({ agent: null, confidence: 0.8 }),
  );
  const report = await reportDrift(database.db, { period, against });
  expect(movedOf(report.findings)).toEqual([['confidence', 'unknown']]);
});
