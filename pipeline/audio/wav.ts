/** WAV files in plain code: PCM 8/16/24/32 bit, float 32/64, A-law, mu-law, read in slices. */
import type { FileHandle } from 'node:fs/promises';
import { UnusableRecording } from '../errors.ts';
import { aLaw, muLaw } from './g711.ts';

export type WavCodec = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64' | 'alaw' | 'mulaw';

export interface WavHeader {
  /** `other`: a compressed codec inside WAV (GSM, ADPCM, MP3 …), which is ffmpeg's business. */
  readonly codec: WavCodec | 'other';
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly dataStart: number;
  /** Bytes of samples in the file, whole frames only. */
  readonly dataBytes: number;
  readonly frameBytes: number;
}

/** Audio is used when at most this share of what the header promised is missing. */
export const tolerableLoss = 0.05;

const sliceFrames = 65_536;

/**
 * Header of the RIFF/WAVE file behind `handle`. Throws UnusableRecording `audio-damaged`, `audio-empty` or
 * `audio-truncated` (the header promised over 5 % more than there is).
 */
export async function readWavHeader(handle: FileHandle, fileBytes: number): Promise<WavHeader> {
  let format: ReturnType<typeof parseFormat> | null = null;
  let at = 12;
  while (at + 8 <= fileBytes) {
    const chunk = await readAt(handle, at, 8);
    const id = chunk.toString('latin1', 0, 4);
    const size = chunk.readUInt32LE(4);
    const start = at + 8;
    if (id === 'fmt ') {
      format = parseFormat(await readAt(handle, start, Math.min(size, 40, fileBytes - start)));
    } else if (id === 'data') {
      if (!format) throw damaged('its format is not stated before its samples');
      return { ...format, ...(await dataExtent(handle, start, size, fileBytes, format.frameBytes)) };
    }
    // Chunks are padded to even length.
    at = start + size + (size & 1);
  }
  if (format)
    throw new UnusableRecording('audio-empty', 'The WAV file has a header but no samples. Import it again.');
  throw damaged('it has no format chunk');
}

/** Calls `onSlice` with one array per channel; the arrays are used again for the next slice. */
export async function readWavSamples(
  handle: FileHandle,
  header: WavHeader,
  onSlice: (slice: readonly Float32Array[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (header.codec === 'other') throw new TypeError('not a codec of plain code');
  const decode = decoders[header.codec];
  const bytes = Buffer.alloc(sliceFrames * header.frameBytes);
  const buffers = Array.from({ length: header.channels }, () => new Float32Array(sliceFrames));
  const end = header.dataStart + header.dataBytes;
  for (let at = header.dataStart; at < end; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, 0, Math.min(bytes.length, end - at), at);
    const frames = Math.floor(bytesRead / header.frameBytes);
    if (frames === 0) throw damaged('it became shorter while it was read');
    decode(bytes, frames, buffers);
    onSlice(frames === sliceFrames ? buffers : buffers.map((buffer) => buffer.subarray(0, frames)));
    at += frames * header.frameBytes;
  }
}

function parseFormat(chunk: Buffer) {
  if (chunk.length < 16) throw damaged('its format chunk is cut off');
  const tag = chunk.readUInt16LE(0);
  const channels = chunk.readUInt16LE(2);
  const sampleRateHz = chunk.readUInt32LE(4);
  const bits = chunk.readUInt16LE(14);
  // WAVE_FORMAT_EXTENSIBLE: the real tag is the start of the sub-format GUID.
  const codec = codecOf(tag === 0xfffe && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag, bits);
  if (channels === 0) throw damaged('it states 0 channels');
  if (sampleRateHz < 1000 || sampleRateHz > 768_000)
    throw damaged(`it states ${sampleRateHz} samples a second`);
  const frameBytes = codec === 'other' ? Math.max(1, chunk.readUInt16LE(12)) : channels * sampleBytes[codec];
  return { codec, sampleRateHz, channels, frameBytes };
}

function codecOf(tag: number, bits: number): WavCodec | 'other' {
  if (tag === 6 && bits === 8) return 'alaw';
  if (tag === 7 && bits === 8) return 'mulaw';
  if (tag === 3 && bits === 32) return 'float32';
  if (tag === 3 && bits === 64) return 'float64';
  if (tag === 1 && bits === 8) return 'pcm8';
  if (tag === 1 && bits === 16) return 'pcm16';
  if (tag === 1 && bits === 24) return 'pcm24';
  if (tag === 1 && bits === 32) return 'pcm32';
  return 'other';
}

/** Recorders that stream write 0 or 0xFFFFFFFF as the size and never come back to correct it. */
async function dataExtent(
  handle: FileHandle,
  dataStart: number,
  size: number,
  fileBytes: number,
  frameBytes: number,
): Promise<{ dataStart: number; dataBytes: number }> {
  const present = fileBytes - dataStart;
  const streamed =
    size === 0xffffffff || (size === 0 && !(await chunksFillFile(handle, dataStart, fileBytes)));
  const usable = Math.floor((streamed ? present : Math.min(size, present)) / frameBytes) * frameBytes;
  if (usable === 0) {
    throw new UnusableRecording('audio-empty', 'The WAV file has a header but no samples. Import it again.');
  }
  if (!streamed && present < size * (1 - tolerableLoss)) {
    const share = Math.round((present / size) * 100);
    throw new UnusableRecording(
      'audio-truncated',
      `The WAV file holds ${share} % of the samples its header promises. Copy it again from its source.`,
    );
  }
  return { dataStart, dataBytes: usable };
}

/** True when what follows an empty data chunk is a whole number of chunks, so that 0 really means 0. */
async function chunksFillFile(handle: FileHandle, start: number, fileBytes: number): Promise<boolean> {
  let at = start;
  while (at + 8 <= fileBytes) {
    const chunk = await readAt(handle, at, 8);
    if (!/^[\x20-\x7e]{4}$/.test(chunk.toString('latin1', 0, 4))) return false;
    const size = chunk.readUInt32LE(4);
    at += 8 + size + (size & 1);
  }
  return at === fileBytes || at === fileBytes + 1;
}

const sampleBytes: Record<WavCodec, number> = {
  pcm8: 1,
  pcm16: 2,
  pcm24: 3,
  pcm32: 4,
  float32: 4,
  float64: 8,
  alaw: 1,
  mulaw: 1,
};

type Decoder = (bytes: Buffer, frames: number, out: readonly Float32Array[]) => void;

const decoders: Record<WavCodec, Decoder> = {
  pcm8: perSample(1, (bytes, at) => ((bytes[at] ?? 128) - 128) / 128),
  pcm16: perSample(2, (bytes, at) => (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) / 0x80000000),
  pcm24: perSample(3, (bytes, at) => bytes.readIntLE(at, 3) / 0x800000),
  pcm32: perSample(4, (bytes, at) => bytes.readInt32LE(at) / 0x80000000),
  float32: perSample(4, (bytes, at) => finite(bytes.readFloatLE(at))),
  float64: perSample(8, (bytes, at) => finite(bytes.readDoubleLE(at))),
  alaw: perSample(1, (bytes, at) => aLaw[bytes[at] ?? 0] ?? 0),
  mulaw: perSample(1, (bytes, at) => muLaw[bytes[at] ?? 0] ?? 0),
};

function perSample(width: number, read: (bytes: Buffer, at: number) => number): Decoder {
  return (bytes, frames, out) => {
    const step = width * out.length;
    for (const [channel, samples] of out.entries()) {
      let at = channel * width;
      for (let frame = 0; frame < frames; frame++) {
        samples[frame] = read(bytes, at);
        at += step;
      }
    }
  };
}

/** Float files may hold NaN or infinity, which would poison every sum. */
function finite(sample: number): number {
  if (sample >= -1 && sample <= 1) return sample;
  return sample > 1 ? 1 : sample < -1 ? -1 : 0;
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
  return buffer.subarray(0, bytesRead);
}

function damaged(what: string): UnusableRecording {
  return new UnusableRecording(
    'audio-damaged',
    `The WAV file is damaged: ${what}. Copy it again from its source.`,
  );
}
