/** Echo and crosstalk: moments in which a channel only carries a faint copy of the other one. */
import type { Span } from '../domain.ts';
import { intersection } from '../stages/silence.ts';
import { floorDbfs, frameMs } from './levels.ts';

/** A copy is at least this much quieter than its original and rises and falls with it. */
const sure: CopyLimits = { fainterDb: 12, likeness: 0.8 };
/** It comes at most this much later (echo over long lines). */
const latestMs = 250;
const leastMs = 200;

/**
 * `speech` of a channel without the spans that are a faint copy of `other`. Levels are dBFS per 10 ms of the
 * two channels. A span that only partly overlaps the other's speech stays.
 */
export function withoutBleed(
  speech: readonly Span[],
  levels: Float32Array,
  otherSpeech: readonly Span[],
  otherLevels: Float32Array,
): Span[] {
  return speech.filter((span) => {
    const reach = { startMs: Math.max(0, span.startMs - latestMs), endMs: span.endMs };
    const common = intersection([reach], otherSpeech);
    const covered = common.reduce((sum, part) => sum + part.endMs - part.startMs, 0);
    if (covered < 0.8 * (span.endMs - span.startMs)) return true;
    return !isFaintCopy(span, levels, otherLevels);
  });
}

export interface CopyLimits {
  readonly fainterDb: number;
  /** Correlation of the levels, 0 to 1. */
  readonly likeness: number;
}

/** Whether what a channel carries within the span is the other channel, fainter and perhaps a little later. */
export function isFaintCopy(
  span: Span,
  levels: Float32Array,
  otherLevels: Float32Array,
  { fainterDb, likeness }: CopyLimits = sure,
): boolean {
  const from = Math.floor(span.startMs / frameMs);
  const to = Math.min(levels.length, Math.ceil(span.endMs / frameMs));
  if ((to - from) * frameMs < leastMs) return false;
  for (let lag = 0; lag <= Math.min(from, latestMs / frameMs); lag++) {
    const here = levels.subarray(from, to);
    const there = otherLevels.subarray(from - lag, to - lag);
    const { correlation, differenceDb } = compare(here, there);
    if (correlation >= likeness && differenceDb <= -fainterDb) return true;
  }
  return false;
}

function compare(here: Float32Array, there: Float32Array): { correlation: number; differenceDb: number } {
  const n = Math.min(here.length, there.length);
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += here[i] ?? floorDbfs;
    sumY += there[i] ?? floorDbfs;
  }
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const x = (here[i] ?? floorDbfs) - sumX / n;
    const y = (there[i] ?? floorDbfs) - sumY / n;
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return { correlation: xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0, differenceDb: (sumX - sumY) / n };
}
