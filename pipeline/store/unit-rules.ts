/** Which rule set each unit of the organisation goes by, and whose it is. */
import type { Kysely } from 'kysely';
import { listUnits, type OrgUnit } from './org-units.ts';
import { noRulesYet } from './rule-sets.ts';
import type { Database } from './tables.ts';
import { readVersions } from './versions.ts';

export interface UnitRules {
  readonly unit: OrgUnit;
  readonly hash: string;
  /** The unit that has it of its own: this one, or the nearest above. */
  readonly from: OrgUnit;
}

/** Larger units first. Empty while no rule set is in force. */
export async function listUnitRules(db: Kysely<Database>): Promise<UnitRules[]> {
  const { rules } = await readVersions(db);
  const units = await listUnits(db);
  const rows = await db.selectFrom('unit_rule_sets').selectAll().execute();
  const own = new Map(rows.map(({ unit_id, hash }) => [unit_id, hash]));
  const found = new Map<number, UnitRules>();
  // What is above a unit comes before it.
  for (const unit of units) {
    const above = found.get(unit.parent_id ?? 0);
    const hash = unit.kind === 'whole' ? rules : own.get(unit.id);
    if (hash !== undefined) found.set(unit.id, { unit, hash, from: unit });
    else if (above !== undefined) found.set(unit.id, { ...above, unit });
  }
  return rules === '' ? [] : [...found.values()];
}

/** Hash of the rule set a unit goes by: its own or that of the nearest above. Throws `no-rules-yet`. */
export async function rulesOf(db: Kysely<Database>, unit: OrgUnit): Promise<string> {
  const found = (await listUnitRules(db)).find((one) => one.unit.id === unit.id);
  if (found === undefined) throw noRulesYet();
  return found.hash;
}

/** Team ids at or below a unit that would go by its rule set: not those below a unit with one of its own. */
export async function teamsOf(db: Kysely<Database>, unit: OrgUnit): Promise<string[]> {
  const rows = await db
    .withRecursive('below', (query) =>
      query
        .selectFrom('org_units')
        .select(['id', 'team_id'])
        .where('id', '=', unit.id)
        .unionAll(
          query
            .selectFrom('below')
            .innerJoin('org_units as child', 'child.parent_id', 'below.id')
            .select(['child.id', 'child.team_id'])
            .where('child.id', 'not in', (own) => own.selectFrom('unit_rule_sets').select('unit_id')),
        ),
    )
    .selectFrom('below')
    .select('team_id')
    .where('team_id', 'is not', null)
    .orderBy('team_id')
    .execute();
  return rows.flatMap(({ team_id }) => team_id ?? []);
}

/** By team id; calls without a team, or of one that is not in the organisation, go by the whole organisation's. */
export async function rulesOfTeam(
  db: Kysely<Database>,
  teamId: string | null,
): Promise<{ readonly hash: string; readonly from: Pick<OrgUnit, 'id' | 'kind' | 'name'> | null }> {
  const row = await db
    .selectFrom('team_rule_sets')
    .innerJoin('org_units', 'org_units.id', 'team_rule_sets.unit_id')
    .select(['hash', 'org_units.id', 'kind', 'name'])
    .where('team_rule_sets.team_id', '=', teamId ?? '')
    .executeTakeFirst();
  if (row === undefined) return { hash: (await readVersions(db)).rules, from: null };
  const { hash, ...from } = row;
  return { hash, from };
}
