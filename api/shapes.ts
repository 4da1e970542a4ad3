/** What the API answers, zod first: the source of OpenAPI and of the web's types. */
import { z } from 'zod';
import {
  Channel,
  Metadata,
  Opinions,
  RecordingState,
  Route,
  ScoreCard,
  Scored,
  Severity,
  StageName,
  Transcript,
  WorkOrderField,
  WorkOrderFieldId,
} from '../pipeline/domain.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });

/** A failed rule, short, for lists. */
export const Flag = z.object({
  rule: z.string(),
  title: Bilingual,
  severity: Severity,
  veto: z.boolean(),
});
export type Flag = z.infer<typeof Flag>;

/** One line of the list of recordings. */
export const RecordingRow = z.object({
  id: z.string(),
  callId: z.string().nullable(),
  kind: z.enum(['audio', 'transcript']),
  channel: Channel,
  direction: z.string().nullable(),
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  teamId: z.string().nullable(),
  startedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  businessType: z.string().nullable(),
  satisfaction: z.number().nullable(),
  resolved: z.boolean().nullable(),
  state: RecordingState,
  stateReason: z.string().nullable(),
  stateDetail: z.string().nullable(),
  normalised: z.number().nullable(),
  passed: z.boolean().nullable(),
  veto: z.boolean().nullable(),
  failCount: z.number().nullable(),
  unsureCount: z.number().nullable(),
  lane: Route.shape.lane.nullable(),
  engine: z.string().nullable(),
  splitUnsure: z.boolean().nullable(),
  flags: z.array(Flag),
  /** Null: the caller sees more of the call than its agent does, who sees scores once they are published. */
  ownScore: z.enum(['not-published', 'published']).nullable(),
});
export type RecordingRow = z.infer<typeof RecordingRow>;

export const RecordingPage = z.object({
  items: z.array(RecordingRow),
  /** Pass as `cursor` for the next page; null at the end. */
  next: z.string().nullable(),
});
export type RecordingPage = z.infer<typeof RecordingPage>;

export const StageState = z.object({
  stage: StageName,
  state: z.enum(['done', 'running', 'queued', 'waiting', 'failed', 'blocked']),
  key: z.string().nullable(),
  finishedAt: z.string().nullable(),
  attempts: z.number(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type StageState = z.infer<typeof StageState>;

/** One field of the agent's work order against what was said. */
export const WorkOrderComparison = z.object({
  field: WorkOrderFieldId,
  /** unclear: both say something, letters cannot tell whether it is the same. */
  verdict: z.enum(['agrees', 'differs', 'unclear', 'only-said', 'only-written']),
  said: WorkOrderField.nullable(),
  written: z.string().nullable(),
});
export type WorkOrderComparison = z.infer<typeof WorkOrderComparison>;

/** One recording with everything known about it. Personal data is masked, in the length of what it hides. */
export const RecordingDetail = RecordingRow.extend({
  storageKey: z.string(),
  sizeBytes: z.number(),
  importedAt: z.string(),
  metadata: Metadata,
  hasAudio: z.boolean(),
  transcript: Transcript.nullable(),
  opinions: Opinions.omit({ words: true }).nullable(),
  /** Null where no work order was supplied (`metadata.extra.workOrder`). */
  workOrderComparison: z.array(WorkOrderComparison).nullable(),
  findings: Scored.shape.findings.nullable(),
  scoreCard: ScoreCard.nullable(),
  judgedBy: z
    .object({
      ruleSet: z.string(),
      isInForce: z.boolean().describe('it is what calls of this team go by now'),
      unit: z
        .object({ kind: z.enum(['province', 'city', 'team']), name: z.string() })
        .nullable()
        .describe('the unit whose rule set it is; null: the whole organisation, or in force no more'),
    })
    .nullable()
    .describe('what the score card was made by; null: there is none'),
  route: Route.nullable(),
  stages: z.array(StageState),
  /** Every score card this recording ever got, newest first. */
  history: z.array(
    z.object({
      scoreKey: z.string(),
      card: z.string(),
      normalised: z.number().nullable(),
      passed: z.boolean().nullable(),
      veto: z.boolean(),
      ruleSet: z.string(),
      createdAt: z.string(),
      current: z.boolean(),
    }),
  ),
  /** The storage keys it came under, with what import said about them. */
  objects: z.array(z.object({ key: z.string(), purpose: z.string(), note: z.string().nullable() })),
});
export type RecordingDetail = z.infer<typeof RecordingDetail>;

/** Waveform of each channel: `peaks[i]` is the largest absolute sample (0 to 1) of the i-th slice of the call. */
export const Peaks = z.object({
  durationMs: z.number(),
  channels: z.array(z.object({ channel: z.number(), role: z.string(), peaks: z.array(z.number()) })),
});
export type Peaks = z.infer<typeof Peaks>;

export const OriginalBody = z.strictObject({
  who: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('taken from API tokens with the scope act-as only'),
  reason: z.string().trim().min(2).max(500).describe('why the masked copy is not enough'),
});
export const OriginalAudio = z.object({
  url: z.string(),
  /** ISO 8601; the address opens nothing afterwards. */
  until: z.string(),
  /** Number of the audit row. */
  audit: z.number(),
});
export type OriginalAudio = z.infer<typeof OriginalAudio>;
export const AuditTrail = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      who: z.string(),
      /** `original-audio`. */
      what: z.string(),
      recordingId: z.string().nullable(),
      reason: z.string(),
    }),
  ),
});
export type AuditTrail = z.infer<typeof AuditTrail>;

export const Status = z.object({
  recordings: z.record(RecordingState, z.number()),
  reasons: z.array(
    z.object({ state: RecordingState, reason: z.string(), detail: z.string().nullable(), count: z.number() }),
  ),
  results: z.record(StageName, z.number()),
  queue: z.record(StageName, z.object({ waiting: z.number(), active: z.number(), delayed: z.number() })),
  versions: z.record(z.string(), z.string()),
});
export type Status = z.infer<typeof Status>;

export const Failure = z.object({
  recordingId: z.string(),
  callId: z.string().nullable(),
  storageKey: z.string(),
  state: RecordingState,
  stage: StageName.nullable(),
  code: z.string(),
  message: z.string(),
  attempts: z.number(),
  at: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** Newest first. */
export const FailurePage = z.object({ items: z.array(Failure), next: z.string().nullable() });
export type FailurePage = z.infer<typeof FailurePage>;

/** RFC 9457 problem details; `code` is stable, `detail` tells what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  /** The parameter that is not usable, where it is one. */
  field: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
