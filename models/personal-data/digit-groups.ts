/** Groups of digits as they are written or spoken, digit by digit; amounts and dates are left out. */
import { ALSO_WORDS, DIGITS, FRAME_WORDS, SLIPS, TIMES } from './digit-signs.ts';

export interface DigitGroup {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** 0 to 9, and X for 叉. */
  readonly digits: string;
}

/** One sign of a run: a digit, 三个零, 叉, or what may be a digit misheard. */
interface Sign {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  readonly slip: boolean;
}

const UNIT =
  /^(?:[元块毛角度年月日点分秒个户天次瓦伏安％%℃岁位米层楼倍伏条级期种家遍]|千瓦|公里|平方|小时|万|亿|号楼|号院|栋|幢|单元|室|钟|半|十|百|千|kwh)/iu;
const PAUSES = /^[\s，,、。.…\-–—·]$/u;
/** Characters of pauses and noises looked over for the digits beside a short group. */
const BESIDE_CHARS = 3;
/** Over a filler at most. */
const BACK_CHARS = 8;
/** Numbers that are whole at this length: what follows need not be a digit misheard. */
const WHOLE = /^(?:\d{10}|1[3-9]\d{9}|\d{13}|\d{16}|\d{17}[\dX]|\d{19})$/;
/** Longest run in which slips are weighed. */
const MOST_SIGNS = 30;

/** What a UTF-16 unit may be: 1 a digit, or 双 in front of one; 2 a digit misheard; 4 叉. */
const KINDS = new Uint8Array(65536);
for (const char of SLIPS.keys()) KINDS[char.charCodeAt(0)] = 2;
for (const char of 'xX叉') KINDS[char.charCodeAt(0)] = 4;
for (const char of [...DIGITS.keys(), '双']) KINDS[char.charCodeAt(0)] = 1;

/** Cheap test: is there anything to look for? */
export function hasDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (KINDS[text.charCodeAt(at)] === 1) return true;
  return false;
}

/** Nothing, or a word that sounds like a digit with no digit behind it. */
function isNoSign(text: string, at: number): boolean {
  const kind = KINDS[text.charCodeAt(at)];
  return kind === 0 || (kind === 2 && (KINDS[text.charCodeAt(at + 1)] ?? 0) === 0);
}

/** Groups in order. A group ends where anything but a digit stands; slips among digits are read as digits. */
export function digitGroups(text: string, turn: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let at = 0;
  while (at < text.length) {
    if (isNoSign(text, at)) {
      at++;
      continue;
    }
    const run = runAt(text, at);
    const last = run.at(-1);
    if (last === undefined) {
      at++;
      continue;
    }
    for (const signs of run.some(({ slip }) => slip) ? withoutWords(text, run) : [run]) {
      const group = withoutYear(text, groupOf(signs, turn));
      if (group !== null && !isQuantity(text, group)) groups.push(group);
    }
    at = last.end;
  }
  return groups;
}

function groupOf(signs: readonly Sign[], turn: number): DigitGroup | null {
  const first = signs[0];
  const last = signs.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    turn,
    start: first.start,
    end: last.end,
    digits: signs.map(({ digits }) => digits).join(''),
  };
}

/** Signs from `start` on, up to the first thing that is none. Long runs that may hold slips come in pieces. */
function runAt(text: string, start: number): Sign[] {
  const signs: Sign[] = [];
  let at = start;
  let slips = false;
  while (at < text.length && !(slips && signs.length >= MOST_SIGNS)) {
    const sign = signAt(text, at, signs);
    if (sign === null) break;
    slips ||= sign.slip;
    signs.push(sign);
    at = sign.end;
  }
  return signs;
}

function signAt(text: string, at: number, before: readonly Sign[]): Sign | null {
  const char = text[at] ?? '';
  const times = TIMES.get(char);
  if (times !== undefined) {
    const counted = char === '双' ? at + 1 : text[at + 1] === '个' ? at + 2 : null;
    const digit = counted === null ? undefined : DIGITS.get(text[counted] ?? '');
    // 三个零 within a number is 000; 三个一百 is not.
    if (
      counted !== null &&
      digit !== undefined &&
      (before.length > 0 || leadsOn(text, counted + 1) || goesOn(text, at))
    )
      return { start: at, end: counted + 1, digits: digit.repeat(times), slip: false };
    if (char === '双') return null;
  }
  const digit = DIGITS.get(char);
  if (digit !== undefined) return { start: at, end: at + 1, digits: digit, slip: false };
  if (KINDS[text.charCodeAt(at)] === 4)
    return isX(text, at, before.length) ? { start: at, end: at + 1, digits: 'X', slip: false } : null;
  const slip = SLIPS.get(char);
  return slip === undefined ? null : { start: at, end: at + 1, digits: slip, slip: true };
}

/** Is 三个零 followed by more of a number, over a pause at most? */
function leadsOn(text: string, at: number): boolean {
  const next = PAUSES.test(text[at] ?? '') ? at + 1 : at;
  return DIGITS.has(text[next] ?? '') || text[next] === '双';
}

/** 幺九九，四个零: it follows digits over a pause. */
const goesOn = (text: string, at: number): boolean =>
  at === 0 || (PAUSES.test(text[at - 1] ?? '') && hasDigits(text.slice(Math.max(0, at - BACK_CHARS), at)));

/** 零幺九叉: the end of an identity number, on its own too. */
function isX(text: string, at: number, before: number): boolean {
  const next = text[at + 1] ?? '';
  if (before >= 14) return !/[a-zA-Z]/.test(next);
  if (text[at] !== '叉' && /[a-zA-Z0-9]/.test(next)) return false;
  if (before >= 2) return true;
  const from = at - before;
  return PAUSES.test(text[from - 1] ?? '') && hasDigits(text.slice(Math.max(0, from - BACK_CHARS), from));
}

/** The groups of a run that holds slips: those that make a number stay, the others are words that part groups. */
function withoutWords(text: string, run: readonly Sign[]): (readonly Sign[])[] {
  const whole = wholeNumber(run, text);
  if (whole !== null) return [whole];
  if (isPieceOfNumber(text, run)) return [run];
  const groups: Sign[][] = [[]];
  run.forEach((sign, i) => {
    if (!sign.slip || isBetweenDigits(text, run, i)) groups.at(-1)?.push(sign);
    else groups.push([]);
  });
  return groups.filter((signs) => signs.length > 0);
}

/** 要九九零零零三要六五三: with its slips the run has the length of a whole number. */
function wholeNumber(run: readonly Sign[], text: string): readonly Sign[] | null {
  const real = run.filter(({ slip }) => !slip);
  if (real.length < 5) return null;
  const first = run.findIndex(({ slip }) => !slip);
  let best: readonly Sign[] | null = null;
  for (const from of new Set([0, first])) {
    for (let to = first; to < run.length; to++) {
      const last = run[to];
      if (last === undefined || (to + 1 < run.length && run[to + 1]?.slip === false)) continue;
      if (last.slip && (ALSO_WORDS.has(text[last.start] ?? '') || !isBoundary(text, last.end))) continue;
      const signs = run.slice(from, to + 1);
      const digits = signs.map((sign) => sign.digits).join('');
      // 腰 at the end of a run is no word: the number has one digit more.
      if (!(WHOLE.test(digits) || last.slip) || signs.filter(({ slip }) => slip).length * 2 > signs.length)
        continue;
      const opening = text[signs[0]?.start ?? 0] ?? '';
      // 是 and 就 before ten digits mean themselves; a mobile number is known by its beginning.
      if (signs[0]?.slip && ALSO_WORDS.has(opening) && digits.length !== 11) continue;
      if (best === null || signs.length > best.length) best = signs;
    }
  }
  return best;
}

const isBoundary = (text: string, at: number): boolean => at >= text.length || PAUSES.test(text[at] ?? '');

/** 幺酒酒，零零零: between pauses nothing but signs. */
function isPieceOfNumber(text: string, run: readonly Sign[]): boolean {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined || run.length < 2 || run.length > 8) return false;
  if (run.filter(({ slip }) => !slip).length < Math.min(2, run.length - 1)) return false;
  for (const edge of [first, last]) if (edge.slip && FRAME_WORDS.has(text[edge.start] ?? '')) return false;
  if (!(first.start === 0 || PAUSES.test(text[first.start - 1] ?? '')) || !isBoundary(text, last.end))
    return false;
  return run.length > 2 || DIGITS.has(text[first.start - 2] ?? '') || DIGITS.has(text[last.end + 1] ?? '');
}

/** 四是五: a slip stands between spoken digits, in a long run of them. */
function isBetweenDigits(text: string, run: readonly Sign[], index: number): boolean {
  const char = text[run[index]?.start ?? 0] ?? '';
  const before = digitsBeside(run, index, -1);
  const after = digitsBeside(run, index, 1);
  if (/[腰妖邀]/u.test(char))
    return before + after >= 7 && (after > 0 || isBoundary(text, run[index]?.end ?? 0));
  if (
    /[0-9]/.test(text[(run[index]?.start ?? 0) - 1] ?? '') ||
    /[0-9]/.test(text[run[index]?.end ?? 0] ?? '')
  )
    return false;
  // After ten digits the number is whole: 就一户 is not a slip.
  return before >= 2 && after >= (before >= 10 ? 3 : 1) && before + after >= 7;
}

function digitsBeside(run: readonly Sign[], index: number, step: 1 | -1): number {
  let count = 0;
  for (let i = index + step; run[i] !== undefined; i += step) {
    if (run[i]?.slip && step === 1) break;
    count += run[i]?.digits.length ?? 0;
  }
  return count;
}

/** 二百一十, 3.5, 45分钟; long runs are numbers whatever follows them. */
function isQuantity(text: string, { start, end, digits }: DigitGroup): boolean {
  const before = text[start - 1] ?? '';
  if (digits.length === 1 && end - start === 1) {
    // 一下, 第三, 等一等: a digit on its own counts only where it stands alone.
    if (/\p{Script=Han}/u.test(before) && !/[嗯是那个啊然后呃哎哦]/u.test(before)) return true;
    if (/\p{Script=Han}/u.test(text[end] ?? '') && !/[嗯啊然那呃后哎哦对是吧吗]/u.test(text[end] ?? ''))
      return true;
  }
  if (/[a-zA-Z]/.test(before) || (digits.length < 10 && /[a-zA-Z]/.test(text[end] ?? ''))) return true;
  if (digits.length >= 8) return false;
  if (digits.length <= 2 && isClock(text, start, end)) return true;
  const next = text.slice(end, end + 3);
  if (UNIT.test(next) || isWholePart(text, end)) return true;
  if (/[十百千万亿]/u.test(before)) return true;
  return /[点.]/u.test(before) && DIGITS.has(text[start - 2] ?? '') && isDecimal(text, start);
}

/** 3.5 and 三点五 are amounts; 1990.0012.207 is a number with dots in it. */
function isDecimal(text: string, start: number): boolean {
  return (
    text[start - 1] === '点' ||
    !/[0-9]{3,}/.test(text.slice(Math.max(0, start - 1 - BESIDE_CHARS), start - 1))
  );
}

/** 9900013588二零二三年: the year is no part of the number. */
function withoutYear(text: string, group: DigitGroup | null): DigitGroup | null {
  if (group === null || text[group.end] !== '年' || group.digits.length !== group.end - group.start)
    return group;
  if (group.digits.length < 11 || !/(?:19|20)\d\d$/.test(group.digits)) return group;
  return { ...group, end: group.end - 4, digits: group.digits.slice(0, -4) };
}

/** The two halves of 13:05. */
const isClock = (text: string, start: number, end: number): boolean =>
  (/[:：]/.test(text[end] ?? '') && /[0-9]/.test(text[end + 1] ?? '')) ||
  (/[:：]/.test(text[start - 1] ?? '') && /[0-9]/.test(text[start - 2] ?? ''));

/** The 73 of 73.15. */
const isWholePart = (text: string, end: number): boolean =>
  /[.点]/u.test(text[end] ?? '') &&
  DIGITS.has(text[end + 1] ?? '') &&
  !/^[0-9]{3}/.test(text.slice(end + 1, end + 1 + BESIDE_CHARS));
