import { expect, test } from 'vitest';
import { batchRowName, callFileOf, rowMeans } from './call-files.ts';

test.each([
  ['a.wav', 'audio', 'a', 'a'],
  ['day/A.B.WAV', 'audio', 'day/A.B', 'A.B'],
  ['day/b/call.mp3', 'audio', 'day/b/call', 'b'],
  ['call.mp3', 'audio', 'call', 'call'],
  ['day/a.json', 'json', 'day/a', 'a'],
  ['day/b/call.json', 'json', 'day/b/call', 'b'],
  ['day/b/transcript.json', 'transcript', 'day/b/call', 'b'],
  ['day/b/transcript.vtt', 'transcript', 'day/b/call', 'b'],
  ['day/a.transcript.json', 'transcript', 'day/a', 'a'],
  ['day/a.srt', 'transcript', 'day/a', 'a'],
  ['day/a.vtt', 'transcript', 'day/a', 'a'],
  ['day/索引.csv', 'csv', 'day/索引', '索引'],
  ['录音/张三.amr', 'audio', '录音/张三', '张三'],
] as const)('%s is %s of %s, called %s', (key, kind, group, name) => {
  expect(callFileOf(key)).toMatchObject({ kind, group, name, reason: null });
});

test.each([
  ['../a.wav', 'its name is a path that leads elsewhere', true],
  ['x/../../a.wav', 'its name is a path that leads elsewhere', true],
  ['/etc/a.wav', 'its name is a path that leads elsewhere', true],
  ['a\nb.wav', 'its name holds control characters', true],
  ['a\0b.wav', 'its name holds control characters', false],
  ['\ud800.wav', 'its name holds control characters', false],
  [`${'录'.repeat(342)}.wav`, 'its name is longer than 1024 bytes', false],
  ['day/', 'a folder', true],
  ['.wav', 'a hidden file', true],
  ['a.wav~', 'an unfinished upload', true],
] as const)('%j is ignored: %s', (key, reason, canBeStored) => {
  expect(callFileOf(key)).toMatchObject({ kind: 'ignored', reason, canBeStored });
});

test('a name of 1,000 characters is a name', () => {
  expect(callFileOf(`${'a'.repeat(1000)}.wav`)).toMatchObject({ kind: 'audio', reason: null });
});

test('the best transcript has the lowest rank', () => {
  const keys = ['a.json', 'a.vtt', 'a.srt', 'a.transcript.vtt', 'a.transcript.json'];
  expect(keys.sort((x, y) => callFileOf(x).rank - callFileOf(y).rank)).toEqual([
    'a.transcript.json',
    'a.transcript.vtt',
    'a.srt',
    'a.vtt',
    'a.json',
  ]);
});

test.each([
  ['a.wav', 'a'],
  ['x/a.wav', 'a'],
  ['TC-1.2026', 'TC-1.2026'],
  ['x/b/call.wav', 'b'],
])('a row that names %s speaks of %s', (file, name) => {
  expect(batchRowName(file)).toBe(name);
});

test.each([
  ['day/index.csv', 'a.wav', 'day/a.wav', true],
  ['day/index.csv', 'a.wav', 'day/deeper/a.wav', true],
  ['day/index.csv', 'a.wav', 'night/a.wav', false],
  ['index.csv', 'day/a.wav', 'day/a.wav', true],
  ['index.csv', './day/a', 'day/a.wav', true],
  ['index.csv', '/mnt/rec/day/a.wav', 'day/a.wav', false],
  ['index.csv', 'day/a.wav', 'night/a.wav', false],
  ['index.csv', 'day/b/call.wav', 'day/b/call.wav', true],
])('%s with a row %s means %s: %s', (batch_key, file, key, expected) => {
  expect(rowMeans({ batch_key, file }, key)).toBe(expected);
});
