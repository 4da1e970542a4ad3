/** What may be written at a place in a rule file, from its JSON Schema. Pure; works on half-written YAML. */

interface Schema {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly description?: string;
}

export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'value';
  readonly description: string | null;
}

export interface Suggestions {
  /** Offset of the word that is being written. */
  readonly from: number;
  readonly items: readonly Suggestion[];
}

type Path = readonly (string | number)[];

/** Null where nothing is known. `schema` is rule.schema.json. */
export function suggestionsAt(schema: object, text: string, offset: number): Suggestions | null {
  const root = schema as Schema;
  const lines = text.slice(0, offset).split('\n');
  const before = lines.at(-1) ?? '';
  if (/^\s*#/.test(before)) return null;
  const all = text.split('\n');
  const at = lines.length - 1;
  const place = placeOf(before, all, at);
  if (place === null) return null;
  const { path, key, word } = place;
  const owners = nodesAt(root, path, operatorAt(all, at, before));
  const items = key === null ? keysOf(root, owners, takenIn(before)) : valuesOf(root, owners, key);
  const fitting = items.filter(({ label }) => label.startsWith(word) && label !== word);
  return fitting.length === 0 ? null : { from: offset - word.length, items: fitting };
}

interface Place {
  readonly path: Path;
  /** Whose value is being written; null: a key is. */
  readonly key: string | null;
  readonly word: string;
}

function placeOf(before: string, all: readonly string[], at: number): Place | null {
  const [, spaces = '', dashes = ''] = /^(\s*)((?:- +)*)/.exec(before) ?? [];
  const column = spaces.length + dashes.length;
  const rest = before.slice(column);
  const inside = parentsOf(all, at, column, dashes === '' ? null : spaces.length);
  const owner = /^([\w-]+):\s*/.exec(rest);
  const flow = owner !== null && /[{[]/.test(rest);
  if (flow) {
    const word = /[{,]\s*([\w-]*)$/.exec(rest);
    if (word !== null) return { path: [...inside, owner[1] ?? ''], key: null, word: word[1] ?? '' };
    const value = /[{,]\s*([\w-]+):\s*\[?([\w-]*)$/.exec(rest);
    if (value !== null)
      return { path: [...inside, owner[1] ?? ''], key: value[1] ?? '', word: value[2] ?? '' };
    const item = /^[\w-]+:\s*\[\s*(?:[^[\]{}]*,\s*)?([\w-]*)$/.exec(rest);
    return item === null ? null : { path: inside, key: owner[1] ?? '', word: item[1] ?? '' };
  }
  const value = /^([\w-]+):\s+([\w-]*)$/.exec(rest);
  if (value !== null) return { path: inside, key: value[1] ?? '', word: value[2] ?? '' };
  const key = /^([\w-]*)$/.exec(rest);
  return key === null ? null : { path: inside, key: null, word: key[1] ?? '' };
}

/** Keys above a line that begins at `column`; `dash`: column of its own dash. */
function parentsOf(all: readonly string[], at: number, column: number, dash: number | null): Path {
  const path: (string | number)[] = [];
  let limit = column;
  if (dash !== null) {
    path.unshift(0);
    limit = dash + 1;
  }
  for (let i = at - 1; i >= 0 && limit > 0; i--) {
    const found = /^(\s*)((?:- +)*)([\w-]+):/.exec(all[i] ?? '');
    if (found === null) continue;
    const [, spaces = '', dashes = '', key = ''] = found;
    const own = spaces.length + dashes.length;
    if (dashes !== '' && own === limit && path[0] !== 0) {
      // The first key of the list item this line stands in.
      path.unshift(0);
      limit = spaces.length + 1;
    } else if (own < limit && !(dashes !== '' && path[0] === 0)) {
      path.unshift(key);
      limit = own;
    }
  }
  return path;
}

/** `operator: …` of the condition around a line: it decides which keys there may be. */
function operatorAt(all: readonly string[], at: number, before: string): string | null {
  const own = /operator:\s*(\w+)/.exec(before)?.[1];
  if (own !== undefined) return own;
  const column = /^\s*/.exec(before)?.[0].length ?? 0;
  for (const step of [-1, 1])
    for (let i = at + step; i >= 0 && i < all.length; i += step) {
      const line = all[i] ?? '';
      if (line.trim() === '') continue;
      const indent = /^\s*/.exec(line)?.[0].length ?? 0;
      const operator = /^\s*operator:\s*(\w+)/.exec(line)?.[1];
      if (operator !== undefined && indent <= column) return operator;
      if (indent < column && indent <= 2) break;
    }
  return null;
}

function nodesAt(root: Schema, path: Path, operator: string | null): Schema[] {
  let nodes = branchesOf(root, root, operator);
  for (const part of path)
    nodes = nodes.flatMap((node) => {
      const next = typeof part === 'number' ? node.items : childOf(node, part);
      return next === undefined ? [] : branchesOf(root, next, operator);
    });
  return nodes;
}

function childOf({ properties, additionalProperties }: Schema, key: string): Schema | undefined {
  return properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

const mostNested = 12;

/** References followed, unions opened; of conditions only those of the operator written. */
function branchesOf(root: Schema, node: Schema, operator: string | null, depth = 0): Schema[] {
  if (depth > mostNested) return [];
  if (node.$ref !== undefined) {
    const target = root.definitions?.[node.$ref.replace('#/definitions/', '')];
    return target === undefined ? [] : branchesOf(root, target, operator, depth + 1);
  }
  const unions = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  if (unions.length === 0) return [node];
  const open = unions.flatMap((one) => branchesOf(root, one, operator, depth + 1));
  const named = open.filter(
    ({ properties }) => operator !== null && properties?.operator?.const === operator,
  );
  return named.length > 0 ? named : open;
}

function keysOf(root: Schema, nodes: readonly Schema[], taken: ReadonlySet<string>): Suggestion[] {
  const keys = new Map<string, Suggestion>();
  for (const { properties = {} } of nodes)
    for (const [label, node] of Object.entries(properties))
      if (!taken.has(label) && !keys.has(label))
        keys.set(label, { label, kind: 'key', description: describe(root, node) });
  return [...keys.values()];
}

function valuesOf(root: Schema, nodes: readonly Schema[], key: string): Suggestion[] {
  const labels = new Map<string, Suggestion>();
  const add = (label: string, description: string | null) =>
    labels.set(label, { label, kind: 'value', description });
  for (const owner of nodes) {
    const node = childOf(owner, key);
    for (const one of node === undefined ? [] : branchesOf(root, node, null))
      for (const value of [one, ...(one.items === undefined ? [] : branchesOf(root, one.items, null))]) {
        for (const option of value.enum ?? []) add(String(option), describe(root, value));
        if (value.const !== undefined) add(String(value.const), describe(root, value));
        if (value.type === 'boolean')
          for (const option of ['true', 'false']) add(option, describe(root, value));
      }
  }
  return [...labels.values()];
}

function describe(root: Schema, node: Schema): string | null {
  const target =
    node.$ref === undefined ? undefined : root.definitions?.[node.$ref.replace('#/definitions/', '')];
  return node.description ?? target?.description ?? null;
}

/** Keys on the same line of `{ … }`. */
function takenIn(before: string): ReadonlySet<string> {
  return new Set([...before.matchAll(/[{,]\s*([\w-]+):/g)].map(([, key]) => key ?? ''));
}
