import { expect, test } from 'vitest';
import { spokenAmounts } from './spoken-amounts.ts';
import { spokenText } from './spoken-text.ts';

test.each<[string, [string, number, number][]]>([
  ['五毛六一度', [['五毛六', 0.56, 2]]],
  ['五毛六分二', [['五毛六分二', 0.562, 3]]],
  ['每度五毛二分', [['五毛二分', 0.52, 2]]],
  ['五角一度', [['五角', 0.5, 1]]],
  ['一块二毛五', [['一块二毛五', 1.25, 2]]],
  ['三块六', [['三块六', 3.6, 1]]],
  ['0.5224元每度', [['05224元', 0.5224, 4]]],
  ['零点五二二四元', [['零点五二二四元', 0.5224, 4]]],
  ['零点五六一度', [['零点五六', 0.56, 2]]],
  ['一百二十块', [['一百二十块', 120, 0]]],
  ['优惠百分之十五', [['百分之十五', 15, 0]]],
  ['优惠15%', [['15', 15, 0]]],
  ['百分之零点五', [['百分之零点五', 0.5, 1]]],
  ['违约金千分之一', [['千分之一', 0.1, 1]]],
  ['五 毛 六 一度', [['五毛六', 0.56, 2]]],
  ['五毛六，一度的话', [['五毛六', 0.56, 2]]],
  ['用了三百度电', []],
  ['两点一刻', []],
])('amounts in %s', (text, expected) => {
  const spoken = spokenText(text);
  const found = spokenAmounts(text, spoken).map(({ value, decimals, start, end }) => [
    spoken.compact.slice(start, end),
    Number(value.toFixed(6)),
    decimals,
  ]);
  expect(found).toEqual(expected);
});
