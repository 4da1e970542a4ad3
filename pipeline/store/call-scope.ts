/** Whose calls somebody may see, as a condition of SQL over recordings. */
import { type RawBuilder, sql } from 'kysely';

/** What one or several role grants cover. */
export interface CallScope {
  /** Every call, those without a team too. */
  readonly whole: boolean;
  /** `recordings.team_id` of the units and of everything below them. */
  readonly teamIds: readonly string[];
  /** `recordings.agent_id`: own calls. */
  readonly agentId: string | null;
}

export const wholeScope: CallScope = { whole: true, teamIds: [], agentId: null };

/**
 * True of recordings in scope; of others false, or null where they have no team: not for use below `not`.
 * `recordings` must be in the query under that name, or under `alias`.
 */
export function inScope({ whole, teamIds, agentId }: CallScope, alias = 'recordings'): RawBuilder<boolean> {
  if (whole) return sql<boolean>`true`;
  const team = sql.ref(`${alias}.team_id`);
  const agent = sql.ref(`${alias}.agent_id`);
  const parts = [
    ...(teamIds.length === 0 ? [] : [sql`${team} = any(${[...teamIds]}::text[])`]),
    ...(agentId === null ? [] : [sql`${agent} = ${agentId}`]),
  ];
  // `null or false` would be null, which hides a row as well; coalesce keeps the condition usable below `not`.
  return parts.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`coalesce(${sql.join(parts, sql` or `)}, false)`;
}

/** The same for a table that only names a recording: `column` holds its id. */
export function recordingInScope(scope: CallScope, column: string): RawBuilder<boolean> {
  if (scope.whole) return sql<boolean>`true`;
  return sql<boolean>`exists (select from recordings as scoped
    where scoped.id = ${sql.ref(column)} and ${inScope(scope, 'scoped')})`;
}
