/** Trains the abuse model: `npx tsx models/abuse/train.ts`. Deterministic; about a minute on two busy cores. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { saveBagModel } from '../text/bag-model.ts';
import { saveDenseModel, trainDense } from '../text/dense-model.ts';
import { BUCKETS, featuresOf } from '../text/features.ts';
import { type LinearWeights, type Sample, sigmoid, trainLinear } from '../text/train.ts';
import { ABUSE_LABELS, weighedInputs } from './judge.ts';
import { type AbuseLine, dialogueLines, exchangeLines, ownLines, readCold } from './samples.ts';

const FOLDS = 5;
const SEED = 1;
/** Words seen less often are left out. */
const LEAST_SEEN = { comments: 4, turns: 2 };

if (process.argv[1] === fileURLToPath(import.meta.url))
  trainAbuse(fileURLToPath(new URL('.', import.meta.url)), (step) => process.stderr.write(`${step}\n`));

/**
 * Writes `comments/`, `turns/` and `weighed/` into `dir`. The last stage learns from what the models of words say of
 * turns they have not seen. Throws EarmarkError `testdata-missing` without COLDataset.
 */
export function trainAbuse(dir: string, onStep: (step: string) => void): void {
  const cold = readCold('train').map(sampleOf);
  const comments = learn(cold, LEAST_SEEN.comments);
  onStep(`comments: ${cold.length}`);
  const lines = hotlineLines();
  const samples = lines.map(sampleOf);
  const turns = learn(samples, LEAST_SEEN.turns);
  const unseen = samples.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = learn(
      samples.filter((_, at) => at % FOLDS !== fold),
      LEAST_SEEN.turns,
    );
    for (const [at, { features }] of samples.entries())
      if (at % FOLDS === fold) unseen[at] = probabilityOf(others, features);
    onStep(`turns: ${fold + 1} of ${FOLDS}`);
  }
  const weighed = trainDense(
    lines.map(({ text, abuse }, at) => ({
      inputs: weighedInputs(probabilityOf(comments, samples[at]?.features ?? []), unseen[at] ?? 0, text),
      labels: [Number(abuse)],
    })),
    { seed: SEED, start: 1, epochs: 80, decay: 1e-4 },
  );
  for (const name of ['comments', 'turns', 'weighed']) mkdirSync(`${dir}/${name}`, { recursive: true });
  saveBagModel(`${dir}/comments`, ABUSE_LABELS, comments, comments.knows);
  saveBagModel(`${dir}/turns`, ABUSE_LABELS, turns, turns.knows);
  saveDenseModel(`${dir}/weighed`, ABUSE_LABELS, weighed);
  onStep(`weighed: ${lines.length}`);
}

/** Everything but the test part of the dialogues and the held-out lines. */
function hotlineLines(): AbuseLine[] {
  return [...dialogueLines(['train', 'validation']), ...exchangeLines(), ...ownLines('train')];
}

interface Fitted extends LinearWeights {
  knows(feature: number): boolean;
}

function sampleOf({ text, abuse }: AbuseLine): Sample {
  return { features: [...featuresOf(text)], labels: [Number(abuse)], weight: 1 };
}

function learn(samples: readonly Sample[], least: number): Fitted {
  const seen = new Uint16Array(BUCKETS);
  for (const { features } of samples)
    for (const feature of features) seen[feature] = (seen[feature] ?? 0) + 1;
  const knows = (feature: number) => (seen[feature] ?? 0) >= least;
  const known = samples.map((sample) => ({ ...sample, features: sample.features.filter(knows) }));
  const options = { inputDim: BUCKETS, labels: 1, seed: SEED, epochs: 5, rate: 0.3, decay: 1e-4 };
  return { ...trainLinear(known, options), knows };
}

function probabilityOf({ rows, bias, knows }: Fitted, features: readonly number[]): number {
  const own = features.filter(knows);
  const sum = own.reduce((total, feature) => total + (rows[feature] ?? 0), 0);
  return sigmoid((bias[0] ?? 0) + sum / Math.sqrt(Math.max(1, own.length)));
}
