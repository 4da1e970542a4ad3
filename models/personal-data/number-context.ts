/** A stretch of a chain that may be one number, and what the words around say it is. */
import type { SpokenTurn, Talk } from './call-text.ts';
import type { DigitGroup } from './digit-groups.ts';
import { type Label, labelsIn, type PlacedLabel } from './labels.ts';
import type { Gap } from './number-gaps.ts';

export interface NumberContext {
  readonly role: SpokenTurn['role'];
  /** Nearest word before it, or right behind it, in the same turn. */
  readonly label: Label | null;
  /** The label stands before another number, and reaches over it. */
  readonly shared: boolean;
  /** Without a label: everything that was asked for, the nearest question that asks for a number. */
  readonly asked: ReadonlySet<Label>;
  /** The speaker has said a number since that question. */
  readonly answered: boolean;
  /** What is being done (退到, 欠费), in the turn or the question. */
  readonly hints: ReadonlySet<Label>;
  /** Labels of any kind said in the turns before; they are read when somebody asks. */
  topics(): ReadonlySet<Label>;
  /** Up to 12 characters before it in its turn. */
  readonly lead: string;
  /** 尾号, 后四位, 9900开头: only a part of a number is said. */
  readonly tail: boolean;
}

export interface NumberWindow {
  readonly context: NumberContext;
  readonly groups: readonly DigitGroup[];
  readonly digits: string;
}

/** One type of number: its shape, its context, its check digits, and the sentence that explains them. */
export interface NumberRecogniser {
  readonly type: Exclude<Label, 'other'>;
  readonly explanation: string;
  /**
   * How good a number `digits` make, 0 to 100; null when they are none. `gap` is the loosest within them, `talk`
   * when words to oneself were left out or digits taken back.
   */
  judge(digits: string, context: NumberContext, gap: Gap): number | null;
}

const BEFORE_CHARS = 24;
/** 户号9900073351，我家是9900073357: a label reaches over a first number. */
const EARLIER_CHARS = 60;
const AFTER_CHARS = 10;
const TOPIC_TURNS = 8;
/** Turns of the other side without any label that a question reaches over, and turns in all. */
const IDLE_TURNS = 2;
const ASKED_TURNS = 8;
/** Digits of a number that answers a question. */
const ANSWER_DIGITS = 6;
const TAIL =
  /尾号|尾数|末尾|[后末最][后末]?[面]?[两二三四五六八2-8]位|最后一位|最后几位|后头是|后边是|最后是|后[面边头]是?[，\s]?$/u;
/** 9900开头: only the beginning is said. */
const OPENS = /^[，\s]?[开打]头/u;
/** 后面没听到, 还差四位: what is said next is the end of it. */
const ASKS_REST =
  /(?:后面|后边|剩下|末尾|结尾)[^，。]{0,4}(?:没|再|呢|什么|多少|说|报|念)|还差|[少漏差]了?[一两二三四]位/u;
const NAMED_BEHIND =
  /^[，,、\s]*(?:结尾|末尾)?(?:这个|那个|这是|那是|就是|是|的)?(?:那个|那张|这张|那)?(?:我们|我家|我)?的?(户号|户头|户(?![名主号头])|电话|手机|号码|身份证|证件|银行卡|储蓄卡|信用卡|卡号|卡(?!号)|账户|工单|工号|流水号|表号|热线)(?![呢吗？?]|多少|是多少|您|报|麻烦|也|还)/u;
const BEHIND: ReadonlyMap<string, Label> = new Map([
  ['户', 'account_no'],
  ['卡', 'bank_card'],
  ['账户', 'bank_card'],
]);
const NOTHING: ReadonlySet<Label> = new Set();

/** `after`: where the number before it in the same turn ends, 0 when there is none. */
export type ContextOf = (first: DigitGroup, last: DigitGroup, after: number) => NumberContext;

interface Question {
  readonly text: string;
  readonly asked: ReadonlySet<Label>;
  readonly hints: ReadonlySet<Label>;
  readonly answered: boolean;
}

/** Reads the labels of each turn once, however many numbers stand in it. */
export function contextsIn(talk: Talk): ContextOf {
  const { turns } = talk;
  const placed = new Map<number, Placed>();
  const placedIn = (turn: number): Placed => {
    const known = placed.get(turn) ?? readLabels(turns[turn]?.text ?? '');
    placed.set(turn, known);
    return known;
  };
  const questions = new Map<number, Question>();
  const questionOf = (turn: number): Question => {
    const known = questions.get(turn) ?? questionBefore(talk, turn, placedIn);
    questions.set(turn, known);
    return known;
  };
  const topics = new Map<number, ReadonlySet<Label>>();
  const topicsOf = (turn: number): ReadonlySet<Label> => {
    const known =
      topics.get(turn) ??
      new Set(
        Array.from({ length: TOPIC_TURNS }, (_, i) => turn - i)
          .filter((i) => i >= 0)
          .flatMap((i) => [...placedIn(i).plain, ...placedIn(i).weak].map(({ label }) => label)),
      );
    topics.set(turn, known);
    return known;
  };
  const before = (first: DigitGroup, after: number) => {
    const text = turns[first.turn]?.text ?? '';
    const { plain, weak } = placedIn(first.turn);
    const own = text.slice(Math.max(after, first.start - BEFORE_CHARS), first.start);
    const last = lastBefore(plain, first.start);
    const hint = lastBefore(weak, first.start);
    const question = questionOf(first.turn);
    const hinted = hint !== null && hint.end > Math.max(after, first.start - BEFORE_CHARS);
    const near = last !== null && last.end > Math.max(after, first.start - BEFORE_CHARS) ? last.label : null;
    return {
      near,
      earlier: last !== null && last.end > first.start - EARLIER_CHARS ? last.label : null,
      hints:
        hint !== null && hint.end > first.start - EARLIER_CHARS
          ? new Set([hint.label])
          : new Set([...question.hints, ...hintBehind(weak, first.start)]),
      question,
      hinted,
      lead: own.slice(-12),
      tail: TAIL.test(own) || (isLeadIn(own) && (TAIL.test(question.text) || ASKS_REST.test(question.text))),
    };
  };
  const named = new Map<DigitGroup, Behind>();
  const behindOf = (last: DigitGroup): Behind => {
    const known = named.get(last) ?? behind(turns[last.turn]?.text ?? '', last.end);
    named.set(last, known);
    return known;
  };
  const contextWith = (first: DigitGroup, after: number, behindIt: Label | null): NumberContext => {
    const { near, earlier, question, hinted, hints, lead, tail } = before(first, after);
    const label = near ?? behindIt ?? earlier;
    return {
      role: turns[first.turn]?.role ?? 'unknown',
      label,
      shared: near === null && label === earlier && after > 0,
      // 退到九九零零…: what is being done says more than what was asked turns ago.
      asked: label === null && !hinted ? question.asked : NOTHING,
      answered: question.answered,
      hints,
      topics: () => topicsOf(first.turn),
      lead,
      tail,
    };
  };
  // Many stretches begin with the same group.
  let latest: { readonly first: DigitGroup; readonly context: NumberContext } | null = null;
  return (first, last, after) => {
    if (latest?.first !== first) latest = { first, context: contextWith(first, after, null) };
    const { label, opens } = behindOf(last);
    if (opens) return { ...contextWith(first, after, label), tail: true };
    return label === null || label === latest.context.label
      ? latest.context
      : contextWith(first, after, label);
  };
}

/** 嗯，是…: nothing that says something. */
const isLeadIn = (text: string): boolean => /^(?:[\s，,、。嗯呃啊哦对是好]|就是|那个)*$/u.test(text);

interface Placed {
  readonly plain: readonly PlacedLabel[];
  readonly weak: readonly PlacedLabel[];
  /** Where the last number of the turn ends, 0 when there is none. */
  readonly numberEnd: number;
}

function readLabels(text: string): Placed {
  const labels = labelsIn(text);
  return {
    plain: labels.filter(({ weak }) => !weak),
    weak: labels.filter(({ weak }) => weak),
    numberEnd: lastNumberEnd(text),
  };
}

/** The end of the last stretch of ANSWER_DIGITS digits or more, pauses left out. */
function lastNumberEnd(text: string): number {
  let count = 0;
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (/[0-9零〇洞一幺二两三四五六七八九拐勾叉X]/u.test(char)) {
      count++;
      if (count >= ANSWER_DIGITS) end = at + 1;
    } else if (!/[\s，,、.\-嗯个]/u.test(char)) count = 0;
  }
  return end;
}

/** Goes back to what asks for a number: the other side's words, or an announcement of the speaker's own. */
function questionBefore(
  { turns, prompts }: Talk,
  index: number,
  placedIn: (turn: number) => Placed,
): Question {
  const role = turns[index]?.role;
  let idle = 0;
  let answered = false;
  let text: string | null = null;
  let hints: ReadonlySet<Label> = NOTHING;
  for (let i = index - 1; i >= 0 && i >= index - ASKED_TURNS && idle < IDLE_TURNS; i--) {
    const turn = turns[i];
    if (turn === undefined) break;
    const { plain, weak, numberEnd } = placedIn(i);
    const open = plain.filter(({ start }) => start >= numberEnd);
    const labelsOf = (labels: readonly PlacedLabel[]) => new Set(labels.map(({ label }) => label));
    if (turn.role === role) {
      if (numberEnd > 0) answered = true;
      else if (open.length > 0) return { text: text ?? '', asked: labelsOf(open), hints, answered };
      continue;
    }
    if (prompts[i]) continue;
    text ??= turn.text.slice(-60);
    if (hints.size === 0) hints = labelsOf(weak);
    const asked = open.length > 0 ? open : plain;
    // Its number was said with it (户号9900…，对吗): another number is asked for no more.
    if (asked.length > 0)
      return { text, asked: labelsOf(asked), hints, answered: answered || open.length === 0 };
    if (weak.some(({ start }) => start >= numberEnd)) break;
    if (numberEnd === 0) idle++;
  }
  return { text: text ?? '', asked: NOTHING, hints, answered };
}

/** 9900…解绑了: what is done with it, said right after it. */
function hintBehind(weak: readonly PlacedLabel[], place: number): Label[] {
  const next = weak[countBefore(weak, place)];
  return next !== undefined && next.start < place + EARLIER_CHARS ? [next.label] : [];
}

const lastBefore = (labels: readonly PlacedLabel[], place: number): PlacedLabel | null =>
  labels[countBefore(labels, place) - 1] ?? null;

/** Binary search: a turn may hold thousands of labels and numbers. */
function countBefore(labels: readonly PlacedLabel[], place: number): number {
  let low = 0;
  let high = labels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((labels[middle]?.end ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Behind {
  /** 9900073357这个户号, 8183的卡 */
  readonly label: Label | null;
  /** 9900开头 */
  readonly opens: boolean;
}

function behind(text: string, end: number): Behind {
  const next = text.slice(end, end + AFTER_CHARS);
  const word = NAMED_BEHIND.exec(next)?.[1];
  const label =
    word === undefined ? null : (BEHIND.get(word) ?? labelsIn(word).find(({ weak }) => !weak)?.label ?? null);
  return { label, opens: OPENS.test(next) };
}

/** Said, or asked for and nothing in the turn itself says otherwise. */
export const means = ({ label, asked }: NumberContext, wanted: Label): boolean =>
  label === wanted || (label === null && asked.has(wanted));

/** Nothing says what it is, and what is being done fits. */
export const mayMean = ({ label, asked, hints }: NumberContext, wanted: Label): boolean =>
  label === null && hints.has(wanted) && (asked.size === 0 || asked.has(wanted));
