/** A small rule pack for the tests of the API: two rules with their dialogues, one score card. */
import type { PackTexts } from '../rules/pack-texts.ts';

const dialogue = (words: string) => `      客服 0.5-2.0 ${words}
      客户 2.5-4.0 我家停电了
      客服 4.5-6.0 好的 我给您登记`;

const cases = (entries: readonly (readonly [name: string, words: string])[]) =>
  entries.map(([name, words]) => `  - name: ${name}\n    dialogue: |\n${dialogue(words)}`).join('\n');

const tests = (bad: readonly string[], good: readonly string[]) =>
  `fail:
${cases(bad.map((words, i) => [`有问题${i + 1}`, words]))}
pass:
${cases(good.slice(0, 3).map((words, i) => [`没有问题${i + 1}`, words]))}
nearMiss:
${cases(good.slice(3).map((words, i) => [`像有问题${i + 1}`, words]))}
`;

export const ruleYaml = `id: no_hello
version: 1
title: { zh: 没有问候, en: No greeting }
explanation: { zh: 开头要说您好, en: Say hello at the start }
source: 测试标准第一条
section: manner
severity: minor
points: -5
conditions:
  hello:
    operator: keyword
    label: 问候
    role: agent
    range: { first: 1 }
    phrases: [您好, 早上好]
fail: { not: hello }
`;

const rudeYaml = `id: rude
version: 1
title: { zh: 说话难听, en: Rude words }
explanation: { zh: 不能说难听的话, en: No rude words }
source: 测试标准第二条
section: manner
severity: moderate
points: -10
conditions:
  words:
    operator: keyword
    label: 难听的话
    role: agent
    phrases: [烦死了]
fail: words
`;

const greetings = ['您好 请讲', '您好 这里是供电服务', '早上好 请讲', '您好啊', '您好 我是工号2107'];

export const testPack: PackTexts = new Map([
  ['pack.yaml', 'name: test\nversion: 1\ntitle: { zh: 测试规则, en: Test rules }\noperator: state_grid\n'],
  ['no_hello.yaml', ruleYaml],
  ['no_hello.test.yaml', tests(['喂', '什么事', '说吧'], greetings)],
  ['rude.yaml', rudeYaml],
  ['rude.test.yaml', tests(['烦死了 说', '您好 烦死了', '真是烦死了'], greetings)],
  [
    'score-cards/general.yaml',
    `id: general
version: 1
title: { zh: 通用评分表, en: General }
priority: 0
passMark: 80
sections:
  - id: manner
    title: { zh: 礼貌, en: Manner }
    rules: [no_hello, rude]
`,
  ],
]);
