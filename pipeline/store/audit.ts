/** Who opened what is hidden by default, and why; who changed people and rights; who signed in. Append-only. */
import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './tables.ts';

/** What can be opened. */
export type Opened = 'original-audio' | 'original-text';

/** What else is written down. */
export type Audited =
  | 'signed-in'
  | 'sign-in-locked'
  | 'signed-out'
  | 'person-added'
  | 'person-enabled'
  | 'person-disabled'
  | 'password-set'
  | 'role-granted'
  | 'role-revoked'
  | 'unit-added'
  | 'token-added'
  | 'token-revoked'
  | 'audit-exported'
  | 'person-erased'
  | 'calls-aged-out'
  | 'retention-set'
  | 'hold-placed'
  | 'hold-released'
  | 'webhook-added'
  | 'webhook-removed'
  | 'export-added'
  | 'export-removed';

export interface AuditRow {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly recordingId: string | null;
  readonly reason: string;
  readonly detail: Record<string, unknown> | null;
}

interface Opening {
  readonly who: string;
  readonly what: Opened;
  readonly recordingId: string;
  readonly reason: string;
}

/** One row, in the transaction of what it is about. */
export async function writeAudit(
  db: Kysely<Database> | Transaction<Database>,
  {
    who,
    what,
    reason,
    recordingId = null,
    detail = null,
  }: {
    who: string;
    what: Audited;
    reason: string;
    recordingId?: string | null;
    detail?: Record<string, unknown> | null;
  },
): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      who,
      what,
      reason,
      recording_id: recordingId,
      pass_hash: null,
      detail: detail === null ? null : JSON.stringify(detail),
    })
    .execute();
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
    .values({ who, what, recording_id: recordingId, reason, pass_hash: hashOfPass(pass), detail: null })
    .returning(auditColumns)
    .executeTakeFirstOrThrow();
  return { row: rowOf(row), pass, until: new Date(row.at.getTime() + passMinutes * 60_000).toISOString() };
}

/** Whether `pass` was given to `who` (null: to anybody) for this, within the last hour. */
export async function isOpenTo(
  db: Kysely<Database>,
  pass: string,
  { who, what, recordingId }: Pick<Opening, 'what' | 'recordingId'> & { readonly who: string | null },
): Promise<boolean> {
  let rows = db
    .selectFrom('audit')
    .select('id')
    .where('pass_hash', '=', hashOfPass(pass))
    .where('what', '=', what)
    .where('recording_id', '=', recordingId)
    .where('at', '>', sql<Date>`now() - make_interval(mins => ${passMinutes})`);
  if (who !== null) rows = rows.where('who', '=', who);
  return (await rows.executeTakeFirst()) !== undefined;
}

/** Of one recording, newest first, at most 100. */
export async function readAudit(db: Kysely<Database>, recordingId: string): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit')
    .select(auditColumns)
    .where('recording_id', '=', recordingId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(rowOf);
}

export interface AuditQuery {
  /** Inclusive. */
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
  readonly who: string | null;
  readonly what: string | null;
  readonly recordingId?: string | null;
  /** Rows with smaller numbers only. */
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export async function listAudit(db: Kysely<Database>, query: AuditQuery): Promise<AuditRow[]> {
  let rows = db.selectFrom('audit').select(auditColumns);
  if (query.from !== null) rows = rows.where('at', '>=', query.from);
  if (query.to !== null) rows = rows.where('at', '<', query.to);
  if (query.who !== null) rows = rows.where('who', '=', query.who);
  if (query.what !== null) rows = rows.where('what', '=', query.what);
  if (query.recordingId != null) rows = rows.where('recording_id', '=', query.recordingId);
  if (query.before !== null) rows = rows.where('id', '<', query.before);
  return (await rows.orderBy('id', 'desc').limit(query.limit).execute()).map(rowOf);
}

const auditColumns = ['id', 'at', 'who', 'what', 'recording_id', 'reason', 'detail'] as const;

function rowOf(row: {
  id: number | string;
  at: Date;
  who: string;
  what: string;
  recording_id: string | null;
  reason: string;
  detail: Record<string, unknown> | null;
}): AuditRow {
  const { id, at, who, what, reason, detail } = row;
  return { id: Number(id), at: at.toISOString(), who, what, recordingId: row.recording_id, reason, detail };
}

/** A copy of the database opens nothing. */
function hashOfPass(pass: string): string {
  return createHash('sha256').update(pass).digest('hex');
}
