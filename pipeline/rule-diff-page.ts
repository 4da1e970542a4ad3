/** Scores one page of stored calls with two rule sets and tallies what changed. Runs on a thread of its own. */
import type { Kysely } from 'kysely';
import type { RuleSet } from '../rules/compile.ts';
import { addPair, emptyTally, type Tally } from '../rules/diff.ts';
import { ruleSetOf } from '../rules/load.ts';
import { Opinions, Scored, Transcript } from './domain.ts';
import { hashOf } from './hash.ts';
import type { RuleSetCache } from './rule-set-cache.ts';
import { score } from './stages/score.ts';
import { type PlannedRecord, planRecordings } from './store/recordings.ts';
import { getScoreInputs } from './store/results.ts';
import type { Database } from './store/tables.ts';
import { type InForce, readVersions } from './store/versions.ts';

/** A stored rule set, or one that is being edited: text by path. */
export type RuleSetSource = { readonly hash: string } | { readonly files: ReadonlyMap<string, string> };

export interface DiffPage {
  readonly ids: readonly string[];
  readonly a: RuleSetSource;
  readonly b: RuleSetSource;
}

export type DiffedPage = Tally;

interface Context {
  readonly db: Kysely<Database>;
  readonly ruleSets: RuleSetCache;
}

/** Cards that are stored already are read, not counted again. Calls without a transcript are left out. */
export async function diffPage({ ids, a, b }: DiffPage, { db, ruleSets }: Context): Promise<DiffedPage> {
  const inForce = await readVersions(db);
  const [one, other] = await Promise.all([ruleSetFrom(a, ruleSets), ruleSetFrom(b, ruleSets)]);
  const [before, after] = await Promise.all([
    stateUnder(db, inForce, one.hash, ids),
    stateUnder(db, inForce, other.hash, ids),
  ]);
  const keys = [before, after].flatMap((state) =>
    [...state.values()].flatMap(({ plan }) => plan.stored.map(({ key }) => key)),
  );
  const inputs = await getScoreInputs(db, [...new Set(keys)]);
  const tally = emptyTally();
  for (const id of ids) {
    try {
      const scored = [scoredOf(before.get(id), one, inputs), scoredOf(after.get(id), other, inputs)] as const;
      const metadata = before.get(id)?.recording.metadata;
      if (scored[0] === null || scored[1] === null || metadata === undefined) tally.leftOut += 1;
      else
        addPair(tally, {
          id,
          agentId: metadata.agentId,
          teamId: metadata.teamId,
          before: scored[0],
          after: scored[1],
        });
    } catch {
      // A call that cannot be scored must not hide what happens to all others; its number is told.
      tally.leftOut += 1;
    }
  }
  return tally;
}

/** Results as they are, and are missing, if the rules with this hash were in force for every call. */
async function stateUnder(
  db: Kysely<Database>,
  inForce: InForce,
  rules: string,
  ids: readonly string[],
): Promise<Map<string, PlannedRecord>> {
  const records = await planRecordings(db, { ...inForce, rules, rulesByTeam: new Map() }, ids);
  return new Map(records.map((record) => [record.recording.id, record]));
}

function scoredOf(
  record: PlannedRecord | undefined,
  ruleSet: RuleSet,
  inputs: ReadonlyMap<string, unknown>,
): Scored | null {
  const outputOf = (stage: string) =>
    inputs.get(record?.plan.stored.find((one) => one.stage === stage)?.key ?? '');
  const stored = outputOf('score');
  if (stored !== undefined) return Scored.parse(stored);
  if (record?.plan.next?.stage !== 'score') return null;
  return score({
    transcript: Transcript.parse(outputOf('transcribe')),
    opinions: Opinions.parse(outputOf('analyse')),
    metadata: record.recording.metadata,
    ruleSet,
  });
}

/** The last few edited packs, compiled: every page of a comparison brings the same texts. */
const compiled = new Map<string, RuleSet>();
const keptAtOnce = 4;

async function ruleSetFrom(source: RuleSetSource, ruleSets: RuleSetCache): Promise<RuleSet> {
  if ('hash' in source) return await ruleSets.get(source.hash);
  const key = hashOf([...source.files].sort());
  const ruleSet = compiled.get(key) ?? ruleSetOf(source.files, 'the edited pack');
  compiled.set(key, ruleSet);
  for (const oldest of compiled.keys()) {
    if (compiled.size <= keptAtOnce) break;
    compiled.delete(oldest);
  }
  return ruleSet;
}
