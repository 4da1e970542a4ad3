import type { Kysely } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { emptyMetadata, type Metadata } from '../domain.ts';
import { hashOf } from '../hash.ts';
import { createLog } from '../log.ts';
import { analyse } from '../stages/analyse.ts';
import { answerAlert, escalateOverdue } from '../store/alerts.ts';
import type { Database } from '../store/tables.ts';
import { assessPending, type ServiceContext } from './assess.ts';
import { defaultSettings, type ServiceSettings } from './settings.ts';
import { testKey, transcriptOf } from './test-calls.ts';

interface Stored {
  readonly at: string;
  readonly lines: readonly string[];
  readonly metadata?: Partial<Metadata>;
  /** Turn in which the rule finds a regulator. */
  readonly regulator?: number;
}

const calls = {
  first: {
    at: '2026-03-02T08:00:00+08:00',
    metadata: { businessType: '故障报修', resolved: false, region: '四川省成都市郫都区' },
    lines: ['A您好', 'C我家停电了 整个单元都黑的', 'A师傅四十五分钟左右到现场', 'C好的'],
  },
  second: {
    at: '2026-03-02T11:30:00+08:00',
    metadata: { businessType: '故障报修', resolved: false, satisfaction: 1 },
    lines: [
      'A您好',
      'C还没有人来 早上八点报的修 还停着电呢',
      'A我帮您催一下',
      'C你们说四十五分钟 三个小时了 太不像话了',
    ],
  },
  third: {
    at: '2026-03-02T15:00:00+08:00',
    metadata: { businessType: '故障报修', resolved: false, satisfaction: 1 },
    lines: ['A您好', 'C第三次打了 到现在电还没来 你们怎么办事的', 'A非常抱歉', 'C再停电我打12398投诉你们'],
    regulator: 3,
  },
  bill: {
    at: '2026-03-03T09:00:00+08:00',
    metadata: { businessType: '信息查询', resolved: true },
    lines: ['A您好', 'C我想查一下上个月电费是多少', 'A一百二十元', 'C好的 谢谢'],
  },
} as const satisfies Record<string, Stored>;

let database: TestDatabase;
let db: Kysely<Database>;
let context: ServiceContext;
let nowMs = Date.parse('2026-03-02T16:00:00+08:00');

beforeEach(async () => {
  await database?.close();
  database = await testDatabase('service');
  db = database.db;
  context = { db, log: createLog('silent'), settings: defaultSettings, key: testKey, now: () => nowMs };
  nowMs = Date.parse('2026-03-02T16:00:00+08:00');
  return undefined;
});
afterAll(() => database?.close());

/** As the stages leave it: results stored, the recording pointing at them. */
async function add(id: string, { at, lines, metadata = {}, regulator }: Stored): Promise<void> {
  const transcript = transcriptOf(lines);
  const whole: Metadata = {
    ...emptyMetadata,
    direction: 'inbound',
    customerNumber: '19900010001',
    startedAt: at,
    ...metadata,
  };
  const outputs = { transcribe: transcript, analyse: analyse(transcript), score: scoredOf(lines, regulator) };
  for (const [stage, output] of Object.entries(outputs)) {
    await db
      .insertInto('results')
      .values({
        key: `${id}-${stage}`,
        stage,
        content_hash: hashOf(output),
        inputs: '{}',
        output: JSON.stringify(output),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const row = {
    metadata: JSON.stringify(whole),
    metadata_hash: hashOf(whole),
    state: 'done' as const,
    transcribe_key: `${id}-transcribe`,
    analyse_key: `${id}-analyse`,
    latest_score_key: `${id}-score`,
    failed_rules: regulator === undefined ? [] : ['regulator_cue'],
  };
  await db
    .insertInto('recordings')
    .values({
      id,
      storage_key: id,
      kind: 'transcript',
      content_hash: hashOf(id),
      size_bytes: 1,
      channel: 'phone',
      started_at: at,
      listed_at: at,
      ...row,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

function scoredOf(lines: readonly string[], regulator: number | undefined): object {
  const evidence =
    regulator === undefined
      ? []
      : [
          {
            turn: regulator,
            startMs: regulator * 3000,
            endMs: regulator * 3000 + 2800,
            quote: lines[regulator]?.slice(1) ?? '',
            why: '提到监管途径',
            kind: 'found',
          },
        ];
  return {
    findings: [
      {
        rule: 'regulator_cue',
        version: 1,
        title: { zh: '监管风险', en: 'Regulator' },
        section: 'risk',
        severity: 'severe',
        verdict: regulator === undefined ? 'pass' : 'fail',
        points: 0,
        veto: false,
        turns: [],
        reason: null,
        evidence,
      },
    ],
    scoreCard: {
      card: 'general',
      version: 1,
      title: { zh: '通用', en: 'General' },
      sections: [],
      score: 100,
      potential: 100,
      normalised: 100,
      veto: false,
      passed: true,
      passMark: 80,
    },
  };
}

const assess = (settings: ServiceSettings = defaultSettings) =>
  assessPending({ ...context, settings }, new AbortController().signal);

async function chains(): Promise<string[]> {
  const rows = await db
    .selectFrom('service_calls')
    .select(['recording_id', 'chain_id'])
    .where('chain_id', 'is not', null)
    .orderBy('chain_id')
    .orderBy('place')
    .execute();
  const byChain = new Map<string | null, string[]>();
  for (const { recording_id, chain_id } of rows)
    byChain.set(chain_id, [...(byChain.get(chain_id) ?? []), recording_id]);
  return [...byChain.values()].map((ids) => ids.join(' ')).sort();
}

const alerts = () =>
  db
    .selectFrom('alerts')
    .select(['kind', 'recording_id', 'state', 'level', 'still_found'])
    .where('merged_into', 'is', null)
    .orderBy('kind')
    .execute();

async function events(kind: string): Promise<string[]> {
  const rows = await db
    .selectFrom('alert_events')
    .innerJoin('alerts', 'alerts.id', 'alert_events.alert_id')
    .select('event')
    .where('kind', '=', kind as 'regulator')
    .where('merged_into', 'is', null)
    .orderBy('alert_events.id')
    .execute();
  return rows.map(({ event }) => event);
}

/** All that must come out the same; ids of chains and times may differ. */
async function outcome() {
  const facts = await db
    .selectFrom('service_calls')
    .leftJoin('service_chains', 'service_chains.id', 'service_calls.chain_id')
    .select(['recording_id', 'place', 'is_repeat', 'service_calls.risk', 'service_chains.risk as chain_risk'])
    .orderBy('recording_id')
    .execute();
  const kinds = (await alerts()).map(({ kind, level }) => `${kind} ${level}`);
  return { facts, chains: await chains(), kinds };
}

describe('chains in the database', () => {
  test('are the same whatever the order the calls arrive in', async () => {
    for (const [id, call] of Object.entries(calls)) await add(id, call);
    expect(await assess()).toBe(4);
    const expected = await outcome();
    expect(expected.chains).toEqual(['first second third']);
    for (const order of [
      ['third', 'first', 'bill', 'second'],
      ['bill', 'third', 'second', 'first'],
    ] as const) {
      await database.close();
      database = await testDatabase('service');
      db = database.db;
      context = { ...context, db };
      for (const id of order) {
        await add(id, calls[id]);
        await assess();
      }
      expect(await outcome()).toEqual(expected);
    }
  });

  test('looking again changes nothing', async () => {
    for (const [id, call] of Object.entries(calls)) await add(id, call);
    await assess();
    const [before, eventsBefore] = [
      await outcome(),
      await db.selectFrom('alert_events').selectAll().execute(),
    ];
    await db
      .insertInto('service_pending')
      .columns(['recording_id'])
      .expression(db.selectFrom('recordings').select('id'))
      .execute();
    expect(await assess()).toBe(4);
    expect(await outcome()).toEqual(before);
    expect(await db.selectFrom('alert_events').selectAll().execute()).toEqual(eventsBefore);
  });

  test('nothing of a number is stored in clear', async () => {
    await add('first', { ...calls.first, metadata: { ...calls.first.metadata, accountNo: '9900012345' } });
    await assess();
    const kinds = await db.selectFrom('recording_links').select('kind').orderBy('kind').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['account', 'phone']);
    const all = JSON.stringify([
      await db.selectFrom('recording_links').selectAll().execute(),
      await db.selectFrom('service_calls').selectAll().execute(),
    ]);
    expect(all).not.toMatch(/19900010001|9900012345/);
  });

  test('a call that is erased leaves its chain', async () => {
    for (const id of ['first', 'second'] as const) await add(id, calls[id]);
    await assess();
    expect(await chains()).toEqual(['first second']);
    await db.deleteFrom('recordings').where('id', '=', 'first').execute();
    await assess();
    expect(await chains()).toEqual([]);
    expect(await db.selectFrom('service_chains').selectAll().execute()).toEqual([]);
  });

  test('a whole chain erased at once leaves nothing on the list', async () => {
    for (const id of ['first', 'second', 'third'] as const) await add(id, calls[id]);
    await assess();
    await db.deleteFrom('recordings').execute();
    expect(await db.selectFrom('service_pending').selectAll().execute()).toEqual([]);
  });

  test('a file that turns out unusable leaves its chain', async () => {
    for (const id of ['first', 'second', 'third'] as const) await add(id, calls[id]);
    await assess();
    await db
      .updateTable('recordings')
      .set({ state: 'unusable', analyse_key: null, transcribe_key: null })
      .where('id', '=', 'second')
      .execute();
    await assess();
    expect(await chains()).toEqual(['first third']);
  });

  test('a number that turns out to be a switchboard links nobody any more', async () => {
    const settings = { ...defaultSettings, chain: { ...defaultSettings.chain, sharedNumberCalls: 2 } };
    for (const id of ['first', 'second'] as const) await add(id, calls[id]);
    await assess(settings);
    expect(await chains()).toEqual(['first second']);
    await add('bill', calls.bill);
    await assess(settings);
    expect(await chains()).toEqual([]);
  });

  test('a call that cannot be judged is left after five tries, and holds nobody up', async () => {
    await add('first', calls.first);
    await add('second', calls.second);
    await db
      .updateTable('results')
      .set({ output: '{"turns":1}' })
      .where('key', '=', 'first-transcribe')
      .execute();
    for (let pass = 0; pass < 6; pass++) await assess();
    const rows = await db.selectFrom('service_calls').select('recording_id').execute();
    expect(rows).toEqual([{ recording_id: 'second' }]);
    expect(await db.selectFrom('service_pending').select(['recording_id', 'failures']).execute()).toEqual([
      { recording_id: 'first', failures: 5 },
    ]);
  });
});

describe('alerts in the database', () => {
  test('one of each kind a matter, taken over from its calls', async () => {
    await add('third', calls.third);
    await assess();
    expect((await alerts()).map(({ kind, recording_id }) => [kind, recording_id])).toContainEqual([
      'regulator',
      'third',
    ]);
    await add('second', calls.second);
    await add('first', calls.first);
    await assess();
    const kinds = (await alerts()).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toContain('broken-promise');
    expect(await db.selectFrom('alerts').select('chain_id').where('chain_id', 'is', null).execute()).toEqual(
      [],
    );
  });

  test('a model that changes its mind leaves a note, the alert stays', async () => {
    await add('third', calls.third);
    await assess();
    await db
      .updateTable('recordings')
      .set({ failed_rules: [], latest_score_key: null })
      .where('id', '=', 'third')
      .execute();
    await assess();
    expect((await alerts()).find(({ kind }) => kind === 'regulator')).toMatchObject({
      state: 'warning',
      still_found: false,
    });
    expect(await events('regulator')).toEqual(['raised', 'model-says']);
  });

  test('closed, it comes back when the customer calls again', async () => {
    for (const id of ['first', 'second'] as const) await add(id, calls[id]);
    await assess();
    const [alert] = await db.selectFrom('alerts').selectAll().where('kind', '=', 'high-risk').execute();
    if (alert === undefined) throw new Error('no high-risk alert was raised');
    const answer = { action: 'close' as const, who: '林晓', cause: 'late-arrival' as const, note: '已上门' };
    await answerAlert(db, alert.id, answer, { nowMs, dueHours: defaultSettings.alerts.dueHours });
    await add('third', calls.third);
    await assess();
    expect((await alerts()).find(({ kind }) => kind === 'high-risk')).toMatchObject({
      state: 'warning',
      recording_id: 'third',
    });
    expect(await events('high-risk')).toEqual(['raised', 'close', 'recurred']);
  });

  test('late, it is escalated by itself, step by step, and never twice for one due time', async () => {
    await add('third', calls.third);
    await assess();
    const { dueHours } = defaultSettings.alerts;
    const standing = async () => {
      const row = (await alerts()).find(({ kind }) => kind === 'regulator');
      return row && `${row.state} ${row.level}`;
    };
    const first = await standing();
    expect(await escalateOverdue(db, { nowMs, dueHours })).toBe(0);
    nowMs += 25 * 3_600_000;
    await escalateOverdue(db, { nowMs, dueHours });
    expect(await standing()).toBe('escalated 1');
    expect(await escalateOverdue(db, { nowMs, dueHours })).toBe(0);
    expect(first).toMatch(/^warning/);
    expect(await events('regulator')).toEqual(['raised', 'overdue']);
  });

  test('two people at once: the second reads it again first', async () => {
    await add('third', calls.third);
    await assess();
    const { id } = await db
      .selectFrom('alerts')
      .select('id')
      .where('kind', '=', 'regulator')
      .executeTakeFirstOrThrow();
    const { seen } = await db
      .selectFrom('alert_events')
      .select(({ fn }) => fn.max('id').as('seen'))
      .where('alert_id', '=', id)
      .executeTakeFirstOrThrow();
    const when = { nowMs, dueHours: defaultSettings.alerts.dueHours };
    await answerAlert(db, id, { action: 'acknowledge', who: '林晓', seen: Number(seen) }, when);
    await expect(
      answerAlert(db, id, { action: 'follow-up', who: '周宁', seen: Number(seen) }, when),
    ).rejects.toMatchObject({ code: 'alert-changed', status: 409 });
  });

  test('its history is never changed', async () => {
    await add('third', calls.third);
    await assess();
    await expect(db.updateTable('alert_events').set({ who: 'x' }).execute()).rejects.toThrow(/never changed/);
    await expect(db.deleteFrom('alert_events').execute()).rejects.toThrow(/never changed/);
  });
});
