/** Number plates: province, letter, five or six letters and digits (spoken ones too). */
import { type Found, matchesOf, type Talk } from './call-text.ts';

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PAUSE = '(?:[\\s，,、·•.\\-]|嗯|呃|那个)';
const SIGN =
  '(?:[双两三四]个?[零〇洞一幺二三四五六七八九0-9](?<!两三|三四|四五)|[A-HJ-NP-Za-hj-np-z0-9零〇一二两三四五六七八九幺洞拐勾])';
const PLATE = new RegExp(
  `[${PROVINCES}]${PAUSE}{0,2}[A-Za-z]${PAUSE}{0,2}(?:${SIGN}${PAUSE}{0,2}){2,5}(?:${SIGN}|[学警挂港澳])`,
  'gu',
);
/** 车牌A12345: without the province only where a plate is spoken of. */
const SHORT = new RegExp(`(?<![A-Za-z])[A-Za-z][ ·]?(?:${SIGN} ?){4,5}`, 'gu');
const SPOKEN_OF = /车牌|车号|牌照|牌号|绿牌|蓝牌|号牌/u;
const DIGIT = /[0-9零〇一二两三四五六七八九幺洞拐勾]/u;
/** Signs behind the province: one letter, then five, or six for electric cars. */
const LEAST_SIGNS = 6;
const MOST_SIGNS = 7;
const TIMES: ReadonlyMap<string, number> = new Map([
  ['双', 2],
  ['两', 2],
  ['三', 3],
  ['四', 4],
]);

export function findPlates({ turns, asked }: Talk): Found[] {
  return turns.flatMap(({ text }, turn) => {
    if (!/[A-Za-z]/.test(text)) return [];
    const found = placesOf(PLATE, text, turn).filter(({ start, end }) => {
      const count = signsIn(text.slice(start + 1, end));
      return count >= LEAST_SIGNS && count <= MOST_SIGNS;
    });
    if (found.length > 0) return found;
    const spokenOf = SPOKEN_OF.test(text) || SPOKEN_OF.test(asked[turn] ?? '');
    return spokenOf ? placesOf(SHORT, text, turn) : [];
  });
}

/** Letters and digits, 三个零 counted three times. */
function signsIn(text: string): number {
  const counted = text.replace(
    /([双两三四])个?([零〇洞一幺二三四五六七八九0-9])/gu,
    (all, times: string, digit: string) =>
      all.includes('个') || times === '双' ? digit.repeat(TIMES.get(times) ?? 1) : all,
  );
  return counted.match(/[A-Za-z0-9零〇一二两三四五六七八九幺洞拐勾学警挂港澳]/gu)?.length ?? 0;
}

function placesOf(pattern: RegExp, text: string, turn: number): Found[] {
  return matchesOf(pattern, text)
    .map((match) => ({ at: match.index, plate: match[0].trimEnd() }))
    .filter(({ plate }) => DIGIT.test(plate))
    .map(({ at, plate }) => ({ type: 'plate', turn, start: at, end: at + plate.length }) as const);
}
