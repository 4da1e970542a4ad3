/** The waveform of a recording in a few numbers, read slice by slice. */
import type { ChannelPeaks } from './pool.ts';
import { type AudioLimits, withAudioSource } from './source.ts';

/** The length of a compressed file is known only at its end: peaks are first taken this often. */
const fineMs = 10;

/** Largest absolute sample (0 to 1) of each of at most `count` slices, per channel. Throws like `decode`. */
export function measurePeaks(path: string, count: number, limits: AudioLimits): Promise<ChannelPeaks> {
  return withAudioSource(path, limits, async (source) => {
    const fineFrames = Math.max(1, Math.round((source.sampleRateHz * fineMs) / 1000));
    const fine: number[][] = Array.from({ length: source.channels }, () => []);
    let start = 0;
    const frames = await source.read((slice) => {
      for (const [channel, samples] of slice.entries()) {
        const peaks = fine[channel] ?? [];
        for (let i = 0; i < samples.length; i++) {
          const block = Math.floor((start + i) / fineFrames);
          const size = Math.abs(samples[i] ?? 0);
          if (size > (peaks[block] ?? -1)) peaks[block] = size;
        }
      }
      start += slice[0]?.length ?? 0;
    });
    return {
      durationMs: Math.round((frames / source.sampleRateHz) * 1000),
      channels: fine.map((peaks, channel) => ({ channel, peaks: coarser(peaks, count) })),
    };
  });
}

function coarser(fine: readonly number[], count: number): number[] {
  const slices = Math.min(count, fine.length);
  return Array.from({ length: slices }, (_, slice) => {
    const from = Math.floor((slice * fine.length) / slices);
    const to = Math.max(from + 1, Math.floor(((slice + 1) * fine.length) / slices));
    const peak = fine.slice(from, to).reduce((most, one) => Math.max(most, one), 0);
    return Math.round(peak * 10_000) / 10_000;
  });
}
