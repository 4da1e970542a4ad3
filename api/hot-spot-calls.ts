/** The calls behind a hot spot. */
import { type Kysely, sql } from 'kysely';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { HotSpotCalls, HotSpotCallsQuery } from './service-shapes.ts';

/** Stands for "not known" in a filter. */
const UNKNOWN = '-';

/** Newest first. */
export async function listHotSpotCalls(
  db: Kysely<Database>,
  { from, to, cursor, limit, ...filters }: HotSpotCallsQuery,
  scope: CallScope,
): Promise<HotSpotCalls> {
  let rows = db
    .selectFrom('service_calls')
    .innerJoin('recordings', 'recordings.id', 'service_calls.recording_id')
    .where(inScope(scope))
    .where(sql<boolean>`day between ${from}::date and ${to}::date`);
  const columns = {
    'service_calls.business_type': filters.businessType,
    'service_calls.topic': filters.topic,
    'service_calls.province': filters.province,
    'service_calls.city': filters.city,
  } as const;
  for (const [column, value] of Object.entries(columns) as [keyof typeof columns, string | undefined][]) {
    if (value === undefined) continue;
    rows =
      value === UNKNOWN ? rows.where(sql.ref(column), 'is', null) : rows.where(sql.ref(column), '=', value);
  }
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    rows = rows.where(sql<boolean>`(listed_at, recordings.id) < (${at}::timestamptz, ${id})`);
  }
  const found = await rows
    .select([
      'recordings.id',
      'started_at',
      'agent_name',
      'recordings.business_type as coded',
      'service_calls.emotion',
      'service_calls.resolved',
      'is_repeat',
      'service_calls.risk',
      sql<string>`to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'),
    ])
    .orderBy('listed_at', 'desc')
    .orderBy('recordings.id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      recordingId: row.id,
      startedAt: row.started_at?.toISOString() ?? null,
      agentName: row.agent_name,
      coded: row.coded,
      emotion: row.emotion,
      resolved: row.resolved,
      isRepeat: row.is_repeat,
      risk: row.risk,
    })),
    next: found.length > page.length && last ? encodeCursor({ at: last.cursor_at, id: last.id }) : null,
  };
}
