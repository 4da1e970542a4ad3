import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../fixtures/installation.ts';
import type { Transcript } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import { activateRuleSet } from '../pipeline/store/activations.ts';
import { storeRuleSet } from '../pipeline/store/rule-sets.ts';
import type { RuleSet } from '../rules/compile.ts';
import type {
  Candidate,
  DiffJobShape,
  LintAnswer,
  RuleSetDetail,
  RuleSetList,
  RuleSource,
  RuleTrace,
  TestAnswer,
} from './rule-shapes.ts';
import { openTestApi, route, type TestApi, transcript } from './test-api.ts';
import { ruleYaml, testPack } from './test-pack.ts';

let api: TestApi;
let ruleSet: RuleSet;

const spoken = (words: string): Transcript =>
  ({
    ...transcript,
    turns: [
      { ...transcript.turns[0], text: words },
      { ...transcript.turns[1], text: '我电话19900012345 家里停电了' },
    ],
  }) as Transcript;

async function addCall(id: string, words: string, call: { callId?: string } = {}): Promise<void> {
  const own = spoken(words);
  const metadata = { callId: call.callId ?? null, agentId: '2107', teamId: '一班' };
  await api.addRecording(id, { metadata, call_id: call.callId ?? null });
  const opinions = analyse(own);
  const scored = score({
    transcript: own,
    metadata: { ...(await metadataOf(id)) },
    opinions,
    ruleSet,
  });
  await api.addResults(id, { transcribe: own, analyse: opinions, score: scored, route });
}

async function metadataOf(id: string) {
  const row = await api.installation.db
    .selectFrom('recordings')
    .select('metadata')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.metadata;
}

beforeAll(async () => {
  api = await openTestApi('rules');
  ({ ruleSet } = await storeRuleSet(api.installation.db, { files: testPack, createdBy: '测试' }));
  await activateRuleSet(api.installation.db, { hash: ruleSet.hash, who: '林晓', why: '首次启用' });
  await addCall('r-hello', '您好 请讲', { callId: 'c-1' });
  await addCall('r-rude', '您好 烦死了');
  await addCall('r-nothing', '喂');
});
afterAll(() => api.close());

async function post<T>(url: string, body: unknown): Promise<{ status: number; body: T }> {
  return (await api.post(url, body)) as { status: number; body: T };
}

const problemOf = (body: unknown) => (body as { code: string }).code;
const changed = ruleYaml.replace('[您好, 早上好]', '[您好, 早上好, 喂]').replace('version: 1', 'version: 2');

describe('rule sets', () => {
  test('are listed with who activated them, when and why', async () => {
    const { status, body } = (await api.get('/api/rule-sets')) as { status: number; body: RuleSetList };
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { hash: ruleSet.hash, name: 'test', inForce: true, isCandidate: false },
    ]);
    expect(body.activations).toMatchObject([
      { hash: ruleSet.hash, who: '林晓', why: '首次启用', kind: 'activate' },
    ]);
  });

  test.each(['in-force', 'short'])(
    'one of them (%s) says what its rules are and how often they failed',
    async (name) => {
      const hash = name === 'short' ? ruleSet.hash.slice(0, 8) : name;
      const { body } = (await api.get(`/api/rule-sets/${hash}`)) as { body: RuleSetDetail };
      expect(body).toMatchObject({ hash: ruleSet.hash, cards: 3, title: { zh: '测试规则' } });
      expect(body.rules.map(({ id, status, hits }) => ({ id, status, hits }))).toEqual([
        { id: 'no_hello', status: 'active', hits: { fail: 1, unsure: 0, judged: 3, rate: 1 / 3 } },
        { id: 'rude', status: 'active', hits: { fail: 1, unsure: 0, judged: 3, rate: 1 / 3 } },
      ]);
      expect(body.rules[0]).toMatchObject({
        sectionTitle: { zh: '礼貌', en: 'Manner' },
        reviewPrecision: { value: null, n: 0, reason: 'no reviews yet' },
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
    expect([answer.status, problemOf(answer.body)]).toEqual([status, code]);
  });
});

describe('lint', () => {
  const lint = async (files: Record<string, string | null>) =>
    (await post<LintAnswer>('/api/rule-sets/lint', { files })).body.problems;

  test('what is in force has no problems', async () => {
    expect(await lint({})).toEqual([]);
    expect(await lint({ 'no_hello.yaml': changed })).toEqual([]);
  });

  test.each<[string, string, object]>([
    [
      'a misspelt field',
      changed.replace('severity', 'severty'),
      { line: 7, level: 'error', suggestion: 'severity' },
    ],
    ['no YAML', changed.replace('title: {', 'title: }'), { line: 3, level: 'error' }],
    [
      'content without a new version',
      changed.replace('version: 2', 'version: 1'),
      { line: 2, level: 'error', code: 'not-raised', suggestion: '2' },
    ],
    [
      'a condition that is not there',
      changed.replace('hello }', 'helo }'),
      { line: 16, level: 'error', suggestion: 'hello' },
    ],
  ])('%s is told with its line', async (_name, text, expected) => {
    expect(await lint({ 'no_hello.yaml': text })).toContainEqual(
      expect.objectContaining({ file: 'no_hello.yaml', ...expected }),
    );
  });

  test('a file taken away is missed where it is named', async () => {
    const problems = await lint({ 'rude.yaml': null });
    expect(problems.map(({ file, level }) => [file, level])).toContainEqual([
      'score-cards/general.yaml',
      'error',
    ]);
  });

  test.each([
    ['a path out of the pack', { files: { '../x.yaml': 'a: 1' } }, 400],
    ['a file too long', { files: { 'a.yaml': 'x'.repeat(200_001) } }, 400],
    [
      'too many files',
      { files: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`r${i}.yaml`, ''])) },
      400,
    ],
    ['an unknown field', { rules: {} }, 400],
    ['no object', [], 400],
    ['an unknown base', { base: 'abcdef0' }, 404],
  ])('%s is refused', async (_name, body, status) => {
    expect((await api.post('/api/rule-sets/lint', body)).status).toBe(status);
  });

  test('an expression that would take for ever is a problem, not a wait', async () => {
    const text = changed
      .replace('operator: keyword', 'operator: regex')
      .replace('phrases: [您好, 早上好, 喂]', 'patterns: ["(((a{1,900}){1,900}){1,900})"]');
    expect(await lint({ 'no_hello.yaml': text })).toMatchObject([{ level: 'error', line: 15 }]);
  });
});

describe('a draft', () => {
  test('is tried on a call by recording id and call id, with personal data masked', async () => {
    const { body } = await post<RuleTrace>('/api/rule-sets/try', {
      rule: 'no_hello',
      recordingId: 'r-nothing',
    });
    expect(body).toMatchObject({
      recordingId: 'r-nothing',
      ruleSet: ruleSet.hash,
      finding: { verdict: 'fail', points: -5 },
      trace: { what: 'not', state: 'true', parts: [{ condition: { name: 'hello' }, state: 'false' }] },
    });
    expect(JSON.stringify(body)).not.toContain('19900012345');
    expect(body.turns[1]?.text).toContain('199****2345');
    const edited = await post<RuleTrace>('/api/rule-sets/try', {
      files: { 'no_hello.yaml': changed },
      rule: 'no_hello',
      recordingId: 'c-1',
    });
    expect(edited.body).toMatchObject({
      callId: 'c-1',
      ruleSet: null,
      finding: { verdict: 'pass', version: 2 },
    });
  });

  test('what a trace quotes is masked', async () => {
    const text = changed.replace(
      'fail: {',
      '  number: { operator: regex, label: 电话, role: customer, patterns: ["1[0-9]{10}"] }\nfail: number\nunused: {',
    );
    const { body } = await post<RuleTrace>('/api/rule-sets/try', {
      files: { 'no_hello.yaml': text.replace(/\nunused.*/, '') },
      rule: 'no_hello',
      recordingId: 'r-hello',
    });
    expect(body.trace).toMatchObject({ condition: { name: 'number' }, state: 'true' });
    expect(body.trace.evidence.length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('19900012345');
  });

  test('the rule in force explains a recording', async () => {
    const { body } = (await api.get('/api/recordings/r-rude/trace/rude')) as { body: RuleTrace };
    expect(body).toMatchObject({
      finding: { verdict: 'fail' },
      trace: {
        state: 'true',
        condition: { name: 'words', operator: 'keyword', label: '难听的话' },
        turns: [0],
      },
      explanation: { zh: '不能说难听的话' },
    });
  });

  test('runs its test dialogues', async () => {
    const good = await post<TestAnswer>('/api/rule-sets/test', { rule: 'no_hello', files: {} });
    expect(good.body.results.map(({ kind, problem }) => [kind, problem])).toEqual([
      ...['fail', 'fail', 'fail', 'pass', 'pass', 'pass', 'nearMiss', 'nearMiss'].map((kind) => [kind, null]),
    ]);
    const bad = await post<TestAnswer>('/api/rule-sets/test', {
      rule: 'no_hello',
      files: { 'no_hello.yaml': changed },
    });
    expect(bad.body.results[0]).toMatchObject({
      name: '有问题1',
      line: 2,
      expected: 'fail',
      got: 'pass',
      problem: 'expected fail, got pass',
      turns: [{ role: 'agent', text: '喂' }, {}, {}],
    });
  });

  test.each([
    ['/api/rule-sets/try', { rule: 'rude' }, 400, 'validation'],
    ['/api/rule-sets/try', { rule: 'rude', recordingId: 'a', heldOut: 'b' }, 400, 'validation'],
    ['/api/rule-sets/try', { rule: 'rude', recordingId: 'gone' }, 404, 'not-found'],
    ['/api/rule-sets/try', { rule: 'rude', heldOut: 'held-out-002' }, 404, 'not-found'],
    ['/api/rule-sets/try', { rule: 'gone', recordingId: 'r-rude' }, 404, 'rule-unknown'],
    [
      '/api/rule-sets/try',
      { rule: 'rude', recordingId: 'r-rude', files: { 'rude.yaml': 'a' } },
      422,
      'rules-invalid',
    ],
    ['/api/rule-sets/test', { rule: '../rude' }, 400, 'validation'],
  ])('%s with %j is %i', async (url, body, status, code) => {
    const answer = await api.post(url, body);
    expect([answer.status, problemOf(answer.body)]).toEqual([status, code]);
  });
});

describe('back-test', () => {
  const label = (callId: string, fail: object) => JSON.stringify({ callId, fail });

  test('counts what is shipped, the dev part only', async () => {
    const { status, body } = await post<{ calls: number; missingRules: string[] }>(
      '/api/rule-sets/backtest',
      {},
    );
    expect([status, body.calls]).toEqual([200, 40]);
    expect(body.missingRules).toContain('no_greeting');
  });

  test('counts stored calls by uploaded labels, with the ids behind each cell', async () => {
    const labels = [
      label('r-rude', { rude: [0] }),
      label('r-hello', { rude: [0] }),
      label('r-nothing', {}),
      label('gone', {}),
    ].join('\n');
    const { body } = await post<{ cells: { by: string; rule: string }[] }>('/api/rule-sets/backtest', {
      labels: { labels },
      rule: 'rude',
    });
    expect(body).toMatchObject({ calls: 3, missingCalls: ['gone'] });
    expect(body.cells.find(({ by, rule }) => by === 'all' && rule === 'rude')).toMatchObject({
      n: 3,
      TP: 1,
      FN: 1,
      TN: 1,
      FP: 0,
      precision: { value: 1, n: 1 },
      recall: { value: 0.5, n: 2 },
      calls: { TP: ['r-rude'], FN: ['r-hello'] },
    });
  });

  test('takes calls that are not stored', async () => {
    const call = { callId: 'x', turns: [{ role: 'agent', text: '您好 烦死了', startMs: 0, endMs: 900 }] };
    const { body } = await post('/api/rule-sets/backtest', {
      labels: { labels: label('x', { rude: [0] }), calls: JSON.stringify(call) },
    });
    expect(body).toMatchObject({ calls: 1, missingCalls: [] });
  });

  test.each([
    [{ labels: 'nothing' }, 'Line 1 of the labels'],
    [{ labels: label('x', {}), calls: '{"turns":1}' }, 'Line 1 of the calls'],
    [{ labels: label('gone', {}) }, 'None of the labelled calls is stored here'],
  ])('%j is refused with the line', async (labels, sentence) => {
    const { status, body } = await post<{ code: string; detail: string }>('/api/rule-sets/backtest', {
      labels,
    });
    expect([status, body.code]).toEqual([422, 'labels-invalid']);
    expect(body.detail).toContain(sentence);
  });
});

describe('a candidate', () => {
  const done = (id: string) =>
    until('the comparison is done', async () => {
      const { body } = (await api.get(`/api/rule-diffs/${id}`)) as { body: DiffJobShape };
      return body.state === 'running' ? null : body;
    });

  test('with mistakes is not stored', async () => {
    const { status, body } = await post<{ code: string; detail: string }>('/api/rule-sets', {
      files: { 'no_hello.yaml': changed.replace('version: 2', 'version: 1') },
    });
    expect([status, body.code]).toEqual([422, 'rules-invalid']);
    expect(body.detail).toMatch(/^no_hello\.yaml, line 2: .*raise version to 2/);
  });

  test('is stored, compared, activated with a reason, and rolled back', async () => {
    const stored = await post<Candidate>('/api/rule-sets', {
      files: { 'no_hello.yaml': changed },
      note: '“喂”也算问候',
      who: '林晓',
    });
    expect([stored.status, stored.body.isNew]).toEqual([201, true]);
    const { hash } = stored.body;
    expect((await post<Candidate>('/api/rule-sets', { files: { 'no_hello.yaml': changed } })).status).toBe(
      200,
    );
    const list = (await api.get('/api/rule-sets')) as { body: RuleSetList };
    expect(list.body.items[0]).toMatchObject({
      hash,
      isCandidate: true,
      inForce: false,
      createdBy: '林晓',
      note: '“喂”也算问候',
      basedOn: ruleSet.hash,
    });

    const job = await post<DiffJobShape>('/api/rule-sets/diff', { b: hash.slice(0, 10) });
    expect(job.status).toBe(202);
    const { state, result } = await done(job.body.id);
    expect(state).toBe('done');
    expect(result).toMatchObject({
      a: ruleSet.hash,
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
      expect(problemOf(refused.body)).toBe(code);
    }
    const activated = await post(`/api/rule-sets/${hash}/activate`, { why: '方言区习惯说喂', who: '林晓' });
    expect(activated.body).toMatchObject({
      activation: { hash, previousHash: ruleSet.hash, why: '方言区习惯说喂', who: '林晓', kind: 'activate' },
    });
    const again = await api.post(`/api/rule-sets/${hash}/activate`, { why: '再来一次' });
    expect([again.status, problemOf(again.body)]).toEqual([409, 'rule-set-in-force']);

    const rescore = await api.get('/api/rule-sets/rescore');
    expect(rescore.body).toMatchObject({ ruleSet: hash, total: 3, done: 0, state: 'waiting' });
    const back = await post('/api/rule-sets/rollback', { why: '误改' });
    expect(back.body).toMatchObject({ activation: { hash: ruleSet.hash, kind: 'rollback' } });
  });

  test('a comparison can be cancelled, and one that fails says why', async () => {
    const other = ruleYaml.replace('[您好, 早上好]', '[您好]').replace('version: 1', 'version: 3');
    const { body } = await post<Candidate>('/api/rule-sets', { files: { 'no_hello.yaml': other } });
    const job = await post<DiffJobShape>('/api/rule-sets/diff', { b: body.hash, limit: 2 });
    const same = await post<DiffJobShape>('/api/rule-sets/diff', { b: body.hash, limit: 2 });
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
    expect([answer.status, problemOf(answer.body)]).toEqual([status, code]);
  });
});
