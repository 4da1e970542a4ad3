/** Texts as they would be said aloud, so that 45分钟 and 四十五分钟 are alike; hesitation and fillers left out. */
import { type SpokenText, spokenText } from '../../rules/spoken-text.ts';

export interface SpokenWording extends SpokenText {
  /** Index in the text as given of each character of `compact`, UTF-16 units. */
  readonly origins: readonly number[];
}

/** Numbers people say as a whole: those with a unit behind them. 95598 and account numbers are read digit by digit. */
const COUNTED = /\d{1,4}(?=\s*(?:分钟|个?小时|个?工作日|天|日内|元|块|度|伏|次|年|个月|声|%))/g;
/** Said while thinking, or to keep the line alive; they carry nothing. */
const FILLERS = /(?:那个|就是说|就是|然后呢?|这样子?的?话?|的话|呃|嗯|啊|哦|噢|呢|嘛|吧|哈|呀|啦|哎|诶|喂)/g;

export function spokenWording(text: string): SpokenWording {
  const kept: string[] = [];
  const from: number[] = [];
  let at = 0;
  const copy = (end: number) => {
    for (; at < end; at++) {
      kept.push(text[at] ?? '');
      from.push(at);
    }
  };
  for (const { index, 0: found } of changesIn(text)) {
    copy(index);
    const said = /^\d/.test(found) ? numeral(Number(found)) : '';
    for (const character of said) {
      kept.push(character);
      from.push(index);
    }
    at = index + found.length;
  }
  copy(text.length);
  const spoken = spokenText(kept.join(''));
  return { ...spoken, origins: spoken.offsets.map((offset) => from[offset] ?? 0) };
}

function changesIn(text: string): RegExpExecArray[] {
  const counted = /\d/.test(text) ? [...text.matchAll(COUNTED)] : [];
  return [...counted, ...text.matchAll(FILLERS)].sort((a, b) => a.index - b.index);
}

const DIGITS = '零一二三四五六七八九';
const PLACES = ['', '十', '百', '千'];

/** 0 to 9999 as said: 45 四十五, 102 一百零二, 12 十二. */
function numeral(value: number): string {
  if (value === 0) return '零';
  const digits = String(value);
  let said = '';
  for (const [index, digit] of [...digits].entries()) {
    const place = PLACES[digits.length - 1 - index] ?? '';
    if (digit !== '0') said += (DIGITS[Number(digit)] ?? '') + place;
    else if (!said.endsWith('零') && Number(digits.slice(index)) > 0) said += '零';
  }
  return said.replace(/^一十/, '十');
}
