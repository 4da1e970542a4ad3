import { expect, test } from 'vitest';
import { emptyMetadata } from '../pipeline/domain.ts';
import { score } from '../pipeline/stages/score.ts';
import { ruleSetOf } from './load.ts';
import { opinionsOf, transcriptOf } from './test-rules.ts';

const pack = 'name: t\nversion: 1\ntitle: { zh: 测试, en: Test }\noperator: state_grid\n';
const ruleText = (condition: string) => `id: arrival_told
version: 1
title: { zh: 告知到达时限, en: Arrival told }
explanation: { zh: 说, en: says }
source: test
section: manner
severity: minor
points: -1
conditions:
  told: { operator: similar, label: 到达时限, role: agent, ${condition} }
fail: { not: told }
`;
const card = `id: general
version: 1
title: { zh: 表, en: Card }
priority: 0
passMark: 60
sections: [{ id: manner, title: { zh: 规范, en: Manner }, rules: [arrival_told] }]
`;
const knowledge = `defaults: { kind: script, owner: 组 }
items:
  - { id: arrival, title: { zh: 到达时限, en: Arrival }, text: [城区平均45分钟到现场], from: "2023-01-01" }
  - { id: arrival, title: { zh: 到达时限, en: Arrival }, text: [城区不超过45分钟到现场], from: "2011-01-01", to: "2022-12-31" }
  - { id: notice, kind: item, title: { zh: 停电通知, en: Notice }, text: [提前七天通知客户] }
  - { id: local, title: { zh: 省内口径, en: Local }, text: [按省里的口径来答复您], regions: [四川] }
`;
const ruleSet = (condition: string, items = knowledge) =>
  ruleSetOf(
    new Map([
      ['pack.yaml', pack],
      ['arrival_told.yaml', ruleText(condition)],
      ['score-cards/general.yaml', card],
      ['knowledge/a.yaml', items],
    ]),
    'test',
  );
const findingOn = (
  condition: string,
  startedAt: string | null,
  said: string,
  region: string | null = null,
) => {
  const transcript = transcriptOf([['agent', said]]);
  const [finding] = score({
    transcript,
    metadata: { ...emptyMetadata, startedAt, region },
    opinions: opinionsOf(transcript),
    ruleSet: ruleSet(condition),
  }).findings;
  return finding;
};

test.each([
  ['2024-05-01T10:00:00+08:00', '城区平均四十五分钟到现场', 'pass'],
  ['2024-05-01T10:00:00+08:00', '城区不超过四十五分钟到现场', 'fail'],
  ['2020-05-01T10:00:00+08:00', '城区不超过四十五分钟到现场', 'pass'],
  [null, '城区平均四十五分钟到现场', 'pass'],
  ['2001-05-01T10:00:00+08:00', '城区平均四十五分钟到现场', 'unsure'],
])('on %s “%s” is judged by the script of that day: %s', (startedAt, said, verdict) => {
  const finding = findingOn('script: arrival, threshold: 0.95', startedAt, said);
  expect(finding).toMatchObject({ verdict, knowledge: ['arrival'] });
  if (verdict === 'unsure') expect(finding?.reason).toContain('「到达时限」在通话当日没有生效的版本');
});

test('what was found names the script, what was missed its nearest saying', () => {
  const found = findingOn('script: arrival, threshold: 0.4', '2024-05-01', '到城区的话平均四十五分钟');
  expect(found?.verdict).toBe('pass');
  const missed = findingOn('script: arrival, threshold: 0.99', '2024-05-01', '城区一般要四十五分钟到现场');
  expect(missed?.evidence.find(({ kind }) => kind === 'nearest-miss')?.why).toContain(
    '“城区平均45分钟到现场”',
  );
});

test('a text for one region alone cannot be told where nobody knows the region', () => {
  expect(findingOn('script: local', '2024-05-01', '按省里的口径来答复您', '四川/成都')?.verdict).toBe('pass');
  expect(findingOn('script: local', '2024-05-01', '按省里的口径来答复您')?.reason).toContain('通话地区未知');
});

test.each([
  ['script: nothing', 'line 10: there is no script "nothing" in knowledge/'],
  ['script: notice', 'line 10: "notice" is of kind item: write knowledge: notice'],
  ['knowledge: arrival', '"arrival" is of kind script: write script: arrival'],
  ['threshold: 0.7', 'name one of sentences, script and knowledge'],
  ['script: arrival, sentences: [您好]', 'name one of sentences, script and knowledge'],
])('%s is refused', (condition, message) => {
  expect(() => ruleSet(condition)).toThrow(message);
});

test('texts a rule rests on are part of its rule set, others are not', () => {
  const { hash } = ruleSet('script: arrival');
  expect(ruleSet('script: arrival', knowledge.replace('提前七天', '提前三天')).hash).toBe(hash);
  expect(ruleSet('script: arrival', knowledge.replace('平均45分钟', '平均60分钟')).hash).not.toBe(hash);
});
