/** Whether an item needs its owner's attention. */
import type { KnowledgeItem } from './item.ts';

export const stalenesses = ['current', 'upcoming', 'expiring', 'expired', 'unused'] as const;
export type Staleness = (typeof stalenesses)[number];

/** Time for an owner to write the next version. */
const EXPIRES_SOON_DAYS = 30;

/**
 * `isUsed`: null when nobody can tell, since no call has been compared with it yet. Days are written 2026-03-09.
 * Unused is said only of what holds today and has held for `EXPIRES_SOON_DAYS`.
 */
export function stalenessOf(
  { from, to }: Pick<KnowledgeItem, 'from' | 'to'>,
  today: string,
  isUsed: boolean | null,
): Staleness {
  if (to !== null && to < today) return 'expired';
  if (from !== null && from > today) return 'upcoming';
  if (to !== null && to <= daysFrom(today, EXPIRES_SOON_DAYS)) return 'expiring';
  const isNew = from !== null && from > daysFrom(today, -EXPIRES_SOON_DAYS);
  return isUsed === false && !isNew ? 'unused' : 'current';
}

function daysFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
