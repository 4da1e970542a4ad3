/** How a customer's emotion runs over the call: better or worse, calmed before the end, or upset to the last. Pure. */
import type { Opinions } from '../../pipeline/domain.ts';

type Emotion = NonNullable<Opinions['emotion']>;
export type EmotionCourse = Required<Pick<Emotion, 'trend' | 'defused' | 'upsetAtEnd'>>;

export interface FeltTurn {
  /** Number of the turn in the call. */
  readonly turn: number;
  readonly text: string;
  readonly label: string;
  /** Probability that it is angry, anxious or negative: emotions share it among themselves. */
  readonly upset: number;
}

/** 0 calm, 1 angry, below 0 pleased. */
const NEGATIVITY: Readonly<Record<string, number>> = {
  ...{ angry: 1, anxious: 0.75, negative: 0.5, neutral: 0 },
  positive: -0.5,
};
/** Fewer turns have no trend. */
const LEAST_FOR_TREND = 6;
/** Dissatisfaction counts as upset from here on; a faint one is said without heat. */
const STRONG = 0.7;
/**
 * One upset turn is enough when it is as sure as this, else it takes two: a single wrong turn must prove nothing. In a
 * call that is neutral or positive as a whole it takes two as sure.
 */
const ALONE = 0.8;
/** What has to follow calmly: turns, and characters in them together. */
const LEAST_CALM = { turns: 2, chars: 6 } as const;
/** Said by whoever hangs up, calm or not. */
const PARTING =
  /^(?:[嗯哦噢啊好行是对的了吧那就先这样没没有其他事不用了谢谢你您再见拜挂电话喂哎]|[\s，。,.！!？?、])*$/u;

/** `turns`: the customer's, in order; `overall`: emotion of the call. `trend` null: too few turns. */
export function emotionCourse(turns: readonly FeltTurn[], overall: Emotion['overall']): EmotionCourse {
  const upset = turns.filter(isUpset);
  const sure = upset.filter((turn) => turn.upset >= ALONE);
  const isCalmCall = overall === 'neutral' || overall === 'positive';
  const isProven = isCalmCall ? sure.length >= 2 : sure.length >= 1 || upset.length >= 2;
  const last = isProven ? upset.at(-1) : undefined;
  const [first] = last === undefined ? [] : calmEnd(turns).filter(({ turn }) => turn > last.turn);
  return {
    trend: trendOf(turns),
    defused: last === undefined || first === undefined ? null : { fromTurn: last.turn, atTurn: first.turn },
    upsetAtEnd: last !== undefined && isLastWord(turns, last) ? last.turn : null,
  };
}

/** The calm turns at the end; none where they are too few or only a parting. */
function calmEnd(turns: readonly FeltTurn[]): FeltTurn[] {
  const calm = turns.slice(turns.findLastIndex((turn) => !isCalm(turn)) + 1);
  const telling = calm.filter(({ text }) => !PARTING.test(text));
  const chars = telling.reduce((sum, { text }) => sum + text.replace(/\s/gu, '').length, 0);
  return telling.length > 0 && calm.length >= LEAST_CALM.turns && chars >= LEAST_CALM.chars ? calm : [];
}

/** Nothing but a parting was said calmly afterwards. */
function isLastWord(turns: readonly FeltTurn[], upset: FeltTurn): boolean {
  return turns.every((turn) => turn.turn <= upset.turn || !isCalm(turn) || PARTING.test(turn.text));
}

function isUpset({ label, upset, text }: FeltTurn): boolean {
  if (PARTING.test(text)) return false;
  return label === 'angry' || label === 'anxious' || (label === 'negative' && upset >= STRONG);
}

function isCalm({ label }: FeltTurn): boolean {
  return label === 'neutral' || label === 'positive';
}

/** `slope`: change of negativity from the first to the last turn along the line that fits best. */
function trendOf(turns: readonly FeltTurn[]): EmotionCourse['trend'] {
  if (turns.length < LEAST_FOR_TREND) return null;
  const values = turns.map(({ label }) => NEGATIVITY[label] ?? 0);
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  let [together, spread] = [0, 0];
  for (const [at, value] of values.entries()) {
    together += (at - middle) * (value - mean);
    spread += (at - middle) ** 2;
  }
  const cut = (third: number) => Math.round((third * values.length) / 3);
  return {
    slope: rounded((together / spread) * (values.length - 1)),
    thirds: [0, 1, 2].map((third) => rounded(meanOf(values.slice(cut(third), cut(third + 1))))),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number): number {
  return Number(value.toFixed(3)) + 0;
}
