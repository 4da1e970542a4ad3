/** Rule sets by unit of the organisation: what somebody sees of them, and for which units they may change them. */
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { findUnit, listUnits, type OrgUnit } from '../pipeline/store/org-units.ts';
import type { Role } from '../pipeline/store/roles.ts';
import type { HeldRole } from '../pipeline/store/sessions.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { listUnitRules } from '../pipeline/store/unit-rules.ts';
import { callerOf } from './access.ts';
import { problem } from './problem.ts';
import type { UnitRules } from './rule-shapes.ts';

const viewing: readonly Role[] = ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'];
const changing: readonly Role[] = ['qa_manager'];

/** The whole organisation, and what lies in the units where the roles are held. Larger units first. */
export async function unitRulesFor(
  db: Kysely<Database>,
  held: readonly HeldRole[],
): Promise<readonly UnitRules[]> {
  const all = await listUnitRules(db);
  const units = all.map(({ unit }) => unit);
  return all
    .filter(({ unit }) => unit.kind === 'whole' || covers(held, viewing, unit, units))
    .map(({ unit, hash, from }) => ({
      id: unit.id,
      kind: unit.kind,
      name: unit.name,
      parentId: unit.parent_id,
      hash,
      from: { id: from.id, kind: from.kind, name: from.name },
      mayChange: covers(held, changing, unit, units),
    }));
}

/** `text` as in findUnit; not given: the whole organisation. Throws problem `access-refused` outside of the caller's. */
export async function unitToChange(
  db: Kysely<Database>,
  request: FastifyRequest,
  text: string | undefined,
): Promise<OrgUnit> {
  const unit = await findUnit(db, text ?? '');
  if (!covers(callerOf(request).held, changing, unit, await listUnits(db)))
    throw problem(
      'access-refused',
      'You manage quality in a part of the organisation only: name a unit in it, not another one or the whole.',
    );
  return unit;
}

/** Whether the caller changes rules of the unit with this id; null: of the whole organisation. */
export async function mayChangeRules(
  db: Kysely<Database>,
  request: FastifyRequest,
  unitId: number | null,
): Promise<boolean> {
  const units = await listUnits(db);
  const unit = units.find(({ id, kind }) => (unitId === null ? kind === 'whole' : id === unitId));
  return unit !== undefined && covers(callerOf(request).held, changing, unit, units);
}

/** Whether one of the roles is held in the unit or above it. */
function covers(
  held: readonly HeldRole[],
  roles: readonly Role[],
  unit: OrgUnit,
  units: readonly OrgUnit[],
): boolean {
  const grants = held.filter(({ role }) => roles.includes(role));
  for (let at: OrgUnit | undefined = unit; at !== undefined; ) {
    const { id, parent_id }: OrgUnit = at;
    if (grants.some(({ unitId }) => unitId === id)) return true;
    at = units.find((one) => one.id === parent_id);
  }
  return false;
}
