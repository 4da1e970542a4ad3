/** Lists of recordings: filters, text search and keyset paging as one SQL query. */
import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { segment } from '../models/text/tokenise.ts';
import { Channel, RecordingState, Route } from '../pipeline/domain.ts';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import type { Database, RecordingsTable } from '../pipeline/store/tables.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ReadFlags } from './flags.ts';
import { isOpenToFilters, isOwnOnly, ownRow, publishedAmong } from './own-calls.ts';
import type { RecordingPage, RecordingRow } from './shapes.ts';

/** Postgres text holds no NUL. */
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Flagged = z.enum(['true', 'false']).transform((value) => value === 'true');
/** A day means the whole day in China; a time needs its offset. */
const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const Score = z.coerce.number().min(0).max(100);
const several = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one).max(20)]);

/** Strict: a filter that is misspelt must not be ignored, the list would show too much. */
export const RecordingQuery = z.strictObject({
  state: several(RecordingState).optional().describe('May be given several times.'),
  lane: several(Route.shape.lane).optional().describe('May be given several times.'),
  teamId: Text.optional(),
  agentId: Text.optional(),
  businessType: Text.optional().describe('As coded by the agent.'),
  channel: Channel.optional(),
  callId: Text.optional(),
  rule: Text.optional().describe('Rule id that failed on the current score card.'),
  passed: Flagged.optional(),
  veto: Flagged.optional(),
  from: Moment.optional().describe('Start of the call: a day (China, UTC+8) or an ISO 8601 time; inclusive.'),
  to: Moment.optional().describe('A day is inclusive, a time is exclusive.'),
  minScore: Score.optional().describe('Normalised score, 0 to 100; inclusive.'),
  maxScore: Score.optional(),
  q: Text.optional().describe('Words said in the call; all of them must occur.'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type RecordingQuery = z.infer<typeof RecordingQuery>;

/** Filters about what was found in a call. */
const judging = ['lane', 'rule', 'passed', 'veto', 'minScore', 'maxScore'] as const;

/** Newest call first. */
export async function listRecordings(
  { db, readFlags }: { db: Kysely<Database>; readFlags: ReadFlags },
  query: RecordingQuery,
  scope: CallScope,
): Promise<RecordingPage> {
  const rows = await listQuery(db, query, scope).execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const own = page.filter((row) => isOwnOnly(scope, row.team_id)).map(({ id }) => id);
  const [flags, published] = await Promise.all([
    readFlags(page.map(({ id }) => id)),
    publishedAmong(db, own),
  ]);
  const ownOnly = new Set(own);
  return {
    items: page.map((row) => {
      const shown = rowOf(row, flags.get(row.id) ?? []);
      return ownOnly.has(row.id) ? ownRow(shown, published.has(row.id)) : shown;
    }),
    next: rows.length > page.length && last ? encodeCursor({ at: last.cursor_at, id: last.id }) : null,
  };
}

/** The query behind listRecordings, one row more than a page. */
export function listQuery(db: Kysely<Database>, query: RecordingQuery, scope: CallScope) {
  let rows: SelectQueryBuilder<Database, 'recordings', object> = db.selectFrom('recordings');
  if (!scope.whole) rows = rows.where(inScope(scope));
  // A filter must not tell what the row does not.
  const isOpen = isOpenToFilters(scope);
  if (isOpen !== null && judging.some((name) => query[name] !== undefined)) rows = rows.where(isOpen);
  const equal = {
    'recordings.team_id': query.teamId,
    'recordings.agent_id': query.agentId,
    'recordings.business_type': query.businessType,
    'recordings.channel': query.channel,
    'recordings.call_id': query.callId,
    'recordings.passed': query.passed,
    'recordings.veto': query.veto,
  } as const;
  for (const [column, value] of Object.entries(equal) as [
    keyof typeof equal,
    string | boolean | undefined,
  ][]) {
    if (value !== undefined) rows = rows.where(sql.ref(column), '=', value);
  }
  if (query.state) rows = rows.where('state', 'in', query.state);
  if (query.lane) rows = rows.where('lane', 'in', query.lane);
  if (query.minScore !== undefined) rows = rows.where('normalised', '>=', query.minScore);
  if (query.maxScore !== undefined) rows = rows.where('normalised', '<=', query.maxScore);
  if (query.from !== undefined) rows = rows.where('listed_at', '>=', startOf(query.from));
  if (query.to !== undefined) rows = rows.where('listed_at', '<', endOf(query.to));
  if (query.q !== undefined) {
    const words = segment(query.q).join(' ');
    // Words of content that is gone stay until the new content is analysed.
    rows = rows.where(sql<boolean>`analyse_key is not null and exists (select from recording_words
      where recording_id = recordings.id and search @@ plainto_tsquery('simple', ${words}))`);
  }
  if (query.rule !== undefined) rows = rows.where(sql<boolean>`failed_rules @> array[${query.rule}::text]`);
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor);
    rows = rows.where(sql<boolean>`(listed_at, id) < (${at}::timestamptz, ${id})`);
  }
  return rows
    .select(rowColumns)
    .select(
      sql<string>`to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'),
    )
    .orderBy('listed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
}

export const rowColumns = [
  'recordings.id',
  'call_id',
  'kind',
  'channel',
  'direction',
  'agent_id',
  'agent_name',
  'team_id',
  'started_at',
  'duration_ms',
  'business_type',
  'satisfaction',
  'resolved',
  'state',
  'state_reason',
  'state_detail',
  'normalised',
  'passed',
  'veto',
  'fail_count',
  'unsure_count',
  'lane',
  'engine',
  'split_unsure',
] as const;

type Row = Pick<Selectable<RecordingsTable>, 'id' | Exclude<(typeof rowColumns)[number], 'recordings.id'>>;

export function rowOf(row: Row, flags: RecordingRow['flags']): RecordingRow {
  return {
    id: row.id,
    callId: row.call_id,
    kind: row.kind,
    channel: row.channel,
    direction: row.direction,
    agentId: row.agent_id,
    agentName: row.agent_name,
    teamId: row.team_id,
    startedAt: row.started_at?.toISOString() ?? null,
    durationMs: row.duration_ms,
    businessType: row.business_type,
    satisfaction: row.satisfaction,
    resolved: row.resolved,
    state: row.state,
    stateReason: row.state_reason,
    stateDetail: row.state_detail,
    normalised: row.normalised,
    passed: row.passed,
    veto: row.veto,
    failCount: row.fail_count,
    unsureCount: row.unsure_count,
    lane: row.lane === null ? null : Route.shape.lane.parse(row.lane),
    engine: row.engine,
    splitUnsure: row.split_unsure,
    flags,
    ownScore: null,
  };
}

const chinaOffset = '+08:00';
const dayMs = 86_400_000;

function startOf(moment: string): Date {
  return isDay(moment) ? new Date(`${moment}T00:00:00${chinaOffset}`) : new Date(moment);
}

function endOf(moment: string): Date {
  return isDay(moment) ? new Date(startOf(moment).getTime() + dayMs) : new Date(moment);
}

function isDay(moment: string): boolean {
  return moment.length === 10;
}
