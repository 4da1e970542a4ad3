/** Pitch of speech by YIN (de Cheveigné & Kawahara 2002): finds the period even where the telephone band cut the fundamental. */
import type { Span } from '../domain.ts';

const lowestHz = 60;
const highestHz = 500;
const analysisHz = 8000;
const hopMs = 20;
/** Frames whose best dip is shallower are unvoiced. */
const threshold = 0.2;

export interface PitchPoint {
  readonly atMs: number;
  readonly hz: number;
}

/** Pitch of the voiced moments within `spans`, every 20 ms. */
export function pitchTrack(
  samples: Float32Array,
  sampleRateHz: number,
  spans: readonly Span[],
): PitchPoint[] {
  const factor = Math.max(1, Math.round(sampleRateHz / analysisHz));
  const rate = sampleRateHz / factor;
  const longest = Math.ceil(rate / lowestHz);
  const shortest = Math.floor(rate / highestHz);
  const window = new Float32Array(longest * 2 + Math.round(rate * 0.012));
  const difference = new Float32Array(longest + 1);
  const points: PitchPoint[] = [];
  for (const { startMs, endMs } of spans) {
    for (let atMs = startMs; atMs < endMs; atMs += hopMs) {
      const start = Math.round((atMs / 1000) * sampleRateHz) - Math.floor((window.length * factor) / 2);
      if (!fillWindow(window, samples, start, factor)) continue;
      const period = yinPeriod(window, difference, shortest, longest);
      if (period !== null) points.push({ atMs, hz: rate / period });
    }
  }
  return points;
}

/** Averages `factor` samples to one. False near the ends of the recording. */
function fillWindow(window: Float32Array, samples: Float32Array, start: number, factor: number): boolean {
  if (start < 0 || start + window.length * factor > samples.length) return false;
  for (let index = 0; index < window.length; index++) {
    let sum = 0;
    for (let part = 0; part < factor; part++) sum += samples[start + index * factor + part] ?? 0;
    window[index] = sum / factor;
  }
  return true;
}

/** Period in samples; null when unvoiced. */
function yinPeriod(
  window: Float32Array,
  difference: Float32Array,
  shortest: number,
  longest: number,
): number | null {
  const length = window.length - longest;
  let running = 0;
  difference[0] = 1;
  for (let lag = 1; lag <= longest; lag++) {
    let sum = 0;
    for (let index = 0; index < length; index++) {
      const gap = (window[index] ?? 0) - (window[index + lag] ?? 0);
      sum += gap * gap;
    }
    running += sum;
    difference[lag] = running > 0 ? (sum * lag) / running : 1;
  }
  for (let lag = shortest; lag < longest; lag++) {
    if ((difference[lag] ?? 1) >= threshold) continue;
    while (lag + 1 < longest && (difference[lag + 1] ?? 1) < (difference[lag] ?? 1)) lag++;
    return lag + parabolicOffset(difference[lag - 1] ?? 1, difference[lag] ?? 1, difference[lag + 1] ?? 1);
  }
  return null;
}

function parabolicOffset(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend > 0 ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * bend))) : 0;
}
