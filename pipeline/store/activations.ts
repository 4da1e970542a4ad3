/** What was put in force, by whom and why: append-only. What is in force now stays in `versions`, part `rules`. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { RuleSet } from '../../rules/compile.ts';
import type { PackTexts } from '../../rules/pack-texts.ts';
import { EarmarkError } from '../errors.ts';
import { loadStoredRuleSet, noRulesYet, readRuleSetFiles, storeRuleSet } from './rule-sets.ts';
import type { Database, RuleSetActivationsTable } from './tables.ts';

type Kind = RuleSetActivationsTable['kind'];

export interface Activation {
  readonly id: number;
  readonly hash: string;
  readonly previousHash: string | null;
  readonly kind: Kind;
  readonly who: string;
  readonly why: string;
  readonly at: string;
}

/**
 * Puts a stored rule set in force. Workers follow within seconds; history is re-scored beside the old cards.
 * Throws EarmarkError `rule-set-unknown`, `why-missing`, `who-missing`, `rule-set-in-force`, `rules-invalid`.
 */
export async function activateRuleSet(
  db: Kysely<Database>,
  { hash, who, why }: { hash: string; who: string; why: string },
): Promise<Activation> {
  requireNames(who, why);
  // What cannot be compiled must not come into force.
  const ruleSet = await loadStoredRuleSet(db, hash);
  return await db.transaction().execute(async (trx) => {
    const current = await lockInForce(trx);
    if (current === hash) throw inForceAlready(hash);
    return await putInForce(trx, ruleSet, { previous: current, kind: 'activate', who, why });
  });
}

/** Back to the rule set that was in force before the present one. Throws also `nothing-to-roll-back`. */
export async function rollbackRuleSet(
  db: Kysely<Database>,
  { who, why }: { who: string; why: string },
): Promise<Activation> {
  requireNames(who, why);
  return await db.transaction().execute(async (trx) => {
    const current = await lockInForce(trx);
    const target = formerRuleSet((await activations(trx)).toReversed());
    if (target === null) {
      throw new EarmarkError(
        'nothing-to-roll-back',
        'No rule set was in force before this one. "earmark rules list" shows the history.',
        { status: 409 },
      );
    }
    const ruleSet = await loadStoredRuleSet(trx, target);
    return await putInForce(trx, ruleSet, { previous: current, kind: 'rollback', who, why });
  });
}

/** Newest first. */
export async function activations(db: Kysely<Database>): Promise<Activation[]> {
  const rows = await db.selectFrom('rule_set_activations').selectAll().orderBy('id', 'desc').execute();
  return rows.map(activationOf);
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
      await record(trx, ruleSet.hash, {
        previous: null,
        kind: 'first',
        who: 'system',
        why: 'the pack of the first start',
      });
      return { inForce: ruleSet.hash, candidate: null };
    }
    const inForce = await lockInForce(trx);
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

/** The rule set before the present one; a rollback takes back the activation before it. Oldest first. */
function formerRuleSet(history: readonly Activation[]): string | null {
  const stack: string[] = [];
  for (const { kind, hash } of history) {
    if (kind === 'rollback') stack.pop();
    else stack.push(hash);
  }
  return stack.at(-2) ?? null;
}

async function putInForce(
  trx: Transaction<Database>,
  ruleSet: RuleSet,
  change: { previous: string; kind: Kind; who: string; why: string },
): Promise<Activation> {
  await trx
    .updateTable('versions')
    .set({ version: ruleSet.hash, detail: detailOf(ruleSet), activated_at: sql`now()` })
    .where('part', '=', 'rules')
    .execute();
  return await record(trx, ruleSet.hash, change);
}

async function record(
  trx: Transaction<Database>,
  hash: string,
  { previous, kind, who, why }: { previous: string | null; kind: Kind; who: string; why: string },
): Promise<Activation> {
  const row = await trx
    .insertInto('rule_set_activations')
    .values({ hash, previous_hash: previous, kind, who: who.trim(), why: why.trim() })
    .returningAll()
    .executeTakeFirstOrThrow();
  return activationOf(row);
}

/** Two people who activate at once come one after the other. */
async function lockInForce(trx: Transaction<Database>): Promise<string> {
  const row = await trx
    .selectFrom('versions')
    .select('version')
    .where('part', '=', 'rules')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noRulesYet();
  return row.version;
}

function requireNames(who: string, why: string): void {
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

function activationOf(row: {
  id: number;
  hash: string;
  previous_hash: string | null;
  kind: Kind;
  who: string;
  why: string;
  at: Date;
}): Activation {
  return {
    id: row.id,
    hash: row.hash,
    previousHash: row.previous_hash,
    kind: row.kind,
    who: row.who,
    why: row.why,
    at: row.at.toISOString(),
  };
}
