/** Of each rule: how often people confirmed what it found, and how often an appeal overturned them. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';

export interface RuleReview {
  readonly rule: string;
  readonly version: number;
  /** The machine's faults that were decided, and how many of them people confirmed (after appeals). */
  readonly decided: number;
  readonly confirmed: number;
  /** Faults that reviewers confirmed in a published review, and how many an appeal overturned. */
  readonly published: number;
  readonly overturned: number;
  readonly missed: number;
}

/** Counting reads every decision: pages that ask again within this time share the answer. */
const keptMs = 10_000;

/** By rule and version, of the last decision on each finding; what a calibration agreed on takes its place. */
export function ruleReviewReader(db: Kysely<Database>): () => Promise<RuleReview[]> {
  let kept: { readonly at: number; readonly rows: Promise<RuleReview[]> } | null = null;
  return () => {
    if (kept === null || performance.now() - kept.at > keptMs) {
      const rows = countRuleReviews(db);
      kept = { at: performance.now(), rows };
      rows.catch(() => {
        kept = null;
      });
    }
    return kept.rows;
  };
}

async function countRuleReviews(db: Kysely<Database>): Promise<RuleReview[]> {
  const { rows } = await sql<RuleReview>`
    with last as (
      select distinct on (recording_id, round, rule) recording_id, round, rule, rule_version, machine, verdict
      from review_decisions
      order by recording_id, round, rule, number desc),
    judged as (
      select rule, rule_version, machine, verdict,
        exists (select from appeals where appeals.recording_id = last.recording_id
          and appeals.round = last.round and appeals.rule = last.rule and appeals.state = 'accepted') as won,
        exists (select from publications where publications.recording_id = last.recording_id
          and publications.round = last.round) as out,
        not exists (select from calibration_verdicts agreed where agreed.recording_id = last.recording_id
          and agreed.rule = last.rule and agreed.rule_version = last.rule_version) as stands
      from last
      union all
      select rule, rule_version, machine, verdict, false, false, true from calibration_verdicts)
    select rule, rule_version as version,
      (count(*) filter (where machine = 'fail' and verdict in ('fail', 'pass', 'not-applicable') and stands))::int
        as decided,
      (count(*) filter (where machine = 'fail' and verdict = 'fail' and not won and stands))::int as confirmed,
      (count(*) filter (where verdict = 'fail' and out))::int as published,
      (count(*) filter (where verdict = 'fail' and out and won))::int as overturned,
      (count(*) filter (where machine <> 'fail' and verdict = 'fail' and not won and stands))::int as missed
    from judged group by rule, rule_version order by rule, rule_version`.execute(db);
  return rows;
}
