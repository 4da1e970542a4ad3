/** A loaded pack, made ready to run: names resolved to numbers, one search for all words. */
import { createHash } from 'node:crypto';
import type {
  Condition,
  Expression,
  Fact,
  FlowNode,
  Neighbour,
  Pack,
  Rule,
  ScoreCardDefinition,
} from './schema.ts';
import { buildTextSearch, type SearchTerms, type TextSearch } from './text-search.ts';

export interface CompiledCondition {
  readonly name: string;
  readonly condition: Condition;
  /** Entry of the text search; -1 for conditions that need none. */
  readonly entry: number;
  /** Number of the condition the range is anchored to; -1 without. */
  readonly anchor: number;
  readonly with: readonly CompiledNeighbour[];
  readonly without: readonly CompiledNeighbour[];
}

export interface CompiledNeighbour extends Neighbour {
  readonly index: number;
}

export type CompiledExpression =
  | { readonly kind: 'condition'; readonly index: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly CompiledExpression[] }
  | { readonly kind: 'not'; readonly part: CompiledExpression };

export interface CompiledRule {
  readonly rule: Rule;
  /** In an order in which every condition follows those it refers to. */
  readonly conditions: readonly CompiledCondition[];
  /** Number of each condition by its name. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly fail: CompiledExpression;
  readonly notApplicable: CompiledExpression | null;
  readonly unsure: CompiledExpression | null;
  /** Some condition asks who spoke. */
  readonly needsRoles: boolean;
  readonly needsAgent: boolean;
}

export interface RuleSet {
  /** SHA-256 (hex) of everything in the pack that can change a verdict. */
  readonly hash: string;
  readonly name: string;
  readonly version: number;
  readonly title: { readonly zh: string; readonly en: string };
  /** Company whose dated facts hold. */
  readonly operator: string;
  readonly rules: readonly CompiledRule[];
  readonly scoreCards: readonly ScoreCardDefinition[];
  readonly facts: readonly Fact[];
  readonly search: TextSearch;
}

export interface PackContent {
  readonly pack: Pack;
  readonly rules: readonly Rule[];
  readonly scoreCards: readonly ScoreCardDefinition[];
  readonly facts: readonly Fact[];
}

/** Names are taken as checked: load.ts refuses those that lead nowhere. */
export function compileRuleSet({ pack, rules, scoreCards, facts }: PackContent): RuleSet {
  const terms: SearchTerms[] = [];
  const byId = <T extends { readonly id: string }>(items: readonly T[]) =>
    [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const content = { pack, rules: byId(rules), scoreCards: byId(scoreCards), facts: byId(facts) };
  const compiled = content.rules.map((rule) => compileRule(rule, terms));
  return {
    hash: createHash('sha256').update(canonical(content)).digest('hex'),
    name: pack.name,
    version: pack.version,
    title: pack.title,
    operator: pack.operator,
    rules: compiled,
    scoreCards: [...content.scoreCards].sort((a, b) => b.priority - a.priority),
    facts: content.facts,
    search: buildTextSearch(terms),
  };
}

function compileRule(rule: Rule, terms: SearchTerms[]): CompiledRule {
  const order = conditionOrder(rule.conditions);
  const numbers = new Map(order.map((name, index) => [name, index]));
  const numberOf = (name: string) => numbers.get(name) ?? -1;
  const neighbours = (list: readonly Neighbour[]) =>
    list.map((neighbour) => ({ ...neighbour, index: numberOf(neighbour.condition) }));
  const conditions = order.flatMap((name): CompiledCondition[] => {
    const condition = rule.conditions[name];
    if (condition === undefined) return [];
    const search = termsOf(condition);
    return [
      {
        name,
        condition,
        entry: search === null ? -1 : terms.push(search) - 1,
        anchor: numberOf(anchorOf(condition) ?? ''),
        with: neighbours(condition.with),
        without: neighbours(condition.without),
      },
    ];
  });
  const expression = (source: Expression): CompiledExpression => {
    if (typeof source === 'string') return { kind: 'condition', index: numberOf(source) };
    if ('not' in source) return { kind: 'not', part: expression(source.not) };
    if ('and' in source) return { kind: 'and', parts: source.and.map(expression) };
    return { kind: 'or', parts: source.or.map(expression) };
  };
  return {
    rule,
    conditions,
    numbers,
    fail: expression(rule.fail),
    notApplicable: rule.notApplicableWhen === undefined ? null : expression(rule.notApplicableWhen.when),
    unsure: rule.unsureWhen === undefined ? null : expression(rule.unsureWhen.when),
    needsRoles: conditions.some(({ condition }) => asksWho(condition)),
    needsAgent: conditions.some(({ condition }) => asksWho(condition) && condition.role === 'agent'),
  };
}

/** A comparison of metadata may name a role without looking at turns. */
function asksWho(condition: Condition): boolean {
  return (
    condition.role !== undefined ||
    condition.operator === 'interruption' ||
    condition.operator === 'response_gap' ||
    (condition.operator === 'silence' && condition.between !== 'any')
  );
}

function termsOf(condition: Condition): SearchTerms | null {
  const { operator, role } = condition;
  if (operator === 'keyword')
    return { phrases: condition.phrases, patterns: [], homophones: condition.homophones, role };
  if (operator === 'regex')
    return { phrases: [], patterns: condition.patterns, homophones: condition.homophones, role };
  return null;
}

function anchorOf({ range }: Condition): string | null {
  if (range === undefined) return null;
  if ('after' in range) return range.after;
  if ('before' in range) return range.before;
  return 'around' in range ? range.around : null;
}

/** Names of the conditions this one refers to. */
export function referencesOf(condition: Condition): string[] {
  const anchor = anchorOf(condition);
  return [
    ...(anchor === null ? [] : [anchor]),
    ...[...condition.with, ...condition.without].map((neighbour) => neighbour.condition),
    ...(condition.operator === 'not_read_back' ? [condition.confirmedBy] : []),
    ...soughtBy(condition),
  ];
}

/** Conditions whose places this one weighs. */
export function soughtBy(condition: Condition): string[] {
  if (condition.operator === 'missing_after') return [condition.after, ...condition.expected];
  if (condition.operator !== 'flow') return [];
  const names = (nodes: readonly FlowNode[]): string[] =>
    nodes.flatMap((node) =>
      'say' in node ? [node.say] : [node.branch, ...names(node.holds), ...names(node.otherwise)],
    );
  return [...(condition.start === undefined ? [] : [condition.start]), ...names(condition.nodes)];
}

function conditionOrder(conditions: Readonly<Record<string, Condition>>): string[] {
  const order: string[] = [];
  const visit = (name: string, path: readonly string[]) => {
    // A name such as "constructor" would find what every object inherits.
    const condition = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (condition === undefined || order.includes(name) || path.includes(name)) return;
    for (const other of referencesOf(condition)) visit(other, [...path, name]);
    order.push(name);
  };
  for (const name of Object.keys(conditions)) visit(name, []);
  return order;
}

/** JSON with sorted keys, so that the order in a file does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
