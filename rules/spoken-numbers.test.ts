import { expect, test } from 'vitest';
import { spokenDigits, spokenMoney, spokenNumber, spokenSpans } from './spoken-numbers.ts';

test.each([
  ['我的电话是幺九九零零零幺二二零七', ['19900012207']],
  ['户号9900042216户名闻静', ['9900042216']],
  ['用了一千六百二十度', []],
  ['一二三四五上山打老虎', ['12345']],
  ['二十四小时', []],
])('digits in %s', (text, digits) => {
  expect(spokenDigits(text, 4).map((run) => run.digits)).toEqual(digits);
});

test.each<[string, number[]]>([
  ['一般四十五分钟到达现场', [45]],
  ['两个小时内给您回复', [120]],
  ['三天之内给您答复', [4320]],
  ['半小时就到', [30]],
  ['半个小时', [30]],
  ['一个半小时左右', [90]],
  ['45分钟到90分钟', [45, 90]],
  ['三到五个工作日', [7200]],
  ['两三天就好', [4320]],
  ['十几分钟', [19]],
  ['一刻钟', [15]],
  ['二十四小时之内', [1440]],
  ['您都等了三个小时了', []],
  ['已经两天了', []],
  ['三天前我报过', []],
  ['一个星期', [10080]],
  ['四十五分钟到', [45]],
  ['个把小时就到', [120]],
  ['个把月', [86400]],
  ['三月份', []],
  ['五个工作日', [7200]],
  ['二十多分钟', [29]],
  ['十来分钟', [15]],
  ['两个多小时', [180]],
  ['一个来小时', [120]],
  ['一天半', [2160]],
  ['一个半小时', [90]],
  ['明天上午给您答复', [2160]],
  ['后天给您答复', [4320]],
  ['今晚会来电', [1440]],
  ['明天上午停电', []],
  ['今天上午报的修', []],
])('spans in %s', (text, minutes) => {
  expect(spokenSpans(text).map((span) => span.minutes)).toEqual(minutes);
});

test('days are exact when the hour of the call is known', () => {
  expect(spokenSpans('明天上午给您答复', 14 * 60).map((span) => span.minutes)).toEqual([1320]);
  expect(spokenSpans('今天上午给您答复', 14 * 60)).toEqual([]);
});

test.each<[string, number | null]>([
  ['四十五', 45],
  ['十', 10],
  ['一百二十', 120],
  ['两', 2],
  ['半', 0.5],
  ['两三', 3],
  ['十几', 19],
  ['九十', 90],
  ['2', 2],
  ['天', null],
])('%s is %s', (text, value) => {
  expect(spokenNumber(text)).toBe(value);
});

test('money is found, blocks are not', () => {
  expect(spokenMoney('一共三百五十块钱').length).toBe(1);
  expect(spokenMoney('这一块归您管').length).toBe(1);
});
