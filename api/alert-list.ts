/** Alerts for lists: filters, order by urgency, keyset paging. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { alertStates } from '../pipeline/service/alert-states.ts';
import { topicName } from '../pipeline/service/topics.ts';
import { type CallScope, recordingInScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { problem } from './problem.ts';
import { AlertLevelNumber, type AlertPage, type AlertQuery, type AlertRowShape } from './service-shapes.ts';

const NEVER = '9999-12-31T00:00:00Z';

export async function listAlerts(
  db: Kysely<Database>,
  query: AlertQuery,
  scope: CallScope,
): Promise<AlertPage> {
  let rows = alertRows(db).where(alertInScope(scope)).where('merged_into', 'is', null);
  for (const column of ['province', 'city', 'team'] as const) {
    const value = query[column];
    if (value !== undefined) rows = rows.where(`alerts.${column}`, '=', value);
  }
  if (query.state) rows = rows.where('alerts.state', 'in', query.state);
  if (query.kind) rows = rows.where('alerts.kind', 'in', query.kind);
  if (query.level) rows = rows.where('alerts.level', 'in', query.level);
  if (query.open !== undefined) rows = rows.where('alerts.state', query.open ? '<>' : '=', 'closed');
  if (query.overdue !== undefined) rows = rows.where(overdue, '=', query.overdue);
  if (query.from) rows = rows.where('raised_at', '>=', new Date(`${query.from}T00:00:00+08:00`));
  if (query.to) {
    rows = rows.where('raised_at', '<', new Date(Date.parse(`${query.to}T00:00:00+08:00`) + 86_400_000));
  }
  for (const [column, value] of [
    ['team_id', query.teamId],
    ['block', query.block],
  ] as const)
    if (value !== undefined)
      rows = rows.where(
        sql<boolean>`exists (select from board_calls as call
          where call.recording_id = alerts.recording_id and call.${sql.ref(column)} = ${value})`,
      );
  if (query.cause) rows = rows.where(hasEvent(sql`cause = ${query.cause}`));
  if (query.ever) rows = rows.where(hasEvent(wasOnce[query.ever]));
  if (query.cursor !== undefined) {
    const [closed, level, due, id] = decode(query.cursor);
    rows = rows.where(
      sql<boolean>`(alerts.state = 'closed', alerts.level, coalesce(alerts.due_at, ${NEVER}::timestamptz), alerts.id)
        > (${closed}::boolean, ${level}::int, ${due}::timestamptz, ${id}::bigint)`,
    );
  }
  const found = await rows
    .orderBy(sql`alerts.state = 'closed'`)
    .orderBy('alerts.level')
    .orderBy(sql`coalesce(alerts.due_at, ${NEVER}::timestamptz)`)
    .orderBy('alerts.id')
    .limit(query.limit + 1)
    .execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(alertShown),
    next: found.length > page.length && last ? encode(last) : null,
    counts: await countAlerts(db, scope),
  };
}

export async function readAlertRow(
  db: Kysely<Database>,
  id: number,
  scope: CallScope,
): Promise<AlertRowShape | null> {
  const row = await alertRows(db).where('alerts.id', '=', id).where(alertInScope(scope)).executeTakeFirst();
  return row === undefined ? null : alertShown(row);
}

/** As the board of alerts counts them. */
const wasOnce = {
  escalated: sql`event in ('escalate', 'overdue')`,
  'follow-up': sql`event = 'follow-up'`,
} as const;

const hasEvent = (condition: RawBuilder<unknown>) =>
  sql<boolean>`exists (select from alert_events where alert_id = alerts.id and ${condition})`;

const overdue = sql<boolean>`coalesce(alerts.due_at < now(), false)`;

function alertRows(db: Kysely<Database>) {
  return db
    .selectFrom('alerts')
    .leftJoin('recordings', 'recordings.id', 'alerts.recording_id')
    .leftJoin('service_calls', 'service_calls.recording_id', 'alerts.recording_id')
    .leftJoin('service_chains', 'service_chains.id', 'alerts.chain_id')
    .selectAll('alerts')
    .select([
      'recordings.business_type as coded',
      'recordings.started_at',
      'service_calls.business_type',
      'service_calls.topic',
      'service_chains.calls',
      overdue.as('overdue'),
      sql<string>`to_char(coalesce(alerts.due_at, ${NEVER}::timestamptz) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as(
        'due_text',
      ),
    ]);
}
type Row = Awaited<ReturnType<ReturnType<typeof alertRows>['execute']>>[number];

function alertShown(row: Row): AlertRowShape {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    level: AlertLevelNumber.parse(row.level),
    chainId: row.chain_id,
    recordingId: row.recording_id,
    owner: { province: row.province, city: row.city, team: row.team },
    isBlind: false,
    risk: row.risk,
    raisedAt: row.raised_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    overdue: row.overdue,
    acknowledged: row.acknowledged,
    stillFound: row.still_found,
    mergedInto: row.merged_into,
    calls: row.calls ?? 1,
    topic: row.topic === null ? null : topicName(row.topic),
    coded: row.coded,
    businessType: row.business_type,
    startedAt: row.started_at?.toISOString() ?? null,
  };
}

/** Of one's teams, or about a call one may see. */
export function alertInScope(scope: CallScope) {
  return scope.whole
    ? sql<boolean>`true`
    : sql<boolean>`(alerts.team = any(${[...scope.teamIds]}::text[]) or ${recordingInScope(scope, 'alerts.recording_id')})`;
}

async function countAlerts(db: Kysely<Database>, scope: CallScope): Promise<AlertPage['counts']> {
  const rows = await db
    .selectFrom('alerts')
    .select(({ fn }) => [
      'state',
      fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where ${overdue})`.as('late'),
    ])
    .where('merged_into', 'is', null)
    .where(alertInScope(scope))
    .groupBy('state')
    .execute();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return {
    states: Object.fromEntries(
      alertStates.map((state) => [state, of(state)]),
    ) as AlertPage['counts']['states'],
    overdue: rows.reduce((sum, { late }) => sum + Number(late), 0),
  };
}

const Position = z.tuple([z.boolean(), z.int(), z.iso.datetime(), z.int()]);

function encode(row: Row): string {
  return Buffer.from(JSON.stringify([row.state === 'closed', row.level, row.due_text, row.id])).toString(
    'base64url',
  );
}

function decode(cursor: string): z.infer<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw problem('validation', 'Query parameter cursor: pass `next` of the page before, unchanged.', cause);
  }
}
