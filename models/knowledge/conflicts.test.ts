import { expect, test } from 'vitest';
import { emptyMetadata, type Likeness, type Metadata } from '../../pipeline/domain.ts';
import { Fact } from '../../rules/schema.ts';
import { transcriptOf } from '../../rules/test-rules.ts';
import { byId, type ConflictCall, conflictsIn, statementsIn } from './conflicts.ts';
import { KnowledgeItem } from './item.ts';

const item = (id: string, text: string, rest: object = {}) =>
  KnowledgeItem.parse({
    id,
    kind: 'item',
    title: { zh: id, en: id },
    text: [text],
    questions: [],
    businessTypes: [],
    keywords: [],
    owner: '组',
    from: null,
    to: null,
    regions: [],
    version: 1,
    facts: [],
    rules: [],
    ...rest,
  });
const arrival = Fact.parse({
  id: 'arrival',
  title: { zh: '到达时限', en: 'Arrival' },
  topics: ['到现场'],
  questions: ['多久能到'],
  versions: [
    {
      operator: 'state_grid',
      from: '2023-01-01',
      to: null,
      wording: 'average',
      minutes: { city: 45, rural: 90 },
      source: '承诺',
    },
  ],
});
const items = [
  item('k_arrival', '城区平均45分钟到现场', { facts: ['arrival'] }),
  item('k_notice', '计划停电提前7天通知'),
];
const call = (
  recordingId: string,
  said: string,
  metadata: Partial<Metadata> = {},
  likeness: readonly Likeness[] = [],
): ConflictCall => ({
  recordingId,
  transcript: transcriptOf([
    ['customer', '喂 你好'],
    ['agent', said],
  ]),
  metadata: { ...emptyMetadata, startedAt: '2026-03-09T10:00:00+08:00', ...metadata },
  likeness,
});
const hit = (id: string, end: number): Likeness => ({
  turn: 1,
  item: id,
  of: 'text',
  likeness: 0.9,
  start: 0,
  end,
});
const conflicts = (...calls: ConflictCall[]) =>
  conflictsIn(calls.flatMap((one) => statementsIn(one, byId(items), [arrival], 'state_grid')));

test('right values are no conflict, though city and country differ', () => {
  expect(
    conflicts(call('a', '城区平均四十五分钟到现场'), call('b', '农村平均九十分钟到现场', { teamId: '二班' })),
  ).toEqual([]);
});

test('a wrong value is shown beside the right ones, with who said it', () => {
  const [found, ...more] = conflicts(
    call('a', '城区平均四十五分钟到现场', { teamId: '一班' }),
    call('b', '城区半个小时到现场', { teamId: '二班' }),
    call('c', '30分钟到现场', { teamId: '二班', channel: 'chat' }),
  );
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    item: 'k_arrival',
    calls: 3,
    wrongCalls: 2,
    isBetween: true,
    standards: ['平均45分钟（承诺）'],
    values: [
      { value: '30 min', isRight: false, calls: 2, channels: ['chat', 'phone'], teams: ['二班'] },
      { value: '45 min', isRight: true, calls: 1, channels: ['phone'], teams: ['一班'] },
    ],
  });
  expect(found?.values[0]?.statements[0]).toMatchObject({
    recordingId: 'b',
    turn: 1,
    quote: '城区半个小时到现场',
  });
});

test('an item without a fact of the pack is compared with its own text', () => {
  const [found] = conflicts(call('a', '计划停电提前三天通知的', {}, [hit('k_notice', 11)]));
  expect(found).toMatchObject({
    item: 'k_notice',
    wrongCalls: 1,
    isBetween: false,
    values: [{ value: '4320 min' }],
  });
  expect(conflicts(call('a', '计划停电提前7天通知的', {}, [hit('k_notice', 11)]))).toEqual([]);
});

test('two times in one sentence belong to what each of them is right for', () => {
  const fact = (id: string, topics: string[], minutes: number) =>
    Fact.parse({
      id,
      title: { zh: id, en: id },
      topics,
      versions: [
        {
          operator: 'state_grid',
          from: '2011-01-01',
          to: null,
          wording: 'at_most',
          minutes: { any: minutes },
          source: '承诺',
        },
      ],
    });
  const facts = [fact('contact', ['联系您'], 1440), fact('answer', ['答复'], 10_080)];
  const own = ['contact', 'answer'].map((id) => item(`k_${id}`, '内容', { facts: [id] }));
  const found = (said: string) =>
    conflictsIn(statementsIn(call('a', said), byId(own), facts, 'state_grid')).map((one) => one.item);
  expect(found('一个工作日以内会有专人联系您，七个工作日以内给您答复')).toEqual([]);
  expect(found('三个工作日以内会有专人联系您，七个工作日以内给您答复')).toEqual(['k_contact']);
});

test.each([
  ['a time in another part of the turn', '计划停电提前通知的 您过三天再打来', [hit('k_notice', 9)]],
  ['a turn that is like nothing', '提前三天通知的', []],
])('%s says nothing about the item', (_name, said, likeness) => {
  expect(conflicts(call('a', said, {}, likeness))).toEqual([]);
});
