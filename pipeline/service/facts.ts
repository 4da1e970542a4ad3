/** What a call says about its matter and the state of the customer: all that chains and risk are made from. */
import { z } from 'zod';
import { Channel, Direction, WorkOrderFieldId } from '../domain.ts';

/** Where to listen. `chars`: UTF-16 units of the turn's text; absent: the whole turn. No words: those stay in results. */
export const Place = z.object({
  turn: z.int().min(0),
  startMs: z.number(),
  endMs: z.number(),
  chars: z.object({ start: z.int().min(0), end: z.int().min(0) }).optional(),
});
export type Place = z.infer<typeof Place>;

/** phone: dialled from or named in the call; account: 户号, from metadata or named in the call. */
export const LinkKind = z.enum(['phone', 'account']);
export type LinkKind = z.infer<typeof LinkKind>;

/** A number of the customer as keyed hash. `spoken`: it was only said, the platform did not know it. */
export const NumberLink = z.object({ kind: LinkKind, hash: z.string(), spoken: z.boolean() });
export type NumberLink = z.infer<typeof NumberLink>;

/**
 * nth      "第三次打了": an earlier contact, counted
 * last     "上次""昨天打过""你们说三天": an earlier contact, named
 * progress "到哪一步了""有结果了吗": something is on its way
 * undone   "还没有人来""还是那样": what should have happened did not
 * urge     "催一下"
 */
export const CueKind = z.enum(['nth', 'last', 'progress', 'undone', 'urge']);
export type CueKind = z.infer<typeof CueKind>;

export const PromiseKind = WorkOrderFieldId.extract([
  'promisedArrival',
  'promisedRestore',
  'promisedContact',
  'promisedAnswer',
]);
export type PromiseKind = z.infer<typeof PromiseKind>;

/** Raise it when facts of the same call may come out otherwise: stored ones are then made again. */
export const FACTS_VERSION = 'service-2';

export const CallFacts = z.object({
  recordingId: z.string(),
  /** Milliseconds since 1970; null: nobody knows when the call was, so it joins no chain. */
  startedAtMs: z.number().nullable(),
  durationMs: z.number(),
  channel: Channel,
  direction: Direction.nullable(),
  numbers: z.array(NumberLink),
  /** As coded by the agent. */
  coded: z.string().nullable(),
  /** As the model reads it. */
  businessType: z.string().nullable(),
  region: z.string().nullable(),
  teamId: z.string().nullable(),
  /** Topic id → how much of the talk is about it; together 1. Empty: nothing known was spoken of. */
  topics: z.record(z.string(), z.number()),
  /** Words of the demand without personal data. */
  words: z.array(z.string()),
  /** Other words of the talk, both sides', that tell matters apart; without personal data. */
  talk: z.array(z.string()),
  cues: z.array(z.object({ cue: CueKind, place: Place })),
  satisfaction: z.number().nullable(),
  resolved: z.boolean().nullable(),
  /** Of the call, as the model reads it. */
  mood: z.string().nullable(),
  /** Of the customer's turns, 0 (calm) to 1 (angry): mean, first and last third. Null: no model, or nothing said. */
  emotion: z
    .object({ mean: z.number(), first: z.number(), last: z.number(), worst: Place.nullable() })
    .nullable(),
  /** `dueMs`: milliseconds since 1970. */
  promises: z.array(z.object({ kind: PromiseKind, minutes: z.number(), dueMs: z.number(), place: Place })),
  /** When it really happened, as supplied with the metadata; milliseconds since 1970. */
  actual: z.partialRecord(PromiseKind, z.number()),
  regulator: z.array(Place),
  complaint: z
    .object({
      level: z.enum(['none', 'suspected', 'explicit']),
      probability: z.number(),
      places: z.array(Place),
    })
    .nullable(),
});
export type CallFacts = z.infer<typeof CallFacts>;
