/** Digit groups that may belong to one number: across pauses, fillers and turns of the same speaker. */
import { isBackChannel, type SpokenTurn } from './call-text.ts';
import { type DigitGroup, digitGroups, hasDigits } from './digit-groups.ts';

export type Chain = readonly DigitGroup[];

const FILLERS = [
  '后面是',
  '最后是',
  '那个',
  '这个',
  '然后',
  '后面',
  '后边',
  '接着',
  '最后',
  '就是',
  '嗯',
  '呃',
  '额',
  '啊',
  '哦',
  '再',
  '对',
];
const PAUSE = /[\s，,、。.…\-–—·~；;]/u;
/** Longest stretch of pauses and fillers within a number. */
const GAP_CHARS = 10;
/** A number this long is not gone on with in a later turn. */
const WHOLE_DIGITS = 19;

export function numberChains(turns: readonly SpokenTurn[]): Chain[] {
  const open = new Map<string, DigitGroup[]>();
  const chains: DigitGroup[][] = [];
  turns.forEach(({ role, text }, turn) => {
    const groups = hasDigits(text) ? digitGroups(text, turn) : [];
    let chain = open.get(role) ?? [];
    const first = groups[0];
    const goesOn = first !== undefined && isGap(text.slice(0, first.start)) && first.start <= GAP_CHARS;
    if (!goesOn && !isBackChannel(text)) chain = [];
    for (const group of groups) {
      const last = chain.at(-1);
      const fits =
        last !== undefined &&
        (last.turn === turn
          ? isGap(text.slice(last.end, group.start))
          : group === first && lengthOf(chain) < WHOLE_DIGITS);
      if (fits) chain.push(group);
      else {
        chain = [group];
        chains.push(chain);
      }
    }
    const last = chain.at(-1);
    const openEnd = last !== undefined && (last.turn !== turn || isGap(text.slice(last.end)));
    open.set(role, openEnd ? chain : []);
    if (isBackChannel(text)) return;
    // The other side may say the digits back; anything else ends what was being dictated.
    const echo = groups.length > 0 && goesOn && openEnd;
    for (const other of open.keys()) if (other !== role && !echo) open.set(other, []);
  });
  return chains;
}

const lengthOf = (chain: Chain): number => chain.reduce((sum, { digits }) => sum + digits.length, 0);

/** Nothing but pauses and fillers. */
function isGap(text: string): boolean {
  if (text.length > GAP_CHARS) return false;
  let at = 0;
  while (at < text.length) {
    if (PAUSE.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const filler = FILLERS.find((one) => text.startsWith(one, at));
    if (filler === undefined) return false;
    at += filler.length;
  }
  return true;
}
