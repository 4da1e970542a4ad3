/** Training of linear models over feature sets: logistic regression by AdaGrad, one output a label, several labels at once. */

export interface Sample {
  /** Numbers of the features that are present, each once. */
  readonly features: readonly number[];
  /** One entry a label: 1 it applies, 0 it does not, NaN not said. */
  readonly labels: readonly number[];
  /** How much the sample counts; 1 is usual. */
  readonly weight: number;
}

export interface TrainOptions {
  /** Features are numbered below it. */
  readonly inputDim: number;
  readonly labels: number;
  readonly seed: number;
  readonly epochs?: number;
  readonly rate?: number;
  readonly decay?: number;
  readonly onEpoch?: (done: number, of: number) => void;
}

export interface LinearWeights {
  /** [inputDim × labels], the weights of one feature side by side. */
  readonly rows: Float32Array;
  readonly bias: Float32Array;
}

/**
 * The same samples in the same order with the same seed give the same weights, bit for bit. `more` are strewn among
 * `samples` without changing their order, so that a few of them change what is learned by what they say and not by
 * chance.
 */
export function trainLinear(
  samples: readonly Sample[],
  options: TrainOptions,
  more: readonly Sample[] = [],
): LinearWeights {
  const { inputDim, labels, seed, epochs = 8, rate = 1, decay = 1e-5, onEpoch } = options;
  const rows = new Float32Array(inputDim * labels);
  const seen = new Float32Array(inputDim * labels).fill(0.01);
  const bias = new Float32Array(labels);
  const seenBias = new Float32Array(labels).fill(0.01);
  const order = strewnOrder(samples, more, seed);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const sample of order()) step(sample);
    onEpoch?.(epoch + 1, epochs);
  }
  return { rows, bias };

  function step({ features, labels: wanted, weight }: Sample): void {
    const count = features.length;
    const scale = 1 / Math.sqrt(Math.max(1, count));
    for (let label = 0; label < labels; label++) {
      const target = wanted[label] ?? Number.NaN;
      if (Number.isNaN(target)) continue;
      let sum = 0;
      for (let index = 0; index < count; index++)
        sum += rows[(features[index] as number) * labels + label] as number;
      const slope = (sigmoid((bias[label] as number) + sum * scale) - target) * weight;
      if (Math.abs(slope) < 1e-4) continue;
      seenBias[label] = (seenBias[label] as number) + slope * slope;
      bias[label] = (bias[label] as number) - (rate * slope) / Math.sqrt(seenBias[label] as number);
      for (let index = 0; index < count; index++) {
        const at = (features[index] as number) * labels + label;
        const own = slope * scale + decay * (rows[at] as number);
        seen[at] = (seen[at] as number) + own * own;
        rows[at] = (rows[at] as number) - (rate * own) / Math.sqrt(seen[at] as number);
      }
    }
  }
}

/** The order of one epoch after the other: `samples` shuffled as if there were no `more`, which stand anywhere. */
export function strewnOrder<T>(samples: readonly T[], more: readonly T[], seed: number): () => T[] {
  const [random, randomPlace] = [randomFrom(seed), randomFrom(seed + 1)];
  const order = [...samples];
  return () => {
    shuffle(order, random);
    if (more.length === 0) return order;
    const placed = more
      .map((sample) => ({ sample, before: Math.floor(randomPlace() * (order.length + 1)) }))
      .sort((one, other) => one.before - other.before);
    let next = 0;
    const strewn: T[] = [];
    for (let at = 0; at <= order.length; at++) {
      for (; placed[next]?.before === at; next++) strewn.push((placed[next] as { sample: T }).sample);
      if (at < order.length) strewn.push(order[at] as T);
    }
    return strewn;
  };
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Numbers from 0 to 1 (mulberry32): enough for shuffling, the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle<T>(items: T[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [items[last] as T, items[other] as T];
    items[last] = two;
    items[other] = one;
  }
}
