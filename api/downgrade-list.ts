/** Complaints by the model that were coded as something else (投诉 coded as 咨询). */
import { type Kysely, sql } from 'kysely';
import type { ServiceSettings } from '../pipeline/service/settings.ts';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { DowngradeBoard, DowngradeBoardQuery } from './board-shapes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { AlertLevelNumber, type DowngradePage, type DowngradeQuery } from './service-shapes.ts';

/** Pages of a board and of its files. */
const boardPage = 200;
const mostShown = 1_000;

/** All of a period, the newest thousand at most. */
export async function allDowngrades(
  db: Kysely<Database>,
  query: DowngradeBoardQuery,
  settings: ServiceSettings['alerts'],
  scope: CallScope,
): Promise<DowngradeBoard> {
  const items: DowngradeBoard['items'] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listDowngrades(db, { ...query, limit: boardPage, cursor }, settings, scope);
    items.push(...page.items);
    if (page.next === null || items.length >= mostShown) {
      const { from, to } = query;
      return { from, to, items, complaints: page.complaints, downgraded: page.downgraded };
    }
    cursor = page.next;
  }
}

/** Newest first. */
export async function listDowngrades(
  db: Kysely<Database>,
  query: DowngradeQuery,
  { codedAsComplaint, downgradeFrom }: ServiceSettings['alerts'],
  scope: CallScope,
): Promise<DowngradePage> {
  const isComplaint = sql<boolean>`coded like any (${codedAsComplaint.map((name) => `%${likeText(name)}%`)}::text[])`;
  let heard = db
    .selectFrom('recording_opinions')
    .innerJoin('recordings', 'recordings.id', 'recording_opinions.recording_id')
    .where('complaint_level', 'in', ['suspected', 'explicit'])
    .where('complaint_probability', '>=', downgradeFrom)
    .where('coded', 'is not', null)
    .where(inScope(scope));
  if (query.from) heard = heard.where('listed_at', '>=', new Date(`${query.from}T00:00:00+08:00`));
  if (query.to) {
    heard = heard.where('listed_at', '<', new Date(Date.parse(`${query.to}T00:00:00+08:00`) + 86_400_000));
  }
  if (query.teamId) heard = heard.where('team_id', '=', query.teamId);
  if (query.agentId) heard = heard.where('agent_id', '=', query.agentId);
  const counts = await heard
    .select(({ fn }) => [
      fn.countAll<number>().as('complaints'),
      sql<number>`count(*) filter (where not ${isComplaint})`.as('downgraded'),
    ])
    .executeTakeFirst();

  let rows = heard.where(sql<boolean>`not ${isComplaint}`);
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor);
    rows = rows.where(sql<boolean>`(listed_at, recordings.id) < (${at}::timestamptz, ${id})`);
  }
  const found = await rows
    .leftJoin('service_calls', 'service_calls.recording_id', 'recordings.id')
    .leftJoin('alerts', (join) =>
      join.on(sql<boolean>`alerts.kind = 'downgrade' and alerts.merged_into is null
        and (alerts.chain_id = service_calls.chain_id
          or (alerts.chain_id is null and alerts.recording_id = recordings.id))`),
    )
    .select([
      'recordings.id',
      'call_id',
      'started_at',
      'agent_id',
      'agent_name',
      'recordings.team_id',
      'coded',
      'complaint_level',
      'complaint_probability',
      'alerts.id as alert_id',
      'alerts.state as alert_state',
      'alerts.level as alert_level',
      sql<string>`to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'),
    ])
    .orderBy('listed_at', 'desc')
    .orderBy('recordings.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      recordingId: row.id,
      callId: row.call_id,
      startedAt: row.started_at?.toISOString() ?? null,
      agentId: row.agent_id,
      agentName: row.agent_name,
      teamId: row.team_id,
      coded: row.coded ?? '',
      level: row.complaint_level === 'explicit' ? 'explicit' : 'suspected',
      probability: row.complaint_probability ?? 0,
      alert:
        row.alert_id === null || row.alert_state === null
          ? null
          : {
              id: row.alert_id,
              kind: 'downgrade',
              state: row.alert_state,
              level: AlertLevelNumber.parse(row.alert_level),
            },
    })),
    next: found.length > page.length && last ? encodeCursor({ at: last.cursor_at, id: last.id }) : null,
    complaints: Number(counts?.complaints ?? 0),
    downgraded: Number(counts?.downgraded ?? 0),
  };
}

/** % and _ mean themselves. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
