/** Rules of the sets in force as coaching speaks of them: title, explanation, knowledge items. */
import type { Kysely } from 'kysely';
import { readRuleSetFiles } from '../pipeline/store/rule-sets.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { inForceKey, readVersions } from '../pipeline/store/versions.ts';
import { readYaml } from '../rules/read-yaml.ts';
import { Rule } from '../rules/schema.ts';

export interface CoachedRule {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly explanation: { readonly zh: string; readonly en: string };
  readonly knowledge: readonly string[];
  /** A merit, not a fault. */
  readonly isMerit: boolean;
}

export type ReadRules = () => Promise<ReadonlyMap<string, CoachedRule>>;

/** Read once a change of what is in force; where units word a rule otherwise, the whole organisation's words. */
export function coachedRules(db: Kysely<Database>): ReadRules {
  let held: { readonly key: string; readonly rules: Promise<ReadonlyMap<string, CoachedRule>> } | null = null;
  return async () => {
    const inForce = await readVersions(db);
    const key = inForceKey(inForce);
    if (held?.key === key) return await held.rules;
    const rules = readAll(db, [...new Set(inForce.rulesByTeam.values()), inForce.rules]);
    held = { key, rules };
    rules.catch(() => {
      held = null;
    });
    return await rules;
  };
}

/** Later ones win. */
async function readAll(
  db: Kysely<Database>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, CoachedRule>> {
  const all = new Map<string, CoachedRule>();
  for (const hash of hashes) for (const [id, rule] of await readRules(db, hash)) all.set(id, rule);
  return all;
}

async function readRules(db: Kysely<Database>, hash: string): Promise<ReadonlyMap<string, CoachedRule>> {
  const stored = await db.selectFrom('rule_sets').select('hash').where('hash', '=', hash).executeTakeFirst();
  if (stored === undefined) return new Map();
  const texts = await readRuleSetFiles(db, hash);
  const files = [...texts].filter(([file]) => /^\w[\w-]*\.yaml$/.test(file) && file !== 'pack.yaml');
  return new Map(
    files.map(([file, text]) => {
      const { id, title, explanation, knowledge, points } = readYaml(text, file, Rule).value;
      return [id, { id, title, explanation, knowledge, isMerit: points > 0 }];
    }),
  );
}
