/** What the API takes and answers about scripts and knowledge items, zod first. */
import { z } from 'zod';
import { KnowledgeId, KnowledgeItem, KnowledgeKind } from '../models/knowledge/item.ts';
import { stalenesses } from '../models/knowledge/staleness.ts';
import { BusinessType, Channel, Likeness } from '../pipeline/domain.ts';

const Day = z.iso.date();
const Staleness = z.enum(stalenesses);
const Owner = z.string().trim().min(1).max(200);
const NullableTime = z.string().nullable();

export const KnowledgeQuery = z.strictObject({
  q: z
    .string()
    .max(500)
    .default('')
    .describe('words that all have to be there; AND OR NOT (与 或 非), -word, "as written"; pinyin does too'),
  kind: KnowledgeKind.optional(),
  businessType: BusinessType.optional(),
  owner: Owner.optional(),
  onDay: z
    .union([Day, z.literal('any')])
    .optional()
    .describe('only what held on this day; today unless given, any: all days'),
  staleness: Staleness.optional(),
  ids: z
    .string()
    .max(8_000)
    .transform((text) => text.split(','))
    .optional()
    .describe('only these, separated by commas'),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Counts are of the newest calls that were compared with scripts and items: `KnowledgeFacts.calls` of them. */
const Uses = z.object({
  said: z.number().describe('calls in which the agent said it'),
  asked: z.number().describe('calls in which the customer asked for it'),
  lastAt: NullableTime,
});

export const KnowledgeRow = KnowledgeItem.extend({ staleness: Staleness, uses: Uses });
export type KnowledgeRow = z.infer<typeof KnowledgeRow>;

const KnowledgeFacts = z.object({
  hash: z.string().describe('of everything the scripts and items say'),
  scripts: z.number(),
  items: z.number(),
  owners: z.array(z.string()),
  stale: z.record(Staleness, z.number()),
  calls: z.number().describe('calls behind the counts'),
  loadedAt: z.string(),
  /** Workers read the scripts and items when they start. */
  isInForce: z
    .boolean()
    .nullable()
    .describe('workers compare calls with these; null: no worker has started yet'),
});
export type KnowledgeFacts = z.infer<typeof KnowledgeFacts>;

export const KnowledgePage = z.object({
  rows: z.array(KnowledgeRow),
  total: z.number(),
  facts: KnowledgeFacts,
});
export type KnowledgePage = z.infer<typeof KnowledgePage>;

export const KnowledgePath = z.object({ id: KnowledgeId });

export const KnowledgeDetail = z.object({
  id: z.string(),
  /** Every text of the item, the one that holds today first. */
  texts: z.array(KnowledgeRow),
  calls: z.array(
    z.object({
      id: z.string(),
      startedAt: NullableTime,
      agentName: z.string().nullable(),
      teamId: z.string().nullable(),
      hits: z.array(Likeness),
    }),
  ),
});
export type KnowledgeDetail = z.infer<typeof KnowledgeDetail>;

export const TopQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(20) });

export const FrequentQuestions = z.object({
  calls: z.number(),
  rows: z.array(
    z.object({
      id: z.string(),
      title: KnowledgeItem.shape.title,
      question: z.string().nullable().describe('the first of its question forms'),
      calls: z.number(),
      turns: z.number(),
      share: z.number().describe('of the calls that were compared'),
      lastAt: NullableTime,
    }),
  ),
});
export type FrequentQuestions = z.infer<typeof FrequentQuestions>;

export const StaleItems = z.object({ rows: z.array(KnowledgeRow), calls: z.number() });
export type StaleItems = z.infer<typeof StaleItems>;

export const ConflictQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(3_650).default(90).describe('calls of the last so many days'),
});

const Statement = z.object({
  recordingId: z.string(),
  turn: z.number(),
  startMs: z.number(),
  quote: z.string().describe('masked'),
  value: z.string(),
  channel: Channel,
  teamId: z.string().nullable(),
  startedAt: NullableTime,
});

export const Conflicts = z.object({
  /** Calls that were looked at, the newest first; `most` of them at once. */
  calls: z.number(),
  most: z.number(),
  days: z.number(),
  rows: z.array(
    z.object({
      id: z.string(),
      title: KnowledgeItem.shape.title,
      standards: z.array(z.string()),
      calls: z.number().describe('calls in which a value of the item was named'),
      wrongCalls: z.number(),
      isBetween: z.boolean().describe('answered differently by different teams or channels'),
      values: z.array(
        z.object({
          value: z.string(),
          isRight: z.boolean(),
          calls: z.number(),
          channels: z.array(Channel),
          teams: z.array(z.string()),
          statements: z.array(Statement),
        }),
      ),
    }),
  ),
});
export type Conflicts = z.infer<typeof Conflicts>;

export const ReloadBody = z.strictObject({
  who: z.string().trim().max(100).optional().describe('default: the account Earmark runs under'),
});
export const Reloaded = z.object({ isChanged: z.boolean(), facts: KnowledgeFacts });
