/** Rule sets that were ever used, by hash, so that an old score card can be explained. */
import type { Kysely } from 'kysely';
import type { RuleSet } from '../../rules/compile.ts';
import type { Database } from './tables.ts';

export async function keepRuleSet(db: Kysely<Database>, ruleSet: RuleSet): Promise<void> {
  const { hash, name, version, rules, scoreCards, facts } = ruleSet;
  const content = { name, version, rules: rules.map(({ rule }) => rule), scoreCards, facts };
  await db
    .insertInto('rule_sets')
    .values({ hash, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
