/** Which rule set each unit of the organisation goes by, and whose it is. */
import type { Kysely } from 'kysely';
import { listUnits, type OrgUnit } from './org-units.ts';
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
