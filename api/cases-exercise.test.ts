import { expect, test } from 'vitest';
import { chooseCase, optionsFor } from './cases-exercise.ts';
import { clipSpans, windowAround } from './cases-redaction.ts';
import type { CoachedRule } from './coaching-rules.ts';
import { transcript } from './test-api.ts';

const candidate = (id: number, isFocus: boolean, isSeen: boolean) => ({ id, isFocus, isSeen });

test('what is coached comes first, then what is new; which one is the same all day', () => {
  expect(chooseCase([], 'x')).toBeNull();
  expect(chooseCase([candidate(1, false, false), candidate(2, true, false)], 'x')).toBe(2);
  expect(chooseCase([candidate(1, false, false), candidate(2, true, true)], 'x')).toBe(1);
  expect(chooseCase([candidate(1, false, true), candidate(2, true, true)], 'x')).toBe(2);
  const many = Array.from({ length: 50 }, (_, id) => candidate(id, false, false));
  const days = ['01', '02', '03', '04', '05'].map((day) => chooseCase(many, `he 2026-11-${day}`));
  expect(new Set(days).size).toBeGreaterThan(2);
  expect(days).toEqual(
    ['01', '02', '03', '04', '05'].map((day) => chooseCase([...many].reverse(), `he 2026-11-${day}`)),
  );
});

test('four options of the same sort, the right one among them and not always at the same place', () => {
  const title = (id: string) => ({ zh: id, en: id });
  const rule = (id: string, isMerit: boolean): [string, CoachedRule] => [
    id,
    { id, title: title(id), explanation: title(id), knowledge: [], isMerit },
  ];
  const rules = new Map(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => rule(id, false)).concat([rule('praise', true)]),
  );
  const asked = (id: number) => optionsFor({ rule: 'a', rule_title: title('a'), id }, rules, 'he 2026-11-01');
  const places = Array.from({ length: 20 }, (_, id) => asked(id).findIndex((one) => one.id === 'a'));
  expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]));
  expect(asked(1)).toHaveLength(4);
  expect(asked(1).some(({ id }) => id === 'praise')).toBe(false);
  // A library of one rule still asks.
  expect(optionsFor({ rule: 'z', rule_title: title('z'), id: 1 }, new Map(), 'x')).toEqual([
    { id: 'z', title: title('z') },
  ]);
});

const said = (...texts: string[]) => ({
  ...transcript,
  channel: 'phone' as const,
  durationMs: 200_000,
  split: { ...transcript.split, method: 'channels' as const },
  engine: { ...transcript.engine, id: 'sherpa' as const },
  turns: texts.map((text, index) => ({
    role: 'agent' as const,
    channel: 0,
    startMs: index * 10_000,
    endMs: index * 10_000 + 8_000,
    text,
    confidence: 0.9,
  })),
});

test.each([
  ['您好，工号2173为您服务', ['2173']],
  ['我的工号是二幺七三，请记一下', ['二幺七三']],
  ['2173号客服为您服务', ['2173']],
  ['这里是95598，请讲', []],
  ['电费是218元', []],
])('who the agent is, in %s', (text, expected) => {
  const spans = clipSpans(said(text), [], { agentName: null, agentId: null });
  expect(spans.map((span) => span.text)).toEqual(expected);
});

test('a clip is whole turns with the one before, two minutes at most', () => {
  const talk = said('一', '二', '三', '四');
  expect(windowAround(talk, { startMs: 21_000, endMs: 22_000 })).toEqual({ startMs: 10_000, endMs: 28_000 });
  expect(windowAround(talk, { startMs: 0, endMs: 500 })).toEqual({ startMs: 0, endMs: 8_000 });
  // A silence between the second and the third.
  expect(windowAround(talk, { startMs: 18_000, endMs: 20_000 })).toEqual({ startMs: 10_000, endMs: 28_000 });
  const { startMs, endMs } = windowAround(talk, { startMs: 0, endMs: 190_000 });
  expect(endMs - startMs).toBeLessThanOrEqual(120_000);
});
