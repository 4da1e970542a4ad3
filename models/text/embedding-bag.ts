/**
 * Layer that turns a set of feature numbers into the sum of their rows, divided by the root of how many there are:
 * what a linear model, or the first layer of a small network, does with words. tf.js has none; a dense layer over
 * a quarter of a million features would multiply zeros.
 */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';

/** Fills the places of rows that have fewer features than the longest. */
const NO_FEATURE = -1;

interface BagConfig {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly name?: string;
}

/** Input: int32 [rows, most features], `NO_FEATURE` where a row has fewer. Output: float32 [rows, outputDim]. */
export class EmbeddingBag extends layers.Layer {
  static readonly className = 'EmbeddingBag';
  readonly #inputDim: number;
  readonly #outputDim: number;
  #kernel: ReturnType<layers.Layer['addWeight']> | null = null;
  /** The weights as they lie in memory: asked of the backend once, not with every batch. */
  #rows: Float32Array | null = null;

  constructor({ inputDim, outputDim, ...rest }: BagConfig) {
    super(rest);
    this.#inputDim = inputDim;
    this.#outputDim = outputDim;
  }

  override build(shape: Shape | Shape[]): void {
    this.#kernel = this.addWeight('rows', [this.#inputDim, this.#outputDim], 'float32', initializers.zeros());
    super.build(shape);
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    const [rows = null] = shape as Shape;
    return [rows, this.#outputDim];
  }

  override setWeights(weights: tf.Tensor[]): void {
    super.setWeights(weights);
    this.#rows = null;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (input === undefined || this.#kernel === null) throw new TypeError('EmbeddingBag is not built.');
    this.#rows ??= this.#kernel.read().dataSync() as Float32Array;
    const [count = 0, width = 0] = input.shape;
    const sums = bagSums(input.dataSync() as Int32Array, count, width, this.#rows, this.#outputDim);
    return tf.tensor2d(sums, [count, this.#outputDim]);
  }

  override getConfig(): ReturnType<layers.Layer['getConfig']> {
    return { ...super.getConfig(), inputDim: this.#inputDim, outputDim: this.#outputDim };
  }
}

function bagSums(
  ids: Int32Array,
  count: number,
  width: number,
  rows: Float32Array,
  size: number,
): Float32Array {
  const sums = new Float32Array(count * size);
  const sum = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    sum.fill(0);
    let features = 0;
    for (let at = row * width; at < (row + 1) * width; at++) {
      const id = ids[at] ?? NO_FEATURE;
      if (id === NO_FEATURE) break;
      features++;
      const from = id * size;
      for (let unit = 0; unit < size; unit++) sum[unit] = (sum[unit] ?? 0) + (rows[from + unit] ?? 0);
    }
    const scale = features === 0 ? 0 : 1 / Math.sqrt(features);
    for (let unit = 0; unit < size; unit++) sums[row * size + unit] = (sum[unit] ?? 0) * scale;
  }
  return sums;
}

tf.serialization.registerClass(EmbeddingBag);
