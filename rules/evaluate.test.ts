import { expect, test } from 'vitest';
import { judge, type Line, ruleOf, transcriptOf } from './test-rules.ts';

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
  expect(
    judge(rule, transcriptOf([['agent', '您好']]), { metadata: { ringMs: 25000 } }).finding.verdict,
  ).toBe('fail');
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
    judge(rule, [['agent', '滚']], { metadata: { startedAt } }).finding.verdict;
  expect([on('2025-12-31T23:00:00+08:00'), on('2026-01-01T08:00:00+08:00')]).toEqual([
    'not-applicable',
    'fail',
  ]);
});

test('a call of unknown day is unsure where the rule has run out', () => {
  const rule = ruleOf({ effective: { to: '2026-01-01' }, conditions: { no: keyword(['滚']) }, fail: 'no' });
  expect(judge(rule, [['agent', '滚']]).finding).toMatchObject({ verdict: 'unsure', reason: '通话日期未知' });
});

test.each<[string | undefined, string, string | null]>([
  ['四川省成都市', 'fail', null],
  ['云南/昆明', 'not-applicable', '不适用于地区“云南/昆明”'],
  ['四川', 'unsure', '通话地区未知'],
  [undefined, 'unsure', '通话地区未知'],
])('a regional rule on a call from %s is %s', (region, verdict, reason) => {
  const rule = ruleOf({ regions: ['四川/成都'], conditions: { no: keyword(['滚']) }, fail: 'no' });
  const { finding } = judge(rule, [['agent', '滚']], { metadata: region === undefined ? {} : { region } });
  expect([finding.verdict, finding.reason]).toEqual([verdict, reason]);
});

const fault = ruleOf({ id: 'fault', points: -10, conditions: { no: keyword(['不行']) }, fail: 'no' });
const bonus = (more: Record<string, unknown> = {}) =>
  ruleOf({ points: 3, conditions: { thanks: keyword(['谢谢您']) }, fail: 'thanks', ...more });

test.each<[string, Record<string, unknown>, Line[], unknown[]]>([
  ['earned', {}, [['agent', '谢谢您']], ['pass', 3, 13, 10, 100]],
  ['not earned', {}, [['agent', '再见']], ['not-applicable', 0, 10, 10, 100]],
  [
    'makes up for a fault in part',
    {},
    [
      ['agent', '不行'],
      ['agent', '谢谢您'],
    ],
    ['pass', 3, 3, 10, 30],
  ],
  [
    'per hit as far as the cap',
    { perHit: { cap: 5 } },
    [
      ['agent', '谢谢您'],
      ['agent', '谢谢您'],
      ['agent', '不行'],
    ],
    ['pass', 5, 5, 10, 50],
  ],
])('a bonus %s', (_name, more, dialogue, expected) => {
  const { finding, scoreCard } = judge(bonus(more), dialogue, { others: [fault] });
  expect([
    finding.verdict,
    finding.points,
    scoreCard.score,
    scoreCard.potential,
    scoreCard.normalised,
  ]).toEqual(expected);
});

test('a cap against the sign of the points is refused', () => {
  expect(() => bonus({ perHit: { cap: -5 } })).toThrow('the cap needs the sign of the points');
});

test('a fault left to a person costs nothing yet, and says what it would cost', () => {
  const rule = ruleOf({
    decision: 'needs_human',
    veto: true,
    severity: 'severe',
    knowledge: ['KB-7'],
    conditions: { no: keyword(['滚']) },
    fail: 'no',
  });
  const { finding, scoreCard } = judge(rule, [['agent', '滚']], { section: { weight: 2 } });
  expect(finding).toMatchObject({
    verdict: 'fail',
    points: 0,
    veto: false,
    needsHuman: true,
    pending: { points: -4, veto: true },
    knowledge: ['KB-7'],
  });
  expect([scoreCard.score, scoreCard.potential, scoreCard.veto]).toEqual([4, 4, false]);
});

test('sections weigh, and those of one dimension are summed up', () => {
  const { finding, scoreCard } = judge(fault, [['agent', '不行']], {
    section: { weight: 1.5, dimension: 'emotion_defused' },
  });
  expect([finding.points, scoreCard.sections[0]?.dimension]).toEqual([-15, 'emotion_defused']);
  expect(scoreCard.dimensions).toEqual([{ id: 'emotion_defused', score: 0, potential: 15, normalised: 0 }]);
});

test('vetoes are listed as critical errors', () => {
  const rule = ruleOf({ veto: true, conditions: { no: keyword(['滚']) }, fail: 'no' });
  expect(judge(rule, [['agent', '滚']]).scoreCard.criticalErrors).toEqual(['r']);
  expect(judge(rule, [['agent', '您好']]).scoreCard.criticalErrors).toEqual([]);
});

test('words of which one is badly recognised do not make "all" sure', () => {
  const rule = ruleOf({
    conditions: { both: keyword(['甲乙', '丙丁'], { match: 'all', scope: 'range' }) },
    fail: 'both',
  });
  expect(
    judge(rule, [
      ['agent', '甲乙'],
      ['agent', '丙丁', 0.2],
    ]).finding.verdict,
  ).toBe('unsure');
  expect(
    judge(rule, [
      ['agent', '甲乙 丙丁'],
      ['agent', '丙丁', 0.2],
    ]).finding.verdict,
  ).toBe('fail');
});

test.each<[string, Record<string, unknown>, Line[], string]>([
  [
    'the last 3 s',
    { lastMs: 3000 },
    [
      ['agent', '再见'],
      ['agent', '户号'],
      ['agent', '好'],
    ],
    'pass',
  ],
  [
    'the last 3 s',
    { lastMs: 3000 },
    [
      ['agent', '好'],
      ['agent', '户号'],
      ['agent', '再见'],
    ],
    'fail',
  ],
  [
    'from 3 s on',
    { fromMs: 3000 },
    [
      ['agent', '再见'],
      ['agent', '户号'],
    ],
    'pass',
  ],
])('a range of time: %s', (_name, range, dialogue, verdict) => {
  const rule = ruleOf({ conditions: { bye: keyword(['再见'], { range }) }, fail: 'bye' });
  expect(judge(rule, dialogue).finding.verdict).toBe(verdict);
});

test('a range of time on a call without times is unsure', () => {
  const rule = ruleOf({ conditions: { bye: keyword(['再见'], { range: { lastMs: 9 } }) }, fail: 'bye' });
  const { turns, ...rest } = transcriptOf([['agent', '再见']]);
  const still = { ...rest, durationMs: 0, turns: turns.map((turn) => ({ ...turn, startMs: 0, endMs: 0 })) };
  expect(judge(rule, still).finding).toMatchObject({ verdict: 'unsure', reason: '没有可用的时间信息' });
});

test('evidence names the characters of the text as written', () => {
  const rule = ruleOf({ conditions: { no: keyword(['不归我们管']) }, fail: 'no' });
  const [evidence] = judge(rule, [['agent', '这个，不归 我们管。']]).finding.evidence;
  expect(evidence?.chars).toEqual({ start: 3, end: 9 });
});

test('the trace gives every operator its value, its threshold and where it was met', () => {
  const rule = ruleOf({
    conditions: {
      angry: keyword(['气死'], { role: 'customer' }),
      sorry: keyword(['非常抱歉'], { role: 'agent', range: { after: 'angry', turns: 2 } }),
      long: { operator: 'duration', label: '通话时长', measure: 'turns', compare: 'gte', value: 3 },
    },
    fail: { and: ['angry', { not: 'sorry' }, 'long'] },
  });
  const trace = judge(rule, [
    ['customer', '气死我了'],
    ['agent', '很抱歉啊'],
    ['agent', '户号'],
  ]).trace();
  const [angry, not, long] = trace.parts;
  const sorry = not?.parts[0];
  expect([trace.what, trace.state, not?.state]).toEqual(['and', 'true', 'true']);
  expect([angry?.what, angry?.state, angry?.turns, angry?.evidence[0]?.chars]).toEqual([
    'angry keyword 气死',
    'true',
    [0],
    { start: 0, end: 2 },
  ]);
  expect([
    sorry?.state,
    sorry?.evidence.map(({ kind, window, likeness }) => [kind, window, likeness]),
  ]).toEqual([
    'false',
    [
      ['searched', { from: 1, to: 2 }, undefined],
      ['nearest-miss', undefined, 0.333],
    ],
  ]);
  expect(sorry?.parts.map(({ what, parts }) => [what, parts[0]?.condition?.name])).toEqual([
    ['after', 'angry'],
  ]);
  expect([long?.measured, long?.threshold, long?.state]).toEqual([3, 3, 'true']);
});
