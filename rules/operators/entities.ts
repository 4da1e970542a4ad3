/** entity, not_read_back: numbers, addresses and sums in what is said. */
import { type Call, type CallTurn, type Hit, onceForTurn } from '../call.ts';
import { likeness } from '../likeness.ts';
import { type SpokenDigits, spokenDigits, spokenMoney, spokenSpans } from '../spoken-numbers.ts';
import { type SpokenText, spokenText } from '../spoken-text.ts';
import { type Operator, turnsIn, wordHit } from './operator.ts';

/** Characters in a row that show that a place was repeated. */
const TELLING_END = 3;

interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Digits as 0 to 9; null for what is not a number. */
  readonly digits: string | null;
}

const NUM = '[0-9零一二两三四五六七八九十百]+';
const STREET = '路|街|大道|巷|胡同|弄|小区|花园|家园|佳苑|新村|村|镇|乡|社区|公寓|大厦|园区|工业园|里|苑|庄';
const DOOR = '号楼|号院|号|栋|幢|单元|室|组|座|弄|楼';
const ADDRESS = new RegExp(
  `[\\u4e00-\\u9fa5]{1,8}(?:${STREET})(?:[\\u4e00-\\u9fa5]{0,6}?${NUM}(?:${DOOR})(?:${NUM}(?:${DOOR})?)*)`,
  'g',
);
/** Enough of an address when it answers the question for one. */
const PLACE = new RegExp(
  `[\\u4e00-\\u9fa5]{1,6}(?:${STREET}|县道|乡道|国道|省道|路口|桥|门口|对面|旁边|楼下)|${NUM}(?:号楼|栋|幢|单元|组)`,
);
const ASKS_ADDRESS =
  /地址|哪里|哪儿|位置|地方|门牌|哪[个条座](?:小区|路|街|村|镇|乡|楼)|哪一片|住哪|在哪|几[号栋幢楼]/;
const ASKS_ACCOUNT = /户号|客户编号|用户编号|编号/;

export const entity: Operator<'entity'> = (search) => {
  const { condition, call } = search;
  const wanted: readonly string[] = condition.types;
  const { personalData } = call.opinions;
  if (
    personalData === null &&
    condition.ifMissing === 'unsure' &&
    ONLY_MODELS.some((type) => wanted.includes(type))
  )
    return { hits: [], missing: '还没有个人信息识别结果' };
  const hits: Hit[] = [];
  const amounts = wanted.includes('money') || wanted.includes('time_span');
  for (const turn of turnsIn(call, search.window)) {
    for (const found of entitiesOf(call, turn, amounts))
      if (wanted.includes(found.type) && !(condition.unheard && heardBefore(call, turn, found)))
        hits.push(wordHit(search, turn, found.start, found.end));
  }
  return { hits, words: true };
};

const ONLY_MODELS = ['name', 'id_card', 'bank_card', 'plate', 'email'];
const NOTHING = spokenText('');

/** Said by the other side in an earlier turn. */
function heardBefore(call: Call, turn: CallTurn, found: Entity): boolean {
  const { digits } = found;
  const said = digits === null ? spokenText(turn.spoken.compact.slice(found.start, found.end)) : NOTHING;
  return call.turns.some((former) => {
    if (former.index >= turn.index || former.role === turn.role) return false;
    if (digits !== null) return echoes(call, former, digits);
    return likeness(said, former.spoken).value >= 0.6;
  });
}

/** What one side tells about itself and nobody says or checks again afterwards. Repeating the other side is no telling. */
export const notReadBack: Operator<'not_read_back'> = (search) => {
  const { condition, call } = search;
  const wanted: readonly string[] = condition.types;
  const amounts = wanted.includes('money') || wanted.includes('time_span');
  const checks = search.other(condition.confirmedBy)?.hits ?? [];
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, search.window)) {
    const entities = entitiesOf(call, turn, amounts);
    if (entities.length === 0) continue;
    const told = entities.filter(({ type }) => wanted.includes(type));
    if (told.length === 0) continue;
    const replies = call.turns.filter((later) => later.index > turn.index && later.role !== turn.role);
    const soon = replies.slice(0, condition.within).map((later) => later.index);
    if (checks.some((check) => soon.includes(check.turn))) continue;
    for (const found of told) {
      if (heardBefore(call, turn, found)) continue;
      const said = spokenText(turn.spoken.compact.slice(found.start, found.end));
      const { digits } = found;
      const again = replies.some((later) =>
        digits === null ? repeatsPlace(said, later.spoken) : echoes(call, later, digits),
      );
      if (again) continue;
      if (digits === null && isReplaced(call, turn, replies)) continue;
      hits.push(wordHit(search, turn, found.start, found.end, { note: '之后没有复述或核对' }));
      break;
    }
  }
  return { hits, words: true };
};

/** An address is read back by most of it or by its telling end: 长岗六队东头, 十一幢. */
function repeatsPlace(said: SpokenText, reply: SpokenText): boolean {
  if (likeness(said, reply).value >= 0.5) return true;
  for (let at = 0; at + TELLING_END <= said.sounds.length; at++)
    if (reply.sounds.includes(said.sounds.slice(at, at + TELLING_END))) return true;
  return false;
}

/** Who has to be asked twice gives the place again, better; that one is what has to be read back. */
function isReplaced(call: Call, turn: CallTurn, replies: readonly CallTurn[]): boolean {
  for (let index = turn.index + 1; index < call.turns.length; index++) {
    const later = call.turns[index];
    if (later === undefined || later.role !== turn.role) continue;
    for (const { type, start, end } of entitiesOf(call, later, false)) {
      if (type !== 'address') continue;
      const said = spokenText(later.spoken.compact.slice(start, end));
      if (replies.some((reply) => reply.index > index && repeatsPlace(said, reply.spoken))) return true;
    }
  }
  return false;
}

/** At least four digits in a row of the number, as when only the last four are read back. */
function echoes(call: Call, turn: CallTurn, digits: string): boolean {
  return digitsOf(call, turn).some((run) => digits.includes(run.digits) || run.digits.includes(digits));
}

function digitsOf(call: Call, turn: CallTurn): readonly SpokenDigits[] {
  return onceForTurn(call, 'digits', turn, ({ spoken }) => spokenDigits(spoken.compact, 4));
}

/** `amounts`: with sums of money and time spans, which are many and seldom asked for. */
function entitiesOf(call: Call, turn: CallTurn, amounts: boolean): readonly Entity[] {
  return onceForTurn(call, amounts ? 'entities and amounts' : 'entities', turn, () => {
    const text = fromText(call, turn, amounts);
    const models = fromModel(call, turn);
    if (models.length === 0) return text;
    // Where the recogniser found the address, the rougher guess (at worst the whole turn) adds nothing.
    const isKnown = models.some(({ type }) => type === 'address');
    return [...models, ...text.filter(({ type }) => !(isKnown && type === 'address'))];
  });
}

function fromModel(call: Call, turn: CallTurn): readonly Entity[] {
  const { offsets } = turn.spoken;
  let found: Entity[] | null = null;
  for (const span of call.opinions.personalData ?? []) {
    if (span.turn !== turn.index) continue;
    const start = offsets.findIndex((offset) => offset >= span.start);
    const after = offsets.findIndex((offset) => offset >= span.end);
    const end = after < 0 ? offsets.length : after;
    const digits = spokenDigits(spokenText(span.text).compact, 4)[0]?.digits ?? null;
    found ??= [];
    found.push({ type: span.type, start: Math.max(0, start), end, digits });
  }
  return found ?? NONE;
}

const NONE: readonly Entity[] = [];

/** What a character may be part of. */
const NUMERAL = 1;
const DOOR_BEGINS = 2;
const STREET_ENDS = 4;
const ASK_BEGINS = 8;
const characters = new Uint8Array(65536);
for (const [bit, all] of [
  [NUMERAL, '0123456789零一二两三四五六七八九十百'],
  [DOOR_BEGINS, DOOR.replace(/(.)[^|]*(\||$)/g, '$1')],
  [STREET_ENDS, STREET.replace(/[^|]*(.)(\||$)/g, '$1')],
  [ASK_BEGINS, '地哪位门住在几'],
] as const)
  for (const char of all) characters[char.charCodeAt(0)] = (characters[char.charCodeAt(0)] ?? 0) | bit;

/** Cheap test before the dear ones: a numeral before the beginning of a door, and the end of a street. */
function mayHoldAddress(compact: string): boolean {
  let former = 0;
  let hasDoor = false;
  let hasStreet = false;
  for (let at = 0; at < compact.length; at++) {
    const own = characters[compact.charCodeAt(at)] ?? 0;
    if ((own & DOOR_BEGINS) !== 0 && (former & NUMERAL) !== 0) hasDoor = true;
    if ((own & STREET_ENDS) !== 0) hasStreet = true;
    if (hasDoor && hasStreet) return true;
    former = own;
  }
  return false;
}

function mayAskAddress(compact: string): boolean {
  for (let at = 0; at < compact.length; at++)
    if (((characters[compact.charCodeAt(at)] ?? 0) & ASK_BEGINS) !== 0) return ASKS_ADDRESS.test(compact);
  return false;
}

/** 19:00-22:00 is no account number. */
function isTimeOfDay({ text, spoken: { offsets } }: CallTurn, start: number, end: number): boolean {
  return /[0-9][:：][0-9]/.test(text.slice(offsets[start], (offsets[end - 1] ?? 0) + 1));
}

function fromText(call: Call, turn: CallTurn, amounts: boolean): readonly Entity[] {
  const { compact } = turn.spoken;
  const asked = call.turns[turn.index - 1]?.spoken.compact ?? '';
  const found: Entity[] = [];
  for (const { digits, start, end } of digitsOf(call, turn)) {
    if (isTimeOfDay(turn, start, end)) continue;
    found.push({ type: 'digits', start, end, digits });
    if (/^1[3-9]\d{9}$/.test(digits) || /^0\d{9,11}$/.test(digits))
      found.push({ type: 'phone', start, end, digits });
    else if (/^\d{8,13}$/.test(digits) || (digits.length >= 5 && ASKS_ACCOUNT.test(asked + compact)))
      if (digits !== '95598') found.push({ type: 'account_no', start, end, digits });
  }
  if (amounts) {
    for (const { start, end } of spokenMoney(compact))
      found.push({ type: 'money', start, end, digits: null });
    for (const { start, end } of spokenSpans(compact))
      found.push({ type: 'time_span', start, end, digits: null });
  }
  if (mayHoldAddress(compact))
    for (const match of compact.matchAll(ADDRESS))
      found.push({ type: 'address', start: match.index, end: match.index + match[0].length, digits: null });
  if (!found.some((one) => one.type === 'address') && mayAskAddress(asked)) {
    const place = PLACE.exec(compact);
    if (place !== null)
      found.push({ type: 'address', start: place.index, end: compact.length, digits: null });
  }
  return found;
}
