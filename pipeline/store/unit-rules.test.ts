/** Rule sets by unit of the organisation: which one a team goes by, and what may be changed. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testPack } from '../../api/test-pack.ts';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import {
  activateRuleSet,
  activations,
  inheritRuleSet,
  offerRuleSet,
  rollbackRuleSet,
} from './activations.ts';
import { addUnit, findUnit } from './org-units.ts';
import { storeRuleSet } from './rule-sets.ts';
import { listUnitRules, rulesOfTeam, teamsOf } from './unit-rules.ts';
import { inForceKey, readVersions, versionsFor } from './versions.ts';

let database: TestDatabase;
/** Hashes of four rule sets; the first is the whole organisation's. */
let whole: string, a: string, b: string, c: string;

beforeEach(async () => {
  database = await testDatabase('unit_rules');
  const { db } = database;
  whole = (await offerRuleSet(db, testPack)).inForce;
  [a, b, c] = (await Promise.all(
    [11, 12, 13].map(async (version) => {
      const text = testPack.get('no_hello.yaml')?.replace(/^version: \d+/m, `version: ${version}`) ?? '';
      const files = new Map(testPack).set('no_hello.yaml', text);
      return (await storeRuleSet(db, { files, createdBy: '王' })).ruleSet.hash;
    }),
  )) as [string, string, string];
  // 全部 > 川东省 > 临江市 > 一班, 二班; 川东省 > 直属班; 川西省 > 三班
  const east = await addUnit(db, { kind: 'province', name: '川东省', parent: await findUnit(db, '') });
  const west = await addUnit(db, { kind: 'province', name: '川西省', parent: await findUnit(db, '') });
  const city = await addUnit(db, { kind: 'city', name: '临江市', parent: east });
  for (const [name, parent] of [
    ['一班', city],
    ['二班', city],
    ['直属班', east],
    ['三班', west],
  ] as const)
    await addUnit(db, { kind: 'team', name, parent });
});
afterEach(() => database.close());

const change = async (unit: string) => ({ unit: await findUnit(database.db, unit), who: '王', why: '试行' });
const activate = async (unit: string, hash: string) =>
  await activateRuleSet(database.db, { ...(await change(unit)), hash });

/** Team → rule set; null is a call without a team. */
async function judgedBy(): Promise<Record<string, string>> {
  const inForce = await readVersions(database.db);
  const found: Record<string, string> = {};
  for (const team of ['一班', '二班', '直属班', '三班', '没有的班', null]) {
    const { rules } = versionsFor(inForce, team);
    expect((await rulesOfTeam(database.db, team)).hash).toBe(rules);
    found[team ?? ''] = rules;
  }
  return found;
}
const everywhere = () => ({
  一班: whole,
  二班: whole,
  直属班: whole,
  三班: whole,
  没有的班: whole,
  '': whole,
});

test('without units that have their own, everybody goes by the whole organisation’s', async () => {
  expect(await judgedBy()).toEqual(everywhere());
  expect(inForceKey(await readVersions(database.db))).toBe(whole);
});

test('the nearest unit at or above the team counts, whoever was activated last', async () => {
  await activate('一班', a);
  await activate('川东省', b);
  expect(await judgedBy()).toEqual({ ...everywhere(), 一班: a, 二班: b, 直属班: b });
  for (const [unit, teams] of [
    ['川东省', ['二班', '直属班']],
    ['临江市', ['二班']],
    ['一班', ['一班']],
    ['川西省', ['三班']],
  ] as const)
    expect(await teamsOf(database.db, await findUnit(database.db, unit))).toEqual(teams);
  await activate('临江市', c);
  expect(await judgedBy()).toEqual({ ...everywhere(), 一班: a, 二班: c, 直属班: b });
  expect(await rulesOfTeam(database.db, '二班')).toMatchObject({ hash: c, from: { name: '临江市' } });
  expect(
    (await listUnitRules(database.db)).map(({ unit, hash, from }) => [unit.name, hash, from.name]),
  ).toEqual([
    ['全部', whole, '全部'],
    ['川东省', b, '川东省'],
    ['川西省', whole, '全部'],
    ['临江市', c, '临江市'],
    ['二班', c, '临江市'],
    ['三班', whole, '全部'],
    ['一班', a, '一班'],
    ['直属班', b, '川东省'],
  ]);

  await activateRuleSet(database.db, { hash: a, who: '王', why: '全部改' });
  expect(await judgedBy()).toEqual({
    一班: a,
    二班: c,
    直属班: b,
    三班: a,
    没有的班: a,
    '': a,
  });
});

test('a unit that is added or moved goes by what is above it', async () => {
  const { db } = database;
  await activate('川东省', a);
  const before = inForceKey(await readVersions(db));
  await addUnit(db, { kind: 'team', name: '没有的班', parent: await findUnit(db, '临江市') });
  expect(await judgedBy()).toEqual({ ...everywhere(), 一班: a, 二班: a, 直属班: a, 没有的班: a });
  expect(inForceKey(await readVersions(db))).not.toBe(before);
  const { id } = await findUnit(db, '川西省');
  await db.updateTable('org_units').set({ parent_id: id }).where('name', '=', '临江市').execute();
  expect(await judgedBy()).toEqual({ ...everywhere(), 直属班: a });
});

test('a unit inherits again and is rolled back by itself; every change stays on record', async () => {
  const { db } = database;
  await activate('临江市', a);
  await activate('临江市', b);
  await activate('三班', c);
  await rollbackRuleSet(db, await change('临江市'));
  expect(await judgedBy()).toEqual({ ...everywhere(), 一班: a, 二班: a, 三班: c });
  await inheritRuleSet(db, await change('临江市'));
  expect(await judgedBy()).toEqual({ ...everywhere(), 三班: c });
  // The rollback takes back the return to the inherited one, then the first activation.
  expect(await rollbackRuleSet(db, await change('临江市'))).toMatchObject({ hash: a, previousHash: null });
  expect(await rollbackRuleSet(db, await change('临江市'))).toMatchObject({ hash: null, previousHash: a });
  await expect(rollbackRuleSet(db, await change('临江市'))).rejects.toMatchObject({
    code: 'nothing-to-roll-back',
  });
  // Units do not count among the changes of the whole organisation.
  await expect(rollbackRuleSet(db, { who: '王', why: '撤' })).rejects.toMatchObject({
    code: 'nothing-to-roll-back',
  });
  expect(await judgedBy()).toEqual({ ...everywhere(), 三班: c });
  expect(
    (await activations(db)).map(({ kind, unit, hash, previousHash }) => [
      kind,
      unit?.name ?? null,
      hash,
      previousHash,
    ]),
  ).toEqual([
    ['rollback', '临江市', null, a],
    ['rollback', '临江市', a, null],
    ['inherit', '临江市', null, a],
    ['rollback', '临江市', a, b],
    ['activate', '三班', c, null],
    ['activate', '临江市', b, a],
    ['activate', '临江市', a, null],
    ['first', null, whole, null],
  ]);
});

test('what cannot be is refused with its reason, and nothing is recorded', async () => {
  const { db } = database;
  await activate('一班', a);
  for (const [refused, code] of [
    [() => activate('一班', a), 'rule-set-in-force'],
    [() => activate('全部', whole), 'rule-set-in-force'],
    [() => activate('一班', 'f'.repeat(64)), 'rule-set-unknown'],
    [() => activate('无此班', b), 'unit-unknown'],
    [async () => inheritRuleSet(db, await change('二班')), 'unit-inherits'],
    [async () => inheritRuleSet(db, await change('全部')), 'unit-whole'],
    [async () => inheritRuleSet(db, { ...(await change('一班')), why: ' ' }), 'why-missing'],
    [async () => inheritRuleSet(db, { ...(await change('一班')), who: '' }), 'who-missing'],
  ] as const)
    await expect(refused()).rejects.toMatchObject({ code });
  expect(await activations(db)).toHaveLength(2);
  await expect(sql`update rule_set_activations set unit_id = null`.execute(db)).rejects.toThrow(
    'never changed',
  );
});

test('a unit may keep the rule set it inherits so far; later changes above it pass it by', async () => {
  await activate('三班', whole);
  await activateRuleSet(database.db, { hash: a, who: '王', why: '全部改' });
  expect((await judgedBy()).三班).toBe(whole);
});

test('two people who change one unit at once come one after the other', async () => {
  await Promise.all([activate('一班', a), activate('一班', b), activate('一班', c)]);
  const history = (await activations(database.db)).filter(({ unit }) => unit !== null).toReversed();
  expect(history.map(({ previousHash }) => previousHash)).toEqual([null, history[0]?.hash, history[1]?.hash]);
  expect((await judgedBy()).一班).toBe(history[2]?.hash);
});
