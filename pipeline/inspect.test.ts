import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRuleSet } from '../rules/load.ts';
import { type Inspection, inspect, inspectFile } from './inspect.ts';

const ruleSet = await loadRuleSet(fileURLToPath(new URL('../rules/packs/95598', import.meta.url)));
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earmark-inspect-'));
});
afterAll(() => rm(dir, { recursive: true }));

const call = {
  callId: 'c1',
  channel: 'phone',
  meta: { agentId: 2107, satisfaction: 9, hangupBy: 'customer', skillGroup: '抢修' },
  turns: [
    { role: 'agent', text: '您好 95598 工号2107', startMs: 0, endMs: 2000 },
    { role: 'customer', text: '楼道表箱的门坏了', startMs: 2500, endMs: 4500 },
    { role: 'agent', text: '这个不归我们管 你找物业吧', startMs: 5000, endMs: 7500 },
    { role: 'agent', text: '再见', startMs: 8000, endMs: 8500 },
  ],
};

async function run(name: string, content: string) {
  const path = join(dir, name);
  await writeFile(path, content);
  const results: Inspection[] = [];
  const summary = await inspectFile(path, ruleSet, (one) => void results.push(one));
  return { summary, ids: results.map((one) => one.callId), results };
}

/** Every training moves them a little. */
function withoutProbabilities<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/概率0\.\d\d/g, '概率…')) as T;
}

test('one call: findings with evidence, a score card, and what the models think', () => {
  const { callId, complaint, businessType, emotion, personalData, findings, scoreCard } = inspect(
    call,
    ruleSet,
  );
  expect([callId, complaint?.level, emotion?.overall, personalData]).toEqual(['c1', 'none', 'neutral', []]);
  expect(businessType?.probability).toBeGreaterThan(0);
  const failed = findings.filter((one) => one.verdict === 'fail');
  expect(withoutProbabilities(failed)).toEqual([
    {
      rule: 'blame_shifting',
      verdict: 'fail',
      turns: [2],
      points: -15,
      reason: null,
      evidence: [
        {
          turn: 2,
          startMs: 5000,
          endMs: 7500,
          quote: '这个不归我们管 你找物业吧',
          why: '模型判断在推诿（概率…）',
        },
        {
          turn: 2,
          startMs: 5000,
          endMs: 7500,
          quote: '这个不归我们管 你找物业吧',
          why: '声称不归自己管：客服说“不归我们管”',
        },
        {
          turn: 2,
          startMs: 5000,
          endMs: 7500,
          quote: '这个不归我们管 你找物业吧',
          why: '让客户去找别的单位：客服说“你找物业吧”',
        },
      ],
    },
  ]);
  expect(scoreCard.potential - scoreCard.score).toBe(15);
});

test('the agent’s work order is compared with what was said', () => {
  const spoken = {
    callId: 'c9',
    meta: { workOrder: { 户号: '9900012354', 备注: '客户着急' } },
    turns: [
      { role: 'agent', text: '您好 户号报一下', startMs: 0, endMs: 2000 },
      { role: 'customer', text: '户号九九零零零一二三四五', startMs: 2500, endMs: 6000 },
    ],
  };
  const compared = inspect(spoken, ruleSet).workOrderComparison ?? [];
  expect(compared.find(({ field }) => field === 'accountNo')).toMatchObject({
    verdict: 'differs',
    said: { value: '9900012345', source: { turn: 1 } },
    written: '9900012354',
  });
  expect(inspect(call, ruleSet)).not.toHaveProperty('workOrderComparison');
});

test('the same call gives the same bytes', () => {
  expect(JSON.stringify(inspect(call, ruleSet))).toBe(JSON.stringify(inspect(call, ruleSet)));
});

test('.jsonl: good lines are judged, bad ones are named by line', async () => {
  const { summary, ids } = await run(
    'calls.jsonl',
    `\uFEFF${JSON.stringify(call)}\n\n{"broken\n{"id":7}\n${JSON.stringify({ ...call, callId: undefined, id: 9 })}\n`,
  );
  expect(ids).toEqual(['c1', '9']);
  expect(summary.calls).toBe(2);
  expect(summary.bad.map(({ line }) => line)).toEqual([3, 4]);
  expect(summary.bad[1]?.message).toContain('line 4: turns is not usable');
});

test.each([
  ['one.json', JSON.stringify(call), ['c1']],
  ['many.json', JSON.stringify([call, { ...call, callId: 'c2' }]), ['c1', 'c2']],
])('%s', async (name, content, expected) => {
  expect((await run(name, content)).ids).toEqual(expected);
});

test('a .json file that is no JSON is named with its line', async () => {
  expect((await run('bad.json', '{\n "turns": [\n oops')).summary.bad).toMatchObject([
    { message: expect.stringContaining('This is not JSON.') },
  ]);
});

test('a missing file says so', async () => {
  await expect(inspectFile(join(dir, 'none.jsonl'), ruleSet, () => {})).rejects.toMatchObject({
    code: 'inspect-file',
  });
});

test.each<[string, unknown[]]>([
  ['no turns', []],
  ['empty words', [{ role: 'agent', text: '', startMs: 0, endMs: 0 }]],
  [
    'no times',
    [
      { role: 'agent', text: '您好' },
      { role: 'customer', text: '查电费' },
    ],
  ],
  [
    'times backwards',
    [
      { role: 'agent', text: '您好', startMs: 9000, endMs: 100 },
      { role: 'customer', text: '好', startMs: 50, endMs: 20 },
    ],
  ],
  [
    'unknown roles',
    [
      { role: 'bot', text: '您好' },
      { role: 'IVR', text: '请按1' },
    ],
  ],
  ['emoji and rare characters', [{ role: 'customer', text: '😡𠮷野家气死我了', startMs: 0, endMs: 900 }]],
  ['a very long turn', [{ role: 'agent', text: '不归我们管'.repeat(5000), startMs: 0, endMs: 900 }]],
])('odd input is judged all the same: %s', (_name, turns) => {
  expect(inspect({ callId: 'x', turns }, ruleSet).findings).toHaveLength(ruleSet.rules.length);
});
