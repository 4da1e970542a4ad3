/** Conditions of 智能对话分析, each with its operators, as conditions and expressions of a rule here. */
import type { Expression } from '../schema.ts';
import { type ReadOperator, readOperator } from './alibaba-operators.ts';
import { type CheckRange, type HitTime, placeOf, readCheckRange } from './alibaba-range.ts';
import { Anything, List, type NotCarried, type Notes, OTHER_ID, readFields, skip, Text } from './fields.ts';
import { safeId, unknownCondition, type WrittenCondition } from './imported-pack.ts';
import { type Lambda, namesIn, parseLambda } from './lambda.ts';

export interface SourceCondition {
  readonly cid: string;
  readonly where: string;
  readonly check: CheckRange;
  readonly operators: readonly ReadOperator[];
  readonly lambda: Lambda | null;
  /** What of it was not carried over; stands in the to-dos of every rule that uses it. */
  readonly gaps: readonly NotCarried[];
}
/** A rule names the first of them; the list of all is beside the pack. */
const MOST_GAPS = 50;
export type Conditions = readonly SourceCondition[];

const shape = {
  cid: Text,
  id: Text,
  name: Text,
  rid: Anything,
  checkrange: Anything,
  operators: List,
  lambda: Text,
};
const READERS_ONLY = 'the names of its operators are shown instead';
const aliases = { conditioninfocid: 'cid', operlambda: 'lambda' };

export function readConditions(values: readonly unknown[], notes: Notes): Conditions {
  const seen = new Set<string>();
  return values.flatMap((value, index): SourceCondition[] => {
    const where = `conditions[${index}]`;
    const before = notes.notCarried.length;
    const read = readFields(shape, value, where, notes, aliases);
    const cid = read.cid ?? read.id ?? '';
    if (read.cid !== undefined && read.id !== undefined) skip(notes, `${where}.id`, read.id, OTHER_ID);
    if (read.rid !== undefined) skip(notes, `${where}.rid`, read.rid, OTHER_ID);
    if (read.name !== undefined && read.name !== '') skip(notes, `${where}.name`, read.name, READERS_ONLY);
    if (cid === '' || seen.has(cid)) {
      skip(notes, where, value, cid === '' ? 'it has no cid' : `there is a condition "${cid}" already`);
      return [];
    }
    seen.add(cid);
    const check = readCheckRange(read.checkrange, `${where}.check_range`, notes);
    const operators = (read.operators ?? []).map((operator, at) => {
      const unknown = safeId('not_carried', `${cid} ${at + 1}`, new Set());
      return readOperator(operator, `${where}.operators[${at}]`, check.role, unknown, notes);
    });
    const lambda = lambdaOf(read.lambda, operators, `${where}.lambda`, notes);
    return [
      { cid, where, check, operators, lambda, gaps: notes.notCarried.slice(before, before + MOST_GAPS) },
    ];
  });
}

/** Null: the condition cannot be told. Without a lambda a single operator stands for itself. */
function lambdaOf(
  text: string | undefined,
  operators: readonly ReadOperator[],
  where: string,
  notes: Notes,
): Lambda | null {
  const [only] = operators;
  if (only === undefined) {
    skip(notes, where, text ?? '', 'the condition has no operators; a person is asked');
    return null;
  }
  try {
    const lambda = parseLambda(text ?? '');
    const unknown = namesIn(lambda).find((name) => !operators.some(({ oid }) => oid === name));
    if (unknown === undefined) {
      for (const { oid } of operators)
        if (!namesIn(lambda).includes(oid)) skip(notes, where, oid, 'the lambda does not use this operator');
      return lambda;
    }
    // Uploads are numbered anew: a lone operator is the one that was meant.
    if (operators.length === 1 && lambda.kind === 'name') return { kind: 'name', name: only.oid };
    skip(notes, where, text, `there is no operator "${unknown}"; a person is asked`);
  } catch (error) {
    if (operators.length === 1 && (text ?? '').trim() === '') return { kind: 'name', name: only.oid };
    skip(
      notes,
      where,
      text ?? '',
      `${error instanceof Error ? error.message : 'unreadable'}; a person is asked`,
    );
  }
  return null;
}

export interface Built {
  readonly conditions: Readonly<Record<string, WrittenCondition>>;
  readonly fail: Expression;
  readonly isRough: boolean;
  readonly gaps: NotCarried[];
  readonly used: ReadonlySet<string>;
}

/** `lambda` of a rule over known cids, with every condition they lean on. */
export function conditionsFor(
  lambda: Lambda,
  byCid: ReadonlyMap<string, SourceCondition>,
  hitTime: HitTime,
  notes: Notes,
): Built {
  const conditions: Record<string, WrittenCondition> = {};
  const taken = new Set<string>();
  const done = new Map<string, { main: string | null; holds: Expression }>();
  const open = new Set<string>();
  const gaps: NotCarried[] = [];
  let isRough = false;

  const build = (cid: string): { main: string | null; holds: Expression } | null => {
    const known = done.get(cid);
    if (known !== undefined) return known;
    const source = byCid.get(cid);
    if (source === undefined || open.has(cid) || open.size > 100) return null;
    open.add(cid);
    const before = notes.notCarried.length;
    const anchor = source.check.anchor === null ? null : (build(source.check.anchor.cid)?.main ?? null);
    const { range, isRough: roughPlace } = placeOf(source.check, anchor, hitTime, notes);
    const place = range === undefined ? {} : { range };
    const oids = ['', ...source.operators.map(({ oid }) => oid)];
    const names = new Map(oids.map((oid) => [oid, safeId('c', `${cid} ${oid}`, taken)]));
    const nameOf = (oid: string) => names.get(oid) ?? '';
    const add = ({ oid, condition, known: isKnown }: ReadOperator, more: object = {}) => {
      const placed = isKnown ? { ...condition, ...place, ...more } : condition;
      conditions[nameOf(oid)] = Object.fromEntries(
        Object.entries(placed).filter(([, value]) => value !== undefined),
      ) as WrittenCondition;
    };
    const built = join(source, nameOf, add, notes);
    isRough ||= roughPlace || source.check.isRough || built.isRough || source.gaps.some(matters);
    gaps.push(...source.gaps, ...notes.notCarried.slice(before));
    open.delete(cid);
    done.set(cid, built);
    return built;
  };
  const expression = (part: Lambda): Expression => {
    if (part.kind === 'name') return build(part.name)?.holds ?? part.name;
    if (part.kind === 'not') return negate(expression(part.part));
    return part.kind === 'and' ? { and: part.parts.map(expression) } : { or: part.parts.map(expression) };
  };
  const fail = expression(lambda);
  return { conditions, fail, isRough, gaps, used: new Set(done.keys()) };
}

/**
 * Operators joined by "and" have to hold in one sentence: the first is looked for, the others beside it. Anything else is
 * joined over the whole range. `main` is what other conditions may lean on.
 */
function join(
  source: SourceCondition,
  nameOf: (oid: string) => string,
  add: (operator: ReadOperator, more?: object) => void,
  notes: Notes,
): { main: string | null; holds: Expression; isRough: boolean } {
  const { cid, lambda, operators, where } = source;
  const operator = new Map(operators.map((one) => [one.oid, one]));
  const literals = lambda === null ? null : literalsOf(lambda, operator);
  if (literals !== null) {
    const used = literals.filter(({ one }) => one.known);
    const first = used.find(({ negated }) => !negated);
    if (literals.length === 1 || (first !== undefined && used.length === literals.length)) {
      const main = first ?? literals[0];
      const others = literals.filter((literal) => literal !== main);
      for (const { one } of others) add(one);
      const beside = (negated: boolean) =>
        others
          .filter((other) => other.negated === negated)
          .map(({ one }) => ({ condition: nameOf(one.oid) }));
      const more = { with: beside(false), without: beside(true) };
      if (main !== undefined) {
        add(main.one, Object.fromEntries(Object.entries(more).filter(([, list]) => list.length > 0)));
        const name = nameOf(main.one.oid);
        const isPlace = main.one.known && !main.negated;
        return {
          main: isPlace ? name : null,
          holds: main.negated ? { not: name } : name,
          isRough: !main.one.known,
        };
      }
    }
  }
  if (lambda === null) {
    const name = safeId('not_carried', cid, new Set());
    const condition = unknownCondition(name, `条件 ${cid}`);
    add({ oid: '', condition, negated: false, known: false });
    return { main: null, holds: nameOf(''), isRough: true };
  }
  for (const one of operators) add(one);
  const expression = (part: Lambda): Expression => {
    if (part.kind === 'name') {
      const name = nameOf(part.name);
      return operator.get(part.name)?.negated ? { not: name } : name;
    }
    if (part.kind === 'not') return negate(expression(part.part));
    return part.kind === 'and' ? { and: part.parts.map(expression) } : { or: part.parts.map(expression) };
  };
  const isOr = lambda.kind === 'or' && lambda.parts.every(({ kind }) => kind === 'name');
  if (!isOr)
    skip(
      notes,
      `${where}.lambda`,
      lambda,
      'its operators are joined over the range, not within one sentence',
    );
  return { main: null, holds: expression(lambda), isRough: !isOr || operators.some(({ known }) => !known) };
}

interface Literal {
  readonly one: ReadOperator;
  readonly negated: boolean;
}

/** The parts of "1&&!2&&3"; null for anything with an "or". */
function literalsOf(lambda: Lambda, operators: ReadonlyMap<string, ReadOperator>): Literal[] | null {
  const parts = lambda.kind === 'and' ? lambda.parts : [lambda];
  const literals: Literal[] = [];
  for (const part of parts) {
    const negated = part.kind === 'not';
    const inner = part.kind === 'not' ? part.part : part;
    const one = inner.kind === 'name' ? operators.get(inner.name) : undefined;
    if (one === undefined || literals.some((other) => other.one === one)) return null;
    literals.push({ one, negated: negated !== one.negated });
  }
  return literals;
}

/** What is off, zero or empty there changes nothing by not being here. */
function matters({ what, why }: NotCarried): boolean {
  if (why === OTHER_ID || why === READERS_ONLY) return false;
  return !['false', '0', '', '[]', '{}'].includes(what);
}

function negate(expression: Expression): Expression {
  return typeof expression === 'object' && 'not' in expression ? expression.not : { not: expression };
}
