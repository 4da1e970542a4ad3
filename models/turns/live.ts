/** Turns of stored calls that people labelled, as samples beside those of the corpus. */
import type { TurnLabel, TurnRole } from '../../pipeline/domain.ts';
import type { DenseSample } from '../text/dense-model.ts';
import type { Sample } from '../text/train.ts';
import { contextRows } from './context.ts';
import { turnModels } from './judge.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { turnFeatures, wordsBefore } from './samples.ts';

/** A whole call; only its labelled turns are learned from, the others stand around them. */
export interface TurnLabelledCall {
  readonly turns: readonly { readonly role: TurnRole; readonly text: string }[];
  readonly labelled: readonly LabelledTurn[];
}

interface LabelledTurn {
  /** Counted from 0. */
  readonly turn: number;
  /** `none`, or labels joined by commas. */
  readonly value: string;
  /** Of all labels only this one was looked at; null: all of them. */
  readonly lookedAt: TurnLabel | null;
}

/**
 * Against a turn of the corpus. Half of each of the eight writers of the train part was taken for live and labelled as
 * reviews label, the other half measured (n = 251 faults, models of words alone): F1 of argue, shift, promise, leak 0.50
 * without, 0.52 to 0.54 with any weight from 0.25 to 8. 2 gave the fewest false ones; more lets one wrong label weigh on
 * many turns.
 */
const LIVE_WEIGHT = 2;

/**
 * In the order of `labelsOf(speaker)`: 1 it applies, 0 it does not, NaN nobody said. Null: it says nothing that a model
 * of this speaker could learn.
 */
export function targetsOf(
  speaker: Speaker,
  { value, lookedAt }: Pick<LabelledTurn, 'value' | 'lookedAt'>,
): number[] | null {
  const given = value === 'none' ? [] : value.split(',');
  const labels: readonly string[] = labelsOf(speaker);
  if (given.some((label) => !labels.includes(label))) return null;
  const targets = labels.map((label) =>
    given.includes(label) ? 1 : lookedAt === null || lookedAt === label ? 0 : Number.NaN,
  );
  return targets.every(Number.isNaN) ? null : targets;
}

/** For the models of words. */
export function liveWordSamples(calls: readonly TurnLabelledCall[], speaker: Speaker): Sample[] {
  return calls.flatMap(({ turns, labelled }) =>
    labelled.flatMap((one) => {
      const { role, text } = turns[one.turn] ?? {};
      const labels = role === speaker ? targetsOf(speaker, one) : null;
      if (text === undefined || labels === null) return [];
      return [{ features: turnFeatures(text, wordsBefore(turns, one.turn)), labels, weight: LIVE_WEIGHT }];
    }),
  );
}

/** For the models of what stands around: words are judged by the shipped models, which have not seen the call. */
export function liveContextSamples(calls: readonly TurnLabelledCall[], speaker: Speaker): DenseSample[] {
  return calls.flatMap(({ turns, labelled }) => {
    const { byWords } = turnModels().read(turns);
    const rows = contextRows(
      byWords.flatMap((turn) => turn ?? []),
      speaker,
    );
    const own = turns.flatMap(({ role }, at) => (role === speaker ? [at] : []));
    return labelled.flatMap((one) => {
      const inputs = rows[own.indexOf(one.turn)];
      const labels = inputs === undefined ? null : targetsOf(speaker, one);
      return inputs === undefined || labels === null ? [] : [{ inputs, labels }];
    });
  });
}
