/** Whose call it is: name, telephone, electricity account. */
import type { WorkOrderField } from '../../pipeline/domain.ts';
import { spokenDigits } from '../../rules/spoken-numbers.ts';
import { digitGroups } from '../personal-data/digit-groups.ts';
import { AGREES, after, before, byTurn, compact, DENIES, quoteOf, type Talk } from './talk.ts';

type Field = WorkOrderField['field'];

interface Candidate {
  readonly turn: number;
  readonly value: string;
  readonly score: number;
}

/** Said of somebody else: the technician, the tenant, the neighbour. */
const SOMEBODY_ELSE =
  /他|她|师傅|工作人员|经理|租客|业主|邻居|对门|电工|所长|班长|领导|收费员|抄表员|院子|厂子|一位|(?<!你)个姓|那个姓|绑定|房东|二房东/;
const OWN =
  /(?:户主是我.{0,3}|我(?:叫|姓|是|本人)|免贵姓?|鄙人|我的名字|喊我名字.{0,2}我叫|户主|户名|本人|联系人)[^他她]{0,4}$/;

/** The person the order is for: who speaks of themselves, or whom the agent calls by name. */
export function whoCalls(talk: Talk): WorkOrderField | null {
  const spans = talk.personalData.filter(
    ({ type, text }) => type === 'name' && !/^(?:明白|好的)$/.test(text),
  );
  const names = [...spans, ...namesBesides(talk, spans)];
  const perTurn = byTurn(names);
  const turnsOf = new Map<string, Set<number>>();
  for (const { text, turn } of names) {
    const first = text[0] ?? '';
    turnsOf.set(first, (turnsOf.get(first) ?? new Set()).add(turn));
  }
  const candidates = names.flatMap(({ turn, start, end, text }): Candidate[] => {
    const spoken = talk.turns[turn];
    if (spoken === undefined) return [];
    const head = spoken.text.slice(Math.max(0, start - 12), start).replace(/\s/g, '');
    const tail = spoken.text.slice(end, end + 4).replace(/\s/g, '');
    if (SOMEBODY_ELSE.test(head.slice(-10)) && !/我(?:叫|姓)|本人/.test(head.slice(-4))) return [];
    if (/^(?:师傅|某)/.test(tail) || /某/.test(text)) return [];
    const listed = perTurn.get(turn)?.length ?? 0;
    const own = OWN.test(head) || /贵姓|怎么称呼|您叫|姓名|户名|户主|哪位/.test(before(talk, turn));
    const addressed =
      spoken.role === 'agent' && /^(?:先生|女士|小姐|阿姨|大爷|大哥|大姐|老师|经理|太太|老板)/.test(tail);
    const again = (turnsOf.get(text[0] ?? '')?.size ?? 0) > 1;
    const score =
      (text.length > 1 ? 1 : 0) +
      (own ? 2 : 0) +
      (addressed ? 1.5 : 0) +
      (spoken.role === 'agent' && /姓$/.test(head) ? 1 : 0) +
      (again ? 1 : 0) +
      (spoken.role === 'agent' && AGREES.test(compact(after(talk, turn))) ? 1 : 0) -
      (listed > 2 ? 3 : 0);
    return score < 1.5 ? [] : [{ turn, value: text, score }];
  });
  return best(talk, 'who', candidates, 5);
}

interface NamePlace {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const CUES: readonly RegExp[] = [
  /(?:我|免贵|本人)姓\s?(\p{Script=Han})(?=\s|$|[，。,])/u,
  /我叫\s?(\p{Script=Han}{2,3})(?=\s|$|[，。,])/u,
  /本人[，,\s]+(\p{Script=Han}{2,3})(?=\s|$|[，。,])/u,
  /户[名主][“"]?(?!是|哪|叫|姓|尾)(\p{Script=Han}{2,4})(?=\s|$|[，。,”"])/u,
];
const ASKED_NAME = /(?<![他她].{0,3})(?:户名|贵姓|怎么称呼|姓名|您叫什么|名字)[^，。]{0,4}$/;

/** Names with a family name that is rare, or none: after plain cues, and in answer to 户名 and 贵姓. */
function namesBesides(talk: Talk, spans: readonly { readonly turn: number }[]): NamePlace[] {
  const known = new Set(spans.map(({ turn }) => turn));
  return talk.turns.flatMap(({ role, text }, turn): NamePlace[] => {
    if (known.has(turn)) return [];
    const cues = role === 'customer' ? CUES : CUES.slice(3);
    const asked =
      role === 'customer' && ASKED_NAME.test(before(talk, turn).replace(/[?？\s]+$/, ''))
        ? /(?:^|[\s，。,])(\p{Script=Han}{2,3})(?=\s|$|[，。,])/u
        : null;
    const match = [...cues, ...(asked === null ? [] : [asked])]
      .map((cue) => cue.exec(text))
      .find((one) => one !== null);
    const name = match?.[1];
    if (match === null || match === undefined || name === undefined || NO_NAME.test(name)) return [];
    const start = match.index + match[0].indexOf(name, match[0].length - name.length - 1);
    return [{ turn, start, end: start + name.length, text: name }];
  });
}

const NO_NAME = /^姓|[是的了我你您他们好对不有这那号]|地址|电话/;

const TAIL = /尾号(?:是|为)?\s*([0-9零一二三四五六七八九幺两]{4})(?![0-9零一二三四五六七八九])/u;

/** Eleven digits when they were said, else `尾号` and four. */
export function phoneOf(talk: Talk): WorkOrderField | null {
  const found = talk.personalData.flatMap(({ type, turn, start, end, text }): Candidate[] => {
    const spoken = talk.turns[turn];
    if (type !== 'phone' || spoken === undefined) return [];
    const digits = digitsOf(text);
    const head = spoken.text.slice(Math.max(0, start - 14), start);
    const tail = spoken.text.slice(end, end + 6);
    if (/(?<![我贵您])姓[^您]|业主|租客|[他她]|留的/.test(head)) return [];
    if (digits.length < 11) return digits.length === 4 ? [{ turn, value: `尾号${digits}`, score: 1 }] : [];
    return [
      {
        turn,
        value: digits.slice(0, 11),
        score:
          3 +
          (spoken.role === 'customer' ? 0.5 : 0) +
          (spoken.role === 'agent' && AGREES.test(compact(after(talk, turn))) ? 1 : 0) -
          (spoken.role === 'agent' && DENIES.test(compact(after(talk, turn))) ? 3 : 0) -
          (/我(?:妹|妈|儿子|老公|老婆|爸)/.test(head + tail) ? 1 : 0),
      },
    ];
  });
  const tails = talk.turns.flatMap(({ text }, turn): Candidate[] => {
    const digits = TAIL.exec(text)?.[1];
    return digits === undefined ? [] : [{ turn, value: `尾号${digitsOf(digits)}`, score: 1.2 }];
  });
  return best(talk, 'phone', [...found, ...tails], 4);
}

const ACCOUNT = /户号|户头|编号/;
/** Digits of an account number: ten to thirteen; what callers drop or add is left to a person. */
const LEAST = 9;
const MOST = 14;

export function accountOf(talk: Talk): WorkOrderField | null {
  const found = talk.personalData.flatMap(({ type, turn, text }): Candidate[] => {
    const digits = type === 'account_no' ? digitsOf(text) : '';
    return digits.length < LEAST ? [] : [{ turn, value: digits, score: scoreOfAccount(talk, turn, 2) }];
  });
  const phones = new Set(talk.personalData.filter(({ type }) => type === 'phone').map(({ turn }) => turn));
  // Numbers nobody named: the answer to 户号, and what the agent reads back at once.
  const read = talk.turns.flatMap(({ text, role }, turn): Candidate[] => {
    const named = ACCOUNT.test(text) || ACCOUNT.test(before(talk, turn));
    const opens = role === 'agent' && /^[0-9]{5}/.test(text);
    if (phones.has(turn) || !(named || opens)) return [];
    return spokenDigits(compact(text), LEAST).flatMap(({ digits }) =>
      digits.length > MOST || /^1[3-9]\d{9}$/.test(digits)
        ? []
        : [{ turn, value: digits, score: scoreOfAccount(talk, turn, named ? 1.5 : 1) }],
    );
  });
  return best(talk, 'accountNo', [...found, ...read], 3.5);
}

function scoreOfAccount(talk: Talk, turn: number, start: number): number {
  const isAgent = talk.turns[turn]?.role === 'agent';
  const reply = compact(after(talk, turn));
  return (
    start + (isAgent && AGREES.test(reply) ? 1.5 : 0) - (isAgent && DENIES.test(reply) ? 2 : 0) - turn / 200
  );
}

export function digitsOf(text: string): string {
  return digitGroups(text.replace(/[^\p{L}\p{N}]/gu, ''), 0)
    .map(({ digits }) => digits)
    .join('');
}

/** Said twice is surer than said once; `sure` is the score that leaves little doubt. */
function best(
  talk: Talk,
  field: Field,
  candidates: readonly Candidate[],
  sure: number,
): WorkOrderField | null {
  let most: Candidate | null = null;
  for (const one of candidates) if (most === null || one.score > most.score) most = one;
  if (most === null) return null;
  const { value, turn, score } = most;
  const again = candidates.some((other) => other.turn !== turn && other.value === value);
  const confidence = Math.min(0.95, 0.4 + (0.45 * Math.max(0, score)) / sure + (again ? 0.15 : 0));
  return { field, value, confidence: Number(confidence.toFixed(2)), source: quoteOf(talk, turn) };
}
