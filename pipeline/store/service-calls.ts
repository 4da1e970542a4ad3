/** Facts, links and chains of calls in the database. */
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { CallFacts, type NumberLink } from '../service/facts.ts';
import type { Database, ServiceCallsTable } from './tables.ts';

export interface PendingCall {
  readonly recordingId: string;
  /** As Postgres wrote it: a change that comes meanwhile has another. */
  readonly at: string;
}

/** A call that failed this often is left alone until something about it changes. */
const MAX_FAILURES = 5;

export async function pendingCalls(db: Kysely<Database>, limit: number): Promise<PendingCall[]> {
  const rows = await db
    .selectFrom('service_pending')
    .select(['recording_id', sql<string>`at::text`.as('at')])
    .where('failures', '<', MAX_FAILURES)
    .orderBy('failures')
    .orderBy('at')
    .limit(limit)
    .execute();
  return rows.map(({ recording_id, at }) => ({ recordingId: recording_id, at }));
}

/** Not when it changed again meanwhile. */
export async function dropPending(
  trx: Transaction<Database>,
  { recordingId, at }: PendingCall,
): Promise<void> {
  await trx
    .deleteFrom('service_pending')
    .where('recording_id', '=', recordingId)
    .where(sql<boolean>`at::text = ${at}`)
    .execute();
}

export async function notePendingFailure(
  db: Kysely<Database>,
  recordingId: string,
  code: string,
): Promise<void> {
  await db
    .updateTable('service_pending')
    .set({ failures: sql`failures + 1`, error_code: code })
    .where('recording_id', '=', recordingId)
    .execute();
}

/** Puts every finished call that was made by another version back on the list; returns how many. */
export async function requeueOtherVersions(db: Kysely<Database>, version: string): Promise<number> {
  const { numAffectedRows } = await sql`insert into service_pending (recording_id)
    select recording_id from service_calls where version <> ${version}
    on conflict do nothing`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** What facts are made from; null: the recording is gone. */
export async function readServiceSource(db: Kysely<Database>, recordingId: string) {
  const row = await db
    .selectFrom('recordings')
    .leftJoin('service_calls', 'service_calls.recording_id', 'recordings.id')
    .select([
      'recordings.state',
      'recordings.metadata',
      'recordings.metadata_hash',
      'recordings.transcribe_key',
      'recordings.analyse_key',
      'recordings.latest_score_key',
      sql<boolean>`coalesce('regulator_cue' = any(recordings.failed_rules), false)`.as('regulator'),
      'service_calls.version as held_version',
      'service_calls.analyse_key as held_analyse_key',
      'service_calls.metadata_hash as held_metadata_hash',
      'service_calls.regulator as held_regulator',
    ])
    .where('recordings.id', '=', recordingId)
    .executeTakeFirst();
  return row ?? null;
}
export type ServiceSource = NonNullable<Awaited<ReturnType<typeof readServiceSource>>>;

export async function putServiceCall(
  trx: Transaction<Database>,
  row: Insertable<ServiceCallsTable>,
  numbers: readonly NumberLink[],
): Promise<void> {
  const { recording_id } = row;
  const values = { ...row, updated_at: sql<Date>`now()` };
  await trx
    .insertInto('service_calls')
    .values(values)
    .onConflict((conflict) => conflict.column('recording_id').doUpdateSet(values))
    .execute();
  await trx.deleteFrom('recording_links').where('recording_id', '=', recording_id).execute();
  if (numbers.length === 0) return;
  await trx
    .insertInto('recording_links')
    .values(numbers.map((one) => ({ recording_id, ...one })))
    .execute();
}

export async function dropServiceCall(trx: Transaction<Database>, recordingId: string): Promise<void> {
  await trx.deleteFrom('recording_links').where('recording_id', '=', recordingId).execute();
  await trx.deleteFrom('service_calls').where('recording_id', '=', recordingId).execute();
}

/** More calls than these are never looked at together: the oldest of them are left as they are. */
const MAX_TOGETHER = 600;

export interface Neighbourhood {
  readonly ids: ReadonlySet<string>;
  /** Hashes of numbers that belong to too many calls to mean one customer. */
  readonly shared: ReadonlySet<string>;
}

/** Calls that share numbers with these, with those, and so on; and the calls of the chains any of them is in. */
export async function neighbourhoodOf(
  trx: Transaction<Database>,
  seeds: readonly string[],
  sharedNumberCalls: number,
): Promise<Neighbourhood> {
  const ids = new Set(seeds);
  const shared = new Set<string>();
  const asked = new Set<string>();
  let frontier = [...seeds];
  while (frontier.length > 0 && ids.size < MAX_TOGETHER) {
    const found = new Set(await chainMates(trx, frontier));
    const hashes = (await hashesOf(trx, frontier)).filter((hash) => !asked.has(hash));
    for (const hash of hashes) asked.add(hash);
    const sizes = await callsBy(trx, hashes);
    for (const [hash, size] of sizes) if (size > sharedNumberCalls) shared.add(hash);
    // A number that has just become a switchboard: its calls were linked by it until now.
    const fresh = [...shared].filter(
      (hash) => (sizes.get(hash) ?? Number.POSITIVE_INFINITY) <= sharedNumberCalls + 20,
    );
    const open = hashes.filter((hash) => !shared.has(hash));
    for (const id of await recordingsBy(trx, [...open, ...fresh])) found.add(id);
    frontier = [...found].filter((id) => !ids.has(id));
    for (const id of frontier) ids.add(id);
  }
  return { ids, shared };
}

async function hashesOf(trx: Transaction<Database>, ids: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('recording_links')
    .select('hash')
    .distinct()
    .where('recording_id', 'in', ids)
    .execute();
  return rows.map(({ hash }) => hash);
}

async function callsBy(trx: Transaction<Database>, hashes: readonly string[]): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('recording_links')
    .select(({ fn }) => ['hash', fn.countAll<number>().as('calls')])
    .where('hash', 'in', hashes)
    .groupBy('hash')
    .execute();
  return new Map(rows.map(({ hash, calls }) => [hash, Number(calls)]));
}

async function recordingsBy(trx: Transaction<Database>, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await trx
    .selectFrom('recording_links')
    .select('recording_id')
    .distinct()
    .where('hash', 'in', hashes)
    .limit(MAX_TOGETHER)
    .execute();
  return rows.map(({ recording_id }) => recording_id);
}

async function chainMates(trx: Transaction<Database>, ids: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('service_calls as mate')
    .innerJoin('service_calls as own', 'own.chain_id', 'mate.chain_id')
    .select('mate.recording_id')
    .distinct()
    .where('own.recording_id', 'in', ids)
    .execute();
  return rows.map(({ recording_id }) => recording_id);
}

export interface HeldCall {
  readonly facts: CallFacts;
  readonly chainId: string | null;
}

/** Facts an older program stored in another shape are left out: that call is on the list already. */
export async function readHeldCalls(db: Kysely<Database>, ids: readonly string[]): Promise<HeldCall[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('service_calls')
    .select(['facts', 'chain_id'])
    .where('recording_id', 'in', ids)
    .execute();
  return rows.flatMap(({ facts, chain_id }) => {
    const parsed = CallFacts.safeParse(facts);
    return parsed.success ? [{ facts: parsed.data, chainId: chain_id }] : [];
  });
}

export interface ServiceFailure {
  readonly recordingId: string;
  readonly callId: string | null;
  readonly failures: number;
  readonly code: string | null;
  readonly at: Date;
  /** It is not tried again by itself. */
  readonly isGivenUp: boolean;
}

/** Calls whose matter and alerts could not be worked out, those given up first. */
export async function listServiceFailures(db: Kysely<Database>, limit: number): Promise<ServiceFailure[]> {
  const rows = await db
    .selectFrom('service_pending')
    .innerJoin('recordings', 'recordings.id', 'recording_id')
    .select(['recording_id', 'call_id', 'failures', 'error_code', 'at'])
    .where('failures', '>', 0)
    .orderBy('failures', 'desc')
    .orderBy('at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    recordingId: row.recording_id,
    callId: row.call_id,
    failures: row.failures,
    code: row.error_code,
    at: row.at,
    isGivenUp: row.failures >= MAX_FAILURES,
  }));
}

/** How many were put back: all that failed, or the one. */
export async function retryService(db: Kysely<Database>, recordingId: string | null): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('service_pending')
    .set({ failures: 0, error_code: null, at: sql`clock_timestamp()` })
    .where('failures', '>', 0)
    .$if(recordingId !== null, (rows) => rows.where('recording_id', '=', recordingId ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
