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
