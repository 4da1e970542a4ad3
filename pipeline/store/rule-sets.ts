/** Rule sets that were ever used, by hash, so that an old score card can be explained. */
import type { Kysely } from 'kysely';
import type { RuleSet } from '../../rules/load.ts';
import type { Database } from './tables.ts';

export async function keepRuleSet(db: Kysely<Database>, { hash, ...content }: RuleSet): Promise<void> {
  await db
    .insertInto('rule_sets')
    .values({ hash, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
