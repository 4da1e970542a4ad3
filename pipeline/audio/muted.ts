/** A copy of a recording in which stretches hold only the noise of the line: same channels, same samples otherwise. */
import type { Span } from '../domain.ts';
import { intersection, union } from '../stages/silence.ts';
import { isFaintCopy } from './bleed.ts';
import { floorDbfs, LevelMeter, quantile } from './levels.ts';
import { lineNoise } from './line-noise.ts';
import type { Mute } from './mutes.ts';
import { writePlayableWav } from './playable.ts';
import { type AudioLimits, withAudioSource } from './source.ts';

/** Share of the time in which a line is as quiet as its noise, however much is said. */
const quietShare = 0.15;
/** No louder, where somebody always speaks; no quieter, where the codec writes zeros between words. */
const noiseDbfs = { most: -48, least: -80 } as const;
/** The sound around a stretch fades, outside of it: nothing of the stretch is left, and nothing clicks. */
const fadeMs = 10;
/** The other channel counts as the speaker heard through from here on; wrongly muting a word of it does no harm. */
const copy = { likeness: 0.5, fainterDb: 6 } as const;

/**
 * Writes 16-bit PCM of the same rate, channels and number of samples to `outPath`, slice by slice; the file is read
 * twice. Throws like `decode`.
 */
export async function writeMutedWav(
  inPath: string,
  outPath: string,
  mutes: readonly Mute[],
  limits: AudioLimits,
): Promise<undefined> {
  const { levels, sampleRateHz } = await readLevels(inPath, limits);
  const perFrame = sampleRateHz / 1000;
  const fade = Math.round(fadeMs * perFrame);
  const channels = levels.map((own, channel) => ({
    next: lineNoise(noiseOf(own)),
    stretches: mutedSpans(mutes, channel, levels).map(({ startMs, endMs }) => ({
      start: Math.round(startMs * perFrame),
      end: Math.round(endMs * perFrame),
    })),
  }));
  return writePlayableWav(inPath, outPath, limits, (slice, at) => {
    for (const [channel, samples] of slice.entries()) {
      const { next, stretches = [] } = channels[channel] ?? {};
      for (const { start, end } of stretches) {
        const last = Math.min(samples.length, end + fade - at);
        for (let i = Math.max(0, start - fade - at); i < last; i++) {
          const away = Math.max(start - (at + i), at + i - (end - 1), 0);
          const clear = Math.min(1, away / fade);
          samples[i] = clear * (samples[i] ?? 0) + (1 - clear) * (next?.() ?? 0);
        }
      }
    }
  });
}

function readLevels(path: string, limits: AudioLimits) {
  return withAudioSource(path, limits, async ({ channels, sampleRateHz, read }) => {
    const meters = Array.from({ length: channels }, () => new LevelMeter(sampleRateHz));
    await read((slice) => {
      for (const [channel, meter] of meters.entries()) meter.push(slice[channel] ?? new Float32Array());
    });
    return { levels: meters.map((meter) => meter.levels()), sampleRateHz };
  });
}

function noiseOf(levels: Float32Array): number {
  const quiet = quantile(levels, quietShare) ?? floorDbfs;
  return Math.min(noiseDbfs.most, Math.max(noiseDbfs.least, quiet));
}

/** What of this channel is muted, in order, nothing twice. */
function mutedSpans(mutes: readonly Mute[], channel: number, levels: readonly Float32Array[]): Span[] {
  return union(
    mutes.flatMap((mute) => {
      if (mute.channel === null || mute.channel === channel) return [mute];
      const own = levels[channel];
      const speaker = levels[mute.channel];
      const others = mute.others.filter((other) => other.channel === channel);
      if (own === undefined || speaker === undefined || others.length === 0) return [mute];
      const isHeardThrough = [mute, ...others].some((span) => isFaintCopy(span, own, speaker, copy));
      return isHeardThrough ? [mute] : without(mute, others);
    }),
  );
}

function without({ startMs, endMs }: Span, kept: readonly Span[]): Span[] {
  const edges = [startMs, ...kept.flatMap((span) => [span.startMs, span.endMs]), endMs];
  const parts: Span[] = [];
  for (let at = 0; at + 1 < edges.length; at += 2)
    parts.push({ startMs: edges[at] ?? 0, endMs: edges[at + 1] ?? 0 });
  return intersection([{ startMs, endMs }], parts);
}
