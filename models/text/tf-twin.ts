/** Reads a saved model with the loader of tf.js itself, for tests that hold our numbers to its. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { openBackend } from './backend.ts';
import './embedding-bag.ts';

export async function loadWithTf(dir: string): Promise<LayersModel> {
  openBackend();
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8')) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  return loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: Uint8Array.from(readFileSync(join(dir, 'weights.bin'))).buffer,
    }),
  });
}

/** Places of known features among the rows of the model, as its first layer wants them. */
export function placesOfFeatures(dir: string, features: Iterable<number>): number[] {
  const known = readFileSync(join(dir, 'features.bin'));
  const places = new Map<number, number>();
  for (let at = 0; at < known.length / 4; at++) places.set(known.readUInt32LE(at * 4), at);
  return [...features].flatMap((feature) => places.get(feature) ?? []);
}
