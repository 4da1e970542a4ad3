/** Names before a form of address: 石先生, 路建平师傅, 范婆婆. */
import { matchesOf, type SpokenTurn } from './call-text.ts';
import { BOUNDARY, EVERYDAY, NOT_GIVEN, WORDS } from './name-words.ts';
import { isOnlyName, isOrdinaryWord, surnameAt } from './surnames.ts';

/** `start` and `end` within the turn. */
export interface Titled {
  readonly start: number;
  readonly end: number;
  readonly surname: string;
}

/** The surname alone is enough before these, wherever they stand. */
const POLITE = '先生|女士|小姐|太太|大爷|大妈|阿姨';
const KNOWN_FOR =
  '师傅|老师|大姐|大哥|大叔|大婶|大嫂|大娘|大伯|老板|老板娘|经理|主任|所长|场长|院长|支书|书记|村长|队长|会计|站长|校长|厂长|局长|科长|处长|部长|店长|园长|医生|大夫|护士|教授|律师|警官|婆婆|奶奶|爷爷|伯伯|叔叔|阿婆|同志|总监|工程师|教练|老爷子|老太太|老先生|老[大二三四五六七八九幺](?![0-9零一二三四五六七八九])';
/** Of one character: only where the clause ends or somebody is spoken to. */
const SHORT =
  '(?:总(?![共之是要会得归计算体数额结部])|工(?![作人程地资业厂夫具期序种方单部队商会厅艺])|[哥姐姨叔婶嫂伯](?![哥姐妹夫叔婶]))';
const TITLE = new RegExp(`${POLITE}|${KNOWN_FOR}|${SHORT}`, 'gu');
const IS_POLITE = new RegExp(`^(?:${POLITE})$`, 'u');
const IS_SHORT = new RegExp(`^${SHORT}$`, 'u');
const ENDS_WITH_TITLE = new RegExp(`(?:${POLITE}|${KNOWN_FOR})$`, 'u');
export const endsWithTitle = (text: string): boolean => ENDS_WITH_TITLE.test(text);
const FREE = /[\s，。,.、！!？?：:是叫的找请好位写给对和跟问来喂那了吧让谢小老我人主]/u;
/** 谢谢先生, 时先生时女士: what is no surname before a title. */
const NO_SURNAME =
  /^(?:时|那|位|谢|老|师|都|但|才|过|是|来|连|能|把|后|里|门|员|工|区|国|公|司|班|户|客|部|所|局|厂|场|台|阿|里|家|后|下|能|别)$/u;

export function beforeTitles(text: string, known: ReadonlySet<string>): Titled[] {
  return matchesOf(TITLE, text).flatMap((match) => {
    const end = match.index;
    const title = match[0];
    const full = IS_SHORT.test(title) ? null : fullBefore(text, end, title);
    const found = full ?? surnameBefore(text, end, title, known);
    return found === null ? [] : [found];
  });
}

function fullBefore(text: string, end: number, title: string): Titled | null {
  for (const length of [4, 3, 2]) {
    const start = end - length;
    const surname = start < 0 ? 0 : surnameAt(text, start, isFirst(text, start));
    const given = length - surname;
    if (surname === 0 || given < 1 || given > 2) continue;
    const name = text.slice(start, end);
    if (!/^\p{Script=Han}+$/u.test(name)) continue;
    const addressed = isFirst(text, start) && /^(?:您|你|吗|，|,|$)/u.test(text.slice(end + title.length));
    if (NOT_GIVEN.test(name.slice(surname)) && !(addressed && given === 1)) continue;
    if (WORDS.test(name)) continue;
    if (EVERYDAY.test(name) && !(addressed && IS_POLITE.test(title) && !/^谢谢|^麻烦|^明白/u.test(name)))
      continue;
    const free = isFirst(text, start) || FREE.test(text[start - 1] ?? '');
    if (!free && (isOrdinaryWord(name[0] ?? '') || (length < 3 && !isOnlyName(name[0] ?? '')))) continue;
    if (given === 1 && surname === 1 && surnameAt(text, end - 1) > 0 && !free) continue;
    // 和张先生: the name is what follows the word.
    if (given === 1 && isOrdinaryWord(name[0] ?? '') && surnameAt(text, end - 1) > 0 && !addressed) continue;
    return { start, end, surname: text.slice(start, start + surname) };
  }
  return null;
}

function surnameBefore(text: string, end: number, title: string, known: ReadonlySet<string>): Titled | null {
  for (const length of [2, 1] as const) {
    const start = end - length;
    if (start < 0) continue;
    const surname = text.slice(start, end);
    const first = isFirst(text, start);
    const free = first || FREE.test(text[start - 1] ?? '');
    const found = { start, end, surname };
    if (known.has(surname) && free) return found;
    if (surnameAt(text, start, true) !== length) continue;
    if (NO_SURNAME.test(surname) || /[女男大某]/u.test(text[start - 1] ?? '')) continue;
    if (/[老小]/u.test(text[start - 1] ?? '') && isOrdinaryWord(surname)) continue;
    const next = text.slice(end + title.length, end + title.length + 1);
    const closes = BOUNDARY.test(next) || /[您你吗好]/u.test(next);
    if (isOrdinaryWord(surname)) {
      if (IS_POLITE.test(title) ? free && (!/^[和向]$/u.test(surname) || (first && closes)) : free && closes)
        return found;
      continue;
    }
    if (surname === '施' && title === '工') continue;
    if (IS_SHORT.test(title) ? free : IS_POLITE.test(title) || free || isOnlyName(surname)) return found;
  }
  return null;
}

const isFirst = (text: string, at: number): boolean =>
  at === 0 || /[\s，。,.、！!？?：:…]/u.test(text[at - 1] ?? '');

/** Family names people are spoken to with: they make a word that stands alone a name (舒服 — 舒女士). */
export function surnamesSpokenTo(turns: readonly SpokenTurn[]): Set<string> {
  const none: ReadonlySet<string> = new Set();
  return new Set(turns.flatMap(({ text }) => beforeTitles(text, none).map(({ surname }) => surname)));
}
