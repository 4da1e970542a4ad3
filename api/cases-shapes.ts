/** What the routes of the case library and of the daily exercise take and answer, zod first. */
import { z } from 'zod';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Moment = z.string().describe('ISO 8601.');
const ClientId = z
  .uuid()
  .describe('Made by the client: what is sent again under the same id is stored once.');
const Text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Id = Text(200).min(1);
const Who = Text(100).min(1).optional().describe('Taken from API tokens with the scope act-as only.');
const Ms = z.int().min(0).max(86_400_000);
const Kind = z.enum(['good', 'bad']);
const Turn = z.object({ role: z.string(), startMs: z.number(), endMs: z.number(), text: z.string() });

export const CasePath = z.object({
  id: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 53 - 1),
});

/** Strict: a filter that is misspelt must not be ignored. */
export const CaseQuery = z.strictObject({
  q: Text(100).optional().describe('Words of title, note or what is said; all of them, in any order.'),
  kind: Kind.optional(),
  rule: Id.optional(),
  businessType: Id.optional(),
  withdrawn: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: those that were withdrawn, with the reason; team leads and QA managers only.'),
  before: z.coerce.number().int().min(1).optional().describe('Ids below it: `next` of the former page.'),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const CaseShape = z.object({
  id: z.number(),
  kind: Kind,
  rule: z.string(),
  ruleTitle: Bilingual,
  businessType: z.string().nullable(),
  title: z.string(),
  note: z.string().nullable(),
  knowledge: z.array(z.string()).describe('Ids of scripts and knowledge items.'),
  startMs: z.number(),
  endMs: z.number(),
  hasAudio: z.boolean(),
  turns: z.array(Turn).describe('Without personal data and without who the agent is.'),
  evidence: z.array(z.object({ quote: z.string(), why: z.string(), startMs: z.number(), endMs: z.number() })),
  addedAt: Moment,
  withdrawn: z
    .object({ at: Moment, who: z.string(), why: z.string() })
    .nullable()
    .describe('It is heard no more; kept, so that what was learned from it can be traced.'),
  canWithdraw: z.boolean(),
});
export type CaseShape = z.infer<typeof CaseShape>;

export const CasePage = z.object({
  items: z.array(CaseShape),
  next: z.number().nullable(),
  rules: z
    .array(z.object({ rule: z.string(), title: Bilingual, good: z.number(), bad: z.number() }))
    .describe('Of the whole library.'),
  businessTypes: z.array(z.string()),
});
export type CasePage = z.infer<typeof CasePage>;

export const NewCaseBody = z.strictObject({
  id: ClientId,
  recordingId: Id,
  rule: Id,
  kind: Kind,
  title: Text(120).min(1).optional().describe('Default: the rule, and good or bad.'),
  note: Text(2_000).nullable().default(null),
  startMs: Ms.optional().describe('Default: around the evidence of the finding.'),
  endMs: Ms.optional(),
  who: Who,
});
export type NewCaseBody = z.infer<typeof NewCaseBody>;

export const WithdrawBody = z.strictObject({ why: Text(500).min(1), who: Who });

export const Exercise = z.object({
  day: z.iso.date().describe('In China; one exercise a day.'),
  case: CaseShape.pick({
    id: true,
    businessType: true,
    startMs: true,
    endMs: true,
    hasAudio: true,
    turns: true,
  })
    .nullable()
    .describe('Null: the library is empty.'),
  kind: Kind.nullable().describe('Whether a fault or something done well is asked for.'),
  options: z.array(z.object({ id: z.string(), title: Bilingual })),
  answer: z
    .object({
      chosen: z.string(),
      isRight: z.boolean(),
      right: z.string(),
      rightTitle: Bilingual,
      note: z.string().nullable(),
      evidence: CaseShape.shape.evidence,
      knowledge: z.array(z.string()),
    })
    .nullable()
    .describe('Null: not answered yet.'),
  lately: z.object({ answered: z.number(), right: z.number() }).describe('Of the caller, in 30 days.'),
});
export type Exercise = z.infer<typeof Exercise>;

export const ExerciseBody = z.strictObject({ caseId: z.int().min(1), chosen: Id });
