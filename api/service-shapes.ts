/** What the API takes and answers about matters, alerts, downgrades and hot spots, zod first. */
import { z } from 'zod';
import { Channel } from '../pipeline/domain.ts';
import {
  alertActions,
  alertStates,
  alertSystemEvents,
  causeCodes,
} from '../pipeline/service/alert-states.ts';
import { alertKinds } from '../pipeline/service/alerts.ts';
import { CueKind, LinkKind, PromiseKind } from '../pipeline/service/facts.ts';
import { riskParts } from '../pipeline/service/risk.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
/** Postgres text holds no NUL. */
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Flagged = z.enum(['true', 'false']).transform((value) => value === 'true');
const Day = z.iso.date();
const Limit = z.coerce.number().int().min(1).max(200).default(50);
const several = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one).max(20)]);

const AlertKindName = z.enum(alertKinds);
const AlertStateName = z.enum(alertStates);
export const AlertLevelNumber = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const AlertActionName = z.enum(alertActions);
export const CauseName = z.enum(causeCodes);

/** The words themselves, personal data masked. */
const Quote = z.object({
  recordingId: z.string(),
  turn: z.number(),
  startMs: z.number(),
  endMs: z.number(),
  quote: z.string(),
});
export type Quote = z.infer<typeof Quote>;

const RiskShape = z.object({
  /** 0 to 100. */
  score: z.number(),
  parts: z.array(
    z.object({
      part: z.enum(riskParts),
      points: z.number(),
      most: z.number(),
      facts: z.record(z.string(), z.union([z.number(), z.string()])),
      evidence: z.array(Quote),
    }),
  ),
  broken: z.array(
    z.object({
      recordingId: z.string(),
      kind: PromiseKind,
      minutes: z.number(),
      dueAt: z.string(),
      /** When it really happened, or when the customer called again. */
      at: z.string(),
      by: z.enum(['supplied', 'said', 'silent']),
      promise: Quote,
      later: Quote.nullable(),
    }),
  ),
});

const ChainCall = z.object({
  recordingId: z.string(),
  callId: z.string().nullable(),
  startedAt: z.string().nullable(),
  channel: Channel,
  direction: z.string().nullable(),
  agentName: z.string().nullable(),
  coded: z.string().nullable(),
  businessType: z.string().nullable(),
  topics: z.array(Bilingual.extend({ id: z.string() })),
  demand: Quote.nullable(),
  satisfaction: z.number().nullable(),
  resolved: z.boolean().nullable(),
  /** Of this call by itself. */
  risk: z.number(),
  /** Why it belongs to the matter of an earlier call; null: the matter begins with it. */
  link: z
    .object({
      earlier: z.string(),
      likeness: z.number(),
      numbers: z.array(z.object({ kind: LinkKind, spoken: z.boolean() })),
      topics: z.array(Bilingual.extend({ id: z.string() })),
      words: z.array(z.string()),
      sameType: z.boolean(),
      daysApart: z.number(),
      cues: z.array(Quote.extend({ cue: CueKind })),
    })
    .nullable(),
});

const AlertBrief = z.object({
  id: z.number(),
  kind: AlertKindName,
  state: AlertStateName,
  level: AlertLevelNumber,
});

/** The matter a call belongs to: its calls in order of time, why they are one, the risk with its parts. */
export const MatterShape = z.object({
  /** False: the call has not been looked at yet; everything else is then empty. */
  assessed: z.boolean(),
  /** Null: one call in no chain. */
  chainId: z.string().nullable(),
  risk: RiskShape.nullable(),
  calls: z.array(ChainCall),
  alerts: z.array(AlertBrief),
});
export type MatterShape = z.infer<typeof MatterShape>;

const Owner = z.object({
  province: z.string().nullable(),
  city: z.string().nullable(),
  team: z.string().nullable(),
});

export const AlertRowShape = AlertBrief.extend({
  chainId: z.string().nullable(),
  recordingId: z.string().nullable(),
  owner: Owner,
  /** The caller judges one of its calls blind: what the machine says of it is left out. */
  isBlind: z.boolean(),
  /** Null: left out. */
  risk: z.number().nullable(),
  raisedAt: z.string(),
  dueAt: z.string().nullable(),
  overdue: z.boolean(),
  acknowledged: z.boolean(),
  /** False: the newest reading of the calls no longer speaks for it. */
  stillFound: z.boolean(),
  mergedInto: z.number().nullable(),
  /** Calls of its matter. */
  calls: z.number(),
  topic: Bilingual.nullable(),
  coded: z.string().nullable(),
  businessType: z.string().nullable(),
  startedAt: z.string().nullable(),
});
export type AlertRowShape = z.infer<typeof AlertRowShape>;

/** Strict: a filter that is misspelt must not be ignored. */
export const AlertQuery = z.strictObject({
  state: several(AlertStateName).optional().describe('May be given several times.'),
  kind: several(AlertKindName).optional().describe('May be given several times.'),
  level: several(z.coerce.number().int().min(1).max(3)).optional(),
  province: Text.optional(),
  city: Text.optional(),
  team: Text.optional(),
  overdue: Flagged.optional(),
  open: Flagged.optional().describe('true: everything that is not closed.'),
  from: Day.optional().describe('Raised on this day (China) or later.'),
  to: Day.optional().describe('Raised on this day or earlier.'),
  teamId: Text.optional().describe('Of the team of the call.'),
  block: Text.optional().describe('Score card the call was judged by.'),
  cause: CauseName.optional().describe('Closed with this cause.'),
  ever: z
    .enum(['escalated', 'follow-up'])
    .optional()
    .describe('Was escalated, by a person or by time; was followed up.'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type AlertQuery = z.infer<typeof AlertQuery>;

export const AlertPage = z.object({
  /** The most urgent first: open before closed, by level, by due time. */
  items: z.array(AlertRowShape),
  next: z.string().nullable(),
  /** Of all alerts, whatever the filters. */
  counts: z.object({
    states: z.record(AlertStateName, z.number()),
    overdue: z.number(),
  }),
});
export type AlertPage = z.infer<typeof AlertPage>;

export const AlertDetail = AlertRowShape.extend({
  events: z.array(
    z.object({
      id: z.number(),
      event: z.enum([...alertActions, ...alertSystemEvents]),
      who: z.string(),
      at: z.string(),
      note: z.string().nullable(),
      cause: CauseName.nullable(),
      state: AlertStateName,
      level: AlertLevelNumber,
      dueAt: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  /** What a person may do now. */
  actions: z.array(AlertActionName),
  matter: MatterShape.nullable(),
  /** By login: of those who answered and are known here. */
  names: z.record(z.string(), z.string()),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

export const AlertPath = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

export const AlertAnswer = z.strictObject({
  action: AlertActionName,
  who: z.string().trim().min(1).max(100).optional().describe('default: the account Earmark runs under'),
  note: z.string().trim().max(2000).optional(),
  cause: CauseName.optional().describe('needed to close'),
  owner: z
    .strictObject({
      province: Text.nullable().default(null),
      city: Text.nullable().default(null),
      team: Text.nullable().default(null),
    })
    .optional()
    .describe('needed to assign'),
  seen: z.int().min(0).optional().describe('id of the last event seen; another one since is refused'),
});

export const DowngradeQuery = z.strictObject({
  from: Day.optional(),
  to: Day.optional(),
  teamId: Text.optional(),
  agentId: Text.optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type DowngradeQuery = z.infer<typeof DowngradeQuery>;

/** Calls in which the model hears a complaint and the agent coded something else. */
export const DowngradePage = z.object({
  items: z.array(
    z.object({
      recordingId: z.string(),
      callId: z.string().nullable(),
      startedAt: z.string().nullable(),
      agentId: z.string().nullable(),
      agentName: z.string().nullable(),
      teamId: z.string().nullable(),
      coded: z.string(),
      level: z.enum(['suspected', 'explicit']),
      probability: z.number(),
      alert: AlertBrief.nullable(),
    }),
  ),
  next: z.string().nullable(),
  /** Within the filters: calls with a complaint by the model, how many of them were coded otherwise. */
  complaints: z.number(),
  downgraded: z.number(),
});
export type DowngradePage = z.infer<typeof DowngradePage>;

/** A share with its 95 % interval (Wilson); null where nothing was counted. */
const Share = z.object({
  hits: z.number(),
  n: z.number(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

export const HotSpotQuery = z.strictObject({
  from: Day.describe('First day (China).'),
  to: Day.describe('Last day; at most 366 days after the first.'),
  bucket: z.enum(['day', 'week']).default('day'),
  by: z.enum(['all', 'province', 'city']).default('province'),
  province: Text.optional(),
  businessType: Text.optional(),
  topic: Text.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type HotSpotQuery = z.infer<typeof HotSpotQuery>;

const HotSpot = z.object({
  businessType: z.string().nullable(),
  topic: Bilingual.extend({ id: z.string() }),
  /** Null: not known, or not told apart. */
  region: z.string().nullable(),
  province: z.string().nullable(),
  city: z.string().nullable(),
  /** Words of demands that occur in at least three of its calls. */
  words: z.array(z.string()),
  calls: z.number(),
  /** In as many days before `from`. */
  before: z.number(),
  /** Calls now against before, with 95 % interval; null where there were none before. */
  change: z.object({ ratio: z.number(), low: z.number(), high: z.number() }).nullable(),
  negative: Share.nullable(),
  repeats: Share.nullable(),
  unresolved: Share.nullable(),
  /** Share of negative calls in the period before. */
  negativeBefore: Share.nullable(),
  risk: z.number().nullable(),
  score: z.number().nullable(),
  /** calls × (1 + negative) × (1 + repeats) × (1 + unresolved). */
  heat: z.number(),
  buckets: z.array(z.object({ start: z.string(), calls: z.number(), negative: z.number() })),
});
export const HotSpots = z.object({
  from: z.string(),
  to: z.string(),
  before: z.object({ from: z.string(), to: z.string() }),
  calls: z.number(),
  /** Calls of the period that have not been looked at yet. */
  missing: z.number(),
  items: z.array(HotSpot),
});
export type HotSpots = z.infer<typeof HotSpots>;

export const HotSpotCallsQuery = z.strictObject({
  from: Day,
  to: Day,
  businessType: Text.optional(),
  topic: Text.optional(),
  province: Text.optional(),
  city: Text.optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type HotSpotCallsQuery = z.infer<typeof HotSpotCallsQuery>;

export const HotSpotCalls = z.object({
  items: z.array(
    z.object({
      recordingId: z.string(),
      startedAt: z.string().nullable(),
      agentName: z.string().nullable(),
      coded: z.string().nullable(),
      emotion: z.string().nullable(),
      resolved: z.boolean().nullable(),
      isRepeat: z.boolean(),
      risk: z.number(),
    }),
  ),
  next: z.string().nullable(),
});
export type HotSpotCalls = z.infer<typeof HotSpotCalls>;
