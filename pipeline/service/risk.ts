/** How likely a matter is to become a complaint to the regulator: 0 to 100, from parts that each name their evidence. Pure. */
import type { CallFacts, Place, PromiseKind } from './facts.ts';
import type { ServiceSettings } from './settings.ts';

export const riskParts = ['repeats', 'unresolved', 'emotion', 'promises', 'regulator', 'complaint'] as const;
export type RiskPartId = (typeof riskParts)[number];

/** A place in one call of the chain. */
export interface RiskEvidence extends Place {
  readonly recordingId: string;
}

export interface RiskPart {
  readonly part: RiskPartId;
  /** Points, at most `most`. */
  readonly points: number;
  readonly most: number;
  /** What was counted, for the sentence on the screen. */
  readonly facts: Readonly<Record<string, number | string>>;
  readonly evidence: readonly RiskEvidence[];
}

export interface BrokenPromise {
  readonly recordingId: string;
  readonly kind: PromiseKind;
  readonly minutes: number;
  readonly dueMs: number;
  /** supplied: a real time that was too late; said: the customer says so in a later call; silent: only called again. */
  readonly by: 'supplied' | 'said' | 'silent';
  /** When it really happened, or when the customer called again. */
  readonly atMs: number;
  readonly place: Place;
  /** Of the later call: where the customer says that nothing happened. */
  readonly later: RiskEvidence | null;
}

export interface Risk {
  /** 0 to 100. */
  readonly score: number;
  readonly parts: readonly RiskPart[];
  readonly broken: readonly BrokenPromise[];
}

/** `calls`: one call, or the calls of one chain; in any order. */
export function riskOf(calls: readonly CallFacts[], { risk: most }: Pick<ServiceSettings, 'risk'>): Risk {
  const ordered = [...calls].sort(
    (a, b) => (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0) || (a.recordingId < b.recordingId ? -1 : 1),
  );
  const broken = brokenPromises(ordered);
  const parts: RiskPart[] = [
    part('repeats', repeats(ordered), most),
    part('unresolved', unresolved(ordered), most),
    part('emotion', emotion(ordered), most),
    part('promises', promises(broken), most),
    part('regulator', regulator(ordered), most),
    part('complaint', complaint(ordered), most),
  ];
  const score = parts.reduce((sum, { points }) => sum + points, 0);
  return { score: Math.round(Math.min(100, score)), parts, broken };
}

/** How full a part is, 0 to 1, and what it rests on. */
interface Share {
  readonly share: number;
  readonly facts: RiskPart['facts'];
  readonly evidence: readonly RiskEvidence[];
}

function part(id: RiskPartId, { share, facts, evidence }: Share, most: ServiceSettings['risk']): RiskPart {
  const points = Number((most[id] * Math.min(1, Math.max(0, share))).toFixed(1));
  return { part: id, points, most: most[id], facts, evidence };
}

/** Second contact a half, third four fifths, fourth all; a call that speaks of earlier ones that are not here counts less. */
function repeats(calls: readonly CallFacts[]): Share {
  const inbound = calls.filter(({ direction }) => direction !== 'outbound');
  const cues = inbound.flatMap(({ recordingId, cues }) =>
    cues
      .filter(({ cue }) => cue === 'nth' || cue === 'last' || cue === 'urge')
      .map((one) => ({ ...one, recordingId })),
  );
  const known = [0, 0, 0.5, 0.8, 1][Math.min(4, inbound.length)] ?? 0;
  const spoken = cues.some(({ cue }) => cue === 'nth')
    ? 0.6
    : cues.some(({ cue }) => cue === 'last')
      ? 0.4
      : 0;
  return {
    share: Math.max(known, spoken),
    facts: { calls: inbound.length, cues: cues.length },
    evidence: cues.map(({ recordingId, place }) => ({ recordingId, ...place })),
  };
}

/** As the customer rated and the platform knows; the last call that says anything decides. */
function unresolved(calls: readonly CallFacts[]): Share {
  const rated = calls.findLast(({ satisfaction }) => satisfaction !== null)?.satisfaction ?? null;
  const resolved = calls.findLast((call) => call.resolved !== null)?.resolved ?? null;
  const isBad = rated !== null && rated <= 2;
  return {
    share: (isBad ? 0.6 : 0) + (resolved === false ? 0.6 : 0),
    facts: {
      ...(rated === null ? {} : { satisfaction: rated }),
      ...(resolved === null ? {} : { resolved: resolved ? 1 : 0 }),
    },
    evidence: [],
  };
}

/** How the last call ended, how it went from its beginning to its end, and from the first call to the last. */
function emotion(calls: readonly CallFacts[]): Share {
  const felt = calls.flatMap(({ recordingId, emotion: own }) => (own === null ? [] : [{ recordingId, own }]));
  const last = felt.at(-1);
  if (last === undefined) return { share: 0, facts: {}, evidence: [] };
  const within = last.own.last - last.own.first;
  const over = felt.length < 2 ? 0 : last.own.mean - (felt[0]?.own.mean ?? 0);
  const share =
    0.7 * last.own.last + 0.4 * last.own.mean + 0.5 * Math.max(0, within) + 0.5 * Math.max(0, over);
  return {
    share,
    facts: { last: last.own.last, slope: round(within), chainSlope: round(over) },
    evidence: felt.flatMap(({ recordingId, own }) =>
      own.worst === null ? [] : [{ recordingId, ...own.worst }],
    ),
  };
}

const BROKEN_SHARE: Readonly<Record<BrokenPromise['by'], number>> = {
  supplied: 0.7,
  said: 0.7,
  silent: 0.35,
};

function promises(broken: readonly BrokenPromise[]): Share {
  return {
    share: broken.reduce((sum, { by }) => sum + BROKEN_SHARE[by], 0),
    facts: { broken: broken.length },
    evidence: broken.flatMap(({ recordingId, place, later }) => [
      { recordingId, ...place },
      ...(later === null ? [] : [later]),
    ]),
  };
}

function regulator(calls: readonly CallFacts[]): Share {
  const evidence = placesOf(calls, (call) => call.regulator);
  const inCalls = new Set(evidence.map(({ recordingId }) => recordingId)).size;
  return { share: inCalls === 0 ? 0 : 0.8 + 0.2 * (inCalls - 1), facts: { cues: evidence.length }, evidence };
}

/** The call that complains most. */
function complaint(calls: readonly CallFacts[]): Share {
  let share = 0;
  let facts: RiskPart['facts'] = {};
  for (const { complaint: own } of calls) {
    if (own === null || own.level === 'none') continue;
    const one = own.level === 'explicit' ? 1 : 0.9 * own.probability;
    if (one <= share) continue;
    share = one;
    facts = { level: own.level, probability: own.probability };
  }
  const evidence = placesOf(calls, ({ complaint: own }) =>
    own?.level === 'none' ? [] : (own?.places ?? []),
  );
  return { share, facts, evidence };
}

function placesOf(
  calls: readonly CallFacts[],
  places: (call: CallFacts) => readonly Place[],
): readonly RiskEvidence[] {
  return calls.flatMap((call) => places(call).map((place) => ({ recordingId: call.recordingId, ...place })));
}

/** In order of calls. A real time that was supplied decides; else the next call after the promised time does. */
function brokenPromises(calls: readonly CallFacts[]): BrokenPromise[] {
  return calls.flatMap(({ recordingId, promises: made, actual }, index) =>
    made.flatMap(({ kind, minutes, dueMs, place }): BrokenPromise[] => {
      const base = { recordingId, kind, minutes, dueMs, place };
      const real = actual[kind];
      if (real !== undefined)
        return real <= dueMs ? [] : [{ ...base, by: 'supplied', atMs: real, later: null }];
      const after = calls
        .slice(index + 1)
        .find(({ startedAtMs, direction }) => (startedAtMs ?? 0) > dueMs && direction !== 'outbound');
      if (after?.startedAtMs == null) return [];
      const says =
        after.cues.find(({ cue }) => cue === 'undone') ??
        after.cues.find(({ cue }) => cue === 'progress' || cue === 'urge' || cue === 'nth');
      const later = says === undefined ? null : { recordingId: after.recordingId, ...says.place };
      return [{ ...base, by: later === null ? 'silent' : 'said', atMs: after.startedAtMs, later }];
    }),
  );
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
