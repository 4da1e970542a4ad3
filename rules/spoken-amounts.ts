/** Prices and shares as people say them, with decimals: 五毛六, 零点五二元, 百分之十五. */
import { spokenNumber } from './spoken-numbers.ts';
import type { SpokenText } from './spoken-text.ts';

export interface SpokenAmount {
  readonly unit: 'yuan' | 'percent';
  readonly value: number;
  /** Digits behind the point that were said. */
  readonly decimals: number;
  /** Characters of the compact text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};
const ONE = '[0-9零〇一幺二两三四五六七八九]';
const WHOLE = '[0-9]+|[零〇一二两三四五六七八九十百千]+';
/** Digits behind the point; in 零点五六一度 the last one belongs to 一度. */
const FRACTION = `(?:${ONE}(?!度))+`;
const DECIMAL = `(?:${WHOLE})(?:[.点]${FRACTION})?`;

/** 一块二, 五毛六, 五毛六分二, 五角二分, 五毛二分二厘 */
const COINS = new RegExp(
  `(?:(${WHOLE})[块元])?(?:(${ONE})[毛角](?:钱)?)(?:(${ONE})(?!${ONE}(?!度)|[十百千点.毛角块元个天度]))?(?:分(?:(${ONE})厘?)?)?`,
  'g',
);
/** 三块六: a digit behind 块 is a tenth. */
const TENTHS = new RegExp(`(${WHOLE})块(${ONE})(?!${ONE}(?!度)|[十百千点.毛角个天度])`, 'g');
const YUAN = new RegExp(`(${DECIMAL})(?:[块元])`, 'g');
const PER_KWH = new RegExp(`(${WHOLE})[.点](${FRACTION})(?=一度|每度|钱)`, 'g');
const PERCENT = new RegExp(`百分之(${DECIMAL})|([0-9]+(?:\\.[0-9]+)?)%`, 'g');
const PER_MILLE = new RegExp(`千分之(${DECIMAL})`, 'g');

/** Amounts in `text`, in order; where two readings overlap, the longer one. */
export function spokenAmounts(text: string, { offsets }: SpokenText): SpokenAmount[] {
  if (!/[块元毛角%度点]|[百千]分之/.test(text)) return [];
  const { plain, at } = withoutBlanks(text);
  const found: SpokenAmount[] = [];
  const add = (match: RegExpExecArray, unit: SpokenAmount['unit'], digits: string | null) => {
    if (digits === null) return;
    const decimals = (digits.split('.')[1] ?? '').length;
    const first = at[match.index] ?? 0;
    const last = at[match.index + match[0].length - 1] ?? first;
    const start = offsets.findIndex((offset) => offset >= first);
    const behind = offsets.findIndex((offset) => offset > last);
    if (start < 0) return;
    const end = behind < 0 ? offsets.length : behind;
    found.push({ unit, value: Number(digits), decimals, start, end });
  };
  for (const match of plain.matchAll(COINS)) {
    const [, yuan, tenth = '', hundredth = '', thousandth = ''] = match;
    const whole = yuan === undefined ? '0' : wholeOf(yuan);
    if (whole !== null) add(match, 'yuan', `${whole}.${digitsOf(tenth + hundredth + thousandth)}`);
  }
  for (const match of plain.matchAll(TENTHS)) {
    const whole = wholeOf(match[1] ?? '');
    if (whole !== null) add(match, 'yuan', `${whole}.${digitsOf(match[2] ?? '')}`);
  }
  for (const match of plain.matchAll(YUAN)) add(match, 'yuan', decimalOf(match[1] ?? ''));
  for (const match of plain.matchAll(PER_KWH)) add(match, 'yuan', decimalOf(`${match[1]}.${match[2]}`));
  for (const match of plain.matchAll(PERCENT)) add(match, 'percent', decimalOf(match[1] ?? match[2] ?? ''));
  for (const match of plain.matchAll(PER_MILLE)) {
    const said = decimalOf(match[1] ?? '');
    if (said !== null)
      add(match, 'percent', (Number(said) / 10).toFixed((said.split('.')[1] ?? '').length + 1));
  }
  const longest = found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: SpokenAmount[] = [];
  for (const one of longest)
    if (kept.every((other) => one.end <= other.start || one.start >= other.end)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}

/** The text without blanks and in half width, with the place of each character in it. */
function withoutBlanks(text: string): { plain: string; at: number[] } {
  let plain = '';
  const at: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const unit = (text[index] ?? '').normalize('NFKC');
    if (unit.length !== 1 || /\s/.test(unit)) continue;
    plain += unit;
    at.push(index);
  }
  return { plain, at };
}

function digitsOf(text: string): string {
  return [...text].map((char) => DIGITS[char] ?? char).join('');
}

function wholeOf(text: string): string | null {
  const value = spokenNumber(text.replaceAll('〇', '零'));
  return value === null ? null : String(value);
}

function decimalOf(text: string): string | null {
  const [whole = '', fraction] = text.split(/[.点]/);
  const value = wholeOf(whole);
  if (value === null) return null;
  return fraction === undefined ? value : `${value}.${digitsOf(fraction)}`;
}
