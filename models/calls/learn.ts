/** Learns one task from calls: how alike calls are in words, cues and turns, then the weights that follow from it. */
import type { CallWeights } from './call-model.ts';
import { type Dual, trainDual } from './kernel.ts';
import type { CallInputs, Task } from './tasks.ts';

/** Word features that stand in fewer calls say more about the call than about the label. */
const LEAST_CALLS = 8;

interface Likeness {
  readonly all: number;
  /** [calls × calls] */
  readonly values: Float64Array;
  readonly known: ReadonlySet<number>;
  /** What the words of a stretch, the cues and the turns are multiplied by, so that each part weighs as the task says. */
  readonly words: readonly number[];
  readonly cues: number;
  readonly turns: number;
  /** Taken off the numbers before they are compared. */
  readonly mean: readonly number[];
}

export function likenessOf(task: Task, calls: readonly CallInputs[]): Likeness {
  const all = calls.length;
  const seen = new Map<number, number>();
  for (const { words } of calls)
    for (const features of words)
      for (const feature of features) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  const known = new Set([...seen].flatMap(([feature, times]) => (times >= LEAST_CALLS ? [feature] : [])));
  const values = new Float64Array(all * all);
  const addPart = (part: Float64Array, weight: number): number => {
    let trace = 0;
    for (let at = 0; at < all; at++) trace += part[at * all + at] ?? 0;
    const factor = weight / (trace / all || 1);
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) + factor * (part[at] ?? 0);
    return factor;
  };
  const words = task.words.map(([, weight], stretch) =>
    addPart(
      wordLikeness(
        calls.map((call) =>
          (call.words[stretch] ?? new Int32Array()).filter((feature) => known.has(feature)),
        ),
      ),
      weight,
    ),
  );
  const numbers = calls.map(({ cues, turns }) => [...cues, ...turns]);
  const mean = (numbers[0] ?? []).map((_, at) => numbers.reduce((sum, row) => sum + (row[at] ?? 0), 0) / all);
  const cueCount = calls[0]?.cues.length ?? 0;
  const part = (from: number, to?: number) =>
    numberLikeness(
      numbers.map((row) => row.slice(from, to).map((value, at) => value - (mean[from + at] ?? 0))),
    );
  const cues = task.cueWeight === 0 ? 0 : addPart(part(0, cueCount), task.cueWeight);
  const turns = task.turnWeight === 0 ? 0 : addPart(part(cueCount), task.turnWeight);
  return { all, values, known, words, cues, turns, mean };
}

/** `labels` and `weights`: of every call. `rows`: the calls to learn from. */
export function learnTask(
  task: Task,
  likeness: Likeness,
  { labels, weights }: { readonly labels: readonly number[]; readonly weights: readonly number[] },
  rows: readonly number[],
): Dual {
  const samples = rows.map((row) => ({ row, label: labels[row] ?? 0, weight: weights[row] ?? 1 }));
  return trainDual(likeness.values, likeness.all, samples, { labels: task.labels.length, decay: task.decay });
}

/** Log odds of each label for call `row`, which may be one the model has not learned from. */
export function oddsOf(
  { alpha, bias }: Dual,
  likeness: Likeness,
  learned: readonly number[],
  row: number,
): number[] {
  const size = bias.length;
  return [...bias].map((start, label) =>
    learned.reduce(
      (sum, other, at) =>
        sum + (likeness.values[row * likeness.all + other] ?? 0) * (alpha[at * size + label] ?? 0),
      start,
    ),
  );
}

/** The same function as weights, divided by `temperature`, so that probabilities are as sure as they are right. */
export function weightsOf(
  { alpha, bias }: Dual,
  likeness: Likeness,
  calls: readonly CallInputs[],
  temperature: number,
): CallWeights {
  const size = bias.length;
  const known = Int32Array.from(likeness.known).sort();
  const places = new Map([...known].map((feature, at) => [feature, at]));
  const rows = new Float64Array(known.length * size);
  const kernel = new Float64Array(likeness.mean.length * size);
  const start = [...bias];
  for (const [index, { words, cues, turns }] of calls.entries()) {
    for (const [stretch, features] of words.entries()) {
      const own = features.filter((feature) => places.has(feature));
      const factor = (likeness.words[stretch] ?? 0) / Math.sqrt(Math.max(1, own.length)) / temperature;
      for (const feature of own) {
        const from = (places.get(feature) ?? 0) * size;
        for (let label = 0; label < size; label++)
          rows[from + label] = (rows[from + label] ?? 0) + factor * (alpha[index * size + label] ?? 0);
      }
    }
    for (const [at, value] of [...cues, ...turns].entries()) {
      const factor = at < cues.length ? likeness.cues : likeness.turns;
      const mean = likeness.mean[at] ?? 0;
      for (let label = 0; label < size; label++) {
        const weight = factor * (value - mean) * (alpha[index * size + label] ?? 0);
        kernel[at * size + label] = (kernel[at * size + label] ?? 0) + weight / temperature;
        start[label] = (start[label] ?? 0) - weight * mean;
      }
    }
  }
  return { known, rows, kernel, bias: Float64Array.from(start, (value) => value / temperature) };
}

function wordLikeness(calls: readonly Int32Array[]): Float64Array {
  const all = calls.length;
  const values = new Float64Array(all * all);
  const holders = new Map<number, number[]>();
  for (const [index, features] of calls.entries())
    for (const feature of features) {
      const own = holders.get(feature);
      if (own === undefined) holders.set(feature, [index]);
      else own.push(index);
    }
  for (const own of holders.values())
    for (const one of own)
      for (const other of own) values[one * all + other] = (values[one * all + other] ?? 0) + 1;
  const size = calls.map(({ length }) => Math.sqrt(Math.max(1, length)));
  for (let one = 0; one < all; one++)
    for (let other = 0; other < all; other++)
      values[one * all + other] = (values[one * all + other] ?? 0) / ((size[one] ?? 1) * (size[other] ?? 1));
  return values;
}

function numberLikeness(rows: readonly (readonly number[])[]): Float64Array {
  const all = rows.length;
  const values = new Float64Array(all * all);
  for (const [one, row] of rows.entries())
    for (const [other, numbers] of rows.entries()) {
      let sum = 0;
      for (let at = 0; at < row.length; at++) sum += (row[at] ?? 0) * (numbers[at] ?? 0);
      values[one * all + other] = sum;
    }
  return values;
}
