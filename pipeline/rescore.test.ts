/** Re-scoring of history after a change of the rules: beside the old cards, once, whatever dies in the middle. */
import { resolve } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf } from '../fixtures/small-recordings.ts';
import { readPackTexts } from '../rules/pack-texts.ts';
import { readConfig } from './config.ts';
import { StageName } from './domain.ts';
import { createLog } from './log.ts';
import { rescoreHistory } from './rescore.ts';
import { readRescoreProgress } from './rescore-progress.ts';
import { diffRuleSets } from './rule-diff.ts';
import { openServices, type Services } from './services.ts';
import { activateRuleSet, inheritRuleSet, rollbackRuleSet } from './store/activations.ts';
import { addUnit, findUnit } from './store/org-units.ts';
import { storeRuleSet } from './store/rule-sets.ts';
import { sweep } from './sweep.ts';
import { startWorker, type Worker } from './worker.ts';

// Real processes and threads that are started and waited for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const count = 6;
let opened: Installation;
let worker: Worker | null = null;
let first = '';

beforeEach(async () => {
  opened = await openInstallation('rescore');
  for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
  await opened.importAll();
  worker = await startWorker(await opened.services(), { stages: new Set(StageName.options), concurrency: 2 });
  await until('everything done', async () => (await statesOf(opened.db)).done === count);
  first = await inForce();
});
afterEach(async () => {
  await worker?.close();
  worker = null;
  await opened.close();
});

/** The pack with one rule that every chat breaks: nobody says the word. */
async function storeStricter(): Promise<string> {
  const files = new Map(await readPackTexts(resolve(import.meta.dirname, '../rules/packs/95598')));
  files.set('no_secret_word.yaml', stricter);
  const card = files.get('score-cards/chat.yaml') ?? '';
  files.set('score-cards/chat.yaml', card.replace(/rules: \[/, 'rules: [no_secret_word, '));
  const { ruleSet } = await storeRuleSet(opened.db, { files, createdBy: '质检员', basedOn: first });
  expect(ruleSet.hash).not.toBe(first);
  return ruleSet.hash;
}

const stricter = `id: no_secret_word
version: 1
title: { zh: 没说暗号, en: Secret word missing }
explanation: { zh: 没说暗号, en: The secret word was not said }
source: test
section: manner
severity: moderate
points: -7
conditions:
  word:
    operator: keyword
    label: 暗号
    phrases: [芝麻开门吧]
fail: { not: word }
`;

async function inForce(): Promise<string> {
  const row = await opened.db
    .selectFrom('versions')
    .select('version')
    .where('part', '=', 'rules')
    .executeTakeFirstOrThrow();
  return row.version;
}

/** Cards by rule set, and what is in view. */
async function cards(): Promise<Record<string, number>> {
  const rows = await opened.db
    .selectFrom('score_cards')
    .select(({ fn }) => ['rule_set', fn.countAll<number>().as('count')])
    .groupBy('rule_set')
    .execute();
  return Object.fromEntries(rows.map(({ rule_set, count }) => [rule_set, count]));
}

async function shown() {
  return await opened.db
    .selectFrom('recordings')
    .select(['id', 'score_key', 'route_key', 'latest_score_key', 'failed_rules', 'rule_set', 'normalised'])
    .select(['state', 'newer_result'])
    .orderBy('id')
    .execute();
}

test('a worker notices what is put in force without a restart; history is re-scored beside the old cards', async () => {
  const hash = await storeStricter();
  expect(await cards()).toEqual({ [first]: count });
  const before = await shown();
  await activateRuleSet(opened.db, { hash, who: '王', why: '新规定' });
  await until('history re-scored', async () => (await readRescoreProgress(opened.db)).state === 'done');

  expect(await cards()).toEqual({ [first]: count, [hash]: count });
  const after = await shown();
  for (const [index, row] of after.entries()) {
    expect(row).toMatchObject({ rule_set: hash, state: 'done', newer_result: false });
    expect(row.failed_rules).toContain('no_secret_word');
    expect(row.score_key).not.toBe(before[index]?.score_key);
    expect(row.latest_score_key).toBe(row.score_key);
    expect(row.normalised).toBeLessThan(before[index]?.normalised ?? 0);
  }
  expect(await readRescoreProgress(opened.db)).toMatchObject({ ruleSet: hash, total: count, done: count });
  expect(await resultsOf(opened.db)).toEqual({
    transcribe: count,
    analyse: count,
    score: 2 * count,
    route: 2 * count,
  });
  const services = await opened.services();
  expect(await sweep(services, 'all')).toEqual({ looked: count, enqueued: 0, settled: 0, toRescore: 0 });
  // A call that comes later is scored by the same worker with the new rules.
  await opened.put('chats/later.json', chatOf(99));
  await opened.importAll();
  await until('the new call done', async () => (await statesOf(opened.db)).done === count + 1);
  expect(await cards()).toEqual({ [first]: count, [hash]: count + 1 });

  // Back again: every result is there already, nothing is scored but the call the old rules have not seen.
  await rollbackRuleSet(opened.db, { who: '王', why: '误伤' });
  await until('the old cards in view', async () =>
    (await shown()).every((row) => row.rule_set === first && row.state === 'done'),
  );
  expect(await cards()).toEqual({ [first]: count + 1, [hash]: count + 1 });
  expect(
    (await shown()).filter((row) => before.some(({ score_key }) => score_key === row.score_key)),
  ).toHaveLength(count);
});

test('a card a person confirmed stays in view and says that there is a newer one', async () => {
  await worker?.close();
  worker = null;
  const [one] = await shown();
  await opened.db
    .updateTable('recordings')
    .set({ confirmed_score_key: one?.score_key ?? '' })
    .where('id', '=', one?.id ?? '')
    .execute();
  expect((await shown())[0]?.newer_result).toBe(false);
  const hash = await storeStricter();
  await activateRuleSet(opened.db, { hash, who: '王', why: '新规定' });
  // The worker closed its queue; commands come with their own.
  const services = await openServices(readConfig(opened.environment), { log: createLog('error') });
  expect(await sweep(services, 'all')).toEqual({
    looked: count,
    enqueued: 0,
    settled: 0,
    toRescore: count,
  });
  expect(await rescoreHistory(services)).toEqual({ ruleSet: hash, looked: count, scored: count, left: 0 });

  const [confirmed, ...others] = await shown();
  expect(confirmed).toMatchObject({
    score_key: one?.score_key,
    route_key: one?.route_key,
    normalised: one?.normalised,
    failed_rules: one?.failed_rules,
    rule_set: hash,
    newer_result: true,
    state: 'done',
  });
  expect(confirmed?.latest_score_key).not.toBe(one?.score_key);
  expect(others.map((row) => row.newer_result)).toEqual(others.map(() => false));
  expect(await rescoreHistory(services)).toEqual({ ruleSet: hash, looked: 0, scored: 0, left: 0 });
  expect(await sweep(services, 'all')).toEqual({ looked: count, enqueued: 0, settled: 0, toRescore: 0 });
  await services.close();
});

test('kill -9 in the middle of storing a page: what is missing is scored later, nothing twice', async () => {
  await worker?.close();
  worker = null;
  const hash = await storeStricter();
  await activateRuleSet(opened.db, { hash, who: '王', why: '新规定' });
  // Results can be read but not written: the worker gets as far as storing, and hangs there.
  const blocker = new pg.Client({ connectionString: opened.databaseUrl });
  blocker.on('error', () => undefined);
  await blocker.connect();
  await blocker.query('begin; lock table results in share mode');
  const victim = await opened.startWorker(StageName.options.join(','));
  await until('a page in the middle of storing', async () => {
    const { rows } = await sql`select pid from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like 'insert into "results"%'`.execute(opened.db);
    return rows.length > 0;
  });
  await victim.kill();
  await blocker.query('rollback');
  await blocker.end();
  expect(await cards()).toEqual({ [first]: count });
  expect((await readRescoreProgress(opened.db)).done).toBe(0);

  await opened.startWorker(StageName.options.join(','));
  await until('history re-scored', async () => (await readRescoreProgress(opened.db)).state === 'done');
  expect(await cards()).toEqual({ [first]: count, [hash]: count });
  expect(await statesOf(opened.db)).toEqual({ done: count });
  expect((await resultsOf(opened.db)).score).toBe(2 * count);
});

test('metadata that changed before the page was stored is respected: the card for it is the one in view', async () => {
  await worker?.close();
  worker = null;
  const hash = await storeStricter();
  await activateRuleSet(opened.db, { hash, who: '王', why: '新规定' });
  const services = await opened.services();
  // The page waits for this row; meanwhile the platform tells that the customer was dissatisfied.
  const [one] = await shown();
  const writer = new pg.Client({ connectionString: opened.databaseUrl });
  await writer.connect();
  await writer.query('begin');
  await writer.query(
    `update recordings set metadata = jsonb_set(metadata, '{satisfaction}', '1'), metadata_hash = 'changed' where id = $1`,
    [one?.id],
  );
  const rescoring = rescoreHistory(services);
  await until('the page waiting for the row', async () => {
    const { rows } = await writer.query(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    await writer.query('select pg_stat_clear_snapshot()');
    return rows.length > 0;
  });
  await writer.query('commit');
  await writer.end();
  await rescoring;
  const [changed, ...others] = await shown();
  expect(changed).toMatchObject({ rule_set: first, state: 'pending' });
  expect(others.every((row) => row.rule_set === hash && row.state === 'done')).toBe(true);
  await rescoreHistory(services);
  const lanes = await opened.db.selectFrom('recordings').select(['lane', 'rule_set']).orderBy('id').execute();
  expect(lanes[0]).toEqual({ lane: 'mandatory', rule_set: hash });
});

test('a unit’s own rule set re-scores exactly its calls, moves with the organisation, and goes again', async () => {
  await worker?.close();
  worker = null;
  const { db } = opened;
  const province = await addUnit(db, { kind: 'province', name: '川东省', parent: await findUnit(db, '') });
  const city = await addUnit(db, { kind: 'city', name: '临江市', parent: province });
  await addUnit(db, { kind: 'team', name: '一班', parent: city });
  await addUnit(db, { kind: 'team', name: '二班', parent: province });
  const teams = ['一班', '一班', '二班', '二班', null, '没有的班'];
  const services = await openServices(readConfig(opened.environment), { log: createLog('error') });
  const ids = (await shown()).map(({ id }) => id);
  const join = async (index: number, team: string | null) => {
    await sql`update recordings set team_id = ${team}, metadata_hash = ${`of ${team}`},
      metadata = jsonb_set(metadata, '{teamId}', coalesce(to_jsonb(${team}::text), 'null'))
      where id = ${ids[index]}`.execute(db);
  };
  for (const [index, team] of teams.entries()) await join(index, team);
  await rescoreEverything(services);
  const before = await shown();
  const hash = await storeStricter();
  // Of the two calls of the city one card is confirmed by a person.
  await db
    .updateTable('recordings')
    .set({ confirmed_score_key: before[0]?.score_key ?? '' })
    .where('id', '=', ids[0] ?? '')
    .execute();
  const rows = { before: await db.selectFrom('score_cards').selectAll().execute() };

  await activateRuleSet(db, { hash, unit: city, who: '王', why: '临江试行' });
  expect(await readRescoreProgress(db)).toMatchObject({ total: count, done: 4, state: 'waiting' });
  expect(await sweep(services, 'all')).toEqual({ looked: count, enqueued: 0, settled: 0, toRescore: 2 });
  expect(await rescoreHistory(services)).toEqual({ ruleSet: first, looked: 2, scored: 2, left: 0 });
  expect(await readRescoreProgress(db)).toMatchObject({ total: count, done: count, state: 'done' });
  const after = await shown();
  expect(after.map(({ rule_set }) => rule_set)).toEqual([hash, hash, first, first, first, first]);
  expect(after.slice(2)).toEqual(before.slice(2));
  expect(after[0]).toMatchObject({
    score_key: before[0]?.score_key,
    route_key: before[0]?.route_key,
    normalised: before[0]?.normalised,
    failed_rules: before[0]?.failed_rules,
    newer_result: true,
  });
  expect(after[1]?.failed_rules).toContain('no_secret_word');
  expect(after[1]?.normalised).toBeLessThan(before[1]?.normalised ?? 0);
  // Nothing that was stored has changed, and there are two more cards.
  const kept = await db.selectFrom('score_cards').selectAll().where('rule_set', '=', first).execute();
  expect(kept).toEqual(rows.before);
  expect(await cards()).toEqual({ [first]: rows.before.length, [hash]: 2 });

  // The other team moves into the city; one call turns out to be of a team elsewhere.
  await db.updateTable('org_units').set({ parent_id: city.id }).where('name', '=', '二班').execute();
  await join(1, '没有的班');
  await rescoreEverything(services);
  const ruleSets = async () => (await shown()).map(({ rule_set }) => rule_set);
  expect(await ruleSets()).toEqual([hash, first, hash, hash, first, first]);

  await inheritRuleSet(db, { unit: city, who: '王', why: '试行结束' });
  const scoredBefore = (await resultsOf(db)).score;
  await rescoreHistory(services);
  expect(await ruleSets()).toEqual(Array(count).fill(first));
  // The cards by the former rules were there already.
  expect((await resultsOf(db)).score).toBe(scoredBefore);
  expect(await statesOf(db)).toEqual({ done: count });
  await services.close();
});

/** What bulk re-scoring leaves aside (metadata that changed) goes through a worker's queue. */
async function rescoreEverything(services: Services): Promise<void> {
  await rescoreHistory(services);
  await sweep(services, 'all');
  const running = await opened.startWorker(StageName.options.join(','));
  await until('nothing is missing', async () => {
    const { enqueued, settled, toRescore } = await sweep(services, 'all');
    return enqueued + settled + toRescore === 0;
  });
  await running.stop();
}

test('a comparison tells what a rule set would change, and writes nothing', async () => {
  const hash = await storeStricter();
  const before = [await resultsOf(opened.db), await cards()];
  const told: number[] = [];
  const services = await opened.services();
  const diff = await diffRuleSets(services, {
    a: { hash: 'in-force' },
    b: { hash: hash.slice(0, 12) },
    onProgress: ({ done }) => told.push(done),
  });
  const ids = (await shown()).map(({ id }) => id);
  expect(diff).toMatchObject({ a: first, b: hash, calls: count, leftOut: 0, since: null });
  expect(diff.perRule).toEqual([
    {
      rule: 'no_secret_word',
      gained: count,
      lost: 0,
      unsureGained: 0,
      unsureLost: 0,
      samples: { gained: ids, lost: [], unsureGained: [], unsureLost: [] },
    },
  ]);
  expect(diff.scores.moved).toBe(count);
  expect(told).toEqual([0, count]);
  expect([await resultsOf(opened.db), await cards()]).toEqual(before);

  const sample = await diffRuleSets(services, { a: { hash: first }, b: { hash }, limit: 2 });
  expect(sample.calls).toBeLessThanOrEqual(2);
  const later = await diffRuleSets(services, {
    a: { hash: first },
    b: { hash },
    since: new Date('2100-01-01'),
  });
  expect(later).toMatchObject({ calls: 0, perRule: [], scores: { before: null, after: null, moved: 0 } });
});
