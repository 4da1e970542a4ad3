import { expect, test } from 'vitest';
import { toneWav } from '../fixtures/small-recordings.ts';
import { playsDirectly } from './playable.ts';

function wav(change: (bytes: Buffer) => void = () => {}): Buffer {
  const bytes = toneWav(0.1);
  change(bytes);
  return bytes;
}

test.each([
  ['PCM', wav(), true],
  ['A-law', wav((bytes) => bytes.writeUInt16LE(6, 20)), true],
  ['mu-law', wav((bytes) => bytes.writeUInt16LE(7, 20)), true],
  ['GSM in WAV', wav((bytes) => bytes.writeUInt16LE(0x31, 20)), false],
  ['ADPCM', wav((bytes) => bytes.writeUInt16LE(0x11, 20)), false],
  ['three channels', wav((bytes) => bytes.writeUInt16LE(3, 22)), false],
  ['64-bit float', wav((bytes) => bytes.writeUInt16LE(64, 34)), false],
  ['a recorder that never wrote the length', wav((bytes) => bytes.writeUInt32LE(0, 40)), false],
  ['a length of 4 GB', wav((bytes) => bytes.writeUInt32LE(0xffffffff, 40)), false],
  ['cut off', wav().subarray(0, 500), false],
  ['only a header', wav().subarray(0, 44), false],
  ['text', Buffer.from('您好，很高兴为您服务'), false],
  ['MP3', Buffer.from('ID3\u0003'), false],
  ['nothing', Buffer.alloc(0), false],
])('%s plays as it is: %s', (_name, bytes, plays) => {
  expect(playsDirectly(bytes, bytes.length)).toBe(plays);
});

test('chunks before the samples are stepped over', () => {
  const bytes = wav();
  const list = Buffer.from('LIST\u0005\0\0\0abcde\0', 'latin1');
  const whole = Buffer.concat([bytes.subarray(0, 12), list, bytes.subarray(12)]);
  expect(playsDirectly(whole, whole.length)).toBe(true);
});
