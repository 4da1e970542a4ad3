/** Digit groups that may belong to one number: across pauses, fillers and turns of the same speaker. */
import type { Talk } from './call-text.ts';
import { type DigitGroup, digitGroups, hasDigits } from './digit-groups.ts';
import { GAP_CHARS, type Gap, gapIn } from './number-gaps.ts';

/** A group, and what stands between it and the group before. */
export interface Link extends DigitGroup {
  readonly gap: Gap;
}

export type Chain = readonly Link[];

/** A number this long is not gone on with in a later turn. */
const WHOLE_DIGITS = 19;

export function numberChains({ turns, prompts }: Talk): Chain[] {
  const open = new Map<string, Link[]>();
  const chains: Link[][] = [];
  turns.forEach(({ role, text }, turn) => {
    const groups = hasDigits(text) ? digitGroups(text, turn) : [];
    let chain = open.get(role) ?? [];
    const first = groups[0];
    const goesOn = first !== undefined && goesOnWith(text.slice(0, first.start));
    const prompt = prompts[turn] ?? false;
    if (!goesOn && !prompt) chain = [];
    for (const group of groups) {
      const last = chain.at(-1);
      const gap = last === undefined ? null : gapBefore(group, last, text, group === first, chain);
      if (gap !== null) chain.push({ ...group, gap });
      else {
        chain = [{ ...group, gap: 'pause' }];
        chains.push(chain);
      }
    }
    const last = chain.at(-1);
    const openEnd = last !== undefined && (last.turn !== turn || gapIn(text.slice(last.end)) !== null);
    open.set(role, openEnd ? chain : []);
    if (prompt) return;
    // The other side may say the digits back; anything else ends what was being dictated.
    const echo = groups.length > 0 && goesOn && openEnd;
    for (const other of open.keys()) if (other !== role && !echo) open.set(other, []);
  });
  return chains;
}

function gapBefore(group: DigitGroup, last: Link, text: string, first: boolean, chain: Chain): Gap | null {
  if (last.turn === group.turn) return gapIn(text.slice(last.end, group.start));
  return first && lengthOf(chain) < WHOLE_DIGITS ? 'pause' : null;
}

const goesOnWith = (lead: string): boolean => {
  const gap = lead.length <= GAP_CHARS ? gapIn(lead) : null;
  return gap !== null && gap !== 'talk';
};

/** Digits said, without groups that were taken back. */
const lengthOf = (chain: Chain): number =>
  chain.reduce((sum, { digits }, i) => sum + (chain[i + 1]?.gap === 'correction' ? 0 : digits.length), 0);
