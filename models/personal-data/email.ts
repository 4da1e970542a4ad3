/** E-mail addresses, written or said (艾特, 点康姆), pauses between their parts. */
import { type Found, matchesOf, type SpokenTurn } from './call-text.ts';

const AT =
  /@符号|艾特符号|at符号|@|＠|艾特|爱特|哎特|圈儿?[aA]|[aA]圈|小老鼠|花[aA]|(?<![A-Za-z])at(?![A-Za-z])/giu;
/** Longest local part and domain that are looked at, characters. */
const MOST_CHARS = 64;
const SIGN = '[A-Za-z0-9._%+\\-零〇一二两三四五六七八九幺洞]';
const SAID =
  '下划线|下滑线|下横线|中划线|短横线|横线|横杠|减号|杠|加号|点|大写的?|小写的?|字母|数字|嗯|呃|然后';
/** Spelled out with pauses: each piece is a sign or a few. */
const LOCAL = new RegExp(
  `(?:${SIGN}|${SAID}|[双两三四]个(?=${SIGN})|\\s|[，,、](?=\\s*(?:${SIGN}|${SAID}|$)))+$`,
  'u',
);
const HOST =
  '(?:[A-Za-z0-9零〇一二两三四五六七八九幺洞-]|[\\s，,、](?=[A-Za-z0-9零〇一二两三四五六七八九幺洞，,、\\s点.-])|横杠|杠)';
const TOP = '(?:[A-Za-z0-9-]+|康姆|抗姆|康母|康木|康目|靠姆|西恩|西安|恩一踢)';
const NAMED =
  '(?:qq|QQ|扣扣|Q Q|网易|新浪|搜狐|谷歌|雅虎|阿里|一六三|163|幺六三|幺二六|126|一二六|139|幺三九|一三九)的?邮箱';
const SPOKEN_HOST = `${HOST}+(?:[\\s，,、]*(?:[.．]|点)[\\s，,、]*${TOP})+`;
const DOMAIN = new RegExp(`^${SPOKEN_HOST}|^[\\s，,、]*${NAMED}`, 'u');
/** 后面是 qq点com: the second half said in a turn of its own. */
const DOMAIN_ALONE = new RegExp(
  `^(?:[\\s，,、]|嗯|呃|后面|就?是|然后|再)*((?:${HOST}{1,20})(?:点|[.．])[\\s，,、]*${TOP}(?:(?:点|[.．])${TOP})?)`,
  'u',
);
const LEAD = /^(?:[\s，,、。点]|然后|嗯|呃|数字|字母)+/u;
/** The local part said in a turn of its own, or read back. */
const LOCAL_ALONE = new RegExp(
  `^(?:[\\s，,、]|嗯|呃|啊|是|前面是?|好的?)*((?:${SIGN}|${SAID}|[\\s，,、](?=\\s*(?:${SIGN}|${SAID})))+)(?=$|[，,。、\\s？?]|对|是)`,
  'u',
);
const ASKS_EMAIL = /邮箱|邮件|e-?mail/iu;
/** Turns over which one address is said in halves. */
const HALF_TURNS = 4;
/** Addresses whose first half is looked for again, and how long it is at least. */
const MOST_ADDRESSES = 10;
const LEAST_LOCAL = 4;

export function findEmails(turns: readonly SpokenTurn[]): Found[] {
  const found = turns.flatMap((turn, index) => whole(turn.text, index));
  const open = new Set(found.map(({ turn }) => turn));
  const locals = new Set(
    found.slice(0, MOST_ADDRESSES).map((one) => localOf(turns[one.turn]?.text ?? '', one)),
  );
  return [
    ...found,
    ...turns.flatMap(({ text }, turn) =>
      open.has(turn) ? [] : [...half(turns, turn), ...saidAgain(text, turn, locals)],
    ),
  ];
}

const localOf = (text: string, { start, end }: Found): string =>
  text.slice(start, end).split(AT)[0]?.trim() ?? '';

function saidAgain(text: string, turn: number, locals: ReadonlySet<string>): Found[] {
  return [...locals].flatMap((local) => {
    const at = local.length < LEAST_LOCAL ? -1 : text.indexOf(local);
    return at < 0 ? [] : [{ type: 'email', turn, start: at, end: at + local.length } as const];
  });
}

function whole(text: string, turn: number): Found[] {
  return matchesOf(AT, text).flatMap((at) => {
    const before = text.slice(Math.max(0, at.index - MOST_CHARS), at.index);
    const local = (LOCAL.exec(before)?.[0] ?? '').replace(LEAD, '');
    const after = at.index + at[0].length;
    const domain = DOMAIN.exec(text.slice(after, after + MOST_CHARS))?.[0] ?? '';
    if (local.trim() === '' || domain === '') return halfAround(text, turn, at.index, local, after, domain);
    return [{ type: 'email', turn, start: at.index - local.length, end: after + domain.length } as const];
  });
}

/** kuang下划线jy艾特 — 嗯 — example点com */
function halfAround(
  text: string,
  turn: number,
  at: number,
  local: string,
  after: number,
  domain: string,
): Found[] {
  if (domain !== '') return [{ type: 'email', turn, start: at, end: after + domain.length }];
  const closes = /^[\s，,、。]*$/u.test(text.slice(after));
  return local.trim().length > 2 && closes
    ? [{ type: 'email', turn, start: at - local.length, end: after }]
    : [];
}

/** What was asked for as an address of mail, without 艾特 in the turn. */
function half(turns: readonly SpokenTurn[], turn: number): Found[] {
  const text = (turns[turn]?.text ?? '').slice(0, MOST_CHARS);
  if (!/[A-Za-z]/.test(text)) return [];
  const near = turns.slice(Math.max(0, turn - HALF_TURNS), turn).map((one) => one.text.slice(-MOST_CHARS));
  if (!near.some((one) => ASKS_EMAIL.test(one))) return [];
  const domain = DOMAIN_ALONE.exec(text);
  const match = domain ?? LOCAL_ALONE.exec(text);
  const said = match?.[1]?.trimEnd().replace(/[，,、]+$/u, '') ?? '';
  if (match === null || said.replace(/[^A-Za-z0-9]/g, '').length < 3 || !/[A-Za-z]/.test(said)) return [];
  const start = match.index + match[0].indexOf(match[1] ?? '');
  return [{ type: 'email', turn, start, end: start + said.length }];
}
