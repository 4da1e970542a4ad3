import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/installation.ts';
import type { Candidate, DiffJobShape, RuleSetDetail, RuleSetList, RuleSource } from './rule-shapes.ts';
import { ruleYaml } from './test-pack.ts';
import { changedRule, codeOf, openRulesApi, type RulesApi } from './test-rules.ts';

let api: RulesApi;

beforeAll(async () => {
  api = await openRulesApi('rule_sets');
});
afterAll(() => api.close());

describe('rule sets', () => {
  test('are listed with who activated them, when and why', async () => {
    const { status, body } = (await api.get('/api/rule-sets')) as { status: number; body: RuleSetList };
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { hash: api.ruleSet.hash, name: 'test', inForce: true, isCandidate: false },
    ]);
    expect(body.activations).toMatchObject([
      { hash: api.ruleSet.hash, who: '林晓', why: '首次启用', kind: 'activate' },
    ]);
  });

  test.each(['in-force', 'short'])(
    'one of them (%s) says what its rules are and how often they failed',
    async (name) => {
      const hash = name === 'short' ? api.ruleSet.hash.slice(0, 8) : name;
      const { body } = (await api.get(`/api/rule-sets/${hash}`)) as { body: RuleSetDetail };
      expect(body).toMatchObject({ hash: api.ruleSet.hash, cards: 3, title: { zh: '测试规则' } });
      expect(body.rules.map(({ id, status, hits }) => ({ id, status, hits }))).toEqual([
        { id: 'no_hello', status: 'active', hits: { fail: 1, unsure: 0, judged: 3, rate: 1 / 3 } },
        { id: 'rude', status: 'active', hits: { fail: 1, unsure: 0, judged: 3, rate: 1 / 3 } },
      ]);
      expect(body.rules[0]).toMatchObject({
        sectionTitle: { zh: '礼貌', en: 'Manner' },
        reviewPrecision: { value: null, low: null, high: null, n: 0, reason: 'no reviews yet' },
        overturned: null,
        cards: [{ id: 'general', zh: '通用评分表', en: 'General' }],
      });
      expect(body.files).toContain('score-cards/general.yaml');
    },
  );

  test('a rule comes with its YAML, its tests and where its schema is', async () => {
    const { body } = (await api.get('/api/rule-sets/in-force/rules/no_hello')) as { body: RuleSource };
    expect(body).toMatchObject({ yaml: ruleYaml, file: 'no_hello.yaml', testsFile: 'no_hello.test.yaml' });
    expect(body.testsYaml).toContain('有问题1');
    const schema = await api.get(body.schema);
    expect(schema.body).toEqual(
      JSON.parse(await readFile(new URL('../rules/rule.schema.json', import.meta.url), 'utf8')),
    );
  });

  test.each([
    ['/api/rule-sets/abcdef', 404, 'rule-set-unknown'],
    ['/api/rule-sets/abc', 400, 'validation'],
    ["/api/rule-sets/x'; drop table", 400, 'validation'],
    ['/api/rule-sets/in-force/rules/nothing', 404, 'rule-unknown'],
    ['/api/rule-sets/in-force/rules/..%2f..%2fetc', 400, 'validation'],
    ['/api/recordings/nothing/trace/rude', 404, 'not-found'],
    ['/api/recordings/r-rude/trace/nothing', 404, 'rule-unknown'],
    ['/api/rule-diffs/5f0e7b1c-2d11-4a52-9f10-0123456789ab', 404, 'not-found'],
    ['/api/rule-diffs/1', 400, 'validation'],
  ])('GET %s is %i %s', async (url, status, code) => {
    const answer = await api.get(url);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});

describe('a candidate', () => {
  const done = (id: string) =>
    until('the comparison is done', async () => {
      const { body } = (await api.get(`/api/rule-diffs/${id}`)) as { body: DiffJobShape };
      return body.state === 'running' ? null : body;
    });

  test('with mistakes is not stored', async () => {
    const { status, body } = await api.send<{ code: string; detail: string }>('/api/rule-sets', {
      files: { 'no_hello.yaml': changedRule.replace('version: 2', 'version: 1') },
    });
    expect([status, body.code]).toEqual([422, 'rules-invalid']);
    expect(body.detail).toMatch(/^no_hello\.yaml, line 2: .*raise version to 2/);
  });

  test('is stored, compared, activated with a reason, and rolled back', async () => {
    const stored = await api.send<Candidate>('/api/rule-sets', {
      files: { 'no_hello.yaml': changedRule },
      note: '“喂”也算问候',
      who: '林晓',
    });
    expect([stored.status, stored.body.isNew]).toEqual([201, true]);
    const { hash } = stored.body;
    expect(
      (await api.send<Candidate>('/api/rule-sets', { files: { 'no_hello.yaml': changedRule } })).status,
    ).toBe(200);
    const list = (await api.get('/api/rule-sets')) as { body: RuleSetList };
    expect(list.body.items[0]).toMatchObject({
      hash,
      isCandidate: true,
      inForce: false,
      createdBy: '林晓',
      note: '“喂”也算问候',
      basedOn: api.ruleSet.hash,
    });

    const job = await api.send<DiffJobShape>('/api/rule-sets/diff', { b: hash.slice(0, 10) });
    expect(job.status).toBe(202);
    const { state, result } = await done(job.body.id);
    expect(state).toBe('done');
    expect(result).toMatchObject({
      a: api.ruleSet.hash,
      b: hash,
      calls: 3,
      leftOut: 0,
      perRule: [{ rule: 'no_hello', gained: 0, lost: 1, samples: { lost: ['r-nothing'] } }],
    });

    for (const [body, code] of [
      [{ why: ' ' }, 'why-missing'],
      [{}, 'validation'],
    ] as const) {
      const refused = await api.post(`/api/rule-sets/${hash}/activate`, body);
      expect(codeOf(refused.body)).toBe(code);
    }
    const activated = await api.send(`/api/rule-sets/${hash}/activate`, {
      why: '方言区习惯说喂',
      who: '林晓',
    });
    expect(activated.body).toMatchObject({
      activation: {
        hash,
        previousHash: api.ruleSet.hash,
        why: '方言区习惯说喂',
        who: '林晓',
        kind: 'activate',
      },
    });
    const again = await api.post(`/api/rule-sets/${hash}/activate`, { why: '再来一次' });
    expect([again.status, codeOf(again.body)]).toEqual([409, 'rule-set-in-force']);

    const rescore = await api.get('/api/rule-sets/rescore');
    expect(rescore.body).toMatchObject({ ruleSet: hash, total: 3, done: 0, state: 'waiting' });
    const back = await api.send('/api/rule-sets/rollback', { why: '误改' });
    expect(back.body).toMatchObject({ activation: { hash: api.ruleSet.hash, kind: 'rollback' } });
    const after = (await api.get('/api/rule-sets')) as { body: RuleSetList };
    // Nobody signs in as 林晓 here.
    expect(after.body.names).toEqual({ tester: '纪南亭' });
  });

  test('a comparison can be cancelled, and one that fails says why', async () => {
    const other = ruleYaml.replace('[您好, 早上好]', '[您好]').replace('version: 1', 'version: 3');
    const { body } = await api.send<Candidate>('/api/rule-sets', { files: { 'no_hello.yaml': other } });
    const job = await api.send<DiffJobShape>('/api/rule-sets/diff', { b: body.hash, limit: 2 });
    const same = await api.send<DiffJobShape>('/api/rule-sets/diff', { b: body.hash, limit: 2 });
    expect(same.body.id).toBe(job.body.id);
    const answer = await api.app.inject({ method: 'DELETE', url: `/api/rule-diffs/${job.body.id}` });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { state: 'cancelled' }]);
    expect((await done(job.body.id)).state).toBe('cancelled');
  });

  test.each([
    [{}, 400, 'validation'],
    [{ b: 'abcdef' }, 404, 'rule-set-unknown'],
    [{ b: 'in-force', since: 'yesterday' }, 400, 'validation'],
    [{ b: 'in-force', limit: 0 }, 400, 'validation'],
  ])('a comparison of %j is %i %s', async (body, status, code) => {
    const answer = await api.post('/api/rule-sets/diff', body);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});
