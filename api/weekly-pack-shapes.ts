/** What the weekly pack of a team holds, zod first. It names no person. */
import { z } from 'zod';
import { CaseShape } from './cases-shapes.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Day = z.iso.date();
const Share = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });
const Difference = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const PackQuery = z.strictObject({
  teamId: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !text.includes('\0'), 'holds a NUL character')
    .describe('`teamId` of its calls.'),
  week: Day.optional().describe(
    'Any day of the week (Monday to Sunday, China); default: the week before this.',
  ),
});

export type PackQuery = z.infer<typeof PackQuery>;

export const PackTeams = z.object({
  items: z.array(z.object({ teamId: z.string(), name: z.string() })),
});
export type PackTeams = z.infer<typeof PackTeams>;

const Trend = z.enum(['up', 'down', 'same', 'too-few']);

export const WeeklyPack = z.object({
  teamId: z.string(),
  teamName: z.string(),
  from: Day.describe('Monday.'),
  to: Day.describe('Sunday.'),
  calls: z.number(),
  judged: z.number(),
  reviewed: z.number().describe('Published by a person.'),
  score: z.object({
    mean: z
      .object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable(), n: z.number() })
      .nullable(),
    before: z
      .object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable(), n: z.number() })
      .nullable(),
  }),
  passed: Share.nullable(),
  rules: z
    .array(
      z.object({
        rule: z.string(),
        title: Bilingual,
        failed: z.number().describe('Judged calls in which it failed; a person decides over the machine.'),
        share: Share.nullable(),
        before: Share.nullable().describe('The week before.'),
        difference: Difference.nullable().describe('Against the week before, with the interval of Newcombe.'),
        trend: Trend.describe(
          'up and down only beyond chance; too-few: fewer than 20 judged calls in a week.',
        ),
      }),
    )
    .describe('Most frequent first.'),
  cases: z.object({
    good: z.array(CaseShape.omit({ canWithdraw: true, withdrawn: true })),
    bad: z.array(CaseShape.omit({ canWithdraw: true, withdrawn: true })),
  }),
  coaching: z.object({
    begun: z.number().describe('Planned in the week.'),
    closed: z.number().describe('Closed in the week.'),
    open: z.number().describe('Not closed at its end.'),
    overdue: z.number(),
    effects: z.record(z.string(), z.number()).describe('Of those closed in the week, by verdict.'),
    causes: z.record(z.string(), z.number()).describe('Of those closed in the week.'),
  }),
});
export type WeeklyPack = z.infer<typeof WeeklyPack>;
