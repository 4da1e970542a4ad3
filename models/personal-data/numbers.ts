/** Telephone, account, identity and bank numbers: each stretch of digits is shown to every recogniser. */
import { accountNo } from './account-no.ts';
import { bankCard } from './bank-card.ts';
import type { Found, SpokenTurn } from './call-text.ts';
import type { DigitGroup } from './digit-groups.ts';
import { idCard } from './id-card.ts';
import { type Chain, numberChains } from './number-chains.ts';
import { type NumberRecogniser, type NumberWindow, type WindowOf, windowsIn } from './number-context.ts';
import { phone } from './phone.ts';

const numberRecognisers: readonly NumberRecogniser[] = [phone, idCard, bankCard, accountNo];

/** Longest number there is: 19 digits, and a country code. */
const MOST_DIGITS = 21;
const LEAST_DIGITS = 7;
/** Digits by which a part of a number is recognised when it is said again. */
const ECHO_DIGITS = 6;
const TAIL_DIGITS = 4;

interface Known {
  readonly type: NumberRecogniser['type'];
  readonly digits: string;
}

export function findNumbers(turns: readonly SpokenTurn[]): Found[] {
  const windowOf = windowsIn(turns);
  const found: Found[] = [];
  const known: Known[] = [];
  const rest: NumberWindow[] = [];
  for (const chain of numberChains(turns)) {
    const picked = pick(chain, windowOf);
    for (const { window, type } of picked) {
      known.push({ type, digits: window.digits });
      found.push(...partsOf(window.groups, type));
    }
    const used = new Set(picked.flatMap(({ window }) => window.groups));
    chain.forEach((group, i) => {
      if (!used.has(group)) rest.push(windowOf([group], endBefore(chain, i)));
    });
  }
  const echoed = echoIndex(known);
  for (const window of rest) {
    const type = echoed(window) ?? tailType(window);
    if (type !== null) found.push(...partsOf(window.groups, type));
  }
  return found;
}

interface Picked {
  readonly window: NumberWindow;
  readonly type: NumberRecogniser['type'];
  readonly score: number;
}

/** The best stretches of a chain that do not overlap. */
function pick(chain: Chain, windowOf: WindowOf): Picked[] {
  const candidates: (Picked & { readonly from: number })[] = [];
  for (let from = 0; from < chain.length; from++) {
    let length = 0;
    for (let to = from; to < chain.length; to++) {
      length += chain[to]?.digits.length ?? 0;
      if (length > MOST_DIGITS) break;
      if (length < LEAST_DIGITS) continue;
      const window = windowOf(chain.slice(from, to + 1), endBefore(chain, from));
      for (const { type, judge } of numberRecognisers) {
        const score = judge(window);
        // A pause within a number is less likely than one between two numbers.
        if (score !== null) candidates.push({ window, type, from, score: score - (to - from) * 0.1 });
      }
    }
  }
  candidates.sort((a, b) => b.score - a.score || a.from - b.from);
  const used = new Set<DigitGroup>();
  return candidates.filter(({ window }) => {
    if (window.groups.some((group) => used.has(group))) return false;
    for (const group of window.groups) used.add(group);
    return true;
  });
}

function endBefore(chain: Chain, index: number): number {
  const before = chain[index - 1];
  return before !== undefined && before.turn === chain[index]?.turn ? before.end : 0;
}

/** One span per turn, from the first digit to the last. */
function partsOf(groups: readonly DigitGroup[], type: Found['type']): Found[] {
  const parts: Found[] = [];
  for (const { turn, start, end } of groups) {
    const last = parts.at(-1);
    if (last?.turn === turn) parts[parts.length - 1] = { ...last, end };
    else parts.push({ type, turn, start, end });
  }
  return parts;
}

/** Says which known number a stretch of digits is a part of. Costs the same however many numbers are known. */
function echoIndex(known: readonly Known[]): (window: NumberWindow) => Known['type'] | null {
  const parts = new Map<string, Known['type']>();
  const tails = new Map<string, Known['type']>();
  for (const { type, digits } of known) {
    tails.set(digits.slice(-TAIL_DIGITS), type);
    for (const part of partsOfDigits(digits)) parts.set(part, type);
  }
  return ({ digits, tail, label }) => {
    if (label === 'other') return null;
    if (digits.length >= ECHO_DIGITS) {
      const types = new Set(partsOfDigits(digits).map((part) => parts.get(part) ?? null));
      const [type] = types;
      return types.size === 1 && type !== undefined ? type : null;
    }
    return tail && digits.length >= TAIL_DIGITS ? (tails.get(digits.slice(-TAIL_DIGITS)) ?? null) : null;
  };
}

function partsOfDigits(digits: string): string[] {
  const most = Math.min(digits.length, MOST_DIGITS) - ECHO_DIGITS;
  return Array.from({ length: Math.max(0, most + 1) }, (_, from) => digits.slice(from, from + ECHO_DIGITS));
}

/** 尾号3815 of a number that nobody says whole. */
function tailType({ digits, tail, label, asked }: NumberWindow): Known['type'] | null {
  if (!tail || digits.length < 3 || digits.length > 6) return null;
  if (label === 'other') return null;
  if (label !== null) return label;
  for (const type of ['bank_card', 'id_card', 'account_no', 'phone'] as const)
    if (asked.has(type)) return type;
  return 'phone';
}
