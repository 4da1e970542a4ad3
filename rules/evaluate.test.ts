import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyMetadata, type Metadata, type Transcript, type Turn } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import { prepareCall } from './call.ts';
import { compileRuleSet } from './compile.ts';
import { traceRule } from './evaluate.ts';
import { Rule } from './schema.ts';
import { slowVerdict } from './slow-evaluator.ts';

type Line = readonly [role: Turn['role'], text: string, confidence?: number | undefined];

function transcriptOf(lines: readonly Line[], change: Partial<Transcript> = {}): Transcript {
  const turns = lines.map(
    ([role, text, confidence], index): Turn => ({
      role,
      channel: null,
      startMs: index * 2000,
      endMs: index * 2000 + 1500,
      text,
      confidence: confidence ?? null,
    }),
  );
  return {
    channel: 'phone',
    durationMs: lines.length * 2000,
    turns,
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'test', version: '1' },
    ...change,
  };
}

function ruleOf(rest: Record<string, unknown>): Rule {
  return Rule.parse({
    id: 'r',
    version: 1,
    title: { zh: '规则', en: 'Rule' },
    explanation: { zh: '说明', en: 'text' },
    source: 'test',
    section: 'manner',
    severity: 'minor',
    points: -2,
    ...rest,
  });
}

function judge(rule: Rule, transcript: Transcript, metadata: Partial<Metadata> = {}) {
  const pack = { name: 't', version: 1, title: { zh: '测', en: 't' }, operator: 'state_grid' };
  const card = {
    id: 'card',
    version: 1,
    title: { zh: '表', en: 'card' },
    priority: 0,
    when: {},
    passMark: 60,
    sections: [{ id: 'manner', title: { zh: '规范', en: 'Manner' }, weight: 1, rules: ['r'] }],
  };
  const ruleSet = compileRuleSet({ pack, rules: [rule], scoreCards: [card], facts: [] });
  const opinions = analyse(transcript, { words: false });
  const scored = score({ transcript, metadata: { ...emptyMetadata, ...metadata }, opinions, ruleSet });
  const [finding] = scored.findings;
  if (finding === undefined) throw new Error('no finding');
  return { ...scored, finding, ruleSet };
}

const keyword = (phrases: string[], more: Record<string, unknown> = {}) => ({
  operator: 'keyword',
  label: phrases.join('、'),
  phrases,
  ...more,
});
const sorry = ruleOf({
  conditions: {
    angry: keyword(['气死'], { role: 'customer' }),
    sorry: keyword(['抱歉'], { role: 'agent', range: { after: 'angry', hit: 1 } }),
  },
  fail: { and: ['angry', { not: 'sorry' }] },
});

test.each<[string, Line[], string]>([
  [
    'no apology',
    [
      ['customer', '气死我了'],
      ['agent', '户号多少'],
    ],
    'fail',
  ],
  [
    'an apology afterwards',
    [
      ['customer', '气死我了'],
      ['agent', '户号'],
      ['agent', '非常抱歉'],
    ],
    'pass',
  ],
  [
    'an apology before does not count',
    [
      ['agent', '抱歉'],
      ['customer', '气死我了'],
      ['agent', '户号多少'],
    ],
    'fail',
  ],
  [
    'anger in badly recognised words',
    [
      ['customer', '气死我了', 0.3],
      ['agent', '户号多少'],
    ],
    'unsure',
  ],
  [
    'badly recognised words may be the apology',
    [
      ['customer', '气死我了'],
      ['agent', '报签呢', 0.2],
    ],
    'unsure',
  ],
  [
    'badly recognised words of a call without anger',
    [
      ['customer', '你好'],
      ['agent', '报签呢', 0.2],
    ],
    'pass',
  ],
  [
    'an apology by somebody unknown',
    [
      ['customer', '气死我了'],
      ['unknown', '抱歉'],
      ['agent', '户号多少'],
    ],
    'unsure',
  ],
  ['nobody but the customer', [['customer', '气死我了']], 'not-applicable'],
  ['no turns', [], 'not-applicable'],
])('three-valued: %s', (_name, lines, verdict) => {
  const { finding } = judge(sorry, transcriptOf(lines));
  expect(finding.verdict).toBe(verdict);
  expect(finding.points).toBe(verdict === 'fail' ? -2 : 0);
});

test('nobody is scored on an unsure split', () => {
  const split = { method: 'diarised' as const, confidence: 0.4, unsure: true, reason: '两人声音太像' };
  const { finding, scoreCard } = judge(
    sorry,
    transcriptOf(
      [
        ['customer', '气死我了'],
        ['agent', '户号'],
      ],
      { split },
    ),
  );
  expect([finding.verdict, finding.reason]).toEqual(['unsure', '说话人分离不可靠：两人声音太像']);
  expect([scoreCard.potential, scoreCard.normalised, scoreCard.passed]).toEqual([0, null, null]);
});

test('an absence shows the window that was searched and the nearest miss', () => {
  const rule = ruleOf({
    conditions: { hello: keyword(['很高兴为您服务'], { role: 'agent', range: { first: 2 } }) },
    fail: { not: 'hello' },
  });
  const { finding } = judge(
    rule,
    transcriptOf([
      ['agent', '喂 高兴为你服务'],
      ['customer', '你好'],
      ['agent', '户号'],
    ]),
  );
  expect(
    finding.evidence.map(({ kind, turn, startMs, endMs, why }) => [kind, turn, startMs, endMs, why]),
  ).toEqual([
    ['searched', null, 0, 5500, '在第1至3句客服的话里没有找到：很高兴为您服务'],
    ['nearest-miss', 0, 0, 1500, '最接近的说法：与“很高兴为您服务”相似度0.50'],
  ]);
});

test('a missing fact makes the rule unsure, and says which', () => {
  const rule = ruleOf({
    conditions: { late: { operator: 'metadata', label: '晚', field: 'ringMs', compare: 'gt', value: 20000 } },
    fail: 'late',
  });
  expect(judge(rule, transcriptOf([['agent', '您好']])).finding).toMatchObject({
    verdict: 'unsure',
    reason: '元数据缺少ringMs',
  });
  expect(judge(rule, transcriptOf([['agent', '您好']]), { ringMs: 25000 }).finding.verdict).toBe('fail');
});

test('points per hit stop at the cap', () => {
  const rule = ruleOf({
    points: -2,
    perHit: { cap: -5 },
    conditions: { no: keyword(['不行'], { role: 'agent' }) },
    fail: 'no',
  });
  const { finding, scoreCard } = judge(
    rule,
    transcriptOf([
      ['agent', '不行'],
      ['customer', '啊'],
      ['agent', '不行'],
      ['agent', '不行'],
    ]),
  );
  expect([finding.points, finding.turns, scoreCard.score, scoreCard.potential]).toEqual([
    -5,
    [0, 2, 3],
    0,
    5,
  ]);
});

test('a veto makes the whole card nought', () => {
  const rule = ruleOf({ veto: true, conditions: { no: keyword(['滚']) }, fail: 'no' });
  const { scoreCard } = judge(rule, transcriptOf([['agent', '滚']]));
  expect(scoreCard).toMatchObject({ score: 0, potential: 2, normalised: 0, veto: true, passed: false });
});

test('a rule in shadow is reported and scores nobody', () => {
  const rule = ruleOf({ shadow: true, veto: true, conditions: { no: keyword(['滚']) }, fail: 'no' });
  const { finding, scoreCard } = judge(rule, transcriptOf([['agent', '滚']]));
  expect([finding.verdict, finding.points, finding.veto, scoreCard.potential]).toEqual(['fail', 0, false, 0]);
});

test('a rule outside its days is not applicable', () => {
  const rule = ruleOf({ effective: { from: '2026-01-01' }, conditions: { no: keyword(['滚']) }, fail: 'no' });
  const on = (startedAt: string) =>
    judge(rule, transcriptOf([['agent', '滚']]), { startedAt }).finding.verdict;
  expect([on('2025-12-31T23:00:00+08:00'), on('2026-01-01T08:00:00+08:00')]).toEqual([
    'not-applicable',
    'fail',
  ]);
});

test('the trace names every condition with its turns', () => {
  const transcript = transcriptOf([
    ['customer', '气死我了'],
    ['agent', '户号'],
  ]);
  const { ruleSet } = judge(sorry, transcript);
  const [compiled] = ruleSet.rules;
  if (compiled === undefined) throw new Error('no rule');
  const call = prepareCall(transcript, emptyMetadata, analyse(transcript, { words: false }));
  const trace = traceRule(compiled, call, ruleSet.search.search(call.turns), ruleSet);
  expect([
    trace.what,
    trace.level,
    trace.parts.map(({ what, level, turns }) => [what, level, turns]),
  ]).toEqual([
    'and',
    3,
    [
      ['angry keyword 气死', 3, [0]],
      ['not', 3, []],
    ],
  ]);
});

// ---------------------------------------------------------------- any rule, any dialogue

const letters = fc.constantFrom('好', '不', '行', '您', ' ');
const role = fc.constantFrom('agent' as const, 'customer' as const, 'unknown' as const);
const line = fc.tuple(role, fc.string({ unit: letters, maxLength: 6 }), fc.constantFrom(0.3, 0.9, undefined));
const phrase = fc.string({ unit: fc.constantFrom('好', '不', '行', '您'), minLength: 1, maxLength: 2 });
const range = (anchor: string | null) =>
  fc.oneof(
    fc.constant(undefined),
    fc.record({ first: fc.integer({ min: 1, max: 3 }), of: fc.constantFrom('own', 'call') }),
    fc.record({ last: fc.integer({ min: 1, max: 3 }), of: fc.constantFrom('own', 'call') }),
    ...(anchor === null
      ? []
      : (['after', 'before', 'around'] as const).map((where) =>
          fc
            .record({
              hit: fc.integer({ min: -1, max: 2 }),
              turns: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
              inclusive: fc.boolean(),
              of: fc.constantFrom('own', 'call'),
            })
            .map((rest) => ({ [where]: anchor, ...rest })),
        )),
  );
const condition = (anchor: string | null) =>
  fc.record({
    operator: fc.constant('keyword'),
    label: fc.constant('词'),
    phrases: fc.array(phrase, { minLength: 1, maxLength: 2 }),
    role: fc.constantFrom('agent', 'customer', undefined),
    range: range(anchor),
    atLeast: fc.integer({ min: 1, max: 2 }),
    without:
      anchor === null
        ? fc.constant([])
        : fc.array(
            fc.record({
              condition: fc.constant(anchor),
              before: fc.nat(1),
              after: fc.nat(1),
              sameTurn: fc.boolean(),
            }),
            { maxLength: 1 },
          ),
  });
const { expression } = fc.letrec<{ expression: unknown }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b'),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie('expression').map((not) => ({ not })),
  ),
}));
const anyRule = fc
  .record({ a: condition(null), b: condition('a'), fail: expression })
  .map(({ a, b, fail }) => ruleOf(JSON.parse(JSON.stringify({ conditions: { a, b }, fail }))));

test('any rule on any dialogue: the verdict of the slow evaluator, and the same bytes twice', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyRule, fc.array(line, { maxLength: 7 }), (rule, lines) => {
      const transcript = transcriptOf(lines);
      const { finding } = judge(rule, transcript);
      seen.add(finding.verdict);
      expect(finding.verdict).toBe(slowVerdict(rule, transcript));
      expect(JSON.stringify(judge(rule, transcript).finding)).toBe(JSON.stringify(finding));
    }),
    { numRuns: 3000 },
  );
  expect([...seen].sort()).toEqual(['fail', 'not-applicable', 'pass', 'unsure']);
});
