/** How long calls are kept by class, legal holds, and deleting the files of what is gone. */
import { type Kysely, sql } from 'kysely';
import { asEarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { Database } from '../store/tables.ts';
import { type Erased, eraseCalls } from './erase.ts';

/** complaint: coded as one, or an alert was raised. reviewed: a person published its score. Complaints come first. */
export const retentionClasses = ['complaint', 'reviewed', 'other'] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** Of `recordings`. */
const classOf = sql<RetentionClass>`case
  when business_type like '%投诉%' or business_type like '%举报%'
    or exists (select from alerts where alerts.recording_id = recordings.id) then 'complaint'
  when exists (select from publications where publications.recording_id = recordings.id) then 'reviewed'
  else 'other' end`;

export interface RetentionState {
  readonly class: RetentionClass;
  /** Null: kept until somebody decides. */
  readonly days: number | null;
  readonly calls: number;
  /** Older than `days` and under no hold: erased with the next pass. */
  readonly due: number;
  readonly oldest: string | null;
}

/** `asked`: how it would be with these days. */
export async function readRetention(
  db: Kysely<Database>,
  asked: Partial<Record<RetentionClass, number | null>> = {},
): Promise<RetentionState[]> {
  const set = await db.selectFrom('retention').select(['class', 'days']).execute();
  const daysOf = (name: RetentionClass): number | null =>
    asked[name] === undefined ? (set.find((row) => row.class === name)?.days ?? null) : asked[name];
  const limits = sql.join(
    retentionClasses.map((name) => sql`(${name}::text, ${daysOf(name)}::int)`),
    sql`, `,
  );
  const { rows } = await sql<{ class: RetentionClass; calls: number; due: number; oldest: Date | null }>`
    with classed as (select ${classOf} as class, id, listed_at from recordings)
    select classed.class, count(*)::int as calls, min(listed_at) as oldest,
      count(*) filter (where listed_at < now() - make_interval(days => limits.days) and ${notHeld})::int as due
    from classed join (values ${limits}) as limits (class, days) on limits.class = classed.class
    group by 1`.execute(db);
  return retentionClasses.map((name) => {
    const row = rows.find((one) => one.class === name);
    return {
      class: name,
      days: daysOf(name),
      calls: row?.calls ?? 0,
      due: row?.due ?? 0,
      oldest: row?.oldest?.toISOString() ?? null,
    };
  });
}

/** Of `classed`. */
const notHeld = sql<boolean>`not (
  classed.id in (select recording_id from legal_holds where released_at is null and recording_id is not null)
  or classed.id in (select recording_links.recording_id from legal_holds join recording_links on hash = link_hash
    where released_at is null))`;

/** Calls whose time is over, the oldest first; at most `limit` at a time. */
export async function eraseAged(db: Kysely<Database>, limit: number): Promise<Erased | null> {
  const { rows } = await sql<{ id: string }>`
    with classed as (
      select ${classOf} as class, id, listed_at from recordings
      where listed_at < now() - make_interval(days => (select min(days) from retention)))
    select id from classed join retention on retention.class = classed.class
    where listed_at < now() - make_interval(days => days) and ${notHeld}
    order by listed_at, id limit ${limit}`.execute(db);
  if (rows.length === 0) return null;
  return await eraseCalls(
    db,
    rows.map(({ id }) => id),
    { who: 'system', what: 'calls-aged-out', reason: 'kept as long as the retention of their class says' },
  );
}

const REMOVALS_AT_ONCE = 200;
/** A file that could not be deleted is tried again by later passes; people see it among the operations. */
const MOST_ATTEMPTS = 1_000;

/** Deletes files of erased calls; how many are gone. Those that fail are kept for the next pass with the reason. */
export async function removeFiles(
  { db, storage, log }: { db: Kysely<Database>; storage: Storage; log: Log },
  signal?: AbortSignal,
): Promise<number> {
  const rows = await db
    .selectFrom('storage_removals')
    .select('key')
    .where('attempts', '<', MOST_ATTEMPTS)
    .orderBy('attempts')
    .orderBy('at')
    .limit(REMOVALS_AT_ONCE)
    .execute();
  let removed = 0;
  for (const { key } of rows) {
    if (signal?.aborted) break;
    try {
      await storage.remove(key);
      await db.deleteFrom('storage_removals').where('key', '=', key).execute();
      removed += 1;
    } catch (error) {
      const { code } = asEarmarkError(error);
      log.warn({ code }, 'a file of an erased call could not be deleted; trying again later');
      await db
        .updateTable('storage_removals')
        .set({ attempts: sql`attempts + 1`, error: code })
        .where('key', '=', key)
        .execute();
    }
  }
  return removed;
}
