/** Reads one YAML file into a shape; errors name the file, the line and, where there is one, the likely word. */
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { EarmarkError } from '../pipeline/errors.ts';

export interface Located<T> {
  readonly file: string;
  readonly value: T;
  /** The file as written, before defaults are filled in. */
  readonly raw: unknown;
  /** Line of a place in the file, from 1. */
  lineOf(path: readonly PropertyKey[]): number;
}

export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is wrong and, where there is one, the likely word. */
  readonly what: string;
}

/** `rules-invalid`: everything wrong with one file; the message is about the first. */
export class RulesInvalid extends EarmarkError {
  readonly problems: readonly Problem[];

  constructor(first: Problem, more: readonly Problem[] = []) {
    super('rules-invalid', `${first.file}, line ${first.line}: ${first.what}`);
    this.problems = [first, ...more];
  }
}

/** Takes what is wrong with a file: the loader throws it, `earmark rules lint` collects it. */
export type Report = (problem: RulesInvalid) => void;

/** A rule with its lists is a few kilobytes. */
export const MOST_FILE_CHARS = 1_000_000;
/** Rules nest a dozen deep. */
const MOST_NESTED = 60;

/** Throws RulesInvalid. `name` is how the file is called in messages. */
export function readYaml<T>(text: string, name: string, schema: z.ZodType<T>): Located<T> {
  if (text.length > MOST_FILE_CHARS)
    throw ruleError(name, 1, `the file has ${text.length} characters; ${MOST_FILE_CHARS} are allowed`);
  const nested = tooDeepAt(text);
  if (nested !== null)
    throw ruleError(name, nested, `nests deeper than ${MOST_NESTED} levels. Write it flatter`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [syntax] = document.errors;
  if (syntax !== undefined)
    throw ruleError(name, lines.linePos(syntax.pos[0]).line, syntax.message.split('\n')[0] ?? 'not YAML');
  const lineOf = (at: readonly PropertyKey[]): number => {
    for (let length = at.length; length > 0; length--) {
      const node: unknown = document.getIn(at.slice(0, length), true);
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
        return lines.linePos(Number(node.range[0])).line;
    }
    return 1;
  };
  const raw = plainOf(document, name);
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return { file: name, value: parsed.data, raw, lineOf };
  const problemOf = (found: Issue): Problem => {
    const issue = deepest([found]);
    const place = [...issue.path, ...(issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [])];
    const what = `${place.join('.') || 'the file'}: ${issue.message}${suggestion(issue, schema)}`;
    return { file: name, line: lineOf(place), what };
  };
  const { issues } = parsed.error;
  const first = likeliest(issues);
  const more = issues.filter((issue) => issue !== first && !isMisspelt(issue, issues, schema));
  throw new RulesInvalid(problemOf(first), more.map(problemOf));
}

/** Aliases (*name) are kept to what people write by hand: a few lines of them can stand for millions of values. */
function plainOf(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw ruleError(name, 1, 'uses aliases (*name) within aliases or too many of them. Write the values out');
  }
}

/** Line where brackets, dashes or blanks open more levels than a reader could follow; null where none does. */
function tooDeepAt(text: string): number | null {
  let open = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = /^[ ?:-]*/.exec(line)?.[0] ?? '';
    if ((indent.match(/[?:-] /g)?.length ?? 0) > MOST_NESTED) return index + 1;
    if (indent.length > 4 * MOST_NESTED) return index + 1;
    for (const char of line) {
      if (char === '[' || char === '{') open++;
      else if (char === ']' || char === '}') open = Math.max(0, open - 1);
      if (open > MOST_NESTED) return index + 1;
    }
  }
  return null;
}

export function ruleError(file: string, line: number, what: string): RulesInvalid {
  return new RulesInvalid({ file, line, what });
}

/** ". Did you mean “x”?" when one of `known` is a slip away from `word`, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const ranked = known
    .map((one) => ({ one, slips: slips(word, one) }))
    .sort((a, b) => a.slips - b.slips || (a.one < b.one ? -1 : 1));
  const [best] = ranked;
  return best !== undefined && best.slips <= Math.max(1, Math.floor(word.length / 3))
    ? `. Did you mean "${best.one}"?`
    : '';
}

type Issue = z.core.$ZodIssue;

/** A misspelt name shows up twice, as unknown and as missing; the unknown one is what was written. */
function likeliest(issues: readonly Issue[]): Issue {
  const first = issues.find((issue) => issue.code === 'unrecognized_keys') ?? issues[0];
  if (first === undefined) throw new TypeError('a failed parse has issues');
  return first;
}

/** The field is missing because it was written otherwise, which is said of the unknown one. */
function isMisspelt(missing: Issue, issues: readonly Issue[], schema: z.ZodType): boolean {
  if (missing.input !== undefined) return false;
  const at = missing.path.slice(0, -1).join('.');
  return issues.some(
    (issue) =>
      issue.code === 'unrecognized_keys' &&
      issue.path.join('.') === at &&
      suggestion(issue, schema).includes(`"${String(missing.path.at(-1))}"`),
  );
}

/** Of a union that fits nowhere, the branch that came furthest says most. */
function deepest(issues: readonly Issue[]): Issue {
  const first = likeliest(issues);
  if (first.code !== 'invalid_union' || first.errors.length === 0) return first;
  const branches = first.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => deepest(branch))
    .sort((a, b) => b.path.length - a.path.length);
  const [best] = branches;
  return best === undefined ? first : { ...best, path: [...first.path, ...best.path] };
}

function suggestion(issue: Issue, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys') return didYouMean(issue.keys[0] ?? '', keysOf(schema));
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    const written: unknown = (issue.input as Record<string, unknown> | undefined)?.[
      issue.discriminator ?? ''
    ];
    return typeof written === 'string' ? didYouMean(written, issue.options.map(String)) : '';
  }
  if (issue.code === 'invalid_value' && typeof issue.input === 'string')
    return didYouMean(issue.input, issue.values.map(String));
  return '';
}

/** Every property name that occurs anywhere in the schema. */
function keysOf(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const own =
    'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
      ? Object.keys(schema.shape)
      : [];
  const children = ['def', 'shape', 'options', 'element', 'innerType', 'valueType', 'in', 'getter'].flatMap(
    (name) => {
      const child = (schema as Record<string, unknown>)[name];
      return typeof child === 'object' && child !== null ? Object.values(child).concat(child) : [];
    },
  );
  return [...own, ...children.flatMap((child) => keysOf(child, seen))];
}

/** Letters to insert, drop or replace to get from one word to the other. */
function slips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}
