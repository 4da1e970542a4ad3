/** Addresses: named places, doors and landmarks in a row, in one turn; more is believed where the place was asked for. */
import { addressParts, type Part } from './address-parts.ts';
import type { Found, SpokenTurn, Talk } from './call-text.ts';
import {
  ASKS_ADDRESS,
  ASKS_DOOR,
  ASKS_PUBLIC,
  OFFICE,
  OTHER_BUSINESS,
  STOPS,
  TELLS,
  VAGUE,
} from './place-words.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Of a question only its end says what is wanted. */
const POINT_CHARS = 30;
/** Names of places looked for again; a call has a handful. */
const MOST_PLACES = 20;
const READ_BACK_TURNS = 2;
/** Pauses and small words within an address; 门牌是 and 就是 in front of its next part. */
const JOINS =
  /^(?:[\s，,、。.…]|不是|不对|的|那个|那|嗯|呃|啊|就是|是|在|跟|和|与|到|还是|来着|以前|原来|现在|新|老|门牌号?|进去|进来|过去|过了?|经过|从|往|走|拐|再|最|靠|是在)*$/u;
const CLOSE_JOINS = /^(?:[\s，,、]|的|那个?|嗯|就是){0,3}$/u;
const JOIN_CHARS = 12;
const TELL_CHARS = 10;
const OFFICE_CHARS = 16;
/** 不是封丘县啊: what is put right within an address. */
const DENIED = /^[\s，,、。]*(?:不是|不对)[^，。,]{0,8}[，,、。\s]+$/u;
/** A clause that only names the place, without any sign of it: 紫薇东进，负二层. */
const QUIET_CHARS = 8;
const LEAD_IN =
  /^(?:[\s，,、。]|嗯|呃|啊|哦|对|好|是的|是|在|就在|就是|那个|我家?住?在?|我们?这?[里边]?是?|俺|住|家|地址|位置|这边?|它?就?在|喂|你记一?下|我们)*/u;
/** What an address nobody asked for has at least. */
const MAY_HOLD =
  /[省市区县镇乡村路街巷弄庄苑园院栋幢座室号社组0-9]|单元|大道|胡同|地址|住|家在|店在|停在|位于|老家|房子|位置/u;
/** 公厕旁边那个铁皮棚子；第三户，红大门: what it looks like. */
const THING_BEHIND =
  /^(?:那[个家]\p{Script=Han}{2,5}|[，,\s](?:第\p{Script=Han}|[^\P{Script=Han}一二两三四五六七八九十百几多来不没有]){1,4}[门墙房楼树棚院牌瓦砖口])(?=$|[\s，,、。])/u;
/** 那边, 的, 吗 at the end belong to the sentence. */
const TAIL = /(?:的|那边|这边|那里|这里|那儿|这儿|吗|吧|呢|啊|对吧|对吗|是吧|哈|嘛|了)+$/u;

export function findAddresses({ turns, asked: questions }: Talk): Found[] {
  const known = new Set<string>();
  const doors = new Set<string>();
  let latest = -READ_BACK_TURNS - 1;
  let said: ReadonlySet<string> = new Set();
  return turns.flatMap((turn, index) => {
    const question = (questions[index] ?? '').slice(-POINT_CHARS);
    const wanted = ASKS_ADDRESS.test(question) && !ASKS_PUBLIC.test(question);
    // Agents say addresses back; those they give on their own are the company's.
    const asked = turn.role === 'agent' ? index - latest <= READ_BACK_TURNS : wanted;
    if (!asked && !MAY_HOLD.test(turn.text) && ![...known].some((name) => turn.text.includes(name)))
      return [];
    const found = addressesIn(turn, asked, { known, doors, wantsDoor: ASKS_DOOR.test(question), said });
    if (found.length > 0 && turn.role !== 'agent') {
      latest = index;
      said = piecesOf(found.map(({ start, end }) => turn.text.slice(start, end)).join(''));
    }
    for (const { start, end } of found) {
      const text = turn.text.slice(start, end);
      const name = /^\p{Script=Han}{2,}?(?=[\s，,、0-9一二三四五六七八九十]|$)/u.exec(text)?.[0];
      if (name !== undefined && name.length >= 3 && known.size < MOST_PLACES) known.add(name);
      if (doors.size < MOST_PLACES)
        for (const part of addressParts(text))
          if (part.level === 'door') doors.add(text.slice(part.start, part.end));
    }
    return found.map(({ start, end }) => ({ type: 'address', turn: index, start, end }) as const);
  });
}

interface Known {
  /** Named places and doors of addresses said before. */
  readonly known: ReadonlySet<string>;
  readonly doors: ReadonlySet<string>;
  /** A number alone is an answer. */
  readonly wantsDoor: boolean;
  /** The address the other side said last, in pieces. */
  readonly said: ReadonlySet<string>;
}

const PIECE_CHARS = 3;

function piecesOf(text: string): Set<string> {
  const name = text.replace(/[\s，,、。]/gu, '').slice(0, 80);
  return new Set(
    Array.from({ length: Math.max(0, name.length - PIECE_CHARS + 1) }, (_, at) =>
      name.slice(at, at + PIECE_CHARS),
    ),
  );
}

function addressesIn(turn: SpokenTurn, asked: boolean, before: Known): Range[] {
  const { text } = turn;
  const found: Range[] = [];
  for (const run of runsOf(text, addressParts(text), asked)) {
    if (turn.role === 'agent' && speaksOfOffice(text, run)) continue;
    const range = judge(turn, run, asked && isAnswer(text, run), before, found.at(-1)?.end ?? 0);
    if (range !== null) found.push(range);
  }
  return found;
}

/** Parts with nothing but joints between them. */
function runsOf(text: string, parts: readonly Part[], asked: boolean): Part[][] {
  const runs: Part[][] = [];
  let lenient = asked;
  for (const part of parts) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && isJoint(text.slice(last.end, part.start), lenient)) runs.at(-1)?.push(part);
    else {
      runs.push([part]);
      lenient = asked || isTold(text, part.start);
    }
  }
  return runs;
}

const isTold = (text: string, start: number): boolean =>
  TELLS.test(text.slice(Math.max(0, start - TELL_CHARS), start));

/** 离您最近的是和平路营业厅，和平路215号: where the company has its rooms. */
function speaksOfOffice(text: string, run: readonly Part[]): boolean {
  const start = run[0]?.start ?? 0;
  const before = text.slice(Math.max(0, start - OFFICE_CHARS), start);
  return /(?:营业厅|供电所|网点|窗口|服务站|代收点|归)(?!.*[您你])/u.test(before);
}

function isJoint(between: string, lenient: boolean): boolean {
  if (between.length > JOIN_CHARS) return false;
  if (!lenient) return CLOSE_JOINS.test(between);
  return JOINS.test(between) || DENIED.test(between) || isQuiet(between);
}

/** A few characters of a name that nothing speaks against: 悦和 in 六区，悦和，三栋. */
function isQuiet(text: string): boolean {
  const name = text.replace(/[\s，,、]|[那这]个?/gu, '');
  return (
    name.length <= 4 && /^\p{Script=Han}*$/u.test(name) && !STOPS.test(name) && !OTHER_BUSINESS.test(name)
  );
}

/** The answer stands at the beginning of what is said, or is announced. */
function isAnswer(text: string, run: readonly Part[]): boolean {
  const first = run[0];
  if (first === undefined) return false;
  const head = text
    .slice(Math.max(0, first.start - 40), first.start)
    .replace(/我们(?:小区|村|社|队|这边?|那边?)?|我家|您好|你好/gu, '');
  return !OTHER_BUSINESS.test(head) || /[，。,\s](?:在|住|地址是?)$/u.test(head);
}

function judge(
  { role, text }: SpokenTurn,
  run: readonly Part[],
  asked: boolean,
  { known, doors, wantsDoor, said: heard }: Known,
  after: number,
): Range | null {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return null;
  if (OFFICE.test(text.slice(last.end, last.end + 5)) || run.some((part) => isOffice(text, part)))
    return null;
  const count = (level: Part['level']): number => run.filter((part) => part.level === level).length;
  const told = isTold(text, first.start);
  const weak = run.filter(
    (part, i) => part.level === 'weak' && (asked || told || isDoor(run[i + 1], part)),
  ).length;
  const places = count('place') + count('township') + weak;
  const again = first.level === 'door' && doors.has(text.slice(first.start, first.end));
  const isKnown = [...known].some((name) => text.startsWith(name, first.start));
  // What an agent says back shares a few characters with what was said.
  const own = (): boolean =>
    role !== 'agent' ||
    [...piecesOf(text.slice(Math.max(after, first.start - QUIET_CHARS), last.end))].some((piece) =>
      heard.has(piece),
    );
  const house =
    (count('door') > 0 && places + count('area') > 0) ||
    (count('door') > 1 &&
      run.some((part, i) => part.level === 'door' && isOfHouse(text, part, run[i + 1]))) ||
    (places > 0 && count('area') > 0) ||
    (count('township') > 0 && places > 1) ||
    ((count('township') > 0 || (role === 'customer' && run.some((part) => isHome(text, part)))) &&
      own() &&
      run.some((part) => isLandmark(text, part))) ||
    ((asked || told) &&
      (role === 'agent'
        ? places > weak || count('door') > 1 || (told && count('door') + weak > 0)
        : places + count('door') > 0)) ||
    (asked && own() && run.some((part) => isLandmark(text, part))) ||
    (asked && count('bare') > 0 && (wantsDoor || known.size > 0)) ||
    again ||
    isKnown;
  if (!house) return null;
  const said = asked || told;
  const strict = run.filter((part) => part.level !== 'weak');
  const other = subjectAt(text, run);
  if (other > 0)
    return judge({ role, text }, run.slice(0, other), asked, { known, doors, wantsDoor, said: heard }, after);
  const sure = said || count('door') > 0 || isKnown ? run : strict;
  const from = sure[0]?.start ?? first.start;
  const to = sure.at(-1)?.end ?? last.end;
  const start = said || isKnown ? openingOf(text, from, after, asked) : from;
  const end = said ? closingOf(text, to) : to;
  const tail = TAIL.exec(text.slice(start, end))?.[0].length ?? 0;
  return end - tail > start ? { start, end: end - tail } : null;
}

/** Where people live: with a landmark beside it, somebody's own place. */
const isHome = (text: string, { level, start, end }: Part): boolean =>
  level === 'place' && /(?:小区|家属[院区楼]|公寓|社区|新村|花园|家园|苑|村)$/u.test(text.slice(start, end));

const isLandmark = (text: string, { level, start, end }: Part): boolean =>
  level === 'landmark' && !VAGUE.test(text.slice(start, end));

/** 一排平房都没电: the clause that says what has no power, not where that is. */
function subjectAt(text: string, run: readonly Part[]): number {
  const last = run.at(-1);
  if (last === undefined || !/^(?:landmark|weak)$/u.test(last.level)) return 0;
  if (!/^(?:那边)?(?:都|全|没|停|也|是|就是|有)/u.test(text.slice(last.end, last.end + 4))) return 0;
  let from = run.length - 1;
  while (from > 0 && run[from - 1]?.end === run[from]?.start) from--;
  return from;
}

const isDoor = (next: Part | undefined, { end }: Part): boolean =>
  next?.level === 'door' && next.start - end <= 1;

/** 6栋2单元, 3栋1204: floors and dates come in pairs too (三楼和四楼, 一号到五号). */
const isOfHouse = (text: string, { start, end }: Part, next: Part | undefined): boolean =>
  /[栋幢元座室院]$|号楼$/u.test(text.slice(start, end)) ||
  (next === undefined && /[0-9]$/.test(text.slice(start, end)));

const isOffice = (text: string, { start, end }: Part): boolean =>
  /供电所|营业厅|变电站|派出所$|服务区/u.test(text.slice(start, end));

/** 西安 长安区, 紫薇东进，负二层: names before the first part that stand alone, where the place was asked for. */
function openingOf(text: string, start: number, after: number, asked: boolean): number {
  if (!asked) return start;
  let from = start;
  for (;;) {
    const head = text.slice(after, from);
    const clause = /(?:^|[\s，,、。])([\p{Script=Han}A-Z]{1,8})[\s，,、]*$/u.exec(head);
    const name = clause?.[1] ?? '';
    const lead = LEAD_IN.exec(name)?.[0].length ?? 0;
    const rest = name.slice(lead).replace(/(?:那个|那边|这边|那)$/u, '');
    if (clause === null || rest.length < 2 || rest.length > QUIET_CHARS) return from;
    if (STOPS.test(rest) || OTHER_BUSINESS.test(rest)) return from;
    from = after + clause.index + clause[0].indexOf(name) + lead;
    if (lead > 0) return from;
  }
}

/** 青瓦巷31号后院, 三号楼七零一: the rest of the clause, when it is short and says nothing else. */
function closingOf(text: string, end: number): number {
  const which = /^(?:[那这]一?个?)?(?:[家户排栋间溜头]|单元|门|院子?|屋|房子)(?=$|[\s，,、。的])/u.exec(
    text.slice(end, end + QUIET_CHARS),
  )?.[0];
  if (which !== undefined) return end + which.length;
  const thing = THING_BEHIND.exec(text.slice(end, end + 2 * QUIET_CHARS))?.[0];
  if (
    thing !== undefined &&
    !STOPS.test(thing.replace(/^(?:那[个家]?|[，,\s])/u, '')) &&
    !OTHER_BUSINESS.test(thing)
  )
    return end + thing.length;
  const rest = /^[\p{Script=Han}A-Za-z0-9]*/u.exec(text.slice(end, end + QUIET_CHARS))?.[0] ?? '';
  const name = rest.replace(TAIL, '');
  if (name.length > 4 || STOPS.test(name) || OTHER_BUSINESS.test(name)) return end;
  return end + name.length;
}
