import { expect, test } from 'vitest';
import type { WorkOrderField, WorkOrderFieldId } from '../../pipeline/domain.ts';
import { compareWorkOrder } from './compare.ts';

function said(field: WorkOrderFieldId, value: string, minutes?: number): WorkOrderField {
  return {
    field,
    value,
    ...(minutes === undefined ? {} : { minutes }),
    confidence: 0.9,
    source: { turn: 3, startMs: 3000, endMs: 3900, quote: value },
  };
}

const verdict = (field: WorkOrderField, written: unknown) => compareWorkOrder([field], written)[0]?.verdict;

test.each([
  [
    'an account read digit by digit',
    said('accountNo', '9900012345'),
    { 户号: '九九零零零一二三四五' },
    'agrees',
  ],
  ['another account', said('accountNo', '9900012345'), { 户号: '9900012354' }, 'differs'],
  ['a number as a number', said('accountNo', '9900012345'), { accountNo: 9900012345 }, 'agrees'],
  ['the tail of the telephone', said('phone', '尾号6608'), { 联系电话: '19900016608' }, 'agrees'],
  ['another tail', said('phone', '尾号6608'), { 联系电话: '19900016680' }, 'differs'],
  ['a surname and the whole name', said('who', '石'), { 联系人: '石磊' }, 'agrees'],
  ['another name', said('who', '石磊'), { 联系人: '石岩' }, 'differs'],
  [
    'numerals written another way',
    said('where', '翠湖小区六号楼二单元'),
    { 地址: '青石区翠湖小区6号楼2单元' },
    'agrees',
  ],
  ['玉带小区 for 玉带新区 is seen', said('where', '玉带新区11栋'), { 地址: '城北村3组' }, 'differs'],
  ['a promise in other words', said('promisedArrival', '四十五分钟', 45), { 承诺到场: '45分钟内' }, 'agrees'],
  ['a promise in minutes', said('promisedArrival', '四十五分钟', 45), { promisedArrival: 90 }, 'differs'],
  ['a promise nobody can read', said('promisedArrival', '四十五分钟', 45), { 承诺到场: '尽快' }, 'unclear'],
  ['a day said another way', said('when', '昨天下午'), { 停电时间: '2026-03-08 15:00' }, 'unclear'],
] as const)('%s', (_, field, written, expected) => {
  expect(verdict(field, written)).toBe(expected);
});

test('what only one side has is told apart', () => {
  const fields = compareWorkOrder([said('who', '石')], { 地址: '柳荫路6号', 备注: '无' });
  expect(fields.map(({ field, verdict: one }) => [field, one])).toEqual([
    ['who', 'only-said'],
    ['where', 'only-written'],
  ]);
});

test.each([[null], ['文本'], [{}], [{ 户号: '' }], [[1, 2]]])('%j is an empty work order', (written) => {
  expect(compareWorkOrder([], written)).toEqual([]);
});
