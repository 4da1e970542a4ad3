/** What each rule counts on a score card of a stored rule set, and stored cards with it. */
import type { Kysely, Transaction } from 'kysely';
import { Scored } from '../pipeline/domain.ts';
import { getResult } from '../pipeline/store/results.ts';
import { readRuleSetFiles } from '../pipeline/store/rule-sets.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { readYaml } from '../rules/read-yaml.ts';
import { Rule, ScoreCardDefinition } from '../rules/schema.ts';
import { type CardItem, cardItems } from '../rules/score-card.ts';
import type { JudgedCard } from './final-score.ts';

/**
 * Null: there is no such card. Throws EarmarkError `rule-set-unknown`. `on`: the transaction of the caller, if there is
 * one: whoever holds a connection and waits for another one blocks everybody once the pool is used up.
 */
export type ReadCard = (scoreKey: string, on?: Transaction<Database>) => Promise<JudgedCard | null>;

/** Of a rule set there are four cards; a hundred rules take some 20 kB. */
const keptAtOnce = 40;

export function cardReader(db: Kysely<Database>): ReadCard {
  const kept = new Map<string, Promise<readonly CardItem[]>>();
  const itemsOf = (on: Kysely<Database>, ruleSet: string, card: string) => {
    const key = `${ruleSet} ${card}`;
    const known = kept.get(key) ?? readItems(on, ruleSet, card);
    kept.delete(key);
    kept.set(key, known);
    known.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= keptAtOnce) break;
      kept.delete(oldest);
    }
    return known;
  };
  return async (scoreKey, on) => {
    const result = await getResult(on ?? db, scoreKey);
    if (result === null) return null;
    const scored = Scored.parse(result.output);
    return { scored, items: await itemsOf(on ?? db, result.inputs.rules ?? '', scored.scoreCard.card) };
  };
}

/** From the files as they are: nothing has to be compiled to know points and weights. */
async function readItems(db: Kysely<Database>, ruleSet: string, card: string): Promise<CardItem[]> {
  if (card === 'none') return [];
  const texts = await readRuleSetFiles(db, ruleSet);
  const file = `score-cards/${card}.yaml`;
  const text = texts.get(file);
  if (text === undefined) return [];
  const definition = readYaml(text, file, ScoreCardDefinition).value;
  const rules = definition.sections.flatMap((section) =>
    section.rules.flatMap((id) => {
      const rule = texts.get(`${id}.yaml`);
      return rule === undefined ? [] : [readYaml(rule, `${id}.yaml`, Rule).value];
    }),
  );
  return cardItems(definition, rules);
}
