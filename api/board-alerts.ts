/** Alerts and what became of them; what the filters of boards can be set to. */
import { type Kysely, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { alertInScope } from './alert-list.ts';
import { chosenCalls } from './board-sets.ts';
import type { AlertsBoard, BoardChoices, BoardQuery } from './board-shapes.ts';
import { shareOf } from './board-statistics.ts';

interface Row {
  kind: string;
  level: number;
  raised: number;
  open: number;
  overdue: number;
}

interface Totals {
  escalated: number;
  followed_up: number;
  due: number;
  in_time: number;
  median_hours: number | null;
}

/** Raised within the period (days in China). `agentId`, `block` and `businessType` go by the call. */
export async function readAlerts(
  db: Kysely<Database>,
  query: BoardQuery,
  scope: CallScope,
): Promise<AlertsBoard> {
  chosenCalls(query, scope);
  const { agentId, block, businessType, teamId, province } = query;
  const byCall = [
    ...(agentId === undefined ? [] : [sql`call.agent_id = ${agentId}`]),
    ...(block === undefined ? [] : [sql`call.block = ${block}`]),
    ...(businessType === undefined ? [] : [sql`call.business_type = ${businessType}`]),
    ...(teamId === undefined ? [] : [sql`call.team_id = ${teamId}`]),
  ];
  const wanted = sql`merged_into is null and ${alertInScope(scope)}
    and raised_at >= ${`${query.from}T00:00:00+08:00`}::timestamptz
    and raised_at < ${`${query.to}T00:00:00+08:00`}::timestamptz + interval '1 day'
    ${province === undefined ? sql`` : sql`and province = ${province}`}
    ${
      byCall.length === 0
        ? sql``
        : sql`and exists (select from board_calls as call
            where call.recording_id = alerts.recording_id and ${sql.join(byCall, sql` and `)})`
    }`;
  const [{ rows }, { rows: totals }, { rows: causes }] = await Promise.all([
    sql<Row>`
      select kind, level, count(*)::int as raised, count(*) filter (where state <> 'closed')::int as open,
        count(*) filter (where due_at < now())::int as overdue
      from alerts where ${wanted} group by 1, 2 order by 1, 2`.execute(db),
    // What the machine wrote (raised, overdue …) is no answer of a person.
    sql<Totals>`
      with wanted as (select id, raised_at, state from alerts where ${wanted}),
      first as (select wanted.id, wanted.raised_at,
          min(at) filter (where event in ('acknowledge', 'escalate', 'follow-up', 'close')) as answered_at,
          min(alert_events.due_at) filter (where event = 'raised') as due_at,
          min(at) filter (where event = 'close') as closed_at,
          bool_or(event in ('escalate', 'overdue')) as escalated, bool_or(event = 'follow-up') as followed_up
        from wanted join alert_events on alert_id = wanted.id group by 1, 2)
      select count(*) filter (where escalated)::int as escalated, count(*) filter (where followed_up)::int as followed_up,
        count(*) filter (where due_at is not null and (answered_at is not null or due_at < now()))::int as due,
        count(*) filter (where answered_at <= due_at)::int as in_time,
        percentile_cont(0.5) within group (order by extract(epoch from closed_at - raised_at) / 3600) as median_hours
      from first`.execute(db),
    sql<{ cause: string; closed: number }>`
      select cause, count(distinct alert_id)::int as closed from alert_events
      where cause is not null and alert_id in (select id from alerts where ${wanted}) group by 1 order by 2 desc, 1`.execute(
      db,
    ),
  ]);
  const total = totals[0];
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    from: query.from,
    to: query.to,
    raised: sum(({ raised }) => raised),
    open: sum(({ open }) => open),
    overdue: sum(({ overdue }) => overdue),
    closed: sum(({ raised, open }) => raised - open),
    escalated: total?.escalated ?? 0,
    followedUp: total?.followed_up ?? 0,
    inTime: shareOf(total?.in_time ?? 0, total?.due ?? 0),
    medianHours: total?.median_hours ?? null,
    kinds: rows,
    causes,
  };
}

/** Within what the caller may see. */
export async function readChoices(db: Kysely<Database>, scope: CallScope): Promise<BoardChoices> {
  const { rows } = await sql<BoardChoices>`
    select coalesce(array_agg(distinct team_id) filter (where team_id is not null), '{}') as teams,
      coalesce(array_agg(distinct block) filter (where block is not null), '{}') as blocks,
      coalesce(array_agg(distinct province) filter (where province is not null), '{}') as provinces,
      min(first)::text as first, max(last)::text as last
    from (select team_id, block, province, min(day) as first, max(day) as last from board_calls
      where ${inScope(scope, 'board_calls')} group by 1, 2, 3) as alike`.execute(db);
  return rows[0] ?? { teams: [], blocks: [], provinces: [], first: null, last: null };
}
