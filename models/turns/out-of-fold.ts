/**
 * What the turn models say of dialogues they have not seen: each fold is judged by models trained on the others.
 * Models of whole calls learn from this; from models that know the dialogue they would learn to trust too much.
 */
import type { Dialogue } from '../dialogues/dialogues.ts';
import { type DenseSample, trainDense } from '../text/dense-model.ts';
import { sigmoid } from '../text/train.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { FOLDS, SEED, wordLearner } from './learn.ts';
import { turnFeatures, wordsBefore } from './samples.ts';
import { keptUnseen } from './unseen.ts';

type Step = (done: number, of: number) => void;

/** Weight of the first stage's own opinion at the start of learning the second. */
export const START = 4;
const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];

/** Probabilities of every turn of every dialogue, bots counted as agents, in the order of `labelsOf`. Deterministic. */
export function outOfFoldTurns(dialogues: readonly Dialogue[], onStep: Step): JudgedTurn[][] {
  const steps = SPEAKERS.length * FOLDS;
  const first = keptUnseen(dialogues) ?? wordsOutOfFold(dialogues, (done) => onStep(done, steps * 2));
  const second = first.map((turns) => [...turns]);
  let done = steps;
  for (const speaker of SPEAKERS) {
    const size = labelsOf(speaker).length;
    const rows = first.map((turns) => contextRows(turns, speaker));
    const samples = dialogues.map((dialogue, index) => contextSamples(dialogue, rows[index] ?? [], speaker));
    for (let fold = 0; fold < FOLDS; fold++) {
      const learned = samples.flatMap((own, index) => (index % FOLDS === fold ? [] : own));
      const { kernel, bias } = trainDense(learned, { seed: SEED, start: START });
      const judge = (inputs: readonly number[]) =>
        labelsOf(speaker).map((_, label) =>
          sigmoid(
            inputs.reduce(
              (sum, input, number) => sum + input * (kernel[number * size + label] ?? 0),
              bias[label] ?? 0,
            ),
          ),
        );
      for (const [index, turns] of second.entries()) {
        if (index % FOLDS !== fold) continue;
        let row = 0;
        for (const [at, turn] of turns.entries())
          if (turn.speaker === speaker)
            turns[at] = { speaker, probabilities: judge(rows[index]?.[row++] ?? []) };
      }
      onStep(++done, steps * 2);
    }
  }
  return second;
}

/** The first stage alone. */
export function wordsOutOfFold(dialogues: readonly Dialogue[], onStep: Step): JudgedTurn[][] {
  const judged = dialogues.map(({ turns }) =>
    turns.map(({ role }): JudgedTurn => ({ speaker: role, probabilities: [] })),
  );
  let done = 0;
  for (const speaker of SPEAKERS) {
    const learn = wordLearner(dialogues, speaker);
    for (let fold = 0; fold < FOLDS; fold++) {
      const { judge } = learn(fold);
      for (const [index, { turns }] of dialogues.entries()) {
        const own = judged[index];
        if (index % FOLDS !== fold || own === undefined) continue;
        for (const [at, { role, text }] of turns.entries())
          if (role === speaker)
            own[at] = { speaker, probabilities: judge(turnFeatures(text, wordsBefore(turns, at))) };
      }
      onStep(++done, SPEAKERS.length * FOLDS);
    }
  }
  return judged;
}

/** `rows`: of all turns of the speaker. Turns of a bot teach nothing. */
export function contextSamples(
  { turns }: Dialogue,
  rows: readonly (readonly number[])[],
  speaker: Speaker,
): DenseSample[] {
  return turns
    .filter(({ role }) => role === speaker)
    .flatMap(({ bot, labels }, row) =>
      bot
        ? []
        : [{ inputs: rows[row] ?? [], labels: labelsOf(speaker).map((label) => Number(labels.has(label))) }],
    );
}
