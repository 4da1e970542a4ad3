/** The verdict of one rule on one call. Pure and deterministic. */
import type { Evidence, Finding, Verdict } from '../pipeline/domain.ts';
import type { Call } from './call.ts';
import type { CompiledExpression, CompiledRule, RuleSet } from './compile.ts';
import { evaluateConditions, type Level, levelOf, type Outcome } from './conditions.ts';
import { evidenceFor, placesFor } from './evidence.ts';
import type { Guard } from './schema.ts';
import type { RawHits } from './text-search.ts';

/** `points` are those of the rule itself; the score card may weigh them. */
export function evaluateRule(
  compiled: CompiledRule,
  call: Call,
  raw: readonly (RawHits | undefined)[],
  ruleSet: RuleSet,
): Finding {
  const { rule } = compiled;
  const outside = outOfScope(compiled, call);
  if (outside !== null) return finding(compiled, 'not-applicable', outside, []);
  const businessType = call.metadata.businessType ?? call.opinions.businessType?.label ?? null;
  if (rule.appliesTo.businessType !== undefined) {
    if (businessType === null) return finding(compiled, 'unsure', '业务类型未知', []);
    if (!rule.appliesTo.businessType.includes(businessType))
      return finding(compiled, 'not-applicable', `不适用于业务类型“${businessType}”`, []);
  }
  const outcomes = evaluateConditions(compiled, call, raw, ruleSet);
  const evidence = (part: CompiledExpression, wanted: boolean) =>
    evidenceFor(compiled, outcomes, call, part, wanted);
  if (compiled.notApplicable !== null && levelOf(compiled.notApplicable, outcomes) === 3)
    return finding(compiled, 'not-applicable', rule.notApplicableWhen?.reason ?? null, []);

  const level = levelOf(compiled.fail, outcomes);
  if (compiled.needsRoles && call.transcript.split.unsure) {
    const reason = `说话人分离不可靠${call.transcript.split.reason === null ? '' : `：${call.transcript.split.reason}`}`;
    return finding(compiled, 'unsure', reason, level >= 2 ? evidence(compiled.fail, true) : []);
  }
  const doubt = compiled.unsure === null ? 0 : levelOf(compiled.unsure, outcomes);
  if (level === 3 && doubt < 3) return finding(compiled, 'fail', null, evidence(compiled.fail, true));
  if (level >= 2 || doubt === 3) {
    const forDoubt = doubt === 3 && compiled.unsure !== null;
    const reason = forDoubt ? (rule.unsureWhen?.reason ?? null) : reasonOf(compiled.fail, outcomes);
    const about = forDoubt && compiled.unsure !== null ? compiled.unsure : compiled.fail;
    return finding(compiled, 'unsure', reason ?? '证据不足', evidence(about, true));
  }
  // What shows that all is well, such as the greeting; searches that found no fault are not worth a line.
  const shows = level === 0 && supportsPass(compiled.fail);
  const good = shows ? placesFor(compiled, outcomes, call, compiled.fail, false) : [];
  return finding(compiled, 'pass', null, good.slice(0, 3));
}

export interface TraceNode {
  readonly what: string;
  readonly level: Level;
  readonly reason: string | null;
  readonly measured: number | string | null;
  readonly threshold: number | string | null;
  readonly turns: readonly number[];
  readonly parts: readonly TraceNode[];
}

/** How a rule came to its verdict: every condition with its level, value against threshold, and turns. */
export function traceRule(
  compiled: CompiledRule,
  call: Call,
  raw: readonly (RawHits | undefined)[],
  ruleSet: RuleSet,
): TraceNode {
  const outcomes = evaluateConditions(compiled, call, raw, ruleSet);
  const trace = (part: CompiledExpression): TraceNode => {
    const level = levelOf(part, outcomes);
    const blank = { level, reason: null, measured: null, threshold: null, turns: [] };
    if (part.kind === 'not') return { ...blank, what: 'not', parts: [trace(part.part)] };
    if (part.kind !== 'condition') return { ...blank, what: part.kind, parts: part.parts.map(trace) };
    const outcome = outcomes[part.index];
    const known = compiled.conditions[part.index];
    return {
      what: `${known?.name} ${known?.condition.operator} ${known?.condition.label}`,
      level,
      reason: outcome?.reason ?? null,
      measured: outcome?.measured ?? null,
      threshold: outcome?.threshold ?? null,
      turns: [...new Set(outcome?.hits.map((hit) => hit.turn))],
      parts: [],
    };
  };
  return trace(compiled.fail);
}

/** First reason among the conditions that leave the expression open. */
function reasonOf(expression: CompiledExpression, outcomes: readonly Outcome[]): string | null {
  if (expression.kind === 'condition') return outcomes[expression.index]?.reason ?? null;
  if (expression.kind === 'not') return reasonOf(expression.part, outcomes);
  const open = expression.parts.filter((part) => levelOf(part, outcomes) === 2);
  for (const part of open) {
    const reason = reasonOf(part, outcomes);
    if (reason !== null) return reason;
  }
  return null;
}

function supportsPass(expression: CompiledExpression): boolean {
  if (expression.kind === 'condition') return false;
  return expression.kind === 'not' || expression.parts.some(supportsPass);
}

function outOfScope({ rule, needsAgent }: CompiledRule, call: Call): string | null {
  const guard = guardProblem(rule.appliesTo, call);
  if (guard !== null) return guard;
  const { from, to } = rule.effective;
  if (
    call.day === null
      ? to !== undefined
      : (from !== undefined && call.day < from) || (to !== undefined && call.day > to)
  )
    return '规则在通话当天未生效';
  if (call.turns.length === 0 && rule.appliesTo.channel !== undefined) return '没有对话内容';
  if (needsAgent && !call.roles.has('agent') && !call.roles.has('unknown')) return '没有客服的话';
  return null;
}

/** Chinese reason why a guard on channel and direction keeps the call out; null when it lets it in. */
function guardProblem(guard: Guard, call: Call): string | null {
  if (guard.channel !== undefined && !guard.channel.includes(call.transcript.channel))
    return call.transcript.channel === 'chat' ? '不适用于文字渠道' : '不适用于电话';
  const direction = call.metadata.direction ?? 'inbound';
  if (guard.direction !== undefined && !guard.direction.includes(direction))
    return direction === 'outbound' ? '不适用于外呼' : '不适用于呼入';
  return null;
}

function finding(
  { rule }: CompiledRule,
  verdict: Verdict,
  reason: string | null,
  evidence: readonly Evidence[],
): Finding {
  const turns = [
    ...new Set(evidence.flatMap((one) => (one.turn === null || one.kind !== 'found' ? [] : [one.turn]))),
  ];
  const each = rule.points * Math.max(1, turns.length);
  const points = rule.perHit === undefined ? rule.points : Math.max(each, rule.perHit.cap);
  return {
    rule: rule.id,
    version: rule.version,
    title: rule.title,
    section: rule.section,
    severity: rule.severity,
    verdict,
    points: verdict === 'fail' && !rule.shadow && points !== 0 ? points : 0,
    veto: rule.veto && verdict === 'fail' && !rule.shadow,
    turns: turns.sort((a, b) => a - b),
    reason,
    evidence: [...evidence],
  };
}
