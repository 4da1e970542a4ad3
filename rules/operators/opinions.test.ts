import { expect, test } from 'vitest';
import type { Opinions } from '../../pipeline/domain.ts';
import { judge, type Line, ruleOf } from '../test-rules.ts';

type Labels = NonNullable<Opinions['emotion']>['turns'][number]['label'][];

const emotionOf = (labels: Labels): Partial<Opinions> => ({
  emotion: {
    overall: 'neutral',
    turns: labels.map((label, turn) => ({ turn, label, probability: 0.9 })),
  },
});
const talk = (count: number, confidence?: number): Line[] =>
  Array.from({ length: count }, () => ['customer', '我跟你说啊', confidence] as const);
const trend = (which: string) =>
  ruleOf({
    conditions: { trend: { operator: 'emotion_trend', label: '情绪', role: 'customer', trend: which } },
    fail: 'trend',
  });

test.each<[string, string, Labels, string]>([
  ['angry, then calm', 'defused', ['angry', 'angry', 'neutral', 'positive'], 'fail'],
  ['angry to the end', 'defused', ['angry', 'neutral', 'angry'], 'pass'],
  ['never angry', 'defused', ['neutral', 'neutral', 'neutral'], 'pass'],
  ['more and more', 'rising', ['neutral', 'neutral', 'angry', 'negative'], 'fail'],
  ['as before', 'rising', ['angry', 'neutral', 'angry', 'neutral'], 'pass'],
  ['too few turns', 'rising', ['neutral', 'angry'], 'pass'],
])('emotion_trend: %s, %s', (_name, which, labels, verdict) => {
  const { finding } = judge(trend(which), talk(labels.length), { opinions: emotionOf(labels) });
  expect(finding.verdict).toBe(verdict);
});

const facts = (defused: { fromTurn: number; atTurn: number } | null, upsetAtEnd: number | null) => ({
  emotion: { overall: 'angry' as const, turns: [], trend: null, defused, upsetAtEnd },
});

test.each<[string, string, Partial<Opinions>, string, number[]]>([
  ['calmed', 'calmed', facts({ fromTurn: 1, atTurn: 2 }, null), 'fail', [2]],
  ['not calmed', 'calmed', facts(null, 3), 'pass', []],
  ['upset to the last', 'upset_at_end', facts(null, 3), 'fail', [3]],
  ['not upset at the end', 'upset_at_end', facts({ fromTurn: 1, atTurn: 2 }, null), 'pass', []],
])('the facts of the emotion model: %s', (_name, which, opinions, verdict, turns) => {
  const { finding } = judge(trend(which), talk(4), { opinions });
  expect([finding.verdict, finding.turns]).toEqual([verdict, turns]);
});

test('opinions from before there were such facts cannot tell', () => {
  const { finding } = judge(trend('upset_at_end'), talk(4), { opinions: emotionOf(['angry', 'angry']) });
  expect([finding.verdict, finding.reason]).toEqual(['unsure', '还没有情绪走向结果']);
});

test('a trend on badly recognised words is unsure, and without a model cannot be told', () => {
  const labels: Labels = ['angry', 'neutral', 'neutral'];
  const { finding } = judge(trend('defused'), talk(3, 0.2), { opinions: emotionOf(labels) });
  expect(finding.verdict).toBe('unsure');
  expect(judge(trend('defused'), talk(3), { opinions: { emotion: null } }).finding.reason).toBe(
    '还没有情绪识别结果',
  );
});

test('an emotion of a turn nobody knows the speaker of is unsure', () => {
  const angry = ruleOf({
    conditions: { angry: { operator: 'emotion', label: '生气', role: 'customer', labels: ['angry'] } },
    fail: 'angry',
  });
  const opinions = emotionOf(['angry']);
  expect(judge(angry, [['customer', '气死了']], { opinions }).finding.verdict).toBe('fail');
  expect(judge(angry, [['unknown', '气死了']], { opinions }).finding.verdict).toBe('unsure');
});
