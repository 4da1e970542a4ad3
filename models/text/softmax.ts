/** Softmax regression over a few numbers, by whole batches: the same samples give the same weights. */
import type { DenseWeights } from './dense-model.ts';

export interface ClassSample {
  readonly inputs: readonly number[];
  /** Number of the label. */
  readonly label: number;
}

const STEPS = 250;
const MOMENTUM = 0.9;
const RATE = 0.3;
const DECAY = 1e-3;

/** `weights`: how much a sample of each label counts. Inputs are brought to mean 0 and deviation 1; the weights undo it. */
export function trainSoftmax(samples: readonly ClassSample[], weights: readonly number[]): DenseWeights {
  const [inputs, labels] = [samples[0]?.inputs.length ?? 0, weights.length];
  const columns = Array.from({ length: inputs }, (_, at) => {
    const mean = samples.reduce((sum, sample) => sum + (sample.inputs[at] ?? 0), 0) / samples.length;
    const spread = samples.reduce((sum, sample) => sum + ((sample.inputs[at] ?? 0) - mean) ** 2, 0);
    return { mean, deviation: Math.sqrt(spread / samples.length) || 1 };
  });
  const width = inputs + 1;
  const rows = samples.map(({ inputs: values }) =>
    Float64Array.from([
      ...columns.map(({ mean, deviation }, at) => ((values[at] ?? 0) - mean) / deviation),
      1,
    ]),
  );
  const total = samples.reduce((sum, { label }) => sum + (weights[label] ?? 1), 0);
  const kernel = new Float64Array(width * labels);
  const speed = new Float64Array(width * labels);
  const slopes = new Float64Array(width * labels);
  const sums = new Float64Array(labels);
  for (let step = 0; step < STEPS; step++) {
    slopes.fill(0);
    for (const [index, row] of rows.entries()) {
      sums.fill(0);
      for (let at = 0; at < width; at++)
        for (let label = 0; label < labels; label++)
          sums[label] = (sums[label] ?? 0) + (row[at] ?? 0) * (kernel[at * labels + label] ?? 0);
      const most = Math.max(...sums);
      let all = 0;
      for (let label = 0; label < labels; label++) {
        sums[label] = Math.exp((sums[label] ?? 0) - most);
        all += sums[label] ?? 0;
      }
      const wanted = samples[index]?.label ?? 0;
      const weight = weights[wanted] ?? 1;
      for (let label = 0; label < labels; label++) {
        const slope = weight * ((sums[label] ?? 0) / all - Number(label === wanted));
        for (let at = 0; at < width; at++)
          slopes[at * labels + label] = (slopes[at * labels + label] ?? 0) + slope * (row[at] ?? 0);
      }
    }
    for (let at = 0; at < kernel.length; at++) {
      speed[at] =
        MOMENTUM * (speed[at] ?? 0) - RATE * ((slopes[at] ?? 0) / total + DECAY * (kernel[at] ?? 0));
      kernel[at] = (kernel[at] ?? 0) + (speed[at] ?? 0);
    }
  }
  const bias = Array.from(kernel.subarray(inputs * labels));
  const plain = Array.from(kernel.subarray(0, inputs * labels), (weight, at) => {
    const { mean, deviation } = columns[Math.floor(at / labels)] ?? { mean: 0, deviation: 1 };
    bias[at % labels] = (bias[at % labels] ?? 0) - (weight * mean) / deviation;
    return weight / deviation;
  });
  return { kernel: plain, bias };
}
