/** People and their roles. Every change leaves an audit row in the same transaction. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { EarmarkError } from '../errors.ts';
import { writeAudit } from './audit.ts';
import type { OrgUnit } from './org-units.ts';
import { type Role, roleNames } from './roles.ts';
import type { Database } from './tables.ts';

export interface Person {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  /** `metadata.agentId` of own calls. */
  readonly agentId: string | null;
  readonly active: boolean;
  readonly isDemo: boolean;
  readonly hasPassword: boolean;
  readonly roles: readonly Grant[];
}

export interface Grant {
  readonly role: Role;
  readonly unitId: number;
  readonly unit: string;
  readonly kind: OrgUnit['kind'];
}

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly agentId?: string | null;
  readonly isDemo?: boolean;
}

type Connection = Kysely<Database> | Transaction<Database>;

const loginPattern = /^[a-z0-9][a-z0-9._@-]{1,63}$/;

/** As it is stored and compared. */
export function normalLogin(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** `by`: who did it. Throws EarmarkError `login-invalid`, `person-exists`. */
export async function addPerson(db: Connection, person: NewPerson, by: string): Promise<Person> {
  const login = normalLogin(person.login);
  if (!loginPattern.test(login) || person.name.trim() === '')
    throw new EarmarkError(
      'login-invalid',
      'A person needs a name, and a login of 2 to 64 letters, digits, or the signs . _ @ -',
      { status: 422 },
    );
  await within(db, async (trx) => {
    const row = await trx
      .insertInto('people')
      .values({
        login,
        name: person.name.trim(),
        password_hash: person.passwordHash,
        agent_id: person.agentId ?? null,
        is_demo: person.isDemo ?? false,
      })
      .onConflict((conflict) => conflict.column('login').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row === undefined)
      throw new EarmarkError('person-exists', `There is already a person with the login "${login}".`, {
        status: 409,
      });
    await writeAudit(trx, {
      who: by,
      what: 'person-added',
      reason: `${login} ${person.name}`,
      detail: { login },
    });
  });
  return await findPerson(db, login);
}

/** Throws EarmarkError `person-unknown`. */
export async function findPerson(db: Connection, login: string): Promise<Person> {
  const [person] = await peopleWhere(db, sql<boolean>`people.login = ${normalLogin(login)}`);
  if (person === undefined)
    throw new EarmarkError('person-unknown', `There is no person with the login "${login}".`, {
      status: 404,
    });
  return person;
}

/** By login. */
export async function listPeople(db: Connection): Promise<Person[]> {
  return await peopleWhere(db, sql<boolean>`true`);
}

/** Whether anybody but the people of the demo is known. */
export async function hasRealPeople(db: Connection): Promise<boolean> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('is_demo', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Granting twice changes nothing. */
export async function grantRole(
  db: Connection,
  { login, role, unit, by }: { login: string; role: Role; unit: OrgUnit; by: string },
): Promise<Person> {
  const person = await findPerson(db, login);
  await within(db, async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('role_grants')
      .values({ person_id: person.id, role, unit_id: unit.id, granted_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    await writeAudit(trx, roleChange('role-granted', person.login, role, unit, by));
  });
  return await findPerson(db, login);
}

/** Throws EarmarkError `last-administrator`. */
export async function revokeRole(
  db: Connection,
  { login, role, unit, by }: { login: string; role: Role; unit: OrgUnit; by: string },
): Promise<Person> {
  const person = await findPerson(db, login);
  await within(db, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('role_grants')
      .where('person_id', '=', person.id)
      .where('role', '=', role)
      .where('unit_id', '=', unit.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
    await keepAnAdministrator(trx);
    await writeAudit(trx, roleChange('role-revoked', person.login, role, unit, by));
  });
  return await findPerson(db, login);
}

/** Disabling ends every session; tokens of a disabled person open nothing. Throws `last-administrator`. */
export async function setActive(
  db: Connection,
  { login, active, by }: { login: string; active: boolean; by: string },
): Promise<Person> {
  const person = await findPerson(db, login);
  await within(db, async (trx) => {
    await trx.updateTable('people').set({ active }).where('id', '=', person.id).execute();
    if (!active) {
      await trx.deleteFrom('sessions').where('person_id', '=', person.id).execute();
      await keepAnAdministrator(trx);
    }
    const what = active ? 'person-enabled' : 'person-disabled';
    await writeAudit(trx, { who: by, what, reason: person.login, detail: { login: person.login } });
  });
  return await findPerson(db, login);
}

/** Ends every session but `keepSession` (a token hash). */
export async function setPassword(
  db: Connection,
  {
    login,
    passwordHash,
    by,
    keepSession,
  }: {
    login: string;
    passwordHash: string;
    by: string;
    keepSession?: string | null;
  },
): Promise<void> {
  const person = await findPerson(db, login);
  await within(db, async (trx) => {
    await trx
      .updateTable('people')
      .set({ password_hash: passwordHash })
      .where('id', '=', person.id)
      .execute();
    await trx
      .deleteFrom('sessions')
      .where('person_id', '=', person.id)
      .where('token_hash', '<>', keepSession ?? '')
      .execute();
    await trx.deleteFrom('sign_in_tries').where('login', '=', person.login).execute();
    await writeAudit(trx, {
      who: by,
      what: 'password-set',
      reason: person.login,
      detail: { login: person.login },
    });
  });
}

/** One transaction at a time takes this lock: two administrators cannot remove each other. */
const ADMINISTRATOR_LOCK = 950_010;

async function keepAnAdministrator(trx: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADMINISTRATOR_LOCK})`.execute(trx);
  const { rows } = await sql<{ left: boolean }>`select exists (select from role_grants
    join people on people.id = person_id join org_units on org_units.id = unit_id
    where role = 'operations' and kind = 'whole' and active and not is_demo)
    or not exists (select from people where not is_demo) as left`.execute(trx);
  if (rows[0]?.left !== true)
    throw new EarmarkError(
      'last-administrator',
      'Nobody could manage people any more: give the role operations, for the whole organisation, to somebody else first.',
      { status: 409 },
    );
}

async function peopleWhere(db: Connection, condition: ReturnType<typeof sql<boolean>>): Promise<Person[]> {
  const rows = await db
    .selectFrom('people')
    .select(['id', 'login', 'name', 'agent_id', 'active', 'is_demo'])
    .select(sql<boolean>`password_hash is not null`.as('has_password'))
    .select(
      sql<
        Grant[]
      >`coalesce((select json_agg(json_build_object('role', role, 'unitId', unit_id, 'unit', org_units.name,
          'kind', kind) order by role, unit_id)
        from role_grants join org_units on org_units.id = unit_id where person_id = people.id), '[]')`.as(
        'roles',
      ),
    )
    .where(condition)
    .orderBy('login')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    login: row.login,
    name: row.name,
    agentId: row.agent_id,
    active: row.active,
    isDemo: row.is_demo,
    hasPassword: row.has_password,
    roles: row.roles,
  }));
}

function roleChange(
  what: 'role-granted' | 'role-revoked',
  login: string,
  role: Role,
  unit: OrgUnit,
  by: string,
) {
  return {
    who: by,
    what,
    reason: `${login} ${roleNames[role].zh} ${unit.name}`,
    detail: { login, role, unit: unit.name, unitId: unit.id },
  } as const;
}

async function within<T>(db: Connection, work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db as Transaction<Database>) : await db.transaction().execute(work);
}
