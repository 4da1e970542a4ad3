import { describe, expect, test } from 'vitest';
import type { WorkOrderFieldId } from '../../pipeline/domain.ts';
import { findPersonalData } from '../personal-data/find.ts';
import { readGold } from './gold.ts';
import { measureSummaries } from './measure.ts';
import { summarise } from './summarise.ts';

/** Lines `A words` or `C words`; turn n lasts from n to n + 0.9 seconds. */
function talk(lines: string) {
  const turns = lines
    .trim()
    .split('\n')
    .map((line, at) => ({
      role: line.trim().startsWith('A') ? ('agent' as const) : ('customer' as const),
      text: line.trim().slice(2),
      startMs: at * 1000,
      endMs: at * 1000 + 900,
    }));
  return summarise({ turns, personalData: findPersonalData(turns), labels: [] });
}

const repair = `
  A 您好 95598 工号3021 请问有什么可以帮您
  C 你好 我家从今天早上七点就停电了 到现在也没来
  A 您先别急 您的地址是哪里
  C 青石区 柳荫路 翠湖小区 6号楼 2单元
  A 青石区柳荫路翠湖小区6号楼2单元 对吗
  C 对
  A 请问您贵姓 联系电话是多少
  C 我姓石 一九九零零零 四五 六七八
  A 19900045678 对吗
  C 对
  A 户号您方便报一下吗
  C 九九零零零 一二三 四五
  A 9900012345 石先生 已经给您登记了抢修工单 城区平均四十五分钟左右到场 师傅会先给您打电话
  C 好的 谢谢
  A 请问还有其他需要吗
  C 没有了
  A 感谢您的来电 再见`;

describe('a fault that is reported', () => {
  const { summary, workOrder } = talk(repair);
  const field = (id: WorkOrderFieldId) => workOrder.find((one) => one.field === id);

  test('demand, promise and result are turns of the call with their times', () => {
    expect(summary.demand).toEqual({
      turn: 1,
      startMs: 1000,
      endMs: 1900,
      quote: '你好 我家从今天早上七点就停电了 到现在也没来',
    });
    expect(summary.promised.map(({ turn }) => turn)).toEqual([12]);
    expect(summary.result?.turn).toBe(12);
  });

  test.each<[WorkOrderFieldId, string, number]>([
    ['who', '石', 12],
    ['phone', '19900045678', 8],
    ['accountNo', '9900012345', 12],
    ['where', '青石区柳荫路翠湖小区6号楼2单元', 3],
    ['when', '今天早上七点', 1],
    ['promisedArrival', '四十五分钟', 12],
  ])('%s is %s, from turn %i', (id, value, turn) => {
    expect(field(id)).toMatchObject({ value, source: { turn } });
  });

  test('a promise is counted in minutes', () => {
    expect(field('promisedArrival')?.minutes).toBe(45);
  });

  test('what nobody said is not in the draft', () => {
    expect(field('promisedRestore')).toBeUndefined();
  });
});

test('an opener is no demand', () => {
  const { summary } = talk(`
    A 您好 请讲
    C 提个建议可以吗
    A 您说
    C 电费短信能不能加一句 距离下一档还有多少度`);
  expect(summary.demand?.turn).toBe(3);
});

test('what the customer is told to do is no promise', () => {
  const { summary } = talk(`
    A 您好 请讲
    C 我们厂里缺一相电
    A 这种您自己联系供电所 他们才管这个`);
  expect(summary.promised).toEqual([]);
});

test('somebody else is not the caller', () => {
  const { workOrder } = talk(`
    A 您好 请讲
    C 我要投诉 你们那个电工 他姓蒯 乱收我三百块
    A 好 我给您登记`);
  expect(workOrder.find(({ field }) => field === 'who')).toBeUndefined();
});

test('only the tail of a telephone is kept as a tail', () => {
  const { workOrder } = talk(`
    A 您好 请讲
    C 我家停电了
    A 联系电话是来电尾号六六零八可以吗
    C 可以`);
  expect(workOrder.find(({ field }) => field === 'phone')?.value).toBe('尾号6608');
});

test('a time that has passed is no promise', () => {
  const { workOrder } = talk(`
    A 您好 请讲
    C 又停电了
    A 前两回一回是二十六分钟恢复的 一回是一个小时恢复的`);
  expect(workOrder.filter(({ field }) => field.startsWith('promised'))).toEqual([]);
});

test('a call without words has neither summary nor draft', () => {
  expect(summarise({ turns: [], personalData: [], labels: [] })).toEqual({
    summary: { demand: null, promised: [], result: null },
    workOrder: [],
  });
});

test.each(['一', '今天七点', '我姓石 ', '三天 '])(
  'sixty thousand characters of %j are read to their end, not for ever',
  (unit) => {
    const { summary } = talk(`C ${unit.repeat(60_000 / unit.length)}`);
    expect(summary.promised).toEqual([]);
  },
);

test('dialogues kept aside: nine of ten demands, three of four fields that are filled are right', () => {
  const { demand, fields } = measureSummaries(readGold('held-out'));
  expect(demand.n).toBe(16);
  expect(demand.hits).toBeGreaterThanOrEqual(14);
  const filled = Object.values(fields).map(({ precision }) => precision);
  const hits = filled.reduce((sum, share) => sum + share.hits, 0);
  expect(hits / filled.reduce((sum, share) => sum + share.n, 0)).toBeGreaterThanOrEqual(0.75);
});
