/** What the routes of calibration take and answer, zod first. */
import { z } from 'zod';
import { Severity } from '../pipeline/domain.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Moment = z.string();
const Text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');
const ClientId = z
  .uuid()
  .describe('Made by the client: what is sent again under the same id is stored once.');
const RecordingId = Text(200).min(1);
const ItemName = Text(200).min(1).describe('`rule:<id>`, `complaint`, `business-type` or `emotion`');

const calledModels = ['complaint', 'business-type', 'emotion'] as const;

export const SessionBody = z.strictObject({
  id: ClientId,
  title: Text(100).refine((text) => text.trim() !== '', 'is empty'),
  dueAt: z.iso.datetime({ offset: true }),
  reviewers: z.array(Text(64).min(1)).min(2).max(20).describe('logins'),
  choose: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('hand'), recordingIds: z.array(RecordingId).min(1).max(50) }),
    z.strictObject({ by: z.literal('random'), count: z.int().min(1).max(50) }),
    z.strictObject({ by: z.literal('disputed'), count: z.int().min(1).max(50) }),
  ]),
  rules: z
    .array(Text(100).min(1))
    .max(200)
    .optional()
    .describe('missing: every rule of the call’s score card'),
  models: z
    .array(z.enum(calledModels))
    .max(3)
    .default([...calledModels]),
});
export type SessionBody = z.infer<typeof SessionBody>;

export const SessionPath = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31),
});
export const SessionCallPath = SessionPath.extend({ recordingId: RecordingId });

export const AnswersBody = z.strictObject({
  id: ClientId,
  answers: z
    .array(z.strictObject({ item: ItemName, value: Text(100).min(1) }))
    .min(1)
    .max(300),
});
export const NoteBody = z.strictObject({
  id: ClientId,
  item: ItemName.nullable().default(null).describe('null: about the call'),
  text: Text(2_000).refine((text) => text.trim() !== '', 'is empty'),
});
export const ConsensusBody = z.strictObject({
  id: ClientId,
  items: z
    .array(
      z.strictObject({
        item: ItemName,
        value: Text(100).min(1),
        reason: Text(2_000).nullable().default(null),
      }),
    )
    .min(1)
    .max(300),
});
export const EmptyBody = z.strictObject({}).nullish();

/** What is asked of a call, and what may be answered. */
const ItemShape = z.object({
  item: z.string(),
  kind: z.enum(['rule', 'model']),
  /** Null: not of a rule. */
  rule: z
    .object({
      id: z.string(),
      section: z.string(),
      title: Bilingual,
      explanation: Bilingual.nullable(),
      severity: Severity,
      veto: z.boolean(),
    })
    .nullable(),
  answers: z.array(z.string()),
});
export type CalibrationItemShape = z.infer<typeof ItemShape>;

const Progress = z.object({
  /** Calls with an answer to everything that is asked. */
  done: z.number(),
  answered: z.number(),
  asked: z.number(),
  /** Answers given after the session was due. */
  late: z.number(),
});

const ReviewerShape = Progress.extend({ login: z.string(), name: z.string() });

const SessionShape = z.object({
  id: z.number(),
  title: z.string(),
  state: z.enum(['judging', 'discussing', 'closed']),
  chosenBy: z.enum(['hand', 'random', 'disputed']),
  createdBy: z.string(),
  createdAt: Moment,
  dueAt: Moment,
  /** Judging, and past due. */
  overdue: z.boolean(),
  /** Null `endedBy`: everybody had answered everything. */
  endedBy: z.string().nullable(),
  endedAt: Moment.nullable(),
  closedBy: z.string().nullable(),
  closedAt: Moment.nullable(),
  callCount: z.number(),
  reviewers: z.array(ReviewerShape),
  /** Of the caller; null for somebody who does not judge in it. */
  mine: Progress.nullable(),
  mayManage: z.boolean(),
});
export type SessionShape = z.infer<typeof SessionShape>;

export const SessionList = z.object({ items: z.array(SessionShape) });
export type SessionList = z.infer<typeof SessionList>;

export const SessionDetail = SessionShape.extend({
  calls: z.array(
    z.object({
      recordingId: z.string(),
      position: z.number(),
      startedAt: Moment.nullable(),
      durationMs: z.number().nullable(),
      /** Own answers; null for somebody who does not judge. */
      answered: z.number().nullable(),
      asked: z.number(),
    }),
  ),
});
export type SessionDetail = z.infer<typeof SessionDetail>;

const NoteShape = z.object({
  item: z.string().nullable(),
  text: z.string(),
  who: z.string(),
  at: Moment,
});

/** What is known of one item once answers are shown. */
const Shown = z.object({
  item: z.string(),
  answers: z.array(z.object({ who: z.string(), value: z.string(), late: z.boolean() })),
  /** Null: the machine had no opinion. */
  machine: z.string().nullable(),
  consensus: z
    .object({
      value: z.string(),
      unanimous: z.boolean(),
      reason: z.string().nullable(),
      who: z.string(),
      at: Moment,
    })
    .nullable(),
  /** Two or more answered, all the same: becomes the consensus when the session is closed. */
  unanimous: z.string().nullable(),
});

/** One call as a reviewer judges it: nothing the machine or anybody else thinks, until the session is no longer blind. */
export const SessionCallDetail = z.object({
  sessionId: z.number(),
  state: z.enum(['judging', 'discussing', 'closed']),
  recordingId: z.string(),
  position: z.number(),
  callCount: z.number(),
  startedAt: Moment.nullable(),
  durationMs: z.number().nullable(),
  hasAudio: z.boolean(),
  turns: z.array(
    z.object({
      role: z.enum(['agent', 'customer', 'unknown']),
      startMs: z.number(),
      endMs: z.number(),
      text: z.string(),
    }),
  ),
  items: z.array(ItemShape),
  /** Own answers by item. */
  mine: z.record(z.string(), z.string()),
  isReviewer: z.boolean(),
  /** While it is blind, own ones only. */
  notes: z.array(NoteShape),
  /** Null while it is blind. */
  shown: z.array(Shown).nullable(),
  names: z.record(z.string(), z.string()),
});
export type SessionCallDetail = z.infer<typeof SessionCallDetail>;

const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });

const AgreementShape = z.object({
  n: z.number().describe('What was judged by two or more.'),
  clusters: z.number().describe('Calls it comes from; intervals rest on these.'),
  reviewers: z.number(),
  raw: Estimate,
  kappa: Estimate.extend({ kind: z.enum(['cohen', 'fleiss']) })
    .nullable()
    .describe('Null: everybody always gave one and the same answer.'),
  ac1: Estimate,
  verdict: z.enum(['agrees', 'disagrees', 'too-few']),
});

const LeniencyShape = z.object({
  calls: z.number(),
  judgements: z.number(),
  missed: z.number().describe('The consensus is a fault, the reviewer saw none.'),
  overmarked: z.number().describe('The consensus is no fault, the reviewer marked one.'),
  value: z.number().describe('(missed - overmarked) / judgements: above 0 is lenient.'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  verdict: z.enum(['lenient', 'strict', 'even', 'too-few']),
});

const MachineShape = z.object({
  n: z.number(),
  same: Estimate.nullable(),
  precision: Estimate.nullable(),
  recall: Estimate.nullable(),
  left: z.number().describe('The machine left it to people.'),
});

const ItemResult = ItemShape.omit({ answers: true }).extend({
  agreement: AgreementShape.nullable(),
  machine: MachineShape,
});

export const SessionResults = z.object({
  session: SessionShape,
  /** All rules of the cards together. */
  rules: AgreementShape.nullable(),
  machine: MachineShape,
  items: z.array(ItemResult),
  reviewers: z.array(ReviewerShape.extend({ missing: z.number(), leniency: LeniencyShape.nullable() })),
  calls: z.array(
    z.object({
      recordingId: z.string(),
      position: z.number(),
      asked: z.number(),
      unanimous: z.number(),
      disputed: z.array(z.string()).describe('Items that reviewers answered differently.'),
      undecided: z.array(z.string()).describe('Of these, those without a consensus.'),
    }),
  ),
  names: z.record(z.string(), z.string()),
  formula: Bilingual,
});
export type SessionResults = z.infer<typeof SessionResults>;

export const CalibrationTrends = z.object({
  /** Of closed sessions, oldest first. */
  sessions: z.array(
    z.object({ id: z.number(), title: z.string(), closedAt: Moment, ac1: AgreementShape.nullable() }),
  ),
  reviewers: z.array(
    z.object({
      login: z.string(),
      name: z.string(),
      all: LeniencyShape.nullable(),
      sessions: z.array(z.object({ id: z.number(), leniency: LeniencyShape.nullable() })),
      drift: z
        .object({
          value: z.number(),
          low: z.number().nullable(),
          high: z.number().nullable(),
          verdict: z.enum(['more-lenient', 'stricter', 'steady', 'too-few']),
        })
        .nullable()
        .describe('The last session less all before it.'),
    }),
  ),
  items: z.array(ItemResult),
});
export type CalibrationTrends = z.infer<typeof CalibrationTrends>;
