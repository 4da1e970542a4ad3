import { describe, expect, test } from 'vitest';
import type { Finding } from '../domain.ts';
import { alertsOf, isDowngraded, ownerOf } from './alerts.ts';
import type { CallFacts } from './facts.ts';
import { riskOf } from './risk.ts';
import { defaultSettings, ServiceSettings } from './settings.ts';
import { testFacts } from './test-calls.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);
const place = (turn: number) => ({ turn, startMs: turn * 3000, endMs: turn * 3000 + 2800 });

function call(recordingId: string, time: string, more: Partial<CallFacts> = {}): CallFacts {
  return {
    recordingId,
    startedAtMs: at(time),
    durationMs: 60_000,
    channel: 'phone',
    direction: 'inbound',
    numbers: [],
    coded: '故障报修',
    businessType: '故障报修',
    region: null,
    teamId: null,
    topics: { outage: 1 },
    words: [],
    talk: [],
    cues: [],
    satisfaction: null,
    resolved: null,
    mood: null,
    emotion: null,
    promises: [],
    actual: {},
    regulator: [],
    complaint: null,
    ...more,
  };
}

const arrival = { kind: 'promisedArrival' as const, minutes: 45, dueMs: at('08:45'), place: place(4) };
const undone = { cue: 'undone' as const, place: place(1) };
const calm = { mean: 0, first: 0, last: 0, worst: null };
const hot = { mean: 0.6, first: 0.3, last: 0.9, worst: place(5) };

const points = (calls: readonly CallFacts[]) =>
  Object.fromEntries(
    riskOf(calls, defaultSettings)
      .parts.filter((one) => one.points > 0)
      .map((one) => [one.part, one.points]),
  );

describe('the parts of the risk', () => {
  test.each<[string, readonly CallFacts[], Record<string, number>]>([
    ['a quiet call has none', [call('a', '08:00', { emotion: calm, resolved: true, satisfaction: 5 })], {}],
    ['a second call', [call('a', '08:00'), call('b', '11:00')], { repeats: 10 }],
    ['a third call', [call('a', '08:00'), call('b', '11:00'), call('c', '12:00')], { repeats: 16 }],
    [
      'a call back by the company is no repeat',
      [call('a', '08:00'), call('b', '11:00', { direction: 'outbound' })],
      {},
    ],
    [
      '"第三次打了" where the earlier calls are not here',
      [call('a', '08:00', { cues: [{ cue: 'nth', place: place(1) }] })],
      { repeats: 12 },
    ],
    ['rated dissatisfied', [call('a', '08:00', { satisfaction: 1 })], { unresolved: 9 }],
    [
      'dissatisfied and unresolved',
      [call('a', '08:00', { satisfaction: 2, resolved: false })],
      { unresolved: 15 },
    ],
    [
      'resolved by the next call',
      [call('a', '08:00', { resolved: false }), call('b', '11:00', { resolved: true })],
      { repeats: 10 },
    ],
    ['anger that grows over the call', [call('a', '08:00', { emotion: hot })], { emotion: 15 }],
    [
      'calm calls that get less calm',
      [
        call('a', '08:00', { emotion: calm }),
        call('b', '11:00', { emotion: { mean: 0.2, first: 0.2, last: 0.2, worst: null } }),
      ],
      { repeats: 10, emotion: 4.8 },
    ],
    ['the regulator is named', [call('a', '08:00', { regulator: [place(7)] })], { regulator: 16 }],
    [
      'a complaint nobody speaks out',
      [call('a', '08:00', { complaint: { level: 'suspected', probability: 0.8, places: [place(3)] } })],
      { complaint: 10.8 },
    ],
    [
      'a complaint that is spoken out',
      [call('a', '08:00', { complaint: { level: 'explicit', probability: 0.9, places: [place(3)] } })],
      { complaint: 15 },
    ],
  ])('%s', (_, calls, expected) => {
    expect(points(calls)).toEqual(expected);
  });

  test('together they are at most 100, and the order of the calls makes no difference', () => {
    const worst: Partial<CallFacts> = {
      satisfaction: 1,
      resolved: false,
      emotion: hot,
      regulator: [place(7)],
      complaint: { level: 'explicit', probability: 1, places: [] },
      promises: [arrival, { ...arrival, kind: 'promisedContact' }, { ...arrival, kind: 'promisedAnswer' }],
      cues: [undone],
    };
    const calls = ['08:00', '09:00', '10:00', '11:00'].map((time, n) => call(String(n), time, worst));
    expect(riskOf(calls, defaultSettings).score).toBe(100);
    expect(riskOf(calls.toReversed(), defaultSettings)).toEqual(riskOf(calls, defaultSettings));
  });

  test('evidence names the call and the turn', () => {
    const { parts } = riskOf([call('a', '08:00', { regulator: [place(7)] })], defaultSettings);
    expect(parts.find(({ part }) => part === 'regulator')?.evidence).toEqual([
      { recordingId: 'a', turn: 7, startMs: 21_000, endMs: 23_800 },
    ]);
  });
});

describe('promises', () => {
  const first = call('a', '08:00', { promises: [arrival] });
  test.each<[string, readonly CallFacts[], readonly string[]]>([
    ['nobody called again', [first], []],
    ['called again too early to tell', [first, call('b', '08:30', { cues: [undone] })], []],
    ['called again: nobody came', [first, call('b', '09:30', { cues: [undone] })], ['said']],
    ['called again and did not say', [first, call('b', '09:30')], ['silent']],
    [
      'the repair system knows that they came in time',
      [{ ...first, actual: { promisedArrival: at('08:40') } }, call('b', '09:30', { cues: [undone] })],
      [],
    ],
    [
      'the repair system knows that they came late',
      [{ ...first, actual: { promisedArrival: at('09:10') } }],
      ['supplied'],
    ],
    ['the company called', [first, call('b', '09:30', { direction: 'outbound', cues: [undone] })], []],
  ])('%s', (_, calls, expected) => {
    expect(riskOf(calls, defaultSettings).broken.map(({ by }) => by)).toEqual(expected);
  });

  test('are read from what is said, and from the real times in the metadata', () => {
    const lines = ['A您好', 'C家里停电了', 'A师傅四十五分钟左右到现场', 'C好的'];
    const metadata = { extra: { repair: { 到场时间: '2026-03-02 09:10' } } };
    const facts = testFacts('a', { at: '2026-03-02T08:00:00+08:00', lines, metadata });
    expect(facts.promises).toMatchObject([{ kind: 'promisedArrival', minutes: 45, place: { turn: 2 } }]);
    expect(riskOf([facts], defaultSettings).broken).toMatchObject([
      { by: 'supplied', atMs: at('09:10'), dueMs: at('08:45') + 8_800 },
    ]);
  });
});

describe('alerts', () => {
  const suspected = { level: 'suspected' as const, probability: 0.7, places: [] };
  test.each<[string, Partial<CallFacts>, boolean]>([
    ['coded as an inquiry', { coded: '信息咨询', complaint: suspected }, true],
    ['coded as a complaint', { coded: '投诉', complaint: suspected }, false],
    [
      'coded as a complaint in the words of the platform',
      { coded: '服务投诉-催办', complaint: suspected },
      false,
    ],
    ['not coded', { coded: null, complaint: suspected }, false],
    ['no model', { coded: '信息咨询', complaint: null }, false],
    ['not likely enough', { coded: '信息咨询', complaint: { ...suspected, probability: 0.45 } }, false],
    ['no complaint', { coded: '信息咨询', complaint: { ...suspected, level: 'none' } }, false],
  ])('downgrade: %s', (_, facts, expected) => {
    expect(isDowngraded(call('a', '08:00', facts), defaultSettings.alerts)).toBe(expected);
  });

  test('each kind once, with its level and the call that speaks for it last', () => {
    const calls = [
      call('a', '08:00', { promises: [arrival], regulator: [place(2)] }),
      call('b', '09:30', {
        cues: [undone, { cue: 'nth', place: place(1) }],
        regulator: [place(3)],
        complaint: suspected,
        emotion: hot,
        resolved: false,
        satisfaction: 1,
      }),
    ];
    expect(alertsOf(calls, riskOf(calls, defaultSettings), defaultSettings)).toEqual([
      { kind: 'high-risk', level: 1, recordingId: 'b' },
      { kind: 'downgrade', level: 3, recordingId: 'b' },
      { kind: 'broken-promise', level: 3, recordingId: 'b' },
      { kind: 'regulator', level: 1, recordingId: 'b' },
    ]);
  });

  test.each([
    ['四川/成都', '抢修一班', '成都供电公司'],
    ['四川省成都市郫都区', null, '成都供电公司'],
    ['四川省绵阳市', null, '四川督办组'],
    ['四川/绵阳', '综合二班', '二班班长'],
    [null, null, '服务监督组'],
  ])('owner in %s, team %s: %s', (region, teamId, expected) => {
    const settings = ServiceSettings.parse({
      owners: [
        { team: '综合二班', owner: { team: '二班班长' } },
        { region: '四川/成都', owner: { province: '四川', city: '成都', team: '成都供电公司' } },
        { region: '四川', owner: { province: '四川', team: '四川督办组' } },
      ],
    });
    expect(ownerOf([{ region, teamId }], settings).team).toBe(expected);
  });

  test('the regulator is where the rule of that name found it', () => {
    const finding = {
      rule: 'regulator_cue',
      verdict: 'fail',
      evidence: [{ turn: 1, startMs: 3000, endMs: 5800, chars: { start: 3, end: 8 } }],
    } as unknown as Finding;
    const facts = testFacts('a', {
      at: '2026-03-02T08:00:00+08:00',
      lines: ['A您好', 'C再不来我打12398'],
      findings: [finding],
    });
    expect(facts.regulator).toEqual([{ turn: 1, startMs: 3000, endMs: 5800, chars: { start: 3, end: 8 } }]);
  });
});
