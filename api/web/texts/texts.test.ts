import { expect, test } from 'vitest';
import { en } from './en.ts';
import { reasonText } from './reasons.ts';
import { zh } from './zh.ts';

/** `list.title: string`, `list.shown: function/1`, for every text. */
function shapeOf(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    if (typeof value === 'object') return shapeOf(value, `${path}${key}.`);
    const kind = typeof value === 'function' ? `function/${value.length}` : typeof value;
    return [`${path}${key}: ${kind}`];
  });
}

test('both languages have the same texts, taking the same values', () => {
  expect(shapeOf(en)).toEqual(shapeOf(zh));
});

test('no text is empty', () => {
  const empty = [zh, en].flatMap((texts) => JSON.stringify(texts).match(/"[^"]+":""/g) ?? []);
  expect(empty).toEqual([]);
});

test.each([
  ['audio-empty', '文件是空的，里面没有声音。请到来源系统重新导出，再上传一次。'],
  ['audio-some-new-code', '这个录音文件无法读取。请到来源系统重新导出，再上传一次。'],
  ['nobody-knows', null],
  ['constructor', null],
  [null, null],
])('reason %s is told as %s', (code, sentence) => {
  expect(reasonText(code, 'zh')).toBe(sentence);
});
