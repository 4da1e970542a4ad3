/** Where it is and when it happened. */
import type { WorkOrderField } from '../../pipeline/domain.ts';
import { AGREES, after, before, byTurn, compact, DENIES, phrasesOf, quoteOf, type Talk } from './talk.ts';

/** Names that are places wherever they stand, and doors. */
const PLACE =
  /[\p{Script=Han}]{1,8}?(?:省|市(?!里|场)|县|区(?!域|别)|镇|乡|村(?!委|里|上|民)|屯|街道|大街|街|路(?!上|口$|灯|过|好)|大道|巷|弄|胡同|小区|[花家嘉]园|公寓|新村|宿舍|家属院|广场|大厦|幼儿园|营业厅|(?:工业|物流|产业|科技)园(?:[A-Z]区)?|苑|堡)|[0-9一二三四五六七八九十零]{1,6}(?:号楼|号院|栋|幢|座|单元)|[0-9]{1,5}[-－杠][0-9]{1,5}(?:[-－杠][0-9]{1,5}){0,3}/gu;
/** The rest of an address. */
const PART =
  /[\p{Script=Han}](?:州|里|组|条|院|园|社|队|塘|杆)|[0-9一二三四五六七八九十零]{1,6}(?:层|楼|室|组|社|队|号)/gu;
const ASKED =
  /地址|哪里|哪儿|在哪|位置|哪个(?:小区|村|乡镇|地方|商场|区|乡|镇|厅)|什么地方|啥地方|哪条|(?:是|在|您)哪(?!个班|位|个人|种|天|年|块)|几栋|哪块/;
/** A phrase of the answer that is no place any more. */
const NO_PLACE =
  /^(?:就是|就这个|就这|那个|那边|这边|喂|我|你|嗯|对|是|呃)$|我[是们家有要]|你们|停|没电|全|有点|半个|都|户号|姓|电话|怎么|什么|多少|不对|不是|吧|吗|做|接|开|拿|离|快|看|来|修|表|[0-9]{5}|是的|赔|合同|规定|车|贵|点到|白天|夜里|办理|写|电费|卡|名|次|讲|登记|您|他|她|办|就是|想|弄|查|说|告诉|谁|去|找|线路|啥|片区|推|业主|跑|那个$/;
const LONGEST = 40;
/** A question stands at the end of what was said. */
const QUESTION_CHARS = 16;

interface Candidate {
  readonly turn: number;
  readonly value: string;
  readonly score: number;
}

export function whereIs(talk: Talk): WorkOrderField | null {
  const addresses = byTurn(talk.personalData.filter(({ type }) => type === 'address'));
  const candidates = talk.turns.flatMap(({ role, text }, turn): Candidate[] => {
    const asked = ASKED.test(before(talk, turn).slice(-QUESTION_CHARS)) && role === 'customer';
    const spans = addresses.get(turn) ?? [];
    const places = phrasesOf(text).filter(
      (phrase) => phrase.length <= 18 && phrase.match(PLACE) !== null && !NO_PLACE.test(phrase),
    );
    const answer = asked ? leading(text) : '';
    const joined = places.join('');
    const spanned = spans.map((span) => compact(span.text)).join('');
    const value = [answer, joined, spanned].sort((a, b) => b.length - a.length)[0] ?? '';
    const named = value.match(PLACE)?.length ?? 0;
    const units = named + (compact(value).match(PART)?.length ?? 0) / 2;
    if (value.length < 3 || value.length > LONGEST || (named === 0 && spans.length === 0 && !asked))
      return [];
    if (units === 0 && value.length > 16) return [];
    const reply = compact(after(talk, turn));
    const whole = places.some(
      (phrase) => (compact(phrase).match(PLACE) ?? []).join('').length === compact(phrase).length,
    );
    const score =
      Math.min(units, 4) * 0.6 +
      (spans.length > 0 ? 1.2 : 0) +
      (whole ? 0.8 : 0) +
      (asked ? 1.5 : 0) +
      (role === 'agent' && AGREES.test(reply) ? 1 : 0) -
      (role === 'agent' && DENIES.test(reply) ? 2 : 0) +
      Math.min(value.length, 20) / 20;
    return [{ turn, value: tidy(value), score }];
  });
  return best(talk, 'where', candidates, 4.5, 1.6);
}

/** Phrases from the start of an answer up to the first that is no place. */
function leading(text: string): string {
  const kept: string[] = [];
  for (const phrase of phrasesOf(text)) {
    if (/^(?:就是|就这个|那个|那边|这边|嗯|就|额|啊|哦|对|在|我们?在)$/.test(phrase)) continue;
    if (NO_PLACE.test(phrase) || phrase.length > 16) break;
    kept.push(phrase);
  }
  return compact(kept.join(''));
}

function tidy(value: string): string {
  return value
    .replace(/^(?:地址是?|我?在|就是|是|跟您|核对一下|核对|您是|家?住在?)+/, '')
    .replace(/(?:那边|这边|那个|对吗|对吧|那儿)$/, '');
}

const DIGITS = '[0-9零一二两三四五六七八九十廿]';
const DAY = `(?:今|昨|前|明)(?:天|日|儿|晚|早)|上?个?(?:礼拜|星期|周)[一二三四五六日天]|${DIGITS}{1,3}月${DIGITS}{1,3}[日号]|${DIGITS}{1,3}月份|${DIGITS}{1,3}号(?![楼院线])|去年(?:年底|年初|${DIGITS}{1,3}月)?|上个?月`;
const DAYTIME = '一?大?早上|早晨|凌晨|上午|中午|下午|傍晚|晚上|夜里|半夜|黑咧|后晌';
const CLOCK = `[0-9]{1,2}[:：][0-9]{2}|${DIGITS}{1,3}点(?:钟|半|多|${DIGITS}{1,3}分?)?多?`;
const TIME = new RegExp(`(?:(?:${DAY})(?:${DAYTIME})?|${DAYTIME})(?:${CLOCK})?|${CLOCK}`, 'gu');
const HAS_DAY = new RegExp(DAY, 'u');
const HAS_CLOCK = new RegExp(CLOCK, 'u');
const AHEAD = /^(?:都|就(?!停|没|坏|跳|黑|断)|之?前|以前|能|要(?!了)|会|就要|来|给|再|开业|有直播|再不)/;

/** When it happened, as it was said; what lies ahead is left out. */
export function whenHappened(talk: Talk, demand: number | null): WorkOrderField | null {
  const middle = demand ?? 0;
  const candidates = talk.turns.flatMap(({ role, text }, turn): Candidate[] => {
    const said = text.replace(/[\s（）()]/gu, '');
    return [...said.matchAll(TIME)].flatMap((match) => {
      const value = match[0];
      const tail = said.slice(match.index + value.length, match.index + value.length + 6);
      const head = said.slice(Math.max(0, match.index - 4), match.index);
      if (AHEAD.test(tail) || /^(?:度|块|元|栋|楼|组)/.test(tail) || /每|到|第|营业/.test(head)) return [];
      if (/[?？吗]$/.test(text) && role === 'agent' && !/是|对/.test(text)) return [];
      const score =
        (role === 'customer' ? 1.5 : 0) +
        (HAS_DAY.test(value) ? 1 : 0) +
        (HAS_CLOCK.test(value) ? 0.8 : 0) +
        (/什么时候|几点|时间|哪天|何时/.test(before(talk, turn)) ? 2 : 0) +
        (/停|坏|没电|来|开始|跳|换|打|去|修|交|办|发|敲|说|断|炸/.test(tail + head) ? 0.4 : 0) -
        Math.min(Math.abs(turn - middle), 12) * 0.2 -
        (/^[明]/.test(value) ? 1.2 : 0);
      return [{ turn, value, score }];
    });
  });
  return best(talk, 'when', candidates, 4, 1.2);
}

function best(
  talk: Talk,
  field: WorkOrderField['field'],
  candidates: readonly Candidate[],
  sure: number,
  least: number,
): WorkOrderField | null {
  let most: Candidate | null = null;
  for (const one of candidates)
    if (one.score >= least && (most === null || one.score > most.score)) most = one;
  if (most === null) return null;
  const confidence = Math.min(0.9, 0.3 + (0.6 * most.score) / sure);
  return {
    field,
    value: most.value,
    confidence: Number(confidence.toFixed(2)),
    source: quoteOf(talk, most.turn),
  };
}
