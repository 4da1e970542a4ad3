/** Telephone, account, identity and bank numbers: each stretch of digits is shown to every recogniser. */
import { accountNo } from './account-no.ts';
import { bankCard } from './bank-card.ts';
import type { Found, Talk } from './call-text.ts';
import { idCard } from './id-card.ts';
import { type Chain, type Link, numberChains } from './number-chains.ts';
import {
  type ContextOf,
  contextsIn,
  mayMean,
  means,
  type NumberContext,
  type NumberRecogniser,
  type NumberWindow,
} from './number-context.ts';
import { type Known, knownAgain } from './number-echoes.ts';
import type { Gap } from './number-gaps.ts';
import { phone } from './phone.ts';

const numberRecognisers: readonly NumberRecogniser[] = [phone, idCard, bankCard, accountNo];

/** Longest number there is: 19 digits, and a country code. */
const MOST_DIGITS = 21;
/** The same, with digits that were taken back. */
const MOST_SPOKEN = 28;
const LEAST_DIGITS = 7;
/** A pause within a number is less likely than one between two numbers. */
const PER_PAUSE = 0.1;
const PER_TALK = 3;
const PER_CORRECTION = 4;
/** 不对 and nothing is taken back. */
const PER_DOUBT = 3;
/** More digits right beside it: the number would be cut in two. */
const PER_CUT = 10;
/** A number that was recognised before, digit by digit. */
const SAID_AGAIN = 120;
/** All that was dictated, read as what was asked for. */
const FOR_ALL = 30;
/** Numbers scored lower have lost or doubled a digit. */
const EXACT_SCORE = 34;
/** Corrections that are weighed within one number. */
const MOST_READINGS = 16;

export function findNumbers(talk: Talk): Found[] {
  const contextOf = contextsIn(talk);
  const found: Found[] = [];
  const known: Known[] = [];
  const rest: NumberWindow[] = [];
  const others = new Set<string>();
  const types = new Map<string, Known['type']>();
  for (const chain of numberChains(talk)) {
    const used = new Set<Link>();
    for (const { window, type, from } of pick(chain, contextOf, others, types)) {
      for (const link of window.links) used.add(link);
      known.push(knownOf(window, type));
      types.set(window.digits, type);
      const aborted = abortedBefore(chain, from, used);
      for (const link of aborted) used.add(link);
      found.push(...partsOf([...aborted, ...window.links], type));
    }
    const left = unused(chain, used, contextOf);
    rest.push(...left);
    for (const { digits, context } of left)
      if (digits.length >= LEAST_DIGITS && isNobodys(context)) others.add(digits);
  }
  for (const { groups, type } of knownAgain(rest, known)) found.push(...partsOf(groups, type));
  return found;
}

/** A ticket number read back, without its name, is still one. */
const isNobodys = ({ label, asked }: NumberContext): boolean =>
  label === 'other' || (label === null && asked.has('other'));

interface LinkedWindow extends NumberWindow {
  readonly links: readonly Link[];
}

interface Picked {
  readonly window: LinkedWindow;
  readonly type: NumberRecogniser['type'];
  readonly score: number;
  readonly from: number;
}

/** The best stretches of a chain that do not overlap. */
function pick(
  chain: Chain,
  contextOf: ContextOf,
  others: ReadonlySet<string>,
  types: ReadonlyMap<string, Known['type']>,
): Picked[] {
  const candidates: Picked[] = [];
  for (let from = 0; from < chain.length; from++) {
    const stretch = { said: '', talks: 0, corrections: 0 };
    for (let to = from; to < chain.length; to++) {
      const link = chain[to];
      if (link === undefined || stretch.said.length + link.digits.length > MOST_SPOKEN) break;
      stretch.said += link.digits;
      if (to > from && link.gap === 'talk') stretch.talks++;
      if (to > from && link.gap === 'correction') stretch.corrections++;
      if (stretch.said.length >= LEAST_DIGITS && !others.has(stretch.said))
        judgeAll(chain, from, to, stretch, contextOf, types, candidates);
    }
  }
  candidates.sort((a, b) => b.score - a.score || a.from - b.from);
  const used = new Set<Link>();
  return candidates.filter(({ window }) => {
    if (window.links.some((link) => used.has(link))) return false;
    for (const link of window.links) used.add(link);
    return true;
  });
}

interface Stretch {
  readonly said: string;
  /** Gaps within it. */
  readonly talks: number;
  readonly corrections: number;
}

/** Every reading of the links `from` to `to`, shown to every recogniser. */
function judgeAll(
  chain: Chain,
  from: number,
  to: number,
  { said, talks, corrections }: Stretch,
  contextOf: ContextOf,
  types: ReadonlyMap<string, Known['type']>,
  candidates: Picked[],
): void {
  const first = chain[from];
  const last = chain[to];
  if (first === undefined || last === undefined) return;
  const context = contextOf(first, last, endBefore(chain, from));
  const cost = (to - from) * PER_PAUSE + talks * PER_TALK + cutsAt(chain, from, to) * PER_CUT;
  const isAll = from === 0 && to === chain.length - 1;
  const show = (digits: string, gap: Gap, price: number): void => {
    for (const { type, judge } of numberRecognisers) {
      const score = judge(digits, context, gap);
      if (score === null) continue;
      const links = chain.slice(from, to + 1);
      const window = { context, links, groups: links, digits };
      const bonus =
        isAll && score >= EXACT_SCORE && (means(context, type) || mayMean(context, type)) ? FOR_ALL : 0;
      candidates.push({ window, type, from, score: score + bonus - price });
    }
  };
  const again = types.get(said);
  if (again !== undefined && (context.label === null || context.label === again)) {
    const links = chain.slice(from, to + 1);
    candidates.push({
      window: { context, links, groups: links, digits: said },
      type: again,
      from,
      score: SAID_AGAIN,
    });
    return;
  }
  if (said.length <= MOST_DIGITS) show(said, talks > 0 ? 'talk' : 'pause', cost + corrections * PER_DOUBT);
  if (corrections > 0)
    for (const digits of withoutTakenBack(chain.slice(from, to + 1)))
      show(digits, 'talk', cost + PER_CORRECTION);
}

/** Ends of the stretch at which the digits go on after a pause, in the same turn. */
function cutsAt(chain: Chain, from: number, to: number): number {
  return isCut(chain[from - 1], chain[from]) + isCut(chain[to], chain[to + 1]);
}

/** 1 for a pause in the same turn, less for words between or another turn. */
function isCut(link: Link | undefined, next: Link | undefined): number {
  if (link === undefined || next === undefined || next.gap === 'talk') return 0;
  return next.gap === 'pause' && link.turn === next.turn ? 1 : 0.5;
}

/** 零零七，不是，零零七四: at each correction, the group said last, what is begun again, or as many digits as follow. */
function withoutTakenBack(links: readonly Link[]): string[] {
  let readings = [''];
  links.forEach((link, i) => {
    const last = links[i - 1];
    const takesBack = last !== undefined && link.gap === 'correction';
    const next = new Set<string>();
    for (const before of readings) {
      if (takesBack) {
        next.add(before.slice(0, -last.digits.length) + link.digits);
        next.add(before.slice(0, before.length - begunAgain(before, link.digits)) + link.digits);
        if (link.digits.length < before.length) next.add(before.slice(0, -link.digits.length) + link.digits);
      } else next.add(before + link.digits);
    }
    readings = [...next].slice(0, MOST_READINGS);
  });
  return readings.filter((digits) => digits.length <= MOST_DIGITS && digits.length >= LEAST_DIGITS);
}

/** Digits at the end of `before` with which `after` begins: 524 of 1496524 and 5243. */
function begunAgain(before: string, after: string): number {
  for (let count = Math.min(after.length, before.length); count > 0; count--)
    if (before.endsWith(after.slice(0, count))) return count;
  return 0;
}

const knownOf = ({ digits, groups, context: { role } }: NumberWindow, type: Known['type']): Known => ({
  type,
  digits,
  role,
  turn: groups.at(-1)?.turn ?? 0,
});

function endBefore(chain: Chain, index: number): number {
  const before = chain[index - 1];
  return before !== undefined && before.turn === chain[index]?.turn ? before.end : 0;
}

/** 幺九九零零，不对，幺九九零零零…: what was begun, and begun again. */
function abortedBefore(chain: Chain, from: number, used: ReadonlySet<Link>): Link[] {
  const first = chain[from];
  const last = chain[from - 1];
  if (first === undefined || last === undefined || first.gap !== 'correction' || last.turn !== first.turn)
    return [];
  const links: Link[] = [];
  for (let i = from - 1; i >= 0; i--) {
    const link = chain[i];
    if (link === undefined || link.turn !== first.turn || used.has(link)) break;
    links.unshift(link);
    if (link.gap !== 'pause') break;
  }
  return links;
}

/** Stretches nobody claimed. */
function unused(chain: Chain, used: ReadonlySet<Link>, contextOf: ContextOf): NumberWindow[] {
  const windows: NumberWindow[] = [];
  let from = 0;
  while (from < chain.length) {
    let to = from;
    while (to < chain.length && !used.has(chain[to] as Link)) to++;
    if (to > from) windows.push(...piecesOf(chain, from, to, contextOf));
    from = to + 1;
  }
  return windows;
}

/** Long stretches in pieces of at most MOST_DIGITS. */
function piecesOf(chain: Chain, from: number, to: number, contextOf: ContextOf): NumberWindow[] {
  const windows: NumberWindow[] = [];
  let start = from;
  while (start < to) {
    let end = start + 1;
    let digits = chain[start]?.digits ?? '';
    while (
      end < to &&
      chain[end]?.gap !== 'talk' &&
      digits.length + (chain[end]?.digits.length ?? 0) <= MOST_DIGITS
    )
      digits += chain[end++]?.digits ?? '';
    const groups = chain.slice(start, end);
    const first = groups[0];
    const last = groups.at(-1);
    if (first !== undefined && last !== undefined)
      windows.push({ context: contextOf(first, last, endBefore(chain, start)), groups, digits });
    start = end;
  }
  return windows;
}

/** One span per turn, from the first digit to the last. */
function partsOf(
  groups: readonly { turn: number; start: number; end: number }[],
  type: Found['type'],
): Found[] {
  const parts: Found[] = [];
  for (const { turn, start, end } of groups) {
    const last = parts.at(-1);
    if (last?.turn === turn) parts[parts.length - 1] = { ...last, end };
    else parts.push({ type, turn, start, end });
  }
  return parts;
}
