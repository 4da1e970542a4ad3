import { expect, test } from 'vitest';
import { regionFit } from './regions.ts';

test.each<[string | null, string[], string]>([
  ['四川/成都', ['四川/成都'], 'inside'],
  ['四川省成都市郫都区', ['四川/成都'], 'inside'],
  ['四川-绵阳', ['四川'], 'inside'],
  ['成都市', ['四川/成都'], 'inside'],
  ['四川/绵阳', ['四川/成都'], 'outside'],
  ['广西壮族自治区', ['广东', '广西'], 'inside'],
  ['四川省', ['四川/成都'], 'unknown'],
  [null, ['四川'], 'unknown'],
  [' ', ['四川'], 'unknown'],
])('%s against %j is %s', (region, wanted, fit) => {
  expect(regionFit(region, wanted)).toBe(fit);
});
