/** Addresses: named places and doors that follow each other, at least one of them telling a house. */
import { askedBefore, type Found, type SpokenTurn } from './call-text.ts';

type Level = 'area' | 'place' | 'door';

interface Part {
  readonly level: Level;
  readonly start: number;
  readonly end: number;
}

const NUM = '[0-9零〇一二两三四五六七八九十百幺洞拐勾]';
/** What a part of an address ends with. Longer words first. */
const ENDING =
  /自治区|开发区|高新区|工业园区|省|市|区|县|街道办?|镇|乡|新村|社区|小区|花园|家园|佳苑|名苑|公寓|大厦|广场|工业园|产业园|大道|胡同|号路|号街|[东西南北中]路|路|街|巷|弄|村|庄|屯|苑|府|城|里|湾|期/gu;
const AREA = /^(?:自治区|开发区|高新区|省|市|区|县|街道办?|镇|乡)$/u;
/** 里, 城, 湾, 期 … are places only with a door behind them. */
const NEEDS_DOOR = /^(?:里|城|湾|府|屯|庄|苑|期|弄)$/u;
const ORDINARY =
  /(?:线路|电路|短路|马路|回路|走路|一路|铁路|公路|水路|道路|支路|断路|网路|门路|思路|半路|上路|修路|逛街|大街|上街|农村|村里|家里|这里|那里|哪里|里里|屋里|心里|夜里|手里|城区|市区|地区|片区|台区|小区里|城里|公里|超市|城市|门市|上市|都市|本市|全市|全省|本省|外省|全县|本县|全区|全村|整个小区|哪个小区|我们小区|这个小区|那个小区|每个小区|整个村|我们村|这个村|哪个村|开关|工期|日期|到期|过期|定期|长期|周期|学期|假期|近期|前期|后期|政府|商城|节省|这边|那边|哪条路|这条路|那条路|整条街|这条街)$/u;
const STOPS =
  /[的是在我你您他她它们这那就了吗呢吧啊哦嗯住到从往去有没条跟与把被让给对叫址说问请也还又再很不想能会以为因但且或怎什哪谁几多少整每\s，。,.、！!？?；;：:]/u;
const LEADS =
  /^(?:看下|查下|记下|地址|具体|详细|位置|核对|登记|一下|家|个|来|送|寄|店|报修|投诉|故障|位于|施工|停电|全)+/u;
const NAME_CHARS = 8;
const DOOR = new RegExp(
  `(?:[A-Za-z甲乙丙丁]|${NUM}{1,6})(?:号楼|号院|号|栋|幢|单元|座|室|层|楼|组|队|户|门|期|区|弄|巷)`,
  'uy',
);
const BARE_DOOR = new RegExp(`${NUM}{2,5}(?!${NUM}|[元块度年月日点分个])`, 'uy');
const DOOR_START = new RegExp(`(?:${NUM}{1,6})(?:号楼|栋|幢|单元|座)`, 'gu');
const GAP = /(?:[\s，,、]|的|那个|嗯|就是){0,3}/uy;
const OFFICE = /^(?:供电|营业|派出所|变电|台区|线路|支线|配电|开关站|电力|客服)/u;
const ASKS_ADDRESS = /地址|哪里|位置|哪个小区|哪条路|哪个村|住哪|在哪|哪儿/u;

export function findAddresses(turns: readonly SpokenTurn[]): Found[] {
  return turns.flatMap(({ text }, turn) => {
    const asked = ASKS_ADDRESS.test(askedBefore(turns, turn));
    return addressesIn(text, asked).map(({ start, end }) => ({ type: 'address', turn, start, end }) as const);
  });
}

function addressesIn(text: string, asked: boolean): Part[] {
  const found: Part[] = [];
  let run: Part[] = [];
  const close = () => {
    const address = judge(text, run, asked);
    if (address !== null) found.push(address);
    run = [];
  };
  for (const part of partsIn(text)) {
    const last = run.at(-1);
    if (last !== undefined && matchAt(GAP, text, last.end) < part.start - last.end) close();
    run.push(part);
  }
  close();
  return found;
}

/** Named places and doors in order, none overlapping another. */
function partsIn(text: string): Part[] {
  const starts: { readonly at: number; readonly end: number; readonly place: string | null }[] = [
    ...[...text.matchAll(ENDING)].map((match) => ({
      at: match.index,
      end: match.index + match[0].length,
      place: match[0],
    })),
    ...[...text.matchAll(DOOR_START)].map((match) => ({ at: match.index, end: match.index, place: null })),
  ].sort((a, b) => a.at - b.at);
  const parts: Part[] = [];
  let taken = 0;
  for (const { at, end, place } of starts) {
    if (at < taken) continue;
    let from = at;
    if (place !== null) {
      from = nameStart(text, at, taken);
      const name = text.slice(from, at);
      if (
        name === '' ||
        ORDINARY.test(name + place) ||
        (name.length === 1 &&
          parts.at(-1)?.end !== from &&
          /^[区市省县路街村里城期府]/u.test(place) &&
          !/[0-9一二三四五六七八九十]/u.test(name) &&
          !AREA.test(place))
      )
        continue;
      const level = AREA.test(place) ? 'area' : 'place';
      if (NEEDS_DOOR.test(place) && doorEnd(text, end) === null) continue;
      parts.push({ level, start: from, end });
      taken = end;
    }
    let door = doorEnd(text, place === null ? at : taken);
    while (door !== null) {
      parts.push({ level: 'door', ...door });
      taken = door.end;
      door = doorEnd(text, taken);
    }
  }
  return parts;
}

/** Goes back to where the name of a place begins. */
function nameStart(text: string, end: number, least: number): number {
  let start = end;
  while (
    start > least &&
    end - start < NAME_CHARS &&
    /[\p{Script=Han}0-9A-Za-z]/u.test(text[start - 1] ?? '')
  ) {
    if (STOPS.test(text[start - 1] ?? '')) break;
    start--;
  }
  const name = text.slice(start, end);
  return start + (LEADS.exec(name)?.[0].length ?? 0);
}

/** The next door right behind `at`, or behind a pause. */
function doorEnd(text: string, at: number): { start: number; end: number } | null {
  const start = at + matchAt(GAP, text, at);
  for (const from of start === at ? [at] : [at, start]) {
    const length = matchAt(DOOR, text, from);
    if (length > 0) return { start: from, end: from + length };
  }
  // 二单元501
  const bare = /(?:栋|幢|单元|楼|座|院)$/u.test(text.slice(Math.max(0, at - 2), at))
    ? matchAt(BARE_DOOR, text, start)
    : 0;
  return bare > 0 ? { start, end: start + bare } : null;
}

function judge(text: string, run: readonly Part[], asked: boolean): Part | null {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return null;
  if (OFFICE.test(text.slice(last.end, last.end + 3))) return null;
  const has = (level: Level): number => run.filter((part) => part.level === level).length;
  const doors = has('door');
  const house =
    (doors > 0 && has('place') + has('area') > 0) ||
    doors > 1 ||
    (has('place') > 0 && has('area') > 0) ||
    (asked && has('place') > 0);
  return house ? { level: 'place', start: first.start, end: last.end } : null;
}

/** Length of what a sticky pattern matches at `at`. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
