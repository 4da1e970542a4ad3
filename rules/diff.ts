/** What changes when other rules score the same calls. Pure: tallies of pages are added up, then told. */
import { z } from 'zod';
import type { Scored, Verdict } from '../pipeline/domain.ts';

const Ids = z.array(z.string());

/** Points moved are those of the normalised score (0 to 100); `n` calls were scored by both rule sets. */
const Moved = z.object({ id: z.string(), n: z.int(), sum: z.number(), mean: z.number() });

/** Rule set `b` against rule set `a` on stored calls. Lists of ids are samples, counts are of all calls. */
export const RuleDiff = z.object({
  /** Hashes of the rule sets. */
  a: z.string(),
  b: z.string(),
  /** Calls compared, and calls left out because one of the rule sets could not score them. */
  calls: z.int(),
  leftOut: z.int(),
  /** Calls from this moment on (ISO 8601); null: all of them. */
  since: z.string().nullable(),
  tookMs: z.number(),
  /** Only rules whose verdicts changed somewhere, most changes first. */
  perRule: z.array(
    z.object({
      rule: z.string(),
      /** Calls on which the rule fails now and did not before, and the other way round. */
      gained: z.int(),
      lost: z.int(),
      unsureGained: z.int(),
      unsureLost: z.int(),
      samples: z.object({ gained: Ids, lost: Ids, unsureGained: Ids, unsureLost: Ids }),
    }),
  ),
  scores: z.object({
    /** Mean normalised score; null when no call has one. */
    before: z.number().nullable(),
    after: z.number().nullable(),
    /** Calls whose normalised score changed. */
    moved: z.int(),
  }),
  perTeam: z.array(Moved),
  perAgent: z.array(Moved),
  newVetoes: z.object({ count: z.int(), ids: Ids }),
  liftedVetoes: z.object({ count: z.int(), ids: Ids }),
  /** Calls that pass now and did not before, and the other way round. */
  passChanges: z.object({ gained: z.int(), lost: z.int(), samples: z.object({ gained: Ids, lost: Ids }) }),
});
export type RuleDiff = z.infer<typeof RuleDiff>;

/** One call, scored by both. */
export interface ScoredPair {
  readonly id: string;
  readonly agentId: string | null;
  readonly teamId: string | null;
  readonly before: Scored;
  readonly after: Scored;
}

/** What pages of calls add up to; plain data, so that it can cross threads. */
export interface Tally {
  calls: number;
  leftOut: number;
  readonly rules: Map<string, Record<Change, Sampled>>;
  before: Sum;
  after: Sum;
  moved: number;
  readonly teams: Map<string, Sum>;
  readonly agents: Map<string, Sum>;
  readonly vetoes: Record<'gained' | 'lost', Sampled>;
  readonly passes: Record<'gained' | 'lost', Sampled>;
}

type Change = 'gained' | 'lost' | 'unsureGained' | 'unsureLost';

interface Sampled {
  count: number;
  ids: string[];
}

interface Sum {
  n: number;
  sum: number;
}

/** Ids kept as examples of one kind of change. */
const samplesKept = 20;

export function emptyTally(): Tally {
  return {
    calls: 0,
    leftOut: 0,
    rules: new Map(),
    before: { n: 0, sum: 0 },
    after: { n: 0, sum: 0 },
    moved: 0,
    teams: new Map(),
    agents: new Map(),
    vetoes: { gained: noSamples(), lost: noSamples() },
    passes: { gained: noSamples(), lost: noSamples() },
  };
}

/** Changes `tally`. */
export function addPair(tally: Tally, { id, agentId, teamId, before, after }: ScoredPair): void {
  tally.calls += 1;
  const old = verdictsOf(before);
  const now = verdictsOf(after);
  for (const rule of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(rule);
    const is = now.get(rule);
    if (was === is) continue;
    for (const change of changesOf(was, is)) note(ruleOf(tally, rule)[change], [id]);
  }
  const { normalised: scoreBefore, veto: vetoBefore, passed: passedBefore } = before.scoreCard;
  const { normalised: scoreAfter, veto: vetoAfter, passed: passedAfter } = after.scoreCard;
  if (scoreBefore !== null) add(tally.before, 1, scoreBefore);
  if (scoreAfter !== null) add(tally.after, 1, scoreAfter);
  if (scoreBefore !== scoreAfter) tally.moved += 1;
  if (scoreBefore !== null && scoreAfter !== null) {
    const moved = scoreAfter - scoreBefore;
    if (teamId !== null) add(sumOf(tally.teams, teamId), 1, moved);
    if (agentId !== null) add(sumOf(tally.agents, agentId), 1, moved);
  }
  if (vetoAfter && !vetoBefore) note(tally.vetoes.gained, [id]);
  if (vetoBefore && !vetoAfter) note(tally.vetoes.lost, [id]);
  if (passedAfter === true && passedBefore === false) note(tally.passes.gained, [id]);
  if (passedBefore === true && passedAfter === false) note(tally.passes.lost, [id]);
}

/** Changes `into`. */
export function addTally(into: Tally, page: Tally): void {
  into.calls += page.calls;
  into.leftOut += page.leftOut;
  into.moved += page.moved;
  add(into.before, page.before.n, page.before.sum);
  add(into.after, page.after.n, page.after.sum);
  for (const [rule, changes] of page.rules)
    for (const [change, { count, ids }] of Object.entries(changes) as [Change, Sampled][])
      note(ruleOf(into, rule)[change], ids, count);
  for (const [team, { n, sum }] of page.teams) add(sumOf(into.teams, team), n, sum);
  for (const [agent, { n, sum }] of page.agents) add(sumOf(into.agents, agent), n, sum);
  for (const side of ['gained', 'lost'] as const) {
    note(into.vetoes[side], page.vetoes[side].ids, page.vetoes[side].count);
    note(into.passes[side], page.passes[side].ids, page.passes[side].count);
  }
}

export function diffOf(
  tally: Tally,
  about: { a: string; b: string; since: string | null; tookMs: number },
): RuleDiff {
  const { before, after, vetoes, passes } = tally;
  const perRule = [...tally.rules].map(([rule, changes]) => ({
    rule,
    gained: changes.gained.count,
    lost: changes.lost.count,
    unsureGained: changes.unsureGained.count,
    unsureLost: changes.unsureLost.count,
    samples: {
      gained: changes.gained.ids,
      lost: changes.lost.ids,
      unsureGained: changes.unsureGained.ids,
      unsureLost: changes.unsureLost.ids,
    },
  }));
  const size = (one: (typeof perRule)[number]) => one.gained + one.lost + one.unsureGained + one.unsureLost;
  return {
    ...about,
    calls: tally.calls,
    leftOut: tally.leftOut,
    perRule: perRule.sort((x, y) => size(y) - size(x) || (x.rule < y.rule ? -1 : 1)),
    scores: { before: meanOf(before), after: meanOf(after), moved: tally.moved },
    perTeam: movedOf(tally.teams),
    perAgent: movedOf(tally.agents),
    newVetoes: vetoes.gained,
    liftedVetoes: vetoes.lost,
    passChanges: {
      gained: passes.gained.count,
      lost: passes.lost.count,
      samples: { gained: passes.gained.ids, lost: passes.lost.ids },
    },
  };
}

/** A rule that one of the rule sets does not have counts as one that found nothing. */
function changesOf(was: Verdict | undefined, is: Verdict | undefined): Change[] {
  const changes: Change[] = [];
  if (is === 'fail') changes.push('gained');
  if (was === 'fail') changes.push('lost');
  if (is === 'unsure') changes.push('unsureGained');
  if (was === 'unsure') changes.push('unsureLost');
  return changes;
}

function verdictsOf({ findings }: Scored): Map<string, Verdict> {
  return new Map(findings.map(({ rule, verdict }) => [rule, verdict]));
}

function ruleOf({ rules }: Tally, rule: string): Record<Change, Sampled> {
  const known = rules.get(rule);
  if (known !== undefined) return known;
  const fresh = {
    gained: noSamples(),
    lost: noSamples(),
    unsureGained: noSamples(),
    unsureLost: noSamples(),
  };
  rules.set(rule, fresh);
  return fresh;
}

function note(into: Sampled, ids: readonly string[], count = ids.length): void {
  into.count += count;
  into.ids.push(...ids.slice(0, samplesKept - into.ids.length));
}

function noSamples(): Sampled {
  return { count: 0, ids: [] };
}

function sumOf(sums: Map<string, Sum>, id: string): Sum {
  const known = sums.get(id) ?? { n: 0, sum: 0 };
  sums.set(id, known);
  return known;
}

function add(into: Sum, n: number, sum: number): void {
  into.n += n;
  into.sum += sum;
}

/** Most points lost first. */
function movedOf(sums: ReadonlyMap<string, Sum>): RuleDiff['perTeam'] {
  return [...sums]
    .map(([id, { n, sum }]) => ({ id, n, sum: round(sum), mean: round(sum / n) }))
    .sort((x, y) => x.sum - y.sum || (x.id < y.id ? -1 : 1));
}

function meanOf({ n, sum }: Sum): number | null {
  return n === 0 ? null : round(sum / n);
}

function round(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return rounded === 0 ? 0 : rounded;
}
