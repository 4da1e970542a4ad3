/** One dense layer with a sigmoid a label, as a tf.js LayersModel. */
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { openBackend } from './backend.ts';
import { readLayers, writeLayers } from './layers-file.ts';
import { sigmoid, strewnOrder } from './train.ts';

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

/** Logistic regression by AdaGrad; the same samples and seed give the same weights. `more`: as for `trainLinear`. */
export function trainDense(
  samples: readonly DenseSample[],
  options: DenseOptions,
  more: readonly DenseSample[] = [],
): DenseWeights {
  const { seed, start, epochs = 40, rate = 0.05, decay = 0.002 } = options;
  const [inputs, labels] = [samples[0]?.inputs.length ?? 0, samples[0]?.labels.length ?? 0];
  // One label after the other: what is read together lies together.
  const weights = new Float64Array(inputs * labels);
  for (let label = 0; label < Math.min(labels, inputs); label++) weights[label * inputs + label] = start;
  const seen = new Float64Array(inputs * labels).fill(0.001);
  const bias = new Array<number>(labels).fill(0);
  const seenBias = new Float64Array(labels).fill(0.001);
  const order = strewnOrder(samples.map(typed), more.map(typed), seed);
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const { values, wanted } of order())
      for (let label = 0; label < labels; label++) {
        const target = wanted[label] as number;
        if (Number.isNaN(target)) continue;
        const from = label * inputs;
        let sum = bias[label] as number;
        for (let input = 0; input < inputs; input++)
          sum += (weights[from + input] as number) * (values[input] as number);
        const slope = sigmoid(sum) - target;
        seenBias[label] = (seenBias[label] as number) + slope * slope;
        bias[label] = (bias[label] as number) - (rate * slope) / Math.sqrt(seenBias[label] as number);
        for (let input = 0; input < inputs; input++) {
          const at = from + input;
          const weight = weights[at] as number;
          const own = slope * (values[input] as number) + decay * (weight - (input === label ? start : 0));
          seen[at] = (seen[at] as number) + own * own;
          weights[at] = weight - (rate * own) / Math.sqrt(seen[at] as number);
        }
      }
  const kernel = Array.from(
    { length: inputs * labels },
    (_, at) => weights[(at % labels) * inputs + Math.floor(at / labels)] ?? 0,
  );
  return { kernel, bias };
}

function typed({ inputs, labels }: DenseSample): { values: Float64Array; wanted: Float64Array } {
  return { values: Float64Array.from(inputs), wanted: Float64Array.from(labels) };
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
