/** Small networks to compare the linear models with; none is shipped. */
import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  model,
  regularizers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { openBackend } from '../text/backend.ts';

const UNITS = 16;
const EPOCHS = 25;
/** Turns of a call that attention sees; even. */
const TURNS = 30;
const BATCH = 32;
const RATE = 0.01;
const DECAY = 1e-3;
const SEED = 1;

/** A perceptron over numbers of the whole call. Log odds of each row from networks that have not seen it. */
export function trainMlp(
  rows: readonly (readonly number[])[],
  truth: readonly number[],
  labels: number,
  folds: number,
): Promise<number[][]> {
  openBackend();
  const width = rows[0]?.length ?? 0;
  const network = () =>
    sequential({
      layers: [
        layers.dense({ units: UNITS, activation: 'relu', inputShape: [width], ...weights(SEED) }),
        layers.dense({ units: labels, activation: 'softmax', ...weights(SEED + 1) }),
      ],
    });
  return unseen(network, (own) => tf.tensor2d(own.map((row) => [...(rows[row] ?? [])])), {
    count: rows.length,
    truth,
    labels,
    folds,
  });
}

/**
 * Attention over turns: each turn is weighed by what it looks like, the weighted mean decides. `calls`: numbers of
 * each turn; longer calls are cut in the middle, where least is decided.
 */
export function trainAttention(
  calls: readonly (readonly (readonly number[])[])[],
  truth: readonly number[],
  labels: number,
  folds: number,
): Promise<number[][]> {
  openBackend();
  const width = (calls.find((turns) => turns.length > 0)?.[0]?.length ?? 0) + 1;
  const padded = calls.map((turns) => {
    const kept = turns.length <= TURNS ? turns : [...turns.slice(0, TURNS / 2), ...turns.slice(-TURNS / 2)];
    // The last number says that there is a turn.
    return Array.from({ length: TURNS }, (_, at) =>
      at < kept.length ? [...(kept[at] ?? []), 1] : new Array<number>(width).fill(0),
    );
  });
  const network = () => {
    const turns = input({ shape: [TURNS, width] });
    const seen = layers
      .dense({ units: UNITS, activation: 'tanh', ...weights(SEED) })
      .apply(turns) as SymbolicTensor;
    const scores = layers.dense({ units: 1, ...weights(SEED + 1) }).apply(seen) as SymbolicTensor;
    const shares = layers
      .activation({ activation: 'softmax' })
      .apply(layers.flatten().apply(scores)) as SymbolicTensor;
    const mean = layers.dot({ axes: 1 }).apply([shares, seen]) as SymbolicTensor;
    const out = layers.dense({ units: labels, activation: 'softmax', ...weights(SEED + 2) }).apply(mean);
    return model({ inputs: turns, outputs: out as SymbolicTensor });
  };
  return unseen(network, (own) => tf.tensor3d(own.map((row) => padded[row] ?? [])), {
    count: calls.length,
    truth,
    labels,
    folds,
  });
}

interface Asked {
  readonly count: number;
  readonly truth: readonly number[];
  readonly labels: number;
  readonly folds: number;
}

async function unseen(
  make: () => LayersModel,
  inputsOf: (rows: readonly number[]) => tf.Tensor,
  { count, truth, labels, folds }: Asked,
): Promise<number[][]> {
  const all = Array.from({ length: count }, (_, row) => row);
  const odds: number[][] = [];
  for (let fold = 0; fold < folds; fold++) {
    const learned = all.filter((row) => row % folds !== fold);
    const asked = all.filter((row) => row % folds === fold);
    const network = make();
    network.compile({ optimizer: tf.train.adam(RATE), loss: 'categoricalCrossentropy' });
    const wanted = tf.oneHot(
      tf.tensor1d(
        learned.map((row) => truth[row] ?? 0),
        'int32',
      ),
      labels,
    );
    await network.fit(inputsOf(learned), wanted, {
      epochs: EPOCHS,
      batchSize: BATCH,
      shuffle: false,
      verbose: 0,
    });
    const output = network.predict(inputsOf(asked)) as tf.Tensor2D;
    for (const [index, shares] of output.arraySync().entries())
      odds[asked[index] ?? 0] = shares.map((share) => Math.log(Math.max(share, 1e-9)));
  }
  return odds;
}

function weights(seed: number) {
  return {
    kernelInitializer: initializers.glorotUniform({ seed }),
    kernelRegularizer: regularizers.l2({ l2: DECAY }),
  };
}
