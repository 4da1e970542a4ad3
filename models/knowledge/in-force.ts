/** Which texts of an item held where and when a call took place. */
import { regionFit } from '../../rules/regions.ts';
import type { KnowledgeItem } from './item.ts';

type Dated = Pick<KnowledgeItem, 'from' | 'to'>;
type Placed = Pick<KnowledgeItem, 'from' | 'to' | 'regions'>;

/** Without a day: what holds until further notice. */
export function holdsOn({ from, to }: Dated, day: string | null): boolean {
  if (day === null) return to === null;
  return (from === null || from <= day) && (to === null || day <= to);
}

/**
 * Of texts that are one item: those that held on `day` in `region`. A text of the region goes before one for
 * everywhere. `unknown-region`: it depends on a region nobody knows.
 */
export function textInForce<T extends Placed>(
  texts: readonly T[],
  day: string | null,
  region: string | null | undefined,
): T | 'unknown-region' | null {
  const held = texts.filter((text) => holdsOn(text, day));
  let isUnknown = false;
  for (const text of held) {
    if (text.regions.length === 0) continue;
    const fit = regionFit(region, text.regions);
    if (fit === 'inside') return text;
    isUnknown ||= fit === 'unknown';
  }
  if (isUnknown) return 'unknown-region';
  return held.find(({ regions }) => regions.length === 0) ?? null;
}
