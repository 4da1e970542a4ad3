import { expect, test } from 'vitest';
import type { Metadata } from '../../pipeline/domain.ts';
import { judge, type Line, ruleOf } from '../test-rules.ts';

const text = (more: Record<string, unknown>) => ({
  operator: 'state_grid',
  from: '2020-01-01',
  to: null,
  source: '发改委',
  ...more,
});
const tariff = {
  id: 'tariff',
  kind: 'number',
  title: { zh: '居民电价', en: 'Household tariff' },
  topics: ['一度', '每度', '电价'],
  questions: ['多少钱一度'],
  unit: 'yuan',
  versions: [
    text({ regions: ['四川'], values: [0.5224, 0.6224, 0.8224], to: '2025-12-31' }),
    text({ regions: ['四川'], values: [0.54], from: '2026-01-01' }),
    text({ regions: ['云南'], values: [0.45] }),
  ],
};
const priced = ruleOf({
  conditions: { wrong: { operator: 'spoken_number', label: '电价说错', role: 'agent', facts: ['tariff'] } },
  fail: 'wrong',
});
const sichuan = { region: '四川/成都', startedAt: '2025-06-01T10:00:00+08:00' };

test.each<[string, string, Partial<Metadata>, string]>([
  ['a step of the tariff', '第一档五毛二一度', sichuan, 'pass'],
  ['said exactly', '第二档是0.6224元每度', sichuan, 'pass'],
  ['rounded up wrongly', '第一档五毛三一度', sichuan, 'fail'],
  ['another number', '一共三百五十块钱', sichuan, 'pass'],
  ['after the change', '五毛二一度', { ...sichuan, startedAt: '2026-03-01T10:00:00+08:00' }, 'fail'],
  [
    'the new one after the change',
    '五毛四一度',
    { ...sichuan, startedAt: '2026-03-01T10:00:00+08:00' },
    'pass',
  ],
  ['another region', '四毛五一度', { ...sichuan, region: '云南省昆明市' }, 'pass'],
  ['a region without a text', '四毛五一度', { ...sichuan, region: '北京' }, 'pass'],
  ['no region', '五毛二一度', { startedAt: '2025-06-01T10:00:00+08:00' }, 'unsure'],
])('a spoken price: %s', (_name, said, metadata, verdict) => {
  const dialogue: Line[] = [
    ['customer', '电费怎么算的'],
    ['agent', said],
  ];
  expect(judge(priced, dialogue, { metadata, facts: [tariff] }).finding.verdict).toBe(verdict);
});

test('a wrong price is shown beside the right ones', () => {
  const { finding } = judge(priced, [['agent', '现在是 五毛九 一度']], {
    metadata: sichuan,
    facts: [tariff],
  });
  expect(finding.evidence[0]).toMatchObject({
    chars: { start: 4, end: 7 },
    why: '电价说错：客服说“五毛九”（说的是0.59元，居民电价当时是0.5224、0.6224、0.8224元（发改委））',
  });
});

const arrival = {
  id: 'arrival',
  title: { zh: '到达时限', en: 'Arrival' },
  topics: ['到达', '赶到'],
  versions: [
    text({ wording: 'average', minutes: { city: 45, rural: 90, remote: 120 }, from: '2023-01-01' }),
    text({ wording: 'at_most', minutes: { city: 45, rural: 90 }, to: '2022-12-31' }),
    text({ wording: 'average', minutes: { any: 30 }, regions: ['北京'] }),
  ],
};
const promised = (than: string) =>
  ruleOf({
    conditions: {
      promise: { operator: 'promise', label: '时限', role: 'agent', than, firmWords: ['最多'] },
    },
    fail: 'promise',
  });

test.each<[string, string, string, string, Partial<Metadata>, string]>([
  ['the standard', 'shorter', '四十五分钟赶到', '', {}, 'pass'],
  ['shorter', 'shorter', '半个小时赶到', '', {}, 'fail'],
  [
    'the city time in the country, as the region tells',
    'shorter',
    '四十五分钟赶到',
    '',
    { region: '四川/成都/郫都区/友爱镇' },
    'fail',
  ],
  [
    'the city time in the country, as the customer tells',
    'shorter',
    '四十五分钟赶到',
    '我们这边是农村',
    {},
    'fail',
  ],
  ['the country time in the country', 'shorter', '九十分钟赶到', '我家在乡下', {}, 'pass'],
  ['a region with its own text', 'shorter', '半个小时赶到', '', { region: '北京市' }, 'pass'],
  ['longer than the standard', 'longer', '三个小时赶到', '', {}, 'fail'],
  ['firmer where the text says on average', 'firmer', '最多四十五分钟赶到', '', {}, 'fail'],
  [
    'as firm as the text of that day',
    'firmer',
    '最多四十五分钟赶到',
    '',
    { startedAt: '2022-05-01T08:00:00+08:00' },
    'pass',
  ],
])('a spoken time: %s', (_name, than, said, customer, more, verdict) => {
  const metadata = { startedAt: '2026-05-01T08:00:00+08:00', region: '四川/成都', ...more };
  const dialogue: Line[] = [
    ['customer', customer === '' ? '停电了' : customer],
    ['agent', said],
  ];
  const { finding } = judge(promised(than), dialogue, { metadata, facts: [arrival] });
  expect(finding.verdict).toBe(verdict);
});

test('a time that depends on a region nobody knows cannot be judged', () => {
  const { finding } = judge(promised('shorter'), [['agent', '四十分钟赶到']], { facts: [arrival] });
  expect([finding.verdict, finding.reason]).toEqual(['unsure', '到达时限随地区不同，通话地区未知']);
});
