import { describe, expect, test } from 'vitest';
import { type Chain, chainsOf } from './chain.ts';
import type { CallFacts } from './facts.ts';
import { defaultSettings } from './settings.ts';
import { type TestCall, testFacts } from './test-calls.ts';

const { chain: settings } = defaultSettings;

const outage: TestCall = {
  at: '2026-03-02T08:00:00+08:00',
  metadata: { businessType: '故障报修' },
  lines: [
    'A您好 95598 请讲',
    'C我家停电了 整个单元都黑的 从昨晚十点开始',
    'A地址说一下',
    'C青石区翠湖小区6号楼',
    'A给您登记报修 师傅四十五分钟左右到现场',
    'C好的',
  ],
};
const outageAgain: TestCall = {
  at: '2026-03-02T11:30:00+08:00',
  metadata: { businessType: '故障报修' },
  lines: [
    'A您好 请讲',
    'C还没有人来 早上八点报的修 翠湖小区停电',
    'A我帮您催一下 请稍等',
    'C都等了三个小时了',
  ],
};
const outageThird: TestCall = {
  at: '2026-03-02T15:00:00+08:00',
  metadata: { businessType: '投诉' },
  lines: ['A您好 请讲', 'C第三次打了 到现在电还没来 我要投诉你们抢修的', 'A非常抱歉 给您登记投诉', 'C快点'],
};
const bill: TestCall = {
  at: '2026-03-03T09:00:00+08:00',
  metadata: { businessType: '信息查询' },
  lines: [
    'A您好 请讲',
    'C我想查一下上个月电费 怎么比平时多了一百多块',
    'A您的用电量是三百二十度',
    'C哦 知道了',
  ],
};
const invoice: TestCall = {
  at: '2026-03-04T09:00:00+08:00',
  metadata: { businessType: '信息咨询' },
  lines: [
    'A您好 请讲',
    'C公司要开电费的增值税专用发票 怎么开',
    'A在网上国网里可以开',
    'C税号填哪里',
    'A抬头那一栏下面',
  ],
};
const bareReminder: TestCall = {
  at: '2026-03-02T12:00:00+08:00',
  lines: ['A您好', 'C我昨天打过电话 那个事怎么还没人管 催一下', 'A好的 我帮您催办'],
};

const cases: readonly (readonly [string, Readonly<Record<string, TestCall>>, readonly string[]])[] = [
  [
    'three calls about one power cut',
    { outage, outageAgain, outageThird },
    ['outage outageAgain outageThird'],
  ],
  ['a power cut and a bill are two matters', { outage, bill }, []],
  ['a bill and an invoice are two matters', { bill, invoice }, []],
  [
    'another matter in between breaks no chain',
    { outage, outageAgain, bill, later: { ...outageThird, at: '2026-03-03T10:00:00+08:00' } },
    ['outage outageAgain later'],
  ],
  [
    'a call that only says "again" goes on from the last one',
    { outage, bareReminder },
    ['outage bareReminder'],
  ],
  [
    'and not from another one before it',
    { bill: { ...bill, at: '2026-03-01T09:00:00+08:00' }, outage, bareReminder },
    ['outage bareReminder'],
  ],
  [
    'two months apart they are two power cuts',
    { outage, later: { ...outage, at: '2026-05-06T08:00:00+08:00' } },
    [],
  ],
  [
    'another number, another matter',
    { outage, other: { ...outageAgain, metadata: { customerNumber: '19900020002' } } },
    [],
  ],
  [
    'another telephone, the same 户号 said aloud',
    {
      first: { ...outage, metadata: { customerNumber: null, accountNo: '9900012345' } },
      other: {
        ...outageAgain,
        metadata: { customerNumber: '19900020002' },
        lines: ['A户号报一下', 'C户号九九零零零一二三四五', ...outageAgain.lines],
      },
    },
    ['first other'],
  ],
  [
    'a chat about a call',
    {
      outage,
      chat: { ...outageAgain, metadata: { channel: 'chat' as const, businessType: '故障报修' } },
    },
    ['outage chat'],
  ],
  [
    'a complaint about a bill that was asked about before',
    {
      bill,
      complaint: {
        at: '2026-03-06T10:00:00+08:00',
        metadata: { businessType: '投诉' },
        lines: [
          'A您好',
          'C我前天打过电话问电费 你们说给我核实 到现在一个电话没有 这电费到底怎么多出来的',
          'A抱歉',
        ],
      },
    },
    ['bill complaint'],
  ],
  [
    'a call nobody knows the time of',
    { outage, other: { ...outageAgain, metadata: { startedAt: null } } },
    [],
  ],
];

const factsOfAll = (calls: Readonly<Record<string, TestCall>>) =>
  Object.entries(calls).map(([id, call]) => testFacts(id, call));
const named = (chains: readonly Chain[]) => chains.map(({ calls }) => calls.join(' '));

describe('calls of one customer', () => {
  test.each(cases)('%s', (_, calls, expected) => {
    expect(named(chainsOf(factsOfAll(calls), settings))).toEqual(expected);
  });

  test('the order they arrive in makes no difference', () => {
    const calls = factsOfAll({ outage, outageAgain, outageThird, bill, invoice });
    const expected = chainsOf(calls, settings);
    for (const order of permutations(calls)) expect(chainsOf(order, settings)).toEqual(expected);
  });

  test('a link says by which number, matter and words', () => {
    const [chain] = chainsOf(factsOfAll({ outage, outageAgain }), settings);
    expect(chain?.links).toMatchObject([
      {
        earlier: 'outage',
        later: 'outageAgain',
        why: {
          numbers: [{ kind: 'phone', spoken: false }],
          topics: ['outage'],
          sameType: true,
          daysApart: 0.15,
          cues: [
            { cue: 'last', place: { turn: 1, startMs: 3000, endMs: 5800, chars: { start: 6, end: 13 } } },
            { cue: 'undone', place: { turn: 1, startMs: 3000, endMs: 5800, chars: { start: 0, end: 5 } } },
            {
              cue: 'progress',
              place: { turn: 3, startMs: 9000, endMs: 11_800, chars: { start: 0, end: 8 } },
            },
          ],
        },
      },
    ]);
  });

  test('the number of a switchboard links nobody', () => {
    const calls = factsOfAll({ outage, outageAgain });
    const shared = new Set(calls.flatMap(({ numbers }) => numbers.map(({ hash }) => hash)));
    expect(chainsOf(calls, settings, shared)).toEqual([]);
  });
});

function permutations(calls: readonly CallFacts[]): CallFacts[][] {
  if (calls.length < 2) return [[...calls]];
  return calls.flatMap((first, at) =>
    permutations([...calls.slice(0, at), ...calls.slice(at + 1)]).map((rest) => [first, ...rest]),
  );
}
