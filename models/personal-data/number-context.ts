/** A stretch of a chain that may be one number, and what the words around say it is. */
import { askedBefore, type SpokenTurn } from './call-text.ts';
import type { DigitGroup } from './digit-groups.ts';
import { type Label, labelsIn, type PlacedLabel } from './labels.ts';

export interface NumberWindow {
  readonly groups: readonly DigitGroup[];
  readonly digits: string;
  /** Nearest word before it, or right behind it, in the same turn. */
  readonly label: Label | null;
  /** Without a label: everything the other side asked for. */
  readonly asked: ReadonlySet<Label>;
  /** Up to 12 characters before it in its turn. */
  readonly lead: string;
  /** 尾号, 后四位: only the end of a number is said. */
  readonly tail: boolean;
}

/** One type of number: its shape, its context, its check digits, and the sentence that explains them. */
export interface NumberRecogniser {
  readonly type: Exclude<Label, 'other'>;
  readonly explanation: string;
  /** How good a number it makes, 0 to 100; null when it is none. */
  judge(window: NumberWindow): number | null;
}

const BEFORE_CHARS = 24;
/** 户号9900073351，我家是9900073357: a label reaches over a first number. */
const EARLIER_CHARS = 60;
const AFTER_CHARS = 8;
const TAIL = /尾号|后四位|末四位|后面四位|最后四位|后[三五六]位/u;
const NAMED_BEHIND =
  /^[，,、\s]*(?:这个|那个|这是|那是|就是|是)?(?:我们|我家|我)?的?(户号|电话|手机|号码|身份证|卡号)/u;
const NOTHING: ReadonlySet<Label> = new Set();

/** `after`: where the number before it in the same turn ends, 0 when there is none. */
export type WindowOf = (groups: readonly DigitGroup[], after: number) => NumberWindow;

/** Reads the labels of each turn once, however many numbers stand in it. */
export function windowsIn(turns: readonly SpokenTurn[]): WindowOf {
  const placed = new Map<number, readonly PlacedLabel[]>();
  const questions = new Map<number, { text: string; asked: ReadonlySet<Label> }>();
  const placedIn = (turn: number): readonly PlacedLabel[] => {
    const known = placed.get(turn) ?? labelsIn(turns[turn]?.text ?? '');
    placed.set(turn, known);
    return known;
  };
  const questionOf = (turn: number) => {
    const text = askedBefore(turns, turn);
    const known = questions.get(turn) ?? { text, asked: new Set(labelsIn(text).map(({ label }) => label)) };
    questions.set(turn, known);
    return known;
  };
  const contextOf = (first: DigitGroup, after: number) => {
    const text = turns[first.turn]?.text ?? '';
    const own = text.slice(Math.max(after, first.start - BEFORE_CHARS), first.start);
    const before = lastBefore(placedIn(first.turn), first.start);
    const question = questionOf(first.turn);
    return {
      near: before !== null && before.end > Math.max(after, first.start - BEFORE_CHARS) ? before.label : null,
      earlier: before !== null && before.end > first.start - EARLIER_CHARS ? before.label : null,
      asked: question.asked,
      lead: own.slice(-12),
      tail: TAIL.test(own) || (own.trim().length < 3 && TAIL.test(question.text)),
    };
  };
  const named = new Map<DigitGroup, Label | null>();
  const behindOf = (last: DigitGroup): Label | null => {
    const known = named.get(last);
    if (known !== undefined) return known;
    const label = behind(turns, last) ?? null;
    named.set(last, label);
    return label;
  };
  // Many stretches begin with the same group.
  let latest: { readonly first: DigitGroup; readonly context: ReturnType<typeof contextOf> } | null = null;
  return (groups, after) => {
    const digits = groups.map((group) => group.digits).join('');
    const first = groups[0];
    const last = groups.at(-1);
    if (first === undefined || last === undefined)
      return { groups, digits, label: null, asked: NOTHING, lead: '', tail: false };
    if (latest?.first !== first) latest = { first, context: contextOf(first, after) };
    const { near, earlier, asked, lead, tail } = latest.context;
    const label = near ?? behindOf(last) ?? earlier;
    return { groups, digits, label, asked: label === null ? asked : NOTHING, lead, tail };
  };
}

/** Binary search: a turn may hold thousands of labels and numbers. */
function lastBefore(labels: readonly PlacedLabel[], place: number): PlacedLabel | null {
  let low = 0;
  let high = labels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((labels[middle]?.end ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return labels[low - 1] ?? null;
}

/** 9900073357这个户号 */
function behind(turns: readonly SpokenTurn[], last: DigitGroup): Label | undefined {
  const text = (turns[last.turn]?.text ?? '').slice(last.end, last.end + AFTER_CHARS);
  const word = NAMED_BEHIND.exec(text)?.[1];
  return word === undefined ? undefined : labelsIn(word)[0]?.label;
}

/** Said, or asked for and nothing in the turn itself says otherwise. */
export const means = ({ label, asked }: NumberWindow, wanted: Label): boolean =>
  label === wanted || (label === null && asked.has(wanted));
