/**
 * What the second stage sees of a turn: what the first stage thinks of it, of its neighbours and of the whole call.
 * Whether "您算算这有一个小时吗" is a question or a retort shows in what stands around it.
 */
import { labelsOf, type Speaker } from './labels.ts';

export interface JudgedTurn {
  readonly speaker: Speaker;
  /** First-stage probabilities, in the order of `labelsOf(speaker)`. */
  readonly probabilities: readonly number[];
}

/** Log odds are divided by it, so that inputs are about 1. */
const SCALE = 4;
/** Log odds of turns that are not there. */
const ABSENT = -6;

/** One row for each turn of the speaker, in order. The first inputs are the log odds of the turn itself. */
export function contextRows(turns: readonly JudgedTurn[], speaker: Speaker): number[][] {
  const other: Speaker = speaker === 'agent' ? 'customer' : 'agent';
  const odds = turns.map(({ probabilities }) => probabilities.map(logOdds));
  const own = turns.flatMap((turn, at) => (turn.speaker === speaker ? [at] : []));
  const others = turns.flatMap((turn, at) => (turn.speaker === other ? [at] : []));
  const absent = (of: Speaker) => labelsOf(of).map(() => ABSENT);
  const at = (index: number | undefined, of: Speaker) =>
    (index === undefined ? undefined : odds[index]) ?? absent(of);
  const summary = (indexes: readonly number[], of: Speaker) => {
    const rows = indexes.map((index) => at(index, of));
    const column = (label: number) => rows.map((row) => row[label] ?? ABSENT);
    const labels = labelsOf(of).map((_, label) => label);
    if (rows.length === 0) return { mean: absent(of), most: absent(of) };
    return {
      mean: labels.map((label) => column(label).reduce((sum, value) => sum + value, 0) / rows.length),
      most: labels.map((label) => column(label).reduce((most, value) => Math.max(most, value), -Infinity)),
    };
  };
  const [ownSummary, otherSummary] = [summary(own, speaker), summary(others, other)];
  return own.map((index, number) =>
    [
      ...at(index, speaker),
      ...at(own[number - 1], speaker),
      ...at(own[number + 1], speaker),
      ...at(own[number - 2], speaker),
      ...ownSummary.mean,
      ...ownSummary.most,
      ...at(
        others.findLast((each) => each < index),
        other,
      ),
      ...at(
        others.find((each) => each > index),
        other,
      ),
      ...otherSummary.most,
      ...otherSummary.mean,
      (3 * number) / own.length,
      own.length / 10,
    ].map((value) => value / SCALE),
  );
}

function logOdds(probability: number): number {
  return Math.log(Math.max(probability, 1e-4) / Math.max(1 - probability, 1e-4));
}
