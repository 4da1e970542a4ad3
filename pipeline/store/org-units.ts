/** The organisation as a tree: whole > province > city > team. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { EarmarkError } from '../errors.ts';
import type { PeopleTables } from './people-tables.ts';
import type { Database } from './tables.ts';

export type OrgUnit = Selectable<PeopleTables['org_units']>;

/** A unit lies below one of a higher kind, so the tree has no circles. */
const ranks: Readonly<Record<OrgUnit['kind'], number>> = { whole: 0, province: 1, city: 2, team: 3 };

/** Roots first, then by name. */
export async function listUnits(db: Kysely<Database>): Promise<OrgUnit[]> {
  const units = await db.selectFrom('org_units').selectAll().orderBy('id').execute();
  return units.toSorted((a, b) => ranks[a.kind] - ranks[b.kind] || a.name.localeCompare(b.name, 'zh'));
}

/**
 * `text`: number, name or team id; empty or `全部` is the whole organisation.
 * Throws EarmarkError `unit-unknown` and `unit-ambiguous`.
 */
export async function findUnit(db: Kysely<Database>, text: string): Promise<OrgUnit> {
  const units = await db.selectFrom('org_units').selectAll().execute();
  const found =
    text === ''
      ? units.filter(({ kind }) => kind === 'whole')
      : units.filter(({ id, name, team_id }) => String(id) === text || name === text || team_id === text);
  const [unit, other] = found;
  if (unit === undefined)
    throw new EarmarkError(
      'unit-unknown',
      `The organisation has no unit "${text}": add it, or name one that "earmark people units" lists.`,
      { status: 404 },
    );
  if (other !== undefined)
    throw new EarmarkError('unit-ambiguous', `Several units are called "${text}": give the number instead.`, {
      status: 409,
    });
  return unit;
}

/** `teamId` is needed for teams; default: the name. Throws `unit-invalid`, `unit-exists`. */
export async function addUnit(
  db: Kysely<Database> | Transaction<Database>,
  unit: { kind: OrgUnit['kind']; name: string; parent: OrgUnit; teamId?: string },
): Promise<OrgUnit> {
  const { kind, parent } = unit;
  const name = unit.name.trim();
  if (name === '' || ranks[kind] <= ranks[parent.kind])
    throw new EarmarkError(
      'unit-invalid',
      'A unit needs a name and lies below a larger one: whole, province, city, team.',
      { status: 422 },
    );
  const row = await db
    .insertInto('org_units')
    .values({
      kind,
      name,
      parent_id: parent.id,
      team_id: kind === 'team' ? (unit.teamId ?? name) : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined)
    throw new EarmarkError('unit-exists', 'There is already a unit with this name or team id.', {
      status: 409,
    });
  return row;
}

/** Team ids of calls that no unit stands for: nobody but those who see everything sees their calls. */
export async function unknownTeams(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('recordings')
    .select('team_id')
    .distinct()
    .where('team_id', 'is not', null)
    .where('team_id', 'not in', (teams) =>
      teams.selectFrom('org_units').select('team_id').where('team_id', 'is not', null).$castTo<{
        team_id: string;
      }>(),
    )
    .orderBy('team_id')
    .limit(200)
    .execute();
  return rows.map((row) => row.team_id ?? '');
}
