/**
 * Trains the turn models: `npx tsx models/turns/train.ts`. The first stage judges words, the second what stands
 * around them; the second learns from what the first says of dialogues it has not seen.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dialogue, readDialogues } from '../dialogues/dialogues.ts';
import { saveBagModel } from '../text/bag-model.ts';
import { saveDenseModel, trainDense } from '../text/dense-model.ts';
import { BUCKETS } from '../text/features.ts';
import { type LinearWeights, type Sample, sigmoid, trainLinear } from '../text/train.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { exchanges, samplesOf } from './samples.ts';

const FOLDS = 5;
const SEED = 1;
/** Features seen less often in training are left out of the model. */
const LEAST_SEEN = 4;
const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dialogues = readDialogues().filter(({ part }) => part !== 'test');
  trainTurnModels(dialogues, fileURLToPath(new URL('.', import.meta.url)), (step) =>
    process.stderr.write(`${step}\n`),
  );
}

/** Writes `agent/` and `customer/` into `dir`. Deterministic. */
export function trainTurnModels(
  dialogues: readonly Dialogue[],
  dir: string,
  onStep: (step: string) => void,
): void {
  const judged = dialogues.map((dialogue): JudgedTurn[] =>
    spokenTurns(dialogue).map(({ speaker }) => ({ speaker, probabilities: [] })),
  );
  for (const speaker of SPEAKERS) {
    const labels = labelsOf(speaker);
    const extra = exchanges(speaker);
    const own = dialogues.map((dialogue) => samplesOf(dialogue, speaker));
    for (let fold = 0; fold < FOLDS; fold++) {
      const others = own.filter((_, index) => index % FOLDS !== fold).flat();
      const weights = learn([...others, ...extra], labels.length);
      for (const [index, samples] of own.entries())
        if (index % FOLDS === fold) fillIn(judged[index] ?? [], speaker, samples, weights, labels.length);
      onStep(`${speaker}: ${fold + 1} of ${FOLDS + 1}`);
    }
    const all = [...own.flat(), ...extra];
    mkdirSync(`${dir}/${speaker}/words`, { recursive: true });
    mkdirSync(`${dir}/${speaker}/context`, { recursive: true });
    const weights = learn(all, labels.length);
    saveBagModel(`${dir}/${speaker}/words`, labels, weights, weights.knows);
    onStep(`${speaker}: ${FOLDS + 1} of ${FOLDS + 1}, ${all.length} turns`);
  }
  for (const speaker of SPEAKERS) {
    const labels = labelsOf(speaker);
    const samples = dialogues.flatMap((dialogue, index) => {
      const rows = contextRows(judged[index] ?? [], speaker);
      return samplesOf(dialogue, speaker).map((sample, row) => ({
        inputs: rows[row] ?? [],
        labels: sample.labels,
      }));
    });
    const weights = trainDense(samples, { seed: SEED, start: 4 });
    saveDenseModel(`${dir}/${speaker}/context`, labels, weights);
    onStep(`${speaker}: what stands around, ${samples.length} turns`);
  }
}

function spokenTurns({ turns }: Dialogue): { speaker: Speaker }[] {
  return turns.flatMap(({ role, bot }) => (bot ? [] : [{ speaker: role }]));
}

interface Fitted extends LinearWeights {
  knows(feature: number): boolean;
}

function learn(samples: readonly Sample[], labels: number): Fitted {
  const knows = seenOften(samples);
  const known = samples.map((sample) => ({ ...sample, features: sample.features.filter(knows) }));
  return { ...trainLinear(known, { inputDim: BUCKETS, labels, seed: SEED }), knows };
}

function fillIn(
  judged: JudgedTurn[],
  speaker: Speaker,
  samples: readonly Sample[],
  { rows, bias, knows }: Fitted,
  labels: number,
): void {
  let at = -1;
  for (const sample of samples) {
    const features = sample.features.filter(knows);
    do at++;
    while (at < judged.length && judged[at]?.speaker !== speaker);
    const probabilities = Array.from({ length: labels }, (_, label) => {
      let sum = 0;
      for (const feature of features) sum += rows[feature * labels + label] ?? 0;
      return sigmoid((bias[label] ?? 0) + sum / Math.sqrt(Math.max(1, features.length)));
    });
    judged[at] = { speaker, probabilities };
  }
}

function seenOften(samples: readonly Sample[]): (feature: number) => boolean {
  const seen = new Uint16Array(BUCKETS);
  for (const { features } of samples)
    for (const feature of features) seen[feature] = (seen[feature] ?? 0) + 1;
  return (feature) => (seen[feature] ?? 0) >= LEAST_SEEN;
}
