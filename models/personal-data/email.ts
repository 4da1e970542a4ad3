/** E-mail addresses, written or said (艾特, 点康姆), pauses between their parts. */
import type { Found, SpokenTurn } from './call-text.ts';

const AT = /@|＠|艾特|爱特|圈[aAｅ]|小老鼠|花[aA]|(?<![A-Za-z])at(?![A-Za-z])/giu;
/** Longest local part and domain that are looked at, characters. */
const MOST_CHARS = 64;
const SIGN = '[A-Za-z0-9._%+\\-零〇一二两三四五六七八九幺洞]';
const SAID = '下划线|下滑线|中划线|短横线|横线|横杠|减号|杠|加号|点';
/** Spelled out with pauses: each piece is a sign or a few. */
const LOCAL = new RegExp(
  `(?:${SIGN}|${SAID}|[双两三四]个(?=${SIGN})|\\s|[，,、](?=\\s*(?:${SIGN}|${SAID}|$)))+$`,
  'u',
);
const HOST =
  '(?:[A-Za-z0-9零〇一二两三四五六七八九幺洞-]|[\\s，,、](?=[A-Za-z0-9零〇一二两三四五六七八九幺洞，,、\\s点.-])|横杠|杠)';
const TOP = '(?:[A-Za-z0-9-]+|康姆|抗姆|康母|康目|西恩|西安)';
const DOMAIN = new RegExp(
  `^${HOST}+(?:[\\s，,、]*(?:[.．]|点)[\\s，,、]*${TOP})+|^[\\s，,、]*(?:qq|QQ|扣扣|网易|新浪|搜狐|谷歌|一六三|163|幺六三|幺二六|126|139|幺三九)的?邮箱`,
  'u',
);

export function findEmails(turns: readonly SpokenTurn[]): Found[] {
  return turns.flatMap(({ text }, turn) =>
    [...text.matchAll(AT)].flatMap((at) => {
      const before = text.slice(Math.max(0, at.index - MOST_CHARS), at.index);
      const local = (LOCAL.exec(before)?.[0] ?? '').replace(/^[\s，,、点]+/u, '');
      const after = at.index + at[0].length;
      const domain = DOMAIN.exec(text.slice(after, after + MOST_CHARS))?.[0] ?? '';
      if (local.trim() === '' || domain === '') return [];
      return [{ type: 'email', turn, start: at.index - local.length, end: after + domain.length } as const];
    }),
  );
}
