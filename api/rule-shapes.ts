/** What the API takes and answers about rules, zod first. */
import { z } from 'zod';
import { Evidence, Finding, Severity, TurnRole, Verdict } from '../pipeline/domain.ts';
import { RuleDiff } from '../rules/diff.ts';
import type { TraceNode } from '../rules/evaluate.ts';
import { operatorNames } from '../rules/operator-names.ts';
import type { Condition } from '../rules/schema.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });

/** `in-force`, or 6 or more characters of the hash of a stored rule set. */
const RuleSetName = z.string().regex(/^(in-force|[0-9a-f]{6,64})$/, 'is no hash and not "in-force"');
const RuleId = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'is no rule id');
export const RuleSetPath = z.object({ hash: RuleSetName });
export const RulePath = RuleSetPath.extend({ id: RuleId });

const FilePath = z
  .string()
  .max(200)
  .regex(/^((lists|facts|score-cards|knowledge)\/)?\w[\w.-]*\.yaml$/, 'is not the path of a pack file');
/** A rule with its tests is some ten kilobytes. */
const mostChars = 200_000;
const mostFiles = 40;
/** Changed files by path within the pack; null takes a file away. */
const ChangedFiles = z
  .record(FilePath, z.string().max(mostChars).nullable())
  .refine((files) => Object.keys(files).length <= mostFiles, `more than ${mostFiles} files`);

/** A rule set being edited: a stored one with some files changed. */
export const Draft = z.strictObject({
  base: RuleSetName.default('in-force'),
  files: ChangedFiles.default({}),
});
export type Draft = z.infer<typeof Draft>;

export const RuleDraft = Draft.extend({ rule: RuleId });
export const TryBody = RuleDraft.extend({
  recordingId: z.string().min(1).max(200).optional().describe('id of the recording, or its call id'),
  heldOut: z.string().max(100).optional().describe('a call of the dev part of rules/held-out instead'),
}).refine(({ recordingId, heldOut }) => (recordingId === undefined) !== (heldOut === undefined), {
  message: 'give either recordingId or heldOut',
  path: ['recordingId'],
});
const Note = z.string().trim().max(500);
export const CandidateBody = Draft.extend({
  note: Note.default(''),
  who: z.string().trim().max(100).optional(),
});
const UnitName = z
  .string()
  .max(200)
  .optional()
  .describe('number, name or team id of a unit of the organisation; default: the whole');
export const ChangeBody = z.strictObject({
  why: Note.describe('kept with the change'),
  who: z.string().trim().max(100).optional().describe('default: the account Earmark runs under'),
  unit: UnitName,
});
export const InheritBody = ChangeBody.extend({ unit: UnitName.nonoptional() });
export const DiffBody = z.strictObject({
  a: RuleSetName.default('in-force').describe('in-force: what the unit goes by'),
  b: RuleSetName,
  since: z.iso.datetime({ offset: true }).nullish(),
  limit: z.int().min(1).max(10_000_000).nullish(),
  unit: UnitName,
});
export type DiffBody = z.infer<typeof DiffBody>;
const mostLabelChars = 15_000_000;
export const BacktestBody = z.strictObject({
  hash: RuleSetName.default('in-force'),
  files: ChangedFiles.default({}),
  rule: RuleId.optional(),
  labels: z
    .union([
      z.literal('held-out'),
      z.strictObject({
        labels: z.string().min(1).max(mostLabelChars).describe('JSON Lines: {callId, fail: {rule: [turns]}}'),
        calls: z
          .string()
          .max(mostLabelChars)
          .optional()
          .describe('JSON Lines: {callId, channel, turns}; without it the stored recordings'),
      }),
    ])
    .default('held-out'),
});

export const LintProblem = z.object({
  level: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  /** From 1. */
  line: z.number(),
  what: z.string(),
  /** The likely word, or the version to write; null when there is none. */
  suggestion: z.string().nullable(),
});
export type LintProblem = z.infer<typeof LintProblem>;
export const LintAnswer = z.object({ problems: z.array(LintProblem) });
export type LintAnswer = z.infer<typeof LintAnswer>;

const Unit = z.object({
  id: z.number(),
  kind: z.enum(['whole', 'province', 'city', 'team']),
  name: z.string(),
});
const Activation = z.object({
  hash: z.string().nullable().describe('null: the unit has none of its own any more'),
  previousHash: z.string().nullable().describe('of a unit: null where it had none of its own'),
  kind: z.enum(['first', 'activate', 'rollback', 'inherit']),
  unit: Unit.nullable().describe('null: the whole organisation'),
  who: z.string(),
  why: z.string(),
  at: z.string(),
});
export const Changed = z.object({ activation: Activation });

export const StoredRuleSet = z.object({
  hash: z.string(),
  name: z.string(),
  version: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
  note: z.string().nullable(),
  basedOn: z.string().nullable(),
  inForce: z.boolean().describe('for the whole organisation; see `units` of the list'),
  /** Last time it was put in force, wherever; null: never. */
  activatedAt: z.string().nullable(),
  /** Stored after what is in force was activated, and never activated itself. */
  isCandidate: z.boolean(),
});
export type StoredRuleSet = z.infer<typeof StoredRuleSet>;
export const UnitRules = Unit.extend({
  /** Null: the whole organisation. */
  parentId: z.number().nullable(),
  hash: z.string(),
  from: Unit.describe('the unit that has it of its own: this one, or the nearest above'),
  mayChange: z.boolean().describe('whether the caller may activate rule sets for it'),
});
export type UnitRules = z.infer<typeof UnitRules>;
/** Newest first; units larger ones first, those in the caller's scope. */
export const RuleSetList = z.object({
  items: z.array(StoredRuleSet),
  activations: z.array(Activation),
  units: z.array(UnitRules),
  /** By login: of those who stored or activated, as far as they are known here. */
  names: z.record(z.string(), z.string()),
});
export type RuleSetList = z.infer<typeof RuleSetList>;
export const Candidate = z.object({ hash: z.string(), isNew: z.boolean() });
export type Candidate = z.infer<typeof Candidate>;

const RuleStatus = z.enum(['active', 'shadow', 'upcoming', 'expired']);
/** What a rule file says, without its conditions. */
export const RuleFacts = z.object({
  id: z.string(),
  title: Bilingual,
  explanation: Bilingual,
  source: z.string(),
  section: z.string(),
  sectionTitle: Bilingual.nullable(),
  severity: Severity,
  points: z.number(),
  veto: z.boolean(),
  needsHuman: z.boolean(),
  version: z.number(),
  effective: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  shadow: z.boolean(),
  knowledge: z.array(z.string()),
  todo: z.array(z.string()),
  /** Score cards it counts on. */
  cards: z.array(Bilingual.extend({ id: z.string() })),
});
export type RuleFacts = z.infer<typeof RuleFacts>;
const HitRate = z.object({
  /** Cards of this rule set on which it failed, was left to a person, and could be judged at all. */
  fail: z.number(),
  unsure: z.number(),
  judged: z.number(),
  /** fail / judged; null when nothing was judged. */
  rate: z.number().nullable(),
});
export const RuleRow = RuleFacts.extend({
  status: RuleStatus,
  hits: HitRate,
  /** Of its faults that people decided, the share they confirmed, appeals included; null with the reason until then. */
  reviewPrecision: z.object({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    n: z.number(),
    reason: z.string().nullable(),
  }),
  /** Of its published faults, the share that an appeal overturned; null before there are any. */
  overturned: z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() }).nullable(),
});
export type RuleRow = z.infer<typeof RuleRow>;
export const RuleSetDetail = StoredRuleSet.extend({
  title: Bilingual,
  cards: z.number().describe('score cards made by it'),
  rules: z.array(RuleRow),
  files: z.array(z.string()),
});
export type RuleSetDetail = z.infer<typeof RuleSetDetail>;
export const RuleSource = RuleRow.extend({
  hash: z.string(),
  file: z.string(),
  yaml: z.string(),
  testsFile: z.string(),
  testsYaml: z.string().nullable(),
  schema: z.string(),
});
export type RuleSource = z.infer<typeof RuleSource>;

export const RescoreState = z.object({
  ruleSet: z.string(),
  total: z.number(),
  done: z.number(),
  state: z.enum(['none', 'waiting', 'running', 'stopped', 'done']),
  startedAt: z.string().nullable(),
  remainingMs: z.number().nullable(),
});
export type RescoreState = z.infer<typeof RescoreState>;

/** One line of the tree that says how a rule came to its verdict. */
export const TraceNodeShape: z.ZodType<TraceNode> = z.object({
  what: z.string(),
  level: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  state: z.enum(['true', 'false', 'unsure']),
  reason: z.string().nullable(),
  measured: z.union([z.number(), z.string()]).nullable(),
  threshold: z.union([z.number(), z.string()]).nullable(),
  turns: z.array(z.number()),
  condition: z
    .object({
      name: z.string(),
      operator: z.enum(Object.keys(operatorNames) as Condition['operator'][]),
      label: z.string(),
    })
    .nullable(),
  evidence: z.array(Evidence),
  get parts() {
    return z.array(TraceNodeShape);
  },
});
const ShortTurn = z.object({ role: TurnRole, startMs: z.number(), endMs: z.number(), text: z.string() });
export type ShortTurn = z.infer<typeof ShortTurn>;
/** Personal data is masked as in the transcript. */
export const RuleTrace = z.object({
  recordingId: z.string().nullable(),
  callId: z.string().nullable(),
  ruleSet: z.string().nullable().describe('null: a rule set being edited'),
  finding: Finding,
  explanation: Bilingual,
  source: z.string(),
  /** The fault is present when the root of `trace` holds. */
  trace: TraceNodeShape,
  notApplicable: TraceNodeShape.nullable(),
  unsure: TraceNodeShape.nullable(),
  turns: z.array(ShortTurn),
});
export type RuleTrace = z.infer<typeof RuleTrace>;

export const TestResult = z.object({
  name: z.string(),
  kind: z.enum(['fail', 'pass', 'nearMiss', 'unsure', 'notApplicable']),
  line: z.number(),
  expected: Verdict,
  got: Verdict.nullable(),
  /** What is not as the test file says; null when all is. */
  problem: z.string().nullable(),
  reason: z.string().nullable(),
  evidence: z.array(Evidence),
  turns: z.array(ShortTurn),
});
export type TestResult = z.infer<typeof TestResult>;
export const TestAnswer = z.object({ results: z.array(TestResult), problems: z.array(LintProblem) });
export type TestAnswer = z.infer<typeof TestAnswer>;

export const DiffJobShape = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  a: z.string(),
  b: z.string(),
  since: z.string().nullable(),
  limit: z.number().nullable(),
  unit: Unit.nullable().describe('its calls only; null: those of the whole organisation'),
  done: z.number(),
  total: z.number(),
  remainingMs: z.number().nullable(),
  result: RuleDiff.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type DiffJobShape = z.infer<typeof DiffJobShape>;
