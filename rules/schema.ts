/**
 * What a rule pack may say: rules, conditions, score cards, facts. One YAML file each.
 * `rule.schema.json` beside this file is the same for editors; a test keeps the two equal.
 */
import { z } from 'zod';
import { CallEmotion, Channel, Direction, PersonalDataType, Role, Severity } from '../pipeline/domain.ts';

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
    homophones: z
      .boolean()
      .default(false)
      .describe(
        'texts of 4 and more characters that an alternative spells out also count when they only sound alike',
      ),
  }),
  z.strictObject({
    operator: z.literal('similar'),
    ...Common,
    sentences: Texts,
    threshold: z.number().min(0.3).max(1).default(0.7),
  }),
  z.strictObject({
    operator: z.literal('repeat'),
    ...Common,
    minChars: z.int().min(2).default(6),
    threshold: z.number().min(0.3).max(1).default(0.8),
    within: z.int().min(1).default(10).describe('turns of the role between the two'),
    except: TextList.default([]),
  }),
  z.strictObject({ operator: z.literal('silence'), ...Common, minMs: Milliseconds }),
  z.strictObject({
    operator: z.literal('pace'),
    ...Common,
    minChars: z.int().min(1),
    above: z.number().positive().optional().describe('characters per second'),
    below: z.number().positive().optional(),
  }),
  z.strictObject({
    operator: z.literal('interruption'),
    ...Common,
    minMs: Milliseconds,
    backChannels: Texts.describe('turns made of nothing but these do not interrupt'),
  }),
  z.strictObject({ operator: z.literal('loudness'), ...Common, aboveOwnDb: z.number() }),
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
      .enum(['shorter', 'firmer'])
      .describe('against the fact in force: a shorter time, or firmer words'),
    firmWords: TextList.default([]),
    hedges: TextList.default([]),
    hedged: z
      .boolean()
      .optional()
      .describe('only with (true) or without (false) one of the hedges in the turn'),
  }),
  z.strictObject({
    operator: z.literal('emotion'),
    ...Common,
    labels: z.array(z.union([CallEmotion, z.enum(['impatient', 'warm'])])).min(1),
    minProbability: z.number().min(0).max(1).default(0.6),
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
export type Condition = z.infer<typeof Condition>;
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

export const Rule = z.strictObject({
  id: Name,
  version: z.int().min(1),
  title: Bilingual,
  explanation: Bilingual,
  source: z.string().min(1).describe('where the standard says so'),
  section: Name,
  severity: Severity,
  points: z.number().max(0).describe('points taken when the fault is present; 0 for a mere flag'),
  perHit: z
    .strictObject({ cap: z.number().max(0) })
    .optional()
    .describe('points are taken per turn found, down to cap'),
  veto: z.boolean().default(false),
  shadow: z.boolean().default(false).describe('runs on all calls, scores nobody'),
  effective: z.strictObject({ from: Day.optional(), to: Day.optional() }).default({}),
  appliesTo: Guard.default({}),
  minConfidence: z.number().min(0).max(1).default(0.5).describe('words below it make the verdict unsure'),
  knowledge: z.array(z.string()).default([]),
  todo: z.array(z.string()).default([]).describe('known gaps'),
  conditions: z.record(Name, Condition),
  notApplicableWhen: z.strictObject({ when: Expression, reason: z.string().min(1) }).optional(),
  unsureWhen: z.strictObject({ when: Expression, reason: z.string().min(1) }).optional(),
  fail: Expression.describe('the fault is present when this holds'),
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
        factor: z.number().positive().default(1),
        rules: z.array(Name).min(1),
      }),
    )
    .min(1),
});
export type ScoreCardDefinition = z.infer<typeof ScoreCardDefinition>;

export const Fact = z.strictObject({
  id: Name,
  title: Bilingual,
  topics: Texts.describe('words around a spoken time that show it is about this fact'),
  questions: TextList.default([]).describe('words of the customer that show the answer is about this fact'),
  context: TextList.default([]).describe('one of these has to be said somewhere in the call'),
  versions: z
    .array(
      z.strictObject({
        operator: z.string(),
        from: Day,
        to: Day.nullable(),
        wording: z.enum(['at_most', 'average']),
        /** By region; `any` where the text makes no difference. */
        minutes: z.partialRecord(z.enum(['any', 'city', 'rural', 'remote']), z.number().positive()),
        source: z.string(),
      }),
    )
    .min(1),
});
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
