/** Which calls to label next, and why: uncertain ones, ones that are judged differently, and ones drawn at random. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../store/tables.ts';
import { type Asking, type Candidate, candidates, type QueueSlice, queueSlices } from './candidates.ts';
import type { LabelModel, LabelSlice } from './label-models.ts';

/** Parts of ten: what a label of each is for. Uncertain ones teach most, random ones alone tell what is missed. */
export const queueMix: Readonly<Record<QueueSlice, number>> = { uncertain: 4, disagreement: 3, random: 3 };

/** Long enough for a call of ten minutes; a labeller who goes home gives it back by itself. */
export const LEASE_MINUTES = 30;

export interface QueueItem extends Candidate {
  readonly model: LabelModel;
  readonly slice: QueueSlice;
  /** Nobody else is asked until then (ISO 8601); null: only looked at. */
  readonly until: string | null;
}

/**
 * The next `count` calls for this person, interleaved by `queueMix`; a slice that has run dry leaves its places to the
 * others. `lease`: they are this person's until labelled, skipped or 30 minutes old, and are the same when asked again.
 */
export async function nextToLabel(
  db: Kysely<Database>,
  asking: Asking & { readonly count: number; readonly lease: boolean },
): Promise<QueueItem[]> {
  if (!asking.lease) return await freshItems(db, asking, asking.count, new Set());
  return await db.transaction().execute(async (trx) => {
    // Two labellers who ask at once get different calls.
    await sql`select pg_advisory_xact_lock(hashtext('labelling'), hashtext(${asking.model}))`.execute(trx);
    const held = await heldItems(trx, asking);
    const ids = new Set(held.map(({ recordingId }) => recordingId));
    const fresh = await freshItems(trx, asking, asking.count - held.length, ids);
    const leased = await lease(trx, asking, fresh);
    return [...held, ...leased].slice(0, asking.count);
  });
}

/** Puts a call aside for this person; others may still be asked. False: there is no such recording. */
export async function skipCall(
  db: Kysely<Database>,
  {
    model,
    recordingId,
    who,
    why,
  }: { model: LabelModel; recordingId: string; who: string; why: string | null },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const call = await trx
      .selectFrom('recordings')
      .select('id')
      .where('id', '=', recordingId)
      .executeTakeFirst();
    if (call === undefined) return false;
    const lease = await trx
      .deleteFrom('labelling_leases')
      .where('model', '=', model)
      .where('recording_id', '=', recordingId)
      .where('who', '=', who)
      .returning('slice')
      .executeTakeFirst();
    await trx
      .insertInto('labelling_skips')
      .values({ model, recording_id: recordingId, who, slice: lease?.slice ?? null, why })
      .onConflict((conflict) => conflict.columns(['model', 'recording_id', 'who']).doNothing())
      .execute();
    return true;
  });
}

/** How many labels each slice has, of any source and every person. */
export async function labelCounts(
  db: Kysely<Database>,
  model: LabelModel,
): Promise<{ readonly slice: LabelSlice; readonly labels: number; readonly calls: number }[]> {
  return await db
    .selectFrom('labels')
    .select(({ fn }) => [
      'slice',
      sql<number>`count(*)::int`.as('labels'),
      fn.count<number>('recording_id').distinct().as('calls'),
    ])
    .where('model', '=', model)
    .groupBy('slice')
    .orderBy('slice')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, calls: Number(row.calls) })));
}

async function heldItems(trx: Transaction<Database>, { model, who }: Asking): Promise<QueueItem[]> {
  const rows = await trx
    .selectFrom('labelling_leases')
    .selectAll()
    .where('model', '=', model)
    .where('who', '=', who)
    .where('until', '>', sql<Date>`now()`)
    .orderBy('until')
    .orderBy('recording_id')
    .execute();
  return rows.map(({ recording_id, turn, slice, until, why }) => ({
    model,
    recordingId: recording_id,
    turn,
    slice: slice as QueueSlice,
    why,
    until: new Date(until).toISOString(),
  }));
}

async function freshItems(
  db: Kysely<Database>,
  asking: Asking,
  count: number,
  taken: ReadonlySet<string>,
): Promise<QueueItem[]> {
  if (count <= 0) return [];
  const pools = new Map<QueueSlice, Candidate[]>();
  for (const slice of queueSlices) pools.set(slice, await candidates(db, asking, slice, count + taken.size));
  const given = await givenSoFar(db, asking.model);
  const used = new Set(taken);
  const items: QueueItem[] = [];
  while (items.length < count) {
    const open = queueSlices.filter((slice) => {
      const pool = pools.get(slice) ?? [];
      while (pool[0] !== undefined && used.has(pool[0].recordingId)) pool.shift();
      return pool.length > 0;
    });
    const [slice] = open.sort((one, other) => behind(given, one) - behind(given, other));
    const candidate = slice && pools.get(slice)?.shift();
    if (slice === undefined || candidate === undefined) break;
    used.add(candidate.recordingId);
    given.set(slice, (given.get(slice) ?? 0) + 1);
    items.push({ ...candidate, model: asking.model, slice, until: null });
  }
  return items;
}

/** The slice with the smallest number is furthest behind its part of the mix. */
function behind(given: ReadonlyMap<QueueSlice, number>, slice: QueueSlice): number {
  return ((given.get(slice) ?? 0) + 1) / queueMix[slice];
}

/** Labelled or before somebody. */
async function givenSoFar(db: Kysely<Database>, model: LabelModel): Promise<Map<QueueSlice, number>> {
  const { rows } = await sql<{ slice: QueueSlice; count: number }>`
    select slice, sum(count)::int as count from (
      select slice, count(distinct (recording_id, turn)) as count from labels
      where model = ${model} and source = 'labelling' group by slice
      union all
      select slice, count(*) from labelling_leases where model = ${model} and until > now() group by slice) as given
    group by slice`.execute(db);
  return new Map(rows.map(({ slice, count }) => [slice, count]));
}

async function lease(
  trx: Transaction<Database>,
  { model, who }: Asking,
  items: readonly QueueItem[],
): Promise<QueueItem[]> {
  const until = new Date(Date.now() + LEASE_MINUTES * 60_000).toISOString();
  for (const { recordingId, turn, slice, why } of items) {
    const values = { model, recording_id: recordingId, who, slice, turn, why: JSON.stringify(why), until };
    await trx
      .insertInto('labelling_leases')
      .values(values)
      .onConflict((conflict) => conflict.columns(['model', 'recording_id']).doUpdateSet(values))
      .execute();
  }
  return items.map((item) => ({ ...item, until }));
}
