/**
 * Learns from samples/train.txt how likely a turn says what a wording says, chooses the thresholds there by
 * cross-validation, and prints the figures on samples/test.txt: `npx tsx models/knowledge/train.ts` (seconds).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeLockEntry } from '../lock.ts';
import { trainSoftmax } from '../text/softmax.ts';
import { randomFrom, shuffle } from '../text/train.ts';
import { INPUTS } from './compare.ts';
import { openKnowledgeJudge, type Ranked, WEIGHTS_FILE, type Weights } from './judge.ts';
import { figuresOf, measure } from './measure.ts';
import { loadKnowledge } from './read.ts';
import { type KnowledgeSample, readSamples } from './samples.ts';

const FOLDS = 5;
const SEED = 4;
/** A wrong item on screen costs a reviewer a glance, a missing one a search: both count the same. */
const BETA = 1;
/** Nothing is shown that is likelier wrong than right. */
const LEAST = 0.5;
/** Candidates of a sample that are learned from: the right ones and the likeliest wrong ones. */
const LEARNED_FROM = 6;

type Side = KnowledgeSample['of'];

const knowledge = await loadKnowledge(fileURLToPath(new URL('../../rules/packs/95598', import.meta.url)));
const train = [...readSamples('train'), ...readSamples('dialogues-train')];
const known = new Set(knowledge.items.map(({ id }) => id));
for (const { items } of [...train, ...readSamples('test'), ...readSamples('dialogues-test')])
  for (const id of items)
    if (!known.has(id)) throw new TypeError(`samples name an item "${id}" that is not there`);

const weights = learn(train);
const scored = outOfFold(train);
const final: Weights = {
  ...weights,
  from: { text: bestThreshold(scored, 'text'), question: bestThreshold(scored, 'question') },
};
writeFileSync(WEIGHTS_FILE, `${JSON.stringify(rounded(final), null, 2)}\n`);
process.stdout.write(`thresholds ${JSON.stringify(final.from)}\n`);
for (const part of ['test', 'dialogues-test'] as const)
  process.stdout.write(`${part}\n${measure(knowledge, readSamples(part))}\n`);

const metrics = figuresOf(knowledge, readSamples('dialogues-test')).flatMap(
  ({ of, wanted, shown, right }) => [
    [`${of}Wanted`, wanted],
    [`${of}Shown`, shown],
    [`${of}Right`, right],
  ],
);
writeLockEntry('knowledge', null, Object.fromEntries(metrics));

function start(): Weights {
  const side = { kernel: INPUTS.map((_, at) => (at < 3 ? 3 : 0)), bias: -5 };
  return { inputs: [...INPUTS], from: { text: 0.5, question: 0.5 }, text: side, question: side };
}

/** Twice: which wording of an item counts depends on the weights. */
function learn(samples: readonly KnowledgeSample[]): Weights {
  let weights = start();
  for (let round = 0; round < 2; round++) {
    const judge = openKnowledgeJudge(knowledge, weights);
    const learned = (of: Side) => {
      const rows = samples
        .filter((sample) => sample.of === of)
        .flatMap(({ items, said }) =>
          judge
            .rank(said, of)
            .slice(0, LEARNED_FROM)
            .map(({ item, inputs }) => ({ inputs, label: items.includes(item) ? 1 : 0 })),
        );
      const { kernel, bias } = trainSoftmax(rows, [1, 1]);
      return {
        kernel: INPUTS.map((_, at) => (kernel[at * 2 + 1] ?? 0) - (kernel[at * 2] ?? 0)),
        bias: (bias[1] ?? 0) - (bias[0] ?? 0),
      };
    };
    weights = { ...weights, text: learned('text'), question: learned('question') };
  }
  return weights;
}

interface Scored extends KnowledgeSample {
  readonly best: Ranked | null;
}

function outOfFold(samples: readonly KnowledgeSample[]): Scored[] {
  const order = samples.map((_, index) => index);
  shuffle(order, randomFrom(SEED));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const held = new Set(order.filter((_, place) => place % FOLDS === fold));
    const judge = openKnowledgeJudge(knowledge, learn(samples.filter((_, index) => !held.has(index))));
    return samples
      .filter((_, index) => held.has(index))
      .map((sample) => ({ ...sample, best: judge.rank(sample.said, sample.of)[0] ?? null }));
  }).flat();
}

function bestThreshold(scored: readonly Scored[], of: Side): number {
  const own = scored.filter((sample) => sample.of === of);
  const candidates = Array.from({ length: 17 }, (_, step) => 0.15 + step * 0.05);
  const worth = (from: number) => {
    const shown = own.filter(({ best }) => best !== null && best.likeness >= from);
    const right = shown.filter(({ best, items }) => items.includes(best?.item ?? '')).length;
    const wanted = own.filter(({ items }) => items.length > 0).length;
    const [precision, recall] = [right / Math.max(1, shown.length), right / Math.max(1, wanted)];
    return ((1 + BETA ** 2) * precision * recall) / Math.max(1e-9, BETA ** 2 * precision + recall);
  };
  const best = candidates.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  return Number(Math.max(LEAST, best).toFixed(2));
}

function rounded(weights: Weights): Weights {
  const short = (value: number) => Number(value.toFixed(4));
  const side = ({ kernel, bias }: Weights['text']) => ({ kernel: kernel.map(short), bias: short(bias) });
  return { ...weights, text: side(weights.text), question: side(weights.question) };
}
