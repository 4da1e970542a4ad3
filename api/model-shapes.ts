/** What the API takes and answers about models, zod first. */
import { z } from 'zod';
import { TrainedName } from '../models/trained-files.ts';
import { Opinions } from '../pipeline/domain.ts';
import { ModelMetrics } from '../pipeline/store/model-versions.ts';

/** 6 or more characters of the id of a stored version. */
const VersionId = z.string().regex(/^[0-9a-f]{6,12}$/, 'is no version of a model');
export const VersionPath = z.object({ version: VersionId });
const Who = z.string().trim().max(100).optional().describe('default: the account Earmark runs under');
export const ModelChangeBody = z.strictObject({
  why: z.string().trim().max(500).describe('kept with the change'),
  who: Who,
});
export const WhoBody = z.strictObject({ who: Who });
export const TrainBody = z.strictObject({
  name: TrainedName,
  labels: z
    .enum(['live', 'none'])
    .default('live')
    .describe('live: confirmed labels of stored calls beside the corpus'),
  note: z.string().trim().max(500).optional(),
  who: Who,
});
export const CompareBody = z.strictObject({
  champion: z.union([z.literal('in-force'), VersionId]).default('in-force'),
  challenger: VersionId,
});

const StoredVersion = z.object({
  id: z.string(),
  name: TrainedName,
  metrics: ModelMetrics.nullable().describe('on the frozen test part, 95 % intervals; null: not measured'),
  trainingHash: z.string().nullable(),
  labels: z.number().describe('confirmed labels it learned from, beside the corpus'),
  labelsHash: z.string().nullable(),
  seed: z.number().nullable(),
  basedOn: z.string().nullable(),
  trainedBy: z.string(),
  trainedAt: z.string(),
  note: z.string().nullable(),
  shipped: z.boolean().describe('came with a program'),
  inForce: z.boolean(),
  /** This program can use it; false: train it again. */
  isUsable: z.boolean(),
  shadow: z.object({ since: z.string(), who: z.string() }).nullable().describe('runs in shadow now'),
});
export type StoredModelVersion = z.infer<typeof StoredVersion>;

const ModelActivation = z.object({
  hash: z.string().describe('of the set'),
  previousHash: z.string().nullable(),
  version: z.string().nullable().describe('the version that was activated; null: a whole set'),
  kind: z.enum(['first', 'shipped', 'activate', 'rollback']),
  who: z.string(),
  why: z.string(),
  at: z.string(),
});
export const ModelChanged = z.object({ activation: ModelActivation });
export type ModelChanged = z.infer<typeof ModelChanged>;

export const Training = z.object({
  id: z.number(),
  name: TrainedName,
  state: z.enum(['running', 'done', 'failed']),
  step: z.string(),
  done: z.number(),
  total: z.number(),
  version: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  who: z.string(),
  note: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Training = z.infer<typeof Training>;
export const TrainingPath = z.object({ id: z.coerce.number().int().min(1) });

const SetOfModels = z.record(TrainedName, z.string());

export const ModelList = z.object({
  inForce: z.object({ hash: z.string(), set: SetOfModels }).nullable(),
  /** Newest first. */
  items: z.array(StoredVersion),
  activations: z.array(ModelActivation),
  trainings: z.array(Training),
  /** By login: of those who trained, changed or watched, as far as they are known here. */
  names: z.record(z.string(), z.string()),
  reanalysis: z
    .object({ total: z.number(), done: z.number() })
    .describe('recordings with opinions, and with such by the models in force'),
});
export type ModelList = z.infer<typeof ModelList>;

const ShareShape = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });
const PairedSliceShape = z.object({
  slice: z.string(),
  n: z.number(),
  champion: ShareShape,
  challenger: ShareShape,
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  won: z.array(z.string()),
  lost: z.array(z.string()),
  p: z.number().describe("McNemar's exact test, two-sided"),
});
export const ModelComparison = z.object({
  name: TrainedName,
  champion: z.string(),
  challenger: z.string(),
  slices: z.array(PairedSliceShape),
  verdict: z.object({ winner: z.enum(['challenger', 'champion', 'none']), zh: z.string(), en: z.string() }),
});
export type ModelComparison = z.infer<typeof ModelComparison>;

export const ShadowRun = z.object({
  version: z.string(),
  since: z.string(),
  until: z.string().nullable(),
  who: z.string(),
  stoppedBy: z.string().nullable(),
});
export const ShadowReportShape = z.object({
  version: z.string(),
  name: TrainedName,
  runs: z.array(ShadowRun).describe('newest first'),
  agreement: ShareShape,
  changes: z.array(z.object({ champion: z.string(), challenger: z.string(), n: z.number() })),
  changed: z.array(
    z.object({
      recordingId: z.string(),
      champion: z.string(),
      challenger: z.string(),
      probability: z.number().nullable(),
      at: z.string(),
    }),
  ),
});
export type ShadowReportShape = z.infer<typeof ShadowReportShape>;

/** Opinions of every set of models that has judged the words of a recording. Personal data is masked. */
export const OpinionHistory = z.object({
  items: z.array(
    z.object({
      analyseKey: z.string(),
      at: z.string(),
      isInView: z.boolean(),
      modelsVersion: z.string(),
      /** Null: of a program that kept no sets. */
      set: z.object({ hash: z.string(), versions: SetOfModels }).nullable(),
      opinions: Opinions.omit({ words: true }),
    }),
  ),
  shadows: z.array(
    z.object({
      version: z.string(),
      name: TrainedName,
      value: z.string(),
      probability: z.number().nullable(),
      at: z.string(),
    }),
  ),
});
export type OpinionHistory = z.infer<typeof OpinionHistory>;
