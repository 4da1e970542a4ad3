/** How far history has been re-scored with the rules in force: counted in Postgres, so that any process can ask. */
import { type Kysely, sql } from 'kysely';
import type { Database } from './store/tables.ts';
import { type InForce, inForceKey, readVersions, wantedRules } from './store/versions.ts';

/** A pass nobody has advanced for this long was killed. */
const deadAfterMs = 30_000;

export interface RescoreProgress {
  /** Of the whole organisation; units may have their own. */
  readonly ruleSet: string;
  /** Recordings with a card, and how many of them have one by the rules in force. */
  readonly total: number;
  readonly done: number;
  /** `waiting`: to be done, nobody has begun. `stopped`: begun and broken off; a worker goes on with it. */
  readonly state: 'none' | 'waiting' | 'running' | 'stopped' | 'done';
  readonly startedAt: string | null;
  /** At the pace so far; null while it cannot be told. */
  readonly remainingMs: number | null;
}

export async function readRescoreProgress(db: Kysely<Database>): Promise<RescoreProgress> {
  const inForce = await readVersions(db);
  const none = { ruleSet: inForce.rules, total: 0, done: 0, startedAt: null, remainingMs: null };
  const pass = await db
    .selectFrom('rescores')
    .selectAll()
    .select(sql<number>`extract(epoch from updated_at - started_at) * 1000`.as('spent_ms'))
    .select(sql<number>`extract(epoch from now() - updated_at) * 1000`.as('idle_ms'))
    .where('in_force', '=', inForceKey(inForce))
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const latest = await db
    .selectFrom('rule_set_activations')
    .select(['kind', 'at'])
    .orderBy('id', 'desc')
    .executeTakeFirst();
  // Counting takes a look at every recording: only while there is something to tell.
  if (latest === undefined || latest.kind === 'first') return { ...none, state: 'none' };
  if (pass === undefined || (pass.finished_at !== null && pass.started_at < latest.at)) {
    const { total, done } = await countCards(db, inForce);
    return { ...none, total, done, state: done < total ? 'waiting' : 'done' };
  }
  const { total, done, done_at_start, finished_at, started_at } = pass;
  const isDead = Number(pass.idle_ms) > deadAfterMs;
  const state = finished_at !== null ? 'done' : isDead ? 'stopped' : 'running';
  const gained = done - done_at_start;
  const isPaced = state === 'running' && gained > 0;
  return {
    ruleSet: inForce.rules,
    total,
    done,
    state,
    startedAt: started_at.toISOString(),
    remainingMs: isPaced ? Math.round(((total - done) / gained) * Number(pass.spent_ms)) : null,
  };
}

/** Recordings with a card, and those whose newest card is by the rules wanted for it. */
export async function countCards(
  db: Kysely<Database>,
  inForce: InForce,
): Promise<{ total: number; done: number }> {
  return await db
    .selectFrom('recordings')
    .select([
      sql<number>`count(*)::int`.as('total'),
      sql<number>`(count(*) filter (where rule_set = ${wantedRules(inForce)}))::int`.as('done'),
    ])
    .where('rule_set', 'is not', null)
    .where('state', 'in', ['pending', 'done'])
    .executeTakeFirstOrThrow();
}
