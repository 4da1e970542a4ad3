/** Gaussian mixtures with diagonal covariance: how likely a moment of sound is for one voice. */

export interface Mixture {
  /** Per component: log weight and the constant part of its density. */
  readonly constants: Float64Array;
  readonly means: readonly Float64Array[];
  /** Half the inverse variances. */
  readonly sharpness: readonly Float64Array[];
}

const rounds = 6;

/** Fits `components` Gaussians to `points`; the same points always give the same mixture. */
export function fitMixture(points: readonly Float32Array[], components: number): Mixture {
  const size = points[0]?.length ?? 0;
  const all = momentsOf(points, size);
  // Spread the starting means over the points in order of time; EM does the rest.
  let mixture = mixtureOf(
    new Float64Array(components).fill(1 / components),
    Array.from({ length: components }, (_, k) =>
      Float64Array.from(points[Math.floor(((k + 0.5) * points.length) / components)] ?? all.mean),
    ),
    Array.from({ length: components }, () => all.variance),
  );
  for (let round = 0; round < rounds; round++) mixture = improve(mixture, points, all.variance);
  return mixture;
}

export function logLikelihood(mixture: Mixture, point: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  let rest = 0;
  for (let k = 0; k < mixture.means.length; k++) {
    const value = componentLog(mixture, k, point);
    if (value > most) {
      rest = rest * Math.exp(most - value) + 1;
      most = value;
    } else rest += Math.exp(value - most);
  }
  return most + Math.log(rest);
}

/** Called millions of times a call: nothing but multiplications inside. */
function componentLog(mixture: Mixture, k: number, point: Float32Array): number {
  const mean = mixture.means[k];
  const sharpness = mixture.sharpness[k];
  let sum = mixture.constants[k] ?? Number.NEGATIVE_INFINITY;
  if (!mean || !sharpness) return sum;
  for (let i = 0; i < point.length; i++) {
    const away = (point[i] ?? 0) - (mean[i] ?? 0);
    sum -= away * away * (sharpness[i] ?? 0);
  }
  return sum;
}

function mixtureOf(
  weights: Float64Array,
  means: readonly Float64Array[],
  variances: readonly Float64Array[],
): Mixture {
  return {
    means,
    sharpness: variances.map((variance) => variance.map((value) => 0.5 / value)),
    constants: weights.map((weight, k) =>
      (variances[k] ?? new Float64Array(0)).reduce(
        (sum, value) => sum - 0.5 * Math.log(2 * Math.PI * value),
        Math.log(weight),
      ),
    ),
  };
}

function improve(mixture: Mixture, points: readonly Float32Array[], overall: Float64Array): Mixture {
  const components = mixture.means.length;
  const size = overall.length;
  const counts = new Float64Array(components);
  const sums = Array.from({ length: components }, () => new Float64Array(size));
  const squares = Array.from({ length: components }, () => new Float64Array(size));
  const logs = new Float64Array(components);
  for (const point of points) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < components; k++) {
      logs[k] = componentLog(mixture, k, point);
      most = Math.max(most, logs[k] ?? most);
    }
    const total = logs.reduce((sum, value) => sum + Math.exp(value - most), 0);
    for (let k = 0; k < components; k++) {
      const share = Math.exp((logs[k] ?? most) - most) / total;
      if (share < 1e-4) continue;
      counts[k] = (counts[k] ?? 0) + share;
      const sum = sums[k];
      const square = squares[k];
      if (!sum || !square) continue;
      for (let i = 0; i < size; i++) {
        const value = point[i] ?? 0;
        sum[i] = (sum[i] ?? 0) + share * value;
        square[i] = (square[i] ?? 0) + share * value * value;
      }
    }
  }
  return mixtureOf(
    counts.map((count) => (count + 1) / (points.length + components)),
    sums.map((sum, k) => sum.map((value) => value / Math.max(1e-6, counts[k] ?? 0))),
    // A component on a handful of points must not become a spike.
    squares.map((square, k) =>
      square.map((value, i) => {
        const count = Math.max(1e-6, counts[k] ?? 0);
        return Math.max(0.1 * (overall[i] ?? 1), value / count - ((sums[k]?.[i] ?? 0) / count) ** 2);
      }),
    ),
  );
}

function momentsOf(
  points: readonly Float32Array[],
  size: number,
): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  for (const point of points)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (point[i] ?? 0) / points.length;
  for (const point of points) {
    for (let i = 0; i < size; i++) {
      variance[i] = (variance[i] ?? 0) + ((point[i] ?? 0) - (mean[i] ?? 0)) ** 2 / points.length;
    }
  }
  return { mean, variance: variance.map((value) => Math.max(value, 1e-3)) };
}
