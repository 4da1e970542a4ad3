/** Which calls of one customer are about the same matter. Pure: the same calls give the same chains in any order. */
import type { CallFacts, CueKind, LinkKind, Place } from './facts.ts';
import type { ServiceSettings } from './settings.ts';

/** A call linked to the earlier call it goes on from, and why. */
export interface ChainLink {
  readonly earlier: string;
  readonly later: string;
  /** 0 to 1. */
  readonly likeness: number;
  readonly why: {
    readonly numbers: readonly { readonly kind: LinkKind; readonly spoken: boolean }[];
    /** Topic ids both speak of. */
    readonly topics: readonly string[];
    readonly words: readonly string[];
    readonly sameType: boolean;
    readonly daysApart: number;
    /** In the later call. */
    readonly cues: readonly { readonly cue: CueKind; readonly place: Place }[];
  };
}

export interface Chain {
  /** Recording ids in order of time; at least two. */
  readonly calls: readonly string[];
  readonly links: readonly ChainLink[];
}

const DAY_MS = 86_400_000;

/** What each part adds to likeness at most; what lies further back needs more of the others. */
const WEIGHT = {
  topics: 0.5,
  words: 0.25,
  type: 0.1,
  cues: 0.3,
  /** Within hours of each other. */
  soon: 0.1,
  age: 0.15,
  /** Nothing said of an earlier contact, a week later. */
  unasked: 0.15,
  resolved: 0.1,
} as const;
/** Of a call that names no matter at all ("我催一下上次那个事") with the last one before it. */
const MATTER_UNNAMED = 0.6;
const CUE: Readonly<Record<CueKind, number>> = { nth: 1, last: 0.8, urge: 0.7, progress: 0.7, undone: 0.6 };
const SOON_DAYS = 1;
const WEEK_DAYS = 7;

/**
 * Each call is linked to the earlier call of the same number that is most like it, if it is like it enough: so one call
 * about two matters never makes one chain of two. Numbers in `shared` (switchboards) link nobody. Calls without a time
 * are in no chain.
 */
export function chainsOf(
  calls: readonly CallFacts[],
  { windowDays, likeness: least }: Pick<ServiceSettings['chain'], 'windowDays' | 'likeness'>,
  shared: ReadonlySet<string> = new Set(),
): Chain[] {
  const timed = calls
    .flatMap((facts) => (facts.startedAtMs === null ? [] : [{ facts, at: facts.startedAtMs }]))
    .sort((a, b) => a.at - b.at || (a.facts.recordingId < b.facts.recordingId ? -1 : 1));
  const chainOf = new Map<string, { calls: string[]; links: ChainLink[] }>();
  for (const [index, later] of timed.entries()) {
    const before = timed.slice(0, index).filter(({ at }) => later.at - at <= windowDays * DAY_MS);
    const related = before.flatMap((earlier) => {
      const numbers = sharedNumbers(earlier.facts, later.facts, shared);
      return numbers.length === 0 ? [] : [{ earlier, numbers }];
    });
    let best: ChainLink | null = null;
    for (const [place, { earlier, numbers }] of related.entries()) {
      const isLast = place === related.length - 1;
      const link = judge(earlier, later, { numbers, isLast, windowDays });
      // Of two that are alike, the later one.
      if (link.likeness >= least && (best === null || link.likeness >= best.likeness)) best = link;
    }
    if (best === null) continue;
    const chain = chainOf.get(best.earlier) ?? { calls: [best.earlier], links: [] };
    chain.calls.push(best.later);
    chain.links.push(best);
    chainOf.set(best.earlier, chain);
    chainOf.set(best.later, chain);
  }
  return [...new Set(chainOf.values())];
}

interface Timed {
  readonly facts: CallFacts;
  readonly at: number;
}

type SharedNumber = ChainLink['why']['numbers'][number];

function sharedNumbers(
  earlier: CallFacts,
  later: CallFacts,
  shared: ReadonlySet<string>,
): readonly SharedNumber[] {
  const own = new Map(earlier.numbers.map((one) => [one.hash, one]));
  return later.numbers.flatMap(({ kind, hash, spoken }) => {
    const other = own.get(hash);
    return other === undefined || shared.has(hash) ? [] : [{ kind, spoken: spoken || other.spoken }];
  });
}

function judge(
  earlier: Timed,
  later: Timed,
  pair: { numbers: readonly SharedNumber[]; isLast: boolean; windowDays: number },
): ChainLink {
  const [a, b] = [earlier.facts, later.facts];
  const cues = b.cues.filter(({ cue }) => CUE[cue] > 0);
  const cue = cues.reduce((most, one) => Math.max(most, CUE[one.cue]), 0);
  const { share, common } = sharedTopics(a.topics, b.topics);
  const isUnnamed = Object.keys(b.topics).length === 0;
  const words = sharedWords(a, b);
  const wordShare =
    words.length / Math.max(3, Math.min(a.words.length + a.talk.length, b.words.length + b.talk.length));
  const sameType = typeOf(a) !== null && typeOf(a) === typeOf(b);
  const daysApart = (later.at - earlier.at) / DAY_MS;

  let likeness =
    WEIGHT.words * Math.min(1, 2 * wordShare) +
    WEIGHT.type * (sameType ? 1 : 0) +
    WEIGHT.cues * cue +
    WEIGHT.soon * Math.max(0, 1 - daysApart / SOON_DAYS) -
    WEIGHT.age * (daysApart / pair.windowDays) -
    (cue === 0 ? WEIGHT.unasked * Math.min(1, daysApart / WEEK_DAYS) : 0) -
    (a.resolved === true && cue < CUE.undone ? WEIGHT.resolved : 0);
  if (isUnnamed) likeness += pair.isLast && cue > 0 ? WEIGHT.topics * MATTER_UNNAMED : 0;
  else likeness += WEIGHT.topics * share;
  // Two matters that have nothing to do with each other stay two, whatever else is alike.
  if (!isUnnamed && Object.keys(a.topics).length > 0 && share < 0.15) likeness = Math.min(likeness, 0.2);
  return {
    earlier: a.recordingId,
    later: b.recordingId,
    likeness: Number(Math.min(1, Math.max(0, likeness)).toFixed(3)),
    why: {
      numbers: pair.numbers,
      topics: common,
      words,
      sameType,
      daysApart: Number(daysApart.toFixed(2)),
      cues,
    },
  };
}

/** Cosine of the two mixtures, 0 to 1. */
function sharedTopics(
  a: CallFacts['topics'],
  b: CallFacts['topics'],
): { share: number; common: readonly string[] } {
  let product = 0;
  const common: string[] = [];
  for (const [topic, weight] of Object.entries(a)) {
    const other = b[topic];
    if (other === undefined) continue;
    product += weight * other;
    common.push(topic);
  }
  const length = (topics: CallFacts['topics']) => Math.hypot(...Object.values(topics));
  return { share: product === 0 ? 0 : product / (length(a) * length(b)), common };
}

/** Said in both calls; those of the later call's demand first. */
function sharedWords(a: CallFacts, b: CallFacts): string[] {
  const own = new Set([...a.words, ...a.talk]);
  return [...b.words, ...b.talk].filter((word) => own.has(word));
}

/** A complaint is about another call's matter; what was coded says nothing of it. */
function typeOf({ coded, businessType }: CallFacts): string | null {
  const type = coded ?? businessType;
  return type === null || type.includes('投诉') ? null : type;
}
