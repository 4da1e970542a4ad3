import { expect, test } from 'vitest';
import { loadPrebuilt, segment, textVersion } from './tokenise.ts';

const sentences = [
  ['我家的户号是多少', ['户号']],
  ['表箱跳闸了 抢修人员什么时候到', ['表箱', '跳闸', '抢修人员']],
  ['这个月的阶梯电价怎么算', ['阶梯电价']],
  ['我要装充电桩 需要去营业厅吗', ['充电桩', '营业厅']],
] as const;

test.each(sentences)('words of the trade stay whole: %s', (text, whole) => {
  expect(segment(text)).toEqual(expect.arrayContaining([...whole]));
});

test.each(sentences)('the prebuilt library keeps them whole as well: %s', (text, whole) => {
  expect(loadPrebuilt().cut(text)).toEqual(expect.arrayContaining([...whole]));
});

test('spaces and punctuation are no words, and no character is lost', () => {
  const words = segment('您好，这里是95598。请问有什么可以帮您？');
  expect(words.join('')).toBe('您好这里是95598请问有什么可以帮您');
});

test('empty text has no words', () => {
  expect(segment('')).toEqual([]);
});

test('the version names library and word list', () => {
  segment('电费');
  expect(textVersion()).toMatch(/^(nodejieba|node-rs-jieba)-\d+\.\d+\.\d+\+words-[0-9a-f]{8}$/);
});
