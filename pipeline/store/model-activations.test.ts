import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedModel } from '../../fixtures/changed-models.ts';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { callModels } from '../../models/calls/judge.ts';
import { madeFor } from '../../models/calls/made-for.ts';
import { openModelSetCache } from '../model-set-cache.ts';
import { shippedModels } from '../shipped-models.ts';
import { activateModel, modelActivations, offerModels, rollbackModels } from './model-activations.ts';
import { modelsInForce, requireModelsInForce } from './model-sets.ts';
import { findModelVersion, listModelVersions, loadModelFiles, storeModelVersion } from './model-versions.ts';
import { readVersions } from './versions.ts';

const shipped = shippedModels();
const usable = (name: Parameters<typeof madeFor>[0], made: string) => madeFor(name) === made;
const offer = { code: 'words@1', models: shipped, usable };
const by = { who: '林晓', why: '试用', check: async () => undefined };
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase('models');
});
afterEach(() => database.close());

/** Another complaint model. */
function changed(by = 1, made = madeFor('complaint')) {
  return { ...changedModel('complaint', { label: 'none', by }), madeFor: made, labels: 12 };
}

const turns = [
  { role: 'agent', text: '您好，请讲', startMs: 0, endMs: 2_000 },
  { role: 'customer', text: '我想查一下上个月的电费', startMs: 2_000, endMs: 4_000 },
] as const;

test('the models a program came with come into force by themselves, once, and judge as from disk', async () => {
  const { db } = database;
  expect(await modelsInForce(db)).toBeNull();
  const offers = await Promise.all([1, 2, 3].map(() => offerModels(db, offer)));
  const { hash, code, version } = await requireModelsInForce(db);
  expect(offers.map(({ inForce, candidate }) => [inForce, candidate])).toEqual(Array(3).fill([hash, null]));
  expect(offers.filter(({ isChanged }) => isChanged)).toHaveLength(1);
  expect([code, version]).toEqual(['words@1', `words@1+models-${hash}`]);
  expect((await readVersions(db)).models).toBe(version);
  expect(await modelActivations(db)).toMatchObject([
    { hash, previousHash: null, kind: 'first', who: 'system' },
  ]);
  const listed = await listModelVersions(db);
  expect(listed.map(({ name }) => name).sort()).toEqual(['business-type', 'complaint', 'emotion', 'turns']);
  expect(listed.every((one) => one.shipped && one.labels === 0)).toBe(true);
  const stored = await openModelSetCache(db).get(version);
  expect(stored.judge(turns)).toEqual(callModels().judge(turns));
});

test('a newer program brings its models along until a person has activated others', async () => {
  const { db } = database;
  await offerModels(db, offer);
  const first = (await requireModelsInForce(db)).hash;
  const newer = {
    ...offer,
    code: 'words@2',
    models: shipped.map((one) => (one.name === 'complaint' ? changed() : one)),
  };
  await offerModels(db, newer);
  const second = await requireModelsInForce(db);
  expect(second.code).toBe('words@2');
  expect(second.hash).not.toBe(first);

  const { id } = await storeModelVersion(db, changed(2));
  await activateModel(db, { version: id.slice(0, 7), ...by });
  const own = await requireModelsInForce(db);
  expect(own.set).toEqual({ ...second.set, complaint: id });
  expect(await offerModels(db, { ...offer, code: 'words@3' })).toEqual({
    inForce: own.hash,
    candidate: first,
    isChanged: true,
  });
  expect((await readVersions(db)).models).toBe(`words@3+models-${own.hash}`);

  await rollbackModels(db, { ...by, why: '误判多' });
  expect((await requireModelsInForce(db)).hash).toBe(second.hash);
  await rollbackModels(db, by);
  await expect(rollbackModels(db, by)).rejects.toMatchObject({ code: 'nothing-to-roll-back' });
  expect((await modelActivations(db)).map(({ kind, version, why }) => [kind, version, why])).toEqual([
    ['rollback', null, '试用'],
    ['rollback', null, '误判多'],
    ['activate', id, '试用'],
    ['shipped', null, 'came with a newer program'],
    ['first', null, 'the models of the first start'],
  ]);
  await expect(sql`delete from model_activations`.execute(db)).rejects.toThrow('never changed');
});

test('a version made for another program gives way to the shipped one, and says why', async () => {
  const { db } = database;
  await offerModels(db, offer);
  const { hash } = await requireModelsInForce(db);
  const { id } = await storeModelVersion(db, changed(1, '00000000'));
  await activateModel(db, { version: id, ...by });
  expect(await offerModels(db, offer)).toEqual({ inForce: hash, candidate: null, isChanged: true });
  expect((await modelActivations(db))[0]).toMatchObject({
    kind: 'shipped',
    why: `version ${id} of complaint was made for another program; train it again`,
  });
});

test('what cannot be is refused with its reason, and nothing is recorded', async () => {
  const { db } = database;
  const { id } = await storeModelVersion(db, changed());
  await expect(activateModel(db, { version: id, ...by })).rejects.toMatchObject({ code: 'no-models-yet' });
  await offerModels(db, offer);
  const { complaint } = (await requireModelsInForce(db)).set;
  for (const [change, code] of [
    [{ version: id, ...by, why: ' ' }, 'why-missing'],
    [{ version: id, ...by, who: '' }, 'who-missing'],
    [{ version: 'ffffff', ...by }, 'model-unknown'],
    [{ version: "' or 1=1", ...by }, 'model-unknown'],
    [{ version: complaint, ...by }, 'model-in-force'],
  ] as const)
    await expect(activateModel(db, change)).rejects.toMatchObject({ code });
  expect(await modelActivations(db)).toHaveLength(1);
});

test.each([
  [
    'a byte of the weights',
    sql`update model_files set content = set_byte(content, 5, 255) where path = 'weights.bin'`,
  ],
  [
    'a byte and its digest',
    sql`update model_files set content = '\\x00', sha256 = encode(sha256('\\x00'), 'hex') where path = 'weights.bin'`,
  ],
  ['a missing file', sql`delete from model_files where path = 'features.bin'`],
  [
    'a path that leaves the folder',
    sql`update model_files set path = '../../outside.bin' where path = 'weights.bin'`,
  ],
])('weights that were tampered with are not used: %s', async (_, tamper) => {
  const { db } = database;
  await offerModels(db, offer);
  const { version } = await requireModelsInForce(db);
  await tamper.execute(db);
  await expect(openModelSetCache(db).get(version)).rejects.toMatchObject({ code: 'model-damaged' });
});

test('weights that hold no numbers, or belong to another model, are not used', async () => {
  const { db } = database;
  await offerModels(db, offer);
  const { set } = await requireModelsInForce(db);
  const cache = openModelSetCache(db);
  const nothing = await storeModelVersion(db, changed(Number.NaN));
  await expect(cache.load({ ...set, complaint: nothing.id })).rejects.toMatchObject({
    code: 'model-damaged',
  });
  await expect(cache.load({ ...set, emotion: set.turns })).rejects.toMatchObject({ code: 'model-damaged' });
  await expect(cache.get('words@1')).rejects.toMatchObject({ code: 'version-mismatch' });
  await expect(cache.get('words@1+models-000000000000')).rejects.toMatchObject({ code: 'version-mismatch' });
});

test('a version comes back byte for byte, and is stored once', async () => {
  const { db } = database;
  const model = changed();
  const { id } = await storeModelVersion(db, model);
  expect(await storeModelVersion(db, model)).toEqual({ id, isNew: false });
  const { name, files } = await loadModelFiles(db, id);
  expect(name).toBe('complaint');
  expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]).sort()).toEqual(
    [...model.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]).sort(),
  );
  expect(await findModelVersion(db, id.slice(0, 6))).toMatchObject({ id, trainedBy: '林晓', labels: 12 });
});
