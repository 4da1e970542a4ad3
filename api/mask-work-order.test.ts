import { expect, test } from 'vitest';
import { compareWorkOrder } from '../models/summary/compare.ts';
import { maskComparison, maskOrderIn } from './mask-work-order.ts';

const hide = (text: string) => text.replaceAll('翠湖小区', '▇▇▇▇');

test('fields are masked by what they hold, remarks by what they say', () => {
  const order = {
    联系人: '石磊',
    联系电话: 19900016608,
    户号: '9900012345',
    地址: '青石区翠湖小区6号楼',
    诉求: '翠湖小区停电',
    备注: ['客户19900016608要求回电', { 经办: '加急' }],
    承诺到场: '45分钟',
    已派单: true,
  };
  expect(maskOrderIn({ workOrder: order, other: 1 }, { workOrder: order }, hide)).toEqual({
    other: 1,
    workOrder: {
      联系人: '石*',
      联系电话: '199****6608',
      户号: '▇▇▇▇▇▇▇▇▇▇',
      地址: '▇▇▇▇▇▇▇▇▇▇',
      诉求: '▇▇▇▇停电',
      备注: ['客户199****6608要求回电', { 经办: '加急' }],
      承诺到场: '45分钟',
      已派单: true,
    },
  });
});

test('a work order as text of a CSV column is masked as well', () => {
  const extra = { 工单: '{"户号":"9900012345"}' };
  expect(maskOrderIn(extra, extra, hide)).toEqual({ 工单: { 户号: '▇▇▇▇▇▇▇▇▇▇' } });
});

test('both sides of the comparison are masked', () => {
  const source = { turn: 0, startMs: 0, endMs: 900, quote: '我叫石磊' };
  const said = [{ field: 'who' as const, value: '石磊', confidence: 0.9, source }];
  expect(maskComparison(compareWorkOrder(said, { 姓名: '石岩' }), { hide })).toMatchObject([
    { field: 'who', verdict: 'differs', said: { value: '石*' }, written: '石*' },
  ]);
  expect(maskComparison(null, { hide })).toBeNull();
});
