import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LintAnswer, RuleTrace, TestAnswer } from './rule-shapes.ts';
import { openRuleThreads } from './rule-threads.ts';
import { testPack } from './test-pack.ts';
import { changedRule, codeOf, openRulesApi, type RulesApi } from './test-rules.ts';

let api: RulesApi;

beforeAll(async () => {
  api = await openRulesApi('rule_drafts');
});
afterAll(() => api.close());

describe('lint', () => {
  const lint = async (files: Record<string, string | null>) =>
    (await api.send<LintAnswer>('/api/rule-sets/lint', { files })).body.problems;

  test('what is in force has no problems', async () => {
    expect(await lint({})).toEqual([]);
    expect(await lint({ 'no_hello.yaml': changedRule })).toEqual([]);
  });

  test.each<[string, string, object]>([
    [
      'a misspelt field',
      changedRule.replace('severity', 'severty'),
      { line: 7, level: 'error', suggestion: 'severity' },
    ],
    ['no YAML', changedRule.replace('title: {', 'title: }'), { line: 3, level: 'error' }],
    [
      'content without a new version',
      changedRule.replace('version: 2', 'version: 1'),
      { line: 2, level: 'error', code: 'not-raised', suggestion: '2' },
    ],
    [
      'a condition that is not there',
      changedRule.replace('hello }', 'helo }'),
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
    const text = changedRule
      .replace('operator: keyword', 'operator: regex')
      .replace('phrases: [您好, 早上好, 喂]', 'patterns: ["(((a{1,900}){1,900}){1,900})"]');
    expect(await lint({ 'no_hello.yaml': text })).toMatchObject([{ level: 'error', line: 15 }]);
  });
});

describe('a draft', () => {
  test('is tried on a call by recording id and call id, with personal data masked', async () => {
    const { body } = await api.send<RuleTrace>('/api/rule-sets/try', {
      rule: 'no_hello',
      recordingId: 'r-nothing',
    });
    expect(body).toMatchObject({
      recordingId: 'r-nothing',
      ruleSet: api.ruleSet.hash,
      finding: { verdict: 'fail', points: -5 },
      trace: { what: 'not', state: 'true', parts: [{ condition: { name: 'hello' }, state: 'false' }] },
    });
    expect(JSON.stringify(body)).not.toContain('19900012345');
    expect(body.turns[1]?.text).toContain('199****2345');
    const edited = await api.send<RuleTrace>('/api/rule-sets/try', {
      files: { 'no_hello.yaml': changedRule },
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
    const text = changedRule.replace(
      'fail: {',
      '  number: { operator: regex, label: 电话, role: customer, patterns: ["1[0-9]{10}"] }\nfail: number\nunused: {',
    );
    const { body } = await api.send<RuleTrace>('/api/rule-sets/try', {
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
    const good = await api.send<TestAnswer>('/api/rule-sets/test', { rule: 'no_hello', files: {} });
    expect(good.body.results.map(({ kind, problem }) => [kind, problem])).toEqual([
      ...['fail', 'fail', 'fail', 'pass', 'pass', 'pass', 'nearMiss', 'nearMiss'].map((kind) => [kind, null]),
    ]);
    const bad = await api.send<TestAnswer>('/api/rule-sets/test', {
      rule: 'no_hello',
      files: { 'no_hello.yaml': changedRule },
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
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });
});

describe('back-test', () => {
  const label = (callId: string, fail: object) => JSON.stringify({ callId, fail });

  test('counts what is shipped, the dev part only', async () => {
    const { status, body } = await api.send<{ calls: number; missingRules: string[] }>(
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
    const { body } = await api.send<{ cells: { by: string; rule: string }[] }>('/api/rule-sets/backtest', {
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
    const { body } = await api.send('/api/rule-sets/backtest', {
      labels: { labels: label('x', { rude: [0] }), calls: JSON.stringify(call) },
    });
    expect(body).toMatchObject({ calls: 1, missingCalls: [] });
  });

  test.each([
    [{ labels: 'nothing' }, 'Line 1 of the labels'],
    [{ labels: label('x', {}), calls: '{"turns":1}' }, 'Line 1 of the calls'],
    [{ labels: label('gone', {}) }, 'None of the labelled calls is stored here'],
  ])('%j is refused with the line', async (labels, sentence) => {
    const { status, body } = await api.send<{ code: string; detail: string }>('/api/rule-sets/backtest', {
      labels,
    });
    expect([status, body.code]).toEqual([422, 'labels-invalid']);
    expect(body.detail).toContain(sentence);
  });
});

describe('rule threads', () => {
  test('what goes past its time is ended, and the next one is answered', async () => {
    const threads = openRuleThreads({ lint: 1 });
    const draft = { base: testPack, files: {}, today: '2026-11-22' };
    await expect(threads.run('lint', draft)).rejects.toMatchObject({ code: 'rules-too-heavy', status: 422 });
    expect((await threads.run('test', { ...draft, rule: 'rude' })).results).toHaveLength(8);
    await threads.close();
  });
});
