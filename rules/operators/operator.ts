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
  hitsOf(condition: string): readonly Hit[];
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Set by operators that compare one value instead of finding places. */
  readonly holds?: boolean;
  /** Chinese: the fact without which nothing can be said. */
  readonly missing?: string;
  /** The condition rests on words, so badly recognised turns make "not found" doubtful. */
  readonly words?: boolean;
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

/** A hit on words `start` to `end`, or on a whole turn. */
export function wordHit(
  search: Search<Condition>,
  turn: CallTurn,
  start: number,
  end: number,
  more: { readonly note?: string; readonly measured?: number } = {},
): Hit {
  const weak = weakness(search.call, turn, start, end, search.condition.role, search.minConfidence);
  return { turn: turn.index, start, end, weak, ...more };
}

/** A hit on the times of a turn; words do not matter, but who spoke does. */
export function timeHit(search: Search<Condition>, turn: CallTurn, measured: number, note: string): Hit {
  const weak =
    search.condition.role !== undefined && turn.role === 'unknown' ? `第${turn.index + 1}句说话人不明` : null;
  return { turn: turn.index, start: 0, end: 0, measured, note, weak };
}
