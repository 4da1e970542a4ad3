import { expect, test } from 'vitest';
import { compactText, spokenText } from './spoken-text.ts';

test('spaces, punctuation and hesitation fall away, offsets point back', () => {
  const { compact, offsets } = spokenText('您好， 呃 ９5598!');
  expect(compact).toBe('您好95598');
  expect(offsets).toEqual([0, 1, 6, 7, 8, 9, 10]);
});

test.each([
  ['您好', '您号'],
  ['不归我们管', '不贵我们管'],
  ['稍等', '少等'],
  ['12398', '幺二三九八'],
  ['投诉', '头数'],
])('%s and %s sound alike', (one, other) => {
  expect(spokenText(one).sounds).toBe(spokenText(other).sounds);
});

test.each([
  ['投诉', '举报'],
  ['不归我们管', '不归你们管'],
])('%s and %s do not', (one, other) => {
  expect(spokenText(one).sounds).not.toBe(spokenText(other).sounds);
});

test('text without any letter is empty', () => {
  expect(compactText('…… ？')).toBe('');
});
