/** Everything that is wrong with the scripts and items of a pack, all at once. */
import { checkPack } from '../../rules/load.ts';
import { namesIn, type PackTexts } from '../../rules/pack-texts.ts';
import { didYouMean, type Problem } from '../../rules/read-yaml.ts';
import { compactText } from '../../rules/spoken-text.ts';
import type { LocatedItem } from './item.ts';
import { knowledgeOf } from './read.ts';
import { stalenessOf } from './staleness.ts';

export interface KnowledgeProblem extends Problem {
  /** error: it cannot be used like this. warning: it works, though hardly as it was meant. */
  readonly level: 'error' | 'warning';
  readonly code:
    | 'invalid'
    | 'unknown-rule'
    | 'unknown-fact'
    | 'unknown-item'
    | 'repeated'
    | 'expired'
    | 'expiring';
}

/** In order of file and line. `today` (2026-03-09) decides what has expired. */
export function lintKnowledge(texts: PackTexts, today: string): KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  const { items } = knowledgeOf(texts, (invalid) => {
    for (const problem of invalid.problems) problems.push({ ...problem, level: 'error', code: 'invalid' });
  });
  problems.push(
    ...unknownNames(items, texts),
    ...unknownItems(items, texts),
    ...repeatedTexts(items),
    ...items.flatMap((item) => agedItem(item, items, today)),
  );
  return problems.sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || (a.what < b.what ? -1 : 1),
  );
}

function unknownNames(items: readonly LocatedItem[], texts: PackTexts): KnowledgeProblem[] {
  const plain = (paths: readonly string[]) =>
    paths.map((path) => path.replace(/^.*\//, '').replace(/(\.test)?\.yaml$/, ''));
  const rules = plain(namesIn(texts, ''));
  const facts = plain(namesIn(texts, 'facts'));
  return items.flatMap(({ file, line, ...item }) => [
    ...item.rules
      .filter((rule) => !rules.includes(rule))
      .map((rule): KnowledgeProblem => {
        const what = `${item.id} names a rule "${rule}" that is not in the pack${didYouMean(rule, rules)}`;
        return { file, line, what, level: 'warning', code: 'unknown-rule' };
      }),
    ...item.facts
      .filter((fact) => !facts.includes(fact))
      .map((fact): KnowledgeProblem => {
        const what = `${item.id} names a fact "${fact}" that is not in facts/${didYouMean(fact, facts)}`;
        return { file, line, what, level: 'error', code: 'unknown-fact' };
      }),
  ]);
}

/** What rules point to; rules that cannot be read are the business of `rules lint`. */
function unknownItems(items: readonly LocatedItem[], texts: PackTexts): KnowledgeProblem[] {
  if (!texts.has('pack.yaml')) return [];
  const ids = new Set(items.map(({ id }) => id));
  const files = checkPack(texts, 'the pack', () => {});
  return (files?.rules ?? []).flatMap(({ file, value, lineOf }) =>
    value.knowledge
      .filter((id) => !ids.has(id))
      .map((id): KnowledgeProblem => {
        const what = `knowledge: there is no script or item "${id}"${didYouMean(id, [...ids])}`;
        return { file, line: lineOf(['knowledge']), what, level: 'warning', code: 'unknown-item' };
      }),
  );
}

/** Two items with one text: nobody could tell which of them was said. */
function repeatedTexts(items: readonly LocatedItem[]): KnowledgeProblem[] {
  const first = new Map<string, LocatedItem>();
  return items.flatMap((item) =>
    item.text.flatMap((text): KnowledgeProblem[] => {
      const key = compactText(text);
      const other = first.get(key);
      if (other === undefined) first.set(key, item);
      if (other === undefined || other.id === item.id) return [];
      const { file, line } = item;
      const what = `${item.id} says the same as ${other.id} (${other.file}, line ${other.line}): ${text.slice(0, 30)}`;
      return [{ file, line, what, level: 'warning', code: 'repeated' }];
    }),
  );
}

function agedItem(item: LocatedItem, items: readonly LocatedItem[], today: string): KnowledgeProblem[] {
  const { file, line, id, to } = item;
  const staleness = stalenessOf(item, today, null);
  if (staleness !== 'expired' && staleness !== 'expiring') return [];
  // A text that gave way to another one has done its part; calls of its time still need it.
  if (items.some((other) => other.id === id && (other.to === null || other.to > (to ?? '')))) return [];
  const what =
    staleness === 'expired'
      ? `${id} ended on ${to}. Write its next text`
      : `${id} ends on ${to}. What comes after?`;
  return [{ file, line, what, level: 'warning', code: staleness }];
}
