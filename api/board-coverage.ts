/** Coverage: how many calls were judged, reviewed, and whether every mandatory one was; the calls behind a number. */
import { type Kysely, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { bucketOf, chosenCalls, chosenSet, countOf, isSurged, markedCalls } from './board-sets.ts';
import type { BoardCalls, BoardCallsQuery, CoverageBoard, TrendQuery } from './board-shapes.ts';
import { shareOf } from './board-statistics.ts';
import { readSurges } from './board-surges.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

type Counts = Omit<CoverageBoard['buckets'][number], 'start'>;

export async function readCoverage(
  db: Kysely<Database>,
  query: TrendQuery,
  scope: CallScope,
): Promise<CoverageBoard> {
  const chosen = chosenCalls(query, scope);
  const [{ rows: buckets }, { rows: notJudged }] = await Promise.all([
    sql<Counts & { start: string }>`
      select ${bucketOf(query.bucket)}::text as start, ${countOf('all')} as calls, ${countOf('judged')} as judged,
        ${countOf('reviewed')} as reviewed, ${countOf('mandatory')} as mandatory,
        ${countOf('mandatory-reviewed')} as "mandatoryReviewed", ${countOf('mandatory-late')} as "mandatoryLate"
      from ${markedCalls} where ${chosen} group by ${bucketOf(query.bucket)} order by 1`.execute(db),
    sql<CoverageBoard['notJudged'][number]>`
      select coalesce(recordings.state, 'erased') as state, recordings.state_reason as reason, count(*)::int as calls
      from board_calls left join recordings on recordings.id = board_calls.recording_id
      where not judged and ${chosen} group by 1, 2 order by 3 desc, 1, 2`.execute(db),
  ]);
  const total = buckets.reduce<Counts>((sum, one) => added(sum, one), {
    calls: 0,
    judged: 0,
    reviewed: 0,
    mandatory: 0,
    mandatoryReviewed: 0,
    mandatoryLate: 0,
  });
  return {
    from: query.from,
    to: query.to,
    ...total,
    judgedShare: shareOf(total.judged, total.calls),
    reviewedShare: shareOf(total.reviewed, total.calls),
    mandatoryShare: shareOf(total.mandatoryReviewed, total.mandatory),
    notJudged,
    buckets,
  };
}

function added(a: Counts, b: Counts): Counts {
  return {
    calls: a.calls + b.calls,
    judged: a.judged + b.judged,
    reviewed: a.reviewed + b.reviewed,
    mandatory: a.mandatory + b.mandatory,
    mandatoryReviewed: a.mandatoryReviewed + b.mandatoryReviewed,
    mandatoryLate: a.mandatoryLate + b.mandatoryLate,
  };
}

interface CallRow {
  recording_id: string;
  started_at: Date | null;
  day: string;
  agent_name: string | null;
  agent_id: string | null;
  team_id: string | null;
  business_type: string | null;
  block: string | null;
  normalised: number | null;
  published: boolean;
  erased: boolean;
  cursor_at: string;
}

/** Newest first. Throws problem `validation`. */
export async function listBoardCalls(
  db: Kysely<Database>,
  query: BoardCallsQuery,
  scope: CallScope,
): Promise<BoardCalls> {
  const surged = query.surge === undefined ? null : isSurged(await readSurges(db, query));
  const wanted = sql<boolean>`${chosenCalls(query, scope)} and ${chosenSet(query.set, query.rule)} ${
    surged === null ? sql`` : query.surge ? sql`and ${surged}` : sql`and not ${surged}`
  }`;
  const at = sql`coalesce(board_calls.started_at, board_calls.day::timestamptz)`;
  let after = sql``;
  if (query.cursor !== undefined) {
    const cursor = decodeCursor(query.cursor);
    after = sql`and (${at}, board_calls.recording_id) < (${cursor.at}::timestamptz, ${cursor.id})`;
  }
  const [{ rows }, { rows: counted }] = await Promise.all([
    sql<CallRow>`
      select board_calls.recording_id, board_calls.started_at, board_calls.day::text as day, agent_name,
        board_calls.agent_id, board_calls.team_id, board_calls.business_type, block, normalised, published,
        erased_at is not null as erased,
        to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor_at
      from ${markedCalls} where ${wanted} ${after}
      order by ${at} desc, board_calls.recording_id desc limit ${query.limit + 1}`.execute(db),
    sql<{ total: number }>`select count(*)::int as total from ${markedCalls} where ${wanted}`.execute(db),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      recordingId: row.erased ? null : row.recording_id,
      startedAt: row.started_at?.toISOString() ?? null,
      day: row.day,
      agentName: row.agent_name,
      agentId: row.agent_id,
      teamId: row.team_id,
      businessType: row.business_type,
      block: row.block,
      normalised: row.normalised,
      published: row.published,
    })),
    total: counted[0]?.total ?? 0,
    next:
      rows.length > page.length && last ? encodeCursor({ at: last.cursor_at, id: last.recording_id }) : null,
  };
}
