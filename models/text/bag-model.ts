/**
 * A linear model over feature sets as a tf.js LayersModel: EmbeddingBag, then a dense layer with one sigmoid a label.
 * Beside the model lies `features.bin`: numbers of the features it knows, in order. All others count as absent.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { openBackend } from './backend.ts';
import { EmbeddingBag } from './embedding-bag.ts';
import { BUCKETS } from './features.ts';
import { narrowRows, readLayers, writeLayers } from './layers-file.ts';
import { type LinearWeights, sigmoid } from './train.ts';

export interface BagModel {
  /** Probability of each label. */
  judge(stretches: readonly Stretch[]): number[];
}

/** Words and the place they stand in: features are numbered apart by the salt. */
export interface Stretch {
  /** Bucket numbers, each once. */
  readonly features: Int32Array;
  readonly salt: number;
}

const LEVELS = 65_535;

/** Rows of features that `knows` turns down are left out. Weights are kept in 16 bits. `dir` exists. */
export function saveBagModel(
  dir: string,
  labels: readonly string[],
  { rows, bias }: LinearWeights,
  knows: (feature: number) => boolean,
): void {
  openBackend();
  const size = labels.length;
  const known: number[] = [];
  for (let feature = 0; feature < BUCKETS; feature++) if (knows(feature)) known.push(feature);
  const kept = new Float32Array(known.length * size);
  for (const [at, feature] of known.entries())
    kept.set(rows.subarray(feature * size, (feature + 1) * size), at * size);
  let [min, max] = [0, 0];
  for (const weight of kept) [min, max] = [Math.min(min, weight), Math.max(max, weight)];
  const scale = (max - min) / LEVELS || 1;
  const stored = Uint16Array.from(kept, (weight) => Math.round((weight - min) / scale));
  const identity = new Float32Array(size * size);
  for (let label = 0; label < size; label++) identity[label * size + label] = 1;
  writeLayers(
    dir,
    topology(known.length, size),
    labels,
    [
      {
        name: 'bag/rows',
        shape: [known.length, size],
        dtype: 'float32',
        quantization: { dtype: 'uint16', min, scale, original_dtype: 'float32' },
      },
      { name: 'out/kernel', shape: [size, size], dtype: 'float32' },
      { name: 'out/bias', shape: [size], dtype: 'float32' },
    ],
    [stored, identity, bias].map(bytesOf),
  );
  writeFileSync(join(dir, 'features.bin'), Uint32Array.from(known));
}

/**
 * Computes what tf.js computes with the same files, without a matrix as wide as the longest row.
 * Throws ZodError or TypeError when the folder does not hold a model of this kind with these labels.
 */
export function loadBagModel(dir: string, labels: readonly string[]): BagModel {
  openBackend();
  const [rows, kernel, bias] = readLayers(dir, labels).weights;
  const known = readKnown(dir);
  if (rows?.spec.shape[0] !== known.count || kernel === undefined || bias === undefined)
    throw new TypeError(`The model in ${dir} is damaged: features.bin does not fit weights.bin.`);
  const size = labels.length;
  const { stored, scale, min } = narrowRows(rows);
  const sums = new Float64Array(size);
  return {
    judge(stretches) {
      sums.fill(0);
      let seen = 0;
      for (const stretch of stretches) seen += addRows(sums, stored, known, stretch);
      const share = seen === 0 ? 0 : 1 / Math.sqrt(seen);
      for (let unit = 0; unit < size; unit++) sums[unit] = ((sums[unit] ?? 0) * scale + seen * min) * share;
      const found = new Array<number>(size);
      for (let label = 0; label < size; label++) {
        let sum = bias.values[label] ?? 0;
        for (let unit = 0; unit < size; unit++)
          sum += (sums[unit] ?? 0) * (kernel.values[unit * size + label] ?? 0);
        found[label] = sigmoid(sum);
      }
      return found;
    },
  };
}

/** Which features a model knows, in so little memory that it stays near the processor. */
export interface KnownFeatures {
  /** One bit a bucket. */
  readonly bits: Int32Array;
  /** How many known buckets stand before each word of `bits`: with the bits below, the place of a row. */
  readonly before: Int32Array;
  readonly count: number;
}

export function readKnown(dir: string): KnownFeatures {
  const known = readFileSync(join(dir, 'features.bin'));
  const count = known.length / 4;
  const bits = new Int32Array(BUCKETS / 32);
  for (let at = 0; at < count; at++) {
    const feature = known.readUInt32LE(at * 4);
    bits[feature >> 5] = (bits[feature >> 5] ?? 0) | (1 << (feature & 31));
  }
  const before = new Int32Array(bits.length);
  for (let word = 1; word < bits.length; word++)
    before[word] = (before[word - 1] ?? 0) + bitsIn(bits[word - 1] ?? 0);
  return { bits, before, count };
}

/** Adds the stored rows of the features that have one to `sums`. Returns how many. */
export function addRows(
  sums: Float64Array,
  stored: Uint16Array,
  { bits, before }: KnownFeatures,
  { features, salt }: Stretch,
): number {
  const size = sums.length;
  let seen = 0;
  for (let index = 0; index < features.length; index++) {
    const feature = (features[index] as number) ^ salt;
    const word = bits[feature >> 5] as number;
    const bit = 1 << (feature & 31);
    if ((word & bit) === 0) continue;
    const from = ((before[feature >> 5] as number) + bitsIn(word & (bit - 1))) * size;
    seen++;
    for (let unit = 0; unit < size; unit++)
      sums[unit] = (sums[unit] as number) + (stored[from + unit] as number);
  }
  return seen;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function topology(features: number, size: number): LayersModel {
  const ids = input({ shape: [null], dtype: 'int32', name: 'features' });
  const bag = new EmbeddingBag({ inputDim: features, outputDim: size, name: 'bag' });
  const out = layers.dense({ units: size, activation: 'sigmoid', name: 'out' });
  return model({ inputs: ids, outputs: out.apply(bag.apply(ids)) as SymbolicTensor, name: 'words' });
}

function bytesOf(values: Uint16Array | Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
