/** Recordings that did not come through: failed, waiting for something, or unusable. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { RecordingState, StageName } from '../pipeline/domain.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { maskInPath } from './mask.ts';
import type { FailurePage } from './shapes.ts';

export const FailureQuery = z.strictObject({
  state: RecordingState.extract(['failed', 'waiting', 'unusable']).optional(),
  stage: StageName.optional(),
  code: z
    .string()
    .max(100)
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Newest first, by the time the recording came to rest. */
export async function listFailures(
  db: Kysely<Database>,
  query: z.infer<typeof FailureQuery>,
): Promise<FailurePage> {
  let select = db
    .selectFrom('recordings')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('attempts')
          .select(['stage', 'attempts', 'error_code', 'error_message', 'finished_at'])
          .whereRef('attempts.recording_id', '=', 'recordings.id')
          .where('error_code', 'is not', null)
          .orderBy('started_at', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .where('state', 'in', query.state === undefined ? ['failed', 'waiting', 'unusable'] : [query.state]);
  if (query.stage !== undefined) select = select.where('last.stage', '=', query.stage);
  if (query.code !== undefined) {
    select = select.where(sql`coalesce(state_reason, last.error_code)`, '=', query.code);
  }
  if (query.cursor !== undefined) {
    const { at, id } = decodeCursor(query.cursor);
    select = select.where(sql<boolean>`(updated_at, recordings.id) < (${at}::timestamptz, ${id})`);
  }
  const rows = await select
    .select([
      'recordings.id',
      'call_id',
      'storage_key',
      'state',
      'state_reason',
      'state_detail',
      'updated_at',
    ])
    .select(['last.stage', 'last.attempts', 'last.error_code', 'last.error_message'])
    .select(
      sql<string>`to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'),
    )
    .orderBy('updated_at', 'desc')
    .orderBy('recordings.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      recordingId: row.id,
      callId: row.call_id,
      storageKey: maskInPath(row.storage_key),
      state: row.state,
      stage: row.stage === null ? null : StageName.parse(row.stage),
      code: row.state_reason ?? row.error_code ?? 'unknown',
      message: row.state_detail ?? row.error_message ?? '',
      attempts: row.attempts ?? 0,
      at: row.updated_at.toISOString(),
    })),
    next: rows.length > page.length && last ? encodeCursor({ at: last.cursor_at, id: last.id }) : null,
  };
}
