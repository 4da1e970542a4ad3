/** How often each rule of a rule set failed, of the score cards on which it could be judged. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';

export interface HitCounts {
  /** Score cards made by the rule set. */
  readonly cards: number;
  readonly of: ReadonlyMap<string, { readonly fail: number; readonly unsure: number; readonly away: number }>;
}

/** Counting reads every finding of the rule set: pages that ask again within this time share the answer. */
const keptMs = 3_000;

export function hitRateReader(db: Kysely<Database>): (hash: string) => Promise<HitCounts> {
  const kept = new Map<string, { readonly at: number; readonly counts: Promise<HitCounts> }>();
  return (hash) => {
    const known = kept.get(hash);
    if (known !== undefined && performance.now() - known.at < keptMs) return known.counts;
    const counts = readHits(db, hash);
    for (const [other, { at }] of kept) if (performance.now() - at > keptMs) kept.delete(other);
    kept.set(hash, { at: performance.now(), counts });
    counts.catch(() => kept.delete(hash));
    return counts;
  };
}

async function readHits(db: Kysely<Database>, hash: string): Promise<HitCounts> {
  const { rows: verdicts } = await sql<{ rule: string; fail: number; unsure: number }>`
    select rule, (count(*) filter (where verdict = 'fail'))::int as fail,
           (count(*) filter (where verdict = 'unsure'))::int as unsure
    from findings join score_cards using (recording_id, score_key)
    where rule_set = ${hash} group by rule`.execute(db);
  const { rows: away } = await sql<{ rule: string; count: number }>`
    select rule, count(*)::int as count
    from score_cards, unnest(not_applicable) as rule
    where rule_set = ${hash} group by rule`.execute(db);
  const { count } = await db
    .selectFrom('score_cards')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('rule_set', '=', hash)
    .executeTakeFirstOrThrow();
  const of = new Map(verdicts.map(({ rule, fail, unsure }) => [rule, { fail, unsure, away: 0 }]));
  for (const one of away)
    of.set(one.rule, { ...(of.get(one.rule) ?? { fail: 0, unsure: 0 }), away: one.count });
  return { cards: count, of };
}
