/** Reads a rule pack from its folder. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RE2JS } from 're2js';
import { z } from 'zod';
import { EarmarkError } from '../pipeline/errors.ts';
import { compileRuleSet, type PackContent, type RuleSet, referencesOf } from './compile.ts';
import { didYouMean, type Located, readYaml, ruleError } from './read-yaml.ts';
import { type Condition, type Expression, Fact, Pack, Rule, ScoreCardDefinition } from './schema.ts';
import { rulesOnCard } from './score-card.ts';

const WordList = z.strictObject({ phrases: z.array(z.string().min(1)).min(1) });

/**
 * `dir` holds pack.yaml, one `<rule-id>.yaml` per rule, and the folders `lists`, `facts` and `score-cards`.
 * Throws EarmarkError `rules-missing` or `rules-invalid`, which names file, line and what to write instead.
 */
export async function loadRuleSet(dir: string): Promise<RuleSet> {
  const names = await yamlFiles(dir);
  if (names === null || !names.includes('pack.yaml'))
    throw new EarmarkError(
      'rules-missing',
      `There is no rule pack in ${dir}: pack.yaml is missing. Set RULES_DIR to the folder of a pack.`,
    );
  const pack = await readYaml(join(dir, 'pack.yaml'), 'pack.yaml', Pack);
  const lists = await readFolder(dir, 'lists', WordList);
  const phrases = new Map(lists.map(({ file, value }) => [nameOf(file), value.phrases]));
  const ruleFiles = names.filter((name) => name !== 'pack.yaml' && !name.endsWith('.test.yaml'));
  const rules = await Promise.all(
    ruleFiles.map(async (name) => {
      const rule = await readYaml(join(dir, name), name, Rule);
      checkRule(rule, nameOf(name));
      return { ...rule, value: withLists(rule, phrases) };
    }),
  );
  const scoreCards = await readFolder(dir, 'score-cards', ScoreCardDefinition);
  checkCards(
    scoreCards,
    rules.map(({ value }) => value.id),
  );
  const facts = await readFolder(dir, 'facts', Fact);
  const content = {
    pack: pack.value,
    rules: rules.map(({ value }) => value),
    scoreCards: scoreCards.map(({ value }) => value),
    facts: facts.map(({ value }) => value),
  };
  return compileOrExplain(content, rules);
}

async function readFolder<T>(dir: string, folder: string, schema: z.ZodType<T>): Promise<Located<T>[]> {
  const files = (await yamlFiles(join(dir, folder))) ?? [];
  return Promise.all(files.map((name) => readYaml(join(dir, folder, name), `${folder}/${name}`, schema)));
}

/** Null when there is no such folder. */
async function yamlFiles(dir: string): Promise<string[] | null> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw error;
  }
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}

function checkRule({ file, value: rule, lineOf }: Located<Rule>, name: string): void {
  if (rule.id !== name)
    throw ruleError(file, lineOf(['id']), `the id is "${rule.id}"; call the file ${rule.id}.yaml`);
  const known = Object.keys(rule.conditions);
  const unknown = (reference: string) =>
    `there is no condition "${reference}"${didYouMean(reference, known)}`;
  for (const [id, condition] of Object.entries(rule.conditions)) {
    const at = ['conditions', id];
    for (const reference of referencesOf(condition))
      if (!known.includes(reference)) throw ruleError(file, lineOf(at), unknown(reference));
    const circle = circleFrom(id, rule.conditions);
    if (circle !== null)
      throw ruleError(file, lineOf(at), `conditions refer to each other in a circle: ${circle.join(' → ')}`);
  }
  const expressions: [string, Expression | undefined][] = [
    ['fail', rule.fail],
    ['notApplicableWhen', rule.notApplicableWhen?.when],
    ['unsureWhen', rule.unsureWhen?.when],
  ];
  for (const [field, expression] of expressions)
    for (const reference of expression === undefined ? [] : namesIn(expression))
      if (!known.includes(reference)) throw ruleError(file, lineOf([field]), unknown(reference));
}

/** Expressions are compiled once, by the search; only when one of them fails are they tried singly to name the place. */
function compileOrExplain(content: PackContent, rules: readonly Located<Rule>[]): RuleSet {
  try {
    return compileRuleSet(content);
  } catch (error) {
    for (const { file, value: rule, lineOf } of rules)
      for (const [id, condition] of Object.entries(rule.conditions))
        for (const [index, pattern] of (condition.operator === 'regex' ? condition.patterns : []).entries()) {
          const problem = patternProblem(pattern);
          if (problem !== null) throw ruleError(file, lineOf(['conditions', id, 'patterns', index]), problem);
        }
    throw error;
  }
}

/** Linear-time engine: no back-references and no look-around, so that no expression can hang a worker. */
function patternProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return `the expression "${pattern}" cannot be used (${what}). Look-around and back-references are not supported`;
  }
}

function circleFrom(start: string, conditions: Readonly<Record<string, Condition>>): string[] | null {
  const walk = (name: string, path: readonly string[]): string[] | null => {
    if (path.length > 0 && name === start) return [...path, name];
    const condition = conditions[name];
    if (condition === undefined || path.includes(name)) return null;
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

/** Puts the phrases of a list in the place of its "@name", wherever a condition names one. */
function withLists(
  { file, value: rule, lineOf }: Located<Rule>,
  lists: ReadonlyMap<string, readonly string[]>,
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
      throw ruleError(file, lineOf([...path, index]), `there is no list "${text}" in lists/${hint}`);
    });
  const conditions = Object.entries(rule.conditions).map(([id, condition]) => {
    const changed = Object.entries(condition).map(([field, value]) => [
      field,
      Array.isArray(value) && value.every((item) => typeof item === 'string') && field !== 'patterns'
        ? expand(value, ['conditions', id, field])
        : value,
    ]);
    return [id, Object.fromEntries(changed) as Condition] as const;
  });
  return { ...rule, conditions: Object.fromEntries(conditions) };
}

function checkCards(cards: readonly Located<ScoreCardDefinition>[], ruleIds: readonly string[]): void {
  for (const { file, value: card, lineOf } of cards) {
    const named = rulesOnCard(card);
    for (const id of named) {
      if (!ruleIds.includes(id))
        throw ruleError(file, lineOf(['sections']), `there is no rule "${id}"${didYouMean(id, ruleIds)}`);
      if (named.indexOf(id) !== named.lastIndexOf(id))
        throw ruleError(file, lineOf(['sections']), `rule "${id}" is on the card twice`);
    }
  }
}
