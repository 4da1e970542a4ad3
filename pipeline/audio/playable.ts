/** Recordings that browsers do not play (AMR, GSM, G.711) as WAV files they do. */
import { open } from 'node:fs/promises';
import { type AudioLimits, withAudioSource } from './source.ts';

const headerBytes = 44;

/**
 * Writes 16-bit PCM of the same rate and channels to `outPath`, slice by slice. `change` may alter the samples of each
 * slice first, in place; `at` is its first frame. Throws like `decode`.
 */
export function writePlayableWav(
  inPath: string,
  outPath: string,
  limits: AudioLimits,
  change?: (slice: readonly Float32Array[], at: number) => void,
): Promise<undefined> {
  return withAudioSource(inPath, limits, async (source) => {
    const out = await open(outPath, 'w');
    try {
      let at = headerBytes;
      let frame = 0;
      // Slices arrive faster than a disk takes them: one write after the other, in order.
      let writing: Promise<unknown> = Promise.resolve();
      const frames = await source.read((slice) => {
        change?.(slice, frame);
        frame += slice[0]?.length ?? 0;
        const bytes = interleave(slice);
        const position = at;
        at += bytes.length;
        writing = writing.then(() => out.write(bytes, 0, bytes.length, position));
      });
      await writing;
      await out.write(wavHeader(source.sampleRateHz, source.channels, frames), 0, headerBytes, 0);
    } finally {
      await out.close();
    }
    return undefined;
  });
}

function interleave(slice: readonly Float32Array[]): Buffer {
  const frames = slice[0]?.length ?? 0;
  const bytes = Buffer.alloc(frames * slice.length * 2);
  for (const [channel, samples] of slice.entries()) {
    for (let frame = 0; frame < frames; frame++) {
      const sample = Math.round((samples[frame] ?? 0) * 32_768);
      bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, sample)), (frame * slice.length + channel) * 2);
    }
  }
  return bytes;
}

function wavHeader(sampleRateHz: number, channels: number, frames: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  const dataBytes = frames * channels * 2;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
