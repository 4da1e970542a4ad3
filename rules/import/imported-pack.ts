/** The files of a pack made from an import, checked by the loader before anybody sees them. */
import { RE2JS } from 're2js';
import { stringify } from 'yaml';
import { checkPack } from '../load.ts';
import { patternTooLarge } from '../pattern-size.ts';
import { MOST_FILE_CHARS } from '../read-yaml.ts';
import type { Condition, Pack, Rule, ScoreCardDefinition } from '../schema.ts';
import { compactText } from '../spoken-text.ts';
import { type Carried, type NotCarried, type Notes, skip } from './fields.ts';

export interface ImportedPack {
  /** YAML by path: `pack.yaml`, `<rule-id>.yaml`, `score-cards/imported.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  readonly carried: readonly Carried[];
  readonly notCarried: readonly NotCarried[];
}

/** As written in a file; the loader fills in defaults. */
type Written<T> = { -readonly [Key in keyof T]?: unknown };
/** `where`: the place in the imported file. */
export interface ImportedRule extends Written<Rule> {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly section: string;
  readonly where: string;
  readonly todo: readonly string[];
}
export type WrittenCondition = Written<Condition> & {
  readonly operator: Condition['operator'];
  readonly label: string;
};
export interface ImportedCard {
  readonly title: { readonly zh: string; readonly en: string };
  readonly passMark: number;
  readonly sections: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
    readonly weight?: number;
    readonly rules: readonly string[];
  }[];
}

/** To-dos in a rule file; all of them stand in the list beside it. */
const MOST_TODOS = 40;
const MOST_WORDS = 200;

/** A rule the loader refuses is replaced by one that asks a person, and noted. */
export function packOf(
  pack: Pack,
  rules: readonly ImportedRule[],
  card: ImportedCard,
  notes: Notes,
): ImportedPack {
  const files = new Map([['pack.yaml', stringify(pack)]]);
  const written: Written<ScoreCardDefinition> = { id: 'imported', version: 1, priority: 0, ...card };
  if (rules.length > 0) files.set('score-cards/imported.yaml', stringify(written, { lineWidth: 0 }));
  for (const rule of rules) {
    const text = yamlOf(rule);
    if (text.length <= MOST_FILE_CHARS) files.set(`${rule.id}.yaml`, text);
    else {
      skip(notes, rule.where, rule.title.zh, 'the rule is too large for one file; it asks a person instead');
      files.set(`${rule.id}.yaml`, yamlOf(askingRule(rule, '规则过大，未能导入')));
    }
  }
  const wrong = new Map<string, string>();
  checkPack(files, 'the import', ({ problems: [first] }) => {
    if (first !== undefined && !wrong.has(first.file)) wrong.set(first.file, first.what);
  });
  for (const rule of rules) {
    const what = wrong.get(`${rule.id}.yaml`);
    if (what === undefined) continue;
    skip(notes, rule.where, rule.title.zh, `the rule cannot be written as it is: ${what}`);
    files.set(`${rule.id}.yaml`, yamlOf(askingRule(rule, shorten(what))));
  }
  return { files, carried: notes.carried, notCarried: notes.notCarried };
}

function yamlOf({ where: _, todo, ...rule }: ImportedRule): string {
  const shown = todo.slice(0, MOST_TODOS).map(shorten);
  const more = todo.length - shown.length;
  const all = more > 0 ? [...shown, `另有 ${more} 项未能导入，见 not-carried.json`] : shown;
  return stringify({ ...rule, todo: all }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function askingRule(rule: ImportedRule, why: string): ImportedRule {
  const { where, id, version, title, explanation, source, section, severity, points, veto } = rule;
  const conditions = { not_carried: unknownCondition('not_carried', title.zh) };
  const words = { id, version, title, explanation, source, section, severity, points, veto };
  return {
    where,
    ...words,
    decision: 'needs_human',
    conditions,
    fail: 'not_carried',
    todo: [...rule.todo, why],
  };
}

/** Nobody knows whether it holds, unless the metadata say so: a rule that depends on it is unsure. */
export function unknownCondition(name: string, label: string): WrittenCondition {
  return {
    operator: 'metadata',
    label: shorten(`未能导入：${label}`),
    field: `extra.${name}`,
    compare: 'eq',
    value: true,
  };
}

/** What is wrong with an expression on the linear-time engine; null when it can be used. */
export function expressionProblem(pattern: string): string | null {
  const tooLarge = patternTooLarge(pattern);
  if (tooLarge !== null) return tooLarge;
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return `the expression cannot run in linear time (${what}). Look-around and back-references are not supported`;
  }
}

/** Phrases as a rule may have them: "@" would take in a list, and what is nothing but punctuation is never heard. */
export function phrasesOf(values: readonly unknown[], where: string, notes: Notes): string[] {
  return values.flatMap((value, index) => {
    const at = `${where}[${index}]`;
    const phrase = typeof value === 'string' ? value.trim().replace(/^[@\s]+/, '') : '';
    if (phrase !== '' && compactText(phrase) !== '') return [phrase];
    skip(notes, at, value, 'there is nothing in it that can be heard');
    return [];
  });
}

const MOST_SLUG = 40;

/** `prefix` and what is left of `id`: letters, digits and _ only, no two alike within `taken`. */
export function safeId(prefix: string, id: string, taken: Set<string>): string {
  const rest = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MOST_SLUG);
  const base = rest === '' ? prefix : `${prefix}_${rest}`;
  let name = base;
  for (let more = 2; taken.has(name); more++) name = `${base}_${more}`;
  taken.add(name);
  return name;
}

export function shorten(text: string): string {
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text;
}

/** Both languages; without a text in one of them the other stands in. */
export function named(text: string | undefined, otherwise: string): { zh: string; en: string } {
  const name = shorten((text ?? '').trim() || otherwise);
  return { zh: name, en: name };
}
