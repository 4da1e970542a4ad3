/**
 * A linear model of a call as a tf.js LayersModel: an EmbeddingBag for each stretch of words and a dense layer over
 * cues and turns, added up; softmax. Beside it lies `features.bin`: numbers of the word features it knows, in order.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { openBackend } from '../text/backend.ts';
import { addRows, readKnown } from '../text/bag-model.ts';
import { EmbeddingBag } from '../text/embedding-bag.ts';
import { narrowRows, readLayers, writeLayers } from '../text/layers-file.ts';
import { softmax } from '../text/softmax-model.ts';
import { type CallInputs, numbersOf, type Task } from './tasks.ts';

export interface CallModel {
  /** Probability of each label, in the order of the labels. */
  judge(inputs: CallInputs): number[];
  readonly task: Task;
}

export interface CallWeights {
  /** Feature numbers in rising order. */
  readonly known: Int32Array;
  /** [known × labels] */
  readonly rows: Float64Array;
  /** [numbers × labels]; numbers are the cues, then the turns. */
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

const LEVELS = 65_535;

export function saveCallModel(dir: string, task: Task, { known, rows, kernel, bias }: CallWeights): void {
  openBackend();
  mkdirSync(dir, { recursive: true });
  const size = task.labels.length;
  let [min, max] = [0, 0];
  for (const weight of rows) [min, max] = [Math.min(min, weight), Math.max(max, weight)];
  const scale = (max - min) / LEVELS || 1;
  const stored = Uint16Array.from(rows, (weight) => Math.round((weight - min) / scale));
  const numbers = kernel.length / size;
  writeLayers(
    dir,
    topology(known.length, numbers, task.words.length, size),
    task.labels,
    [
      {
        name: 'bag/rows',
        shape: [known.length, size],
        dtype: 'float32',
        quantization: { dtype: 'uint16', min, scale, original_dtype: 'float32' },
      },
      { name: 'facts/kernel', shape: [numbers, size], dtype: 'float32' },
      { name: 'facts/bias', shape: [size], dtype: 'float32' },
    ],
    [stored, Float32Array.from(kernel), Float32Array.from(bias)].map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
  );
  writeFileSync(join(dir, 'features.bin'), Uint32Array.from(known));
}

/** Throws ZodError or TypeError when the folder does not hold a model for this task. */
export function loadCallModel(dir: string, task: Task): CallModel {
  openBackend();
  const [rows, kernel, bias] = readLayers(dir, task.labels).weights;
  const size = task.labels.length;
  const known = readKnown(dir);
  if (rows?.spec.shape[0] !== known.count || kernel === undefined || bias === undefined)
    throw new TypeError(`The model in ${dir} is damaged: features.bin does not fit weights.bin.`);
  if (kernel.spec.shape[0] !== numbersOf(task) || bias.values.length !== size)
    throw new TypeError(`The model in ${dir} was made for other cues or turn labels. Train it again.`);
  const { stored, scale, min } = narrowRows(rows);
  const own = new Float64Array(size);
  return {
    task,
    judge({ words, cues, turns }) {
      const sums = Float64Array.from(bias.values);
      for (const features of words) {
        own.fill(0);
        const seen = addRows(own, stored, known, { features, salt: 0 });
        for (let label = 0; label < size && seen > 0; label++)
          sums[label] = (sums[label] ?? 0) + ((own[label] ?? 0) * scale + seen * min) / Math.sqrt(seen);
      }
      for (const [at, value] of [...cues, ...turns].entries())
        for (let label = 0; label < size; label++)
          sums[label] = (sums[label] ?? 0) + value * (kernel.values[at * size + label] ?? 0);
      return softmax([...sums]);
    },
  };
}

/** Inputs: one a stretch, int32 [rows, most features]; then the numbers, float32 [rows, numbers]. */
function topology(features: number, numbers: number, stretches: number, size: number): LayersModel {
  const bag = new EmbeddingBag({ inputDim: features, outputDim: size, name: 'bag' });
  const words = Array.from({ length: stretches }, (_, at) =>
    input({ shape: [null], dtype: 'int32', name: `words${at}` }),
  );
  const facts = input({ shape: [numbers], name: 'numbers' });
  const parts = [
    ...words.map((ids) => bag.apply(ids) as SymbolicTensor),
    layers.dense({ units: size, name: 'facts' }).apply(facts) as SymbolicTensor,
  ];
  const sum = layers.add({ name: 'sum' }).apply(parts) as SymbolicTensor;
  const out = layers.activation({ activation: 'softmax', name: 'out' }).apply(sum) as SymbolicTensor;
  return model({ inputs: [...words, facts], outputs: out, name: 'call' });
}
