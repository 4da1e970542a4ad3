import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type KnowledgeJudge, openKnowledgeJudge } from './judge.ts';
import { figuresOf } from './measure.ts';
import { loadKnowledge } from './read.ts';
import { readSamples } from './samples.ts';

const knowledge = await loadKnowledge(fileURLToPath(new URL('../../rules/packs/95598', import.meta.url)));
const shipped = openKnowledgeJudge(knowledge);
const occasion = { startedAt: '2026-03-09T10:00:00+08:00', region: '四川/成都', businessType: null };
const agent = (...texts: string[]) => texts.map((text) => ({ role: 'agent' as const, text }));
const said = (judge: KnowledgeJudge, turns: Parameters<KnowledgeJudge['judge']>[0], change: object = {}) =>
  judge.judge(turns, { ...occasion, ...change }).map(({ turn, item, of }) => [turn, item, of]);

test.each([
  ['as written', '请您提供一下用电户号', 'verify_account_no'],
  ['with fillers', '嗯 那个 请您呃提供一下您的用电户号', 'verify_account_no'],
  ['as a recogniser mishears it', '请您提供一下用电护号', 'verify_account_no'],
  ['in other words', '麻烦您把户号报一下 我帮您查', 'verify_account_no'],
  ['with digits', '到达现场城区平均45分钟', 'fault_arrival_time'],
])('a script is known %s', (_how, text, item) => {
  expect(said(shipped, agent(text))).toContainEqual([0, item, 'text']);
});

test.each(['嗯好的', '您不用提供户号 说地址就行', '昨天师傅来过了', ''])('“%s” is like nothing', (text) => {
  expect(said(shipped, agent(text))).toEqual([]);
});

test('a customer asks, and nobody knows what an unknown speaker does', () => {
  const text = '师傅什么时候能到啊';
  expect(said(shipped, [{ role: 'customer', text }])).toEqual([[0, 'k_arrival', 'question']]);
  expect(said(shipped, [{ role: 'unknown', text }])).toEqual([]);
});

test('what was in force on the day, in the region and for the business type of the call counts', () => {
  const turns = agent('您交清电费以后十二小时之内给您恢复供电');
  const texts = (change: object) =>
    shipped.judge(turns, { ...occasion, ...change }).map(({ item, likeness }) => [item, likeness]);
  const [south, here] = [texts({ region: '广东/广州' }), texts({})];
  expect(south[0]?.[0]).toBe('bill_reconnect_time');
  expect(Number(south[0]?.[1])).toBeGreaterThan(
    Number(here.find(([id]) => id === 'bill_reconnect_time')?.[1] ?? 0),
  );
  const praise = agent('非常感谢您的认可 我会把您的表扬转达给他本人');
  expect(said(shipped, praise, { businessType: '表扬' })).toEqual([[0, 'praise_accept', 'text']]);
  expect(said(shipped, praise, { businessType: '故障报修' })).toEqual([]);
  expect(said(shipped, agent('感谢您的来电 祝您生活愉快 再见'), { startedAt: '2015-01-01' })).toEqual([]);
});

test('a place is given in characters of the turn, also where digits are read as numbers', () => {
  const text = '好的，嗯，城区平均45分钟到现场，您别急';
  const [hit] = shipped.judge(agent(text), occasion);
  expect(text.slice(hit?.start, hit?.end)).toBe('城区平均45分钟到现场');
});

test('a script said over two turns is found once, with where it ends', () => {
  const turns = [
    { role: 'agent' as const, text: '装充电桩需要车主身份证 车位产权证明' },
    { role: 'customer' as const, text: '嗯' },
    { role: 'agent' as const, text: '购车合同 还要物业出具的同意安装证明' },
  ];
  const hits = shipped.judge(turns, occasion).filter(({ item }) => item === 'biz_charging_pile');
  expect(hits).toMatchObject([{ turn: 0, through: 2 }]);
  expect(turns[2]?.text.slice(0, hits[0]?.end)).toContain('同意安装证明');
});

test('the version changes with what items say, not with the order of files', () => {
  const other = openKnowledgeJudge({ ...knowledge, hash: 'f'.repeat(64) });
  expect(other.version).not.toBe(shipped.version);
  expect(shipped.version).toMatch(/^knowledge-[0-9a-f]{12}\+[0-9a-f]{8}$/);
});

test('the figures of the card', () => {
  const figures = (['test', 'dialogues-test'] as const).map((part) =>
    figuresOf(knowledge, readSamples(part)).map(({ of, right, shown, wanted, first }) => [
      of,
      right,
      shown,
      wanted,
      first,
    ]),
  );
  expect(figures).toEqual([
    [
      ['text', 77, 77, 77, 77],
      ['question', 16, 17, 17, 16],
    ],
    [
      ['text', 47, 49, 67, 60],
      ['question', 6, 10, 13, 11],
    ],
  ]);
});
