/** Knowledge from the texts of a rule pack, or from its folder; what is wrong with it names file, line and remedy. */
import { createHash } from 'node:crypto';
import { type PackTexts, readKnowledgeTexts } from '../../rules/pack-texts.ts';
import { type Report, RulesInvalid, readYaml, ruleError } from '../../rules/read-yaml.ts';
import { regionFit } from '../../rules/regions.ts';
import { readKnowledgeCsv } from './csv.ts';
import { KnowledgeFile, type LocatedItem } from './item.ts';

export interface Knowledge {
  /** In order of their ids, then of the days they hold from. */
  readonly items: readonly LocatedItem[];
  /** SHA-256 (hex) of what the items say; file names, order and comments do not count. */
  readonly hash: string;
}

/** `packDir` holds a folder `knowledge`. No folder: no items. Throws RulesInvalid for the first problem. */
export async function loadKnowledge(packDir: string): Promise<Knowledge> {
  return knowledgeOf(await readKnowledgeTexts(packDir), (problem) => {
    throw problem;
  });
}

/** A file with a problem is left out once `report` has heard of it. */
export function knowledgeOf(texts: PackTexts, report: Report): Knowledge {
  const files = [...texts.keys()].filter((path) => path.startsWith('knowledge/')).sort();
  const items = files.flatMap((file) => itemsIn(texts, file, report));
  const kept = withoutRepeats(items, report);
  const hash = createHash('sha256')
    .update(JSON.stringify(kept.map(({ file: _file, line: _line, ...said }) => said)))
    .digest('hex');
  return { items: kept, hash };
}

/**
 * Items with these ids. Only files that name one are read: a pack of rules needs a handful of ten thousand items, and
 * reading all of them takes seconds.
 */
export function itemsNamed(texts: PackTexts, ids: ReadonlySet<string>, report: Report): LocatedItem[] {
  if (ids.size === 0) return [];
  const naming = [...texts].filter(
    ([path, text]) => path.startsWith('knowledge/') && [...ids].some((id) => text.includes(id)),
  );
  return knowledgeOf(new Map(naming), report).items.filter(({ id }) => ids.has(id));
}

function itemsIn(texts: PackTexts, file: string, report: Report): LocatedItem[] {
  const text = texts.get(file) ?? '';
  try {
    return file.endsWith('.csv') ? readKnowledgeCsv(text, file) : yamlItems(text, file, report);
  } catch (error) {
    if (!(error instanceof RulesInvalid)) throw error;
    report(error);
    return [];
  }
}

function yamlItems(text: string, file: string, report: Report): LocatedItem[] {
  const { value, lineOf } = readYaml(text, file, KnowledgeFile);
  const { defaults } = value;
  return value.items.flatMap((written, index): LocatedItem[] => {
    const line = lineOf(['items', index]);
    const kind = written.kind ?? defaults.kind;
    const owner = written.owner ?? defaults.owner;
    if (kind === undefined || owner === undefined) {
      const what = kind === undefined ? 'kind (script or item)' : 'owner';
      report(ruleError(file, line, `${written.id} has no ${what}. Write it here or under defaults`));
      return [];
    }
    return [
      {
        ...written,
        kind,
        owner,
        businessTypes: written.businessTypes ?? defaults.businessTypes ?? [],
        from: written.from ?? defaults.from ?? null,
        to: written.to ?? defaults.to ?? null,
        regions: written.regions ?? defaults.regions ?? [],
        version: written.version ?? defaults.version ?? 1,
        file,
        line,
      },
    ];
  });
}

/** Texts of one id must not hold on the same day in the same place, or nobody could tell which one counts. */
function withoutRepeats(items: readonly LocatedItem[], report: Report): LocatedItem[] {
  const sorted = [...items].sort(
    (a, b) => compare(a.id, b.id) || compare(a.from ?? '', b.from ?? '') || compare(a.file, b.file),
  );
  const kept: LocatedItem[] = [];
  for (const item of sorted) {
    const { file, line, id, from, to } = item;
    if (from !== null && to !== null && from > to) {
      report(ruleError(file, line, `${id} ends on ${to}, before it begins (${from}). Correct the days`));
      continue;
    }
    const other = ownOf(kept, id).find((one) => meetsInTime(one, item) && meetsInPlace(one, item));
    if (other === undefined) kept.push(item);
    else {
      const where = `${other.file}, line ${other.line}`;
      const what = `${id} is in ${where} already, for the same days and regions. Give it another id, or end one of them`;
      report(ruleError(file, line, what));
    }
  }
  return kept;
}

function ownOf(sorted: readonly LocatedItem[], id: string): LocatedItem[] {
  const own: LocatedItem[] = [];
  for (let at = sorted.length - 1; at >= 0; at--) {
    const item = sorted[at];
    if (item?.id !== id) break;
    own.push(item);
  }
  return own;
}

function meetsInTime(one: LocatedItem, other: LocatedItem): boolean {
  return (one.from ?? '') <= (other.to ?? '9') && (other.from ?? '') <= (one.to ?? '9');
}

/** A text for one region and one for everywhere else may hold at once. */
function meetsInPlace(one: LocatedItem, other: LocatedItem): boolean {
  if (one.regions.length === 0 || other.regions.length === 0)
    return one.regions.length === other.regions.length;
  return one.regions.some((region) => regionFit(region, other.regions) === 'inside');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
