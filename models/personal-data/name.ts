/** Names of people: what introduces them, how people are spoken to, how they are spelled, and where they are said again. */
import { type Found, matchesOf, type SpokenTurn, type Talk } from './call-text.ts';
import { type Cue, fullNameAt, isNameAlone, isTitle } from './name-at.ts';
import { spellingHints } from './name-hints.ts';
import { beforeTitles, endsWithTitle, surnamesSpokenTo } from './name-titles.ts';
import { BOUNDARY, ENDS, EVERYDAY, IS_GIVEN, MINORITY, WORDS } from './name-words.ts';
import { isOnlyName, isOrdinaryWord, surnameAt } from './surnames.ts';

const KIN =
  '爱人|老公|老婆|父亲|母亲|爸爸?|妈妈?|爷爷?|奶奶?|儿子|女儿|闺女|姑娘|丈夫|妻子|媳妇|哥哥?|姐姐?|弟弟?|妹妹?|舅舅?|舅妈|[大二三四小]?[伯叔姑姨舅婶]|表[哥姐弟妹]|堂[哥姐弟妹]|侄[子女]|外甥|老伴|老头子?|孙子|孙女|邻居|房东|租客|租户|对象|岳父|岳母|公公|婆婆';
const FIELD =
  '户主|户名|机主|业主|车主|房主|联系人|经办人|申请人|收款人|收件人|开户人|开户名|负责人|法人|代办人|监护人|登记人|登记名|本人|新户主|原户主|姓名|名字|全名|大名|昵称';
/** After these a full name stands; the first alternative that fits counts. */
const CUES: readonly (readonly [Cue, RegExp])[] = [
  [
    'introduced',
    /(?:[我他她俺人公婆爸妈子儿哥姐弟妹奶爷东客主友居事学长员工傅板娘伴]|名字|名儿|大名|本名|真名|原名|一个|那个|司机)(?:就)?叫做?|叫做|名叫|(?<=[\s，,、。]|^)叫/gu,
  ],
  [
    'field',
    new RegExp(
      `(?:${FIELD})(?:的)?(?:姓名|名字|名)?(?:好像|应该|(?:跟您|再)?(?:确认|核对)(?:一?下)?)?[，,]?(?:登记的)?(?:就是|还是|写的是|登记的是|应该是|改成|换成|是不是|是|叫|为|写)?`,
      'gu',
    ),
  ],
  ['field', /登记(?:的)?(?:名字)?(?:是|在)|名下是|写的是|换成了?|改成了?|过户给|转给|过给|那?你?就?写/gu],
  [
    'weak',
    new RegExp(
      `(?:${KIN})(?:是|叫|，|的名字是?)?|第[一二三四五六七八九]家|查(?:一?下)?(?=\\p{Script=Han}{2,4}的(?:户|电|账|名|欠|那户))|(?:经理|师傅|主任|所长|队长|班长|电工|抄表员|网格员|同事|同学)(?:叫|是)?[，\\s]?|应该是|请问是|我是|这是|您是|你是|他是|她是|就是|找一下|我找|昨天来的|上次|叫|喊`,
      'gu',
    ),
  ],
];
const SURNAME_CUE =
  /(?:免贵|复姓|我|他|她|俺|人家|都|是|老公|老婆|爱人|您|也|户主|师傅)?(?:(?<!百|同|尊|(?<!免)贵)姓|(?<=免贵))(?!姓|名|什么|啥|氏|甚|谁|哪)(?:是|为)?[\s，,]*/gu;
const NO_SURNAME =
  /[\d零一二两三四五六七八九的了吗呢吧啊呀我你您他她它们这那不没什么哪谁多少都也就是先叫名氏啥，。！？,.!?\s\-a-zA-Z]/u;
const ASKS_SURNAME = /(?<!免)贵姓|称呼|[您你]姓|姓什么|姓啥|姓氏|的姓/u;
const ASKS_NAME =
  /(?<!免)贵姓|称呼|户名|户主|姓名|名字|全名|叫什么|叫啥|机主|哪位|[您你]姓|姓什么|姓啥|姓氏|联系人|经办人|申请人|收款人|收件人|车主|业主|法人|负责人|找谁|写谁|本人吗/u;
/** The point of a question stands at its end. */
const POINT_CHARS = 24;
const LEAD_IN = /^(?:[\s，,、。嗯呃啊哦对好]|是的|是|叫|就是|那个|我叫|我是|姓|行)*/u;

export function findNames({ turns, asked: questions }: Talk): Found[] {
  const spokenTo = surnamesSpokenTo(turns);
  const asked = questions.map((question) => question.slice(-POINT_CHARS));
  const introduced = turns.flatMap((turn, index) => [
    ...afterCues(turns, index, spokenTo),
    ...surnamesAfterCues(turn, index),
    ...answers(turns, index, asked[index] ?? '', spokenTo),
    ...alone(turn, index, asked[index] ?? '', spokenTo),
    ...oldAndYoung(turn, index),
    ...matchesOf(MINORITY, turn.text).map((match) => span(index, match.index, match.index + match[0].length)),
  ]);
  const surnames = new Set([
    ...spokenTo,
    ...introduced.map((one) => surnameOf(turns[one.turn]?.text ?? '', one)),
  ]);
  const found = [
    ...introduced,
    ...turns.flatMap(({ text }, turn) =>
      beforeTitles(text, surnames).map(({ start, end }) => span(turn, start, end)),
    ),
  ];
  const again = saidAgain(turns, found);
  const said = [...found, ...again].map(({ turn, start, end }) => ({
    turn,
    text: turns[turn]?.text.slice(start, end) ?? '',
  }));
  const hints = spellingHints(turns, said).map(({ turn, start, end }) => span(turn, start, end));
  return [...found, ...again, ...hints];
}

const span = (turn: number, start: number, end: number): Found => ({ type: 'name', turn, start, end });

const surnameOf = (text: string, { start, end }: Found): string =>
  text.slice(start, Math.min(end, start + Math.max(1, surnameAt(text, start, true))));

const AGENT_ITSELF = /^(?:我就?叫做?|我是|本人叫?)$/u;

function afterCues(turns: readonly SpokenTurn[], turn: number, spokenTo: ReadonlySet<string>): Found[] {
  const { role, text } = turns[turn] ?? { role: 'unknown', text: '' };
  const found: Found[] = [];
  for (const [cue, pattern] of CUES)
    for (const match of matchesOf(pattern, text)) {
      if (role === 'agent' && AGENT_ITSELF.test(match[0])) continue;
      const after = match.index + match[0].length;
      const start =
        cue === 'weak'
          ? after
          : after + (/^[\s，,：:“"]{0,2}/u.exec(text.slice(after, after + 2))?.[0].length ?? 0);
      // 户主姓名是万一吗: a verb introduces a name, whatever it means otherwise.
      const sure = cue === 'field' && /[是叫]$/u.test(match[0]) ? 'introduced' : cue;
      const length = fullNameAt(text, start, sure) || supportedAt(turns, turn, start, spokenTo);
      if (length > 0) found.push(span(turn, start, start + length));
      else if (cue === 'field') found.push(...surnameAlone(text, start, turn));
    }
  return found;
}

/** 户主濮阳……, 法人禚，: of a field only the family name is said. */
function surnameAlone(text: string, start: number, turn: number): Found[] {
  const length = surnameAt(text, start);
  const closes = BOUNDARY.test(text.slice(start + length, start + length + 1));
  const name = text.slice(start, start + length);
  return length > 0 && closes && start + length < text.length && isOnlyName(name)
    ? [span(turn, start, start + length)]
    : [];
}

function surnamesAfterCues({ role, text }: SpokenTurn, turn: number): Found[] {
  if (!/[姓贵]/u.test(text)) return [];
  return matchesOf(SURNAME_CUE, text).flatMap((match) => {
    if (role === 'agent' && match[0].startsWith('我')) return [];
    const start = match.index + match[0].length;
    const known = match[0].includes('复') ? 2 : surnameAt(text, start, true);
    const length = known > 0 ? known : 1;
    const name = text.slice(start, start + length);
    const next = text.slice(start + length, start + length + 1);
    if (name.length < length || [...name].some((char) => NO_SURNAME.test(char))) return [];
    if (known === 0 && !(BOUNDARY.test(next) || /[的吗吧啊呢对]/u.test(next))) return [];
    const spans = [span(turn, start, start + length)];
    // 姓佟名佳
    const given = /^名(\p{Script=Han}{1,2})(?=$|[，。,\s、！!])/u.exec(
      text.slice(start + length, start + length + 4),
    )?.[1];
    if (given !== undefined) spans.push(span(turn, start + length + 1, start + length + 1 + given.length));
    return spans;
  });
}

/** 您贵姓 — 姚；户名是 — 罗小曼. */
function answers(
  turns: readonly SpokenTurn[],
  turn: number,
  question: string,
  spokenTo: ReadonlySet<string>,
): Found[] {
  const text = turns[turn]?.text ?? '';
  if (!ASKS_NAME.test(question)) return [];
  const start = LEAD_IN.exec(text.slice(0, 12))?.[0].length ?? 0;
  const clause = /^\p{Script=Han}+/u.exec(text.slice(start, start + 6))?.[0] ?? '';
  const surname = surnameAt(text, start, true);
  const first = text.slice(start, start + surname);
  if (surname > 0 && clause.length === surname) {
    const asks =
      ASKS_SURNAME.test(question) ||
      (/姓名|名字|全名|联系人|户名|车主|叫什么|叫啥/u.test(question) && !isOrdinaryWord(first));
    if (asks || isOnlyName(first)) return [span(turn, start, start + surname)];
  }
  if (clause.length > surname && clause.length <= surname + 2 && surname > 0) {
    if (isSupported(turns, turn, start, clause, spokenTo)) return [span(turn, start, start + clause.length)];
    if (WORDS.test(clause) || EVERYDAY.test(clause)) return [];
  }
  // 都建华: a word of every sentence, then two characters people are given.
  if (clause.length === 3 && surname === 1 && IS_GIVEN.test(clause.slice(1)))
    return [span(turn, start, start + clause.length)];
  const full = fullNameAt(text, start, 'field');
  return full > 0 && (ENDS.test(text.slice(start + full, start + full + 2)) || full > 2)
    ? [span(turn, start, start + full)]
    : [];
}

/** Turns after a word in which somebody is spoken to with it, or it is spelled. */
const SUPPORT_TURNS = 2;
const SUPPORT_CHARS = 60;

/** A word that is a name here: 舒服，姓舒 — 舒女士; 云朵 — 天上的云朵吗. */
function isSupported(
  turns: readonly SpokenTurn[],
  turn: number,
  start: number,
  name: string,
  spokenTo: ReadonlySet<string>,
): boolean {
  const surname = name.slice(0, surnameAt(name, 0, true));
  if (/^(?:明白|方便|高兴|谢谢|可以|师傅|老板)/u.test(name) || isTitle(name.slice(surname.length)))
    return false;
  if (spokenTo.has(surname) && !WORDS.test(name)) return true;
  return turns
    .slice(turn, turn + 1 + SUPPORT_TURNS)
    .map(({ text }, i) => (i === 0 ? text.slice(start, start + SUPPORT_CHARS) : text.slice(0, SUPPORT_CHARS)))
    .some(
      (text) => text.includes(`姓${surname}`) || text.includes(`的${name}`) || text.includes(`叫${name}`),
    );
}

/** A clause of two to four characters that begins like a name and is one by what follows. */
function supportedAt(
  turns: readonly SpokenTurn[],
  turn: number,
  start: number,
  spokenTo: ReadonlySet<string>,
): number {
  const text = turns[turn]?.text ?? '';
  const surname = surnameAt(text, start, true);
  if (surname === 0) return 0;
  const clause = /^\p{Script=Han}+/u.exec(text.slice(start, start + surname + 3))?.[0] ?? '';
  const fits = clause.length > surname && clause.length <= surname + 2;
  return fits && isSupported(turns, turn, start, clause, spokenTo) ? clause.length : 0;
}

/** Digits in a row: a turn that gives account, telephone and name one after the other. */
const HAS_NUMBER = /[0-9零〇一幺二三四五六七八九]{5}/u;

/** Clauses that are nothing but a name: 9900049213，马占林，清水河乡. */
function alone({ text }: SpokenTurn, turn: number, question: string, spokenTo: ReadonlySet<string>): Found[] {
  const asked = ASKS_NAME.test(question) || HAS_NUMBER.test(text) || /姓名|名字|户名/u.test(text);
  return matchesOf(/\p{Script=Han}+/gu, text).flatMap((match) => {
    if (match[0].length > 4) return [];
    const lead = /^(?:是我|是|叫|对)/u.exec(match[0])?.[0].length ?? 0;
    for (const from of lead > 0 ? [0, lead] : [0]) {
      const clause = match[0].slice(from);
      // Somebody is spoken to by this family name in the call.
      const known = clause.length === 3 && spokenTo.has(clause[0] ?? '');
      if (!endsWithTitle(clause) && isNameAlone(clause, asked || known, known))
        return [span(turn, match.index + from, match.index + match[0].length)];
    }
    return [];
  });
}

/** 隔壁老卞家, 我是小王. Agents who speak of 小卢 mean themselves. */
const FAMILIAR =
  /(?<=^|[\s，。,、是叫找我喊隔壁的写])[老小](\p{Script=Han})(?=$|[\s，。,、！!？?]|家[的里，]|就|吧)/gu;
const NOT_FAMILIAR = /[师公婆板人家百时区孙子米麦车心路道店院伴头乡板]/u;

function oldAndYoung({ role, text }: SpokenTurn, turn: number): Found[] {
  if (role === 'agent' || !/[老小]/u.test(text)) return [];
  return matchesOf(FAMILIAR, text).flatMap((match) => {
    const surname = match[1] ?? '';
    const at = match.index + 1;
    if (surnameAt(text, at) !== 1 || NOT_FAMILIAR.test(surname) || isOrdinaryWord(surname)) return [];
    return [span(turn, at, at + 1)];
  });
}

/** Names looked for again; a call has a handful. */
const MOST_NAMES = 40;
/** What stands around a name of two characters, which may be a word: 成功先生, 是和平, but not 办理成功了. */
const BEFORE_AGAIN = /[\s，。,.、！!？?：:；;…是叫姓找和跟给对问请为“"主名]/u;
const AFTER_AGAIN =
  /^(?:$|[\s，。,.、！!？?：:；;…”"]|先生|女士|小姐|太太|师傅|阿姨|是我|是不是|[吗吧呢啊]|对[吗吧]|本人|这个名|那个|说的|的名|的电)/u;

/** A full name found once is a name wherever it is said, without any cue. */
function saidAgain(turns: readonly SpokenTurn[], found: readonly Found[]): Found[] {
  const names = new Set<string>();
  for (const { turn, start, end } of found) {
    const name = turns[turn]?.text.slice(start, end) ?? '';
    if (names.size >= MOST_NAMES) break;
    const surname = name.slice(0, surnameAt(name, 0));
    if (name.length >= 2) names.add(name);
    // 三点水那个澹台, 訾是此下面一个言
    if (surname !== '') names.add(surname);
  }
  const again: Found[] = [];
  turns.forEach(({ text }, turn) => {
    for (const name of names) if (text.includes(name)) again.push(...placesOf(name, text, turn));
  });
  return again;
}

function placesOf(name: string, text: string, turn: number): Found[] {
  const again: Found[] = [];
  const isWord = name.length <= 2 && surnameAt(name, 0) < 2;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    const free = at === 0 || BEFORE_AGAIN.test(text[at - 1] ?? '');
    const closes = AFTER_AGAIN.test(text.slice(end, end + 3));
    if (name.length === 2 && EVERYDAY.test(name) && !/^(?:先生|女士|小姐|太太|师傅)/u.test(text.slice(end)))
      continue;
    const fits =
      name.length === 1 ? free && isSurnameAgain(name, text, at, end) : !isWord || (free && closes);
    if (fits) again.push(span(turn, at, end));
  }
  return again;
}

/** 訾是此下面一个言吗, 郗字很少见, 念求，仇. */
function isSurnameAgain(surname: string, text: string, start: number, end: number): boolean {
  if (isOrdinaryWord(surname)) return false;
  if (text[end] === '字' || (start === 0 && text[end] === '是')) return true;
  const opens = start === 0 || BOUNDARY.test(text[start - 1] ?? '');
  return (
    opens && BOUNDARY.test(text.slice(end, end + 1)) && (isOnlyName(surname) || text.length <= SHORT_TURN)
  );
}

/** A turn of so few characters says the name and little else. */
const SHORT_TURN = 12;
