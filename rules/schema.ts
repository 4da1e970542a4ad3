/**
 * What a rule pack may say: rules, conditions, score cards, facts. One YAML file each.
 * `rule.schema.json` beside this file is the same for editors; a test keeps the two equal.
 */
import { z } from 'zod';
import { KnowledgeId, type KnowledgeItem } from '../models/knowledge/item.ts';
import {
  CallEmotion,
  Channel,
  Dimension,
  Direction,
  PersonalDataType,
  Role,
  Severity,
  TurnLabel,
} from '../pipeline/domain.ts';

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower-case letters, digits and _');
const Bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as 2023-01-31, in quotes');
const Milliseconds = z.number().min(0);
const TextList = z.array(z.string().min(1));
const Texts = TextList.min(1);

// ---------------------------------------------------------------- where a condition looks

const OfTurns = z
  .enum(['own', 'call'])
  .default('own')
  .describe('own: count turns of the role of this condition; call: count every turn');

/** `hit`: number of the anchor hit, from 1; 0: for each hit; -1: for any hit. */
const Anchored = {
  hit: z.int().min(-1).default(-1),
  turns: z
    .int()
    .min(0)
    .optional()
    .describe('no more than so many turns away; without it, to the end of the call'),
  inclusive: z.boolean().default(false).describe('the turn of the anchor hit is searched as well'),
  of: OfTurns,
};

const Range = z.union([
  z.strictObject({ first: z.int().min(1), of: OfTurns }),
  z.strictObject({ last: z.int().min(1), of: OfTurns }),
  z.strictObject({ fromMs: Milliseconds.optional(), toMs: Milliseconds.optional() }),
  z.strictObject({ lastMs: Milliseconds.describe('turns that overlap the last so many ms of the call') }),
  z.strictObject({ after: Name, ...Anchored }),
  z.strictObject({ before: Name, ...Anchored }),
  z.strictObject({ around: Name, ...Anchored }),
]);

/** Keeps (`with`) or drops (`without`) hits that have a hit of another condition near them. */
export const Neighbour = z.strictObject({
  condition: Name,
  before: z.int().min(0).default(0).describe('turns of the other condition searched before the hit'),
  after: z.int().min(0).default(0).describe('turns of the other condition searched after the hit'),
  sameTurn: z.boolean().default(true),
});
export type Neighbour = z.infer<typeof Neighbour>;

const Common = {
  label: z.string().min(1).describe('what is looked for, in Chinese, as a reviewer would call it'),
  role: Role.optional(),
  range: Range.optional(),
  with: z.array(Neighbour).default([]),
  without: z.array(Neighbour).default([]),
  atLeast: z.int().min(1).default(1).describe('hits needed'),
};

/** Harmless surroundings. All are plain phrases, compared without spaces and punctuation. */
const Harmless = {
  except: TextList.default([]).describe('a hit that overlaps one of these does not count'),
  exceptBefore: TextList.default([]).describe('a hit with one of these shortly before it does not count'),
  exceptAfter: TextList.default([]).describe('a hit with one of these shortly after it does not count'),
  near: z.int().min(1).default(6).describe('how many characters "shortly" is'),
};

// ---------------------------------------------------------------- conditions

const IfMissing = z
  .enum(['unsure', 'ignore'])
  .default('unsure')
  .describe('ignore: a missing fact counts as "not so" instead of making the rule unsure');

export const Comparison = z.enum(['eq', 'ne', 'in', 'lt', 'lte', 'gt', 'gte', 'present']);
export type Comparison = z.infer<typeof Comparison>;
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const TurnEmotionLabel = z.union([CallEmotion, z.enum(['impatient', 'warm'])]);

/** A step names another condition of the rule; a branch chooses by whether one holds. */
export type FlowNode =
  | { readonly say: string; readonly optional: boolean }
  | {
      readonly branch: string;
      readonly holds: readonly FlowNode[];
      readonly otherwise: readonly FlowNode[];
    };
const FlowNode: z.ZodType<FlowNode> = z.lazy(() =>
  z.union([
    z.strictObject({ say: Name, optional: z.boolean().default(false) }),
    z.strictObject({
      branch: Name,
      holds: z.array(FlowNode).default([]),
      otherwise: z.array(FlowNode).default([]),
    }),
  ]),
);

export const Condition = z.discriminatedUnion('operator', [
  z.strictObject({
    operator: z.literal('keyword'),
    ...Common,
    ...Harmless,
    phrases: Texts.describe('plain phrases; "@name" takes in a list of the pack'),
    match: z
      .union([z.enum(['any', 'all', 'none']), z.strictObject({ atLeast: z.int().min(1) })])
      .default('any'),
    scope: z
      .enum(['turn', 'range'])
      .default('turn')
      .describe('where all / at least N have to be found together'),
    homophones: z
      .boolean()
      .default(false)
      .describe('phrases of 3 and more characters also count when they only sound alike'),
  }),
  z.strictObject({
    operator: z.literal('regex'),
    ...Common,
    ...Harmless,
    patterns: Texts,
    notPatterns: TextList.default([]).describe('a turn in which one of these matches does not count'),
    homophones: z
      .boolean()
      .default(false)
      .describe(
        'texts of 4 and more characters that an alternative spells out also count when they only sound alike',
      ),
  }),
  z
    .strictObject({
      operator: z.literal('similar'),
      ...Common,
      sentences: Texts.optional(),
      script: KnowledgeId.optional().describe(
        'id of a script in knowledge/ in place of sentences; its text on the day of the call counts',
      ),
      knowledge: KnowledgeId.optional().describe('the same with a knowledge item'),
      threshold: z.number().min(0.3).max(1).default(0.7),
    })
    .refine(
      ({ sentences, script, knowledge }) =>
        [sentences, script, knowledge].filter((one) => one !== undefined).length === 1,
      'name one of sentences, script and knowledge',
    ),
  z.strictObject({
    operator: z.literal('repeat'),
    ...Common,
    minChars: z.int().min(2).default(6),
    threshold: z.number().min(0.3).max(1).default(0.8),
    within: z.int().min(1).max(100).default(10).describe('turns between the two that could be the first one'),
    first: z
      .enum(['same', 'other', 'any'])
      .default('same')
      .describe('who said it first: the same speaker, the other one, or either'),
    except: TextList.default([]),
  }),
  z.strictObject({
    operator: z.literal('silence'),
    ...Common,
    minMs: Milliseconds,
    between: z
      .enum(['any', 'different', 'same'])
      .default('any')
      .describe('different: one side was heard before the gap, the other after it'),
  }),
  z.strictObject({
    operator: z.literal('pace'),
    ...Common,
    minChars: z.int().min(1),
    of: z
      .enum(['turn', 'call'])
      .default('turn')
      .describe('turn: each turn by itself; call: all turns of the range together'),
    above: z.number().positive().optional().describe('characters per second'),
    below: z.number().positive().optional(),
  }),
  z.strictObject({
    operator: z.literal('interruption'),
    ...Common,
    minMs: Milliseconds,
    backChannels: Texts.describe('turns made of nothing but these do not interrupt'),
  }),
  z
    .strictObject({
      operator: z.literal('loudness'),
      ...Common,
      aboveOwnDb: z.number().optional().describe('louder by so much than the same speaker usually is'),
      jumpDb: z.number().optional().describe('louder by so much than the former turn of the same speaker'),
      aboveDbfs: z.number().max(0).optional().describe('absolute level, 0 is full scale'),
    })
    .refine(
      ({ aboveOwnDb, jumpDb, aboveDbfs }) => (aboveOwnDb ?? jumpDb ?? aboveDbfs) !== undefined,
      'name aboveOwnDb, jumpDb or aboveDbfs',
    ),
  z.strictObject({
    operator: z.literal('response_gap'),
    ...Common,
    minMs: Milliseconds.describe('from the last message of the other side to the first answer of the role'),
  }),
  z.strictObject({
    operator: z.literal('edge'),
    ...Common,
    edge: z.enum(['start', 'end']).describe('start of the call to the first words, or last words to its end'),
    minMs: Milliseconds,
  }),
  z.strictObject({
    operator: z.literal('duration'),
    ...Common,
    measure: z.enum(['call_ms', 'turn_ms', 'turns', 'chars']),
    compare: z.enum(['lt', 'lte', 'gt', 'gte']),
    value: z.number(),
  }),
  z.strictObject({
    operator: z.literal('metadata'),
    ...Common,
    field: z.string().min(1).describe('a metadata field, or extra.NAME'),
    compare: Comparison,
    value: z.union([Scalar, z.array(Scalar)]).optional(),
    ifMissing: IfMissing,
  }),
  z.strictObject({
    operator: z.literal('entity'),
    ...Common,
    types: z.array(z.union([PersonalDataType, z.enum(['money', 'time_span', 'digits'])])).min(1),
    unheard: z.boolean().default(false).describe('only what the other side has not said before'),
    ifMissing: IfMissing,
  }),
  z.strictObject({
    operator: z.literal('not_read_back'),
    ...Common,
    types: z.array(z.enum(['phone', 'account_no', 'address'])).min(1),
    confirmedBy: Name.describe('a condition whose hit shortly after counts as checking'),
    within: z.int().min(1).default(4).describe('turns of confirmedBy searched after the hit'),
  }),
  z.strictObject({
    operator: z.literal('promise'),
    ...Common,
    than: z
      .enum(['shorter', 'firmer', 'longer'])
      .describe('against the fact in force: a shorter or longer time, or firmer words'),
    firmWords: TextList.default([]),
    hedges: TextList.default([]),
    hedged: z
      .boolean()
      .optional()
      .describe('only with (true) or without (false) one of the hedges in the turn'),
  }),
  z.strictObject({
    operator: z.literal('spoken_number'),
    ...Common,
    facts: z.array(Name).min(1).describe('facts of kind "number" a price or share is compared with'),
    is: z
      .enum(['wrong', 'right'])
      .default('wrong')
      .describe('wrong: none of the values in force on the day of the call'),
  }),
  z.strictObject({
    operator: z.literal('flow'),
    ...Common,
    start: Name.optional().describe(
      'the flow starts at its first hit; without one, at the start of the range',
    ),
    order: z
      .enum(['fixed', 'any'])
      .default('any')
      .describe('fixed: a step said before the one it follows is a fault too'),
    nodes: z.array(z.lazy(() => FlowNode)).min(1),
  }),
  z.strictObject({
    operator: z.literal('missing_after'),
    ...Common,
    after: Name.describe('the condition that calls for it'),
    expected: z.array(Name).min(1).describe('conditions looked for after it'),
    need: z.enum(['any', 'all']).default('any').describe('whether one of expected is enough'),
    turns: z
      .int()
      .min(0)
      .optional()
      .describe('within so many turns of the role of the expected condition; without it, to the end'),
    inclusive: z.boolean().default(false).describe('the turn of `after` is searched as well'),
    hit: z
      .int()
      .min(-1)
      .default(-1)
      .describe('-1: missing after some hit of `after`; 0: after each of them; k: after the k-th'),
  }),
  z.strictObject({
    operator: z.literal('emotion_trend'),
    ...Common,
    trend: z
      .enum(['defused', 'rising', 'calmed', 'upset_at_end'])
      .describe(
        'defused: was one of `bad` and is not at the end; rising: more of `bad` towards the end; calmed, upset_at_end: what the emotion model says of the customer, whatever `bad`, `minProbability` and `lastTurns` are',
      ),
    bad: z.array(TurnEmotionLabel).min(1).default(['angry', 'negative', 'anxious']),
    minProbability: z.number().min(0).max(1).default(0.6),
    lastTurns: z.int().min(1).default(2).describe('turns of the role that count as the end'),
    ifMissing: IfMissing,
  }),
  z.strictObject({
    operator: z.literal('emotion'),
    ...Common,
    labels: z.array(TurnEmotionLabel).min(1),
    minProbability: z.number().min(0).max(1).default(0.6),
    ifMissing: IfMissing,
  }),
  z.strictObject({
    operator: z.literal('turn_label'),
    ...Common,
    labels: z.array(TurnLabel).min(1).describe('what the turn models may say of a turn'),
    minProbability: z.number().min(0).max(1).default(0.4),
    ifMissing: IfMissing,
  }),
  z.strictObject({
    operator: z.literal('model'),
    ...Common,
    model: z.enum(['complaint', 'business_type']),
    is: Texts,
    minProbability: z.number().min(0).max(1).default(0.6),
    ifMissing: IfMissing,
  }),
]);
type WrittenCondition = z.infer<typeof Condition>;

/** What an item said, when and where: the part of it a verdict rests on. */
export type DatedText = Pick<KnowledgeItem, 'id' | 'title' | 'text' | 'from' | 'to' | 'regions'>;

/** As written, and with the texts of a script or item that loading puts beside its id. */
export type Condition =
  | Exclude<WrittenCondition, { operator: 'similar' }>
  | (Extract<WrittenCondition, { operator: 'similar' }> & { readonly texts?: readonly DatedText[] });
export type ConditionOf<Operator extends Condition['operator']> = Extract<Condition, { operator: Operator }>;

// ---------------------------------------------------------------- expressions and rules

export type Expression =
  | string
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression };

export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    Name,
    z.strictObject({ and: z.array(Expression).min(1) }),
    z.strictObject({ or: z.array(Expression).min(1) }),
    z.strictObject({ not: Expression }),
  ]),
);

const Guard = z.strictObject({
  channel: z.array(Channel).min(1).optional(),
  direction: z.array(Direction).min(1).optional().describe('a call of unknown direction counts as inbound'),
  businessType: z.array(z.string()).min(1).optional(),
});
export type Guard = z.infer<typeof Guard>;

export const Rule = z
  .strictObject({
    id: Name,
    version: z.int().min(1),
    title: Bilingual,
    explanation: Bilingual,
    source: z.string().min(1).describe('where the standard says so'),
    section: Name,
    severity: Severity,
    points: z
      .number()
      .describe(
        'negative: taken when the fault is present; 0: a mere flag; positive: a bonus, given when `fail` holds',
      ),
    perHit: z
      .strictObject({ cap: z.number() })
      .optional()
      .describe('points count per turn found, as far as cap, which has the sign of points'),
    veto: z.boolean().default(false),
    decision: z
      .enum(['auto', 'needs_human'])
      .default('auto')
      .describe('needs_human: a fault costs nothing until a person confirms it'),
    shadow: z.boolean().default(false).describe('runs on all calls, scores nobody'),
    regions: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('only calls from these regions, from the largest part down: 四川, 四川/成都'),
    effective: z.strictObject({ from: Day.optional(), to: Day.optional() }).default({}),
    appliesTo: Guard.default({}),
    minConfidence: z.number().min(0).max(1).default(0.5).describe('words below it make the verdict unsure'),
    knowledge: z.array(z.string()).default([]),
    todo: z.array(z.string()).default([]).describe('known gaps'),
    conditions: z.record(Name, Condition),
    notApplicableWhen: z.strictObject({ when: Expression, reason: z.string().min(1) }).optional(),
    unsureWhen: z.strictObject({ when: Expression, reason: z.string().min(1) }).optional(),
    fail: Expression.describe('the fault is present when this holds (with positive points: the merit)'),
  })
  .refine(({ points, perHit }) => perHit === undefined || perHit.cap * points >= 0, {
    message: 'the cap needs the sign of the points',
    path: ['perHit', 'cap'],
  });
export type Rule = z.infer<typeof Rule>;

// ---------------------------------------------------------------- the rest of a pack

export const ScoreCardDefinition = z.strictObject({
  id: Name,
  version: z.int().min(1),
  title: Bilingual,
  /** Cards are tried from the highest priority down; the first whose guard fits is used. */
  priority: z.int(),
  when: Guard.default({}),
  passMark: z.number().min(0).max(100),
  sections: z
    .array(
      z.strictObject({
        id: Name,
        title: Bilingual,
        /** The points of the rules count so many times on this card. */
        weight: z.number().positive().default(1),
        dimension: Dimension.optional(),
        rules: z.array(Name).min(1),
      }),
    )
    .min(1),
});
export type ScoreCardDefinition = z.infer<typeof ScoreCardDefinition>;

const FactWords = {
  id: Name,
  title: Bilingual,
  topics: Texts.describe('words around a spoken value that show it is about this fact'),
  questions: TextList.default([]).describe('words of the customer that show the answer is about this fact'),
  context: TextList.default([]).describe('one of these has to be said somewhere in the call'),
};

/** One text of a standard: whose, where and when it holds. */
const FactVersion = {
  operator: z.string(),
  /** Regions it holds in; without them, wherever no other text of the day names the region. */
  regions: z.array(z.string().min(1)).min(1).optional(),
  from: Day,
  to: Day.nullable(),
  source: z.string(),
};

export const TimeFact = z.strictObject({
  kind: z.literal('time').default('time'),
  ...FactWords,
  versions: z
    .array(
      z.strictObject({
        ...FactVersion,
        wording: z.enum(['at_most', 'average']),
        /** By region; `any` where the text makes no difference. */
        minutes: z.partialRecord(z.enum(['any', 'city', 'rural', 'remote']), z.number().positive()),
      }),
    )
    .min(1),
});
export type TimeFact = z.infer<typeof TimeFact>;

export const NumberFact = z.strictObject({
  kind: z.literal('number'),
  ...FactWords,
  unit: z.enum(['yuan', 'percent']),
  versions: z
    .array(
      z.strictObject({
        ...FactVersion,
        /** Every value that is right, such as the steps of a tariff. A spoken one may be rounded. */
        values: z.array(z.number()).min(1),
      }),
    )
    .min(1),
});
export type NumberFact = z.infer<typeof NumberFact>;

/** Dated values of a standard or a tariff. `kind: time` when none is named. */
export const Fact = z.union([NumberFact, TimeFact]);
export type Fact = z.infer<typeof Fact>;

export const Pack = z.strictObject({
  name: z.string().min(1),
  version: z.int().min(1),
  title: Bilingual,
  /** Whose dated facts hold: the name used in `facts/`. */
  operator: z.string().min(1),
});
export type Pack = z.infer<typeof Pack>;

/** For editors: `# yaml-language-server: $schema=…/rule.schema.json` gives completion and checks. */
export function ruleJsonSchema(): string {
  const schema = z.toJSONSchema(Rule, { io: 'input', target: 'draft-7', reused: 'ref' });
  return `${JSON.stringify({ title: 'Earmark rule', ...schema }, null, 2)}\n`;
}
