import { expect, test } from 'vitest';
import { toneWav } from '../fixtures/small-recordings.ts';
import { audioFileName, transcriptFileName, uploadFolder } from './upload-key.ts';

test('a folder is named for the day in China, the time and 80 random bits', () => {
  // The time of the example in the ULID specification, where it is 01ARYZ6S41.
  const now = new Date(1_469_918_176_385);
  expect(uploadFolder(now, new Uint8Array(10))).toBe('uploads/2016-07-31/01aryz6s410000000000000000/');
  expect(uploadFolder(now, new Uint8Array(10).fill(255))).toBe(
    'uploads/2016-07-31/01aryz6s41zzzzzzzzzzzzzzzz/',
  );
});

test('later folders sort after earlier ones', () => {
  const [a, b] = [0, 1].map((ms) => uploadFolder(new Date(1_764_000_000_000 + ms), new Uint8Array(10)));
  expect((a ?? '') < (b ?? '')).toBe(true);
});

const noHint = Buffer.from('no audio at all');

test.each([
  ['WAV by its content', toneWav(0.1), 'x.mp3', 'call.wav'],
  ['Ogg by its content', Buffer.from('OggS\0\0\0\0\0\0\0\0\0\0\0\0'), 'x.wav', 'call.ogg'],
  ['a known ending', noHint, 'x.AMR', 'call.amr'],
  ['an unknown ending', noHint, 'x.exe', 'call.wav'],
  ['a path', noHint, '../../etc/passwd', 'call.wav'],
  ['a path with an ending', noHint, '..\\..\\a.mp3', 'call.mp3'],
  ['a NUL', noHint, 'a.mp3\0.sh', 'call.wav'],
  ['a line break', noHint, 'a.m\np3', 'call.wav'],
  ['no name', noHint, '', 'call.wav'],
  ['only an ending', noHint, '.mp3', 'call.wav'],
])('%s gives a safe name', (_name, head, fileName, stored) => {
  expect(audioFileName(head, fileName)).toBe(stored);
});

test.each([
  ['a.srt', 'transcript.srt'],
  ['a.VTT', 'transcript.vtt'],
  ['a.json', 'transcript.json'],
  ['../a.html', 'transcript.json'],
  ['', 'transcript.json'],
])('transcript %j is stored as %s', (fileName, stored) => {
  expect(transcriptFileName(fileName)).toBe(stored);
});
