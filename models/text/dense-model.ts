/** One dense layer with a sigmoid a label, as a tf.js LayersModel. */
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { openBackend } from './backend.ts';
import { readLayers, writeLayers } from './layers-file.ts';
import { randomFrom, shuffle, sigmoid } from './train.ts';

export interface DenseModel {
  /** [rows × labels], one row after the other. */
  predict(rows: readonly (readonly number[])[]): Float32Array;
}

export interface DenseSample {
  readonly inputs: readonly number[];
  /** 1 the label applies, 0 it does not, NaN not said. */
  readonly labels: readonly number[];
}

export interface DenseWeights {
  /** [inputs × labels], the weights of one input side by side, as tf.js keeps them. */
  readonly kernel: readonly number[];
  readonly bias: readonly number[];
}

interface DenseOptions {
  readonly seed: number;
  /** Weight of input `label` for `label` at the start, and what decay pulls towards: "as the first stage said". */
  readonly start: number;
  readonly epochs?: number;
  readonly rate?: number;
  readonly decay?: number;
}

/** Logistic regression by AdaGrad; the same samples and seed give the same weights. */
export function trainDense(samples: readonly DenseSample[], options: DenseOptions): DenseWeights {
  const { seed, start, epochs = 40, rate = 0.05, decay = 0.002 } = options;
  const [inputs, labels] = [samples[0]?.inputs.length ?? 0, samples[0]?.labels.length ?? 0];
  const prior = (input: number, label: number) => (input === label ? start : 0);
  const kernel = Array.from({ length: inputs * labels }, (_, at) =>
    prior(Math.floor(at / labels), at % labels),
  );
  const seen = new Float64Array(inputs * labels).fill(0.001);
  const bias = new Array<number>(labels).fill(0);
  const seenBias = new Float64Array(labels).fill(0.001);
  const random = randomFrom(seed);
  const order = samples.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const sample = samples[index];
      if (sample === undefined) continue;
      for (let label = 0; label < labels; label++) {
        const target = sample.labels[label] ?? 0;
        if (Number.isNaN(target)) continue;
        let sum = bias[label] ?? 0;
        for (let input = 0; input < inputs; input++)
          sum += (kernel[input * labels + label] ?? 0) * (sample.inputs[input] ?? 0);
        const slope = sigmoid(sum) - target;
        seenBias[label] = (seenBias[label] ?? 0) + slope * slope;
        bias[label] = (bias[label] ?? 0) - (rate * slope) / Math.sqrt(seenBias[label] ?? 1);
        for (let input = 0; input < inputs; input++) {
          const at = input * labels + label;
          const weight = kernel[at] ?? 0;
          const own = slope * (sample.inputs[input] ?? 0) + decay * (weight - prior(input, label));
          seen[at] = (seen[at] ?? 0) + own * own;
          kernel[at] = weight - (rate * own) / Math.sqrt(seen[at] ?? 1);
        }
      }
    }
  }
  return { kernel, bias };
}

export function saveDenseModel(dir: string, labels: readonly string[], { kernel, bias }: DenseWeights): void {
  openBackend();
  const size = labels.length;
  const inputs = kernel.length / size;
  const values = Float32Array.from([...kernel, ...bias]);
  writeLayers(
    dir,
    topology(inputs, size),
    labels,
    [
      { name: 'out/kernel', shape: [inputs, size], dtype: 'float32' },
      { name: 'out/bias', shape: [size], dtype: 'float32' },
    ],
    [new Uint8Array(values.buffer)],
  );
}

/**
 * Computes what tf.js computes with the same files.
 * Throws ZodError or TypeError when the folder does not hold a model of this kind with these labels.
 */
export function loadDenseModel(dir: string, labels: readonly string[]): DenseModel {
  openBackend();
  const [kernel, bias] = readLayers(dir, labels).weights.map(({ values }) => values);
  if (kernel === undefined || bias === undefined)
    throw new TypeError(`The model in ${dir} is damaged: it has no weights.`);
  const size = labels.length;
  return {
    predict(rows) {
      const found = new Float32Array(rows.length * size);
      for (const [row, inputs] of rows.entries())
        for (let label = 0; label < size; label++) {
          let sum = bias[label] ?? 0;
          for (let input = 0; input < inputs.length; input++)
            sum += (inputs[input] ?? 0) * (kernel[input * size + label] ?? 0);
          found[row * size + label] = sigmoid(sum);
        }
      return found;
    },
  };
}

function topology(inputs: number, size: number): LayersModel {
  const out = layers.dense({ units: size, inputShape: [inputs], activation: 'sigmoid', name: 'out' });
  return sequential({ layers: [out], name: 'context' });
}
