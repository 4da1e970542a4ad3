/** What the routes of labels, of the labelling queue and of drift take and answer, zod first. */
import { z } from 'zod';
import { LabelModel, LabelSlice, LabelSource } from '../pipeline/labels/label-models.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Who = z.string().trim().min(1).max(100);
const RecordingId = z.string().min(1).max(200);
const Share = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });

export const LabelBody = z.strictObject({
  id: z
    .uuid()
    .optional()
    .describe('Made by the client: sent again under the same id, a label is stored once.'),
  recordingId: RecordingId,
  model: LabelModel,
  turn: z.int().min(0).nullable().default(null).describe('Counted from 0; null: of the call.'),
  value: z
    .string()
    .min(1)
    .max(200)
    .describe('See the answers of the model; several labels of a turn are joined by commas.'),
  who: Who.optional().describe('Missing: whoever Earmark runs as.'),
  source: LabelSource.default('labelling'),
  note: z.string().max(1_000).nullable().optional(),
});

const LabelShape = z.object({
  id: z.string(),
  recordingId: z.string(),
  model: LabelModel,
  turn: z.number().nullable(),
  value: z.string(),
  who: z.string(),
  at: z.string(),
  source: LabelSource,
  slice: LabelSlice.describe('How the call came before this person. Recall is estimated from random alone.'),
  machine: z
    .object({
      value: z.string(),
      probability: z.number().nullable(),
      modelsVersion: z.string(),
      analyseKey: z.string(),
    })
    .nullable()
    .describe('What the machine had said then; null: no opinion.'),
  note: z.string().nullable(),
});

export const StoredLabel = z.object({ label: LabelShape, isNew: z.boolean() });
export type StoredLabel = z.infer<typeof StoredLabel>;

export const RecordingLabels = z.object({
  /** Newest first. */
  items: z.array(LabelShape),
  current: z.array(
    z.object({
      label: LabelShape,
      others: z.array(LabelShape).describe('The latest word of every other person who says otherwise.'),
      isDisputed: z.boolean().describe('Nobody of higher standing decided: training leaves it out.'),
    }),
  ),
});
export type RecordingLabels = z.infer<typeof RecordingLabels>;

export const ModelPath = z.object({ model: LabelModel });

export const NextQuery = z.strictObject({
  who: Who.optional().describe('Missing: whoever Earmark runs as.'),
  count: z.coerce.number().int().min(1).max(50).default(1),
  lease: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .describe('false: look only; the calls may go to others.'),
});

export const NextCalls = z.object({
  items: z.array(
    z.object({
      model: LabelModel,
      recordingId: z.string(),
      turn: z.number().nullable().describe('The turn that is asked about; null: the call.'),
      slice: LabelSlice,
      why: Bilingual,
      until: z.string().nullable(),
    }),
  ),
});
export type NextCalls = z.infer<typeof NextCalls>;

export const SkipBody = z.strictObject({
  recordingId: RecordingId,
  who: Who.optional(),
  why: z.string().max(1_000).nullable().optional(),
});

const Rates = z.object({
  label: z.string(),
  truth: z.number(),
  given: z.number(),
  precision: Share.nullable(),
  recall: Share.nullable(),
});

const Recall = z.object({
  model: LabelModel,
  n: z.number(),
  stale: z.number(),
  skipped: z.number(),
  accuracy: Share.nullable(),
  rates: z.array(Rates),
  lane: Rates.nullable().describe('What comes before people as a possible complaint, by model or rule.'),
  isEnough: z.boolean(),
  why: Bilingual,
  sentence: Bilingual,
});

export const LabellingState = z.object({
  model: LabelModel,
  /** Null: not asked. */
  answers: z.object({
    call: z.array(z.string()).nullable(),
    agent: z.array(z.string()).nullable(),
    customer: z.array(z.string()).nullable(),
  }),
  /** Several labels of a turn may hold at once. */
  isSet: z.boolean(),
  /** Parts of ten by slice. */
  mix: z.record(z.string(), z.number()),
  randomShare: z.number(),
  leaseMinutes: z.number(),
  counts: z.array(z.object({ slice: LabelSlice, labels: z.number(), calls: z.number() })),
  recall: Recall,
});
export type LabellingState = z.infer<typeof LabellingState>;

const Moment = z.string().max(40);
export const DriftQuery = z.strictObject({
  from: Moment.optional().describe(
    'A day (China, UTC+8) or an ISO 8601 time, inclusive; missing: 28 days before `to`.',
  ),
  to: Moment.optional().describe('A day is inclusive, a time is exclusive; missing: now.'),
  against: z
    .string()
    .max(90)
    .optional()
    .describe('`2026-09-01..2026-09-30`, or the first day of a period as long; missing: the days before.'),
});

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const Dated = z.object({ from: z.string(), to: z.string(), calls: z.number() });

export const Drift = z.object({
  period: Dated,
  against: Dated,
  leastCalls: z.number(),
  isEnough: z.boolean(),
  zh: z.string(),
  en: z.string(),
  findings: z.array(
    z.object({
      measure: z.string(),
      kind: z.enum(['input', 'opinion', 'coding', 'version']),
      stability: Interval.describe('PSI with what chance alone gives taken off; 95 % interval.'),
      isMoved: z.boolean(),
      cause: z.enum(['recogniser', 'models', 'people', 'unknown']).nullable(),
      means: z
        .object({
          before: z.number(),
          after: z.number(),
          shift: Interval,
          within: Interval.extend({ share: z.number() })
            .nullable()
            .describe('Within the same agents and coded business types.'),
        })
        .nullable(),
      classes: z.array(
        z.object({ label: z.string(), before: z.number(), after: z.number(), shift: Interval }),
      ),
      bins: z
        .object({ edges: z.array(z.number()), before: z.array(z.number()), after: z.array(z.number()) })
        .nullable(),
      zh: z.string(),
      en: z.string(),
    }),
  ),
});
export type Drift = z.infer<typeof Drift>;
