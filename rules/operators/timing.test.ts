import { expect, test } from 'vitest';
import { emptyMetadata, type Sound, type Transcript, type Turn } from '../../pipeline/domain.ts';
import { prepareCall } from '../call.ts';
import { Condition } from '../schema.ts';
import { find } from './table.ts';

type Line = readonly [role: Turn['role'], startMs: number, endMs: number, text: string];

function search(condition: Record<string, unknown>, lines: readonly Line[], sound: Sound | null = null) {
  const transcript: Transcript = {
    channel: 'phone',
    durationMs: Math.max(0, ...lines.map(([, , endMs]) => endMs)),
    turns: lines.map(([role, startMs, endMs, text]) => ({
      role,
      channel: null,
      startMs,
      endMs,
      text,
      confidence: null,
    })),
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound,
    engine: { id: 'imported', model: 'test', version: '1' },
  };
  const opinions = { words: [], personalData: null, businessType: null, complaint: null, emotion: null };
  const parsed = Condition.parse({ label: '时间', ...condition });
  const window = { from: 0, to: lines.length - 1, role: parsed.role, fromMs: -Infinity, toMs: Infinity };
  return find({
    condition: parsed,
    call: prepareCall(transcript, emptyMetadata, opinions),
    window,
    minConfidence: 0.5,
    raw: null,
    company: 'state_grid',
    facts: [],
    other: () => undefined,
  });
}

function soundOf(silences: Sound['silences'], charsPerSecond: readonly (number | null)[]): Sound {
  const blank = {
    levelDbfs: null,
    levelAgainstOwnDb: null,
    pitchHz: null,
    pitchAgainstOwnSemitones: null,
    overlapMs: 0,
  };
  return {
    durationMs: 60000,
    sampleRateHz: 8000,
    channels: [],
    silences,
    silenceMs: 0,
    overlaps: [],
    overlapMs: 0,
    turns: charsPerSecond.map((speed) => ({ ...blank, charsPerSecond: speed })),
  };
}

const talk: Line[] = [
  ['agent', 0, 2000, '您好'],
  ['customer', 3000, 5000, '查电费'],
  ['agent', 21000, 23000, '好的'],
];

test('silence is the gap between turns, and points at the turn that follows', () => {
  const { hits } = search({ operator: 'silence', minMs: 15000 }, talk);
  expect(hits.map(({ turn, span, measured }) => [turn, span, measured])).toEqual([
    [2, { startMs: 5000, endMs: 21000 }, 16000],
  ]);
});

test('a gap just short of the limit is none', () => {
  expect(search({ operator: 'silence', minMs: 16001 }, talk)).toMatchObject({ hits: [], measured: 16000 });
});

test('measured silence goes before turn times', () => {
  const sound = soundOf([{ startMs: 6000, endMs: 20000 }], [null, null, null]);
  expect(search({ operator: 'silence', minMs: 15000 }, talk, sound)).toMatchObject({
    hits: [],
    measured: 14000,
  });
});

test('silence after the last word of the call is no gap', () => {
  const sound = soundOf([{ startMs: 24000, endMs: 50000 }], [null, null, null]);
  expect(search({ operator: 'silence', minMs: 15000 }, talk, sound).hits).toEqual([]);
});

test.each(['silence', 'interruption'])('%s without times cannot be told', (operator) => {
  const still: Line[] = [
    ['agent', 0, 0, '您好'],
    ['customer', 0, 0, '查电费'],
  ];
  const more = operator === 'silence' ? {} : { role: 'agent', backChannels: ['嗯'] };
  expect(search({ operator, minMs: 300, ...more }, still).missing).toBe('没有可用的时间信息');
});

const words = '营业执照复印件开户银行和账号授权委托书';
test.each<[string, number, (number | null)[] | null, number]>([
  ['19 characters in 2.9 s', 2900, null, 1],
  ['19 characters in 3 s', 3000, null, 0],
  ['measured pace goes first', 2900, [5], 0],
])('pace: %s', (_name, ms, measured, hits) => {
  const sound = measured === null ? null : soundOf([], measured);
  const found = search(
    { operator: 'pace', role: 'agent', minChars: 15, above: 6.5 },
    [['agent', 1000, 1000 + ms, words]],
    sound,
  );
  expect(found.hits).toHaveLength(hits);
});

test.each<[string, Line[], number[]]>([
  [
    '1.2 s before the customer ends',
    [
      ['customer', 0, 9000, '我那个电卡一插它就'],
      ['agent', 7800, 9500, '没钱了吧'],
    ],
    [1],
  ],
  [
    '200 ms before the end',
    [
      ['customer', 0, 9000, '我那个电卡一插它就'],
      ['agent', 8800, 9500, '没钱了吧'],
    ],
    [],
  ],
  [
    'a back-channel',
    [
      ['customer', 0, 9000, '我那个电卡一插它就'],
      ['agent', 4000, 4500, '嗯嗯 好的'],
      ['agent', 9100, 9900, '明白'],
    ],
    [],
  ],
  [
    'the customer comes in, the agent goes on',
    [
      ['agent', 0, 4000, '您的电费是'],
      ['customer', 3500, 6000, '怎么这么多啊'],
      ['agent', 4200, 7000, '一百二十块'],
    ],
    [],
  ],
  [
    'a customer who only says 嗯',
    [
      ['customer', 0, 2000, '嗯'],
      ['agent', 500, 4000, '我给您登记了'],
    ],
    [],
  ],
])('interruption: %s', (_name, lines, turns) => {
  const found = search(
    { operator: 'interruption', role: 'agent', minMs: 300, backChannels: ['嗯', '好的'] },
    lines,
  );
  expect(found.hits.map((hit) => hit.turn)).toEqual(turns);
});

test('a gap between different speakers, and one of the same', () => {
  const lines: Line[] = [...talk, ['agent', 40000, 41000, '还在吗'], ['unknown', 60000, 61000, '在']];
  const between = (which: string) =>
    search({ operator: 'silence', minMs: 15000, between: which }, lines).hits.map(({ turn, weak }) => [
      turn,
      weak !== null,
    ]);
  expect([between('any').length, between('different'), between('same')]).toEqual([
    3,
    [
      [2, false],
      [4, true],
    ],
    [
      [3, false],
      [4, true],
    ],
  ]);
});

test('pace of a whole call', () => {
  const lines: Line[] = [
    ['agent', 0, 2000, '您好请讲请讲请讲'],
    ['agent', 3000, 5000, '好的好的'],
  ];
  const found = search({ operator: 'pace', of: 'call', role: 'agent', minChars: 10, above: 2.9 }, lines);
  expect([found.holds, found.measured]).toEqual([true, 3]);
});

test.each<[string, Record<string, number>, number[]]>([
  ['against the speaker', { aboveOwnDb: 6 }, [2]],
  ['against the turn before', { jumpDb: 10 }, [2]],
  ['absolute', { aboveDbfs: -21 }, [1, 2]],
])('loudness %s', (_name, limits, turns) => {
  const sound = soundOf([], [null, null, null]);
  const levels = [
    [-30, 0],
    [-20, 0],
    [-15, 12],
  ] as const;
  const loud = {
    ...sound,
    turns: sound.turns.map((turn, index) => ({
      ...turn,
      levelDbfs: levels[index]?.[0] ?? null,
      levelAgainstOwnDb: levels[index]?.[1] ?? null,
    })),
  };
  const found = search({ operator: 'loudness', ...limits }, talk, loud);
  expect(found.hits.map((hit) => hit.turn)).toEqual(turns);
  expect(search({ operator: 'loudness', ...limits }, talk).missing).toBe('没有声音测量数据');
});

test('from the last words to the hang-up, where somebody knows when that was', () => {
  const condition = { operator: 'edge', edge: 'end', minMs: 5000 };
  expect(search(condition, talk).missing).toBe('不知道通话何时结束');
});

test('answer gaps of a chat count from the last message of the customer', () => {
  const chat: Line[] = [
    ['customer', 0, 0, '在吗'],
    ['customer', 50000, 50000, '人呢'],
    ['agent', 115000, 115000, '您好'],
  ];
  expect(
    search({ operator: 'response_gap', role: 'agent', minMs: 60000 }, chat).hits.map((hit) => hit.measured),
  ).toEqual([65000]);
});
