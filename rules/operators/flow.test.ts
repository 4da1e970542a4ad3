import { expect, test } from 'vitest';
import { judge, type Line, ruleOf } from '../test-rules.ts';

const words = (phrases: string[], more: Record<string, unknown> = {}) => ({
  operator: 'keyword',
  label: phrases[0],
  role: 'agent',
  phrases,
  ...more,
});
const surge = {
  start: words(['电费怎么这么多'], { role: 'customer' }),
  check: words(['现场核实']),
  query: words(['查询用电量']),
  explain: words(['分析原因']),
  advise: words(['观察几天', '校验电表']),
};
const flow = (order: string, nodes: unknown[]) =>
  ruleOf({
    conditions: { ...surge, flow: { operator: 'flow', label: '电量突增流程', start: 'start', order, nodes } },
    fail: 'flow',
  });
const four = [{ say: 'check' }, { say: 'query' }, { say: 'explain', optional: true }, { say: 'advise' }];
const lines = (...said: string[]): Line[] => [
  ['customer', '电费怎么这么多'],
  ...said.map((text): Line => ['agent', text]),
];
const CHECK = '我安排现场核实';
const QUERY = '先给您查询用电量';
const ADVISE = '您先观察几天';

test.each<[string, string, Line[], string]>([
  ['every step', 'fixed', lines(CHECK, QUERY, '再分析原因', ADVISE), 'pass'],
  ['an optional step left out', 'fixed', lines(CHECK, QUERY, ADVISE), 'pass'],
  ['a needed step left out', 'fixed', lines(CHECK, ADVISE), 'fail'],
  ['out of order, order fixed', 'fixed', lines(QUERY, CHECK, ADVISE), 'fail'],
  ['out of order, any order', 'any', lines(QUERY, CHECK, ADVISE), 'pass'],
  ['two steps in one turn count in either order', 'fixed', lines('查询用电量 现场核实', ADVISE), 'pass'],
  ['an optional step too early', 'fixed', lines('分析原因', CHECK, QUERY, ADVISE), 'fail'],
  ['steps before the flow starts do not count', 'any', [['agent', CHECK], ...lines(QUERY, ADVISE)], 'fail'],
  [
    'a flow that never starts',
    'any',
    [
      ['customer', '查电费'],
      ['agent', '好的'],
    ],
    'pass',
  ],
  [
    'badly recognised words may be the step',
    'any',
    [...lines(CHECK, ADVISE), ['agent', '差寻拥电亮', 0.2]],
    'unsure',
  ],
  [
    'a badly recognised start',
    'any',
    [
      ['customer', '电费怎么这么多', 0.2],
      ['agent', CHECK],
    ],
    'unsure',
  ],
  ['a badly recognised step', 'any', [...lines(CHECK, ADVISE), ['agent', QUERY, 0.2]], 'unsure'],
])('flow: %s', (_name, order, dialogue, verdict) => {
  expect(judge(flow(order, four), dialogue).finding.verdict).toBe(verdict);
});

test('a skipped step is named, with the window searched and the nearest miss', () => {
  const { finding } = judge(flow('any', four), lines(CHECK, '我帮您查一下用电量', ADVISE));
  expect(finding.evidence.map(({ kind, why, window, likeness }) => [kind, why, window, likeness])).toEqual([
    ['found', '电量突增流程：客户说“电费怎么这么多”（流程从这里开始）', undefined, undefined],
    ['searched', '跳过步骤：在第2至4句客服的话里没有找到：查询用电量', { from: 1, to: 3 }, undefined],
    ['nearest-miss', '最接近的说法：与“查询用电量”相似度0.50', undefined, 0.5],
  ]);
});

test('a step too early is named', () => {
  const { finding } = judge(flow('fixed', four), lines(QUERY, CHECK, ADVISE));
  expect(finding.evidence.map(({ turn, why }) => [turn, why])).toEqual([
    [0, '电量突增流程：客户说“电费怎么这么多”（流程从这里开始）'],
    [1, '电量突增流程：客服说“查询用电量”（步骤“查询用电量”说得过早，应在“现场核实”之后）'],
  ]);
});

const branched = [{ branch: 'start', holds: [{ say: 'check' }], otherwise: [{ say: 'query' }] }];
test.each<[string, Line[], string]>([
  [
    'the branch that holds',
    [
      ['customer', '电费怎么这么多'],
      ['agent', CHECK],
    ],
    'pass',
  ],
  [
    'the branch that holds, not done',
    [
      ['customer', '电费怎么这么多'],
      ['agent', QUERY],
    ],
    'fail',
  ],
  [
    'the other branch',
    [
      ['customer', '查电费'],
      ['agent', QUERY],
    ],
    'pass',
  ],
  [
    'a branch nobody can decide',
    [
      ['customer', '电费怎么这么多', 0.2],
      ['agent', QUERY],
    ],
    'unsure',
  ],
  [
    'a branch nobody can decide, with both sides done',
    [
      ['customer', '电费怎么这么多', 0.2],
      ['agent', QUERY],
      ['agent', CHECK],
    ],
    'pass',
  ],
  [
    'a branch nobody can decide, with neither done',
    [
      ['customer', '电费怎么这么多', 0.2],
      ['agent', '好'],
    ],
    'fail',
  ],
])('flow: %s', (_name, dialogue, verdict) => {
  const rule = ruleOf({
    conditions: { ...surge, flow: { operator: 'flow', label: '流程', nodes: branched } },
    fail: 'flow',
  });
  expect(judge(rule, dialogue).finding.verdict).toBe(verdict);
});

const after = (more: Record<string, unknown>) =>
  ruleOf({
    conditions: {
      angry: words(['气死'], { role: 'customer' }),
      sorry: words(['抱歉']),
      comfort: words(['您别着急']),
      none: {
        operator: 'missing_after',
        label: '没有安抚',
        after: 'angry',
        expected: ['sorry', 'comfort'],
        ...more,
      },
    },
    fail: 'none',
  });

test.each<[string, Record<string, unknown>, Line[], string]>([
  [
    'one of them is enough',
    { turns: 2 },
    [
      ['customer', '气死我了'],
      ['agent', '户号'],
      ['agent', '抱歉'],
    ],
    'pass',
  ],
  [
    'all are needed',
    { turns: 2, need: 'all' },
    [
      ['customer', '气死我了'],
      ['agent', '抱歉'],
    ],
    'fail',
  ],
  [
    'too late',
    { turns: 1 },
    [
      ['customer', '气死我了'],
      ['agent', '户号'],
      ['agent', '抱歉'],
    ],
    'fail',
  ],
  [
    'nothing called for it',
    {},
    [
      ['customer', '查电费'],
      ['agent', '好的'],
    ],
    'pass',
  ],
  [
    'missing after one of two',
    { turns: 1 },
    [
      ['customer', '气死了'],
      ['agent', '抱歉'],
      ['customer', '气死了'],
      ['agent', '户号'],
    ],
    'fail',
  ],
  [
    'missing after each is not so',
    { turns: 1, hit: 0 },
    [
      ['customer', '气死了'],
      ['agent', '抱歉'],
      ['customer', '气死了'],
      ['agent', '户号'],
    ],
    'pass',
  ],
  [
    'only the second counts',
    { turns: 1, hit: 2 },
    [
      ['customer', '气死了'],
      ['agent', '户号'],
      ['customer', '气死了'],
      ['agent', '抱歉'],
    ],
    'pass',
  ],
  [
    'badly recognised words',
    {},
    [
      ['customer', '气死了'],
      ['agent', '报签', 0.2],
    ],
    'unsure',
  ],
  [
    'a badly recognised cause',
    {},
    [
      ['customer', '气死了', 0.2],
      ['agent', '户号'],
    ],
    'unsure',
  ],
])('missing_after: %s', (_name, more, dialogue, verdict) => {
  expect(judge(after(more), dialogue).finding.verdict).toBe(verdict);
});

test('missing_after shows the cause and every window searched', () => {
  const { finding } = judge(after({ turns: 1 }), [
    ['customer', '气死我了'],
    ['agent', '请您说一下户号'],
  ]);
  expect(finding.evidence.map(({ kind, why }) => [kind, why])).toEqual([
    ['found', '没有安抚：客户说“气死”（之后没有：抱歉、您别着急）'],
    ['searched', '在第2句客服的话里没有找到：抱歉'],
    ['searched', '在第2句客服的话里没有找到：您别着急'],
  ]);
});
