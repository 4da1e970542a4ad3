/** Rule sets by unit of the organisation: who may change them where, and who sees what. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../fixtures/installation.ts';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import { storeRuleSet } from '../pipeline/store/rule-sets.ts';
import type { DiffJobShape, RuleSetList, RuleTrace } from './rule-shapes.ts';
import type { Visitor } from './test-api.ts';
import { testPack } from './test-pack.ts';
import { changedRule, codeOf, openRulesApi, type RulesApi } from './test-rules.ts';

let api: RulesApi;
/** Quality managers of the whole organisation, of a province and of a city in it. */
let whole: Visitor, province: Visitor, city: Visitor;
/** Hash of a second rule set: 喂 is a greeting too. */
let other: string;

beforeAll(async () => {
  api = await openRulesApi('unit_rules_api');
  const { db } = api.installation;
  const east = await addUnit(db, { kind: 'province', name: '川东省', parent: await findUnit(db, '') });
  const inEast = await addUnit(db, { kind: 'city', name: '临江市', parent: east });
  await addUnit(db, { kind: 'team', name: '一班', parent: inEast });
  await addUnit(db, { kind: 'city', name: '山城市', parent: east });
  await addUnit(db, { kind: 'province', name: '川西省', parent: await findUnit(db, '') });
  const files = new Map(testPack).set('no_hello.yaml', changedRule);
  other = (await storeRuleSet(db, { files, createdBy: '王' })).ruleSet.hash;
  whole = await api.as({ roles: ['qa_manager'] });
  province = await api.as({ roles: ['qa_manager'], unit: '川东省' });
  city = await api.as({ roles: ['qa_manager', 'reviewer'], unit: '临江市' });
});
afterAll(() => api.close());

const activate = (who: Visitor, unit: string | undefined, hash = other) =>
  who.post(`/api/rule-sets/${hash}/activate`, { why: '试行', ...(unit === undefined ? {} : { unit }) });
const list = async (who: Visitor) => (await who.get('/api/rule-sets')).body as RuleSetList;
const unitsOf = ({ units }: RuleSetList) =>
  units.map(({ name, hash, from, mayChange }) => [name, hash, from.name, mayChange]);

test.each([
  ['city', undefined, 403, 'access-refused'],
  ['city', '全部', 403, 'access-refused'],
  ['city', '川东省', 403, 'access-refused'],
  ['city', '山城市', 403, 'access-refused'],
  ['province', '川西省', 403, 'access-refused'],
  ['province', undefined, 403, 'access-refused'],
  ['whole', '没有的市', 404, 'unit-unknown'],
] as const)('the manager of the %s names %s: %i %s, whatever is asked', async (who, unit, status, code) => {
  const visitor = { city, province, whole }[who];
  const body = { why: '试行', ...(unit === undefined ? {} : { unit }) };
  const answers = [
    await activate(visitor, unit),
    await visitor.post('/api/rule-sets/rollback', body),
    ...(unit === undefined ? [] : [await visitor.post('/api/rule-sets/inherit', body)]),
  ];
  for (const answer of answers) expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  expect((await list(whole)).activations).toHaveLength(1);
});

test('a role that is not a quality manager’s changes nothing, wherever it is held', async () => {
  for (const unit of ['', '临江市']) {
    const visitor = await api.as({ roles: ['reviewer', 'team_lead'], unit });
    expect((await activate(visitor, '一班')).status).toBe(403);
  }
  const [managerElsewhere] = [await api.as({ roles: ['qa_manager'], unit: '川西省' })];
  expect((await activate(managerElsewhere, '一班')).status).toBe(403);
});

test('everybody sees the whole organisation and their own part, and where it is from', async () => {
  const first = api.ruleSet.hash;
  expect(unitsOf(await list(city))).toEqual([
    ['全部', first, '全部', false],
    ['临江市', first, '全部', true],
    ['一班', first, '全部', true],
  ]);
  const reviewer = await api.as({ roles: ['reviewer'], unit: '山城市' });
  expect(unitsOf(await list(reviewer))).toEqual([
    ['全部', first, '全部', false],
    ['山城市', first, '全部', false],
  ]);
  expect((await list(whole)).units).toHaveLength(6);
});

test('activated for a part, by its manager or one above; inherited again and rolled back', async () => {
  const first = api.ruleSet.hash;
  const made = await activate(province, '川东省');
  expect(made).toMatchObject({
    status: 200,
    body: {
      activation: { hash: other, previousHash: null, kind: 'activate', unit: { name: '川东省' } },
    },
  });
  expect(unitsOf(await list(city)).slice(1)).toEqual([
    ['临江市', other, '川东省', true],
    ['一班', other, '川东省', true],
  ]);
  // The city keeps the former one for itself; its manager may.
  expect((await activate(city, '临江市', first)).status).toBe(200);
  const again = await activate(city, '临江市', first);
  expect([again.status, codeOf(again.body)]).toEqual([409, 'rule-set-in-force']);
  expect(unitsOf(await list(whole))).toEqual([
    ['全部', first, '全部', true],
    ['川东省', other, '川东省', true],
    ['川西省', first, '全部', true],
    ['临江市', first, '临江市', true],
    ['山城市', other, '川东省', true],
    ['一班', first, '临江市', true],
  ]);
  // A set that a part uses is no candidate any more, and not in force for the whole.
  expect((await list(whole)).items.map((one) => [one.hash, one.inForce, one.isCandidate])).toEqual([
    [other, false, false],
    [first, true, false],
  ]);

  const inherited = await province.post('/api/rule-sets/inherit', { why: '统一', unit: '临江市' });
  expect(inherited.body).toMatchObject({
    activation: { hash: null, previousHash: first, kind: 'inherit', unit: { kind: 'city', name: '临江市' } },
  });
  const twice = await city.post('/api/rule-sets/inherit', { why: '统一', unit: '临江市' });
  expect([twice.status, codeOf(twice.body)]).toEqual([409, 'unit-inherits']);
  const back = await city.post('/api/rule-sets/rollback', { why: '还是自己的', unit: '临江市' });
  expect(back.body).toMatchObject({ activation: { hash: first, kind: 'rollback' } });
  expect((await whole.post('/api/rule-sets/rollback', { why: '撤' })).status).toBe(409);

  // Changes of units elsewhere are nobody else's business.
  const west = await api.as({ roles: ['qa_manager'], unit: '川西省' });
  expect((await list(west)).activations.map(({ unit }) => unit)).toEqual([null]);
  expect((await list(city)).activations.map(({ unit, who }) => [unit?.name ?? null, who])).toEqual([
    ['临江市', city.login],
    ['临江市', province.login],
    ['临江市', city.login],
    [null, '林晓'],
  ]);
});

test('what would change is compared on the calls of the part only, by its manager and those above', async () => {
  const started = await city.post('/api/rule-sets/diff', { b: other, unit: '临江市' });
  expect(started).toMatchObject({ status: 202, body: { a: api.ruleSet.hash, b: other } });
  const { id } = started.body as DiffJobShape;
  const job = async (who: Visitor) => await who.get(`/api/rule-diffs/${id}`);
  const done = await until('the comparison is done', async () => {
    const { body } = (await job(province)) as { body: DiffJobShape };
    return body.state === 'running' ? null : body;
  });
  expect(done).toMatchObject({
    state: 'done',
    unit: { kind: 'city', name: '临江市' },
    result: { calls: 3, perRule: [{ rule: 'no_hello', gained: 0, lost: 1 }] },
  });
  const elsewhere = await api.as({ roles: ['qa_manager'], unit: '山城市' });
  for (const who of [elsewhere, await api.as({ roles: ['reviewer'] })])
    expect([404, 403]).toContain((await job(who)).status);
  const none = await whole.post('/api/rule-sets/diff', { a: api.ruleSet.hash, b: other, unit: '山城市' });
  const found = await until('the other comparison is done', async () => {
    const { body } = await whole.get(`/api/rule-diffs/${(none.body as DiffJobShape).id}`);
    return (body as DiffJobShape).state === 'running' ? null : (body as DiffJobShape);
  });
  expect(found.result).toMatchObject({ calls: 0, perRule: [] });
  expect((await city.post('/api/rule-sets/diff', { b: other })).status).toBe(403);
  const mine = await whole.post('/api/rule-sets/diff', { a: api.ruleSet.hash, b: other });
  expect((await city.get(`/api/rule-diffs/${(mine.body as DiffJobShape).id}`)).status).toBe(404);
});

test('why a rule judged a call is told by the rules of its team', async () => {
  const trace = async () => (await whole.get('/api/recordings/r-nothing/trace/no_hello')).body as RuleTrace;
  expect(await trace()).toMatchObject({ ruleSet: api.ruleSet.hash, finding: { verdict: 'fail' } });
  expect((await activate(city, '一班')).status).toBe(200);
  expect(await trace()).toMatchObject({ ruleSet: other, finding: { verdict: 'pass', version: 2 } });
  const { body } = await whole.get('/api/rule-sets/rescore');
  expect(body).toMatchObject({ ruleSet: api.ruleSet.hash, total: 3, done: 0, state: 'waiting' });
});
