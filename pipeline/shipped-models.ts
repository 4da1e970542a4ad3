/** The models that came with this program, in `models/`, as versions to store. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { madeFor } from '../models/calls/made-for.ts';
import { readModelFiles, shippedFolder, TrainedName, versionIdOf } from '../models/trained-files.ts';
import { ModelMetrics, type NewModelVersion } from './store/model-versions.ts';

/** Written by training beside the weights: what was measured, and of which weights. */
export const Figures = z.object({ version: z.string(), metrics: ModelMetrics });
export type Figures = z.infer<typeof Figures>;
export const FIGURES_FILE = 'figures.json';

const Record = z.object({ dataSha256: z.string() });

export function shippedModels(): NewModelVersion[] {
  return TrainedName.options.map((name) => {
    const dir = shippedFolder(name);
    const files = readModelFiles(dir);
    const figures = readJson(`${dir}/${FIGURES_FILE}`, Figures);
    const isOfThese = figures?.version === versionIdOf(name, files);
    return {
      name,
      files,
      madeFor: madeFor(name),
      metrics: isOfThese ? figures.metrics : null,
      trainingHash: readJson(`${dir}/training.json`, Record)?.dataSha256 ?? null,
      trainedBy: 'earmark',
      shipped: true,
    };
  });
}

function readJson<T>(path: string, shape: z.ZodType<T>): T | null {
  return existsSync(path) ? shape.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}
