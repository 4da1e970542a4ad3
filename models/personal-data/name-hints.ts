/** Spelling hints: 红色的红, 立早章, 皇帝那个雍正. Each is a piece of a name by itself. */
import { matchesOf, type SpokenTurn } from './call-text.ts';

/** Turns over which a hint spells a name. */
const NEAR_TURNS = 3;
const OPENING = '(?<=^|[，。,、\\s？?！!：:…]|是|对|啊|呢|哦|嗯|就|叫|说)';
const CLOSING = '(?=$|[，。,、\\s？?！!…]|吗|吧|对|是|呀|啊|嘛|哈|哦|呢)';
const SPELLED = new RegExp(
  `${OPENING}(\\p{Script=Han}{1,7}?)(?:的|那个|里的|嘅|个)(\\p{Script=Han}{1,4}?)${CLOSING}`,
  'gu',
);
/** The parts of which people put together a family name. */
const PARTS: Readonly<Record<string, string>> = {
  章: '立早',
  张: '弓长',
  李: '木子|十八子',
  陈: '耳东',
  吴: '口天',
  胡: '古月',
  林: '双木',
  许: '言午',
  王: '三横|三横一竖|三画',
  黄: '草头|大肚',
  吕: '双口',
  赵: '走肖|走小',
  何: '人可',
  于: '干勾|干钩',
  程: '禾呈|和呈',
  徐: '双人|双立人',
  杨: '木易',
  刘: '文刀',
  孙: '子小',
  余: '人禾|人未',
  叶: '口十',
  魏: '委鬼',
  雷: '雨田',
  谢: '言身寸',
  岳: '丘山',
  裴: '非衣',
  贾: '西贝',
  童: '立里',
  秦: '三人禾',
  翟: '羽佳',
  罗: '四夕',
  谭: '西早|言西早',
  舒: '舍予',
  鲍: '鱼包|包鱼',
  鲁: '鱼日',
  闫: '门三',
  闻: '门耳',
  骆: '马各',
  路: '足各',
  崔: '山佳|山隹',
  柴: '此木',
  董: '草重|千里草',
  邹: '刍耳',
  邵: '召耳',
  郭: '享耳',
  郑: '关耳',
  朱: '撇未',
  汪: '三点水王',
  江: '三点水工',
  冯: '两点水马',
  蔡: '草祭',
  沈: '三点水冘',
  麻: '广林',
  庞: '广龙',
  仇: '人九',
  伍: '人五',
  任: '人壬',
  俞: '人则',
  倪: '人儿',
  苏: '草办',
  曾: '曾经',
  薛: '草头',
  尹: '伊人',
  丘: '山丘',
  葛: '草曷',
  钱: '金戋',
};
const PUT_TOGETHER = new RegExp(
  Object.entries(PARTS)
    .map(([surname, parts]) => `(?:${parts})的?${surname}`)
    .join('|'),
  'gu',
);
const LEAD = /^(?:就是|是|对|嗯|啊|哦|叫|说|呃|那个)+/u;
/** Strokes are no name of a character: 三点水那个澹台, 草字头的范. */
const STROKES = /旁|偏旁|字头|点水|上面|下面|左边|右边|加个|加一|底下|单人|双人|提手|部首/u;
/** 我家的云朵, 你们那个明: whose it is, not how it is written. */
const WHOSE = /^(?:我|你|您|他|她|咱|俺|这|那|哪|谁|家|户|是)/u;

export interface Hint {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

/** `names`: what was said to be a name, by turn. */
export function spellingHints(
  turns: readonly SpokenTurn[],
  names: readonly { readonly turn: number; readonly text: string }[],
): Hint[] {
  const byTurn = new Map<number, string[]>();
  for (const { turn, text } of names) byTurn.set(turn, [...(byTurn.get(turn) ?? []).slice(-6), text]);
  return turns.flatMap(({ text }, turn) => {
    if (!/[的个嘅]/u.test(text) && !PUT_TOGETHER.test(text)) return [];
    PUT_TOGETHER.lastIndex = 0;
    const near: string[] = [];
    for (let i = turn - NEAR_TURNS; i <= turn + 1; i++) near.push(...(byTurn.get(i) ?? []));
    if (near.length === 0) return [];
    const spelled = matchesOf(SPELLED, text).flatMap((match) => {
      const [all, word = '', sign = ''] = match;
      if (!isHint(word, sign, near, text.length - all.length)) return [];
      const lead = leadOf(word, sign);
      const start = match.index + (word.length - lead >= 2 ? lead : 0);
      return [{ turn, start, end: match.index + all.length }];
    });
    const together = matchesOf(PUT_TOGETHER, text).map((match) => ({
      turn,
      start: match.index,
      end: match.index + match[0].length,
    }));
    return [...spelled, ...together];
  });
}

/** 官是当官的官: what stands before 是 belongs to the sentence. */
function leadOf(word: string, sign: string): number {
  const after = word.lastIndexOf('是') + 1;
  const rest = word.slice(after);
  if (after > 0 && rest.length >= 2 && [...sign].every((char) => rest.includes(char))) return after;
  return LEAD.exec(word)?.[0].length ?? 0;
}

function isHint(word: string, sign: string, names: readonly string[], around: number): boolean {
  if (STROKES.test(word)) return false;
  if (
    !names.some((name) => name.includes(sign) || (sign.length > 1 && sign.includes(name) && name.length > 1))
  )
    return false;
  if ([...sign].every((char) => word.includes(char))) return true;
  // 天上的云朵, 皇帝那个雍正: nothing else is said in the turn.
  return sign.length > 1 && !WHOSE.test(word) && around <= 8;
}
