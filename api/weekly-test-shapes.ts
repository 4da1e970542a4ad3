/** What the routes of the weekly test take and answer, zod first. */
import { z } from 'zod';
import { CaseShape } from './cases-shapes.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Day = z.iso.date();
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');

export const TestQuery = z.strictObject({
  week: Day.optional().describe('Any day of the week (Monday to Sunday, China); default: this week.'),
});
export const TestAnswerBody = z.strictObject({ question: z.int().min(1), chosen: Text });
export const TestResultsQuery = TestQuery.extend({ teamId: Text });

const Question = z.object({
  id: z.number(),
  number: z.number(),
  kind: z.enum(['sort', 'rule']).describe('sort: is it done well or not; rule: which rule is it about.'),
  caseKind: CaseShape.shape.kind
    .nullable()
    .describe('Of `rule`: whether a fault or something done well is asked for; null before it is known.'),
  about: Bilingual.nullable().describe('Of `sort`: the rule it is judged by.'),
  case: CaseShape.pick({
    id: true,
    businessType: true,
    startMs: true,
    endMs: true,
    hasAudio: true,
    turns: true,
  }),
  options: z.array(z.object({ id: z.string(), title: Bilingual })).describe('Of `sort`: none, good or bad.'),
  chosen: z.string().nullable(),
  answer: z
    .object({
      isRight: z.boolean().nullable().describe('Null: not answered before the week was over.'),
      right: z.string(),
      ruleTitle: Bilingual,
      note: z.string().nullable(),
      evidence: CaseShape.shape.evidence,
      knowledge: z.array(z.string()),
    })
    .nullable()
    .describe('Once every question is answered, or the week is over.'),
});

export const WeeklyTest = z.object({
  from: Day.describe('Monday.'),
  to: Day.describe('Sunday; afterwards nothing is taken any more.'),
  isClosed: z.boolean(),
  isFinished: z.boolean(),
  answered: z.number(),
  right: z.number().nullable().describe('Null before it is finished.'),
  questions: z
    .array(Question)
    .describe('Empty: the library has too few cases the team was not asked about lately.'),
  least: z.number().describe('Cases a test needs.'),
});
export type WeeklyTest = z.infer<typeof WeeklyTest>;

export const WeeklyTestResults = z.object({
  teamId: z.string(),
  from: Day,
  to: Day,
  isClosed: z.boolean(),
  focus: z.array(Bilingual).describe('Rules asked about.'),
  agents: z
    .array(
      z.object({
        agentId: z.string(),
        name: z.string().nullable(),
        answered: z.number(),
        of: z.number(),
        right: z.number(),
        finishedAt: z.string().nullable(),
      }),
    )
    .describe('In order of names: for learning, no ranking, and nothing of it reaches a score card.'),
  questions: z.array(
    z.object({
      number: z.number(),
      kind: z.enum(['sort', 'rule']),
      caseId: z.number(),
      title: z.string(),
      ruleTitle: Bilingual,
      answered: z.number(),
      right: z.number(),
    }),
  ),
  least: z.number().describe('Cases a test needs.'),
});
export type WeeklyTestResults = z.infer<typeof WeeklyTestResults>;
