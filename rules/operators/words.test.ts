import { expect, test } from 'vitest';
import { emptyMetadata, type Transcript, type Word } from '../../pipeline/domain.ts';
import { prepareCall } from '../call.ts';
import { Condition } from '../schema.ts';
import { buildTextSearch } from '../text-search.ts';
import { find } from './table.ts';

function search(condition: Record<string, unknown>, texts: readonly string[], words: Word[] | null = null) {
  const transcript: Transcript = {
    channel: 'phone',
    durationMs: texts.length * 1000,
    turns: texts.map((text, index) => ({
      role: index % 2 === 0 ? 'agent' : 'customer',
      channel: null,
      startMs: index * 1000,
      endMs: index * 1000 + 900,
      text,
      confidence: null,
      ...(words === null ? {} : { words }),
    })),
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'test', version: '1' },
  };
  const parsed = Condition.parse({ label: '词', ...condition });
  const opinions = { words: [], personalData: null, businessType: null, complaint: null, emotion: null };
  const call = prepareCall(transcript, emptyMetadata, opinions);
  const terms =
    parsed.operator === 'keyword'
      ? { phrases: parsed.phrases, patterns: [], homophones: parsed.homophones }
      : parsed.operator === 'regex'
        ? { phrases: [], patterns: parsed.patterns, homophones: parsed.homophones }
        : { phrases: [], patterns: [], homophones: false };
  const raw = buildTextSearch([terms]).search(call.turns)[0] ?? null;
  const window = { from: 0, to: texts.length - 1, role: parsed.role, fromMs: -Infinity, toMs: Infinity };
  return find({
    condition: parsed,
    call,
    window,
    minConfidence: 0.5,
    raw,
    company: 'state_grid',
    facts: [],
    other: () => undefined,
  });
}

const places = (condition: Record<string, unknown>, texts: readonly string[]) =>
  search(condition, texts).hits.map(({ turn, start, end }) => [turn, start, end]);

test.each<[string, Record<string, unknown>, string[], number[][]]>([
  ['spaces do not matter', { phrases: ['不归我们管'] }, ['这个 不归 我们管'], [[0, 2, 7]]],
  ['overlapping phrases are one hit', { phrases: ['投诉', '我要投诉'] }, ['我要投诉'], [[0, 0, 4]]],
  ['only the role asked for', { phrases: ['投诉'], role: 'agent' }, ['好', '投诉'], []],
  ['sound-alikes where asked', { phrases: ['不归我们管'], homophones: true }, ['不贵我们管'], [[0, 0, 5]]],
  ['two characters never by sound', { phrases: ['投诉'], homophones: true }, ['头数'], []],
  ['inside a harmless phrase', { phrases: ['你好'], except: ['你好像'] }, ['你好像没交费'], []],
  ['after harmless words', { phrases: ['保证'], exceptBefore: ['不能'] }, ['我不能保证'], []],
  ['before harmless words', { phrases: ['不知道'], exceptAfter: ['您'] }, ['不知道您方便吗'], []],
  ['a number inside a longer one', { phrases: ['12345'] }, ['户号99000 12345', '9900012345'], []],
  ['a number with another behind a comma', { phrases: ['12345'] }, ['打12345，9点打的'], [[0, 1, 6]]],
  ['a spoken number inside a longer one', { phrases: ['一二三四五'] }, ['九九零零零一二三四五'], []],
  ['all in one turn', { phrases: ['身份证', '房产证'], match: 'all' }, ['身份证', '', '房产证'], []],
  [
    'all in the range',
    { phrases: ['身份证', '房产证'], match: 'all', scope: 'range' },
    ['身份证', '', '房产证'],
    [
      [0, 0, 3],
      [2, 0, 3],
    ],
  ],
  [
    'at least two of three',
    { phrases: ['甲', '乙', '丙'], match: { atLeast: 2 } },
    ['甲和丙'],
    [
      [0, 0, 1],
      [0, 2, 3],
    ],
  ],
])('keyword: %s', (_name, condition, texts, expected) => {
  expect(places({ operator: 'keyword', ...condition }, texts)).toEqual(expected);
});

test.each<[string, Record<string, unknown>, string[], number[][]]>([
  ['gaps', { patterns: ['不.{0,2}管'] }, ['这不归我管'], [[0, 1, 5]]],
  [
    'a spelled-out text that sounds alike',
    { patterns: ['不归(我|我们)管'], homophones: true },
    ['不规我们管'],
    [[0, 0, 5]],
  ],
  [
    'a turn in which another one matches',
    { patterns: ['不.{0,2}管'], notPatterns: ['不是.*不管'] },
    ['这不归我管', '', '不是说我们不管'],
    [[0, 1, 5]],
  ],
  ['an expression without literals runs everywhere', { patterns: ['[0-9]{4,}'] }, ['工号2107'], [[0, 2, 6]]],
])('regex: %s', (_name, condition, texts, expected) => {
  expect(places({ operator: 'regex', ...condition }, texts)).toEqual(expected);
});

test.each<[string, string, boolean]>([
  ['the same words', '请问还有其他可以帮您的吗', true],
  ['a paraphrase', '请问您还有其他需要帮助的吗', false],
  ['a paraphrase at a lower threshold', '请问还有其他可以帮到您的吗 没有的话', true],
  ['something else', '抢修人员四十五分钟到', false],
])('similar: %s', (_name, text, found) => {
  const condition = { operator: 'similar', sentences: ['请问还有其他可以帮您的吗'], threshold: 0.7 };
  expect(search(condition, [text]).hits.length > 0).toBe(found);
});

test('repeat: the same thing said again by the same speaker', () => {
  const condition = { operator: 'repeat', role: 'agent', minChars: 6 };
  expect(places(condition, ['请您提供一下户号', '什么', '请您提供一下户号吧'])).toEqual([[2, 0, 9]]);
  expect(places(condition, ['请您提供一下户号', '请您提供一下户号', '好的'])).toEqual([]);
});

test('repeat: the other side had said it first', () => {
  const texts = ['请您提供一下户号', '请您提供一下户号', '好的'];
  const turnsOf = (first: string) => places({ operator: 'repeat', first }, texts).map(([turn]) => turn);
  expect([turnsOf('same'), turnsOf('other'), turnsOf('any')]).toEqual([[], [1], [1]]);
});

test('a hit on a badly recognised word is weak, one on the others is not', () => {
  const words = [
    ['我们', 0.9],
    ['不管', 0.3],
  ] as const;
  const timed = words.map(([text, confidence]) => ({ text, confidence, startMs: 0, endMs: 1 }));
  const weak = (phrase: string) =>
    search({ operator: 'keyword', phrases: [phrase] }, ['我们不管'], timed).hits[0]?.weak;
  expect([weak('我们'), weak('不管')]).toEqual([null, '第1句识别置信度0.30，低于0.5']);
});
