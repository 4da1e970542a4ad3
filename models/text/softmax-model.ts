/** One dense layer with a softmax over labels, as a tf.js LayersModel. */
import { mkdirSync } from 'node:fs';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { openBackend } from './backend.ts';
import type { DenseWeights } from './dense-model.ts';
import { readLayers, writeLayers } from './layers-file.ts';

export interface SoftmaxModel {
  /** Probability of each label. */
  judge(inputs: readonly number[]): number[];
}

export function saveSoftmaxModel(
  dir: string,
  labels: readonly string[],
  { kernel, bias }: DenseWeights,
): void {
  openBackend();
  mkdirSync(dir, { recursive: true });
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

/** Throws ZodError or TypeError when the folder does not hold a model of this kind with these labels. */
export function loadSoftmaxModel(dir: string, labels: readonly string[]): SoftmaxModel {
  openBackend();
  const [kernel, bias] = readLayers(dir, labels).weights.map(({ values }) => values);
  if (kernel === undefined || bias === undefined)
    throw new TypeError(`The model in ${dir} is damaged: it has no weights.`);
  return { judge: (inputs) => softmax(oddsOf({ kernel, bias }, inputs)) };
}

export function softmax(odds: readonly number[]): number[] {
  const most = Math.max(...odds);
  const shares = odds.map((value) => Math.exp(value - most));
  const total = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((value) => value / total);
}

export function oddsOf(
  { kernel, bias }: { kernel: ArrayLike<number>; bias: ArrayLike<number> },
  inputs: readonly number[],
): number[] {
  const size = bias.length;
  const odds = Array.from(bias);
  for (let at = 0; at < inputs.length; at++)
    for (let label = 0; label < size; label++)
      odds[label] = (odds[label] ?? 0) + (inputs[at] ?? 0) * (kernel[at * size + label] ?? 0);
  return odds;
}

function topology(inputs: number, size: number): LayersModel {
  const out = layers.dense({ units: size, inputShape: [inputs], activation: 'softmax', name: 'out' });
  return sequential({ layers: [out], name: 'turn' });
}
