import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadBagModel } from '../text/bag-model.ts';
import { loadDenseModel } from '../text/dense-model.ts';
import { loadWithTf, placesOfFeatures } from '../text/tf-twin.ts';
import { turnModels } from './judge.ts';
import { labelsOf } from './labels.ts';
import { turnFeatures } from './samples.ts';

const turns = [
  { role: 'agent', text: '您好，工号6021，请问有什么可以帮您' },
  { role: 'customer', text: '我家又停电了 这都第三回了 你们到底管不管' },
  { role: 'unknown', text: '喂' },
  { role: 'agent', text: '实在对不起，给您添麻烦了，我马上给您催' },
  { role: 'customer', text: '' },
] as const;

const dirOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

test.each(['agent', 'customer'] as const)(
  'tf.js loads the saved word model of the %s and gives the same numbers',
  async (speaker) => {
    const dir = dirOf(`${speaker}/words`);
    const features = turnFeatures(turns[1].text, turns[0].text);
    const ours = loadBagModel(dir, labelsOf(speaker)).judge([
      { features: Int32Array.from(features), salt: 0 },
    ]);
    const network = await loadWithTf(dir);
    const theirs = network.predict(tf.tensor2d([placesOfFeatures(dir, features)], undefined, 'int32'));
    expect(difference(ours, theirs as tf.Tensor)).toBeLessThan(1e-5);
  },
);

test.each(['agent', 'customer'] as const)(
  'tf.js loads the saved context model of the %s and gives the same numbers',
  async (speaker) => {
    const dir = dirOf(`${speaker}/context`);
    const inputs = Array.from({ length: 92 }, (_, at) => Math.sin(at));
    const ours = loadDenseModel(dir, labelsOf(speaker)).predict([inputs]);
    const theirs = (await loadWithTf(dir)).predict(tf.tensor2d([inputs]));
    expect(difference([...ours], theirs as tf.Tensor)).toBeLessThan(1e-5);
  },
);

test('turns of unknown speakers and turns without words do no harm', () => {
  const labels = turnModels().judge(turns);
  expect(labels.some(({ turn }) => turn === 2)).toBe(false);
  expect(labels.every(({ probability }) => probability >= 0.02 && probability <= 1)).toBe(true);
  expect(turnModels().judge([])).toEqual([]);
});

function difference(ours: readonly number[], theirs: tf.Tensor): number {
  return Math.max(...[...theirs.dataSync()].map((value, at) => Math.abs(value - (ours[at] ?? 2))));
}
