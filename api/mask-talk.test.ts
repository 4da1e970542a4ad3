import { expect, test } from 'vitest';
import type { PersonalDataSpan, Transcript } from '../pipeline/domain.ts';
import { maskFindings, maskTalk } from './mask-talk.ts';
import { scored, transcript } from './test-api.ts';

function talkOf(...texts: string[]): Transcript {
  const turns = texts.map((text, i) => ({
    role: 'customer' as const,
    channel: 1,
    startMs: i * 1000,
    endMs: i * 1000 + 900,
    text,
    confidence: 0.9,
  }));
  return { ...(transcript as Transcript), turns };
}

test.each([
  ['电话19900012345吧', '电话199****2345吧'],
  ['电话幺九九零零零幺二三四五', '电话幺九九****二三四五'],
  ['电话幺九九，零零零，幺二三四五', '电话*************'],
  ['户主叫贺知秋', '户主叫贺**'],
  ['我姓石', '我姓*'],
  ['户号9900012345', '户号▇▇▇▇▇▇▇▇▇▇'],
  ['住青禾路18号院', '住▇▇▇▇▇▇▇'],
  ['车牌皖A8K215', '车牌▇▇▇▇▇▇▇'],
  ['停电两个小时了', '停电两个小时了'],
])('%s is shown as %s', (text, shown) => {
  const { transcript: masked, personalData } = maskTalk(talkOf(text), null);
  expect(masked.turns[0]?.text).toBe(shown);
  expect(shown.length).toBe(text.length);
  for (const span of personalData) expect(shown.slice(span.start, span.end)).toBe(span.text);
});

test('words of a turn are masked where they stand; one that cannot be placed is hidden whole', () => {
  const talk = talkOf('电话19900012345');
  const [turn] = talk.turns;
  if (turn === undefined) throw new Error('no turn');
  const words = ['电话', '1990', '0012345', '幺'].map((text) => ({
    text,
    startMs: 0,
    endMs: 1,
    confidence: null,
  }));
  const masked = maskTalk({ ...talk, turns: [{ ...turn, words }] }, null).transcript.turns[0];
  expect(masked?.words?.map(({ text }) => text)).toEqual(['电话', '199*', '***2345', '▇']);
});

test('quotations are masked like the turn, sentences of findings by what they repeat', () => {
  const mask = maskTalk(talkOf('我叫贺知秋，户号九九零零零，幺二三四五，住青禾路18号院'), null);
  const [first] = scored.findings;
  if (first === undefined) throw new Error('no finding');
  const evidence = {
    turn: 0,
    startMs: 0,
    endMs: 900,
    quote: '秋，户号九九零零零，幺二…18号院',
    why: '客户说“户号九九零零零幺二三四五住青禾路18号院”，贺知秋',
    kind: 'found' as const,
  };
  const [masked] = maskFindings([{ ...first, reason: '户主贺知秋', evidence: [evidence] }], mask);
  expect(masked?.reason).toBe('户主贺**');
  expect(masked?.evidence[0]?.quote).toBe('*，户号▇▇▇▇▇▇▇▇…▇▇▇▇');
  expect(masked?.evidence[0]?.why).toBe('客户说“户号▇▇▇▇▇▇▇▇▇▇住▇▇▇▇▇▇▇”，贺**');
});

test('spans that were stored are believed, those never looked for are looked for', () => {
  const talk = talkOf('电话19900012345');
  const stored: PersonalDataSpan[] = [
    { type: 'account_no', turn: 0, start: 2, end: 13, text: '19900012345' },
  ];
  expect(maskTalk(talk, stored).transcript.turns[0]?.text).toBe('电话▇▇▇▇▇▇▇▇▇▇▇');
  expect(maskTalk(talk, []).transcript.turns[0]?.text).toBe('电话19900012345');
});

test('spans of other words than these are not believed', () => {
  const stored = talkOf('电话19900012345');
  const { personalData } = maskTalk(stored, null);
  const span = { ...personalData[0], text: '19900012345' } as PersonalDataSpan;
  expect(maskTalk(stored, [span]).transcript.turns[0]?.text).toBe('电话199****2345');
  const heardAnew = talkOf('我的电话是19900012345');
  expect(maskTalk(heardAnew, [span]).transcript.turns[0]?.text).toBe('我的电话是199****2345');
});
