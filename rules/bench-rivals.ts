/** What the bench measures against: a plain loop of native expressions, and json-rules-engine. */
import { Engine, type NestedCondition } from 'json-rules-engine';
import type { Role, Transcript } from '../pipeline/domain.ts';
import type { CompiledExpression, CompiledRule, RuleSet } from './compile.ts';
import type { Condition } from './schema.ts';
import { compactText } from './spoken-text.ts';

/** A condition that looks for words, as native expressions see it: without range, neighbours and homophones. */
export interface TextCondition {
  readonly condition: Condition;
  readonly entry: number;
  readonly role: Role | undefined;
  /** One for each phrase or pattern. */
  readonly each: readonly RegExp[];
  /** All of them as one expression. */
  readonly joined: RegExp;
}

/** Texts of the turns as `score` compares them. */
export interface SaidBy {
  readonly agent: readonly string[];
  readonly customer: readonly string[];
  readonly anyone: readonly string[];
}

export function saidBy({ turns }: Transcript): SaidBy {
  const of = (role: Role | undefined) =>
    turns
      .filter((turn) => role === undefined || turn.role === role || turn.role === 'unknown')
      .map(({ text }) => compactText(text));
  return { agent: of('agent'), customer: of('customer'), anyone: of(undefined) };
}

export function textConditions({ rules }: RuleSet): TextCondition[] {
  return rules.flatMap(({ conditions }) =>
    conditions.flatMap(({ condition, entry }): TextCondition[] => {
      const { operator, role } = condition;
      if (operator !== 'keyword' && operator !== 'regex') return [];
      // `score` does not take 12345 for said where it is part of a longer number; native expressions do.
      if (operator === 'keyword' && condition.phrases.some((phrase) => NUMBER.test(compactText(phrase))))
        return [];
      const sources =
        operator === 'keyword'
          ? condition.phrases.map((phrase) => compactText(phrase))
          : condition.patterns.map((pattern) => `(?:${pattern})`);
      const each = sources.map((source) => new RegExp(source));
      return [{ condition, entry, role, each, joined: new RegExp(sources.join('|')) }];
    }),
  );
}

const NUMBER = /^[0-9零一二三四五六七八九]+$/;

/** Turns in which each condition finds its words, added up: every expression on every turn of the role. */
export function plainLoop(conditions: readonly TextCondition[]): (said: SaidBy) => number {
  return (said) => {
    let hits = 0;
    for (const { role, each } of conditions)
      for (const text of said[role ?? 'anyone']) {
        let own = 0;
        for (const regex of each) if (regex.test(text)) own += 1;
        if (own > 0) hits += 1;
      }
    return hits;
  };
}

/** The same with all phrases of a condition in one expression: faster, and cannot tell which were said. */
export function joinedLoop(conditions: readonly TextCondition[]): (said: SaidBy) => number {
  return (said) => {
    let hits = 0;
    for (const { role, joined } of conditions)
      for (const text of said[role ?? 'anyone']) if (joined.test(text)) hits += 1;
    return hits;
  };
}

/**
 * The same count by json-rules-engine: a rule each, the conditions joined as they are. It is given less to do: no
 * ranges and neighbours, nothing that is no words, no evidence, no points.
 */
export function jsonRulesEngine(
  { rules }: RuleSet,
  conditions: readonly TextCondition[],
): (said: SaidBy) => Promise<number> {
  const engine = new Engine();
  const known = new Map(conditions.map((one) => [one.condition, one]));
  let hits = new Map<TextCondition, number>();
  engine.addOperator('said', (texts: readonly string[], wanted: TextCondition) => {
    let own = 0;
    for (const text of texts) if (wanted.joined.test(text)) own += 1;
    hits.set(wanted, own);
    return own > 0;
  });
  for (const rule of rules) {
    const texts = rule.conditions.map(({ condition }) => known.get(condition));
    if (texts.every((one) => one === undefined)) continue;
    // Conditions that only others refer to are evaluated as well, without a say in the outcome.
    const aside = texts.filter((one, index) => one !== undefined && !mentions(rule.fail, index));
    engine.addRule({
      event: { type: rule.rule.id },
      conditions: {
        all: [nested(rule.fail, texts), { any: [ALWAYS, ...aside.map(leaf)] }],
      },
    });
  }
  return async (said) => {
    hits = new Map();
    await engine.run({ ...said, always: true });
    return [...hits.values()].reduce((sum, own) => sum + own, 0);
  };
}

const ALWAYS: NestedCondition = { fact: 'always', operator: 'equal', value: true };

function leaf(wanted: TextCondition | undefined): NestedCondition {
  return wanted === undefined ? ALWAYS : { fact: wanted.role ?? 'anyone', operator: 'said', value: wanted };
}

function nested(
  expression: CompiledExpression,
  texts: readonly (TextCondition | undefined)[],
): NestedCondition {
  if (expression.kind === 'condition') return leaf(texts[expression.index]);
  if (expression.kind === 'not') return { not: nested(expression.part, texts) };
  const parts = expression.parts.map((part) => nested(part, texts));
  return expression.kind === 'and' ? { all: parts } : { any: parts };
}

function mentions(expression: CompiledRule['fail'], index: number): boolean {
  if (expression.kind === 'condition') return expression.index === index;
  if (expression.kind === 'not') return mentions(expression.part, index);
  return expression.parts.some((part) => mentions(part, index));
}
