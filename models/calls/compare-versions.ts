/** Two models on the same calls: who is right where the other is wrong, and whether that can be chance. */
import type { TrainedName } from '../trained-files.ts';
import { type Share, shareOf } from './measure.ts';

/** `turns` answers turn by turn: of a call it is asked several things at once. */
export type CallModelName = Exclude<TrainedName, 'turns'>;

export function isCallModel(name: TrainedName): name is CallModelName {
  return name !== 'turns';
}

/** Suspected or explicit: a person looks at the call in either case. */
export function asAsked(name: CallModelName, value: string): string {
  return name === 'complaint' && value !== 'none' ? 'complaint' : value;
}

export interface PairedCall {
  readonly id: string;
  /** `corpus`, or how a labelled call came before the person who labelled it. */
  readonly slice: string;
  readonly truth: string;
  readonly champion: string;
  readonly challenger: string;
}

export interface PairedSlice {
  /** `all`, `corpus`, `live` (all labelled calls), or one of the slices of labelled calls. */
  readonly slice: string;
  readonly n: number;
  /** Share of calls answered right. */
  readonly champion: Share;
  readonly challenger: Share;
  /** Share of the challenger minus share of the champion, with its 95 % interval. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  /** Calls only the challenger, and only the champion, answered right. */
  readonly won: readonly string[];
  readonly lost: readonly string[];
  /** McNemar's exact test, two-sided: how likely so uneven a split is when both are equally good. */
  readonly p: number;
}

export interface Verdict {
  readonly winner: 'challenger' | 'champion' | 'none';
  readonly zh: string;
  readonly en: string;
}

/** Turns of one call go together, so that the call is what is counted. */
export const pairOfTurns: PairText = {
  zh: '按整通比：封存样本里看坐席每句话是否争辩、推诿、说死、泄露，留出的标注只看人判过的话；问到的都判对，这一通才算对。',
  en: 'A pair is a call: in the frozen part it is asked of every turn of the agent whether it argues, shifts, promises or leaks, in labelled calls only what people decided. The call is right when all of that is.',
};

interface PairText {
  readonly zh: string;
  readonly en: string;
}

const SURE = 0.05;

/** `all` first, then the parts that hold calls. `pair`: says after the verdict what a pair is. */
export function comparePaired(
  calls: readonly PairedCall[],
  pair: PairText | null = null,
): {
  readonly slices: readonly PairedSlice[];
  readonly verdict: Verdict;
} {
  const live = calls.filter(({ slice }) => slice !== 'corpus');
  const parts = [...new Set(live.map(({ slice }) => slice))].sort();
  const all = sliceOf('all', calls);
  const slices = [
    all,
    sliceOf(
      'corpus',
      calls.filter(({ slice }) => slice === 'corpus'),
    ),
    sliceOf('live', live),
    ...parts.map((part) =>
      sliceOf(
        part,
        live.filter(({ slice }) => slice === part),
      ),
    ),
  ];
  return {
    slices: slices.filter(({ slice, n }) => slice === 'all' || n > 0),
    verdict: explained(verdictOf(all), pair),
  };
}

function sliceOf(slice: string, calls: readonly PairedCall[]): PairedSlice {
  const n = calls.length;
  const isRight = (who: 'champion' | 'challenger') => (call: PairedCall) => call[who] === call.truth;
  const [championRight, challengerRight] = [isRight('champion'), isRight('challenger')];
  const idsOf = (test: (call: PairedCall) => boolean) => calls.filter(test).map(({ id }) => id);
  const won = idsOf((call) => challengerRight(call) && !championRight(call));
  const lost = idsOf((call) => championRight(call) && !challengerRight(call));
  return {
    slice,
    n,
    champion: shareOf(calls.filter(championRight).length, n),
    challenger: shareOf(calls.filter(challengerRight).length, n),
    difference: differenceOf(won.length, lost.length, n),
    won,
    lost,
    p: mcnemar(won.length, lost.length),
  };
}

/**
 * Calls both answer alike say nothing; of the others half would go either way by chance. Exact binomial, so that few
 * calls are judged as fairly as many.
 */
export function mcnemar(won: number, lost: number): number {
  const n = won + lost;
  let tail = 0;
  // Summed as logarithms: 2^-n is zero beyond some thousand calls.
  let logChoose = 0;
  for (let k = 0; k <= Math.min(won, lost); k++) {
    if (k > 0) logChoose += Math.log((n - k + 1) / k);
    tail += Math.exp(logChoose - n * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}

/** Bonett and Price (2012): holds for small samples and for none that differ. */
function differenceOf(won: number, lost: number, n: number): PairedSlice['difference'] {
  if (n === 0) return { value: 0, low: -1, high: 1 };
  const [up, down] = [(won + 1) / (n + 2), (lost + 1) / (n + 2)];
  const middle = up - down;
  const half = 1.96 * Math.sqrt((up + down - middle * middle) / (n + 2));
  return {
    value: (won - lost) / n,
    low: Math.max(-1, middle - half),
    high: Math.min(1, middle + half),
  };
}

function verdictOf({ n, won, lost, p }: PairedSlice): Verdict {
  const [gained, missed] = [won.length, lost.length];
  const zh = `${n} 通电话中，新模型改对 ${gained} 通、改错 ${missed} 通（p ${textOf(p)}）`;
  const en = `of ${n} calls the challenger sets ${gained} right and ${missed} wrong (p ${textOf(p)})`;
  if (p >= SURE)
    return {
      winner: 'none',
      zh: `${zh}：差别可能只是偶然，还不能说谁更好。`,
      en: `No winner: ${en}, which may be chance.`,
    };
  return gained > missed
    ? { winner: 'challenger', zh: `${zh}：新模型更好。`, en: `The challenger is better: ${en}.` }
    : { winner: 'champion', zh: `${zh}：在用的模型更好。`, en: `The champion is better: ${en}.` };
}

function explained({ winner, zh, en }: Verdict, pair: PairText | null): Verdict {
  return pair === null ? { winner, zh, en } : { winner, zh: zh + pair.zh, en: `${en} ${pair.en}` };
}

function textOf(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
}
