/** What two versions of the turn models say of the same calls, as pairs by call: turns of one call go together. */
import type { PairedCall } from '../models/calls/compare-versions.ts';
import type { CallModels } from '../models/calls/judge.ts';
import type { Dialogue } from '../models/dialogues/dialogues.ts';
import { labelsOf } from '../models/turns/labels.ts';
import { targetsOf } from '../models/turns/live.ts';
import type { TurnLabel, TurnRole } from './domain.ts';
import { machineAnswer } from './labels/label-models.ts';
import { ruleTurnLabels } from './labels/rule-labels.ts';
import { type TrainingLabel, turnLabelledCalls } from './store/training-labels.ts';

export interface TwoModels {
  readonly champion: CallModels;
  readonly challenger: CallModels;
}

interface AskedCall {
  readonly id: string;
  readonly slice: string;
  readonly turns: readonly { readonly role: TurnRole; readonly text: string }[];
  readonly asked: readonly { readonly turn: number; readonly label: TurnLabel; readonly isThere: boolean }[];
}

/** Of every turn of an agent what rules find. All eighteen labels of sixty turns are hardly ever right at once. */
export function askedOfCorpus(dialogues: readonly Dialogue[]): AskedCall[] {
  return dialogues.map(({ id, turns }) => ({
    id,
    slice: 'corpus',
    turns,
    asked: turns.flatMap(({ role, bot, labels }, turn) =>
      role !== 'agent' || bot
        ? []
        : ruleTurnLabels.map((label) => ({ turn, label, isThere: labels.has(label) })),
    ),
  }));
}

/** Of labelled turns what was looked at. */
export function askedOfLabels(labels: readonly TrainingLabel[]): AskedCall[] {
  return turnLabelledCalls(labels).map(({ recordingId, slice, turns, labelled }) => ({
    id: recordingId,
    slice,
    turns,
    asked: labelled.flatMap((one) => {
      const role = turns[one.turn]?.role;
      if (role === undefined || role === 'unknown') return [];
      const targets = targetsOf(role, one) ?? [];
      return labelsOf(role).flatMap((label, at) => {
        const target = targets[at];
        return target === undefined || Number.isNaN(target)
          ? []
          : [{ turn: one.turn, label, isThere: target === 1 }];
      });
    }),
  }));
}

/** A call is answered right when everything asked of it is. */
export function pairedTurns(
  { id, slice, turns, asked }: AskedCall,
  { champion, challenger }: TwoModels,
): PairedCall {
  const said = (models: CallModels) => {
    // Models of words ask for no times.
    const judged = models.judge(turns.map((turn) => ({ ...turn, startMs: 0, endMs: 0 })));
    return answersText(
      asked.map(({ turn, label }) => {
        const answer = machineAnswer('turns', turn, { words: [], personalData: null, ...judged });
        return answer?.value.split(',').includes(label) ?? false;
      }),
    );
  };
  return {
    id,
    slice,
    truth: answersText(asked.map(({ isThere }) => isThere)),
    champion: said(champion),
    challenger: said(challenger),
  };
}

function answersText(answers: readonly boolean[]): string {
  return answers.map(Number).join('');
}
