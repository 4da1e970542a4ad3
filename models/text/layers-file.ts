/** A tf.js LayersModel on disk as tf.js writes it: `model.json` and `weights.bin`. Read without waiting. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';

const WeightSpec = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.literal('float32'),
  quantization: z
    .object({
      dtype: z.literal('uint16'),
      min: z.number(),
      scale: z.number(),
      original_dtype: z.literal('float32'),
    })
    .optional(),
});
export type WeightSpec = z.infer<typeof WeightSpec>;

const ModelFile = z.object({
  format: z.literal('layers-model'),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.literal('weights.bin')).length(1), weights: z.array(WeightSpec) }))
    .length(1),
  userDefinedMetadata: z.object({ labels: z.array(z.string()).min(1) }),
});

export interface StoredWeight {
  readonly spec: WeightSpec;
  readonly values: Float32Array;
  /** As it lies in the file. */
  readonly bytes: Uint8Array;
}

/** Weights in 16 bits: a weight is `stored × scale + min`. Half the memory of floats, so that more of it is near. */
export interface NarrowRows {
  readonly stored: Uint16Array;
  readonly scale: number;
  readonly min: number;
}

/** Throws TypeError when the weights were not saved in 16 bits. */
export function narrowRows({ spec: { name, quantization }, bytes }: StoredWeight): NarrowRows {
  if (quantization === undefined)
    throw new TypeError(`Weights ${name} are not in 16 bits. Train the model again.`);
  return { stored: new Uint16Array(bytes.slice().buffer), scale: quantization.scale, min: quantization.min };
}

export interface LayersFile {
  readonly labels: readonly string[];
  readonly weights: readonly StoredWeight[];
}

/** `data` holds the weights one after the other, in the order of `specs`. */
export function writeLayers(
  dir: string,
  model: LayersModel,
  labels: readonly string[],
  specs: readonly WeightSpec[],
  data: readonly Uint8Array[],
): void {
  const file: z.infer<typeof ModelFile> = {
    format: 'layers-model',
    modelTopology: model.toJSON(null, false) as Record<string, unknown>,
    weightsManifest: [{ paths: ['weights.bin'], weights: [...specs] }],
    userDefinedMetadata: { labels: [...labels] },
  };
  writeFileSync(join(dir, 'model.json'), `${JSON.stringify(file, null, 2)}\n`);
  writeFileSync(join(dir, 'weights.bin'), Buffer.concat(data));
}

/** Throws ZodError or TypeError when the folder does not hold such a model for these labels. */
export function readLayers(dir: string, labels: readonly string[]): LayersFile {
  const file = ModelFile.parse(JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8')));
  if (file.userDefinedMetadata.labels.join() !== labels.join())
    throw new TypeError(`The model in ${dir} was made for other labels. Train it again.`);
  const specs = file.weightsManifest.flatMap(({ weights }) => weights);
  const data = readFileSync(join(dir, 'weights.bin'));
  const sizeOf = ({ shape, quantization }: WeightSpec) =>
    shape.reduce((product, size) => product * size, 1) * (quantization === undefined ? 4 : 2);
  if (data.length !== specs.reduce((sum, spec) => sum + sizeOf(spec), 0))
    throw new TypeError(`The model in ${dir} is damaged: weights.bin has not the size model.json states.`);
  const tensors = tf.io.decodeWeights(Uint8Array.from(data).buffer, specs as tf.io.WeightsManifestEntry[]);
  let at = 0;
  return {
    labels: file.userDefinedMetadata.labels,
    weights: specs.flatMap((spec) => {
      const bytes = Uint8Array.from(data.subarray(at, at + sizeOf(spec)));
      at += bytes.length;
      const tensor = tensors[spec.name];
      return tensor === undefined ? [] : [{ spec, values: tensor.dataSync() as Float32Array, bytes }];
    }),
  };
}
