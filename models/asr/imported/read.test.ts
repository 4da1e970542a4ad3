import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnusableRecording } from '../../../pipeline/errors.ts';
import { isTranscriptJson, readTranscript } from './read.ts';

const read = (content: string | Uint8Array) =>
  readTranscript(typeof content === 'string' ? Buffer.from(content) : content, { fileName: 'x.json' });
const call = (turns: unknown[], channel = 'phone') => JSON.stringify({ channel, turns });
const times = (content: string) =>
  read(content).transcript.turns.map(({ startMs, endMs }) => [startMs, endMs]);

test.each([
  ['no bytes', '', 'transcript-empty'],
  ['blanks', ' \n\t ', 'transcript-empty'],
  ['audio', Buffer.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0xff, 0xff, 0x80]), 'transcript-not-text'],
  ['prose', '今天天气不错', 'transcript-format-unknown'],
  ['other JSON', '{"agentId": "2107"}', 'transcript-format-unknown'],
  ['cut JSON', '{"turns": [{"text": "您', 'transcript-json-invalid'],
  ['65 levels', `${'['.repeat(65)}${']'.repeat(65)}`, 'transcript-json-too-deep'],
  ['a million levels', '['.repeat(1_000_000), 'transcript-json-too-deep'],
  ['turns without text', call([{ role: 'agent', startMs: 0, endMs: 1 }]), 'transcript-shape'],
  ['text times', call([{ text: '喂', startMs: 'NaN', endMs: 5 }]), 'transcript-time-invalid'],
  ['object times', call([{ text: '喂', startMs: {}, endMs: 5 }]), 'transcript-time-invalid'],
  [
    'times of another unit',
    call([{ text: '喂', startMs: 1_773_018_862_000, endMs: 1_773_018_863_000 }]),
    'transcript-time-invalid',
  ],
  ['negative times', call([{ text: '喂', startMs: -5, endMs: 5 }]), 'transcript-time-negative'],
  ['end before start', call([{ text: '喂', startMs: 10, endMs: 5 }]), 'transcript-end-before-start'],
  ['speech without times', call([{ role: 'agent', text: '喂' }]), 'transcript-times-missing'],
  [
    'speech with NaN times',
    '{"turns": [{"text": "喂", "startMs": NaN, "endMs": NaN}]}',
    'transcript-times-missing',
  ],
  ['two calls', JSON.stringify([{ turns: [] }, { turns: [] }]), 'transcript-many-calls'],
  ['a subtitle without times', 'WEBVTT\n\nyesterday --> today\n您好\n', 'transcript-time-invalid'],
])('%s: a clear refusal', (_name, content, code) => {
  const error = (() => {
    try {
      read(content);
    } catch (thrown) {
      return thrown;
    }
    return null;
  })();
  expect(error).toBeInstanceOf(UnusableRecording);
  expect(error).toMatchObject({ code, message: expect.stringMatching(/^x\.json: .*\.$/s) });
});

test('more than 64 MB is refused before anything is decoded', () => {
  expect(() => read(new Uint8Array(64 * 1024 * 1024 + 1))).toThrow(/larger than 64 MB/);
});

test('200,001 turns are refused, 100,000 are read in order', () => {
  const turn = (index: number) => ({ role: 'agent', text: '喂', startMs: 99_999 - index, endMs: 100_000 });
  const { turns } = read(call(Array.from({ length: 100_000 }, (_, index) => turn(index)))).transcript;
  expect([turns.length, turns[0]?.startMs, turns.at(-1)?.startMs]).toEqual([100_000, 0, 99_999]);
  expect(() =>
    read(call(new Array(200_001).fill({ role: 'agent', text: '喂', startMs: 0, endMs: 1 }))),
  ).toThrow(/200001 turns/);
});

test('turns out of order are sorted, equal starts keep their order', () => {
  const turns = [
    { text: 'c', startMs: 9, endMs: 10 },
    { text: 'a', startMs: 1, endMs: 2 },
    { text: 'b', startMs: 1, endMs: 3 },
  ];
  expect(read(call(turns)).transcript.turns.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
});

test('missing times are filled from the neighbours', () => {
  expect(
    times(
      call([
        { text: '一二三四', startMs: 1000 },
        { text: '好的好的', startMs: 1500 },
        { text: '没有时间' },
        { text: '最后一句', startMs: 9000, endMs: 9500 },
      ]),
    ),
  ).toEqual([
    [1000, 1500],
    [1500, 2500],
    [2500, 3500],
    [9000, 9500],
  ]);
});

test('a chat without times: one message a second; with send times only, a message is a moment', () => {
  expect(times(call([{ text: '在吗' }, { text: '在的' }, { text: '没电了' }], 'chat'))).toEqual([
    [0, 0],
    [1000, 1000],
    [2000, 2000],
  ]);
  expect(
    times(
      call(
        [
          { text: '在吗', startMs: 0 },
          { text: '在的', startMs: 45_000 },
        ],
        'chat',
      ),
    ),
  ).toEqual([
    [0, 0],
    [45_000, 45_000],
  ]);
});

test('no turns is a call in which nobody spoke', () => {
  expect(read(call([])).transcript).toMatchObject({ turns: [], split: { unsure: false } });
  expect(read('{"segments": [], "language": "zh"}').transcript.turns).toEqual([]);
});

test('turns without words drop out; what a database refuses is removed', () => {
  const text =
    '{"turns": [{"text": " ", "startMs": 0, "endMs": 1}, {"text": "好\\u0000的\\ud800", "startMs": 1, "endMs": 2}]}';
  expect(read(text).transcript.turns.map((turn) => turn.text)).toEqual(['好的']);
});

const chat = '{"channel":"chat","turns":[{"role":"客服","text":"您好"}]}';

test.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${chat}`)],
  ['UTF-16', Buffer.from(`\uFEFF${chat}`, 'utf16le')],
  [
    'GB18030',
    Buffer.concat([
      Buffer.from('{"channel":"chat","turns":[{"role":"'),
      Buffer.from('bfcdb7fe', 'hex'),
      Buffer.from('","text":"'),
      Buffer.from('c4fabac3', 'hex'),
      Buffer.from('"}]}'),
    ]),
  ],
])('%s is read', (_name, bytes) => {
  expect(read(bytes).transcript.turns).toMatchObject([{ role: 'agent', text: '您好' }]);
});

test('a call number longer than a number can hold keeps its digits', () => {
  expect(read('{"callId": 20260309091422000123, "turns": []}').metadata.callId).toBe('20260309091422000123');
});

test('a file name with control characters stays harmless in the message', () => {
  expect(() => readTranscript(Buffer.from('x'), { fileName: `a\n\u001b[31m${'b'.repeat(500)}` })).toThrow(
    /^a\?\?\[31mb{190,}…: /,
  );
});

const blanks = ' '.repeat(1_000_000);

/** Each of these took minutes or more with a pattern that looks again from every blank. */
test.each([
  ['a voice tag that never ends', `WEBVTT\n\n00:01.000 --> 00:02.000\n<v${blanks}\n<v ${blanks}`],
  ['a bracket that never closes', `WEBVTT\n\n00:01.000 --> 00:02.000\n[${blanks}客服`],
  ['a million tags', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<'.repeat(1_000_000)}`],
  ['a label of blanks', call([{ role: `客服${blanks}x`, text: '喂', startMs: 0, endMs: 1 }])],
  ['a name of brackets', `{"turns": [], "${'('.repeat(1_000_000)}": 1}`],
  [
    'a value of blanks',
    JSON.stringify({ turns: [], startedAt: `2026-01-01${blanks}x`, channels: `0${blanks}x` }),
  ],
  ['a string of backslashes', `{"turns": [], "a": "${'\\\\'.repeat(500_000)}"}`],
  [
    'stamps of digits',
    JSON.stringify({ text: '喂', timestamp: `[${'1'.repeat(1_000_000)}`, stamp_sents: [] }),
  ],
])('%s costs no more than its length', (_name, content) => {
  expect(read(content).transcript.turns.length).toBeLessThan(3);
});

test('50,000 words find their 5,000 sentences', () => {
  const Sentences = Array.from({ length: 5_000 }, (_, at) => ({
    BeginTime: at * 1000,
    EndTime: at * 1000 + 900,
    ChannelId: 0,
    Text: '您好',
  }));
  const Words = Array.from({ length: 50_000 }, (_, at) => ({
    Word: '您',
    BeginTime: at * 100,
    EndTime: at * 100 + 50,
    ChannelId: 0,
  }));
  const { turns } = read(JSON.stringify({ Result: { Sentences, Words } })).transcript;
  expect(turns.every(({ words }) => words?.length === 9)).toBe(true);
});

test('whatever the bytes, the answer is a transcript or an UnusableRecording', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json)),
    fc
      .array(
        fc.record(
          {
            text: fc.anything(),
            role: fc.anything(),
            startMs: fc.anything(),
            endMs: fc.anything(),
            words: fc.anything(),
          },
          { requiredKeys: [] },
        ),
      )
      .map((turns) =>
        Buffer.from(
          JSON.stringify({ turns }, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
        ),
      ),
    fc.string().map((text) => Buffer.from(`1\n00:00:01,000 --> 00:00:02,000\n${text}`)),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      try {
        const { turns } = read(bytes).transcript;
        for (const turn of turns) expect(turn.endMs).toBeGreaterThanOrEqual(turn.startMs);
      } catch (error) {
        expect(error).toBeInstanceOf(UnusableRecording);
      }
    }),
    { numRuns: 500 },
  );
});

test('metadata is not taken for a transcript', () => {
  expect(isTranscriptJson({ callId: 'C-1', agentId: '2107', channels: { 0: 'agent', 1: 'customer' } })).toBe(
    false,
  );
  expect(isTranscriptJson({ turns: [] })).toBe(true);
});

const calls = join(process.env.EARMARK_TESTDATA ?? '../shared/testdata', 'calls');
test.skipIf(!existsSync(calls))(
  'the shared reference transcripts are read (needs ../shared/testdata)',
  () => {
    const names = readdirSync(calls).filter((name) => name.endsWith('.reference.json'));
    expect(names).toHaveLength(10);
    for (const name of names) {
      const bytes = readFileSync(join(calls, name));
      const { turns, split } = readTranscript(bytes, { fileName: name }).transcript;
      const { turns: expected } = JSON.parse(bytes.toString()) as {
        turns: { startMs: number; role: string }[];
      };
      expect(turns).toHaveLength(expected.length);
      expect(split.unsure).toBe(false);
    }
  },
);
