/** Who marks more leniently or more strictly than the consensus, whether that moves, and how the machine did. Pure. */
import { type Estimate, ratioOf, shareOf } from './board-statistics.ts';

/** What one reviewer said of the findings of one call, against the consensus; `pass` and `fail` only. */
export interface JudgedCall {
  readonly judgements: number;
  /** The consensus is a fault, the reviewer saw none. */
  readonly missed: number;
  /** The consensus is no fault, the reviewer marked one. */
  readonly overmarked: number;
}

export interface Leniency {
  readonly calls: number;
  readonly judgements: number;
  readonly missed: number;
  readonly overmarked: number;
  /** (missed - overmarked) / judgements: above 0 is lenient, below 0 strict. */
  readonly value: number;
  /** Null: one call has no interval. Calls are what varies: findings of one call hang together. */
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: 'lenient' | 'strict' | 'even' | 'too-few';
}

/** Leaning by less than this is not worth a talk. */
const SLIGHT = 0.1;

/** Null: nothing to compare. */
export function leniencyOf(all: readonly JudgedCall[]): Leniency | null {
  const calls = all.filter(({ judgements }) => judgements > 0);
  const ratio = ratioOf(
    calls.map(({ judgements, missed, overmarked }) => ({ top: missed - overmarked, bottom: judgements })),
  );
  if (ratio === null) return null;
  const missed = calls.reduce((sum, call) => sum + call.missed, 0);
  const overmarked = calls.reduce((sum, call) => sum + call.overmarked, 0);
  const isEqual = ratio.low !== null && ratio.low === ratio.high;
  // Calls that are all alike say nothing of those to come: as sure as none in so many calls.
  const room = isEqual ? (shareOf(0, calls.length)?.high ?? 1) : 0;
  const low = ratio.low === null ? null : Math.max(-1, ratio.low - room);
  const high = ratio.high === null ? null : Math.min(1, ratio.high + room);
  return {
    calls: calls.length,
    judgements: calls.reduce((sum, call) => sum + call.judgements, 0),
    missed,
    overmarked,
    value: ratio.value,
    low,
    high,
    verdict: leaning(low, high),
  };
}

function leaning(low: number | null, high: number | null): Leniency['verdict'] {
  if (low === null || high === null) return 'too-few';
  if (low > 0) return 'lenient';
  if (high < 0) return 'strict';
  return low > -SLIGHT && high < SLIGHT ? 'even' : 'too-few';
}

export interface LeniencyDrift {
  /** Of the last session less that of all before it. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: 'more-lenient' | 'stricter' | 'steady' | 'too-few';
}

/** `sessions`: calls of each session, in order of time. Null: fewer than two tell anything. */
export function leniencyDrift(sessions: readonly (readonly JudgedCall[])[]): LeniencyDrift | null {
  const told = sessions.filter((calls) => calls.some(({ judgements }) => judgements > 0));
  const last = leniencyOf(told.at(-1) ?? []);
  const before = leniencyOf(told.slice(0, -1).flat());
  if (last === null || before === null) return null;
  const value = last.value - before.value;
  const halves = [last, before].map(({ low, high }) =>
    low === null || high === null ? null : (high - low) / 2,
  );
  const [own, other] = halves;
  if (own == null || other == null) return { value, low: null, high: null, verdict: 'too-few' };
  const half = Math.hypot(own, other);
  const [low, high] = [value - half, value + half];
  const verdict = (
    { lenient: 'more-lenient', strict: 'stricter', even: 'steady', 'too-few': 'too-few' } as const
  )[leaning(low, high)];
  return { value, low, high, verdict };
}

export interface MachineComparison {
  /** Units with a consensus and an opinion of the machine. */
  readonly n: number;
  readonly same: Estimate | null;
  /** Faults the machine marked, and the share that the consensus confirms. */
  readonly precision: Estimate | null;
  /** Faults by consensus, and the share that the machine marked. */
  readonly recall: Estimate | null;
  /** The machine left it to people. */
  readonly left: number;
}

/** Of rules; `precision` and `recall` leave out what the consensus could not tell. */
export function machineAgainst(
  units: readonly { readonly machine: string | null; readonly consensus: string | null }[],
): MachineComparison {
  const told = units.filter(({ machine, consensus }) => machine !== null && consensus !== null);
  const judged = told.filter(({ machine }) => machine !== 'unsure');
  const sure = told.filter(({ consensus }) => consensus !== 'unsure');
  const count = (of: typeof told, is: (unit: (typeof told)[number]) => boolean) => of.filter(is).length;
  const both = count(sure, ({ machine, consensus }) => machine === 'fail' && consensus === 'fail');
  return {
    n: told.length,
    same: shareOf(
      count(judged, ({ machine, consensus }) => machine === consensus),
      judged.length,
    ),
    precision: shareOf(
      both,
      count(sure, ({ machine }) => machine === 'fail'),
    ),
    recall: shareOf(
      both,
      count(sure, ({ consensus }) => consensus === 'fail'),
    ),
    left: told.length - judged.length,
  };
}
