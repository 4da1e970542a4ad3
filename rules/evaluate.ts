/** The verdict of one rule on one call. Pure and deterministic. */
import type { Evidence, Finding, Verdict } from '../pipeline/domain.ts';
import type { Call, Hit } from './call.ts';
import type { CompiledExpression, CompiledRule, RuleSet } from './compile.ts';
import { evaluateConditions, levelOf, type Outcome } from './conditions.ts';
import { evidenceFor, evidenceOf, evidenceOfStep, placesFor } from './evidence.ts';
import type { Level, Step } from './operators/operator.ts';
import { quietFinding } from './quiet.ts';
import { regionFit } from './regions.ts';
import type { Condition, Guard, Rule } from './schema.ts';
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
  if (outside !== null) return outsideOf(compiled, outside);
  const open = openScope(compiled, call);
  if (open !== null) return finding(compiled, 'unsure', open, []);
  const businessType = call.metadata.businessType ?? call.opinions.businessType?.label ?? null;
  if (rule.appliesTo.businessType !== undefined) {
    if (businessType === null) return finding(compiled, 'unsure', '业务类型未知', []);
    if (!rule.appliesTo.businessType.includes(businessType))
      return finding(compiled, 'not-applicable', `不适用于业务类型“${businessType}”`, []);
  }
  const quiet = quietFinding(compiled, call, raw, quietVerdict);
  if (quiet !== null) return quiet;
  const outcomes = evaluateConditions(compiled, call, raw, ruleSet);
  const isBonus = rule.points > 0;
  if (compiled.notApplicable !== null && levelOf(compiled.notApplicable, outcomes) === 3)
    return quietVerdict(compiled, 'not-applicable');

  const level = levelOf(compiled.fail, outcomes);
  if (compiled.needsRoles && call.transcript.split.unsure) {
    const reason = `说话人分离不可靠${call.transcript.split.reason === null ? '' : `：${call.transcript.split.reason}`}`;
    return finding(
      compiled,
      'unsure',
      reason,
      level >= 2 ? evidenceFor(compiled, outcomes, call, compiled.fail, true) : [],
    );
  }
  const doubt = compiled.unsure === null ? 0 : levelOf(compiled.unsure, outcomes);
  if (level === 3 && doubt < 3)
    return finding(
      compiled,
      isBonus ? 'pass' : 'fail',
      null,
      evidenceFor(compiled, outcomes, call, compiled.fail, true),
    );
  if (level >= 2 || doubt === 3) {
    const forDoubt = doubt === 3 && compiled.unsure !== null;
    const reason = forDoubt ? (rule.unsureWhen?.reason ?? null) : reasonOf(compiled.fail, outcomes);
    const about = forDoubt && compiled.unsure !== null ? compiled.unsure : compiled.fail;
    return finding(
      compiled,
      'unsure',
      reason ?? '证据不足',
      evidenceFor(compiled, outcomes, call, about, true),
    );
  }
  // What shows that all is well, such as the greeting; searches that found no fault are not worth a line.
  const shows = level === 0 && supportsPass(compiled.fail);
  const good = shows ? placesFor(compiled, outcomes, call, compiled.fail, false, MOST_GOOD) : [];
  return withoutFault(compiled, good);
}

/** Places that show that all is well. */
const MOST_GOOD = 3;

/** Findings that say the same of every call; frozen, because calls share them. */
interface Shared {
  notApplicable?: Finding;
  noFault?: Finding;
  /** The last one of calls outside the scope. */
  outside?: Finding;
}

const shared = new WeakMap<CompiledRule, Shared>();

function sharedOf(compiled: CompiledRule): Shared {
  let known = shared.get(compiled);
  if (known === undefined) {
    known = {};
    shared.set(compiled, known);
  }
  return known;
}

function quietVerdict(compiled: CompiledRule, verdict: 'not-applicable' | 'no-fault'): Finding {
  if (verdict === 'no-fault') return withoutFault(compiled, []);
  const known = sharedOf(compiled);
  const reason = compiled.rule.notApplicableWhen?.reason ?? null;
  known.notApplicable ??= Object.freeze(finding(compiled, 'not-applicable', reason, []));
  return known.notApplicable;
}

function outsideOf(compiled: CompiledRule, reason: string): Finding {
  const known = sharedOf(compiled);
  if (known.outside?.reason !== reason)
    known.outside = Object.freeze(finding(compiled, 'not-applicable', reason, []));
  return known.outside;
}

function withoutFault(compiled: CompiledRule, good: readonly Evidence[]): Finding {
  if (good.length > 0) return madeWithoutFault(compiled, good);
  const known = sharedOf(compiled);
  known.noFault ??= Object.freeze(madeWithoutFault(compiled, good));
  return known.noFault;
}

function madeWithoutFault(compiled: CompiledRule, good: readonly Evidence[]): Finding {
  return compiled.rule.points > 0
    ? finding(compiled, 'not-applicable', '没有达到加分条件', [])
    : finding(compiled, 'pass', null, good);
}

/** One line of a trace: an expression, a condition, a step of a flow, or how a condition leans on another. */
export interface TraceNode {
  /** `and`, `or`, `not`; `name operator label` of a condition; `after`, `before`, `around`, `with`, `without`; `step`. */
  readonly what: string;
  readonly level: Level;
  /** The level as a QA person reads it: 3 is true, 2 unsure; 1 is false, but badly recognised words may hide it. */
  readonly state: 'true' | 'false' | 'unsure';
  readonly reason: string | null;
  readonly measured: number | string | null;
  readonly threshold: number | string | null;
  readonly turns: readonly number[];
  /** Null for what is no condition. */
  readonly condition: {
    readonly name: string;
    readonly operator: Condition['operator'];
    readonly label: string;
  } | null;
  /** Where it was found; else the window searched, and the nearest miss with its likeness. */
  readonly evidence: readonly Evidence[];
  readonly parts: readonly TraceNode[];
}

/** How a rule came to its verdict: every operator with its level, its value against its threshold, and evidence. */
export function traceRule(
  compiled: CompiledRule,
  call: Call,
  raw: readonly (RawHits | undefined)[],
  ruleSet: RuleSet,
): TraceNode {
  const outcomes = evaluateConditions(compiled, call, raw, ruleSet);
  const told = new Set<number>();
  const trace = (part: CompiledExpression): TraceNode => {
    if (part.kind === 'condition') return traceCondition(compiled, outcomes, call, part.index, told);
    const parts = part.kind === 'not' ? [trace(part.part)] : part.parts.map(trace);
    return nodeOf(part.kind, levelOf(part, outcomes), parts);
  };
  return trace(compiled.fail);
}

/** What a condition leans on (its anchor, its neighbours, its steps) stands below it, where it is first `told`. */
function traceCondition(
  compiled: CompiledRule,
  outcomes: readonly Outcome[],
  call: Call,
  index: number,
  told: Set<number>,
): TraceNode {
  const known = compiled.conditions[index];
  const outcome = outcomes[index];
  if (known === undefined || outcome === undefined) return nodeOf('condition', 0, []);
  const { name, condition } = known;
  const inner = (what: string, at: number) =>
    nodeOf(what, outcomes[at]?.level ?? 0, [traceCondition(compiled, outcomes, call, at, told)]);
  const { range } = condition;
  const where =
    range === undefined ? '' : 'after' in range ? 'after' : 'before' in range ? 'before' : 'around';
  const isNew = !told.has(index);
  told.add(index);
  const parts = isNew
    ? [
        ...(known.anchor < 0 ? [] : [inner(where, known.anchor)]),
        ...known.with.map((neighbour) => inner('with', neighbour.index)),
        ...known.without.map((neighbour) => inner('without', neighbour.index)),
        ...outcome.steps.map((step) => traceStep(call, step)),
      ]
    : [];
  return {
    ...nodeOf(`${name} ${condition.operator} ${condition.label}`, outcome.level, parts),
    reason: outcome.reason,
    measured: outcome.measured,
    threshold: outcome.threshold,
    turns: turnsOf(outcome.hits),
    condition: { name, operator: condition.operator, label: condition.label },
    evidence: evidenceOf(condition, outcome, call),
  };
}

function traceStep(call: Call, step: Step): TraceNode {
  const { condition, level, reason, hits, state } = step;
  return {
    ...nodeOf('step', level, []),
    reason: reason ?? STEP_STATES[state],
    turns: turnsOf(hits),
    condition: { name: condition.label, operator: condition.operator, label: condition.label },
    evidence: evidenceOfStep(call, step),
  };
}

const STEP_STATES: Readonly<Record<Step['state'], string | null>> = {
  done: null,
  skipped: '跳过了这一步',
  'left-out': '可选步骤，没有做',
  'too-early': '做得过早',
  unsure: '无法判断',
};

function nodeOf(what: string, level: Level, parts: readonly TraceNode[]): TraceNode {
  const state = level === 3 ? 'true' : level === 2 ? 'unsure' : 'false';
  const blank = { reason: null, measured: null, threshold: null, turns: [], condition: null, evidence: [] };
  return { what, level, state, ...blank, parts };
}

function turnsOf(hits: readonly Hit[]): number[] {
  return [...new Set(hits.map((hit) => hit.turn))];
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
  if (call.day !== null && ((from !== undefined && call.day < from) || (to !== undefined && call.day > to)))
    return '规则在通话当天未生效';
  if (rule.regions !== undefined && regionFit(call.metadata.region, rule.regions) === 'outside')
    return `不适用于地区“${call.metadata.region}”`;
  if (call.turns.length === 0 && rule.appliesTo.channel !== undefined) return '没有对话内容';
  if (needsAgent && !call.roles.has('agent') && !call.roles.has('unknown')) return '没有客服的话';
  return null;
}

/** Chinese: the fact without which nobody can say whether the rule applies. A call without a day counts as today's. */
function openScope({ rule }: CompiledRule, call: Call): string | null {
  if (call.day === null && rule.effective.to !== undefined) return '通话日期未知';
  if (rule.regions !== undefined && regionFit(call.metadata.region, rule.regions) === 'unknown')
    return '通话地区未知';
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
  const turns: number[] = [];
  for (const { turn, kind } of evidence)
    if (turn !== null && kind === 'found' && !turns.includes(turn)) turns.push(turn);
  const points = pointsOf(rule, turns.length);
  const isHit = verdict === 'fail' || (rule.points > 0 && verdict === 'pass');
  const counts = isHit && !rule.shadow;
  const isPending = counts && rule.decision === 'needs_human';
  return {
    rule: rule.id,
    version: rule.version,
    title: rule.title,
    section: rule.section,
    severity: rule.severity,
    verdict,
    points: counts && !isPending && points !== 0 ? points : 0,
    veto: rule.veto && verdict === 'fail' && counts && !isPending,
    turns: turns.sort((a, b) => a - b),
    reason,
    evidence: [...evidence],
    ...(rule.shadow ? { shadow: true } : {}),
    ...(isPending ? { needsHuman: true, pending: { points, veto: rule.veto && verdict === 'fail' } } : {}),
    ...(rule.knowledge.length > 0 ? { knowledge: [...rule.knowledge] } : {}),
  };
}

/** Once, or per turn found as far as the cap. */
function pointsOf({ points, perHit }: Rule, turns: number): number {
  if (perHit === undefined) return points;
  const sum = points * Math.max(1, turns);
  return points < 0 ? Math.max(sum, perHit.cap) : Math.min(sum, perHit.cap);
}
