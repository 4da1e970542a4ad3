/** Telephone and 户号 of a call as keyed hashes: callers are known again without their numbers being kept. */
import { createHmac } from 'node:crypto';
import { digitGroups } from '../../models/personal-data/digit-groups.ts';
import type { Metadata, Opinions, PersonalDataType } from '../domain.ts';
import type { LinkKind, NumberLink } from './facts.ts';

/** Whole numbers only: parts (尾号6608) would link strangers. */
const LENGTH: Readonly<Record<LinkKind, readonly [least: number, most: number]>> = {
  phone: [10, 12],
  account: [9, 14],
};
const SPOKEN: Readonly<Record<LinkKind, PersonalDataType>> = { phone: 'phone', account: 'account_no' };
/** A field of the draft that is less sure is left out. */
const SURE = 0.5;

/** Numbers the platform knew and numbers said in the call; each hash once, in a fixed order. */
export function numberLinks(
  metadata: Pick<Metadata, 'customerNumber' | 'accountNo'>,
  opinions: Pick<Opinions, 'personalData' | 'workOrder'>,
  key: string,
): NumberLink[] {
  const found = new Map<string, NumberLink>();
  const add = (kind: LinkKind, digits: string, spoken: boolean): void => {
    const [least, most] = LENGTH[kind];
    if (digits.length < least || digits.length > most || /^(.)\1*$/.test(digits)) return;
    const hash = createHmac('sha256', key).update(`${kind}:${digits}`).digest('base64url');
    if (found.get(hash)?.spoken !== false) found.set(hash, { kind, hash, spoken });
  };
  add('phone', phoneDigits(written(metadata.customerNumber)), false);
  add('account', written(metadata.accountNo), false);
  for (const kind of ['phone', 'account'] as const) {
    for (const digits of spokenNumbers(opinions.personalData ?? [], SPOKEN[kind])) {
      add(kind, kind === 'phone' ? phoneDigits(digits) : digits, true);
    }
    const field = kind === 'phone' ? 'phone' : 'accountNo';
    for (const one of opinions.workOrder ?? []) {
      if (one.field !== field || one.confidence < SURE || one.value.startsWith('尾号')) continue;
      add(kind, kind === 'phone' ? phoneDigits(written(one.value)) : written(one.value), true);
    }
  }
  return [...found.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

/** A number dictated in pieces is several spans: what follows each other is put together while it is not whole. */
function spokenNumbers(
  spans: NonNullable<Opinions['personalData']>,
  type: PersonalDataType,
): readonly string[] {
  const whole: string[] = [];
  let open: { digits: string; turn: number } | null = null;
  for (const span of spans) {
    if (span.type !== type) continue;
    const digits = spokenDigits(span.text);
    if (
      open !== null &&
      span.turn - open.turn <= 2 &&
      open.digits.length + digits.length <= LENGTH_OF_PIECES
    ) {
      open = { digits: open.digits + digits, turn: span.turn };
    } else {
      open = { digits, turn: span.turn };
    }
    whole.push(open.digits);
  }
  return whole;
}

const LENGTH_OF_PIECES = 13;

function spokenDigits(text: string): string {
  return digitGroups(text.replace(/[^\p{L}\p{N}]/gu, ''), 0)
    .map(({ digits }) => digits)
    .join('');
}

function written(value: string | null): string {
  return (value ?? '').normalize('NFKC').replace(/\D/g, '');
}

/** Without the country and without the 0 that is dialled before numbers of other places. */
function phoneDigits(digits: string): string {
  const own = digits.replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, '');
  return own.replace(/^0(?=1[3-9]\d{9}$)/, '');
}
