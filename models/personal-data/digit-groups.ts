/** Groups of digits as they are written or spoken, digit by digit; amounts and dates are left out. */

export interface DigitGroup {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** 0 to 9, and X for 叉. */
  readonly digits: string;
}

const DIGITS = new Map<string, string>(
  (
    [
      ['0０零〇○洞', '0'],
      ['1１一壹幺', '1'],
      ['2２二两贰', '2'],
      ['3３三叁', '3'],
      ['4４四肆', '4'],
      ['5５五伍', '5'],
      ['6６六陆', '6'],
      ['7７七柒拐', '7'],
      ['8８八捌', '8'],
      ['9９九玖勾', '9'],
    ] as const
  ).flatMap(([chars, digit]) => [...chars].map((char) => [char, digit] as const)),
);

/** What recognisers write for a spoken digit; only believed between digits. */
const SLIPS = new Map<string, string>(
  (
    [
      ['另铃灵领林', '0'],
      ['要腰妖邀夭衣依医', '1'],
      ['儿而耳', '2'],
      ['山散伞', '3'],
      ['是时事死似', '4'],
      ['午武舞吾', '5'],
      ['流刘留溜', '6'],
      ['期妻气其', '7'],
      ['爸吧巴', '8'],
      ['酒就久旧', '9'],
    ] as const
  ).flatMap(([chars, digit]) => [...chars].map((char) => [char, digit] as const)),
);
/** Also believed before the first digit and beside written digits. */
const SLIPS_OF_ONE = new Set('腰妖邀');
const HOW_OFTEN = new Map([
  ['两', 2],
  ['二', 2],
  ['三', 3],
  ['四', 4],
]);

const UNIT =
  /^(?:[元块毛角度年月日点分秒个户天次瓦伏安％%℃岁位米层楼倍伏条级期种家遍]|千瓦|公里|平方|小时|万|亿|号楼|号院|栋|幢|单元|室|钟|半|十|百|千|kwh)/iu;
const QUANTITY = /[点.]/u;

/** Cheap test: is there anything to look for? */
export function hasDigits(text: string): boolean {
  for (const char of text) if (DIGITS.has(char)) return true;
  return false;
}

/** Groups in order. A group ends where anything but a digit stands; slips within spoken digits are read as digits. */
export function digitGroups(text: string, turn: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let at = 0;
  while (at < text.length) {
    const group = groupAt(text, at, turn);
    if (group === null) {
      at++;
      continue;
    }
    at = group.end;
    if (!isQuantity(text, group)) groups.push(group);
  }
  return groups;
}

function groupAt(text: string, start: number, turn: number): DigitGroup | null {
  let at = start;
  let digits = '';
  while (at < text.length) {
    const many = repeated(text, at, digits !== '');
    if (many !== null) {
      digits += many;
      at += 3;
      continue;
    }
    const digit = digitAt(text, at, digits.length);
    if (digit === null) break;
    digits += digit;
    at++;
  }
  return digits === '' ? null : { turn, start, end: at, digits };
}

function digitAt(text: string, at: number, before: number): string | null {
  const char = text[at] ?? '';
  const digit = DIGITS.get(char);
  if (digit !== undefined) return digit;
  if (before >= 14 && /[xX叉]/.test(char) && !/[a-zA-Z]/.test(text[at + 1] ?? '')) return 'X';
  // 零幺九叉: the end of an identity number, on its own.
  if (before >= 2 && (char === '叉' || (/[xX]/.test(char) && !/[a-zA-Z0-9]/.test(text[at + 1] ?? ''))))
    return 'X';
  const slip = SLIPS.get(char);
  if (slip === undefined) return null;
  const after = digitsAhead(text, at + 1, 9);
  if (SLIPS_OF_ONE.has(char)) return before + after >= 7 && after > 0 ? slip : null;
  if (/[0-9]/.test(text[at - 1] ?? '') || /[0-9]/.test(text[at + 1] ?? '')) return null;
  // 四是五: a slip stands between digits, in a long run of them.
  // After ten digits the number is whole: 就一户 is not a slip.
  return before >= 2 && after >= (before >= 10 ? 3 : 1) && before + after >= 7 ? slip : null;
}

function digitsAhead(text: string, from: number, most: number): number {
  let count = 0;
  while (count < most && DIGITS.has(text[from + count] ?? '')) count++;
  return count;
}

/** 三个零 within a number is 000. */
function repeated(text: string, at: number, within: boolean): string | null {
  const times = HOW_OFTEN.get(text[at] ?? '');
  if (times === undefined || text[at + 1] !== '个') return null;
  const digit = DIGITS.get(text[at + 2] ?? '');
  if (digit === undefined || !(within || DIGITS.has(text[at + 3] ?? ''))) return null;
  return digit.repeat(times);
}

/** 二百一十, 3.5, 45分钟; long runs are numbers whatever follows them. */
function isQuantity(text: string, { start, end, digits }: DigitGroup): boolean {
  const before = text[start - 1] ?? '';
  if (digits.length === 1) {
    // 一下, 第三, 等一等: a digit on its own counts only where it stands alone.
    if (/\p{Script=Han}/u.test(before) && !/[嗯是那个啊然后呃]/u.test(before)) return true;
    if (/\p{Script=Han}/u.test(text[end] ?? '') && !/[嗯啊然那呃后]/u.test(text[end] ?? '')) return true;
  }
  if (/[a-zA-Z]/.test(before) || (digits.length < 10 && /[a-zA-Z]/.test(text[end] ?? ''))) return true;
  if (digits.length >= 8) return false;
  const next = text.slice(end, end + 3);
  if (UNIT.test(next)) return true;
  if (/[十百千万亿]/u.test(before)) return true;
  return QUANTITY.test(before) && DIGITS.has(text[start - 2] ?? '');
}
