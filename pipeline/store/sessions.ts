/** Who is behind a session cookie or an API token. Tokens are random; the database holds their hashes only. */
import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { EarmarkError } from '../errors.ts';
import { writeAudit } from './audit.ts';
import type { OrgUnit } from './org-units.ts';
import type { Grant, Person } from './people.ts';
import type { Database } from './tables.ts';

/** read: GET. write: everything else. act-as: `who` in a body is taken instead of the token's person. */
export type TokenScope = 'read' | 'write' | 'act-as';

/** A role grant with the teams it covers. */
export interface HeldRole extends Grant {
  /** Team ids of the unit and of everything below it; null: every call, those without a team too. */
  readonly teamIds: readonly string[] | null;
}

export interface Known {
  readonly personId: number;
  readonly login: string;
  readonly name: string;
  readonly agentId: string | null;
  readonly isDemo: boolean;
  readonly held: readonly HeldRole[];
}

/** Seen again this much later, a session is written; more often would cost a write per request. */
const SEEN_SECONDS = 60;

export async function openSession(
  db: Kysely<Database>,
  { personId, hours }: { personId: number; hours: number },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  // What nobody can use any more goes when somebody signs in.
  await db.deleteFrom('sessions').where('expires_at', '<', sql<Date>`now()`).execute();
  const row = await db
    .insertInto('sessions')
    .values({
      token_hash: hashOfToken(token),
      person_id: personId,
      expires_at: sql<Date>`now() + make_interval(secs => ${hours * 3600})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { token, expiresAt: row.expires_at };
}

/** Null: unknown, ended, not used for `idleMinutes`, or of somebody who is disabled. */
export async function readSession(
  db: Kysely<Database>,
  token: string,
  { idleMinutes }: { idleMinutes: number },
): Promise<Known | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(knownColumns)
    .select(held.as('held'))
    .select(sql<boolean>`last_seen_at < now() - make_interval(secs => ${SEEN_SECONDS})`.as('is_stale'))
    .where('token_hash', '=', hashOfToken(token))
    .where('active', '=', true)
    .where('expires_at', '>', sql<Date>`now()`)
    .where(sql<boolean>`last_seen_at > now() - make_interval(mins => ${idleMinutes})`)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.is_stale)
    await db
      .updateTable('sessions')
      .set({ last_seen_at: new Date() })
      .where('token_hash', '=', hashOfToken(token))
      .execute();
  return knownOf(row);
}

export async function closeSession(db: Kysely<Database>, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashOfToken(token)).execute();
}

export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly login: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** The token itself is shown once and never again. */
export async function addApiToken(
  db: Kysely<Database>,
  {
    person,
    name,
    scopes,
    days,
    by,
  }: {
    person: Pick<Person, 'id' | 'login'>;
    name: string;
    scopes: readonly TokenScope[];
    days: number;
    by: string;
  },
): Promise<{ readonly id: number; readonly token: string; readonly expiresAt: string }> {
  const token = `em_${randomBytes(32).toString('base64url')}`;
  return await db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto('api_tokens')
      .values({
        token_hash: hashOfToken(token),
        person_id: person.id,
        name: name.trim(),
        scopes: [...new Set(scopes)],
        expires_at: sql<Date>`now() + make_interval(days => ${days})`,
        last_used_at: null,
        revoked_at: null,
      })
      .returning(['id', 'expires_at'])
      .executeTakeFirstOrThrow();
    await writeAudit(trx, {
      who: by,
      what: 'token-added',
      reason: `${person.login} ${name}`,
      detail: { login: person.login, token: row.id, scopes: [...scopes] },
    });
    return { id: row.id, token, expiresAt: row.expires_at.toISOString() };
  });
}

/** Null: unknown, ended, revoked, or of somebody who is disabled. */
export async function readApiToken(
  db: Kysely<Database>,
  token: string,
): Promise<(Known & { readonly scopes: readonly TokenScope[] }) | null> {
  const row = await db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select(knownColumns)
    .select(['api_tokens.id as token_id', 'scopes'])
    .select(held.as('held'))
    .select(
      sql<boolean>`coalesce(last_used_at < now() - make_interval(secs => ${SEEN_SECONDS}), true)`.as(
        'is_stale',
      ),
    )
    .where('token_hash', '=', hashOfToken(token))
    .where('active', '=', true)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.is_stale)
    await db
      .updateTable('api_tokens')
      .set({ last_used_at: sql<Date>`now()` })
      .where('id', '=', row.token_id)
      .execute();
  return { ...knownOf(row), scopes: row.scopes as TokenScope[] };
}

/** Newest first. `personId`: of one person. */
export async function listApiTokens(db: Kysely<Database>, personId: number | null): Promise<ApiToken[]> {
  let query = db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select(['api_tokens.id', 'api_tokens.name', 'login', 'scopes', 'api_tokens.created_at', 'expires_at'])
    .select(['last_used_at', 'revoked_at'])
    .orderBy('api_tokens.id', 'desc')
    .limit(500);
  if (personId !== null) query = query.where('person_id', '=', personId);
  return (await query.execute()).map((row) => ({
    id: row.id,
    name: row.name,
    login: row.login,
    scopes: row.scopes as TokenScope[],
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

/** `personId`: only if it is this person's. Throws EarmarkError `token-unknown`. */
export async function revokeApiToken(
  db: Kysely<Database>,
  { id, personId, by }: { id: number; personId: number | null; by: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    let change = trx
      .updateTable('api_tokens')
      .set({ revoked_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('revoked_at', 'is', null);
    if (personId !== null) change = change.where('person_id', '=', personId);
    const row = await change.returning('name').executeTakeFirst();
    if (row === undefined)
      throw new EarmarkError('token-unknown', 'There is no token with this number that could be revoked.', {
        status: 404,
      });
    await writeAudit(trx, { who: by, what: 'token-revoked', reason: row.name, detail: { token: id } });
  });
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const knownColumns = [
  'people.id as person_id',
  'people.login',
  'people.name as person_name',
  'people.agent_id',
  'people.is_demo',
] as const;

/** Grants as JSON, each with the teams below its unit. */
const held = sql<
  { role: Grant['role']; unitId: number; unit: string; kind: OrgUnit['kind']; teamIds: string[] | null }[]
>`coalesce((select json_agg(json_build_object('role', g.role, 'unitId', u.id, 'unit', u.name, 'kind', u.kind,
    'teamIds', case when u.kind = 'whole' then null else (
      with recursive below as (
        select id, team_id from org_units where id = u.id
        union all select c.id, c.team_id from org_units c join below on c.parent_id = below.id)
      select coalesce(json_agg(team_id order by team_id), '[]') from below where team_id is not null) end)
    order by g.role, u.id)
  from role_grants g join org_units u on u.id = g.unit_id where g.person_id = people.id), '[]')`;

function knownOf(row: {
  person_id: number;
  login: string;
  person_name: string;
  agent_id: string | null;
  is_demo: boolean;
  held: readonly HeldRole[];
}): Known {
  return {
    personId: row.person_id,
    login: row.login,
    name: row.person_name,
    agentId: row.agent_id,
    isDemo: row.is_demo,
    held: row.held,
  };
}
