/** A small network to compare the linear models with; it is not shipped. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, regularizers, sequential } from '@tensorflow/tfjs-layers';
import { openBackend } from '../text/backend.ts';

const UNITS = 16;
const EPOCHS = 60;
const BATCH = 32;
const RATE = 0.01;
const DECAY = 1e-3;
const SEED = 1;

/** Log odds of each row from networks that have not seen it. */
export async function trainMlp(
  rows: readonly (readonly number[])[],
  truth: readonly number[],
  labels: number,
  folds: number,
): Promise<number[][]> {
  openBackend();
  const odds: number[][] = [];
  for (let fold = 0; fold < folds; fold++) {
    const learned = rows.flatMap((_, row) => (row % folds === fold ? [] : [row]));
    const asked = rows.flatMap((_, row) => (row % folds === fold ? [row] : []));
    const at = (own: readonly number[]) => tf.tensor2d(own.map((row) => [...(rows[row] ?? [])]));
    const weights = (seed: number) => ({
      kernelInitializer: initializers.glorotUniform({ seed }),
      kernelRegularizer: regularizers.l2({ l2: DECAY }),
    });
    const network = sequential({
      layers: [
        layers.dense({
          units: UNITS,
          activation: 'relu',
          inputShape: [rows[0]?.length ?? 0],
          ...weights(SEED),
        }),
        layers.dense({ units: labels, activation: 'softmax', ...weights(SEED + 1) }),
      ],
    });
    network.compile({ optimizer: tf.train.adam(RATE), loss: 'categoricalCrossentropy' });
    const wanted = tf.oneHot(
      tf.tensor1d(
        learned.map((row) => truth[row] ?? 0),
        'int32',
      ),
      labels,
    );
    await network.fit(at(learned), wanted, { epochs: EPOCHS, batchSize: BATCH, shuffle: false, verbose: 0 });
    const output = network.predict(at(asked)) as tf.Tensor2D;
    for (const [index, shares] of output.arraySync().entries())
      odds[asked[index] ?? 0] = shares.map((share) => Math.log(Math.max(share, 1e-9)));
  }
  return odds;
}
