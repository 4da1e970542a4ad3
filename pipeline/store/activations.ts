/**
 * What was put in force for the whole organisation or one of its units, by whom and why: append-only. What is in force
 * now is `versions`, part `rules`, and for units the view `unit_rule_sets`.
 */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { RuleSet } from '../../rules/compile.ts';
import type { PackTexts } from '../../rules/pack-texts.ts';
import { EarmarkError } from '../errors.ts';
import type { OrgUnit } from './org-units.ts';
import { loadStoredRuleSet, noRulesYet, readRuleSetFiles, storeRuleSet } from './rule-sets.ts';
import type { Database, RuleSetActivationsTable } from './tables.ts';

type Kind = RuleSetActivationsTable['kind'];

export interface Activation {
  readonly id: number;
  /** Null: the unit has no rule set of its own any more. */
  readonly hash: string | null;
  /** Of a unit: null where it had none of its own. */
  readonly previousHash: string | null;
  readonly kind: Kind;
  /** Null: the whole organisation. */
  readonly unit: Pick<OrgUnit, 'id' | 'kind' | 'name'> | null;
  readonly who: string;
  readonly why: string;
  readonly at: string;
}

interface Change {
  /** Not given, null or the root: the whole organisation. */
  readonly unit?: OrgUnit | null;
  readonly who: string;
  readonly why: string;
}

/**
 * Puts a stored rule set in force for a unit and all below it that has none of its own. Workers follow within seconds;
 * history is re-scored beside the old cards.
 * Throws EarmarkError `rule-set-unknown`, `why-missing`, `who-missing`, `rule-set-in-force`, `rules-invalid`.
 */
export async function activateRuleSet(
  db: Kysely<Database>,
  { hash, ...change }: Change & { hash: string },
): Promise<Activation> {
  requireNames(change);
  const unit = partOf(change.unit);
  // What cannot be compiled must not come into force.
  const ruleSet = await loadStoredRuleSet(db, hash);
  return await db.transaction().execute(async (trx) => {
    const current = await lockInForce(trx, unit);
    if (current === hash) throw inForceAlready(hash);
    return await putInForce(trx, ruleSet, { ...change, unit, previous: current, kind: 'activate' });
  });
}

/** Takes a unit's own rule set away: what is in force above it counts. Throws also `unit-inherits`, `unit-whole`. */
export async function inheritRuleSet(
  db: Kysely<Database>,
  change: Change & { unit: OrgUnit },
): Promise<Activation> {
  requireNames(change);
  const unit = partOf(change.unit);
  if (unit === null)
    throw new EarmarkError(
      'unit-whole',
      'Nothing is above the whole organisation: activate another rule set instead.',
      { status: 422 },
    );
  return await db.transaction().execute(async (trx) => {
    const current = await lockInForce(trx, unit);
    if (current === null)
      throw new EarmarkError('unit-inherits', `${unit.name} has no rule set of its own already.`, {
        status: 409,
      });
    return await record(trx, { ...change, unit, hash: null, previous: current, kind: 'inherit' });
  });
}

/** Back to what was in force for the unit before its last change. Throws also `nothing-to-roll-back`. */
export async function rollbackRuleSet(db: Kysely<Database>, change: Change): Promise<Activation> {
  requireNames(change);
  const unit = partOf(change.unit);
  return await db.transaction().execute(async (trx) => {
    const current = await lockInForce(trx, unit);
    const history = (await activations(trx)).filter((one) => one.unit?.id === unit?.id);
    const target = formerRuleSet(history.toReversed(), unit);
    if (target === undefined) {
      throw new EarmarkError(
        'nothing-to-roll-back',
        'No rule set was in force before this one. "earmark rules list" shows the history.',
        { status: 409 },
      );
    }
    const made = { ...change, unit, previous: current, kind: 'rollback' } as const;
    return target === null
      ? await record(trx, { ...made, hash: null })
      : await putInForce(trx, await loadStoredRuleSet(trx, target), made);
  });
}

/** Of the whole organisation and all units, newest first. */
export async function activations(db: Kysely<Database>): Promise<Activation[]> {
  const rows = await db
    .selectFrom('rule_set_activations')
    .leftJoin('org_units', 'org_units.id', 'unit_id')
    .selectAll('rule_set_activations')
    .select(['org_units.kind as unit_kind', 'org_units.name as unit_name'])
    .orderBy('rule_set_activations.id', 'desc')
    .execute();
  return rows.map(({ unit_kind, unit_name, ...row }) =>
    activationOf(
      row,
      row.unit_id === null || unit_kind === null || unit_name === null
        ? null
        : { id: row.unit_id, kind: unit_kind, name: unit_name },
    ),
  );
}

export interface Offer {
  readonly inForce: string;
  /** Hash of the pack on disk when it is not what is in force. */
  readonly candidate: string | null;
}

/**
 * Stores the pack a process came with. It comes into force only where nothing is yet: nobody activates a rule without
 * seeing what it does to history.
 */
export async function offerRuleSet(db: Kysely<Database>, files: PackTexts): Promise<Offer> {
  const { ruleSet } = await storeRuleSet(db, { files, createdBy: 'system' });
  return await db.transaction().execute(async (trx) => {
    const first = await trx
      .insertInto('versions')
      .values({ part: 'rules', version: ruleSet.hash, detail: detailOf(ruleSet) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('part')
      .executeTakeFirst();
    if (first !== undefined) {
      await record(trx, {
        unit: null,
        hash: ruleSet.hash,
        previous: null,
        kind: 'first',
        who: 'system',
        why: 'the pack of the first start',
      });
      return { inForce: ruleSet.hash, candidate: null };
    }
    const inForce = await lockWhole(trx);
    const isSame =
      inForce === ruleSet.hash || sameRules(files, await readRuleSetFiles(trx, inForce).catch(() => null));
    return { inForce, candidate: isSame ? null : ruleSet.hash };
  });
}

/** A newer program may count another hash for the same texts: that is no change of the rules. */
function sameRules(one: PackTexts, other: PackTexts | null): boolean {
  const rules = (texts: PackTexts) =>
    [...texts]
      .filter(([path]) => !path.endsWith('.test.yaml'))
      .sort()
      .flat();
  return other !== null && JSON.stringify(rules(one)) === JSON.stringify(rules(other));
}

/**
 * What was in force before the present: null is inherited, undefined nothing. A rollback takes back the change before
 * it. Oldest first.
 */
function formerRuleSet(history: readonly Activation[], unit: OrgUnit | null): string | null | undefined {
  const stack: (string | null)[] = unit === null ? [] : [null];
  for (const { kind, hash } of history) {
    if (kind === 'rollback') stack.pop();
    else stack.push(hash);
  }
  return stack.at(-2);
}

interface Recorded extends Change {
  readonly unit: OrgUnit | null;
  readonly previous: string | null;
  readonly kind: Kind;
}

async function putInForce(
  trx: Transaction<Database>,
  ruleSet: RuleSet,
  change: Recorded,
): Promise<Activation> {
  if (change.unit === null)
    await trx
      .updateTable('versions')
      .set({ version: ruleSet.hash, detail: detailOf(ruleSet), activated_at: sql`now()` })
      .where('part', '=', 'rules')
      .execute();
  return await record(trx, { ...change, hash: ruleSet.hash });
}

/** Of a unit, the record is what puts it in force. */
async function record(
  trx: Transaction<Database>,
  { hash, unit, previous, kind, who, why }: Recorded & { hash: string | null },
): Promise<Activation> {
  const row = await trx
    .insertInto('rule_set_activations')
    .values({
      hash,
      unit_id: unit?.id ?? null,
      previous_hash: previous,
      kind,
      who: who.trim(),
      why: why.trim(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return activationOf(row, unit && { id: unit.id, kind: unit.kind, name: unit.name });
}

/** Two people who change one unit at once come one after the other. Null: the unit has none of its own. */
async function lockInForce(trx: Transaction<Database>, unit: OrgUnit | null): Promise<string | null> {
  if (unit === null) return await lockWhole(trx);
  await trx.selectFrom('org_units').select('id').where('id', '=', unit.id).forNoKeyUpdate().execute();
  const row = await trx
    .selectFrom('unit_rule_sets')
    .select('hash')
    .where('unit_id', '=', unit.id)
    .executeTakeFirst();
  return row?.hash ?? null;
}

async function lockWhole(trx: Transaction<Database>): Promise<string> {
  const row = await trx
    .selectFrom('versions')
    .select('version')
    .where('part', '=', 'rules')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noRulesYet();
  return row.version;
}

function partOf(unit: OrgUnit | null | undefined): OrgUnit | null {
  return unit == null || unit.kind === 'whole' ? null : unit;
}

function requireNames({ who, why }: Pick<Change, 'who' | 'why'>): void {
  if (why.trim() === '')
    throw new EarmarkError('why-missing', 'Say why the rules change: the reason is kept with the change.', {
      status: 422,
    });
  if (who.trim() === '')
    throw new EarmarkError('who-missing', 'Say who changes the rules: the name is kept with the change.', {
      status: 422,
    });
}

function inForceAlready(hash: string): EarmarkError {
  return new EarmarkError('rule-set-in-force', `Rule set ${hash} is in force already.`, { status: 409 });
}

function detailOf({ name, version, rules }: RuleSet): string {
  return JSON.stringify({ name, version, rules: rules.length });
}

function activationOf(
  row: Omit<Selectable<RuleSetActivationsTable>, 'unit_id'>,
  unit: Activation['unit'],
): Activation {
  const { id, hash, previous_hash, kind, who, why, at } = row;
  return { id, hash, previousHash: previous_hash, kind, unit, who, why, at: at.toISOString() };
}
