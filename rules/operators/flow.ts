/** flow, missing_after: conditions that weigh where other conditions of the rule were met. */
import type { Hit } from '../call.ts';
import type { Condition, FlowNode } from '../schema.ts';
import {
  doubtIn,
  type Level,
  not,
  nth,
  type Operator,
  type Search,
  type Step,
  type Window,
} from './operator.ts';

/** More ways through branches nobody can decide are not followed up. */
const MOST_PATHS = 16;

/**
 * True when a flow that started left out a needed step or, with a fixed order, said one too early. Within one turn
 * order does not count. An optional step never makes a later one too early.
 */
export const flow: Operator<'flow'> = (search) => {
  const { condition } = search;
  const whole = { ...search.window, role: undefined };
  let from = whole.from;
  let weakStart: string | null = null;
  const opening: Hit[] = [];
  if (condition.start !== undefined) {
    const start = lookFor(search, condition.start, whole);
    const begin = start.hits.find((hit) => hit.weak === null) ?? start.hits[0];
    if (start.level < 2 || (begin === undefined && start.level < 3))
      return { hits: [], decided: { level: start.level, reason: start.reason } };
    weakStart = start.level === 3 ? null : (start.reason ?? begin?.weak ?? null);
    if (begin !== undefined) {
      from = begin.turn;
      opening.push({ ...begin, note: '流程从这里开始' });
    }
  }
  const { paths, reason: undecided } = pathsOf(search, condition.nodes);
  if (paths.length > MOST_PATHS)
    return { hits: opening, decided: { level: 2, reason: undecided ?? '流程分支无法判断' } };
  const walks = paths.map((path) => walk(search, path, { ...whole, from }));
  const worst = walks.reduce((one, other) => (other.level > one.level ? other : one), walks[0] ?? NO_STEPS);
  const agreed = walks.every((each) => each.level === worst.level);
  let level: Level = agreed ? worst.level : 2;
  let reason = agreed ? worst.reason : undecided;
  if (weakStart !== null && level === 3) [level, reason] = [2, weakStart];
  const isBroken = level >= 2;
  return {
    hits: isBroken ? [...opening, ...worst.early] : [],
    decided: { level, reason: level === 1 || level === 2 ? (reason ?? weakStart) : null },
    steps: worst.steps,
    measured: worst.steps.filter(({ state }) => state === 'done').length,
    threshold: worst.needed,
  };
};

interface Walk {
  readonly level: Level;
  readonly reason: string | null;
  readonly steps: readonly Step[];
  readonly early: readonly Hit[];
  readonly needed: number;
}
const NO_STEPS: Walk = { level: 0, reason: null, steps: [], early: [], needed: 0 };

interface Say {
  readonly say: string;
  readonly optional: boolean;
}

/** Every order of steps the branches allow; one when all of them can be decided. */
function pathsOf(
  search: Search<Condition>,
  nodes: readonly FlowNode[],
): { paths: Say[][]; reason: string | null } {
  let paths: Say[][] = [[]];
  let reason: string | null = null;
  for (const node of nodes) {
    if ('say' in node) {
      paths = paths.map((path) => [...path, node]);
      continue;
    }
    const chooser = search.other(node.branch);
    const level = chooser?.level ?? 0;
    const sides = level === 3 ? [node.holds] : level === 0 ? [node.otherwise] : [node.holds, node.otherwise];
    if (sides.length > 1)
      reason ??= `无法判断分支“${chooser?.condition.label ?? node.branch}”${chooser?.reason ? `：${chooser.reason}` : ''}`;
    const tails: Say[][] = [];
    for (const side of sides) {
      const inner = pathsOf(search, side);
      reason ??= inner.reason;
      tails.push(...inner.paths);
    }
    paths = paths.flatMap((path) => tails.map((tail) => [...path, ...tail])).slice(0, MOST_PATHS + 1);
  }
  return { paths, reason };
}

function walk(search: Search<Condition>, path: readonly Say[], window: Window): Walk {
  const { condition } = search;
  const isFixed = condition.operator === 'flow' && condition.order === 'fixed';
  let level: Level = 0;
  let reason: string | null = null;
  let at = window.from;
  let former: string | null = null;
  const steps: Step[] = [];
  const early: Hit[] = [];
  for (const { say, optional } of path) {
    const step = search.other(say);
    if (step === undefined) continue;
    const here = { ...window, from: at, role: step.condition.role };
    const found = lookFor(search, say, here);
    const before = isFixed ? lookFor(search, say, { ...here, from: window.from, to: at - 1 }) : NOTHING;
    const isDue = !optional || found.level === 3 || before.level === 3;
    const broken = isDue ? not(found.level) : before.level;
    const isEarly = before.level >= 2 && before.hits.length > 0 && found.level !== 3;
    steps.push({
      condition: step.condition,
      window: isEarly ? { ...here, from: window.from } : here,
      level: found.level,
      reason: found.reason,
      hits: found.level === 3 || !isEarly ? found.hits : before.hits,
      state: stateOf(found.level, broken, optional, isEarly),
    });
    if (isEarly)
      for (const hit of before.hits)
        early.push({
          ...hit,
          note: `步骤“${step.condition.label}”说得过早${former === null ? '' : `，应在“${former}”之后`}`,
        });
    if (broken > level) {
      level = broken;
      reason = found.reason ?? before.reason;
    }
    if (found.level === 3 && isFixed && !optional) {
      at = found.hits.find((hit) => hit.weak === null)?.turn ?? at;
      former = step.condition.label;
    }
  }
  return { level, reason, steps, early, needed: path.filter(({ optional }) => !optional).length };
}

function stateOf(found: Level, broken: Level, optional: boolean, isEarly: boolean): Step['state'] {
  if (found === 3) return 'done';
  if (broken === 1 || broken === 2) return 'unsure';
  if (isEarly) return 'too-early';
  return optional ? 'left-out' : 'skipped';
}

/** Hits of `after` behind which what is expected does not come. */
export const missingAfter: Operator<'missing_after'> = (search) => {
  const { condition, call } = search;
  const trigger = lookFor(search, condition.after, { ...search.window, role: undefined });
  const chosen = condition.hit < 1 ? trigger.hits : trigger.hits.slice(condition.hit - 1, condition.hit);
  const steps: Step[] = [];
  const hits: Hit[] = [];
  let isAnswered = false;
  for (const hit of chosen) {
    const looked = condition.expected.flatMap((name): Step[] => {
      const step = search.other(name);
      if (step === undefined) return [];
      const { role } = step.condition;
      const end =
        condition.turns === undefined
          ? call.turns.length - 1
          : nth(call, role, 'own', hit.turn, condition.turns);
      const window: Window = {
        ...search.window,
        role,
        from: condition.inclusive ? hit.turn : hit.turn + 1,
        to: Math.min(search.window.to, end),
      };
      const looked = lookFor(search, name, window);
      const state = looked.level === 3 ? 'done' : looked.level === 0 ? 'skipped' : 'unsure';
      return [{ ...looked, condition: step.condition, window, state }];
    });
    const levels = looked.map(({ level }) => level);
    const present = condition.need === 'any' ? Math.max(0, ...levels) : Math.min(3, ...levels);
    if (present === 3) {
      isAnswered = true;
      continue;
    }
    const open = looked.find(({ state }) => state === 'unsure');
    const doubt = present === 0 ? null : (open?.reason ?? '证据不足');
    const missed = looked.filter(({ state }) => state !== 'done').map((step) => step.condition.label);
    hits.push({ ...hit, weak: hit.weak ?? doubt, note: `之后没有：${missed.join('、')}` });
    steps.push(...looked);
  }
  const found = { steps, threshold: condition.turns ?? null };
  if (condition.hit === 0 && isAnswered) return { hits: [], ...found };
  if (chosen.length > 0) return { hits, ...found };
  if (trigger.level === 2) return { hits: [], ...found, missing: trigger.reason ?? '证据不足' };
  return trigger.level === 1 ? { hits: [], ...found, doubt: trigger.reason } : { hits: [], ...found };
};

interface Looked {
  readonly level: Level;
  readonly reason: string | null;
  readonly hits: readonly Hit[];
}
const NOTHING: Looked = { level: 0, reason: null, hits: [] };

/** Whether another condition was met within a window, as surely as its own hits are. */
function lookFor(search: Search<Condition>, name: string, window: Window): Looked {
  const known = search.other(name);
  if (known === undefined) return NOTHING;
  if (known.hits.length === 0) {
    // Compared values (metadata, duration) have no place in the call.
    if (known.level === 3) return { level: 3, reason: null, hits: [] };
    if (known.level === 2) return { level: 2, reason: known.reason, hits: [] };
  }
  const hits = known.hits.filter(({ turn, span }) => {
    const spoken = search.call.turns[turn];
    if (spoken === undefined || turn < window.from || turn > window.to) return false;
    const { startMs, endMs } = span ?? spoken;
    return endMs >= window.fromMs && startMs <= window.toMs;
  });
  const needed = known.condition.atLeast;
  const strong = hits.filter((hit) => hit.weak === null).length;
  if (strong >= needed) return { level: 3, reason: null, hits };
  if (hits.length >= needed)
    return { level: 2, reason: hits.find((hit) => hit.weak !== null)?.weak ?? null, hits };
  const reason = known.words
    ? doubtIn(search.call, { ...window, role: known.condition.role }, search.minConfidence)
    : known.level === 1
      ? known.reason
      : null;
  return { level: reason === null ? 0 : 1, reason, hits };
}
