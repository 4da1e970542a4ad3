/** Every rule set that was ever stored, by hash, with the files it was made of. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { RuleSet } from '../../rules/compile.ts';
import { ruleSetOf } from '../../rules/load.ts';
import type { PackTexts } from '../../rules/pack-texts.ts';
import { EarmarkError } from '../errors.ts';
import type { Database } from './tables.ts';

export interface StoredRuleSet {
  readonly hash: string;
  readonly name: string;
  /** Of the pack, as its author counts. */
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly note: string | null;
  /** Hash of the rule set it was edited from. */
  readonly basedOn: string | null;
  /** For the whole organisation. */
  readonly inForce: boolean;
  /** Last time it was put in force, wherever; null: never. */
  readonly activatedAt: string | null;
}

const FilePath = z
  .string()
  .regex(
    /^(((lists|facts|score-cards)\/)?[\w.-]+\.yaml|knowledge\/[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.(yaml|csv))$/u,
    'is not the path of a pack file, e.g. lists/apologies.yaml',
  );
const Files = z.record(FilePath, z.string());

/**
 * Stores a pack under its hash; what is in force does not change. Packs that differ only in tests and comments have
 * one hash: the newest texts are kept. Throws EarmarkError `rules-missing` or `rules-invalid` with file and line.
 */
export async function storeRuleSet(
  db: Kysely<Database>,
  pack: { files: PackTexts; createdBy: string; note?: string | null; basedOn?: string | null },
): Promise<{ readonly ruleSet: RuleSet; readonly isNew: boolean }> {
  const files = Files.safeParse(Object.fromEntries(pack.files));
  if (!files.success) {
    const path = files.error.issues[0]?.path.join('');
    throw new EarmarkError(
      'rules-invalid',
      `"${path}" is not the path of a pack file, such as no_greeting.yaml or lists/apologies.yaml.`,
      { status: 422 },
    );
  }
  const ruleSet = ruleSetOf(pack.files, 'the files given');
  const { hash, name, version } = ruleSet;
  const row = await db
    .insertInto('rule_sets')
    .values({
      hash,
      name,
      version,
      files: JSON.stringify(files.data),
      created_by: pack.createdBy,
      note: pack.note ?? null,
      based_on: pack.basedOn ?? null,
    })
    .onConflict((conflict) =>
      conflict.column('hash').doUpdateSet(({ ref }) => ({ name, version, files: ref('excluded.files') })),
    )
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirstOrThrow();
  return { ruleSet, isNew: row.is_new };
}

/** Newest first. */
export async function listRuleSets(db: Kysely<Database>): Promise<StoredRuleSet[]> {
  const rows = await db
    .selectFrom('rule_sets')
    .leftJoin('versions', (join) =>
      join.onRef('versions.version', '=', 'rule_sets.hash').on('versions.part', '=', 'rules'),
    )
    .select(['hash', 'name', 'rule_sets.version', 'created_at', 'created_by', 'note', 'based_on', 'part'])
    .select((select) =>
      select
        .selectFrom('rule_set_activations')
        .whereRef('rule_set_activations.hash', '=', 'rule_sets.hash')
        .select(({ fn }) => fn.max('at').as('at'))
        .as('activated_at'),
    )
    .orderBy('created_at', 'desc')
    .orderBy('hash')
    .execute();
  return rows.map((row) => ({
    hash: row.hash,
    name: row.name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    note: row.note,
    basedOn: row.based_on,
    inForce: row.part !== null,
    activatedAt: row.activated_at?.toISOString() ?? null,
  }));
}

/** The full hash of a stored rule set from its first 6 or more characters, or of the one in force from `in-force`. */
export async function findRuleSet(db: Kysely<Database>, text: string): Promise<string> {
  if (text === 'in-force') {
    const row = await db
      .selectFrom('versions')
      .select('version')
      .where('part', '=', 'rules')
      .executeTakeFirst();
    if (row === undefined) throw noRulesYet();
    return row.version;
  }
  const rows = /^[0-9a-f]{6,64}$/.test(text)
    ? await db.selectFrom('rule_sets').select('hash').where('hash', 'like', `${text}%`).limit(2).execute()
    : [];
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw unknownRuleSet(text, rows.length > 1);
  return row.hash;
}

/** The files of a stored pack, for restoring and editing. */
export async function readRuleSetFiles(db: Kysely<Database>, hash: string): Promise<PackTexts> {
  const row = await db
    .selectFrom('rule_sets')
    .select(['files', 'content'])
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) throw unknownRuleSet(hash, false);
  return new Map(Object.entries(row.files ?? filesOf(row.content)));
}

/**
 * Compiled from its stored files (some tenths of a second: keep it, see rule-set-cache.ts). It has the hash it was
 * stored under even where a newer program would count another one.
 */
export async function loadStoredRuleSet(db: Kysely<Database>, hash: string): Promise<RuleSet> {
  return { ...ruleSetOf(await readRuleSetFiles(db, hash), `rule set ${hash}`), hash };
}

function unknownRuleSet(hash: string, isAmbiguous: boolean): EarmarkError {
  return new EarmarkError(
    'rule-set-unknown',
    isAmbiguous
      ? `More than one rule set begins with ${hash}: give more of the hash.`
      : `No rule set ${hash} is stored. "earmark rules list" shows those that are.`,
    { status: 404 },
  );
}

export function noRulesYet(): EarmarkError {
  return new EarmarkError('no-rules-yet', 'No rule set is in force yet: start a worker first.', {
    status: 409,
  });
}

const Content = z.object({
  name: z.string(),
  version: z.number(),
  rules: z.array(z.looseObject({ id: z.string() })),
  scoreCards: z.array(z.looseObject({ id: z.string() })),
  facts: z.array(z.looseObject({ id: z.string() })),
});

/** What older programs stored has no files but all they said; JSON is YAML. */
function filesOf(content: unknown): Record<string, string> {
  const { name, version, rules, scoreCards, facts } = Content.parse(content);
  const pack = { name, version, title: { zh: name, en: name }, operator: 'state_grid' };
  const each = (folder: string, items: readonly { id: string }[]) =>
    items.map((item) => [`${folder}${item.id}.yaml`, JSON.stringify(item)] as const);
  return Object.fromEntries([
    ['pack.yaml', JSON.stringify(pack)] as const,
    ...each('', rules),
    ...each('score-cards/', scoreCards),
    ...each('facts/', facts),
  ]);
}
