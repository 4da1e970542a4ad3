/** What the turn models say of a whole call, as a row of numbers of about 1. */
import type { JudgedTurn } from '../turns/context.ts';
import { labelsOf, type Speaker } from '../turns/labels.ts';

const SPEAKERS: readonly Speaker[] = ['customer', 'agent'];
/** Log odds are divided by it. */
const SCALE = 4;
const LEAST = 1e-3;
/** A label that is more likely than this counts as one that applies. */
const COUNTS_FROM = 0.3;
const MOST_COUNTED = 5;
/** Share of a speaker's turns that is the end of the call. */
const END = 0.25;

/** Per label: the likeliest turn, the second likeliest, how many, the mean, and the mean at the end against the rest;
 * and how many turns there are. */
export function turnSummary(turns: readonly JudgedTurn[]): number[] {
  return SPEAKERS.flatMap((speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker && turn.probabilities.length > 0);
    const end = Math.max(1, Math.round(own.length * END));
    const length = Math.log2(1 + own.length) / 4;
    const perLabel = labelsOf(speaker).flatMap((_, label) => {
      const values = own.map(({ probabilities }) => probabilities[label] ?? 0);
      const sorted = [...values].sort((one, other) => other - one);
      const mean = meanOf(values);
      return [
        logOdds(sorted[0] ?? 0) / SCALE,
        logOdds(sorted[1] ?? 0) / SCALE,
        Math.sqrt(
          Math.min(MOST_COUNTED, values.filter((value) => value >= COUNTS_FROM).length) / MOST_COUNTED,
        ),
        Math.sqrt(mean),
        meanOf(values.slice(-end)) - mean,
      ];
    });
    return [...perLabel, length];
  });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function logOdds(probability: number): number {
  return Math.log(Math.max(probability, LEAST) / Math.max(1 - probability, LEAST));
}
