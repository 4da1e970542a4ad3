/**
 * `versions.lock.json` of a pack: which content each version stands for, so that changed content has to be given a
 * new version. Content is what can change a verdict or points: words for readers (title, explanation, source,
 * knowledge, to-dos, labels) may be set right without a new version; the lists a rule takes in count as its own.
 */
import { z } from 'zod';
import { hashOf } from '../pipeline/hash.ts';
import type { PackFiles } from './load.ts';
import { type Located, type Problem, RulesInvalid } from './read-yaml.ts';

export const LOCK_FILE = 'versions.lock.json';

const Entry = z.strictObject({ version: z.int().min(1), sha256: z.string() });
type Entry = z.infer<typeof Entry>;
const Lock = z.strictObject({
  /** Facts have no version of their own: the pack's rises with them. */
  pack: Entry,
  facts: z.record(z.string(), z.strictObject({ sha256: z.string() })),
  rules: z.record(z.string(), Entry),
  scoreCards: z.record(z.string(), Entry),
});
export type Lock = z.infer<typeof Lock>;

/** `not-raised`, `lowered`: have to be mended in the pack. `not-locked`: `earmark rules lock` has to be run. */
export interface LockProblem extends Problem {
  readonly code: 'not-raised' | 'lowered' | 'not-locked';
}

/** `text` of a lock file; null stays null. Throws RulesInvalid when the file is damaged. */
export function parseLock(text: string | null): Lock | null {
  if (text === null) return null;
  try {
    return Lock.parse(JSON.parse(text));
  } catch {
    const what = 'this is no lock file. Take the last good one from version control';
    throw new RulesInvalid({ file: LOCK_FILE, line: 1, what });
  }
}

export function lockText(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** What the lock has to say of the pack as it is. Entries of removed rules stay, so that no version comes twice. */
export function lockOf(files: PackFiles, earlier: Lock | null): Lock {
  const lists = new Map(files.lists.map(({ file, raw }) => [`@${nameOf(file)}`, raw]));
  const { operator } = files.pack.value;
  return {
    pack: { version: files.pack.value.version, sha256: hashOf({ operator }) },
    facts: sorted(files.facts.map(({ value, raw }) => [value.id, { sha256: hashOf(contentOf(raw)) }])),
    rules: sorted([
      ...Object.entries(earlier?.rules ?? {}),
      ...files.rules.map((rule) => [rule.value.id, entryOf(rule, lists)] as const),
    ]),
    scoreCards: sorted([
      ...Object.entries(earlier?.scoreCards ?? {}),
      ...files.scoreCards.map((card) => [card.value.id, entryOf(card, lists)] as const),
    ]),
  };
}

/** Compares the pack with its lock. Without a lock the only problem is that there is none. */
export function compareLock(files: PackFiles, earlier: Lock | null): LockProblem[] {
  if (earlier === null) {
    return [{ code: 'not-locked', file: LOCK_FILE, line: 1, what: 'is missing. Run "earmark rules lock"' }];
  }
  const now = lockOf(files, earlier);
  return [
    ...files.rules.flatMap((rule) => compare(rule, now.rules, earlier.rules)),
    ...files.scoreCards.flatMap((card) => compare(card, now.scoreCards, earlier.scoreCards)),
    ...comparePack(files, now, earlier),
  ];
}

function compare(
  { file, value, lineOf }: Located<{ readonly id: string }>,
  now: Readonly<Record<string, Entry>>,
  earlier: Readonly<Record<string, Entry>>,
): LockProblem[] {
  const [own, locked] = [now[value.id], earlier[value.id]];
  if (own === undefined) return [];
  return problemsOf({ file, line: lineOf(['version']) }, own, locked, 'the content has changed');
}

function comparePack({ pack }: PackFiles, now: Lock, earlier: Lock): LockProblem[] {
  const ids = [...new Set([...Object.keys(now.facts), ...Object.keys(earlier.facts)])].sort();
  const changed = ids.filter((id) => now.facts[id]?.sha256 !== earlier.facts[id]?.sha256);
  const what =
    changed.length > 0
      ? `facts have changed (${changed.join(', ')})`
      : 'the operator whose facts hold has changed';
  const folded = (lock: Lock): Entry => ({
    version: lock.pack.version,
    sha256: hashOf([lock.pack.sha256, lock.facts]),
  });
  return problemsOf({ file: pack.file, line: pack.lineOf(['version']) }, folded(now), folded(earlier), what);
}

function problemsOf(
  at: { readonly file: string; readonly line: number },
  own: Entry,
  locked: Entry | undefined,
  changed: string,
): LockProblem[] {
  const problem = (code: LockProblem['code'], what: string): LockProblem[] => [{ ...at, code, what }];
  const run = 'Run "earmark rules lock"';
  if (locked === undefined)
    return problem('not-locked', `version ${own.version} is not in ${LOCK_FILE}. ${run}`);
  if (own.version > locked.version)
    return problem('not-locked', `${LOCK_FILE} knows version ${locked.version} only. ${run}`);
  if (own.version < locked.version) {
    const what = `version ${own.version} is lower than ${locked.version}, which was there before`;
    return problem('lowered', `${what}: write version ${locked.version + 1}`);
  }
  if (own.sha256 === locked.sha256) return [];
  return problem('not-raised', `${changed}, the version has not: raise version to ${locked.version + 1}`);
}

function entryOf(
  { value, raw }: Located<{ readonly version: number }>,
  lists: ReadonlyMap<string, unknown>,
): Entry {
  const used = [...textsIn(raw)].filter((text) => lists.has(text)).sort();
  const content = { content: contentOf(raw), lists: used.map((name) => lists.get(name)) };
  return { version: value.version, sha256: hashOf(content) };
}

const forReaders = ['version', 'title', 'explanation', 'source', 'knowledge', 'todo'];
/** Words for readers one level down: of each condition, section and dated version of a fact. */
const forReadersOfPart = ['label', 'title', 'source'];

/** As written, without defaults: a default that comes with a new Earmark changes no pack. */
function contentOf(raw: unknown): unknown {
  const content = drop(raw, forReaders);
  return mapValues(content, (value, field) =>
    ['conditions', 'sections', 'versions'].includes(field)
      ? mapValues(value, (part) => drop(part, forReadersOfPart))
      : value,
  );
}

function drop(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)));
}

function mapValues(value: unknown, change: (inner: unknown, field: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner, index) => change(inner, String(index)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, change(inner, field)]));
}

function textsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) textsIn(inner, found);
  return found;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '');
}
