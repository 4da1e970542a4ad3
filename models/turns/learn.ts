/** Learns what the words of single turns say: labelled turns, the same ones as they might have been heard, exchanges. */
import type { Dialogue } from '../dialogues/dialogues.ts';
import { augmenterFrom } from '../text/augment.ts';
import { BUCKETS } from '../text/features.ts';
import { type LinearWeights, type Sample, sigmoid, trainLinear } from '../text/train.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { exchanges, samplesOf } from './samples.ts';

export interface Fitted extends LinearWeights {
  knows(feature: number): boolean;
  /** Probability of each label. */
  judge(features: readonly number[]): number[];
}

export const FOLDS = 5;
export const SEED = 1;
/** Features seen less often in training are left out of the model. */
const LEAST_SEEN = 4;
/** Of a turn as it might have been heard, against the turn itself. */
const HEARD_WEIGHT = 0.3;

/** Learns from dialogues without those of `fold` (-1: from all of them), and from `more` beside them. */
export function wordLearner(
  dialogues: readonly Dialogue[],
  speaker: Speaker,
): (fold: number, more?: readonly Sample[]) => Fitted {
  const augment = augmenterFrom(dialogues.flatMap(({ turns }) => turns.map(({ text }) => text)));
  const extra = exchanges(speaker);
  const own = dialogues.map((dialogue) => {
    const heard = {
      ...dialogue,
      turns: dialogue.turns.map((turn, at) => ({
        ...turn,
        text: augment(turn.text, `${dialogue.id} ${at}`),
      })),
    };
    return [
      ...samplesOf(dialogue, speaker),
      ...samplesOf(heard, speaker).map((sample) => ({ ...sample, weight: HEARD_WEIGHT })),
    ];
  });
  return (fold, more = []) =>
    learn(
      [...own.filter((_, index) => index % FOLDS !== fold).flat(), ...extra],
      more,
      labelsOf(speaker).length,
    );
}

function learn(samples: readonly Sample[], more: readonly Sample[], labels: number): Fitted {
  const knows = seenOften([...samples, ...more]);
  const known = (sample: Sample) => ({ ...sample, features: sample.features.filter(knows) });
  const options = { inputDim: BUCKETS, labels, seed: SEED };
  const { rows, bias } = trainLinear(samples.map(known), options, more.map(known));
  return {
    rows,
    bias,
    knows,
    judge(features) {
      const own = features.filter(knows);
      const scale = 1 / Math.sqrt(Math.max(1, own.length));
      return Array.from({ length: labels }, (_, label) => {
        let sum = 0;
        for (const feature of own) sum += rows[feature * labels + label] ?? 0;
        return sigmoid((bias[label] ?? 0) + sum * scale);
      });
    },
  };
}

function seenOften(samples: readonly Sample[]): (feature: number) => boolean {
  const seen = new Uint16Array(BUCKETS);
  for (const { features } of samples)
    for (const feature of features) seen[feature] = (seen[feature] ?? 0) + 1;
  return (feature) => (seen[feature] ?? 0) >= LEAST_SEEN;
}
