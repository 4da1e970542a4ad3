import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeDialect } from './judge.ts';
import { evaluateDialect, trainDialect } from './train.ts';

const call = (...customer: string[]) =>
  customer.flatMap((text) => [
    { role: 'agent' as const, text: '您好 您请讲' },
    { role: 'customer' as const, text },
  ]);

test.each([
  ['川渝', '我屋头没得电了 啷个办嘛', '要得 搞快点哈'],
  ['粤', '我想查下电费 系咪俾人偷电啊', '唔该晒 冇嘢啦'],
  ['山东河南', '俺家没电了 恁啥时候来', '那中 俺等着嘞'],
  ['东北', '咋整啊 屋里黢黑', '妥 你瞅瞅我家那表'],
  ['江浙', '侬好 我想问一下 好伐', '哦哟 勿要紧的'],
  ['湖南湖北', '搞么事 屋里都淹哒', '冇得 要得'],
  ['西北', '没电咧 今儿黑咧咋办', '对着哩'],
])('%s is told by its words', (tag, ...said) => {
  expect(judgeDialect(call(...said)).tag).toBe(tag);
});

test('the tag rests on words at their places', () => {
  const { words } = judgeDialect(call('我屋头没得电了', '啷个办嘛'));
  expect(words).toEqual([
    { turn: 1, start: 1, end: 3, text: '屋头' },
    { turn: 1, start: 3, end: 5, text: '没得' },
    { turn: 3, start: 0, end: 2, text: '啷个' },
  ]);
});

test('standard Mandarin has no tag, and no words', () => {
  expect(judgeDialect(call('你好 我家停电了 什么时候能来电', '好的 谢谢'))).toEqual({
    tag: 'none',
    probability: expect.closeTo(1, 1),
    words: [],
  });
});

test('what the agent says does not count', () => {
  expect(judgeDialect([{ role: 'agent', text: '啷个没得电 屋头 要得 啥子' }]).tag).toBe('none');
});

test('a call without turns has no tag', () => {
  expect(judgeDialect([]).tag).toBe('none');
});

test('a particle counts at the end of a phrase only', () => {
  expect(judgeDialect(call('要什么材料', '什么时候')).tag).toBe('none');
});

test('training gives the same file twice', () => {
  const dir = mkdtempSync(join(tmpdir(), 'earmark-dialect-'));
  const trained = ['one', 'two'].map((name) => {
    trainDialect(join(dir, name));
    return readFileSync(join(dir, name), 'utf8');
  });
  rmSync(dir, { recursive: true });
  expect(trained[0]).toBe(trained[1]);
});

test('test dialogues: nine of ten tags that are given are right', () => {
  const { calls, given, givenRight } = evaluateDialect('test');
  expect(calls).toBeGreaterThan(100);
  expect(givenRight / given).toBeGreaterThan(0.8);
});
