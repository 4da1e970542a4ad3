/** Labels that come from a decision about one rule: which label of a turn was looked at, and which were not. */
import type { TurnLabel } from '../domain.ts';

/** Rules that say of a turn what a label of the model `turns` says. */
const turnLabels: ReadonlyMap<string, TurnLabel> = new Map([
  ['argue', 'argue'],
  ['blame_shifting', 'shift'],
  ['over_promise', 'promise'],
  ['info_leak', 'leak'],
]);

/** What rules find of single turns, and people decide about. */
export const ruleTurnLabels: readonly TurnLabel[] = [...turnLabels.values()];

export function turnLabelOf(rule: string): TurnLabel | null {
  return turnLabels.get(rule) ?? null;
}

/** `decided`: what was decided and where, such as `appeal 12`. The same decision gives the same id. */
export function decisionLabelId(decided: string, rule: string, turn: number | null): string {
  return `${decided} ${rule} ${turn ?? 'call'}`;
}

/**
 * The only label that whoever decided had in view, by the id of what was stored; null: all of them, as when somebody is
 * asked for the labels of a turn.
 */
export function lookedAt(labelId: string): TurnLabel | null {
  const [, rule] = / (\S+) \S+$/.exec(labelId) ?? [];
  return rule === undefined ? null : turnLabelOf(rule);
}
