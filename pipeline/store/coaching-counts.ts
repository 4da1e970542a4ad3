/** Counts that coaching rests on: who had which confirmed finding how often, and rates of a rule before and after. */
import { type Kysely, sql } from 'kysely';
import { type CallScope, inScope } from './call-scope.ts';
import type { Database } from './tables.ts';

export interface ReviewedCalls {
  readonly agentId: string;
  readonly name: string | null;
  readonly teamId: string | null;
  /** Published ones. */
  readonly calls: number;
}

export interface ConfirmedCalls {
  readonly agentId: string;
  readonly teamId: string | null;
  readonly rule: string;
  readonly calls: number;
  /** `YYYY-MM-DD`. */
  readonly lastDay: string;
}

/** Days `YYYY-MM-DD`, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Published calls of agents in scope and, of the same teams, of everybody; with their confirmed findings. */
export async function countConfirmed(
  db: Kysely<Database>,
  { from, to }: Period,
  scope: CallScope,
): Promise<{ reviewed: ReviewedCalls[]; confirmed: ConfirmedCalls[] }> {
  const chosen = sql<boolean>`board_calls.published and board_calls.erased_at is null
    and board_calls.agent_id is not null and board_calls.day between ${from}::date and ${to}::date
    and ${inScope(scope, 'board_calls')}`;
  const [reviewed, confirmed] = await Promise.all([
    sql<ReviewedCalls>`
      select agent_id as "agentId", max(agent_name) as name, team_id as "teamId", count(*)::int as calls
      from board_calls where ${chosen} group by agent_id, team_id`.execute(db),
    sql<ConfirmedCalls>`
      select agent_id as "agentId", team_id as "teamId", rule, count(*)::int as calls,
        to_char(max(day), 'YYYY-MM-DD') as "lastDay"
      from confirmed_findings join board_calls using (recording_id)
      where ${chosen} group by agent_id, team_id, rule`.execute(db),
  ]);
  return { reviewed: reviewed.rows, confirmed: confirmed.rows };
}

export interface RuleCount {
  readonly block: string;
  readonly isOwn: boolean;
  /** Of the same team. */
  readonly isTeam: boolean;
  readonly period: 'before' | 'after';
  readonly failed: number;
  /** Judged calls. */
  readonly n: number;
}

/** Of every judged call of the periods in which the agent had calls in the block. */
export async function countRule(
  db: Kysely<Database>,
  asked: { rule: string; agentId: string; teamId: string | null; before: Period; after: Period },
): Promise<RuleCount[]> {
  const { rule, agentId, teamId, before, after } = asked;
  const within = ({ from, to }: Period) => sql`day between ${from}::date and ${to}::date`;
  const { rows } = await sql<RuleCount>`
    select block, agent_id = ${agentId} as "isOwn",
      coalesce(team_id = ${teamId}, false) as "isTeam",
      case when ${within(before)} then 'before' else 'after' end as period,
      count(*) filter (where failed_rules @> array[${rule}::text])::int as failed, count(*)::int as n
    from board_calls
    where judged and block is not null and agent_id is not null and (${within(before)} or ${within(after)})
    group by 1, 2, 3, 4`.execute(db);
  return rows;
}

export interface KnownAgent {
  readonly agentId: string;
  readonly name: string | null;
  readonly teamId: string | null;
}

/** By the newest call, else by what people are known. Null: nobody has this number. */
export async function findAgent(db: Kysely<Database>, agentId: string): Promise<KnownAgent | null> {
  const { rows } = await sql<KnownAgent>`
    select agent_id as "agentId", agent_name as name, team_id as "teamId", 0 as place, day from (
      select agent_id, agent_name, team_id, day from board_calls
      where agent_id = ${agentId} order by day desc, recording_id limit 1) as newest
    union all
    select people.agent_id, people.name, org_units.team_id, 1, null
    from people
      left join role_grants on role_grants.person_id = people.id and role_grants.role = 'agent'
      left join org_units on org_units.id = role_grants.unit_id
    where people.agent_id = ${agentId}
    order by place limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Names by agent id, of those who had calls or are known. */
export async function agentNames(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select asked.id, coalesce(
      (select agent_name from board_calls where agent_id = asked.id and agent_name is not null
        order by started_at desc nulls last limit 1),
      (select name from people where agent_id = asked.id order by id limit 1)) as name
    from unnest(${asked}::text[]) as asked (id)`.execute(db);
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}

export interface Colleague {
  readonly login: string;
  readonly name: string;
  readonly agentId: string;
  readonly failed: number;
  readonly n: number;
}

/** People of the team who can sign in, with their rate of the rule; those who may be a mentor. */
export async function readColleagues(
  db: Kysely<Database>,
  { rule, agentId, teamId, from, to }: { rule: string; agentId: string; teamId: string | null } & Period,
): Promise<Colleague[]> {
  if (teamId === null) return [];
  const { rows } = await sql<Colleague>`
    select people.login, people.name, people.agent_id as "agentId",
      count(board_calls.recording_id) filter (where failed_rules @> array[${rule}::text])::int as failed,
      count(board_calls.recording_id)::int as n
    from people join board_calls on board_calls.agent_id = people.agent_id
    where people.active and people.agent_id <> ${agentId} and board_calls.team_id = ${teamId} and judged
      and day between ${from}::date and ${to}::date
    group by people.login, people.name, people.agent_id`.execute(db);
  return rows;
}
