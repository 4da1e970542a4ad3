/** The obvious query beside the one that took its place, for the bench of the pages. */
import { type Kysely, sql } from 'kysely';
import { wholeScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { listBoardCalls } from './board-coverage.ts';
import { readService } from './board-metrics.ts';
import { BoardCallsQuery, BoardQuery } from './board-shapes.ts';

interface Pair {
  readonly name: string;
  plain(): Promise<unknown>;
  now(): Promise<unknown>;
}

const dayMs = 86_400_000;
const day = (ago: number) => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);
const joined = sql`board_calls left join reviews on reviews.recording_id = board_calls.recording_id
  left join service_calls on service_calls.recording_id = board_calls.recording_id`;
const isMandatory = sql`(board_calls.satisfaction <= 2 or not board_calls.resolved or reviews.kind = 'mandatory') is true`;

/** `now` does all of the board: more than `plain`, which is only its counts of calls. */
export function plainQueries(db: Kysely<Database>): Pair[] {
  const year = { from: day(364), to: day(0) };
  const within = sql`board_calls.day between ${year.from}::date and ${year.to}::date`;
  const first = sql`service_calls.recording_id is not null and coalesce(service_calls.place, 1) = 1
    and board_calls.resolved is not null`;
  return [
    {
      name: 'boards service, whole year: joined, every set counted a row',
      plain: () =>
        sql`select count(*) filter (where board_calls.satisfaction is not null
              and board_calls.direction is distinct from 'outbound') as rated,
            count(*) filter (where board_calls.satisfaction >= 4
              and board_calls.direction is distinct from 'outbound') as satisfied,
            count(*) filter (where board_calls.satisfaction is not null and board_calls.direction = 'outbound') as surveyed,
            count(*) filter (where board_calls.satisfaction >= 4 and board_calls.direction = 'outbound') as surveyed_good,
            count(*) filter (where board_calls.resolved is not null) as known,
            count(*) filter (where board_calls.resolved) as resolved,
            count(*) filter (where ${first}) as first_contacts,
            count(*) filter (where ${first} and board_calls.resolved and service_calls.chain_id is null) as settled,
            count(*) filter (where board_calls.business_type is not null) as coded,
            count(*) filter (where board_calls.business_type like '%投诉%') as complaints,
            count(*) filter (where board_calls.suspected is not null) as heard,
            count(*) filter (where board_calls.suspected) as suspected,
            count(*) filter (where board_calls.served_by = 'bot') as by_bot
          from ${joined} where ${within}`.execute(db),
      now: () => readService(db, BoardQuery.parse(year), wholeScope),
    },
    {
      name: 'boards calls, mandatory late, year: joined',
      plain: async () => {
        const late = sql`${isMandatory} and case when board_calls.published
          then reviews.published_at > reviews.due_at else coalesce(reviews.due_at < now(), true) end`;
        await sql`select count(*) from ${joined} where ${within} and ${late}`.execute(db);
        await sql`select board_calls.* from ${joined} where ${within} and ${late}
          order by coalesce(board_calls.started_at, board_calls.day::timestamptz) desc, board_calls.recording_id desc
          limit 31`.execute(db);
      },
      now: () => listBoardCalls(db, BoardCallsQuery.parse({ ...year, set: 'mandatory-late' }), wholeScope),
    },
  ];
}
