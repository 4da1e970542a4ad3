import { resolve } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { type PackTexts, readPackTexts } from '../../rules/pack-texts.ts';
import { activateRuleSet, activations, offerRuleSet, rollbackRuleSet } from './activations.ts';
import { findRuleSet, listRuleSets, loadStoredRuleSet, readRuleSetFiles, storeRuleSet } from './rule-sets.ts';
import { readVersions } from './versions.ts';

const pack = resolve(import.meta.dirname, '../../rules/packs/95598');
const unknown = 'f'.repeat(64);
let database: TestDatabase;
let files: PackTexts;

beforeEach(async () => {
  database = await testDatabase('rule_sets');
  files = await readPackTexts(pack);
});
afterEach(() => database.close());

function withText(path: string, change: (text: string) => string): PackTexts {
  return new Map(files).set(path, change(files.get(path) ?? ''));
}
const changed = (version: number) =>
  withText('no_greeting.yaml', (text) => text.replace(/^version: \d+/m, `version: ${version}`));

test('a stored pack comes back file by file and compiles to the same rule set', async () => {
  const { ruleSet, isNew } = await storeRuleSet(database.db, {
    files,
    createdBy: '王',
    note: '第一版',
    basedOn: unknown,
  });
  expect(isNew).toBe(true);
  expect(await readRuleSetFiles(database.db, ruleSet.hash)).toEqual(files);
  const loaded = await loadStoredRuleSet(database.db, ruleSet.hash);
  expect(loaded.hash).toBe((await loadRuleSet(pack)).hash);
  expect(loaded.rules.map(({ rule }) => rule.id)).toEqual(ruleSet.rules.map(({ rule }) => rule.id));
  expect(await listRuleSets(database.db)).toEqual([
    {
      hash: ruleSet.hash,
      name: ruleSet.name,
      version: ruleSet.version,
      createdAt: expect.any(String),
      createdBy: '王',
      note: '第一版',
      basedOn: unknown,
      inForce: false,
      activatedAt: null,
    },
  ]);
});

test('packs that differ in tests and comments only are one rule set with the newest texts', async () => {
  const { ruleSet } = await storeRuleSet(database.db, { files, createdBy: '王' });
  const commented = withText('no_greeting.yaml', (text) => `# 说明\n${text}`);
  const again = await storeRuleSet(database.db, { files: commented, createdBy: '李' });
  expect(again.ruleSet.hash).toBe(ruleSet.hash);
  expect(again.isNew).toBe(false);
  expect(await readRuleSetFiles(database.db, ruleSet.hash)).toEqual(commented);
  expect((await listRuleSets(database.db)).map(({ createdBy }) => createdBy)).toEqual(['王']);
});

test('a pack with a mistake, or with a path that leaves its folder, is not stored', async () => {
  const broken = withText('no_greeting.yaml', (text) => text.replace('severity:', 'severty:'));
  await expect(storeRuleSet(database.db, { files: broken, createdBy: '王' })).rejects.toMatchObject({
    code: 'rules-invalid',
    message: expect.stringContaining('no_greeting.yaml, line '),
  });
  const outside = new Map(files).set('../outside.yaml', 'a: 1');
  await expect(storeRuleSet(database.db, { files: outside, createdBy: '王' })).rejects.toMatchObject({
    code: 'rules-invalid',
    message: expect.stringContaining('../outside.yaml'),
  });
  expect(await listRuleSets(database.db)).toEqual([]);
});

test('the first pack comes into force by itself, a later one waits for a person', async () => {
  const first = await offerRuleSet(database.db, files);
  expect(first).toEqual({ inForce: first.inForce, candidate: null });
  expect((await readVersions(database.db)).rules).toBe(first.inForce);
  const second = await offerRuleSet(database.db, changed(901));
  expect(second.inForce).toBe(first.inForce);
  expect(second.candidate).not.toBeNull();
  expect((await readVersions(database.db)).rules).toBe(first.inForce);
  expect(await offerRuleSet(database.db, files)).toEqual({ inForce: first.inForce, candidate: null });
  expect(await activations(database.db)).toMatchObject([
    { hash: first.inForce, previousHash: null, kind: 'first', who: 'system' },
  ]);
});

test('five processes that start at once on an empty database put one pack in force once', async () => {
  const offers = await Promise.all(Array.from({ length: 5 }, () => offerRuleSet(database.db, files)));
  expect(new Set(offers.map(({ inForce }) => inForce)).size).toBe(1);
  expect(await activations(database.db)).toHaveLength(1);
});

test('activations say who and why; roll-backs go back step by step', async () => {
  const { db } = database;
  const { inForce: a } = await offerRuleSet(db, files);
  const { hash: b } = (await storeRuleSet(db, { files: changed(901), createdBy: '王' })).ruleSet;
  const { hash: c } = (await storeRuleSet(db, { files: changed(902), createdBy: '王' })).ruleSet;
  await activateRuleSet(db, { hash: b, who: '王', why: '新规定' });
  await activateRuleSet(db, { hash: c, who: '李', why: '再改' });
  expect((await listRuleSets(db)).filter(({ inForce }) => inForce).map(({ hash }) => hash)).toEqual([c]);
  await rollbackRuleSet(db, { who: '李', why: '误伤' });
  expect((await readVersions(db)).rules).toBe(b);
  await rollbackRuleSet(db, { who: '李', why: '还是误伤' });
  expect((await readVersions(db)).rules).toBe(a);
  await expect(rollbackRuleSet(db, { who: '李', why: '再退' })).rejects.toMatchObject({
    code: 'nothing-to-roll-back',
  });
  const history = (await activations(db)).map(({ kind, hash, previousHash, who, why }) => [
    kind,
    hash,
    previousHash,
    who,
    why,
  ]);
  expect(history).toEqual([
    ['rollback', a, b, '李', '还是误伤'],
    ['rollback', b, c, '李', '误伤'],
    ['activate', c, b, '李', '再改'],
    ['activate', b, a, '王', '新规定'],
    ['first', a, null, 'system', 'the pack of the first start'],
  ]);
});

test('what cannot be is refused with its reason, and nothing is recorded', async () => {
  const { db } = database;
  await expect(activateRuleSet(db, { hash: unknown, who: '王', why: '试' })).rejects.toMatchObject({
    code: 'rule-set-unknown',
  });
  const { inForce } = await offerRuleSet(db, files);
  const { hash } = (await storeRuleSet(db, { files: changed(901), createdBy: '王' })).ruleSet;
  for (const [change, code] of [
    [{ hash, who: '王', why: '  ' }, 'why-missing'],
    [{ hash, who: '', why: '试' }, 'who-missing'],
    [{ hash: inForce, who: '王', why: '试' }, 'rule-set-in-force'],
  ] as const)
    await expect(activateRuleSet(db, change)).rejects.toMatchObject({ code });
  expect(await activations(db)).toHaveLength(1);
  await expect(sql`update rule_set_activations set who = 'x'`.execute(db)).rejects.toThrow('never changed');
  await expect(sql`delete from rule_set_activations`.execute(db)).rejects.toThrow('never changed');
});

test('a rule set is found by the beginning of its hash', async () => {
  const { db } = database;
  const { inForce } = await offerRuleSet(db, files);
  expect(await findRuleSet(db, 'in-force')).toBe(inForce);
  expect(await findRuleSet(db, inForce.slice(0, 6))).toBe(inForce);
  for (const text of ['abc', 'ffffff', "' or 1=1"])
    await expect(findRuleSet(db, text)).rejects.toMatchObject({ code: 'rule-set-unknown' });
});

test('a rule set stored by a program that kept no files still runs under its hash', async () => {
  const { db } = database;
  const { rules, scoreCards, facts } = await loadRuleSet(pack);
  const content = { name: 'old', version: 3, rules: rules.map(({ rule }) => rule), scoreCards, facts };
  await sql`insert into rule_sets (hash, content) values (${unknown}, ${JSON.stringify(content)}::jsonb)`.execute(
    db,
  );
  const loaded = await loadStoredRuleSet(db, unknown);
  expect(loaded.hash).toBe(unknown);
  expect(loaded.rules.map(({ rule }) => rule)).toEqual(rules.map(({ rule }) => rule));
});
