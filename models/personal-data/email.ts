/** E-mail addresses, written or said (艾特, 点康姆). */
import type { Found, SpokenTurn } from './call-text.ts';

const AT = /@|＠|艾特|圈[aA]|小老鼠/gu;
/** Longest local part and domain that are looked at, characters. */
const MOST_CHARS = 64;
const LOCAL = /(?:[A-Za-z0-9._%+\-零一二两三四五六七八九幺]|下划线|中划线|横杠|减号|杠|点|\s)+$/u;
const DOMAIN =
  /^[A-Za-z0-9零一二两三四五六七八九幺\s-]+(?:(?:[.．]|\s*点\s*)(?:[A-Za-z0-9-]+|康姆|抗姆|康母|com|cn|net))+|^\s*(?:qq|QQ|网易|新浪|一六三|163|幺二六|126)邮箱/u;

export function findEmails(turns: readonly SpokenTurn[]): Found[] {
  return turns.flatMap(({ text }, turn) =>
    [...text.matchAll(AT)].flatMap((at) => {
      const before = text.slice(Math.max(0, at.index - MOST_CHARS), at.index);
      const local = LOCAL.exec(before)?.[0].trimStart() ?? '';
      const after = at.index + at[0].length;
      const domain = DOMAIN.exec(text.slice(after, after + MOST_CHARS))?.[0] ?? '';
      if (local.trim() === '' || domain === '') return [];
      return [{ type: 'email', turn, start: at.index - local.length, end: after + domain.length } as const];
    }),
  );
}
