/** What customers and shifts do to agents. For welfare only: in order of names, and never part of any score or rank. */
import { type Kysely, sql } from 'kysely';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { LoadBoard, LoadQuery } from './board-shapes.ts';
import { problem } from './problem.ts';

/** From here on somebody should ask how the person is. Starting values: no study stands behind them. */
const concern = { inRow: 3, stretchHours: 2, abuseMinutes: 2 } as const;
/** A shorter gap between two calls is no pause. */
const PAUSE_MINUTES = 5;
const MOST_DAYS = 92;

interface Row {
  agent_id: string;
  agent_name: string | null;
  team_id: string | null;
  calls: number;
  days: number;
  abuse_ms: number;
  abusive_calls: number;
  angry_calls: number;
  in_row: number;
  stretch_ms: number;
  stretch_day: string | null;
  abuse_day_ms: number;
}

/** Chats have no time that can be added up: they count as calls, not as stretches. */
export async function readLoad(
  db: Kysely<Database>,
  { from, to, teamId }: LoadQuery,
  scope: CallScope,
): Promise<LoadBoard> {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1) throw problem('validation', 'Query parameter to: it lies before from.');
  if (days > MOST_DAYS) throw problem('validation', `Query parameter to: ask for at most ${MOST_DAYS} days.`);
  const { rows } = await sql<Row>`
    with calls as (
      select agent_id, agent_name, team_id, day, started_at, channel, duration_ms, abuse_ms, recording_id,
        (emotion = 'angry' or abuse_ms > 0) is true as hard, emotion = 'angry' as angry,
        -- The latest end of the calls before on that day: calls may overlap.
        max(started_at + duration_ms * interval '1 ms') over (partition by agent_id, day order by started_at, recording_id
          rows between unbounded preceding and 1 preceding) as before
      from board_calls
      where day between ${from}::date and ${to}::date and agent_id is not null
        and ${inScope(scope, 'board_calls')} ${teamId === undefined ? sql`` : sql`and team_id = ${teamId}`}),
    placed as (
      select *,
        sum(case when hard then 0 else 1 end) over (partition by agent_id, day order by started_at, recording_id) as run,
        sum(case when before is null or started_at - before >= make_interval(mins => ${PAUSE_MINUTES}) then 1 else 0 end)
          over (partition by agent_id, day order by started_at, recording_id) as stretch
      from calls),
    runs as (select agent_id, max(calls) as calls from (
        select agent_id, count(*) filter (where hard)::int as calls from placed group by agent_id, day, run) as one
      group by 1),
    stretches as (select distinct on (agent_id) agent_id, day::text as day,
        extract(epoch from last - first)::double precision * 1000 as ms
      from (select agent_id, day, min(started_at) as first, max(started_at + duration_ms * interval '1 ms') as last
        from placed where channel = 'phone' and started_at is not null and duration_ms is not null
        group by agent_id, day, stretch) as one
      order by agent_id, last - first desc, day),
    abused as (select agent_id, max(ms) as ms from (
        select agent_id, sum(abuse_ms) as ms from calls group by agent_id, day) as one group by 1),
    totals as (select agent_id, max(agent_name) as agent_name, max(team_id) as team_id, count(*)::int as calls,
        count(distinct day)::int as days, sum(abuse_ms)::double precision as abuse_ms,
        count(*) filter (where abuse_ms > 0)::int as abusive_calls, count(*) filter (where angry)::int as angry_calls
      from calls group by 1)
    -- Joined per agent: joined per call, the planner compares every call with every agent.
    select totals.*, runs.calls as in_row, coalesce(stretches.ms, 0) as stretch_ms, stretches.day as stretch_day,
      abused.ms::double precision as abuse_day_ms
    from totals join runs using (agent_id) join abused using (agent_id) left join stretches using (agent_id)`.execute(
    db,
  );
  const agents = rows.map((row) => ({
    agentId: row.agent_id,
    agentName: row.agent_name,
    teamId: row.team_id,
    calls: row.calls,
    days: row.days,
    abuseMs: row.abuse_ms,
    abusiveCalls: row.abusive_calls,
    angryCalls: row.angry_calls,
    inRow: row.in_row,
    stretchMs: row.stretch_ms,
    stretchDay: row.stretch_day,
    concerns: concernsOf(row),
  }));
  const nameOf = (one: (typeof agents)[number]) => one.agentName ?? one.agentId;
  return {
    from,
    to,
    concern,
    pauseMinutes: PAUSE_MINUTES,
    agents: agents.sort(
      (a, b) => nameOf(a).localeCompare(nameOf(b), 'zh') || (a.agentId < b.agentId ? -1 : 1),
    ),
  };
}

function concernsOf({ in_row, stretch_ms, abuse_day_ms }: Row): LoadBoard['agents'][number]['concerns'] {
  const concerns: LoadBoard['agents'][number]['concerns'] = [];
  if (in_row >= concern.inRow) concerns.push('inRow');
  if (stretch_ms >= concern.stretchHours * 3_600_000) concerns.push('stretch');
  if (abuse_day_ms >= concern.abuseMinutes * 60_000) concerns.push('abuse');
  return concerns;
}
