/** Why a rule judged a call as it did. */
import type { Finding } from '../pipeline/domain.ts';
import { type ScoreInput, score } from '../pipeline/stages/score.ts';
import { prepareCall } from './call.ts';
import type { CompiledExpression } from './compile.ts';
import { type TraceNode, traceRule } from './evaluate.ts';

export interface Explanation {
  /** With the points of the score card. */
  readonly finding: Finding;
  /** What the rule looks for, in Chinese and English. */
  readonly explanation: { readonly zh: string; readonly en: string };
  /** Where the standard says so. */
  readonly source: string;
  /** Of the expression that stands for the fault. */
  readonly trace: TraceNode;
  /** Of the expressions that take the call out, or leave it to a person; null when the rule has none. */
  readonly notApplicable: TraceNode | null;
  readonly unsure: TraceNode | null;
}

/** Null when the rule set has no such rule. */
export function explainRule(input: ScoreInput, ruleId: string): Explanation | null {
  const { transcript, metadata, opinions, ruleSet } = input;
  const compiled = ruleSet.rules.find(({ rule }) => rule.id === ruleId);
  const finding = score(input).findings.find(({ rule }) => rule === ruleId);
  if (compiled === undefined || finding === undefined) return null;
  const call = prepareCall(transcript, metadata, opinions);
  const raw = ruleSet.search.search(call.turns);
  const traceOf = (expression: CompiledExpression) =>
    traceRule({ ...compiled, fail: expression }, call, raw, ruleSet);
  const { explanation, source } = compiled.rule;
  return {
    finding,
    explanation,
    source,
    trace: traceOf(compiled.fail),
    notApplicable: compiled.notApplicable === null ? null : traceOf(compiled.notApplicable),
    unsure: compiled.unsure === null ? null : traceOf(compiled.unsure),
  };
}
