/** How far everything is, counted in Postgres. */
import { type Kysely, sql } from 'kysely';
import type { RecordingState, StageName } from './domain.ts';
import type { Queue, StageCounts } from './queue/queue.ts';
import { type RescoreProgress, readRescoreProgress } from './rescore-progress.ts';
import type { Database } from './store/tables.ts';

export interface Status {
  readonly recordings: Record<RecordingState, number>;
  /** Why recordings wait, failed or cannot be used, with counts. */
  readonly reasons: readonly {
    state: RecordingState;
    reason: string;
    detail: string | null;
    count: number;
  }[];
  /** Recordings whose current result of that stage is stored. */
  readonly results: Record<StageName, number>;
  readonly queue: Record<StageName, StageCounts>;
  readonly versions: Record<string, string>;
  /** How far history has been re-scored with the rules in force. */
  readonly rescore: RescoreProgress;
}

export async function readStatus(db: Kysely<Database>, queue: Queue): Promise<Status> {
  const reasons = await db
    .selectFrom('recordings')
    .select([
      'state',
      'state_reason',
      sql<string>`min(state_detail)`.as('detail'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('state', '<>', 'done')
    .where('state_reason', 'is not', null)
    .groupBy(['state', 'state_reason'])
    .orderBy('state')
    .orderBy('state_reason')
    .execute();
  const versions = await db.selectFrom('versions').select(['part', 'version']).execute();
  return {
    recordings: await countStates(db),
    reasons: reasons.map(({ state, state_reason, detail, count }) => ({
      state,
      reason: state_reason ?? '',
      detail,
      count,
    })),
    results: await countResults(db),
    queue: await queue.counts(),
    versions: Object.fromEntries(versions.map(({ part, version }) => [part, version])),
    rescore: await readRescoreProgress(db),
  };
}

export async function countStates(db: Kysely<Database>): Promise<Record<RecordingState, number>> {
  const rows = await db
    .selectFrom('recordings')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute();
  const of = new Map(rows.map(({ state, count }) => [state, count]));
  return {
    pending: of.get('pending') ?? 0,
    waiting: of.get('waiting') ?? 0,
    unusable: of.get('unusable') ?? 0,
    failed: of.get('failed') ?? 0,
    done: of.get('done') ?? 0,
  };
}

/** Recordings that have a current result, by stage. Those that lack one are counted: they are few, and have an index. */
export async function countResults(db: Kysely<Database>): Promise<Record<StageName, number>> {
  const { rows } = await sql<Record<StageName, number> & { all: number }>`
    select (select count(*) from recordings)::int as "all",
      count(*) filter (where transcribe_key is null)::int as transcribe,
      count(*) filter (where analyse_key is null)::int as analyse,
      count(*) filter (where score_key is null)::int as score,
      count(*) filter (where route_key is null)::int as route
    from recordings
    where transcribe_key is null or analyse_key is null or score_key is null or route_key is null`.execute(
    db,
  );
  const { all = 0, transcribe = 0, analyse = 0, score = 0, route = 0 } = rows[0] ?? {};
  return {
    transcribe: all - transcribe,
    analyse: all - analyse,
    score: all - score,
    route: all - route,
  };
}
