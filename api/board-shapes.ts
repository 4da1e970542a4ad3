/** What boards are asked and what they answer, zod first. */
import { z } from 'zod';
import { callSetNames } from './board-sets.ts';
import { DowngradePage } from './service-shapes.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
/** Postgres text holds no NUL. */
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Flagged = z.enum(['true', 'false']).transform((value) => value === 'true');
const Day = z.iso.date();

/** With a 95 % interval; `n` is what it rests on. No interval where one value alone was measured. */
export const EstimateShape = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
});
export type EstimateShape = z.infer<typeof EstimateShape>;

const period = {
  from: Day.describe('First day (China).'),
  to: Day.describe('Last day; at most 366 days after the first.'),
};
const chosen = {
  teamId: Text.optional(),
  agentId: Text.optional(),
  block: Text.optional().describe('Score card the call was judged by: complex, simple, general …'),
  businessType: Text.optional().describe('As coded by the agent.'),
  province: Text.optional(),
};

/** Strict: a filter that is misspelt must not be ignored. */
export const BoardQuery = z.strictObject({ ...period, ...chosen });
export type BoardQuery = z.infer<typeof BoardQuery>;

export const TrendQuery = BoardQuery.extend({ bucket: z.enum(['day', 'week']).default('week') });
export type TrendQuery = z.infer<typeof TrendQuery>;

export const PeopleQuery = BoardQuery.extend({ by: z.enum(['agent', 'team']).default('agent') });
export type PeopleQuery = z.infer<typeof PeopleQuery>;

export const BoardCallsQuery = BoardQuery.extend({
  set: z
    .enum(callSetNames)
    .default('all')
    .describe('Which calls of the board; each is what a number counts.'),
  rule: Text.optional().describe('Of the sets about rules; alone: the rule failed.'),
  surge: Flagged.optional().describe('true: days of a surge only; false: without them.'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type BoardCallsQuery = z.infer<typeof BoardCallsQuery>;

export const BoardCalls = z.object({
  items: z.array(
    z.object({
      /** Null: the call was erased; it is still counted. */
      recordingId: z.string().nullable(),
      startedAt: z.string().nullable(),
      day: z.string(),
      agentName: z.string().nullable(),
      agentId: z.string().nullable(),
      teamId: z.string().nullable(),
      businessType: z.string().nullable(),
      block: z.string().nullable(),
      normalised: z.number().nullable(),
      published: z.boolean(),
    }),
  ),
  total: z.number(),
  next: z.string().nullable(),
});
export type BoardCalls = z.infer<typeof BoardCalls>;

const CoverageCounts = z.object({
  calls: z.number(),
  judged: z.number(),
  reviewed: z.number(),
  /** Rated dissatisfied or not resolved. */
  mandatory: z.number(),
  mandatoryReviewed: z.number(),
  /** Not reviewed, or too late. */
  mandatoryLate: z.number(),
});
export const CoverageBoard = CoverageCounts.extend({
  from: z.string(),
  to: z.string(),
  judgedShare: EstimateShape.nullable(),
  reviewedShare: EstimateShape.nullable(),
  mandatoryShare: EstimateShape.nullable(),
  /** Why calls have no verdict, by state of processing. */
  notJudged: z.array(z.object({ state: z.string(), reason: z.string().nullable(), calls: z.number() })),
  buckets: z.array(CoverageCounts.extend({ start: z.string() })),
});
export type CoverageBoard = z.infer<typeof CoverageBoard>;

export const TrendBoard = z.object({
  from: z.string(),
  to: z.string(),
  bucket: z.enum(['day', 'week']),
  buckets: z.array(
    z.object({
      start: z.string(),
      calls: z.number(),
      judged: z.number(),
      score: EstimateShape.nullable(),
      passed: EstimateShape.nullable(),
      vetoes: z.number(),
      /** Calls on days of a surge. */
      surged: z.number(),
    }),
  ),
  rules: z.array(
    z.object({
      rule: z.string(),
      title: Bilingual,
      failed: z.number(),
      /** Of judged calls. */
      share: EstimateShape.nullable(),
      /** Failed, bucket by bucket. */
      buckets: z.array(z.number()),
    }),
  ),
});
export type TrendBoard = z.infer<typeof TrendBoard>;

const PersonRow = z.object({
  /** Agent or team id; null: not known. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  teamId: z.string().nullable(),
  mean: EstimateShape,
  /** As if everybody had had the same business types and days of surge. */
  adjusted: EstimateShape,
  differs: z.enum(['above', 'below']).nullable(),
  /** 1 is the best; null with too few calls. */
  rank: z.number().nullable(),
  /** Days of a surge left out. */
  rankWithoutSurge: z.number().nullable(),
  meanWithoutSurge: EstimateShape.nullable(),
  surged: z.number(),
});
export const PeopleBoard = z.object({
  from: z.string(),
  to: z.string(),
  by: z.enum(['agent', 'team']),
  /** Fewer calls give no rank. */
  leastCalls: z.number(),
  blocks: z.array(
    z.object({
      block: z.string(),
      calls: z.number(),
      mean: EstimateShape,
      surged: z.number(),
      /** How many of those with a rank would be marked as different by chance alone. */
      byChance: z.number(),
      rows: z.array(PersonRow),
    }),
  ),
});
export type PeopleBoard = z.infer<typeof PeopleBoard>;

export const RulesBoard = z.object({
  from: z.string(),
  to: z.string(),
  /** Decisions of people on findings of the machine, in calls of the period. */
  decisions: z.number(),
  rules: z.array(
    z.object({
      rule: z.string(),
      title: Bilingual,
      failed: z.number(),
      /** Findings of the machine that a person decided on. */
      decided: z.number(),
      refuted: z.number(),
      /** Confirmed of decided; null: no reviews yet. */
      precision: EstimateShape.nullable(),
      appealed: z.number(),
      accepted: z.number(),
      /** Accepted appeals of those decided; null: none yet. */
      overturned: EstimateShape.nullable(),
    }),
  ),
});
export type RulesBoard = z.infer<typeof RulesBoard>;

export const AlertsBoard = z.object({
  from: z.string(),
  to: z.string(),
  raised: z.number(),
  open: z.number(),
  overdue: z.number(),
  closed: z.number(),
  escalated: z.number(),
  followedUp: z.number(),
  /** Answered by a person within the time of its level. */
  inTime: EstimateShape.nullable(),
  /** Hours from raised to closed. */
  medianHours: z.number().nullable(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      level: z.number(),
      raised: z.number(),
      open: z.number(),
      overdue: z.number(),
    }),
  ),
  causes: z.array(z.object({ cause: z.string(), closed: z.number() })),
});
export type AlertsBoard = z.infer<typeof AlertsBoard>;

const MetricShape = z.object({
  id: z.string(),
  title: Bilingual,
  formula: Bilingual,
  unit: z.enum(['share', 'per-10000', 'ms', 'calls']),
  estimate: EstimateShape.nullable(),
  /** Numerator and denominator as sets of calls. Null: a mean or ratio of times. */
  sets: z.object({ hits: z.enum(callSetNames), of: z.enum(callSetNames) }).nullable(),
  hits: z.number().nullable(),
  /** The goal the centre is held to; null: none. */
  target: z.number().nullable(),
  /** Fields of the metadata without which it cannot be told; empty: it could. */
  missing: z.array(z.string()),
  /** What limits it. */
  note: Bilingual.nullable(),
});
export const ServiceBoard = z.object({
  from: z.string(),
  to: z.string(),
  calls: z.number(),
  metrics: z.array(MetricShape),
});
export type ServiceBoard = z.infer<typeof ServiceBoard>;

export const LoadQuery = z.strictObject({ ...period, teamId: Text.optional() });
export type LoadQuery = z.infer<typeof LoadQuery>;

/** By name, never by how much: nobody is ranked by what customers did to them. */
export const LoadBoard = z.object({
  from: z.string(),
  to: z.string(),
  /** Angry or abusive calls in a row, hours without pause, abusive minutes a day from which on somebody should ask. */
  concern: z.object({ inRow: z.number(), stretchHours: z.number(), abuseMinutes: z.number() }),
  pauseMinutes: z.number(),
  agents: z.array(
    z.object({
      agentId: z.string(),
      agentName: z.string().nullable(),
      teamId: z.string().nullable(),
      calls: z.number(),
      days: z.number(),
      abuseMs: z.number(),
      abusiveCalls: z.number(),
      angryCalls: z.number(),
      /** Most angry or abusive calls one after the other on one day. */
      inRow: z.number(),
      /** Longest time from the first to the last call without a pause. */
      stretchMs: z.number(),
      stretchDay: z.string().nullable(),
      concerns: z.array(z.enum(['inRow', 'stretch', 'abuse'])),
    }),
  ),
});
export type LoadBoard = z.infer<typeof LoadBoard>;

export const DowngradeBoardQuery = BoardQuery.pick({ from: true, to: true, teamId: true, agentId: true });

export type DowngradeBoardQuery = z.infer<typeof DowngradeBoardQuery>;

/** A thousand at most: the newest ones. */
export const DowngradeBoard = DowngradePage.omit({ next: true }).extend({
  from: z.string(),
  to: z.string(),
});
export type DowngradeBoard = z.infer<typeof DowngradeBoard>;

const SurgeKind = z.enum(['storm', 'heat', 'cold', 'flood', 'other']);
export const SurgeBody = z.strictObject({
  from: Day,
  to: Day,
  kind: SurgeKind,
  province: Text.nullable().default(null),
  note: z.string().trim().max(500).optional(),
});
export const SurgePath = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
export const SurgeShape = z.object({
  id: z.number(),
  from: z.string(),
  to: z.string(),
  kind: SurgeKind,
  province: z.string().nullable(),
  note: z.string().nullable(),
  who: z.string(),
  at: z.string(),
});
export const SurgeList = z.object({
  items: z.array(SurgeShape),
  /** Days with far more calls than usual that nobody has marked. */
  suggested: z.array(z.object({ day: z.string(), calls: z.number(), usual: z.number() })),
});
export type SurgeList = z.infer<typeof SurgeList>;

/** Teams, agents and blocks there are, for the filters. */
export const BoardChoices = z.object({
  teams: z.array(z.string()),
  blocks: z.array(z.string()),
  provinces: z.array(z.string()),
  first: z.string().nullable(),
  last: z.string().nullable(),
});
export type BoardChoices = z.infer<typeof BoardChoices>;
