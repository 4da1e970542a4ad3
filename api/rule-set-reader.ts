/** Stored rule sets with what the pages show of them. */
import { shareOf } from '../models/calls/measure.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import { type Activation, activations } from '../pipeline/store/activations.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { findRuleSet, listRuleSets, readRuleSetFiles } from '../pipeline/store/rule-sets.ts';
import type { HeldRole } from '../pipeline/store/sessions.ts';
import type { PackTexts } from '../rules/pack-texts.ts';
import type { Context } from './context.ts';
import { type HitCounts, hitRateReader } from './hit-rates.ts';
import { type RuleReview, ruleReviewReader } from './rule-reviews.ts';
import type { RuleFacts, RuleRow, RuleSetDetail, RuleSetList, StoredRuleSet } from './rule-shapes.ts';
import type { RuleSetFacts } from './rule-tasks.ts';
import { unitRulesFor } from './unit-rules.ts';

export interface RuleSetReader {
  /** Units and their changes as far as the roles reach. */
  list(held: readonly HeldRole[]): Promise<RuleSetList>;
  /** `name`: a hash, its beginning, or `in-force`. Throws EarmarkError `rule-set-unknown`, `no-rules-yet`. */
  detail(name: string): Promise<RuleSetDetail>;
  rule(name: string, id: string): Promise<{ row: RuleRow; hash: string; texts: PackTexts }>;
}

const keptAtOnce = 6;

export function ruleSetReader({ db, rules }: Pick<Context, 'db' | 'rules'>): RuleSetReader {
  const readHits = hitRateReader(db);
  const readReviews = ruleReviewReader(db);
  const described = new Map<string, Promise<RuleSetFacts>>();
  const describe = (hash: string, texts: PackTexts) => {
    const facts = described.get(hash) ?? rules.run('describe', texts);
    described.delete(hash);
    described.set(hash, facts);
    facts.catch(() => described.delete(hash));
    for (const oldest of described.keys()) {
      if (described.size <= keptAtOnce) break;
      described.delete(oldest);
    }
    return facts;
  };
  const storedSets = async (history: readonly Activation[]): Promise<StoredRuleSet[]> => {
    const since = history.find(({ unit }) => unit === null)?.at ?? null;
    return (await listRuleSets(db)).map((one) => ({
      ...one,
      isCandidate: one.activatedAt === null && !one.inForce && since !== null && one.createdAt > since,
    }));
  };
  const list = async (held: readonly HeldRole[]): Promise<RuleSetList> => {
    const [history, units] = [await activations(db), await unitRulesFor(db, held)];
    const isSeen = ({ unit }: Activation) => unit === null || units.some(({ id }) => id === unit.id);
    const [items, seen] = [await storedSets(history), history.filter(isSeen)];
    const logins = [...items.map(({ createdBy }) => createdBy), ...seen.map(({ who }) => who)];
    return { items, activations: seen, units: [...units], names: await namesOf(db, logins) };
  };
  const detail = async (name: string): Promise<RuleSetDetail & { texts: PackTexts }> => {
    const hash = await findRuleSet(db, name);
    const [items, texts, hits, reviews] = await Promise.all([
      activations(db).then(storedSets),
      readRuleSetFiles(db, hash),
      readHits(hash),
      readReviews(),
    ]);
    const facts = await describe(hash, texts);
    const stored = items.find((one) => one.hash === hash);
    if (stored === undefined) {
      throw new EarmarkError(
        'rule-set-unknown',
        `Rule set ${hash} is in force but not stored: start a worker.`,
        {
          status: 404,
        },
      );
    }
    const today = new Date().toISOString().slice(0, 10);
    return {
      ...stored,
      title: facts.title,
      cards: hits.cards,
      rules: facts.rules.map((one) =>
        rowOf(
          one,
          hits,
          reviews.find(({ rule, version }) => rule === one.id && version === one.version),
          today,
        ),
      ),
      files: [...texts.keys()],
      texts,
    };
  };
  return {
    list,
    async detail(name) {
      const { texts: _texts, ...shown } = await detail(name);
      return shown;
    },
    async rule(name, id) {
      const { rules: rows, hash, texts } = await detail(name);
      const row = rows.find((one) => one.id === id);
      if (row === undefined)
        throw new EarmarkError('rule-unknown', `Rule set ${hash.slice(0, 12)} has no rule "${id}".`, {
          status: 404,
        });
      return { row, hash, texts };
    },
  };
}

function rowOf(
  facts: RuleFacts,
  { cards, of }: HitCounts,
  reviews: RuleReview | undefined,
  today: string,
): RuleRow {
  const { fail, unsure, away } = of.get(facts.id) ?? { fail: 0, unsure: 0, away: 0 };
  const judged = Math.max(0, cards - away - unsure);
  return {
    ...facts,
    status: statusOf(facts, today),
    hits: { fail, unsure, judged, rate: judged === 0 ? null : fail / judged },
    reviewPrecision:
      reviews === undefined || reviews.decided === 0
        ? { value: null, low: null, high: null, n: 0, reason: 'no reviews yet' }
        : { ...shareOf(reviews.confirmed, reviews.decided), reason: null },
    overturned:
      reviews === undefined || reviews.published === 0
        ? null
        : shareOf(reviews.overturned, reviews.published),
  };
}

function statusOf({ shadow, effective: { from, to } }: RuleFacts, today: string): RuleRow['status'] {
  if (to !== null && to < today) return 'expired';
  if (from !== null && from > today) return 'upcoming';
  return shadow ? 'shadow' : 'active';
}
