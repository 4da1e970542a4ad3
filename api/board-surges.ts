/** Days of storm, heat and the like, as people marked them, and days that look like one. */
import { type Kysely, sql } from 'kysely';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { BoardQuery, SurgeList } from './board-shapes.ts';
import { busyDays } from './board-statistics.ts';

type Surge = SurgeList['items'][number];

/** Those that touch the period, newest first. */
export async function readSurges(
  db: Kysely<Database>,
  { from, to }: Pick<BoardQuery, 'from' | 'to'>,
): Promise<Surge[]> {
  const { rows } = await sql<Omit<Surge, 'at'> & { at: Date }>`
    select id, from_day::text as from, to_day::text as to, kind, province, note, who, at from surges
    where removed_at is null and from_day <= ${to}::date and to_day >= ${from}::date
    order by from_day desc, id desc`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Marked ones, and busy days of the period that nobody has marked. */
export async function listSurges(
  db: Kysely<Database>,
  query: Pick<BoardQuery, 'from' | 'to'>,
  scope: CallScope,
): Promise<SurgeList> {
  const items = await readSurges(db, query);
  const { rows } = await sql<{ day: string; calls: number }>`
    select days.day::text as day, coalesce(calls, 0) as calls
    from (select day::date as day
      from generate_series(${query.from}::date - 28, ${query.to}::date, '1 day') as day) as days
    left join (select day, count(*)::int as calls from board_calls
      where day between ${query.from}::date - 28 and ${query.to}::date and ${inScope(scope, 'board_calls')}
      group by 1) as counted using (day)
    order by 1`.execute(db);
  // Days before the first call say nothing of what is usual.
  const first = rows.findIndex(({ calls }) => calls > 0);
  const suggested = busyDays(first < 0 ? [] : rows.slice(first)).filter(
    ({ day }) => day >= query.from && !items.some(({ from, to }) => day >= from && day <= to),
  );
  return { items, suggested };
}

export async function addSurge(
  db: Kysely<Database>,
  surge: {
    from: string;
    to: string;
    kind: Surge['kind'];
    province: string | null;
    note: string | null;
    who: string;
  },
): Promise<Surge> {
  const { id, at } = await db
    .insertInto('surges')
    .values({
      from_day: surge.from,
      to_day: surge.to,
      kind: surge.kind,
      province: surge.province,
      note: surge.note,
      who: surge.who,
      removed_by: null,
      removed_at: null,
    })
    .returning(['id', 'at'])
    .executeTakeFirstOrThrow();
  return { id, ...surge, at: at.toISOString() };
}

/** False when there is none that stands. */
export async function removeSurge(db: Kysely<Database>, id: number, who: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('surges')
    .set({ removed_by: who, removed_at: new Date() })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
