/** Number plates: province, letter, five or six letters and digits (spoken ones too). */
import { askedBefore, type Found, type SpokenTurn } from './call-text.ts';

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const SIGN = '[A-HJ-NP-Za-hj-np-z0-9零一二两三四五六七八九幺洞拐勾]';
const PLATE = new RegExp(
  `[${PROVINCES}] ?[A-Za-z][ ·•.，,-]?(?:${SIGN}[ ，,-]?){4,5}(?:${SIGN}|[学警挂港澳])`,
  'gu',
);
/** 车牌A12345: without the province only where a plate is spoken of. */
const SHORT = new RegExp(`(?<![A-Za-z])[A-Za-z][ ·]?(?:${SIGN} ?){4,5}`, 'gu');
const SPOKEN_OF = /车牌|车号|牌照|牌号/u;
const DIGIT = /[0-9零一二两三四五六七八九幺洞拐勾]/u;

export function findPlates(turns: readonly SpokenTurn[]): Found[] {
  return turns.flatMap(({ text }, turn) => {
    const found = placesOf(PLATE, text, turn);
    const spokenOf = SPOKEN_OF.test(text) || SPOKEN_OF.test(askedBefore(turns, turn));
    return found.length > 0 || !spokenOf ? found : placesOf(SHORT, text, turn);
  });
}

function placesOf(pattern: RegExp, text: string, turn: number): Found[] {
  return [...text.matchAll(pattern)]
    .map((match) => ({ at: match.index, plate: match[0].trimEnd() }))
    .filter(({ plate }) => DIGIT.test(plate))
    .map(({ at, plate }) => ({ type: 'plate', turn, start: at, end: at + plate.length }) as const);
}
