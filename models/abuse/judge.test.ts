import { describe, expect, test } from 'vitest';
import { evaluateAbuse } from './evaluate.ts';
import { ABUSE_THRESHOLD, abuseModel } from './judge.ts';
import { isColdPresent } from './samples.ts';

const model = abuseModel();
const isAbuse = (text: string) => (model.probabilities([text])[0] ?? 0) >= ABUSE_THRESHOLD;

test.each([
  '一群饭桶 拿着工资不干活 养条狗都比你们强',
  '滚 换个会说话的来 你个蠢货',
  '你脑子有病吧 白痴',
  '龟儿子 你给老子等到',
])('abuse: %s', (text) => {
  expect(isAbuse(text)).toBe(true);
});

test.each([
  ['anger', '我非常生气 我要找你们领导 你们太不像话了'],
  ['a threat to complain', '再不来我就打12398 叫记者来'],
  ['an insult that is quoted', '昨天那个师傅骂我是傻子 我要投诉他'],
  ['an insult of oneself', '我真是个猪脑子 户号又忘了'],
  ['swearing at the weather', '老天爷真是不长眼 刚插秧就停电'],
  ['animals', '养猪场停电 三百头猪要热死了'],
  ['a word of an insult in a place name', '地址是王八沟村 三组'],
])('%s is not abuse: %s', (_, text) => {
  expect(isAbuse(text)).toBe(false);
});

test('only what the customer says is judged', () => {
  const text = '你脑子有病吧 白痴';
  expect(
    model.judge([
      { role: 'agent', text },
      { role: 'unknown', text },
      { role: 'customer', text: '你好' },
      { role: 'customer', text },
    ]),
  ).toEqual([{ turn: 3, probability: expect.closeTo(0.99, 1) }]);
});

test('an empty call has no abusive turns', () => {
  expect(model.judge([])).toEqual([]);
});

describe('measured on what it has not seen', () => {
  const { cold, heldOut, dialogues } = evaluateAbuse(model);

  test('held-out lines: at most one false alarm in 60 lines of anger, three quarters of the abuse found', () => {
    expect(heldOut.lines - heldOut.abusive).toBe(60);
    expect(heldOut.found - heldOut.right).toBeLessThanOrEqual(1);
    expect(heldOut.recall).toBeGreaterThanOrEqual(0.75);
  });

  test('one false alarm in the customer turns of the test dialogues, and no more', () => {
    expect(dialogues.lines).toBeGreaterThan(1000);
    expect(dialogues.found - dialogues.right).toBe(1);
  });

  test.skipIf(!isColdPresent())(
    'COLDataset dev: F1 of at least 0.80 (not run where shared/testdata is missing)',
    () => {
      expect(cold?.lines).toBe(6431);
      expect(cold?.f1).toBeGreaterThanOrEqual(0.8);
    },
  );
});
