import { expect, test } from 'vitest';
import { emptyMetadata } from '../pipeline/domain.ts';
import { maskInPath, maskMetadata } from './mask.ts';

test.each([
  ['19900012345', '199****2345'],
  ['+8619900012345', '+86****2345'],
  ['01066612345', '010****2345'],
  ['95598', '****'],
])('customer number %s is shown as %s', (number, shown) => {
  expect(maskMetadata({ ...emptyMetadata, customerNumber: number }).customerNumber).toBe(shown);
});

test.each([
  ['9900012345', '******2345'],
  ['990', '****'],
])('account %s is shown as %s', (account, shown) => {
  expect(maskMetadata({ ...emptyMetadata, accountNo: account }).accountNo).toBe(shown);
});

test.each([
  ['回电19900012345', '回电199****2345'],
  ['199-0001-2345', '199****2345'],
  ['199 0001 2345', '199****2345'],
  ['(010)66612345', '(010)666****2345'],
  ['11010119900101001X', '110****001X'],
  ['6222000011112222333', '622****2333'],
  ['9900012345，9900054321', '990****2345，990****4321'],
  [19900012345, '199****2345'],
  [
    ['19900012345', 5],
    ['199****2345', 5],
  ],
  [{ 备用: { 号码: '19900012345' } }, { 备用: { 号码: '199****2345' } }],
  [{ '19900012345': 1 }, { '199****2345': 1 }],
])('%j in extra is shown as %j', (value, shown) => {
  expect(maskMetadata({ ...emptyMetadata, extra: { value } }).extra).toEqual({ value: shown });
});

test.each([
  '2026-11-22',
  '2026-11-22 10:05:00',
  '20261122',
  '20261122100500',
  'A1234567',
  '排队3次',
  95598,
  12.5,
  true,
  null,
])('%j in extra stays', (value) => {
  expect(maskMetadata({ ...emptyMetadata, extra: { value } }).extra).toEqual({ value });
});

test.each([
  ['2026/20261122_19900012345_8001.wav', '2026/20261122_199****2345_8001.wav'],
  ['a/11010119900101001X.wav', 'a/110****001X.wav'],
  [
    'uploads/2026-11-22/01kb0000000000000000000000/call.wav',
    'uploads/2026-11-22/01kb0000000000000000000000/call.wav',
  ],
])('path %s is shown as %s', (path, shown) => {
  expect(maskInPath(path)).toBe(shown);
});
