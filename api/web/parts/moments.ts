/** The moments of a call worth jumping to: where findings have their evidence. */
import type { Evidence, Finding } from '../../../pipeline/domain.ts';

export interface Moment {
  readonly finding: Finding;
  readonly evidence: Evidence;
  readonly atMs: number;
}

/** Listening starts this long before the evidence, so that a reviewer hears what led to it. */
const leadMs = 2_000;
export const leadIn = (startMs: number): number => Math.max(0, startMs - leadMs);

/**
 * Failed and unsure findings at each place something was found; an absence has one moment: its nearest
 * miss, else the start of the window that was searched. In order of time.
 */
export function momentsOf(findings: readonly Finding[]): Moment[] {
  return findings
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'unsure')
    .flatMap((finding) =>
      placesOf(finding).map((evidence) => ({ finding, evidence, atMs: evidence.startMs })),
    )
    .sort((a, b) => a.atMs - b.atMs);
}

function placesOf({ evidence }: Finding): Evidence[] {
  // One rule often quotes the same turn for two reasons: still one place to listen to.
  const found = evidence.filter(
    ({ kind, startMs }, index) =>
      kind === 'found' && evidence.findIndex((one) => one.kind === kind && one.startMs === startMs) === index,
  );
  if (found.length > 0) return found;
  const place =
    evidence.find(({ kind }) => kind === 'nearest-miss') ?? evidence.find(({ kind }) => kind === 'searched');
  return place === undefined ? [] : [place];
}

const justStartedMs = 1_500;
const alreadyThereMs = 200;

/** The next (+1) or previous (-1) moment seen from a position; pressed early, "previous" skips the one playing. */
export function momentFrom(moments: readonly Moment[], positionMs: number, step: 1 | -1): Moment | null {
  if (step === 1) return moments.find(({ atMs }) => leadIn(atMs) > positionMs + alreadyThereMs) ?? null;
  return moments.findLast(({ atMs }) => leadIn(atMs) < positionMs - justStartedMs) ?? null;
}

/** Moments whose pins would lie on top of each other, put together. `minGap` is a share of the whole call. */
export function pinGroups(moments: readonly Moment[], durationMs: number, minGap: number): Moment[][] {
  const groups: Moment[][] = [];
  for (const moment of moments) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && (moment.atMs - first.atMs) / durationMs < minGap) {
      group.push(moment);
    } else {
      groups.push([moment]);
    }
  }
  return groups;
}
