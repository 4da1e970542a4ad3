/** Personal data in what is said: eight recognisers, one order. */
import type { PersonalDataSpan, PersonalDataType } from '../../pipeline/domain.ts';
import { findAddresses } from './address.ts';
import { type Found, type SpokenTurn, talkOf } from './call-text.ts';
import { findEmails } from './email.ts';
import { findNames } from './name.ts';
import { findNumbers } from './numbers.ts';
import { findPlates } from './plate.ts';

/** Raise it when other spans may be found: stored opinions are then made again. */
export const PERSONAL_DATA_VERSION = 'personal-data-8';

/** Where spans overlap the earlier kind stays: an address of digits at a mail host is no telephone. */
const ORDER: readonly PersonalDataType[] = [
  'email',
  'plate',
  'id_card',
  'bank_card',
  'phone',
  'account_no',
  'address',
  'name',
];

/**
 * Spans in order of place, none overlapping another; a number split over turns gives one span a turn.
 * Offsets are UTF-16 units. Time grows with the length of the text, whatever it holds.
 */
export function findPersonalData(turns: readonly SpokenTurn[]): PersonalDataSpan[] {
  const talk = talkOf(turns);
  const found = [
    ...findEmails(turns),
    ...findPlates(talk),
    ...findNumbers(talk),
    ...findAddresses(talk),
    ...findNames(talk),
  ];
  const byTurn = new Map<number, Found[]>();
  for (const one of found) {
    const list = byTurn.get(one.turn);
    if (list === undefined) byTurn.set(one.turn, [one]);
    else list.push(one);
  }
  return turns.flatMap(({ text }, turn) =>
    apart(byTurn.get(turn) ?? []).map(({ type, start, end }) => ({
      type,
      turn,
      start,
      end,
      text: text.slice(start, end),
    })),
  );
}

/** Drops what overlaps something that comes earlier in ORDER, or is longer. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  const sorted = [...found].sort(
    (a, b) => a.start - b.start || ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || b.end - a.end,
  );
  for (const one of sorted) {
    const last = kept.at(-1);
    if (last === undefined || one.start >= last.end) kept.push(one);
    else if (wins(one, last)) kept[kept.length - 1] = one;
  }
  return kept;
}

function wins(one: Found, other: Found): boolean {
  const order = ORDER.indexOf(one.type) - ORDER.indexOf(other.type);
  return order < 0 || (order === 0 && one.end - one.start > other.end - other.start);
}
