/** Re-scores one page of recordings: read together, scored, stored in one transaction. Runs on a thread of its own. */
import { type Kysely, sql } from 'kysely';
import { Opinions, Scored, Transcript } from './domain.ts';
import { hashedJson } from './hash.ts';
import { type PlannedResult, plan } from './plan.ts';
import type { RuleSetCache } from './rule-set-cache.ts';
import { route } from './stages/route.ts';
import { score } from './stages/score.ts';
import { type PlannedRecord, planRecordings } from './store/recordings.ts';
import { getScoreInputs, putResults, type ResultText } from './store/results.ts';
import { settleAll } from './store/settle.ts';
import type { Database } from './store/tables.ts';
import { readVersions } from './store/versions.ts';

export interface RescorePage {
  readonly ids: readonly string[];
  /** Row of `rescores` that counts them. */
  readonly pass: number;
}

export interface RescoredPage {
  readonly scored: number;
  /** Recordings that could not be scored: left to the ordinary way, which knows tries and failures. */
  readonly left: readonly string[];
}

interface Context {
  readonly db: Kysely<Database>;
  readonly ruleSets: RuleSetCache;
  readonly sampleShare: number;
}

/**
 * Stores score and route of every recording of the page that lacks nothing else, beside what it had. Nothing is
 * stored twice (results have keys) and what changed meanwhile is respected (planned again under row locks).
 */
export async function rescorePage({ ids, pass }: RescorePage, context: Context): Promise<RescoredPage> {
  const { db } = context;
  const records = (await planRecordings(db, await readVersions(db), ids))
    .filter(lacksOnlyScore)
    // Calls of one rule set after each other: only a few compiled ones are kept.
    .toSorted((a, b) => (a.versions.rules < b.versions.rules ? -1 : 1));
  const inputs = await getScoreInputs(
    db,
    records.flatMap(({ plan: { stored } }) => stored.map(({ key }) => key)),
  );
  const left: string[] = [];
  const made: Made[] = [];
  for (const record of records) {
    try {
      made.push(...(await scoreOne(record, inputs, context)));
    } catch {
      // Its failure is counted and told where the recording is tried by itself.
      left.push(record.recording.id);
    }
  }
  const known = new Map(
    records.flatMap(({ plan: { stored } }) => stored.map(({ key, contentHash }) => [key, contentHash])),
  );
  const outputs = new Map(inputs);

  await db.transaction().execute(async (trx) => {
    // Before any row is locked, like everybody who stores results.
    for (const stage of ['score', 'route'] as const) {
      const results = made.filter((one) => one.result.stage === stage);
      const stored = await putResults(
        trx,
        results.map(({ result }) => result),
      );
      for (const { result, output } of results) {
        if (!stored.has(result.key)) continue;
        known.set(result.key, result.contentHash);
        outputs.set(result.key, output);
      }
    }
    const inForce = await readVersions(trx);
    const locked = await planRecordings(trx, inForce, ids, { lock: true, known });
    await settleAll(
      trx,
      locked.filter(({ recording: { state } }) => state === 'pending' || state === 'done'),
      outputs,
    );
    await trx
      .updateTable('rescores')
      .set({ done: sql`done + ${ids.length - left.length}`, updated_at: sql`now()` })
      .where('id', '=', pass)
      .execute();
  });
  return { scored: made.filter(({ result }) => result.stage === 'score').length, left };
}

interface Made {
  readonly result: ResultText;
  readonly output: unknown;
}

function lacksOnlyScore({ recording, plan: { next } }: PlannedRecord): boolean {
  return (
    (recording.state === 'pending' || recording.state === 'done') &&
    (next?.stage === 'score' || next?.stage === 'route')
  );
}

/** Score and, where this process has the sampling plan in force, route. */
async function scoreOne(
  { recording, heldAsr, versions, plan: { stored, next } }: PlannedRecord,
  inputs: ReadonlyMap<string, unknown>,
  { ruleSets, sampleShare }: Context,
): Promise<Made[]> {
  if (next === null) return [];
  const outputOf = (stage: string) => inputs.get(stored.find((one) => one.stage === stage)?.key ?? '');
  const made: Made[] = [];
  let scored: Scored;
  let toRoute: PlannedResult | null = next;
  if (next.stage === 'score') {
    scored = score({
      transcript: Transcript.parse(outputOf('transcribe')),
      opinions: Opinions.parse(outputOf('analyse')),
      metadata: recording.metadata,
      ruleSet: await ruleSets.get(versions.rules),
    });
    const first = madeOf(next, scored);
    made.push(first);
    const heads = [...stored, first.result].map(({ key, contentHash }) => [key, contentHash] as const);
    toRoute = plan({ ...recording, heldAsr }, versions, new Map(heads)).next;
  } else {
    scored = Scored.parse(outputOf('score'));
  }
  if (toRoute?.stage === 'route' && versions.sampling === `share=${sampleShare}`) {
    const { metadata, contentHash } = recording;
    made.push(madeOf(toRoute, route({ scored, metadata, contentHash, sampleShare })));
  }
  return made;
}

function madeOf({ key, stage, inputs }: PlannedResult, output: unknown): Made {
  const { hash, json } = hashedJson(output);
  return { result: { key, stage, inputs, contentHash: hash, output: json }, output };
}
