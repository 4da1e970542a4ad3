/** How good rules are on calls that people have labelled: precision, recall and F1, and the calls behind them. */
import { z } from 'zod';
import { type Finding, Verdict } from '../pipeline/domain.ts';

/** One labelled call, a line of a labels file. */
export const Label = z.object({
  callId: z.string(),
  /** Faults that are there, with the turns that show them, from 0. */
  fail: z.record(z.string(), z.array(z.int().min(0))),
  /** Rules the labeller looked for; without it those named anywhere in the same labels. */
  rules: z.array(z.string()).optional(),
  /** Calls of the part `test` are only counted: whoever repairs rules must not see which of them went wrong. */
  part: z.string().optional(),
  dialect: z.string().optional(),
  note: z.string().optional(),
});
export type Label = z.infer<typeof Label>;

/** What the rules said about a labelled call. */
export interface JudgedCall {
  readonly callId: string;
  /** Business block: the score card that was used. */
  readonly block: string;
  readonly dialect: string | null;
  /** Mean confidence of the words, 0 to 1; null when the source gave none. */
  readonly confidence: number | null;
  readonly findings: readonly Pick<
    Finding,
    'rule' | 'version' | 'verdict' | 'evidence' | 'turns' | 'reason'
  >[];
}

/** TP: fault labelled and found. FP: found only. FN: labelled only, `unsure` too. TN: neither. */
export const Outcome = z.enum(['TP', 'FP', 'FN', 'TN']);
export type Outcome = z.infer<typeof Outcome>;

/** One rule on one labelled call. */
export const Judgement = z.object({
  callId: z.string(),
  rule: z.string(),
  version: z.int(),
  outcome: Outcome,
  verdict: Verdict,
  block: z.string(),
  dialect: z.string(),
  confidence: z.string(),
  /** Of the test part. */
  sealed: z.boolean(),
});
export type Judgement = z.infer<typeof Judgement>;

/** A share with its Wilson interval at 95 %; null when nothing was counted. */
const Share = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.int() }).nullable();
type Share = z.infer<typeof Share>;

const By = z.enum(['all', 'block', 'dialect', 'confidence']);

export const BacktestCell = z.object({
  /** Rule id; `all` is every judgement together (micro average). */
  rule: z.string(),
  /** Null for `all`. */
  version: z.int().nullable(),
  by: By,
  /** Score card, dialect or band of confidence; `all` when not divided. */
  value: z.string(),
  n: z.int(),
  positive: z.int(),
  TP: z.int(),
  FP: z.int(),
  FN: z.int(),
  TN: z.int(),
  /** Verdict `unsure`, whatever the label; among FN or TN as well. */
  unsure: z.int(),
  precision: Share,
  recall: Share,
  f1: Share,
  /** Ids behind the counts, those of the test part left out. */
  calls: z.object({
    TP: z.array(z.string()),
    FP: z.array(z.string()),
    FN: z.array(z.string()),
    unsure: z.array(z.string()),
  }),
});
export type BacktestCell = z.infer<typeof BacktestCell>;

export const BacktestReport = z.object({
  calls: z.int(),
  cells: z.array(BacktestCell),
  /** Labelled calls that were not there to be judged. */
  missingCalls: z.array(z.string()),
  /** Labelled rules that the rule set does not have; not counted. */
  missingRules: z.array(z.string()),
});
export type BacktestReport = z.infer<typeof BacktestReport>;

/** Calls without confidences are `unknown`; the bands hold their lower end. */
const BANDS: readonly (readonly [number, string])[] = [
  [0.9, '0.9-1.0'],
  [0.8, '0.8-0.9'],
  [0.6, '0.6-0.8'],
  [0, '0.0-0.6'],
];

/** One judgement for each labelled call and each rule that was looked for and is in the rule set. */
export function judgeLabels(
  labels: readonly Label[],
  calls: ReadonlyMap<string, JudgedCall>,
  rule?: string,
): Judgement[] {
  const named = namedRules(labels);
  return labels.flatMap((label) => {
    const call = calls.get(label.callId);
    if (call === undefined) return [];
    const band = BANDS.find(([from]) => call.confidence !== null && call.confidence >= from)?.[1];
    return call.findings
      .filter((finding) => (label.rules ?? named).includes(finding.rule))
      .filter((finding) => rule === undefined || finding.rule === rule)
      .map(({ rule: id, version, verdict }) => ({
        callId: label.callId,
        rule: id,
        version,
        outcome: outcomeOf(label.fail[id] !== undefined, verdict),
        verdict,
        block: call.block,
        dialect: label.dialect ?? call.dialect ?? 'unknown',
        confidence: band ?? 'unknown',
        sealed: label.part === 'test',
      }));
  });
}

export function backtest(
  labels: readonly Label[],
  calls: ReadonlyMap<string, JudgedCall>,
  judgements: readonly Judgement[],
): BacktestReport {
  const known = new Set([...calls.values()].flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return {
    calls: labels.filter(({ callId }) => calls.has(callId)).length,
    cells: cellsOf(judgements),
    missingCalls: labels.flatMap(({ callId }) => (calls.has(callId) ? [] : [callId])),
    missingRules: calls.size === 0 ? [] : namedRules(labels).filter((rule) => !known.has(rule)),
  };
}

function namedRules(labels: readonly Label[]): string[] {
  return [...new Set(labels.flatMap(({ fail, rules }) => [...Object.keys(fail), ...(rules ?? [])]))].sort();
}

function outcomeOf(present: boolean, verdict: Verdict): Outcome {
  if (verdict === 'fail') return present ? 'TP' : 'FP';
  return present ? 'FN' : 'TN';
}

/** Rules in order of their ids, `all` last; for each the whole first, then by block, dialect and confidence. */
function cellsOf(judgements: readonly Judgement[]): BacktestCell[] {
  const rules = [...grouped(judgements, ({ rule }) => rule)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...rules, ['all', judgements] as const].flatMap(([rule, own]) =>
    By.options.flatMap((by) =>
      [...grouped(own, (one) => (by === 'all' ? 'all' : one[by]))]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([value, counted]) => cellOf({ rule, by, value }, counted)),
    ),
  );
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function cellOf(
  name: Pick<BacktestCell, 'rule' | 'by' | 'value'>,
  judgements: readonly Judgement[],
): BacktestCell {
  const count = (outcome: Outcome) => judgements.filter((one) => one.outcome === outcome).length;
  const [hits, falseAlarms, missed] = [count('TP'), count('FP'), count('FN')];
  const idsOf = (fits: (one: Judgement) => boolean) => [
    ...new Set(judgements.filter((one) => !one.sealed && fits(one)).map(({ callId }) => callId)),
  ];
  return {
    ...name,
    version: name.rule === 'all' ? null : (judgements[0]?.version ?? null),
    n: judgements.length,
    positive: hits + missed,
    TP: hits,
    FP: falseAlarms,
    FN: missed,
    TN: count('TN'),
    unsure: judgements.filter(({ verdict }) => verdict === 'unsure').length,
    precision: wilson(hits, hits + falseAlarms),
    recall: wilson(hits, hits + missed),
    f1: f1Of(hits, falseAlarms + missed),
    calls: {
      TP: idsOf(({ outcome }) => outcome === 'TP'),
      FP: idsOf(({ outcome }) => outcome === 'FP'),
      FN: idsOf(({ outcome }) => outcome === 'FN'),
      unsure: idsOf(({ verdict }) => verdict === 'unsure'),
    },
  };
}

/** Score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927). */
function wilson(hits: number, n: number): Share {
  if (n === 0) return null;
  const z95 = 1.959964;
  const value = hits / n;
  const centre = value + z95 ** 2 / (2 * n);
  const spread = z95 * Math.sqrt((value * (1 - value)) / n + z95 ** 2 / (4 * n ** 2));
  const scale = 1 + z95 ** 2 / n;
  // Rounding leaves the ends a hair outside of 0 to 1.
  return {
    value,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
    n,
  };
}

/**
 * F1 is no share, but 2J/(1+J) of one: J = TP / (TP + FP + FN), the calls both name of those either names. So the
 * Wilson interval of J gives that of F1.
 */
function f1Of(hits: number, wrong: number): Share {
  const both = wilson(hits, hits + wrong);
  if (both === null) return null;
  const f1 = (share: number) => (2 * share) / (1 + share);
  return { value: f1(both.value), low: f1(both.low), high: f1(both.high), n: both.n };
}
