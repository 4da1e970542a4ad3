import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UnusableRecording, Waiting } from '../errors.ts';
import { type DecodeOptions, decode } from './decode.ts';
import { buzz, line, pcm16Wav, wavFile } from './test-signals.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-decode-'));
});
afterAll(() => rm(folder, { recursive: true }));

const limits: DecodeOptions = { ffmpegBin: 'ffmpeg', maxMinutes: 120, maxFileBytes: 1024 ** 3 };

async function file(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function decodeContent(name: string, content: Buffer | string, options: Partial<DecodeOptions> = {}) {
  const audio = await decode(await file(name, content), { ...limits, ...options });
  return { ...audio, samples: audio.channels.map((channel) => Array.from(channel)) };
}

async function refusal(path: string, options: Partial<DecodeOptions> = {}): Promise<string> {
  const error = await decode(path, { ...limits, ...options }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnusableRecording || error instanceof Waiting))
    throw error ?? new Error('was decoded');
  return error.code;
}

function packed(
  values: readonly number[],
  size: number,
  write: (buffer: Buffer, value: number, at: number) => void,
): Buffer {
  const buffer = Buffer.alloc(values.length * size);
  for (const [index, value] of values.entries()) write(buffer, value, index * size);
  return buffer;
}

const int16 = (...values: number[]): Buffer => packed(values, 2, (b, v, at) => b.writeInt16LE(v, at));

describe('WAV samples come out exactly', () => {
  test.each([
    ['PCM 8 bit, unsigned', 1, 8, Buffer.from([0, 128, 192, 255]), [-1, 0, 0.5, 127 / 128]],
    ['PCM 16 bit', 1, 16, int16(-32_768, 0, 16_384, 32_767), [-1, 0, 0.5, 32_767 / 32_768]],
    [
      'PCM 24 bit',
      1,
      24,
      Buffer.from('000080000000000040ffff7f', 'hex'),
      [-1, 0, 0.5, 8_388_607 / 8_388_608],
    ],
    [
      'PCM 32 bit',
      1,
      32,
      packed([-(2 ** 31), 0, 2 ** 30], 4, (b, v, at) => b.writeInt32LE(v, at)),
      [-1, 0, 0.5],
    ],
    [
      'float 32 bit, out of range and not a number',
      3,
      32,
      packed([-1, 0.5, 3, Number.NaN, -0.25], 4, (b, v, at) => b.writeFloatLE(v, at)),
      [-1, 0.5, 1, 0, -0.25],
    ],
    ['float 64 bit', 3, 64, packed([-1, 0.5], 8, (b, v, at) => b.writeDoubleLE(v, at)), [-1, 0.5]],
    // ITU-T G.711: smallest and largest magnitudes of both signs.
    [
      'A-law',
      6,
      8,
      Buffer.from([0xd5, 0x55, 0xaa, 0x2a]),
      [8 / 32_768, -8 / 32_768, 32_256 / 32_768, -32_256 / 32_768],
    ],
    ['mu-law', 7, 8, Buffer.from([0xff, 0x7f, 0x80, 0x00]), [0, -0, 32_124 / 32_768, -32_124 / 32_768]],
  ])('%s', async (_name, tag, bits, data, expected) => {
    for (const extensible of [false, true]) {
      const audio = await decodeContent('exact.wav', wavFile({ tag, bits, data, extensible }));
      expect(audio.samples).toEqual([expected.map((value) => Math.fround(value))]);
    }
  });

  test('the same G.711 values as ffmpeg, for all 256 codes', async () => {
    for (const [tag, name] of [
      [6, 'alaw'],
      [7, 'mulaw'],
    ] as const) {
      const codes = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
      const raw = await file(`codes.${name}`, codes);
      const ours = await decodeContent('codes.wav', wavFile({ tag, bits: 8, data: codes }));
      const theirs = execFileSync('ffmpeg', ['-v', 'error', '-f', name, '-i', raw, '-f', 's16le', 'pipe:1']);
      expect(ours.samples[0]?.map((sample) => sample * 32_768)).toEqual(
        Array.from({ length: 256 }, (_, i) => theirs.readInt16LE(i * 2)).map((value) =>
          value === 0 ? expect.closeTo(0) : value,
        ),
      );
    }
  });

  test('channels are told apart, odd chunks are skipped, trailing chunks are not samples', async () => {
    const data = int16(1, -1, 2, -2, 3, -3);
    const content = wavFile({
      tag: 1,
      bits: 16,
      channels: 2,
      data,
      before: [
        ['LIST', Buffer.from('odd')],
        ['bext', Buffer.alloc(602)],
      ],
      after: [['id3 ', Buffer.alloc(33)]],
    });
    const audio = await decodeContent('chunks.wav', content);
    expect(audio.samples.map((channel) => channel.map((sample) => sample * 32_768))).toEqual([
      [1, 2, 3],
      [-1, -2, -3],
    ]);
    expect(audio).toMatchObject({ sampleRateHz: 8000, channelNumbers: [0, 1], format: 'wav/pcm16' });
    expect(audio.channels[0]?.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test.each([0, 0xffffffff])('a recorder that streamed left %i as the size', async (statedBytes) => {
    const audio = await decodeContent(
      'streamed.wav',
      wavFile({ tag: 1, bits: 16, data: int16(1, 2, 3), statedBytes }),
    );
    expect(audio.samples[0]).toHaveLength(3);
  });

  test('a recording above 16 kHz is brought down to it, tone and length kept', async () => {
    const tone = Float32Array.from(
      { length: 48_000 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 48_000),
    );
    const audio = await decodeContent('wide.wav', pcm16Wav([tone], 48_000));
    expect(audio).toMatchObject({ sampleRateHz: 16_000, durationMs: 1000 });
    expect(audio.samples[0]).toHaveLength(16_000);
    const worst = Math.max(
      ...(audio.samples[0] ?? [])
        .slice(200, -200)
        .map((sample, i) => Math.abs(sample - 0.5 * Math.sin((2 * Math.PI * 1000 * (i + 200)) / 16_000))),
    );
    expect(worst).toBeLessThan(0.005);
  });
});

describe('what cannot be judged is named', () => {
  const second = int16(...Array.from({ length: 8000 }, (_, i) => i % 100));

  test.each<[string, string, Buffer | string, string]>([
    ['0 bytes', 'empty.wav', '', 'audio-empty'],
    [
      'a WAV header without samples',
      'header.wav',
      wavFile({ tag: 1, bits: 16, data: Buffer.alloc(0) }),
      'audio-empty',
    ],
    [
      'a header that ends before the samples',
      'cut.wav',
      wavFile({ tag: 1, bits: 16, data: second }).subarray(0, 36),
      'audio-empty',
    ],
    ['text named .wav', 'text.wav', '您好，这里是九五五九八。'.repeat(50), 'audio-not-audio'],
    [
      'a playlist named .mp3',
      'list.mp3',
      '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/hostname\n',
      'audio-not-audio',
    ],
    [
      'random bytes',
      'random.amr',
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
      'audio-not-audio',
    ],
    [
      'half of the promised samples',
      'half.wav',
      wavFile({ tag: 1, bits: 16, data: second.subarray(0, 8000), statedBytes: 16_000 }),
      'audio-truncated',
    ],
    [
      'no format chunk',
      'formatless.wav',
      Buffer.concat([Buffer.from('RIFF\x20\0\0\0WAVEdata\x04\0\0\0'), Buffer.alloc(4)]),
      'audio-damaged',
    ],
    [
      '0 channels',
      'channelless.wav',
      wavFile({ tag: 1, bits: 16, channels: 0, data: second }),
      'audio-damaged',
    ],
    [
      'a head of Ogg and nothing else',
      'head.ogg',
      Buffer.concat([Buffer.from('OggS'), Buffer.alloc(500)]),
      'audio-damaged',
    ],
    [
      'a head of FLAC and rubbish',
      'rubbish.flac',
      Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(2000, 7)]),
      'audio-damaged',
    ],
    [
      '3 channels and no channels map',
      'three.wav',
      wavFile({ tag: 1, bits: 16, channels: 3, data: second.subarray(0, 6000) }),
      'audio-too-many-channels',
    ],
  ])('%s', async (_name, fileName, content, code) => {
    expect(await refusal(await file(fileName, content))).toBe(code);
  });

  test('a WAV file that lacks at most 5 % is used as far as it goes', async () => {
    const audio = await decodeContent(
      'almost.wav',
      wavFile({ tag: 1, bits: 16, data: second.subarray(0, 15_300), statedBytes: 16_000 }),
    );
    expect(audio.durationMs).toBe(956);
  });

  test('of 3 channels the two that the channels map names are taken', async () => {
    const content = wavFile({ tag: 1, bits: 16, channels: 3, data: int16(1, 2, 3, 1, 2, 3) });
    const audio = await decodeContent('three-mapped.wav', content, { channelMap: { agent: 2, customer: 0 } });
    expect(audio.channelNumbers).toEqual([0, 2]);
    expect(audio.samples.map((channel) => (channel[0] ?? 0) * 32_768)).toEqual([1, 3]);
    expect(await refusal(await file('three.wav', content), { channelMap: { agent: 0, customer: 7 } })).toBe(
      'audio-too-many-channels',
    );
  });

  test('an 8-hour file is refused by its header, without being read', async () => {
    const samples = 8 * 3600 * 8000;
    const wav = await file(
      'eight-hours.wav',
      wavFile({ tag: 1, bits: 16, data: Buffer.alloc(0), statedBytes: samples * 2 }),
    );
    await truncate(wav, 44 + samples * 2);
    expect(await refusal(wav)).toBe('audio-too-long');
    expect(await refusal(wav, { maxFileBytes: 10_000_000 })).toBe('audio-too-large');
    const amr = await file(
      'eight-hours.amr',
      Buffer.concat([Buffer.from('#!AMR\n'), repeated([0x3c], 32, 8 * 3600 * 50)]),
    );
    expect(await refusal(amr)).toBe('audio-too-long');
    const gsm = await file('eight-hours.gsm', repeated([0xd0], 33, 8 * 3600 * 50));
    expect(await refusal(gsm)).toBe('audio-too-long');
  });

  test('what ffmpeg is needed for waits while there is no ffmpeg', async () => {
    const path = await file('waiting.amr', Buffer.concat([Buffer.from('#!AMR\n'), repeated([0x3c], 32, 50)]));
    expect(await refusal(path, { ffmpegBin: '/nonexistent/ffmpeg' })).toBe('ffmpeg-missing');
    expect(await refusal(path, { ffmpegBin: 'no-such-ffmpeg' })).toBe('ffmpeg-missing');
  });
});

function repeated(head: readonly number[], size: number, count: number): Buffer {
  const one = Buffer.alloc(size);
  Buffer.from(head).copy(one);
  return Buffer.alloc(size * count, one);
}

describe('compressed recordings, by content', () => {
  // No quiet part: sox's AMR encoder writes broken frames there.
  const tone = (hz: number) => line(4, [{ atMs: 0, signal: buzz(4, hz, -20) }], -45);

  async function encode(name: string, args: readonly string[], program = 'ffmpeg'): Promise<string> {
    const source = await file('source.wav', pcm16Wav([tone(150), tone(250)]));
    const out = join(folder, name);
    if (program === 'ffmpeg') execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', source, ...args, out]);
    else execFileSync('sox', [source, ...args, out]);
    return out;
  }

  test.each<[string, number, number, readonly string[], 'ffmpeg' | 'sox']>([
    ['tone.mp3', 2, 8000, [], 'ffmpeg'],
    ['tone.opus', 2, 16_000, [], 'ffmpeg'],
    ['tone.ogg', 2, 8000, ['-c:a', 'libvorbis'], 'ffmpeg'],
    ['tone.m4a', 2, 8000, [], 'ffmpeg'],
    ['tone.aac', 2, 8000, [], 'ffmpeg'],
    ['tone.flac', 2, 8000, [], 'ffmpeg'],
    ['adpcm.wav', 2, 8000, ['-c:a', 'adpcm_ms'], 'ffmpeg'],
    ['tone.amr-nb', 1, 8000, ['-c', '1', '-C', '7'], 'sox'],
    ['tone.gsm', 1, 8000, ['-c', '1'], 'sox'],
  ])('%s', async (name, channels, sampleRateHz, args, program) => {
    const path = await encode(name, args, program);
    const audio = await decode(path, limits);
    expect(audio.channels).toHaveLength(channels);
    expect(audio.sampleRateHz).toBe(sampleRateHz);
    expect(Math.abs(audio.durationMs - 4000)).toBeLessThan(260);
    const disguised = await file(`disguised-${name}.wav`, await readFile(path));
    expect((await decode(disguised, limits)).durationMs).toBe(audio.durationMs);
  });

  test.each([
    ['flac', ['-c:a', 'flac'], 'audio-truncated'],
    ['m4a', ['-movflags', 'faststart'], 'audio-truncated'],
    ['mp3', [], 'audio-truncated'],
    ['m4a', [], 'audio-damaged'],
  ] as const)('half a file of %s %j', async (ending, args, code) => {
    const path = await encode(`half-${args.length}.${ending}`, args);
    const { size } = await stat(path);
    await truncate(path, Math.floor(size / 2));
    expect(await refusal(path)).toBe(code);
  });

  test('a file that goes on after the limit is refused', async () => {
    const path = await encode('long.mp3', []);
    expect(await refusal(path, { maxMinutes: 0.05 })).toBe('audio-too-long');
  });

  test('a file of which every other packet is broken is damaged', async () => {
    const path = await encode('broken.amr-nb', ['-c', '1', '-C', '7'], 'sox');
    const content = await readFile(path);
    // Frame headers of a mode that does not exist.
    for (let at = 6; at < content.length; at += 64) content[at] = 0x7c;
    expect(await refusal(await file('broken.amr', content))).toBe('audio-damaged');
  });

  test('abort ends ffmpeg and rejects with the reason', async () => {
    const path = await encode('abort.opus', []);
    const reason = new Error('stop');
    await expect(decode(path, { ...limits, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
