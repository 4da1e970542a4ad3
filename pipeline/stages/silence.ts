/** Arithmetic of time spans: silence, overlap, shares. Pure; spans in milliseconds, in order of start. */
import type { Span } from '../domain.ts';

const leastSilenceMs = 3000;

/**
 * Gaps of at least 3 s in which nobody speaks, the time before the first and after the last words included
 * (`startMs` 0, `endMs` the duration).
 */
export function silencesOf(speech: readonly (readonly Span[])[], durationMs: number): Span[] {
  const silences: Span[] = [];
  let silentFrom = 0;
  for (const { startMs, endMs } of union(speech.flat())) {
    if (startMs - silentFrom >= leastSilenceMs) silences.push({ startMs: silentFrom, endMs: startMs });
    silentFrom = Math.max(silentFrom, endMs);
  }
  if (durationMs - silentFrom >= leastSilenceMs) silences.push({ startMs: silentFrom, endMs: durationMs });
  return silences;
}

/** The spans as few as possible: in order, none touching another. */
export function union(spans: readonly Span[]): Span[] {
  const joined: { startMs: number; endMs: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    if (span.endMs <= span.startMs) continue;
    const last = joined.at(-1);
    if (last && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs);
    else joined.push({ ...span });
  }
  return joined;
}

/** What lies in both. */
export function intersection(left: readonly Span[], right: readonly Span[]): Span[] {
  const a = union(left);
  const b = union(right);
  const common: Span[] = [];
  for (let i = 0, j = 0; ; ) {
    const one = a[i];
    const other = b[j];
    if (!one || !other) return common;
    const startMs = Math.max(one.startMs, other.startMs);
    const endMs = Math.min(one.endMs, other.endMs);
    if (startMs < endMs) common.push({ startMs, endMs });
    if (one.endMs < other.endMs) i++;
    else j++;
  }
}

export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - startMs), 0);
}
