/** Which versions of the trained models work together, and which set is in force. */
import type { Kysely } from 'kysely';
import { TrainedName } from '../../models/trained-files.ts';
import { EarmarkError } from '../errors.ts';
import { hashOf } from '../hash.ts';
import type { Database } from './tables.ts';

/** Id of the version of each model. */
export type ModelSet = Readonly<Record<TrainedName, string>>;

export interface ModelsInForce {
  /** Version of part `models` in table `versions`: code and set. */
  readonly version: string;
  /** Versions of what no training changes: words, personal data, how calls are read. */
  readonly code: string;
  readonly hash: string;
  readonly set: ModelSet;
}

/** 12 hexadecimal digits. */
export function setHashOf(set: ModelSet): string {
  return hashOf(Object.fromEntries(TrainedName.options.map((name) => [name, set[name]]))).slice(0, 12);
}

/** What results are keyed with. */
export function modelsVersionOf(code: string, setHash: string): string {
  return `${code}+models-${setHash}`;
}

/** Null: a version of a program that kept no sets. */
export function partsOfModelsVersion(version: string): { code: string; hash: string } | null {
  const [, code, hash] = /^(.*)\+models-([0-9a-f]{12})$/.exec(version) ?? [];
  return code === undefined || hash === undefined ? null : { code, hash };
}

/** Returns its hash. The versions are stored. */
export async function storeModelSet(db: Kysely<Database>, set: ModelSet): Promise<string> {
  const hash = setHashOf(set);
  await db
    .insertInto('model_sets')
    .values({
      hash,
      turns: set.turns,
      complaint: set.complaint,
      business_type: set['business-type'],
      emotion: set.emotion,
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return hash;
}

/** Throws EarmarkError `model-set-unknown`. */
export async function readModelSet(db: Kysely<Database>, hash: string): Promise<ModelSet> {
  const row = await db.selectFrom('model_sets').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined)
    throw new EarmarkError(
      'model-set-unknown',
      `No set of models ${hash} is stored. "earmark models list --trained" shows those that are.`,
      { status: 404 },
    );
  const { turns, complaint, business_type, emotion } = row;
  return { turns, complaint, 'business-type': business_type, emotion };
}

/** Null: no worker has started yet, or only one of a program that kept no sets. */
export async function modelsInForce(db: Kysely<Database>): Promise<ModelsInForce | null> {
  const row = await db
    .selectFrom('versions')
    .select('version')
    .where('part', '=', 'models')
    .executeTakeFirst();
  const parts = row === undefined ? null : partsOfModelsVersion(row.version);
  if (row === undefined || parts === null) return null;
  return { version: row.version, ...parts, set: await readModelSet(db, parts.hash) };
}

/** Throws EarmarkError `no-models-yet`. */
export async function requireModelsInForce(db: Kysely<Database>): Promise<ModelsInForce> {
  const found = await modelsInForce(db);
  if (found !== null) return found;
  throw new EarmarkError('no-models-yet', 'No models are in force yet: start a worker first.', {
    status: 409,
  });
}
