/** How scores and findings move, by day or week; how often people agree with a rule. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { bucketOf, chosenCalls, isSurged } from './board-sets.ts';
import type { BoardQuery, RulesBoard, TrendBoard, TrendQuery } from './board-shapes.ts';
import { meanOf, shareOf } from './board-statistics.ts';
import { readSurges } from './board-surges.ts';

interface Bucket {
  start: string;
  calls: number;
  judged: number;
  n: number;
  sum: number;
  squares: number;
  passed: number;
  passed_known: number;
  vetoes: number;
  surged: number;
}

/** Rules that failed most come first. */
export async function readTrends(
  db: Kysely<Database>,
  query: TrendQuery,
  scope: CallScope,
): Promise<TrendBoard> {
  const chosen = chosenCalls(query, scope);
  const surges = await readSurges(db, query);
  const [{ rows: buckets }, { rows: failed }, titles] = await Promise.all([
    sql<Bucket>`
      select ${bucketOf(query.bucket)}::text as start, count(*)::int as calls, count(*) filter (where judged)::int as judged,
        count(normalised)::int as n, coalesce(sum(normalised), 0) as sum,
        coalesce(sum(normalised * normalised), 0) as squares,
        count(*) filter (where passed)::int as passed, count(passed)::int as passed_known,
        count(*) filter (where veto)::int as vetoes, count(*) filter (where ${isSurged(surges)})::int as surged
      from board_calls where ${chosen} group by ${bucketOf(query.bucket)} order by 1`.execute(db),
    // Cards with the same rules first: half as many lists to take apart.
    sql<{ start: string; rule: string; failed: number }>`
      select start::text as start, rule, sum(calls)::int as failed
      from (select ${bucketOf(query.bucket)} as start, failed_rules, count(*) as calls from board_calls
        where failed_rules <> '{}' and ${chosen} group by 1, 2) as cards, unnest(failed_rules) as rule
      group by cards.start, rule`.execute(db),
    readTitles(db),
  ]);
  const judged = buckets.reduce((sum, one) => sum + one.judged, 0);
  const place = new Map(buckets.map(({ start }, index) => [start, index]));
  const rules = new Map<string, number[]>();
  for (const { start, rule, failed: count } of failed) {
    const counts = rules.get(rule) ?? buckets.map(() => 0);
    counts[place.get(start) ?? 0] = count;
    rules.set(rule, counts);
  }
  return {
    from: query.from,
    to: query.to,
    bucket: query.bucket,
    buckets: buckets.map(({ start, calls, judged: seen, n, sum, squares, passed, ...rest }) => ({
      start,
      calls,
      judged: seen,
      score: meanOf({ n, sum, squares }),
      passed: shareOf(passed, rest.passed_known),
      vetoes: rest.vetoes,
      surged: rest.surged,
    })),
    rules: [...rules]
      .map(([rule, counts]) => {
        const all = counts.reduce((sum, one) => sum + one, 0);
        return {
          rule,
          title: titleOf(titles, rule),
          failed: all,
          share: shareOf(all, judged),
          buckets: counts,
        };
      })
      .sort((a, b) => b.failed - a.failed || (a.rule < b.rule ? -1 : 1)),
  };
}

interface Decided {
  rule: string;
  decided: number;
  refuted: number;
}

/** Every rule that failed or was decided on in calls of the period, the least precise first. */
export async function readRules(
  db: Kysely<Database>,
  query: BoardQuery,
  scope: CallScope,
): Promise<RulesBoard> {
  const chosen = chosenCalls(query, scope);
  const [{ rows: failed }, { rows: decided }, { rows: appealed }, titles] = await Promise.all([
    sql<{ rule: string; failed: number }>`
      select rule, sum(calls)::int as failed
      from (select failed_rules, count(*) as calls from board_calls where failed_rules <> '{}' and ${chosen} group by 1)
        as cards, unnest(failed_rules) as rule
      group by 1`.execute(db),
    sql<Decided>`
      select rule, count(*)::int as decided, count(*) filter (where not agrees)::int as refuted
      from (
        select distinct on (decisions.recording_id, decisions.round, decisions.rule) decisions.rule, decisions.agrees
        from review_decisions as decisions join board_calls on board_calls.recording_id = decisions.recording_id
        where machine = 'fail' and ${chosen}
        order by decisions.recording_id, decisions.round, decisions.rule, decisions.number desc) as holding
      group by 1`.execute(db),
    sql<{ rule: string; appealed: number; decided: number; accepted: number }>`
      select rule, count(*)::int as appealed,
        count(*) filter (where appeals.state in ('accepted', 'refused', 'rejected'))::int as decided,
        count(*) filter (where appeals.state = 'accepted')::int as accepted
      from appeals join board_calls on board_calls.recording_id = appeals.recording_id
      where ${chosen} group by 1`.execute(db),
    readTitles(db),
  ]);
  const failures = new Map(failed.map((row) => [row.rule, row.failed]));
  const decisions = new Map(decided.map((row) => [row.rule, row]));
  const appeals = new Map(appealed.map((row) => [row.rule, row]));
  const names = [...new Set([...failures.keys(), ...decisions.keys(), ...appeals.keys()])];
  const rules = names.map((rule) => {
    const judged = decisions.get(rule) ?? { decided: 0, refuted: 0 };
    const appeal = appeals.get(rule) ?? { appealed: 0, decided: 0, accepted: 0 };
    return {
      rule,
      title: titleOf(titles, rule),
      failed: failures.get(rule) ?? 0,
      decided: judged.decided,
      refuted: judged.refuted,
      precision: shareOf(judged.decided - judged.refuted, judged.decided),
      appealed: appeal.appealed,
      accepted: appeal.accepted,
      overturned: shareOf(appeal.accepted, appeal.decided),
    };
  });
  // Unknown precision last; among equals what fails most.
  const order = (one: (typeof rules)[number]) => one.precision?.value ?? 2;
  return {
    from: query.from,
    to: query.to,
    decisions: decided.reduce((sum, row) => sum + row.decided, 0),
    rules: rules.sort((a, b) => order(a) - order(b) || b.failed - a.failed || (a.rule < b.rule ? -1 : 1)),
  };
}

type Titles = ReadonlyMap<string, { zh: string; en: string }>;
const TitleRows = z.array(
  z.object({ rule: z.string(), title: z.object({ zh: z.string(), en: z.string() }) }),
);

/** As the newest score card of each of the latest rule sets names them: every card's result holds every rule. */
async function readTitles(db: Kysely<Database>): Promise<Titles> {
  const { rows } = await sql<unknown>`
    select finding->>'rule' as rule, finding->'title' as title
    from (select min(score_key) as score_key from (
        select score_key, rule_set, card from score_cards order by created_at desc limit 200) as newest
      group by rule_set, card limit 8) as cards
    join results on results.key = cards.score_key, jsonb_array_elements(output->'findings') as finding`.execute(
    db,
  );
  return new Map(TitleRows.parse(rows).map(({ rule, title }) => [rule, title]));
}

function titleOf(titles: Titles, rule: string): { zh: string; en: string } {
  return titles.get(rule) ?? { zh: rule, en: rule };
}
