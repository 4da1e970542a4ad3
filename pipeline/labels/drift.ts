/** Have calls, opinions or the recogniser changed between two periods, and which of them moved the others? */
import type { Kysely } from 'kysely';
import type { Database } from '../store/tables.ts';
import { type Interval, isShift, meanShift, type Sample, shiftWithin, stability } from './divergence.ts';
import {
  type DriftData,
  gatherDrift,
  inputMeasures,
  type NumberMeasure,
  type Period,
  type ShareMeasure,
  shareMeasures,
  sureMeasures,
} from './drift-data.ts';
import { sentenceOfDrift } from './drift-text.ts';

/**
 * recogniser  its version changed, or it hears the same agents in the same business otherwise
 * models      the opinions are by other model versions
 * people      who calls about what moved, as far as agents' coding or the make-up of agents and business tells
 * unknown     moved, and nothing above explains it
 */
export type DriftCause = 'recogniser' | 'models' | 'people' | 'unknown';

export interface DriftFinding {
  readonly measure: NumberMeasure | ShareMeasure;
  readonly kind: 'input' | 'opinion' | 'coding' | 'version';
  /** Below 0.1: nothing to speak of. Above 0.25: a lot. */
  readonly stability: Interval;
  readonly isMoved: boolean;
  readonly cause: DriftCause | null;
  /** Of numbers: means and their shift, over all calls and within the same agents and business types. */
  readonly means: {
    readonly before: number;
    readonly after: number;
    readonly shift: Interval;
    readonly within: (Interval & { readonly share: number }) | null;
  } | null;
  /** Of classes, most frequent first: shares (0 to 1) and how much each moved. */
  readonly classes: readonly {
    readonly label: string;
    readonly before: number;
    readonly after: number;
    readonly shift: Interval;
  }[];
  /** Of numbers: calls per bin, as shares; edges between them. */
  readonly bins: {
    readonly edges: readonly number[];
    readonly before: readonly number[];
    readonly after: readonly number[];
  } | null;
  readonly zh: string;
  readonly en: string;
}

export interface DriftReport {
  /** ISO 8601; `to` is exclusive. */
  readonly period: { readonly from: string; readonly to: string; readonly calls: number };
  readonly against: { readonly from: string; readonly to: string; readonly calls: number };
  /** Fewer calls than this in either period: nothing is concluded. */
  readonly leastCalls: number;
  readonly isEnough: boolean;
  /** What moved first, the most first. */
  readonly findings: readonly DriftFinding[];
  /** What the whole of it comes to. */
  readonly zh: string;
  readonly en: string;
}

const LEAST_CALLS = 50;
/** Common usage: below this an index of stability is nothing to speak of. */
const MOVED_FROM = 0.1;
/** A new version this common is a change, however small the index. */
const NEW_VERSION_FROM = 0.05;
/** Shifts within the same agents and business that are worth a word: certain ones are often tiny. */
const worth: Readonly<Partial<Record<NumberMeasure, number>>> = { confidence: 0.02, unknownWords: 0.01 };

const kinds: Readonly<Record<ShareMeasure, DriftFinding['kind']>> = {
  complaint: 'opinion',
  businessType: 'opinion',
  emotion: 'opinion',
  dialect: 'opinion',
  abuse: 'opinion',
  coded: 'coding',
  recogniser: 'version',
  models: 'version',
};

export async function reportDrift(
  db: Kysely<Database>,
  periods: { readonly period: Period; readonly against: Period },
): Promise<DriftReport> {
  return judgeDrift(await gatherDrift(db, periods), periods);
}

/** Pure. */
function judgeDrift(
  data: DriftData,
  { period, against }: { readonly period: Period; readonly against: Period },
): DriftReport {
  const isEnough = Math.min(data.calls.before, data.calls.after) >= LEAST_CALLS;
  const measured = [
    ...inputMeasures.map((measure) => ofNumbers(data, measure, 'input')),
    ...sureMeasures.map((measure) => ofNumbers(data, measure, 'opinion')),
    ...shareMeasures.map((measure) => ofShares(data, measure)),
  ].filter(({ known }) => known);
  const moved = measured.map((one) => ({ ...one, isMoved: isEnough && one.isMoved }));
  const cause = causes(moved);
  const findings = moved
    .map(({ known, ...one }): DriftFinding => {
      const found = { ...one, cause: one.isMoved ? cause(one) : null };
      return { ...found, ...sentenceOfDrift(found) };
    })
    .sort(
      (one, other) =>
        Number(other.isMoved) - Number(one.isMoved) ||
        Number(other.kind === 'version') - Number(one.kind === 'version') ||
        other.stability.value - one.stability.value,
    );
  const dated = ({ from, to }: Period, calls: number) => ({
    from: from.toISOString(),
    to: to.toISOString(),
    calls,
  });
  return {
    period: dated(period, data.calls.after),
    against: dated(against, data.calls.before),
    leastCalls: LEAST_CALLS,
    isEnough,
    findings,
    ...conclusion(isEnough, findings),
  };
}

type Judged = Omit<DriftFinding, 'zh' | 'en' | 'cause'>;
type Measured = Judged & { readonly known: boolean };

function ofNumbers(data: DriftData, measure: NumberMeasure, kind: DriftFinding['kind']): Measured {
  const { before, after, bins, strata } = data.numbers[measure];
  const index = stability(bins.before, bins.after);
  const within = shiftWithin(strata);
  const least = worth[measure];
  const isWorth =
    least !== undefined && within !== null && isShift(within) && Math.abs(within.value) >= least;
  return {
    measure,
    kind,
    stability: index,
    isMoved: isBeyond(index) || isWorth,
    means: { before: before.mean, after: after.mean, shift: meanShift(before, after), within },
    classes: [],
    bins: { edges: bins.edges, before: sharesOf(bins.before), after: sharesOf(bins.after) },
    known: before.n > 0 && after.n > 0,
  };
}

function ofShares(data: DriftData, measure: ShareMeasure): Measured {
  const { labels, before, after } = data.shares[measure];
  const index = stability(before, after);
  const [from, to] = [sharesOf(before), sharesOf(after)];
  const [n, m] = [sumOf(before), sumOf(after)];
  const classes = labels.map((label, at) => ({
    label,
    before: from[at] ?? 0,
    after: to[at] ?? 0,
    shift: meanShift(ofShare(from[at] ?? 0, n), ofShare(to[at] ?? 0, m)),
  }));
  const kind = kinds[measure];
  const isNew = kind === 'version' && classes.some(({ shift }) => Math.abs(shift.value) >= NEW_VERSION_FROM);
  return {
    measure,
    kind,
    stability: index,
    isMoved: isBeyond(index) || isNew,
    means: null,
    classes,
    bins: null,
    known: n > 0 && m > 0,
  };
}

function isBeyond({ value, low }: Interval): boolean {
  return value >= MOVED_FROM && low > 0;
}

function ofShare(share: number, n: number): Sample {
  return { n, mean: share, variance: share * (1 - share) };
}

/** What moved a measure, given everything that moved. */
function causes(measured: readonly Judged[]): (one: Judged) => DriftCause {
  const isMoved = (measure: DriftFinding['measure']) =>
    measured.some((one) => one.measure === measure && one.isMoved);
  /** The same agents in the same business are heard otherwise. */
  const hearsOtherwise = measured.some(
    ({ measure, isMoved, means }) =>
      isMoved && worth[measure as NumberMeasure] !== undefined && isWithin(means?.within ?? null),
  );
  const recogniser = isMoved('recogniser') || hearsOtherwise;
  return ({ measure, kind, means }) => {
    if (measure === 'recogniser') return 'recogniser';
    if (measure === 'models') return 'models';
    if (kind === 'coding') return 'people';
    if (kind === 'opinion' && isMoved('models')) return 'models';
    if (kind === 'opinion') return recogniser ? 'recogniser' : isMoved('coded') ? 'people' : 'unknown';
    if (means?.within === null) return isMoved('recogniser') ? 'recogniser' : 'unknown';
    if (!isWithin(means?.within ?? null)) return 'people';
    return measure === 'confidence' || measure === 'unknownWords' || recogniser ? 'recogniser' : 'unknown';
  };
}

function isWithin(within: Interval | null): boolean {
  return within !== null && isShift(within);
}

function conclusion(isEnough: boolean, findings: readonly DriftFinding[]): { zh: string; en: string } {
  if (!isEnough)
    return {
      zh: `两段时间各要至少 ${LEAST_CALLS} 通电话才能比较。`,
      en: `Each period needs at least ${LEAST_CALLS} calls to be compared.`,
    };
  const moved = findings.filter(({ isMoved }) => isMoved);
  if (moved.length === 0) return { zh: '没有值得注意的变化。', en: 'Nothing moved that is worth a word.' };
  const found = new Set(moved.map(({ cause }) => cause));
  const sentences: [DriftCause, string, string][] = [
    ['recogniser', '识别变了，看法的变化先查识别', 'the recogniser changed; look there before the opinions'],
    ['models', '模型换了版本', 'the models are other versions'],
    ['people', '来电的人或业务构成变了', 'who calls, or about what, changed'],
    [
      'unknown',
      '有变化还说不清原因，请抽听几通',
      'something moved without a known reason: listen to some calls',
    ],
  ];
  const told = sentences.filter(([cause]) => found.has(cause));
  return {
    zh: `${told.map(([, zh]) => zh).join('；')}。`,
    en: `${told.map(([, , en]) => en).join('; ')}.`,
  };
}

function sharesOf(counts: readonly number[]): number[] {
  const total = sumOf(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
