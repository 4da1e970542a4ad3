/** Who opened what is hidden by default, and why: append-only. */
import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from './tables.ts';

/** What can be opened. */
export type Opened = 'original-audio';

export interface AuditRow {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly recordingId: string | null;
  readonly reason: string;
}

interface Opening {
  readonly who: string;
  readonly what: Opened;
  readonly recordingId: string;
  readonly reason: string;
}

/** How long a pass opens what it was given for. */
const passMinutes = 60;

/** Writes the row; whoever holds `pass` may open this one thing of this recording until `until` (ISO 8601). */
export async function openWithReason(
  db: Kysely<Database>,
  { who, what, recordingId, reason }: Opening,
): Promise<{ readonly row: AuditRow; readonly pass: string; readonly until: string }> {
  const pass = randomBytes(24).toString('base64url');
  const row = await db
    .insertInto('audit')
    .values({ who, what, recording_id: recordingId, reason, pass_hash: hashOfPass(pass) })
    .returning(['id', 'at', 'who', 'what', 'recording_id', 'reason'])
    .executeTakeFirstOrThrow();
  return { row: rowOf(row), pass, until: new Date(row.at.getTime() + passMinutes * 60_000).toISOString() };
}

/** Whether `pass` was given for this, within the last hour. */
export async function isOpenTo(
  db: Kysely<Database>,
  pass: string,
  { what, recordingId }: Pick<Opening, 'what' | 'recordingId'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('pass_hash', '=', hashOfPass(pass))
    .where('what', '=', what)
    .where('recording_id', '=', recordingId)
    .where('at', '>', sql<Date>`now() - make_interval(mins => ${passMinutes})`)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of one recording, newest first, at most 100. */
export async function readAudit(db: Kysely<Database>, recordingId: string): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['id', 'at', 'who', 'what', 'recording_id', 'reason'])
    .where('recording_id', '=', recordingId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(rowOf);
}

function rowOf(row: {
  id: number | string;
  at: Date;
  who: string;
  what: string;
  recording_id: string | null;
  reason: string;
}): AuditRow {
  const { id, at, who, what, reason } = row;
  return { id: Number(id), at: at.toISOString(), who, what, recordingId: row.recording_id, reason };
}

/** A copy of the database opens nothing. */
function hashOfPass(pass: string): string {
  return createHash('sha256').update(pass).digest('hex');
}
