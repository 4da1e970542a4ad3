import { expect, test } from 'vitest';
import { findPersonalData } from '../models/personal-data/find.ts';
import { summarise } from '../models/summary/summarise.ts';
import type { Transcript } from '../pipeline/domain.ts';
import { maskOpinions, maskTalk } from './mask-talk.ts';
import { transcript } from './test-api.ts';

const turns = [
  ['agent', '您好 95598 请问有什么可以帮您'],
  ['customer', '我叫贺知秋 我家停电了 住青禾路18号院'],
  ['agent', '联系电话您报一下'],
  ['customer', '一九九零零零一二三四五'],
  ['agent', '户号有吗'],
  ['customer', '九九零零零 一二三四五'],
  ['agent', '贺女士 给您登记了 城区平均四十五分钟左右到'],
] as const;

const talk: Transcript = {
  ...(transcript as Transcript),
  turns: turns.map(([role, text], at) => ({
    role,
    text,
    channel: role === 'agent' ? 0 : 1,
    startMs: at * 1000,
    endMs: at * 1000 + 900,
    confidence: 0.9,
  })),
};
const personalData = findPersonalData(talk.turns);
const { summary, workOrder } = summarise({ turns: talk.turns, personalData, labels: [] });
const masked = maskOpinions(
  { personalData, businessType: null, complaint: null, emotion: null, summary, workOrder },
  maskTalk(talk, personalData),
);

test('the draft of the work order is masked by what field a value fills', () => {
  expect(masked.workOrder?.map(({ field, value }) => [field, value])).toEqual([
    ['who', '贺**'],
    ['phone', '199****2345'],
    ['accountNo', '▇▇▇▇▇▇▇▇▇▇'],
    ['where', '▇▇▇▇▇▇▇'],
    ['what', '我叫贺** 我家停电了 住▇▇▇▇▇▇▇'],
    ['promisedArrival', '四十五分钟'],
  ]);
});

test('nothing of what was masked is left anywhere in summary and draft', () => {
  const shown = JSON.stringify([masked.summary, masked.workOrder]);
  for (const { text } of personalData.filter(({ text: found }) => found.length > 1))
    expect(shown).not.toContain(text);
  for (const clear of ['19900012345', '9900012345', '知秋', '青禾路']) expect(shown).not.toContain(clear);
});

test('opinions from before there were summaries stay as they are', () => {
  const older = { personalData, businessType: null, complaint: null, emotion: null };
  expect(Object.keys(maskOpinions(older, maskTalk(talk, personalData)))).toEqual(Object.keys(older));
});
