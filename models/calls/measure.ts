/** How good answers are: shares with 95 % intervals (Wilson), F1 by label with an interval from resampling. */
import { randomFrom } from '../text/train.ts';

export interface Answer {
  readonly truth: string;
  readonly given: string;
  /** Of the label given. */
  readonly probability: number;
}

export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface Measured {
  readonly accuracy: Share;
  readonly macroF1: Share;
  readonly byLabel: readonly {
    readonly label: string;
    readonly n: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
}

const ROUNDS = 500;
const SEED = 7;

/** Labels that never occur in the truth are left out of macro-F1. */
export function measure(answers: readonly Answer[], labels: readonly string[]): Measured {
  const right = answers.filter(({ truth, given }) => truth === given).length;
  return {
    accuracy: shareOf(right, answers.length),
    macroF1: resampled(answers, (drawn) => macroF1(drawn, labels)),
    byLabel: labels.map((label) => ({ label, ...ofLabel(answers, label) })),
    confusion: labels.map((truth) =>
      labels.map((given) => answers.filter((one) => one.truth === truth && one.given === given).length),
    ),
  };
}

/** F1 of one label, with its interval. */
export function f1Of(answers: readonly Answer[], label: string): Share {
  return resampled(answers, (drawn) => ofLabel(drawn, label).f1);
}

/** Wilson interval; `n` 0 says nothing: 0 to 1. */
export function shareOf(hits: number, n: number): Share {
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const z = 1.96;
  const share = hits / n;
  const middle = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { value: share, low: (middle - half) / scale, high: (middle + half) / scale, n };
}

function ofLabel(answers: readonly Answer[], label: string) {
  const n = answers.filter(({ truth }) => truth === label).length;
  const found = answers.filter(({ given }) => given === label).length;
  const hits = answers.filter(({ truth, given }) => truth === label && given === label).length;
  return {
    n,
    precision: found === 0 ? 0 : hits / found,
    recall: n === 0 ? 0 : hits / n,
    f1: n + found === 0 ? 0 : (2 * hits) / (n + found),
  };
}

function macroF1(answers: readonly Answer[], labels: readonly string[]): number {
  const own = labels.map((label) => ofLabel(answers, label)).filter(({ n }) => n > 0);
  return own.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, own.length);
}

function resampled(answers: readonly Answer[], of: (answers: readonly Answer[]) => number): Share {
  const random = randomFrom(SEED);
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    values.push(of(answers.map((one) => answers[Math.floor(random() * answers.length)] ?? one)));
  values.sort((one, other) => one - other);
  const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? 0;
  return { value: of(answers), low: at(0.025), high: at(0.975), n: answers.length };
}
