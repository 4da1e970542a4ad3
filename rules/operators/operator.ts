/** What every operator gets and gives. */
import type { Role } from '../../pipeline/domain.ts';
import { type Call, type CallTurn, type Hit, spokenBy, weakness } from '../call.ts';
import type { Condition, ConditionOf, Fact } from '../schema.ts';
import type { RawHits } from '../text-search.ts';

/** Turns `from` to `to` (both included) by `role`, that overlap the time span. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly role: Role | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Search<C extends Condition> {
  readonly condition: C;
  readonly call: Call;
  readonly window: Window;
  readonly minConfidence: number;
  /** Hits of the condition's phrases or patterns in the whole call. */
  readonly raw: RawHits | null;
  /** Company whose dated facts hold. */
  readonly company: string;
  readonly facts: readonly Fact[];
  /** Undefined when the rule has no such condition. */
  other(condition: string): OtherCondition | undefined;
}

/**
 * 0 false; 1 false, but badly recognised words may hide it; 2 cannot be told; 3 true.
 * and is the minimum, or the maximum; not turns 1 and 2 into 2.
 */
export type Level = 0 | 1 | 2 | 3;

export function not(level: Level): Level {
  return level === 0 ? 3 : level === 3 ? 0 : 2;
}

/** What another condition of the rule came to in its own range. */
export interface OtherCondition {
  readonly condition: Condition;
  readonly level: Level;
  readonly reason: string | null;
  readonly hits: readonly Hit[];
  /** It rests on words. */
  readonly words: boolean;
}

/** A condition that was looked for in a window by `flow` or `missing_after`. */
export interface Step {
  readonly condition: Condition;
  readonly window: Window;
  readonly level: Level;
  readonly reason: string | null;
  readonly hits: readonly Hit[];
  readonly state: 'done' | 'skipped' | 'left-out' | 'too-early' | 'unsure';
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Set by operators that compare one value instead of finding places. */
  readonly holds?: boolean;
  /** Chinese: the fact without which nothing can be said. */
  readonly missing?: string;
  /** The condition rests on words, so badly recognised turns make "not found" doubtful. */
  readonly words?: boolean;
  /** Chinese: why "not found" is doubtful, where that is known better than from the words of the window. */
  readonly doubt?: string | null;
  /** Set by operators that weigh other conditions themselves. */
  readonly decided?: { readonly level: Level; readonly reason: string | null };
  readonly steps?: readonly Step[];
  readonly measured?: number | string | null;
  readonly threshold?: number | string | null;
}

export type Operator<Name extends Condition['operator']> = (search: Search<ConditionOf<Name>>) => Found;

export const NO_TIMES = '没有可用的时间信息';

export function inWindow(window: Window, turn: CallTurn): boolean {
  return (
    turn.index >= window.from &&
    turn.index <= window.to &&
    spokenBy(turn, window.role) &&
    turn.endMs >= window.fromMs &&
    turn.startMs <= window.toMs
  );
}

export function turnsIn(call: Call, window: Window): CallTurn[] {
  const turns: CallTurn[] = [];
  for (let index = Math.max(0, window.from); index <= window.to && index < call.turns.length; index++) {
    const turn = call.turns[index];
    if (turn !== undefined && inWindow(window, turn)) turns.push(turn);
  }
  return turns;
}

/** Chinese: a turn in the window whose words or speaker cannot be relied on; null when all can. */
export function doubtIn(call: Call, window: Window, minConfidence: number): string | null {
  if (call.leastConfidence >= minConfidence) return null;
  for (const turn of turnsIn(call, window)) {
    if (turn.spoken.compact.length < 2) continue;
    if (window.role !== undefined && turn.role === 'unknown') return `第${turn.index + 1}句说话人不明`;
    if (turn.confidence !== null && turn.confidence < minConfidence)
      return `第${turn.index + 1}句识别置信度${turn.confidence.toFixed(2)}，低于${minConfidence}`;
  }
  return null;
}

/** Index of the `count`-th turn behind (or, negative, before) turn `at`; the end of the call when there are fewer. */
export function nth(call: Call, role: Window['role'], of: 'own' | 'call', at: number, count: number): number {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count);
  let index = at;
  while (left > 0) {
    index += step;
    const turn: CallTurn | undefined = call.turns[index];
    if (turn === undefined) return step > 0 ? call.turns.length - 1 : 0;
    if (of === 'call' || spokenBy(turn, role)) left--;
  }
  return index;
}

/** A hit on words `start` to `end`, or on a whole turn. */
export function wordHit(
  search: Search<Condition>,
  turn: CallTurn,
  start: number,
  end: number,
  more?: { readonly note?: string; readonly measured?: number },
): Hit {
  const weak = weakness(search.call, turn, start, end, search.condition.role, search.minConfidence);
  if (more === undefined) return { turn: turn.index, start, end, weak };
  return { turn: turn.index, start, end, weak, ...more };
}

/** A hit on the times of a turn; words do not matter, but who spoke does. */
export function timeHit(search: Search<Condition>, turn: CallTurn, measured: number, note: string): Hit {
  const weak =
    search.condition.role !== undefined && turn.role === 'unknown' ? `第${turn.index + 1}句说话人不明` : null;
  return { turn: turn.index, start: 0, end: 0, measured, note, weak };
}
