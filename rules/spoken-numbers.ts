/** Numbers as people say them: digit by digit, as time spans, as sums of money. Works on compact text. */

export interface SpokenDigits {
  readonly digits: string;
  /** Characters of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface SpokenSpan {
  /** Longest reading of what was said ("两三天" is three days), in minutes; a day has 1440. */
  readonly minutes: number;
  readonly start: number;
  readonly end: number;
}

const DIGIT: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  一: '1',
  幺: '1',
  妖: '1',
  腰: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  拐: '7',
};

/** Runs of at least `least` digits, Arabic or read out one by one (幺 is 1). "一千六百" is no run. */
export function spokenDigits(compact: string, least: number): SpokenDigits[] {
  const found: SpokenDigits[] = [];
  for (const match of compact.matchAll(/[0-9零〇洞一幺妖腰二两三四五六七八九拐]+/g)) {
    const before = compact[match.index - 1] ?? '';
    const after = compact[match.index + match[0].length] ?? '';
    if (
      match[0].length < least ||
      '十百千万亿'.includes(before || '-') ||
      '十百千万亿'.includes(after || '-')
    )
      continue;
    const digits = [...match[0]].map((char) => DIGIT[char] ?? char).join('');
    found.push({ digits, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

const NUMBER = '[0-9]+|[零一二两三四五六七八九十百千几半]+';
const UNITS: readonly (readonly [string, number])[] = [
  ['个半小时', 60],
  ['个半钟头', 60],
  ['分钟', 1],
  ['刻钟', 15],
  ['个工作日', 1440],
  ['工作日', 1440],
  ['个小时', 60],
  ['小时', 60],
  ['个钟头', 60],
  ['个钟', 60],
  ['钟头', 60],
  ['个星期', 10080],
  ['个礼拜', 10080],
  ['星期', 10080],
  ['礼拜', 10080],
  ['周', 10080],
  ['个月', 43200],
  ['天', 1440],
];
const SPAN = new RegExp(`(${NUMBER})(?:[到至](${NUMBER}))?(${UNITS.map(([unit]) => unit).join('|')})`, 'g');
const ANY_UNIT = /[钟时日期拜周月天]/;
/** A span that has passed is told, not promised (等了三天, 已经两个小时, 三天了); 耽误您两分钟 promises nothing. */
const PASSED_BEFORE = /(了|已经|都|第|过|上|每|(耽误|占用|打扰|用)[您你])$/;
const PASSED_AFTER = /^(了|前[^给就会可到答处回])/;

/** Time spans that lie ahead ("四十五分钟", "两个小时内", "三到五个工作日", "半小时"), in order. */
export function spokenSpans(compact: string): SpokenSpan[] {
  const found: SpokenSpan[] = [];
  if (!ANY_UNIT.test(compact)) return found;
  for (const match of compact.matchAll(SPAN)) {
    const [whole, low = '', high, unitName = ''] = match;
    const end = match.index + whole.length;
    if (PASSED_BEFORE.test(compact.slice(0, match.index)) || PASSED_AFTER.test(compact.slice(end))) continue;
    const amount = spokenNumber(high ?? low);
    const unit = UNITS.find(([name]) => name === unitName)?.[1] ?? 0;
    if (amount === null || amount === 0) continue;
    const minutes = Math.round((amount + (unitName.startsWith('个半') ? 0.5 : 0)) * unit);
    found.push({ minutes, start: match.index, end });
  }
  return found;
}

/** 0 to 9999 and halves; for "两三" and "十几" the larger reading. Null when it is no number. */
export function spokenNumber(text: string): number | null {
  if (/^[0-9]+$/.test(text)) return Number(text);
  if (text === '半') return 0.5;
  if (text === '几') return 5;
  if (text.includes('半') || !/^[零一二两三四五六七八九十百千几]+$/.test(text)) return null;
  let total = 0;
  let digit: number | null = null;
  for (const char of text) {
    const scale = { 十: 10, 百: 100, 千: 1000 }[char];
    if (scale !== undefined) {
      total += (digit ?? 1) * scale;
      digit = null;
    } else if (char === '几') digit = total > 0 ? 9 : 5;
    else digit = Number(DIGIT[char]);
  }
  return total + (digit ?? 0);
}

/** A sum of money was said: 八百块, 120元, 三十五块六. */
export function spokenMoney(compact: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const match of compact.matchAll(
    /(?:[0-9]+|[零一二两三四五六七八九十百千万]+)(?:多|来)?(?:块|元)(?!儿)/g,
  ))
    found.push({ start: match.index, end: match.index + match[0].length });
  return found;
}
