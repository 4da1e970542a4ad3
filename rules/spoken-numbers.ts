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

/** 1 for each UTF-16 unit that is a digit. */
const isDigit = new Uint8Array(65536);
for (const char of `0123456789${Object.keys(DIGIT).join('')}`) isDigit[char.charCodeAt(0)] = 1;

/** Cheap test before the dear one. */
function hasDigits(compact: string, least: number): boolean {
  let run = 0;
  for (let at = 0; at < compact.length; at++) {
    if (isDigit[compact.charCodeAt(at)] !== 1) run = 0;
    else if (++run >= least) return true;
  }
  return false;
}

/** Runs of at least `least` digits, Arabic or read out one by one (幺 is 1). "一千六百" is no run. */
export function spokenDigits(compact: string, least: number): SpokenDigits[] {
  const found: SpokenDigits[] = [];
  if (!hasDigits(compact, least)) return found;
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

const NUMBER = '[0-9]+|个把|[零一二两三四五六七八九十百千几半]+';
const UNITS: readonly (readonly [string, number])[] = [
  ['个半小时', 60],
  ['个半钟头', 60],
  ['个半月', 43200],
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
  ['月', 43200],
  ['天', 1440],
];
const UNIT = UNITS.map(([unit]) => unit).join('|');
/** 二十多分钟, 两个多小时, 十来天; a half may follow: 一天半. */
const SPAN = new RegExp(
  `(${NUMBER})(?:[到至](${NUMBER}))?(?:(?:个(?=[多来]))?([多来])(?=个?(?:分钟|工作日|小时|钟头|天|月|星期|礼拜|周)))?(${UNIT})(半(?![夜天价个]))?`,
  'g',
);
const ANY_UNIT = /[钟时日期拜周月天今明]/;
const ANY_DAY = /[今明后][天日早晚]/;
/** Ends of numbers, and what follows them, before a unit. */
const ANY_SPAN = /[0-9把零一二两三四五六七八九十百千几半][多来个分刻工小钟星礼周月天]/;
/** A span that has passed is told, not promised (等了三天, 已经两个小时, 三天了); 耽误您两分钟 promises nothing. */
const PASSED_BEFORE = /(了|已经|都|第|过|上|每|(耽误|占用|打扰|用)[您你])$/;
const PASSED_AFTER = /^(了|前[^给就会可到答处回])/;

/**
 * Time spans that lie ahead ("四十五分钟", "两个小时内", "三到五个工作日", "半小时", "明天上午给您答复"), in order.
 * `minuteOfDay` of the call makes days exact.
 */
export function spokenSpans(compact: string, minuteOfDay: number | null = null): SpokenSpan[] {
  if (!ANY_UNIT.test(compact)) return [];
  const found: SpokenSpan[] = ANY_DAY.test(compact) ? dayPartsIn(compact, minuteOfDay) : [];
  if (!ANY_SPAN.test(compact)) return found;
  for (const match of compact.matchAll(SPAN)) {
    const [whole, low = '', high, more, unitName = '', half] = match;
    const end = match.index + whole.length;
    if (PASSED_BEFORE.test(compact.slice(0, match.index)) || PASSED_AFTER.test(compact.slice(end))) continue;
    // 三月 is a date, 个把月 a span.
    if (unitName === '月' && (high ?? low) !== '个把') continue;
    const amount = roundedUp(high ?? low, more);
    const unit = UNITS.find(([name]) => name === unitName)?.[1] ?? 0;
    if (amount === null || amount === 0) continue;
    const minutes = Math.round(
      (amount + (unitName.startsWith('个半') || half !== undefined ? 0.5 : 0)) * unit,
    );
    found.push({ minutes, start: match.index, end });
  }
  return found.sort((one, other) => one.start - other.start);
}

/** Longest reading: 个把 is two at most, 二十多 29, 两个多 three, 十来 fifteen. */
function roundedUp(text: string, more: string | undefined): number | null {
  const amount = text === '个把' ? 2 : spokenNumber(text);
  if (amount === null || more === undefined) return amount;
  if (amount < 10 || amount % 10 !== 0) return amount + 1;
  return amount + (more === '来' ? 5 : 9);
}

/** Days ahead, and the minute of the day at which a part of it is over. */
const DAYS: Readonly<Record<string, number>> = { 今: 0, 明: 1, 后: 2 };
const PARTS: readonly (readonly [RegExp, number])[] = [
  [/凌晨/, 360],
  [/早/, 540],
  [/上午/, 720],
  [/中午/, 780],
  [/下午/, 1080],
  [/傍晚/, 1140],
];
/** What follows has to be a promise: 明天上午停电, 今天上午报的修 and 明天我再打 are none. */
const DAY_PART =
  /(?:(今|明|后)[天日](凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?|(今|明)(早|晚))(?=之前|以前|之内|以内|前|内|就|给[您你]|帮[您你]|我们?会|我们?给|会|能|可以|一定|肯定|保证|必|到|恢复|来电|送电|有电|应该|争取|答复|回复)/g;

/** "明天上午给您答复" as the time until that part of the day is over; from midnight when nobody knows the hour. */
function dayPartsIn(compact: string, minuteOfDay: number | null): SpokenSpan[] {
  const found: SpokenSpan[] = [];
  for (const match of compact.matchAll(DAY_PART)) {
    const [whole, day, part = '', shortDay, shortPart] = match;
    const over = PARTS.find(([words]) => words.test(shortPart ?? part))?.[1] ?? 1440;
    const minutes = (DAYS[day ?? shortDay ?? ''] ?? 0) * 1440 + over - (minuteOfDay ?? 0);
    if (minutes > 0) found.push({ minutes, start: match.index, end: match.index + whole.length });
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
  if (!/[块元]/.test(compact)) return found;
  for (const match of compact.matchAll(
    /(?:[0-9]+|[零一二两三四五六七八九十百千万]+)(?:多|来)?(?:块|元)(?!儿)/g,
  ))
    found.push({ start: match.index, end: match.index + match[0].length });
  return found;
}
