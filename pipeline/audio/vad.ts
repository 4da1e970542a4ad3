/** Where a channel carries speech, by its level against a noise floor that follows the line. */
import type { Span } from '../domain.ts';
import { floorDbfs, frameLevels, frameMs, median, quantile } from './levels.ts';

/** A frame starts speech this far above the noise, and ends it when it falls below half of that. */
const onsetDb = 9;
const releaseDb = 5;
/** Below this nothing is speech on a telephone: line noise lies at -55 to -70 dBFS. */
const quietestDbfs = -58;
/** Nor is what lies this far below the loud parts of the same channel: echo tails, the other side's bleed. */
const dynamicDb = 34;
/** A channel whose loud and quiet parts differ by less is steady noise or a tone. */
const leastContrastDb = 8;
/** The floor follows the quiet moments of this much time on each side. */
const floorReachMs = 8000;
const joinGapMs = 200;
const leastSpeechMs = 60;
const marginMs = 30;

/** Speech of one channel (-1 to 1) in order of time, gaps under 0.2 s joined. */
export function detectSpeech(samples: Float32Array, sampleRateHz: number): Span[] {
  return speechOfLevels(frameLevels(samples, sampleRateHz), (samples.length / sampleRateHz) * 1000);
}

function speechOfLevels(levels: Float32Array, durationMs: number): Span[] {
  const audible = levels.filter((level) => level > floorDbfs);
  const loud = quantile(audible, 0.98);
  const quiet = quantile(levels, 0.1);
  if (loud === null || quiet === null || loud - quiet < leastContrastDb || loud < quietestDbfs) return [];
  const floors = noiseFloors(levels, loud);
  const least = Math.max(quietestDbfs, loud - dynamicDb);
  const spans: { startMs: number; endMs: number }[] = [];
  let open: { startMs: number; endMs: number } | null = null;
  for (const [frame, level] of levels.entries()) {
    const floor = floors[frame] ?? floorDbfs;
    if (level >= Math.max(least, floor + onsetDb)) {
      open ??= { startMs: frame * frameMs, endMs: 0 };
    } else if (level < Math.max(least - (onsetDb - releaseDb), floor + releaseDb) && open) {
      open.endMs = frame * frameMs;
      spans.push(open);
      open = null;
    }
  }
  if (open) spans.push({ ...open, endMs: levels.length * frameMs });
  return tidy(spans, durationMs);
}

/** Joins what short gaps part, drops clicks, then adds a little on both sides: consonants start quietly. */
function tidy(spans: readonly Span[], durationMs: number): Span[] {
  const joined: { startMs: number; endMs: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.startMs - last.endMs < joinGapMs) last.endMs = span.endMs;
    else joined.push({ ...span });
  }
  return joined
    .filter(({ startMs, endMs }) => endMs - startMs >= leastSpeechMs)
    .map(({ startMs, endMs }) => ({
      startMs: Math.max(0, startMs - marginMs),
      endMs: Math.min(Math.round(durationMs), endMs + marginMs),
    }));
}

const blockFrames = 25;
const blockMs = blockFrames * frameMs;
/** A second whose level changes less is steady noise; speech has syllables. */
const steadyDb = 9;
/** Steady sound nearer to the loud parts than this is a held tone, not noise. */
const leastBelowLoudDb = 15;
const steadyReach = 3000 / blockMs;
const leastSteady = 4;

/**
 * Noise floor of each frame: the median of the quieter quarter seconds around it, but never above the 20th
 * percentile of the whole channel plus 6 dB, so that a long speech without pause does not count as noise.
 * Where the 3 s before or after hold steady sound, that counts: noise may become louder at any time.
 */
function noiseFloors(levels: Float32Array, loud: number): Float32Array {
  const blocks: number[] = [];
  const steady: number[] = [];
  for (let at = 0; at < levels.length; at += blockFrames) {
    const level = median(levels.subarray(at, at + blockFrames)) ?? floorDbfs;
    const second = levels.subarray(Math.max(0, at - blockFrames), at + 3 * blockFrames);
    const contrast = (quantile(second, 0.9) ?? 0) - (quantile(second, 0.1) ?? 0);
    blocks.push(level);
    steady.push(contrast < steadyDb && level < loud - leastBelowLoudDb ? level : Number.NaN);
  }
  const ceiling = (quantile(levels, 0.2) ?? floorDbfs) + 6;
  const reach = Math.round(floorReachMs / blockMs);
  const steadyWithin = (from: number, to: number): number => {
    const near = steady.slice(Math.max(0, from), to).filter((level) => !Number.isNaN(level));
    return near.length >= leastSteady ? (median(near) ?? floorDbfs) : floorDbfs;
  };
  const perBlock = blocks.map((_, block) => {
    const quiet = quantile(blocks.slice(Math.max(0, block - reach), block + reach + 1), 0.15) ?? floorDbfs;
    const before = steadyWithin(block - steadyReach, block + 1);
    const after = steadyWithin(block, block + steadyReach + 1);
    return Math.max(Math.min(ceiling, quiet), before, after);
  });
  return levels.map((_, frame) => perBlock[Math.floor(frame / blockFrames)] ?? floorDbfs);
}
