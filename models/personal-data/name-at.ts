/** Is there a full name at this place? */
import { endsWithTitle } from './name-titles.ts';
import {
  BOUNDARY,
  ENDS,
  EVERYDAY,
  FOLLOWS,
  MINORITY_PART,
  NOT_GIVEN,
  NOT_PERSON,
  WORDS,
} from './name-words.ts';
import { isOnlyName, isOrdinaryWord, surnameAt } from './surnames.ts';

/**
 * `introduced`: only a name can follow (我叫, 姓名是). `field`: a name, or what is the matter with it (户主不在).
 * `weak`: most often something else (我是, 上次).
 */
export type Cue = 'introduced' | 'field' | 'weak';

const TITLE_AHEAD = /^(?:先生|女士|小姐|太太|师傅|阿姨|老师|老板|经理|大姐|大哥|大爷|大妈|主任|家里?)/u;
const NEVER = /[的了吗呢吧啊呀哦嗯我你您他她它们这那哪谁么什\d零a-zA-Z]/u;
/** 三点, 一九九: more than one numeral is a number. */
const NUMERALS = /[一二三四五六七八九十幺].*[一二三四五六七八九十幺]|^[一二三四五六七八九十]/u;

export const isTitle = (text: string): boolean =>
  TITLE_AHEAD.test(text) || /^[哥姐总姨叔婶嫂工]$/u.test(text) || endsWithTitle(text);

/** Characters of the full name at `at`, 0 when there is none. */
export function fullNameAt(text: string, at: number, cue: Cue): number {
  const surname = surnameAt(text, at, cue === 'introduced');
  if (cue !== 'introduced' && /[和与同及跟]/u.test(text[at] ?? '')) return 0;
  if (surname === 0) return cue === 'weak' ? 0 : foreignNameAt(text, at);
  const whole = introducedAt(text, at, surname, cue);
  if (whole > 0) return whole;
  const ahead = text.slice(at, at + 3);
  if (WORDS.test(ahead) || EVERYDAY.test(ahead)) return 0;
  if (isTitle(text.slice(at + surname, at + surname + 2))) return 0;
  const first = text.slice(at, at + surname);
  for (const given of [2, 1]) {
    const end = at + surname + given;
    const name = text.slice(at + surname, end);
    if (
      name.length < given ||
      !/^\p{Script=Han}+$/u.test(name) ||
      NOT_GIVEN.test(name) ||
      NUMERALS.test(name)
    )
      continue;
    // 鲁工, 范总
    if (given === 1 && /[哥姐总姨叔婶嫂工]/u.test(name) && cue !== 'introduced') return 0;
    // 我妈高兴, 他爸来一起: kin are followed by anything.
    if (cue === 'weak' && given === 1 && isOrdinaryWord(first)) continue;
    if ((NOT_PERSON.test(name) || /方$/u.test(name)) && cue === 'weak') continue;
    if (cue !== 'introduced' && given === 2 && NOT_PERSON.test(name)) continue;
    const next = text.slice(end, end + 2);
    if (ENDS.test(next) || FOLLOWS.test(next)) return surname + given;
  }
  return 0;
}

/** 我叫方便。姓名是万一。 Where nothing but a name is introduced and the clause ends with it, any word is one. */
function introducedAt(text: string, at: number, surname: number, cue: Cue): number {
  if (cue === 'weak') return 0;
  const clause = /^\p{Script=Han}{2,4}/u.exec(text.slice(at, at + 4))?.[0] ?? '';
  for (const length of [surname + 2, surname + 1]) {
    const name = clause.slice(0, length);
    const next = text.slice(at + length, at + length + 2);
    if (name.length < length || NEVER.test(name) || isTitle(name.slice(surname)) || /[对是]$/u.test(name))
      continue;
    if (!BOUNDARY.test(next) && !/^(?:[吗吧]|对[吗吧])/u.test(next)) continue;
    if (
      cue === 'field' &&
      (EVERYDAY.test(name) ||
        WORDS.test(name) ||
        /[不没在都给也就]/u.test(name) ||
        NOT_PERSON.test(name) ||
        NOT_GIVEN.test(name.slice(surname)))
    )
      continue;
    if (cue === 'introduced' && /^(?:师傅|老板|老公|老婆|明白|什么|单位|公司|个人|家里|时候)/u.test(name))
      continue;
    return length;
  }
  return 0;
}

/** 扎西顿珠, 艾丽娜. */
function foreignNameAt(text: string, at: number): number {
  const name = MINORITY_PART.exec(text.slice(at, at + 6))?.[0] ?? '';
  for (let length = name.length; length >= 2; length--)
    if (ENDS.test(text.slice(at + length, at + length + 2))) return length;
  return 0;
}

/** A whole clause that can be nothing but a name: 公冶长青, 马占奎. */
export function isNameAlone(clause: string, asked: boolean, rare = false): boolean {
  const surname = surnameAt(clause, 0, rare);
  if (surname === 0 || clause.length > surname + 2 || !/^\p{Script=Han}+$/u.test(clause)) return false;
  const first = clause.slice(0, surname);
  const given = clause.slice(surname);
  // 濮阳 alone is the town, unless a name was asked for.
  if (given === '') return surname === 2 && isOnlyName(first) && (asked || first !== '濮阳');
  if (
    NOT_GIVEN.test(given) ||
    isTitle(given) ||
    NOT_PERSON.test(clause) ||
    WORDS.test(clause) ||
    EVERYDAY.test(clause)
  )
    return false;
  if (surname === 2 && isOnlyName(first)) return true;
  if (!asked) return false;
  return given.length === 2 ? !isOrdinaryWord(first) || asked : isOnlyName(first);
}
