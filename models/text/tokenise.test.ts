import { createRequire } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import { chooseSegmenter, segment, textVersion } from './tokenise.ts';

afterEach(() => chooseSegmenter('node-rs-jieba'));

const sentences = [
  ['我家的户号是多少', ['户号']],
  ['表箱跳闸了 抢修人员什么时候到', ['表箱', '跳闸', '抢修人员']],
  ['这个月的阶梯电价怎么算', ['阶梯电价']],
  ['我要装充电桩 需要去营业厅吗', ['充电桩', '营业厅']],
] as const;

test.each(sentences)('words of the trade stay whole: %s', (text, whole) => {
  expect(segment(text)).toEqual(expect.arrayContaining([...whole]));
});

const isCompiled = (() => {
  try {
    createRequire(import.meta.url)('nodejieba/build/Release/nodejieba.node');
    return true;
  } catch {
    return false;
  }
})();

test('the compiled library keeps them whole as well, and has a version of its own, or says how to get it', () => {
  if (!isCompiled) {
    expect(() => chooseSegmenter('nodejieba')).toThrow(/npm rebuild nodejieba/);
    return;
  }
  const before = textVersion();
  chooseSegmenter('nodejieba');
  for (const [text, whole] of sentences) expect(segment(text)).toEqual(expect.arrayContaining([...whole]));
  expect(textVersion()).toMatch(/^nodejieba-\d/);
  expect(textVersion()).not.toBe(before);
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
  expect(textVersion()).toMatch(/^node-rs-jieba-\d+\.\d+\.\d+\+words-[0-9a-f]{8}$/);
});
