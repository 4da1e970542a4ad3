/** Whether one condition of a rule holds for a call, how surely, and where. */
import { type Call, type Hit, hasTimes } from './call.ts';
import type {
  CompiledCondition,
  CompiledExpression,
  CompiledNeighbour,
  CompiledRule,
  RuleSet,
} from './compile.ts';
import {
  doubtIn,
  type Found,
  type Level,
  NO_TIMES,
  not,
  nth,
  type OtherCondition,
  type Search,
  type Step,
  type Window,
} from './operators/operator.ts';
import { find } from './operators/table.ts';
import { isUnsaid } from './quiet.ts';
import type { Condition } from './schema.ts';
import type { RawHits } from './text-search.ts';

export interface Outcome {
  readonly level: Level;
  /** Chinese, for levels 1 and 2. */
  readonly reason: string | null;
  readonly hits: readonly Hit[];
  readonly windows: readonly Window[];
  /** What `flow` and `missing_after` looked for. */
  readonly steps: readonly Step[];
  /** It rests on words. */
  readonly words: boolean;
  readonly measured: number | string | null;
  readonly threshold: number | string | null;
}

export function levelOf(expression: CompiledExpression, outcomes: readonly Outcome[]): Level {
  if (expression.kind === 'condition') return outcomes[expression.index]?.level ?? 0;
  if (expression.kind === 'not') return not(levelOf(expression.part, outcomes));
  let level: Level = expression.kind === 'and' ? 3 : 0;
  for (const part of expression.parts) {
    const own = levelOf(part, outcomes);
    if (expression.kind === 'and' ? own < level : own > level) level = own;
  }
  return level;
}

/** Outcomes in the order of `rule.conditions`. Every condition is evaluated, so evidence is complete. */
export function evaluateConditions(
  { rule, conditions, numbers }: CompiledRule,
  call: Call,
  raw: readonly (RawHits | undefined)[],
  ruleSet: RuleSet,
): Outcome[] {
  const outcomes: Outcome[] = [];
  const { minConfidence } = rule;
  const sure = call.leastConfidence >= minConfidence;
  let other: Search<Condition>['other'] | undefined;
  for (const compiled of conditions) {
    const { condition } = compiled;
    const anchor = outcomes[compiled.anchor];
    const windows = windowsOf(compiled, call, anchor);
    if (sure && isUnsaid(compiled, raw)) {
      outcomes.push(unsaidIn(windows));
      continue;
    }
    other ??= (name) => otherIn(name, numbers, conditions, outcomes);
    const found: InWindow[] = [];
    for (const { window, anchorWeak, missing } of windows) {
      const result: Found =
        missing !== undefined
          ? { hits: [], missing }
          : find({
              condition,
              call,
              window,
              minConfidence,
              raw: raw[compiled.entry] ?? null,
              company: ruleSet.operator,
              facts: ruleSet.facts,
              other,
            });
      const hits = keepByNeighbours(result.hits, compiled, call, outcomes, conditions, minConfidence);
      const { level, reason } = levelIn(result, hits, compiled, call, window, minConfidence);
      found.push({ window, anchorWeak, result, hits, level, reason });
    }
    outcomes.push(combine(compiled, found, anchor));
  }
  return outcomes;
}

/** Words that were said nowhere, by nobody of the role; where something may be hidden by bad recognition, see `sure`. */
function unsaidIn(windows: readonly PlaceToLook[]): Outcome {
  return {
    level: 0,
    reason: null,
    hits: NO_HITS,
    windows: windowsIn(windows),
    steps: NO_STEPS,
    words: true,
    measured: null,
    threshold: null,
  };
}

const NO_HITS: readonly Hit[] = [];
const NO_STEPS: readonly Step[] = [];

function windowsIn(places: readonly { readonly window: Window }[]): readonly Window[] {
  const [only] = places;
  if (only !== undefined && places.length === 1) return [only.window];
  return places.map(({ window }) => window);
}

function otherIn(
  name: string,
  numbers: CompiledRule['numbers'],
  conditions: readonly CompiledCondition[],
  outcomes: readonly Outcome[],
): OtherCondition | undefined {
  const number = numbers.get(name) ?? -1;
  const outcome = outcomes[number];
  const known = conditions[number]?.condition;
  return outcome === undefined || known === undefined ? undefined : { ...outcome, condition: known };
}

interface InWindow {
  readonly window: Window;
  readonly anchorWeak: string | null;
  readonly result: Found;
  readonly hits: readonly Hit[];
  readonly level: Level;
  readonly reason: string | null;
}

function levelIn(
  found: Found,
  hits: readonly Hit[],
  { condition }: CompiledCondition,
  call: Call,
  window: Window,
  minConfidence: number,
): { level: Level; reason: string | null } {
  const none = condition.operator === 'keyword' && condition.match === 'none';
  if (found.decided !== undefined) return found.decided;
  if (found.holds !== undefined && !none) return { level: found.holds ? 3 : 0, reason: null };
  const needed = none ? 1 : condition.atLeast;
  let strong = 0;
  for (const { weak } of hits) if (weak === null) strong++;
  let level: Level = 0;
  let reason: string | null = null;
  if (strong >= needed) level = 3;
  else if (found.missing !== undefined) [level, reason] = [2, found.missing];
  else if (hits.length >= needed) [level, reason] = [2, hits.find((hit) => hit.weak !== null)?.weak ?? null];
  else if (found.words === true || found.doubt !== undefined) {
    reason = found.doubt ?? (found.words === true ? doubtIn(call, window, minConfidence) : null);
    if (reason !== null) level = 1;
  }
  return { level: none ? not(level) : level, reason };
}

/** `each`: the least over all anchors, `any`: the most. A hit that may not be one cannot decide alone. */
function combine(
  { condition }: CompiledCondition,
  found: readonly InWindow[],
  anchor: Outcome | undefined,
): Outcome {
  const each = condition.range !== undefined && 'hit' in condition.range && condition.range.hit === 0;
  let level: Level = each && found.length > 0 ? 3 : 0;
  let reason: string | null = null;
  if (found.length === 0 && anchor !== undefined && (anchor.level === 1 || anchor.level === 2))
    [level, reason] = [anchor.level, anchor.reason];
  for (const one of found) {
    let own = one.level;
    if (one.anchorWeak !== null) own = each ? atLeast(own, 2) : atMost(own, 2);
    const decides = each ? own < level : own > level;
    if (!decides) continue;
    level = own;
    reason = one.reason ?? one.anchorWeak;
  }
  const [first] = found;
  let steps: readonly Step[] = NO_STEPS;
  let words = false;
  for (const { result } of found) {
    if (result.steps !== undefined) steps = steps.length === 0 ? result.steps : [...steps, ...result.steps];
    if (result.words === true) words = true;
  }
  return {
    level,
    reason: level === 1 || level === 2 ? reason : null,
    hits: first !== undefined && found.length === 1 && isOrdered(first.hits) ? first.hits : uniqueHits(found),
    windows: windowsIn(found),
    steps,
    words,
    measured: first?.result.measured ?? null,
    threshold: first?.result.threshold ?? null,
  };
}

/** In order, and no place twice. */
function isOrdered(hits: readonly Hit[]): boolean {
  let former: Hit | undefined;
  for (const hit of hits) {
    if (former !== undefined) {
      const order = hit.turn - former.turn || hit.start - former.start || hit.end - former.end;
      if (!(order > 0)) return false;
    }
    former = hit;
  }
  return true;
}

function uniqueHits(found: readonly InWindow[]): readonly Hit[] {
  if (found.every(({ hits }) => hits.length === 0)) return NO_HITS;
  const unique = new Map<string, Hit>();
  for (const { hits } of found)
    for (const hit of hits) {
      const key = `${hit.turn} ${hit.start} ${hit.end} ${hit.span?.startMs ?? ''}`;
      // Sure in one window is sure.
      const former = unique.get(key);
      if (former === undefined || former.weak !== null) unique.set(key, hit);
    }
  return [...unique.values()].sort((a, b) => a.turn - b.turn || a.start - b.start || a.end - b.end);
}

function atMost(level: Level, most: Level): Level {
  return level > most ? most : level;
}

function atLeast(level: Level, least: Level): Level {
  return level < least ? least : level;
}

// ---------------------------------------------------------------- where to look

function windowsOf(
  { condition }: CompiledCondition,
  call: Call,
  anchor: Outcome | undefined,
): readonly PlaceToLook[] {
  const { role, range } = condition;
  const whole = wholeOf(call, role);
  if (range === undefined) return [{ window: whole, anchorWeak: null }];
  const last = whole.to;
  if ('first' in range) return inside(whole, { to: nth(call, role, range.of, -1, range.first) });
  if ('last' in range) return inside(whole, { from: nth(call, role, range.of, last + 1, -range.last) });
  if (!('hit' in range)) {
    if (!hasTimes(call)) return [{ window: whole, anchorWeak: null, missing: NO_TIMES }];
    if ('lastMs' in range) return inside(whole, { fromMs: Math.max(0, call.durationMs - range.lastMs) });
    return inside(whole, { fromMs: range.fromMs ?? -Infinity, toMs: range.toMs ?? Infinity });
  }
  const hits = anchor?.hits ?? [];
  const chosen = range.hit < 1 ? hits : hits.slice(range.hit - 1, range.hit);
  return chosen.map((hit) => {
    const forward = range.turns === undefined ? last : nth(call, role, range.of, hit.turn, range.turns);
    const backward = range.turns === undefined ? 0 : nth(call, role, range.of, hit.turn, -range.turns);
    const edge = range.inclusive ? 0 : 1;
    const window =
      'after' in range
        ? { ...whole, from: hit.turn + edge, to: Math.max(forward, hit.turn) }
        : 'before' in range
          ? { ...whole, from: Math.min(backward, hit.turn), to: hit.turn - edge }
          : { ...whole, from: backward, to: forward };
    return { window, anchorWeak: hit.weak };
  });
}

interface PlaceToLook {
  readonly window: Window;
  readonly anchorWeak: string | null;
  readonly missing?: string;
}

/** Most conditions look in the whole call, so the window is made once for each role. */
function wholeOf(call: Call, role: Window['role']): Window {
  const known = call.memo.get(role ?? WHOLE);
  if (known !== undefined) return known as Window;
  const whole: Window = { from: 0, to: call.turns.length - 1, role, fromMs: -Infinity, toMs: Infinity };
  call.memo.set(role ?? WHOLE, whole);
  return whole;
}

const WHOLE = Symbol('whole call, whoever speaks');

function inside(whole: Window, change: Partial<Window>): { window: Window; anchorWeak: null }[] {
  return [{ window: { ...whole, ...change }, anchorWeak: null }];
}

// ---------------------------------------------------------------- what is near a hit

function keepByNeighbours(
  hits: readonly Hit[],
  compiled: CompiledCondition,
  call: Call,
  outcomes: readonly Outcome[],
  conditions: readonly CompiledCondition[],
  minConfidence: number,
): readonly Hit[] {
  if (hits.length === 0 || (compiled.with.length === 0 && compiled.without.length === 0)) return hits;
  const kept: Hit[] = [];
  for (const hit of hits) {
    let { weak } = hit;
    let keep = true;
    for (const neighbour of compiled.with) {
      const { near, missing } = nearby(neighbour, hit, call, outcomes, conditions);
      if (near.length === 0 && missing === null) keep = false;
      else if (near.every((other) => other.weak !== null)) weak ??= near[0]?.weak ?? missing;
    }
    for (const neighbour of compiled.without) {
      const { near, missing, window } = nearby(neighbour, hit, call, outcomes, conditions);
      if (near.some((other) => other.weak === null)) keep = false;
      else weak ??= near[0]?.weak ?? missing ?? doubtIn(call, window, minConfidence);
    }
    if (keep) kept.push(weak === hit.weak ? hit : { ...hit, weak });
  }
  return kept;
}

function nearby(
  neighbour: CompiledNeighbour,
  hit: Hit,
  call: Call,
  outcomes: readonly Outcome[],
  conditions: readonly CompiledCondition[],
): { near: Hit[]; missing: string | null; window: Window } {
  const role = conditions[neighbour.index]?.condition.role;
  const outcome = outcomes[neighbour.index];
  const window: Window = {
    from: nth(call, role, 'own', hit.turn, -neighbour.before),
    to: nth(call, role, 'own', hit.turn, neighbour.after),
    role,
    fromMs: -Infinity,
    toMs: Infinity,
  };
  const near: Hit[] = [];
  for (const other of outcome?.hits ?? NO_HITS)
    if (
      other.turn >= window.from &&
      other.turn <= window.to &&
      (neighbour.sameTurn || other.turn !== hit.turn)
    )
      near.push(other);
  const missing = outcome?.level === 2 && outcome.hits.length === 0 ? outcome.reason : null;
  return { near, missing, window };
}
