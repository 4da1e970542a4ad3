/** Wrong passwords lock a login for longer and longer, whether there is such a person or not. */
import { type Kysely, sql } from 'kysely';
import type { Database } from './tables.ts';

/** So many wrong tries in a row cost nothing. */
const FREE_TRIES = 5;
/** The sixth wrong try locks for this long, each further one for twice as long. */
const FIRST_LOCK_SECONDS = 30;
const LONGEST_LOCK_SECONDS = 3_600;
/** Tries are forgotten after this. */
const FORGOTTEN_HOURS = 24;

/** Seconds until this login may try again; 0: now. */
export async function lockedSeconds(db: Kysely<Database>, login: string): Promise<number> {
  const row = await db
    .selectFrom('sign_in_tries')
    .select(sql<number>`ceil(extract(epoch from locked_until - now()))::int`.as('seconds'))
    .where('login', '=', login)
    .where('locked_until', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row?.seconds ?? 0;
}

/** Counts in one statement: tries at the same moment all count. Returns the wrong tries so far. */
export async function countWrongTry(db: Kysely<Database>, login: string): Promise<number> {
  await sql`delete from sign_in_tries where last_at < now() - make_interval(hours => ${FORGOTTEN_HOURS})`.execute(
    db,
  );
  const { rows } = await sql<{ failed: number }>`
    insert into sign_in_tries as t (login, failed, last_at) values (${login}, 1, now())
    on conflict (login) do update set failed = t.failed + 1, last_at = now(),
      locked_until = case when t.failed + 1 > ${FREE_TRIES}::int then now() + make_interval(secs =>
        least(${LONGEST_LOCK_SECONDS}::int, ${FIRST_LOCK_SECONDS}::int * power(2, least(t.failed - ${FREE_TRIES}::int, 20))))
        else t.locked_until end
    returning failed`.execute(db);
  return rows[0]?.failed ?? 1;
}

export async function forgetTries(db: Kysely<Database>, login: string): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('login', '=', login).execute();
}
