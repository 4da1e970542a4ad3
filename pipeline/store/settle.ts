/** Points a recording at its current results and copies what lists and searches need. */
import { type Kysely, sql, type Transaction, type Updateable } from 'kysely';
import { Opinions, Route, Scored, type StageName, Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { stages } from '../stages.ts';
import type { PlannedRecord } from './recordings.ts';
import { getResult } from './results.ts';
import type { Database, RecordingsTable } from './tables.ts';

type Change = Updateable<RecordingsTable>;
type Copy = (
  trx: Transaction<Database>,
  at: { id: string; key: string; inputs: Readonly<Record<string, string>> },
  output: unknown,
) => Promise<Change>;

/** tsvector holds at most 1 MB; a call of many hours keeps its first words searchable. */
const maxSearchChars = 200_000;

/**
 * Call inside a transaction that holds the recording row (planRecordings with `lock`). `outputs` holds what the
 * caller has at hand by key; the rest is read. Returns true when the recording is complete.
 */
export async function settle(
  trx: Transaction<Database>,
  { recording, pointers, plan }: PlannedRecord,
  outputs: ReadonlyMap<string, unknown> = new Map(),
): Promise<boolean> {
  const change: Change = {};
  for (const { name } of stages) {
    const at = plan.stored.find(({ stage }) => stage === name);
    // Not stored yet: the former result, if any, stays in view.
    if (at === undefined || pointers[name] === at.key) continue;
    const output = outputs.get(at.key) ?? (await outputOf(trx, at.key));
    Object.assign(change, await copies[name](trx, { id: recording.id, ...at }, output));
  }
  const complete = plan.next === null;
  if (complete) Object.assign(change, { state: 'done', state_reason: null, state_detail: null });
  else if (recording.state === 'done')
    Object.assign(change, { state: 'pending', state_reason: null, state_detail: null });

  const isPointed = Object.keys(change).some((column) => column.endsWith('_key'));
  const isMoved = change.state !== undefined && change.state !== recording.state;
  if (isPointed || isMoved) {
    await trx
      .updateTable('recordings')
      .set({ ...change, updated_at: sql`now()` })
      .where('id', '=', recording.id)
      .execute();
  }
  return complete;
}

/** Columns that copy results, empty: for content that is new or cannot be judged. The results stay in their table. */
export const withoutResults = {
  transcribe_key: null,
  analyse_key: null,
  score_key: null,
  route_key: null,
  duration_ms: null,
  engine: null,
  asr_version: null,
  split_unsure: null,
  normalised: null,
  passed: null,
  veto: null,
  fail_count: null,
  failed_rules: null,
  unsure_count: null,
  lane: null,
  search: null,
} as const;

const copies: Record<StageName, Copy> = {
  transcribe: async (_trx, { key, inputs }, output) => {
    const { durationMs, engine, split } = Transcript.parse(output);
    return {
      transcribe_key: key,
      duration_ms: Math.round(durationMs),
      engine: `${engine.id} ${engine.model}`,
      asr_version: inputs.asr ?? null,
      split_unsure: split.unsure,
    };
  },
  analyse: async (_trx, { key }, output) => {
    const { words } = Opinions.parse(output);
    const text = words.flat().join(' ').slice(0, maxSearchChars);
    return { analyse_key: key, search: sql<string>`to_tsvector('simple', ${text})` as unknown as string };
  },
  score: async (trx, { id, key, inputs }, output) => {
    const { findings, scoreCard } = Scored.parse(output);
    const { card, version, score, potential, normalised, veto, passed } = scoreCard;
    const failed = findings.filter(({ verdict }) => verdict === 'fail');
    await trx
      .insertInto('score_cards')
      .values({
        recording_id: id,
        score_key: key,
        card,
        card_version: version,
        rule_set: inputs.rules ?? '',
        score,
        potential,
        normalised,
        veto,
        passed,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const rows = findings.map((finding) => ({
      recording_id: id,
      score_key: key,
      rule: finding.rule,
      rule_version: finding.version,
      section: finding.section,
      severity: finding.severity,
      verdict: finding.verdict,
      points: finding.points,
      veto: finding.veto,
      turns: finding.turns,
    }));
    if (rows.length > 0) {
      await trx
        .insertInto('findings')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return {
      score_key: key,
      normalised,
      passed,
      veto,
      fail_count: failed.length,
      failed_rules: failed.map(({ rule }) => rule),
      unsure_count: findings.filter(({ verdict }) => verdict === 'unsure').length,
    };
  },
  route: async (_trx, { key }, output) => ({ route_key: key, lane: Route.parse(output).lane }),
};

async function outputOf(db: Kysely<Database>, key: string): Promise<unknown> {
  const row = await getResult(db, key);
  if (row === null) {
    throw new EarmarkError(
      'result-missing',
      `Result ${key} was planned with but is not stored. Run "earmark sweep".`,
    );
  }
  return row.output;
}
