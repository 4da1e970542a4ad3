import { expect, test } from 'vitest';
import { augmenterFrom, splitInTwo } from './augment.ts';
import { soundsOf } from './sounds.ts';

const texts = [
  '我要投诉你们',
  '投宿一晚',
  '请问电费是多少，户号9900012345',
  '店里的护士，护着户口',
  '那个表，超表了吗',
];
const augment = augmenterFrom(texts);
const many = Array.from({ length: 200 }, (_, key) => augment('我要投诉，户号9900，行吗', `key ${key}`));

test('the same text and key give the same words, other keys give others', () => {
  expect(augment('我要投诉，户号9900', 'a')).toBe(augment('我要投诉，户号9900', 'a'));
  expect(new Set(many).size).toBeGreaterThan(20);
});

test('characters slip into others of the same sound only', () => {
  const slipped = many.filter((text) => text.includes('宿'));
  expect(slipped.length).toBeGreaterThan(0);
  const [own] = [soundsOf('我要投诉')];
  expect(many.every((text) => soundsOf(text).startsWith(own))).toBe(true);
});

test('digits are spoken or left, pauses lost or filled', () => {
  expect(many.some((text) => text.includes('九九零零'))).toBe(true);
  expect(many.some((text) => text.includes('9900'))).toBe(true);
  expect(many.some((text) => /那个|就是|嗯/.test(text))).toBe(true);
  expect(many.some((text) => !text.includes('，'))).toBe(true);
});

test.each([
  ['我家停电了，从早上到现在都没来', ['我家停电了', '从早上到现在都没来']],
  ['没有停顿的一句话不会被切开', null],
  ['', null],
])('%s is cut at a pause', (text, parts) => {
  expect(splitInTwo(text)).toEqual(parts);
});
