/**
 * What the turn models say of dialogues they have not seen: each fold is judged by models trained on the others.
 * Models of whole calls learn from this; from models that know the dialogue they would learn to trust too much.
 */
import type { Dialogue } from '../dialogues/dialogues.ts';
import { trainDense } from '../text/dense-model.ts';
import { BUCKETS } from '../text/features.ts';
import { type Sample, sigmoid, trainLinear } from '../text/train.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { exchanges, samplesOf, turnFeatures, wordsBefore } from './samples.ts';

export const FOLDS = 5;
export const SEED = 1;
const LEAST_SEEN = 4;
const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];

/** Probabilities of every turn of every dialogue, bots counted as agents, in the order of `labelsOf`. Deterministic. */
export function outOfFoldTurns(
  dialogues: readonly Dialogue[],
  onStep: (done: number, of: number) => void,
): JudgedTurn[][] {
  const first = dialogues.map(({ turns }) =>
    turns.map(({ role }): JudgedTurn => ({ speaker: role, probabilities: [] })),
  );
  const steps = SPEAKERS.length * FOLDS * 2;
  let done = 0;
  for (const speaker of SPEAKERS) {
    const extra = exchanges(speaker);
    const own = dialogues.map((dialogue) => samplesOf(dialogue, speaker));
    for (let fold = 0; fold < FOLDS; fold++) {
      const predict = learn(
        [...own.filter((_, index) => index % FOLDS !== fold).flat(), ...extra],
        labelsOf(speaker).length,
      );
      for (const [index, { turns }] of dialogues.entries())
        if (index % FOLDS === fold)
          for (const [at, { role, text }] of turns.entries())
            if (role === speaker) {
              const features = [...turnFeatures(text, wordsBefore(turns, at))];
              const judged = first[index];
              if (judged) judged[at] = { speaker, probabilities: predict(features) };
            }
      onStep(++done, steps);
    }
  }
  const second = first.map((turns) => [...turns]);
  for (const speaker of SPEAKERS) {
    const size = labelsOf(speaker).length;
    const rows = first.map((turns) => contextRows(turns, speaker));
    for (let fold = 0; fold < FOLDS; fold++) {
      const samples = dialogues.flatMap(({ turns }, index) =>
        index % FOLDS === fold
          ? []
          : turns
              .filter(({ role }) => role === speaker)
              .flatMap((turn, row) =>
                turn.bot
                  ? []
                  : [
                      {
                        inputs: rows[index]?.[row] ?? [],
                        labels: labelsOf(speaker).map((label) => Number(turn.labels.has(label))),
                      },
                    ],
              ),
      );
      const { kernel, bias } = trainDense(samples, { seed: SEED, start: 4 });
      for (const [index, turns] of second.entries())
        if (index % FOLDS === fold) {
          let row = 0;
          for (const [at, turn] of turns.entries()) {
            if (turn.speaker !== speaker) continue;
            const inputs = rows[index]?.[row++] ?? [];
            const probabilities = labelsOf(speaker).map((_, label) =>
              sigmoid(
                inputs.reduce(
                  (sum, input, number) => sum + input * (kernel[number * size + label] ?? 0),
                  bias[label] ?? 0,
                ),
              ),
            );
            turns[at] = { speaker, probabilities };
          }
        }
      onStep(++done, steps);
    }
  }
  return second;
}

function learn(samples: readonly Sample[], labels: number): (features: readonly number[]) => number[] {
  const seen = new Uint16Array(BUCKETS);
  for (const { features } of samples)
    for (const feature of features) seen[feature] = (seen[feature] ?? 0) + 1;
  const knows = (feature: number) => (seen[feature] ?? 0) >= LEAST_SEEN;
  const known = samples.map((sample) => ({ ...sample, features: sample.features.filter(knows) }));
  const { rows, bias } = trainLinear(known, { inputDim: BUCKETS, labels, seed: SEED });
  return (features) => {
    const own = features.filter(knows);
    const scale = 1 / Math.sqrt(Math.max(1, own.length));
    return Array.from({ length: labels }, (_, label) => {
      let sum = 0;
      for (const feature of own) sum += rows[feature * labels + label] ?? 0;
      return sigmoid((bias[label] ?? 0) + sum * scale);
    });
  };
}
