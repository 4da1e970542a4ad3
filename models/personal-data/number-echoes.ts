/** Numbers said again, whole or in part, and ends of numbers nobody says whole. */
import type { SpokenTurn } from './call-text.ts';
import type { DigitGroup } from './digit-groups.ts';
import { means, type NumberRecogniser, type NumberWindow } from './number-context.ts';

type NumberType = NumberRecogniser['type'];

/** A number that was recognised. */
export interface Known {
  readonly type: NumberType;
  readonly digits: string;
  readonly role: SpokenTurn['role'];
  readonly turn: number;
}

interface Again {
  readonly groups: readonly DigitGroup[];
  readonly type: NumberType;
}

/** Digits by which a part of a number is recognised when it is said again. */
const ECHO_DIGITS = 6;
const TAIL_DIGITS = 4;
const MOST_TAIL_DIGITS = 8;
const MOST_DIGITS = 21;
/** Accounts of one utility begin alike. */
const PREFIX_DIGITS = 4;
/** Turns after which a number is no longer taken as read back. */
const READ_BACK_TURNS = 3;
const TYPES = ['bank_card', 'id_card', 'account_no', 'phone'] as const;

/** What of `rest` belongs to `known` numbers, or is the end of a number. */
export function knownAgain(rest: readonly NumberWindow[], known: readonly Known[]): Again[] {
  const { typeOf, learn } = typeIndex(known);
  const readBack = readBackIndex(known);
  return rest.flatMap((window) => {
    const { label, asked } = window.context;
    if (label === 'other' || (label === null && asked.has('other'))) return [];
    const type = typeOf(window) ?? readBack(window) ?? tailType(window) ?? unfinished(window);
    if (type !== null) {
      learn(window.digits, type);
      return [{ groups: window.groups, type }];
    }
    // A part of the stretch may be known.
    return window.groups.flatMap((group) => {
      const part = { ...window, groups: [group], digits: group.digits };
      const own = window.groups.length > 1 ? (typeOf(part) ?? tailType(part)) : null;
      return own === null ? [] : [{ groups: [group], type: own }];
    });
  });
}

/** Says which known number a stretch of digits is a part of. Costs the same however many numbers are known. */
function typeIndex(known: readonly Known[]): {
  typeOf(window: NumberWindow): NumberType | null;
  /** An end of a number, said again later. */
  learn(tail: string, type: NumberType): void;
} {
  const parts = new Map<string, NumberType>();
  const tails = new Map<string, NumberType>();
  const accounts = new Set<string>();
  for (const { type, digits } of known) {
    tails.set(digits.slice(-TAIL_DIGITS), type);
    if (type === 'account_no') accounts.add(`${digits.length} ${digits.slice(0, PREFIX_DIGITS)}`);
    for (const part of partsOfDigits(digits)) parts.set(part, type);
  }
  const typeOf = ({ digits, context: { label, tail } }: NumberWindow): NumberType | null => {
    const end = tails.get(digits);
    if (end !== undefined && (label === null || label === end)) return end;
    if (digits.length >= ECHO_DIGITS) {
      const types = new Set(partsOfDigits(digits).map((part) => parts.get(part) ?? null));
      const [type] = types;
      if (types.size === 1 && type !== undefined && type !== null) return type;
      const sibling = accounts.has(`${digits.length} ${digits.slice(0, PREFIX_DIGITS)}`);
      return sibling && label === null ? 'account_no' : null;
    }
    if (digits.length < TAIL_DIGITS) return null;
    const type = tails.get(digits.slice(-TAIL_DIGITS)) ?? null;
    return type !== null && (tail || label === null || label === type) ? type : null;
  };
  const learn = (tail: string, type: NumberType): void => {
    if (tail.length >= TAIL_DIGITS && tail.length <= MOST_TAIL_DIGITS && !tails.has(tail))
      tails.set(tail, type);
  };
  return { typeOf, learn };
}

function partsOfDigits(digits: string): string[] {
  const most = Math.min(digits.length, MOST_DIGITS) - ECHO_DIGITS;
  return Array.from({ length: Math.max(0, most + 1) }, (_, from) => digits.slice(from, from + ECHO_DIGITS));
}

/** Read back at once, with a digit misheard or put right: it begins or ends like what the other side said. */
function readBackIndex(known: readonly Known[]): (window: NumberWindow) => NumberType | null {
  const byTurn = new Map<number, Known[]>();
  for (const one of known) byTurn.set(one.turn, [...(byTurn.get(one.turn) ?? []).slice(-3), one]);
  return ({ digits, groups, context: { role, label } }) => {
    const turn = groups[0]?.turn ?? 0;
    if (digits.length < 7 || label !== null) return null;
    for (let i = turn - 1; i >= turn - READ_BACK_TURNS; i--)
      for (const one of byTurn.get(i) ?? [])
        if (
          one.role !== role &&
          Math.abs(one.digits.length - digits.length) <= 2 &&
          isAlike(one.digits, digits)
        )
          return one.type;
    return null;
  };
}

const isAlike = (one: string, other: string): boolean =>
  one.slice(0, 5) === other.slice(0, 5) || one.slice(-5) === other.slice(-5);

/** 尾号3815 of a number that nobody says whole. */
function tailType({ digits, context: { tail, label, asked, hints, lead } }: NumberWindow): NumberType | null {
  if (!tail || digits.length < 3 || digits.length > MOST_TAIL_DIGITS) return null;
  if (label !== null && label !== 'other') return label;
  for (const labels of [hints, asked]) for (const type of TYPES) if (labels.has(type)) return type;
  return /尾号/u.test(lead) ? 'phone' : null;
}

/** A number that was asked for or announced, and broke off. */
function unfinished({ digits, context }: NumberWindow): NumberType | null {
  const { answered, label, shared } = context;
  if (digits.length < ECHO_DIGITS || shared || (label === null && answered)) return null;
  const types = TYPES.filter((type) => means(context, type));
  if (types[0] === 'phone' && !/^(?:1[3-9]|0)/.test(digits)) return null;
  return types.length === 1 ? (types[0] ?? null) : null;
}
