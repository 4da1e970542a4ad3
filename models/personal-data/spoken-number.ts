/** Numbers of people in the ways they are said on the telephone, made at random: what recognisers are tried against. */
import type { SpokenTurn } from './call-text.ts';
import type { NumberRecogniser } from './number-context.ts';

/** From 0 up to but not 1. */
type Random = () => number;

/** How often, 0 to 1, each habit of speech is heard. */
export interface Habits {
  readonly filler: number;
  readonly repeat: number;
  readonly slip: number;
  readonly correction: number;
  readonly split: number;
  readonly pause: number;
}

export interface SpokenNumber {
  readonly type: NumberRecogniser['type'];
  readonly digits: string;
  readonly turns: readonly SpokenTurn[];
  /** The number's stretch in each turn that holds a piece of it. */
  readonly pieces: readonly { readonly turn: number; readonly text: string }[];
}

const QUESTIONS: Readonly<Record<NumberRecogniser['type'], readonly string[]>> = {
  phone: ['您留个联系电话', '手机号多少', '电话', '麻烦报一下您的手机号码'],
  account_no: ['户号', '请报一下您家的户号', '您的用电户号是多少', '户号麻烦说一下'],
  id_card: ['身份证号码说一下', '您的身份证', '请报一下证件号码'],
  bank_card: ['退到哪张卡，卡号报一下', '银行卡号', '您的银行卡号是多少'],
};
const LEADS = ['', '', '嗯，', '你记一下，', '是', '好，', '等一下啊，'];
const TAILS = ['', '', '', '，对', '，就这个', '。'];
const FILLERS = ['嗯', '呃', '那个', '然后', '后面是', '啊', '再'];
const PROMPTS = ['嗯', '好', '您说', '继续', '嗯嗯', '然后呢', '后面呢'];
const TAKEN_BACK = ['不对', '哦不是', '说错了', '啊不对'];
const SAID: readonly (readonly string[])[] = [
  ['零', '零', '零', '洞'],
  ['幺', '幺', '一'],
  ['二', '二', '两'],
  ['三'],
  ['四'],
  ['五'],
  ['六'],
  ['七', '七', '拐'],
  ['八'],
  ['九', '九', '九', '勾'],
];
const MISHEARD: Readonly<Record<string, string>> = {
  幺: '腰',
  九: '酒',
  五: '武',
  六: '流',
  七: '期',
  三: '山',
  零: '灵',
};

export function spokenNumber(type: NumberRecogniser['type'], habits: Habits, random: Random): SpokenNumber {
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[]): T =>
    from[Math.floor(random() * from.length)] as T;
  const digits = numberOf(type, random);
  const written = random() < 0.25;
  const slipAt = random() < habits.slip ? 3 + Math.floor(random() * (digits.length - 5)) : -1;
  const groups: string[] = [];
  for (let at = 0; at < digits.length; ) {
    const size = Math.min(digits.length - at, 2 + Math.floor(random() * 4));
    groups.push(groupOf(digits.slice(at, at + size), at));
    at += size;
  }
  const turns: SpokenTurn[] = [{ role: 'agent', text: pick(QUESTIONS[type]) }];
  const pieces: { turn: number; text: string }[] = [];
  let piece = groups[0] ?? '';
  let lead = pick(LEADS);
  const close = (tail: string): void => {
    pieces.push({ turn: turns.length, text: piece });
    turns.push({ role: 'customer', text: lead + piece + tail });
  };
  for (const group of groups.slice(1)) {
    if (random() < habits.split) {
      close('');
      turns.push({ role: 'agent', text: pick(PROMPTS) });
      lead = '';
      piece = group;
    } else piece += between() + group;
  }
  close(pick(TAILS));
  return { type, digits, turns, pieces };

  function groupOf(part: string, from: number): string {
    let said = '';
    for (let i = 0; i < part.length; ) {
      const digit = part[i] ?? '';
      const run = /^(.)\1*/.exec(part.slice(i))?.[0].length ?? 1;
      if (run >= 2 && run <= 4 && digit !== 'X' && !written && random() < habits.repeat) {
        said += `${'两三四'[run - 2]}个${pick(SAID[Number(digit)] ?? [digit]).replace('两', '二')}`;
        i += run;
        continue;
      }
      const sound =
        digit === 'X' ? (written ? 'X' : '叉') : written ? digit : pick(SAID[Number(digit)] ?? [digit]);
      said += from + i === slipAt && !written && part.length > 2 ? (MISHEARD[sound] ?? sound) : sound;
      i++;
    }
    if (part.length >= 3 && random() < habits.correction) {
      const wrong = [...part.slice(0, -1)]
        .map((digit) => (written ? digit : (SAID[Number(digit)] ?? ['叉'])[0]))
        .join('');
      return `${wrong}，${pick(TAKEN_BACK)}，${said}`;
    }
    return said;
  }

  function between(): string {
    if (random() < habits.filler) return `，${pick(FILLERS)}，`;
    return random() < habits.pause ? pick(['，', ' ', '，']) : '';
  }
}

function numberOf(type: NumberRecogniser['type'], random: Random): string {
  const some = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const two = (from: number, to: number): string =>
    String(from + Math.floor(random() * (to - from + 1))).padStart(2, '0');
  if (type === 'phone') return `1${two(30, 99)}${some(8)}`;
  if (type === 'account_no') return `${1 + Math.floor(random() * 9)}${some(random() < 0.7 ? 9 : 12)}`;
  if (type === 'bank_card') return `62${some(random() < 0.3 ? 14 : 17)}`;
  const last = '0123456789X'[Math.floor(random() * 11)] ?? '0';
  return `${two(11, 65)}${some(4)}${random() < 0.8 ? '19' : '20'}${two(0, 99)}${two(1, 12)}${two(1, 28)}${some(3)}${last}`;
}
