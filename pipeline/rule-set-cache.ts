/** Compiled rule sets by hash. Jobs may be planned with the rules before a change and after it: both run. */
import type { Kysely } from 'kysely';
import type { RuleSet } from '../rules/compile.ts';
import { EarmarkError } from './errors.ts';
import { loadStoredRuleSet } from './store/rule-sets.ts';
import type { Database } from './store/tables.ts';

export interface RuleSetCache {
  /** Throws EarmarkError `version-mismatch` (worth another try) when it is not stored. */
  get(hash: string): Promise<RuleSet>;
}

/** A compiled set of some hundred rules takes some 50 MB; units of the organisation may each have their own. */
const keptAtOnce = 16;

export function openRuleSetCache(db: Kysely<Database>): RuleSetCache {
  const kept = new Map<string, Promise<RuleSet>>();
  return {
    get(hash) {
      const ruleSet = kept.get(hash) ?? loadStoredRuleSet(db, hash).catch(refuse);
      // Asked last, dropped last.
      kept.delete(hash);
      kept.set(hash, ruleSet);
      ruleSet.catch(() => kept.delete(hash));
      for (const oldest of kept.keys()) {
        if (kept.size <= keptAtOnce) break;
        kept.delete(oldest);
      }
      return ruleSet;
    },
  };
}

function refuse(error: unknown): never {
  if (error instanceof EarmarkError && error.code === 'rule-set-unknown')
    throw new EarmarkError(
      'version-mismatch',
      `${error.message} Start a worker that has it as RULES_DIR, or activate a stored one.`,
      { retry: { afterMs: 5_000 }, cause: error },
    );
  throw error;
}
