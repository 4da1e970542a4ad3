/** What may stand within a number that is dictated: pauses, fillers, corrections, a word to oneself. */
import { hasLabel } from './labels.ts';

/**
 * `pause` and `filler`: the number goes on. `correction`: what was said just before is taken back (不对), or in doubt
 * (好像是). `talk`: words to oneself (哎呀快点); believed only where the number is whole with it.
 */
export type Gap = 'pause' | 'filler' | 'correction' | 'talk';

const TAKES_BACK = /不|错|等|哦|重来|还是|应该|好像|可能|哎|唉|来着/u;
/** The same among other words. */
const SAYS_WRONG = /不[对是]|错|反了|还是|重来|[等来]一?下|等等/u;

const FILLERS = [
  '好像应该是',
  '等一下啊',
  '等我看看',
  '我看一下',
  '再往后是',
  '说错了',
  '念错了',
  '看错了',
  '报错了',
  '好像是',
  '应该是',
  '后面是',
  '最后是',
  '中间是',
  '然后是',
  '接着是',
  '接下来',
  '等一下',
  '我看看',
  '还有个',
  '还有一',
  '不是',
  '不对',
  '错了',
  '等等',
  '等下',
  '重来',
  '还是',
  '好像',
  '可能',
  '那个',
  '这个',
  '然后',
  '后面',
  '后边',
  '往后',
  '接着',
  '最后',
  '就是',
  '中间',
  '哎呀',
  '完了',
  '再来',
  '来着',
  '是吧',
  '对吧',
  '杠',
  '嗯',
  '呃',
  '额',
  '啊',
  '哦',
  '噢',
  '哎',
  '唉',
  '诶',
  '欸',
  '呀',
  '呢',
  '再',
  '对',
  '是',
  '到',
];
const PAUSE = /[\s，,、。.…\-–—·~；;]/u;
/** Longest stretch of pauses and fillers within a number, and of words to oneself. */
export const GAP_CHARS = 14;
/** Another number begins after these, or another thing is spoken of. */
const PARTS =
  /[和跟与或及?？！!0-9二三四五六七八九十百千路街巷村镇栋幢楼座室弄号院]|另|第[一二三]|一个是|我家|我的|你们|他的|她的|我们/u;
/** A word to oneself is set off by a pause or a noise. */
const SET_OFF = /^[\s，,、。.…啊哎呃嗯哦]/u;

export function gapIn(text: string): Gap | null {
  if (text.length > GAP_CHARS) return null;
  let fillers = false;
  let at = 0;
  while (at < text.length) {
    if (PAUSE.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const filler = FILLERS.find((one) => text.startsWith(one, at));
    if (filler === undefined) {
      if (!SET_OFF.test(text) || PARTS.test(text) || hasLabel(text)) return null;
      return SAYS_WRONG.test(text) ? 'correction' : 'talk';
    }
    fillers = true;
    at += filler.length;
  }
  return TAKES_BACK.test(text) ? 'correction' : fillers ? 'filler' : 'pause';
}
