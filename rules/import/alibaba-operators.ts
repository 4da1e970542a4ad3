/**
 * Operators of 智能对话分析 as conditions. Facts: help.aliyun.com, sca, "检测算子对象说明" and OperatorBasicInfo.
 * Types of the voice checks beyond silence and pace are not published, so those come back as questions to a person.
 */
import type { Role } from '../../pipeline/domain.ts';
import {
  Anything,
  Count,
  Flag,
  List,
  type Notes,
  OTHER_ID,
  plainName,
  readFields,
  skip,
  Text,
} from './fields.ts';
import {
  expressionProblem,
  named,
  phrasesOf,
  unknownCondition,
  type WrittenCondition,
} from './imported-pack.ts';

/** `negated`: the operator holds where the condition does not. Null condition parts are said in `notes`. */
export interface ReadOperator {
  readonly oid: string;
  readonly condition: WrittenCondition;
  readonly negated: boolean;
  /** False where a person has to be asked. */
  readonly known: boolean;
}

const operatorShape = { oid: Text, id: Text, name: Text, type: Text, param: Anything };
const operatorAliases = { opername: 'name' };

const param = {
  keywords: List,
  keywordmatchsize: Count,
  threshold: Count,
  insentence: Flag,
  contextchatmatch: Flag,
  score: Count,
  similarlysentences: List,
  regex: Text,
  notregex: Text,
  from: Count,
  similaritythreshold: Count,
  hittime: Count,
  excludes: List,
  targetrole: Text,
  datatype: Text,
  interval: Count,
  differentrole: Flag,
  target: Count,
  compareoperator: Text,
  velocityinmint: Count,
  minwordsize: Count,
  average: Flag,
};
type ParamName = keyof typeof param;

interface Given {
  readonly value: unknown;
  readonly where: string;
  readonly label: string;
  readonly role: Role | undefined;
  readonly notes: Notes;
}
type Read = { readonly condition: WrittenCondition; readonly negated?: boolean } | null;

const readers: Readonly<Record<string, (given: Given) => Read>> = {
  HIT_ANY_KEYWORDS: (given) => keywords(given, 1),
  INCLUDE_KEYWORDS: (given) => keywords(given, -1),
  SIMILAR_MATCH: similar,
  REGULAR_EXPRESSION: regex,
  ADVANCED_REPEAT_DETECT: repeat,
  NER_MODEL: entity,
  INTERVAL_GREATER: interval,
  SPEECH_SPEED_CHECK: pace,
};

/** `unknown` names the fact a person may give where the operator has no counterpart. */
export function readOperator(
  value: unknown,
  where: string,
  role: Role | undefined,
  unknown: string,
  notes: Notes,
): ReadOperator {
  const read = readFields(operatorShape, value, where, notes, operatorAliases);
  const type = (read.type ?? '').trim().toUpperCase();
  const label = named(read.name, type || 'operator').zh;
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  const oid = read.oid ?? read.id ?? '';
  if (read.oid !== undefined && read.id !== undefined) skip(notes, `${where}.id`, read.id, OTHER_ID);
  const given = { value: read.param ?? {}, where: `${where}.param`, label, role, notes };
  if (reader === undefined) {
    const why = 'there is no published description of this kind of operator; a person is asked instead';
    skip(notes, where, { type: read.type, param: read.param }, why);
  }
  const found = reader?.(given) ?? null;
  if (found === null)
    return { oid, condition: unknownCondition(unknown, label), negated: false, known: false };
  notes.carried.push({ where, what: `${type} → ${found.condition.operator}` });
  return { oid, condition: found.condition, negated: found.negated ?? false, known: true };
}

/** Only the fields this kind of operator knows; any other that is set is noted. */
function paramOf<Name extends ParamName>({ value, where, notes }: Given, ...names: Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, param[name]])) as Pick<typeof param, Name>;
  return readFields(shape, value, where, notes, { operkeywords: 'keywords' });
}

function keywords(given: Given, otherwise: number): Read {
  const { where, label, role, notes } = given;
  const read = paramOf(given, 'keywords', 'keywordmatchsize', 'threshold', 'insentence', 'contextchatmatch');
  const phrases = [...new Set(phrasesOf(read.keywords ?? [], `${where}.keywords`, notes))];
  if (phrases.length === 0) {
    skip(notes, where, given.value, 'there are no keywords');
    return null;
  }
  const size = Math.trunc(read.keywordmatchsize ?? otherwise);
  if (size < -1 || size > phrases.length) {
    skip(notes, `${where}.keywordMatchSize`, size, `-1, 0 or 1 to ${phrases.length} was expected`);
    return null;
  }
  const match = size === -1 ? 'all' : size < 2 ? 'any' : { atLeast: size };
  const across = read.contextchatmatch === true || read.insentence === false;
  const hits = Math.trunc(read.threshold ?? 1);
  if (hits > 1 && match !== 'any')
    skip(notes, `${where}.threshold`, hits, 'a number of hits is counted only where any keyword will do');
  const condition: WrittenCondition = {
    operator: 'keyword',
    label,
    role,
    phrases,
    ...(match === 'any' ? {} : { match, scope: across ? 'range' : 'turn' }),
    ...(hits > 1 && match === 'any' ? { atLeast: hits } : {}),
  };
  return { condition, negated: size === 0 };
}

function similar(given: Given): Read {
  const { where, label, role, notes } = given;
  const read = paramOf(given, 'similarlysentences', 'score', 'insentence');
  const sentences = phrasesOf(read.similarlysentences ?? [], `${where}.similarlySentences`, notes);
  if (sentences.length === 0) {
    skip(notes, where, given.value, 'there are no sentences to compare with');
    return null;
  }
  noteJoined(read.insentence, given);
  const threshold = likenessOf(read.score ?? 70, 100, `${where}.score`, notes);
  return { condition: { operator: 'similar', label, role, sentences, threshold } };
}

function regex(given: Given): Read {
  const { where, label, role, notes } = given;
  const read = paramOf(given, 'regex', 'notregex', 'insentence');
  const problem = expressionProblem(read.regex ?? '');
  if (read.regex === undefined || read.regex === '' || problem !== null) {
    skip(notes, `${where}.regex`, read.regex ?? '', problem ?? 'there is no expression');
    return null;
  }
  const refused = read.notregex === undefined || read.notregex === '' ? [] : [read.notregex];
  const wrong = refused.map(expressionProblem).find((one) => one !== null);
  // Without what it excludes, the expression would find what it must not.
  if (wrong !== undefined) {
    skip(notes, `${where}.notRegex`, read.notregex, wrong);
    return null;
  }
  noteJoined(read.insentence, given);
  if (/[\s，。？！、,]/u.test(read.regex))
    skip(notes, `${where}.regex`, read.regex, 'texts are searched without spaces and punctuation; check it');
  const condition: WrittenCondition = {
    operator: 'regex',
    label,
    role,
    patterns: [read.regex],
    ...(refused.length > 0 ? { notPatterns: refused } : {}),
  };
  return { condition };
}

function repeat(given: Given): Read {
  const { where, label, role, notes } = given;
  const names = ['from', 'similaritythreshold', 'hittime', 'threshold', 'excludes', 'targetrole'] as const;
  const read = paramOf(given, ...names);
  const target = roleOf(read.targetrole, `${where}.target_role`, notes);
  // Not said: the same speaker. Said as 所有: whoever it was.
  const anybody = target === undefined && read.targetrole !== undefined && read.targetrole !== '';
  const first = anybody ? 'any' : target === undefined || target === role ? 'same' : 'other';
  if (target !== undefined && role === undefined) {
    const why = 'who repeats it is not said, so who said it first cannot be either';
    skip(notes, `${where}.target_role`, read.targetrole, why);
    return null;
  }
  const within = Math.trunc(read.from ?? 0);
  const except = phrasesOf(read.excludes ?? [], `${where}.excludes`, notes);
  const times = Math.trunc(read.hittime ?? 1);
  if (within > 100) skip(notes, `${where}.from`, within, 'at most 100 turns back are compared');
  const condition: WrittenCondition = {
    operator: 'repeat',
    label,
    role,
    // 0: every turn before.
    within: within < 1 ? 100 : Math.min(100, within),
    minChars: Math.max(2, Math.trunc(read.threshold ?? 6)),
    threshold: likenessOf(read.similaritythreshold ?? 0.8, 1, `${where}.similarity_threshold`, notes),
    ...(first === 'same' ? {} : { first }),
    ...(except.length > 0 ? { except } : {}),
    ...(times > 1 ? { atLeast: times } : {}),
  };
  return { condition };
}

const entityNames: readonly (readonly [RegExp, string])[] = [
  [/姓名|人名/, 'name'],
  [/手机|电话/, 'phone'],
  [/身份证/, 'id_card'],
  [/户号/, 'account_no'],
  [/地址|地点/, 'address'],
  [/银行卡/, 'bank_card'],
  [/车牌/, 'plate'],
  [/邮箱|邮件/, 'email'],
  [/金额|钱/, 'money'],
  [/时长|时间段/, 'time_span'],
];

function entity(given: Given): Read {
  const { where, label, role, notes, value } = given;
  const read = paramOf(given, 'datatype');
  const word = read.datatype ?? '';
  const type = entityNames.find(([pattern]) => pattern.test(word))?.[1];
  if (type === undefined) {
    const why = 'what the number of an entity stands for is not published; write the types of the entity in';
    skip(notes, `${where}.dataType`, word === '' ? value : word, why);
    return null;
  }
  return { condition: { operator: 'entity', label, role, types: [type] } };
}

function interval(given: Given): Read {
  const { where, label, role, notes } = given;
  const read = paramOf(given, 'interval', 'differentrole', 'target', 'compareoperator');
  const ms = read.interval;
  const target = Math.trunc(read.target ?? 1);
  const less = plainName(read.compareoperator ?? 'gt') === 'lt';
  if (ms === undefined || ms < 0 || target < 0 || target > 1) {
    const why = 'the time to the turn before, or the length of the turn itself, is compared; not others';
    skip(notes, where, given.value, why);
    return null;
  }
  if (target === 0) {
    const compare = less ? 'lt' : 'gt';
    return { condition: { operator: 'duration', label, role, measure: 'turn_ms', compare, value: ms } };
  }
  if (less) {
    skip(
      notes,
      `${where}.compareOperator`,
      read.compareoperator,
      'a gap shorter than a limit is not searched for',
    );
    return null;
  }
  const different = read.differentrole === true;
  if (different && role !== undefined)
    return { condition: { operator: 'response_gap', label, role, minMs: ms } };
  if (role !== undefined) {
    const why = 'a gap belongs to nobody, so every gap is counted, whoever speaks after it';
    skip(notes, `${where}.role`, role, why);
  }
  return { condition: { operator: 'silence', label, minMs: ms, between: different ? 'different' : 'any' } };
}

function pace(given: Given): Read {
  const { where, label, role, notes } = given;
  const read = paramOf(given, 'velocityinmint', 'minwordsize', 'average', 'compareoperator');
  const speed = read.velocityinmint;
  if (speed === undefined || speed <= 0) {
    skip(notes, where, given.value, 'there is no speed in characters a minute');
    return null;
  }
  const perSecond = Math.round((speed / 60) * 1000) / 1000;
  const limit = plainName(read.compareoperator ?? 'gt') === 'lt' ? 'below' : 'above';
  const minChars = Math.max(1, Math.trunc(read.minwordsize ?? 1));
  const of = read.average === true ? { of: 'call' } : {};
  return { condition: { operator: 'pace', label, role, minChars, [limit]: perSecond, ...of } };
}

/** 客服 and 客户 as in the product; 所有 and nothing stand for both. */
export function roleOf(role: string | undefined, where: string, notes: Notes): Role | undefined {
  if (role === '客服') return 'agent';
  if (role === '客户') return 'customer';
  if (role !== undefined && role !== '' && role !== '所有')
    skip(notes, where, role, 'only 客服 and 客户 are known; both are searched');
  return undefined;
}

function noteJoined(inSentence: boolean | undefined, { where, notes }: Given): void {
  if (inSentence === false)
    skip(notes, `${where}.in_sentence`, false, 'turns are searched one by one, not joined to one text');
}

/** Likeness is measured otherwise here, so the number is a start. */
function likenessOf(value: number, full: number, where: string, notes: Notes): number {
  const share = Math.round((value / full) * 100) / 100;
  if (share >= 0.3 && share <= 1) return share;
  skip(notes, where, value, 'likeness is compared from 0.3 to 1; the nearest of these was taken');
  return Math.min(1, Math.max(0.3, share));
}
