/** Reads a rule pack from its folder, or from the texts of its files. */
import { RE2JS } from 're2js';
import { z } from 'zod';
import type { KnowledgeItem } from '../models/knowledge/item.ts';
import { itemsNamed } from '../models/knowledge/read.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import { compileRuleSet, type RuleSet, referencesOf, soughtBy } from './compile.ts';
import { namesIn as filesIn, type PackTexts, readPackTexts } from './pack-texts.ts';
import { patternTooLarge } from './pattern-size.ts';
import { didYouMean, type Located, type Report, RulesInvalid, readYaml, ruleError } from './read-yaml.ts';
import { type Condition, type Expression, Fact, Pack, Rule, ScoreCardDefinition } from './schema.ts';
import { rulesOnCard } from './score-card.ts';

const WordList = z.strictObject({ phrases: z.array(z.string().min(1)).min(1) });

/** Every file of a pack, checked one against the other. Rules stand as written, with "@name" for lists. */
export interface PackFiles {
  readonly pack: Located<Pack>;
  readonly lists: readonly Located<z.infer<typeof WordList>>[];
  readonly rules: readonly Located<Rule>[];
  readonly scoreCards: readonly Located<ScoreCardDefinition>[];
  readonly facts: readonly Located<Fact>[];
  /** Scripts and items that rules name. */
  readonly knowledge: readonly KnowledgeItem[];
}

/**
 * `dir` holds pack.yaml, one `<rule-id>.yaml` per rule, and the folders `lists`, `facts` and `score-cards`.
 * Throws EarmarkError `rules-missing` or `rules-invalid`, which names file, line and what to write instead.
 */
export async function loadRuleSet(dir: string): Promise<RuleSet> {
  return ruleSetOf(await readPackTexts(dir), dir);
}

/** Dated facts of the pack in `dir`, and the company whose hold; without compiling its rules. Throws as `loadRuleSet`. */
export async function loadFacts(dir: string): Promise<{ facts: readonly Fact[]; company: string }> {
  const texts = await readPackTexts(dir);
  const refuse: Report = (problem) => {
    throw problem;
  };
  const [pack] = readAll(texts, ['pack.yaml'], Pack, refuse);
  const facts = readAll(texts, filesIn(texts, 'facts'), Fact, refuse);
  return { facts: facts.map(({ value }) => value), company: pack?.value.operator ?? '' };
}

/** As `loadRuleSet`, from texts. `where` is how the place is called in messages. */
export function ruleSetOf(texts: PackTexts, where: string): RuleSet {
  const refuse: Report = (problem) => {
    throw problem;
  };
  const files = readPack(texts, where, refuse);
  if (files === null) throw new TypeError('a pack that could not be read was reported');
  const rules = withListsOf(files, refuse);
  const content = {
    pack: files.pack.value,
    rules: rules.map(({ value }) => value),
    scoreCards: files.scoreCards.map(({ value }) => value),
    facts: files.facts.map(({ value }) => value),
  };
  // The search compiles expressions when it needs them, so that one it cannot take is found here.
  checkPatterns(rules, refuse);
  return compileRuleSet(content);
}

/** Reports everything that is wrong with the pack, expressions too, instead of stopping at the first problem. */
export function checkPack(texts: PackTexts, where: string, report: Report): PackFiles | null {
  const files = readPack(texts, where, report);
  if (files !== null) checkPatterns(withListsOf(files, report), report);
  return files;
}

/** Null when pack.yaml cannot be used. A file with a problem is left out once `report` has heard of it. */
function readPack(texts: PackTexts, where: string, report: Report): PackFiles | null {
  if (!texts.has('pack.yaml'))
    throw new EarmarkError(
      'rules-missing',
      `There is no rule pack in ${where}: pack.yaml is missing. Set RULES_DIR to the folder of a pack.`,
    );
  const [pack] = readAll(texts, ['pack.yaml'], Pack, report);
  const lists = readAll(texts, filesIn(texts, 'lists'), WordList, report);
  const ruleFiles = filesIn(texts, '').filter((name) => name !== 'pack.yaml' && !name.endsWith('.test.yaml'));
  const rules = readAll(texts, ruleFiles, Rule, report);
  for (const rule of rules) checkRule(rule, report);
  const scoreCards = readAll(texts, filesIn(texts, 'score-cards'), ScoreCardDefinition, report);
  // A rule that could not be read is there all the same.
  checkCards(scoreCards, ruleFiles.map(nameOf), report);
  const facts = readAll(texts, filesIn(texts, 'facts'), Fact, report);
  for (const rule of rules) checkFacts(rule, filesIn(texts, 'facts').map(nameOf), report);
  const knowledge = itemsNamed(texts, new Set(rules.flatMap(({ value }) => itemIdsIn(value))), report);
  for (const rule of rules) checkKnowledge(rule, knowledge, report);
  return pack === undefined ? null : { pack, lists, rules, scoreCards, facts, knowledge };
}

function readAll<T>(
  texts: PackTexts,
  paths: readonly string[],
  schema: z.ZodType<T>,
  report: Report,
): Located<T>[] {
  return paths.flatMap((path) => {
    try {
      return [readYaml(texts.get(path) ?? '', path, schema)];
    } catch (error) {
      if (!(error instanceof RulesInvalid)) throw error;
      report(error);
      return [];
    }
  });
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}

function checkRule({ file, value: rule, lineOf }: Located<Rule>, report: Report): void {
  if (rule.id !== nameOf(file))
    report(ruleError(file, lineOf(['id']), `the id is "${rule.id}"; call the file ${rule.id}.yaml`));
  const known = Object.keys(rule.conditions);
  const unknown = (reference: string) =>
    `there is no condition "${reference}"${didYouMean(reference, known)}`;
  for (const [id, condition] of Object.entries(rule.conditions)) {
    const at = ['conditions', id];
    for (const reference of referencesOf(condition))
      if (!known.includes(reference)) report(ruleError(file, lineOf(at), unknown(reference)));
    for (const what of weighedProblems(condition, rule.conditions)) report(ruleError(file, lineOf(at), what));
    const circle = circleFrom(id, rule.conditions);
    if (circle !== null)
      report(
        ruleError(file, lineOf(at), `conditions refer to each other in a circle: ${circle.join(' → ')}`),
      );
  }
  const expressions: [string, Expression | undefined][] = [
    ['fail', rule.fail],
    ['notApplicableWhen', rule.notApplicableWhen?.when],
    ['unsureWhen', rule.unsureWhen?.when],
  ];
  for (const [field, expression] of expressions)
    for (const reference of expression === undefined ? [] : namesIn(expression))
      if (!known.includes(reference)) report(ruleError(file, lineOf([field]), unknown(reference)));
}

/** What a flow or missing_after cannot weigh. */
function weighedProblems(
  condition: Condition,
  conditions: Readonly<Record<string, Condition>>,
): readonly string[] {
  const problems = soughtBy(condition).flatMap((name) => {
    const sought = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    return sought?.operator === 'keyword' && sought.match === 'none'
      ? [`"${name}" looks for nothing being said (match: none), which has no place in the call`]
      : [];
  });
  const isFiltered = condition.with.length > 0 || condition.without.length > 0;
  return condition.operator === 'flow' && isFiltered
    ? [...problems, 'a flow takes no with and without; write them into the conditions of its steps']
    : problems;
}

function checkFacts(
  { file, value: rule, lineOf }: Located<Rule>,
  known: readonly string[],
  report: Report,
): void {
  for (const [id, condition] of Object.entries(rule.conditions))
    for (const fact of condition.operator === 'spoken_number' ? condition.facts : [])
      if (!known.includes(fact))
        report(
          ruleError(
            file,
            lineOf(['conditions', id, 'facts']),
            `there is no fact "${fact}" in facts/${didYouMean(fact, known)}`,
          ),
        );
}

function checkPatterns(rules: readonly Located<Rule>[], report: Report): void {
  for (const { file, value: rule, lineOf } of rules)
    for (const [id, condition] of Object.entries(rule.conditions))
      for (const field of ['patterns', 'notPatterns'] as const)
        for (const [index, pattern] of (condition.operator === 'regex' ? condition[field] : []).entries()) {
          const problem = patternProblem(pattern);
          if (problem !== null) report(ruleError(file, lineOf(['conditions', id, field, index]), problem));
        }
}

/** Linear-time engine: no back-references and no look-around, so that no expression can hang a worker. */
function patternProblem(pattern: string): string | null {
  const tooLarge = patternTooLarge(pattern);
  if (tooLarge !== null) return tooLarge;
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return `the expression "${pattern.slice(0, 200)}" cannot be used (${what}). Look-around and back-references are not supported`;
  }
}

function circleFrom(start: string, conditions: Readonly<Record<string, Condition>>): string[] | null {
  // Every condition is walked from once: ways through many that share others are too many to try.
  const seen = new Set<string>();
  const walk = (name: string, path: readonly string[]): string[] | null => {
    if (path.length > 0 && name === start) return [...path, name];
    const condition = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (condition === undefined || seen.has(name)) return null;
    seen.add(name);
    for (const next of referencesOf(condition)) {
      const circle = walk(next, [...path, name]);
      if (circle !== null) return circle;
    }
    return null;
  };
  return walk(start, []);
}

function namesIn(expression: Expression): string[] {
  if (typeof expression === 'string') return [expression];
  if ('not' in expression) return namesIn(expression.not);
  return ('and' in expression ? expression.and : expression.or).flatMap(namesIn);
}

function withListsOf({ rules, lists, knowledge }: PackFiles, report: Report): Located<Rule>[] {
  const phrases = new Map(lists.map(({ file, value }) => [nameOf(file), value.phrases]));
  return rules.map((rule) => ({ ...rule, value: withTexts(withLists(rule, phrases, report), knowledge) }));
}

function itemIdsIn({ conditions }: Rule): string[] {
  return Object.values(conditions).flatMap((condition) => itemIdOf(condition) ?? []);
}

function itemIdOf(condition: Condition): string | undefined {
  return condition.operator === 'similar' ? (condition.script ?? condition.knowledge) : undefined;
}

function checkKnowledge(
  { file, value: rule, lineOf }: Located<Rule>,
  knowledge: readonly KnowledgeItem[],
  report: Report,
): void {
  for (const [name, condition] of Object.entries(rule.conditions)) {
    const id = itemIdOf(condition);
    if (id === undefined || condition.operator !== 'similar') continue;
    const field = condition.script === undefined ? 'knowledge' : 'script';
    const found = knowledge.find((item) => item.id === id);
    const kind = field === 'script' ? 'script' : 'item';
    if (found?.kind === kind) continue;
    const what =
      found === undefined
        ? `there is no ${kind} "${id}" in knowledge/. "earmark knowledge search" finds its id`
        : `"${id}" is of kind ${found.kind}: write ${field === 'script' ? 'knowledge' : 'script'}: ${id}`;
    report(ruleError(file, lineOf(['conditions', name, field]), what));
  }
}

/** Puts the dated texts of a script or item beside its id. */
function withTexts(rule: Rule, knowledge: readonly KnowledgeItem[]): Rule {
  const conditions = Object.entries(rule.conditions).map(([name, condition]): [string, Condition] => {
    const id = itemIdOf(condition);
    if (condition.operator !== 'similar' || id === undefined) return [name, condition];
    const texts = knowledge
      .filter((item) => item.id === id)
      .map(({ title, text, from, to, regions }) => ({ id, title, text, from, to, regions }));
    return [name, { ...condition, texts }];
  });
  const named = itemIdsIn(rule);
  if (named.length === 0) return rule;
  return {
    ...rule,
    conditions: Object.fromEntries(conditions),
    knowledge: [...new Set([...rule.knowledge, ...named])],
  };
}

/** Puts the phrases of a list in the place of its "@name", wherever a condition names one. */
function withLists(
  { file, value: rule, lineOf }: Located<Rule>,
  lists: ReadonlyMap<string, readonly string[]>,
  report: Report,
): Rule {
  const expand = (texts: readonly string[], path: readonly string[]) =>
    texts.flatMap((text, index) => {
      if (!text.startsWith('@')) return [text];
      const list = lists.get(text.slice(1));
      if (list !== undefined) return list;
      const hint = didYouMean(
        text,
        [...lists.keys()].map((name) => `@${name}`),
      );
      report(ruleError(file, lineOf([...path, index]), `there is no list "${text}" in lists/${hint}`));
      return [];
    });
  const conditions = Object.entries(rule.conditions).map(([id, condition]) => {
    const changed = Object.entries(condition).map(([field, value]) => [
      field,
      Array.isArray(value) &&
      value.every((item) => typeof item === 'string') &&
      !/^(p|notP)atterns$/.test(field)
        ? expand(value, ['conditions', id, field])
        : value,
    ]);
    return [id, Object.fromEntries(changed) as Condition] as const;
  });
  return { ...rule, conditions: Object.fromEntries(conditions) };
}

function checkCards(
  cards: readonly Located<ScoreCardDefinition>[],
  ruleIds: readonly string[],
  report: Report,
): void {
  for (const { file, value: card, lineOf } of cards) {
    const named = rulesOnCard(card);
    for (const id of named) {
      if (!ruleIds.includes(id))
        report(ruleError(file, lineOf(['sections']), `there is no rule "${id}"${didYouMean(id, ruleIds)}`));
    }
    for (const id of new Set(named))
      if (named.indexOf(id) !== named.lastIndexOf(id))
        report(ruleError(file, lineOf(['sections']), `rule "${id}" is on the card twice`));
  }
}
