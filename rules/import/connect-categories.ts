/**
 * Contact Lens rules (CreateRule, DescribeRule) as what a category stands for. Only exact words have a counterpart;
 * the rest of the function language is noted. Facts: docs.aws.amazon.com, Rules Function language, 2022-11-25.
 */
import type { Expression } from '../schema.ts';
import { Anything, Flag, List, type Notes, readFields, skip, Text } from './fields.ts';
import { phrasesOf, safeId, unknownCondition, type WrittenCondition } from './imported-pack.ts';
import { checkParsed, parseImport } from './json-text.ts';

export interface Category {
  readonly conditions: Readonly<Record<string, WrittenCondition>>;
  readonly holds: Expression;
  /** False where a part of it asks a person. */
  readonly known: boolean;
}

/** `value`: one rule, a list of rules, or {"Rules": […]}. By category name, which is the name of the rule. */
export function readCategories(value: unknown, notes: Notes): ReadonlyMap<string, Category> {
  if (value === undefined) return new Map();
  checkParsed(value, 'The file of categories');
  const inner = typeof value === 'object' && value !== null && 'Rules' in value ? value.Rules : value;
  const list: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  const found = new Map<string, Category>();
  const taken = new Set<string>();
  for (const [index, item] of list.entries()) {
    const isAnswer = typeof item === 'object' && item !== null && 'Rule' in item;
    const where = `categories[${index}]`;
    const shape = { name: Text, function: Anything };
    const rule = readFields(shape, isAnswer ? item.Rule : item, where, notes);
    if (rule.name === undefined) {
      skip(notes, where, item, 'the rule has no Name, which is the name of its category');
      continue;
    }
    found.set(rule.name, categoryOf(rule.name, rule.function, `${where}.Function`, taken, notes));
    notes.carried.push({ where, what: `category "${rule.name}"` });
  }
  return found;
}

/** A category nobody described: known only when the metadata of a call name it. */
export function unknownCategory(name: string): Category {
  const id = safeId('category', name, new Set());
  return { conditions: { [id]: unknownCondition(id, `类别 ${name}`) }, holds: id, known: false };
}

function categoryOf(name: string, value: unknown, where: string, taken: Set<string>, notes: Notes): Category {
  const conditions: Record<string, WrittenCondition> = {};
  let known = true;
  const parsed = typeof value === 'string' ? parseImport(value, where) : value;
  const { rulefunction } = readFields(
    { version: Anything, rulefunction: Anything },
    parsed ?? {},
    where,
    notes,
  );
  const expression = (node: unknown, at: string): Expression => {
    const shape = {
      operator: Text,
      operands: List,
      comparisonvalue: Text,
      filterclause: Anything,
      negate: Flag,
    };
    const read = readFields(shape, node ?? {}, at, notes);
    const parts = read.operands ?? [];
    if ((read.operator === 'AND' || read.operator === 'OR') && parts.length > 0) {
      const inner = parts.map((part, index) => expression(part, `${at}.Operands[${index}]`));
      const joined: Expression = read.operator === 'AND' ? { and: inner } : { or: inner };
      return read.negate === true ? { not: joined } : joined;
    }
    const id = safeId('category', name, taken);
    const words = wordsOf(read, name, at, notes);
    if (words === null) {
      known = false;
      skip(notes, at, node, 'only exact words are carried over; a person is asked');
    }
    conditions[id] = words ?? unknownCondition(id, `类别 ${name}`);
    return words !== null && read.negate === true ? { not: id } : id;
  };
  const holds = expression(rulefunction, `${where}.RuleFunction`);
  return { conditions, holds, known };
}

interface Node {
  readonly operator: string | undefined;
  readonly operands: readonly unknown[] | undefined;
  readonly comparisonvalue: string | undefined;
  readonly filterclause: unknown;
}

function wordsOf(node: Node, name: string, at: string, notes: Notes): WrittenCondition | null {
  const isExact = /^\$\.ContactLens\.[A-Za-z]+\.ExactMatch\.Transcript$/.test(node.comparisonvalue ?? '');
  if (node.operator !== 'CONTAINS_ANY' || !isExact) return null;
  const phrases = phrasesOf(node.operands ?? [], `${at}.Operands`, notes);
  if (phrases.length === 0) return null;
  const filters = readFields(
    { logicoperator: Text, filters: List },
    node.filterclause ?? {},
    `${at}.FilterClause`,
    notes,
  );
  let role: 'agent' | 'customer' | undefined;
  let range: object | undefined;
  for (const [index, filter] of (filters.filters ?? []).entries()) {
    const where = `${at}.FilterClause.Filters[${index}]`;
    const { type, data } = readFields({ type: Text, data: Anything }, filter, where, notes);
    if (type === 'ParticipantRole' && data === 'AGENT') role = 'agent';
    else if (type === 'ParticipantRole' && data === 'CUSTOMER') role = 'customer';
    else if (type?.endsWith('ContactPeriodSeconds')) {
      range = periodOf(data);
      if (range === undefined) return null;
    } else if (type !== 'ParticipantRole' || data !== 'ANY') return null;
  }
  return {
    operator: 'keyword',
    label: `类别 ${name}`.slice(0, 200),
    ...(role === undefined ? {} : { role }),
    ...(range === undefined ? {} : { range }),
    phrases,
  };
}

function periodOf(data: unknown): object | undefined {
  const { First, Last } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  if (typeof First === 'number' && First >= 0) return { fromMs: 0, toMs: First * 1000 };
  return typeof Last === 'number' && Last >= 0 ? { lastMs: Last * 1000 } : undefined;
}
