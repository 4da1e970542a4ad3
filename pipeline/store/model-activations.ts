/** Which models were put in force, by whom and why: append-only. What is in force now stays in `versions`. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { TrainedName } from '../../models/trained-files.ts';
import { EarmarkError } from '../errors.ts';
import {
  type ModelSet,
  modelsInForce,
  modelsVersionOf,
  readModelSet,
  requireModelsInForce,
  storeModelSet,
} from './model-sets.ts';
import type { ModelActivationsTable } from './model-tables.ts';
import { findModelVersion, insertModelVersion, type NewModelVersion } from './model-versions.ts';
import type { Database } from './tables.ts';

type Kind = ModelActivationsTable['kind'];

export interface ModelActivation {
  readonly id: number;
  /** Of the set. */
  readonly hash: string;
  readonly previousHash: string | null;
  /** The version somebody activated; null: a whole set. */
  readonly version: string | null;
  readonly kind: Kind;
  readonly who: string;
  readonly why: string;
  readonly at: string;
}

interface Change {
  readonly who: string;
  readonly why: string;
  /** Throws when this program cannot use the set: what cannot be loaded must not come into force. */
  check(set: ModelSet): Promise<void>;
}

/**
 * Puts a stored version in force in the place of the one of the same name. Calls are analysed again beside their old
 * opinions. Throws EarmarkError `model-unknown`, `model-in-force`, `who-missing`, `why-missing`, `no-models-yet`, and
 * what `check` throws.
 */
export async function activateModel(
  db: Kysely<Database>,
  { version: text, ...change }: Change & { readonly version: string },
): Promise<ModelActivation> {
  requireNames(change);
  const { id, name } = await findModelVersion(db, text);
  await change.check({ ...(await requireModelsInForce(db)).set, [name]: id });
  return await db.transaction().execute(async (trx) => {
    await lockActivations(trx);
    const { code, hash: previous, set } = await requireModelsInForce(trx);
    if (set[name] === id)
      throw new EarmarkError('model-in-force', `Model version ${id} (${name}) is in force already.`, {
        status: 409,
      });
    const hash = await storeModelSet(trx, { ...set, [name]: id });
    return await putInForce(trx, { code, hash, previous, version: id, kind: 'activate', ...change });
  });
}

/** Back to the set that was in force before the present one. Throws also `nothing-to-roll-back`. */
export async function rollbackModels(db: Kysely<Database>, change: Change): Promise<ModelActivation> {
  requireNames(change);
  const wanted = await formerSet(db);
  await change.check(await readModelSet(db, wanted));
  return await db.transaction().execute(async (trx) => {
    await lockActivations(trx);
    const { code, hash: previous } = await requireModelsInForce(trx);
    const hash = await formerSet(trx);
    if (hash !== wanted)
      throw new EarmarkError('model-changed', 'Somebody else changed the models meanwhile. Look again.', {
        status: 409,
      });
    return await putInForce(trx, { code, hash, previous, version: null, kind: 'rollback', ...change });
  });
}

/** Newest first. */
export async function modelActivations(db: Kysely<Database>): Promise<ModelActivation[]> {
  const rows = await db.selectFrom('model_activations').selectAll().orderBy('id', 'desc').execute();
  return rows.map(activationOf);
}

export interface ModelOffer {
  readonly inForce: string;
  /** Hash of the set that came with the program when it is not what is in force. */
  readonly candidate: string | null;
  readonly isChanged: boolean;
}

/**
 * Stores the models a program came with. They come into force by themselves as long as no person has activated others,
 * and where the ones in force were made for another program. Part `models` then names this program and the set.
 */
export async function offerModels(
  db: Kysely<Database>,
  {
    code,
    models,
    usable,
  }: {
    code: string;
    models: readonly NewModelVersion[];
    /** Can this program use the version of this model that was made for `madeFor`? */
    usable: (name: TrainedName, madeFor: string) => boolean;
  },
): Promise<ModelOffer> {
  return await db.transaction().execute(async (trx) => {
    await lockActivations(trx);
    const ids = new Map<TrainedName, string>();
    for (const model of models) ids.set(model.name, (await insertModelVersion(trx, model)).id);
    const shipped = await storeModelSet(trx, Object.fromEntries(ids) as ModelSet);
    const [last] = await modelActivations(trx);
    const current = await modelsInForce(trx);
    const record = { code, hash: shipped, previous: last?.hash ?? null, version: null, who: 'system' };
    if (last === undefined)
      await putInForce(trx, { ...record, kind: 'first', why: 'the models of the first start' });
    else if ((last.kind === 'first' || last.kind === 'shipped') && last.hash !== shipped)
      await putInForce(trx, { ...record, kind: 'shipped', why: 'came with a newer program' });
    else {
      const set = await readModelSet(trx, last.hash);
      const unusable = await firstUnusable(trx, set, usable);
      if (unusable === null) await point(trx, code, last.hash);
      else
        await putInForce(trx, {
          ...record,
          kind: 'shipped',
          why: `version ${set[unusable]} of ${unusable} was made for another program; train it again`,
        });
    }
    const after = await requireModelsInForce(trx);
    return {
      inForce: after.hash,
      candidate: after.hash === shipped ? null : shipped,
      isChanged: after.version !== current?.version,
    };
  });
}

async function firstUnusable(
  trx: Transaction<Database>,
  set: ModelSet,
  usable: (name: TrainedName, madeFor: string) => boolean,
): Promise<TrainedName | null> {
  for (const [name, id] of Object.entries(set) as [TrainedName, string][])
    if (!usable(name, (await findModelVersion(trx, id)).madeFor)) return name;
  return null;
}

/** The set before the present one; a rollback takes back the activation before it. */
async function formerSet(db: Kysely<Database>): Promise<string> {
  const stack: string[] = [];
  for (const { kind, hash } of (await modelActivations(db)).toReversed()) {
    if (kind === 'rollback') stack.pop();
    else stack.push(hash);
  }
  const former = stack.at(-2);
  if (former !== undefined) return former;
  throw new EarmarkError(
    'nothing-to-roll-back',
    'No models were in force before these. "earmark models list --trained" shows the history.',
    { status: 409 },
  );
}

async function putInForce(
  trx: Transaction<Database>,
  change: {
    code: string;
    hash: string;
    previous: string | null;
    version: string | null;
    kind: Kind;
    who: string;
    why: string;
  },
): Promise<ModelActivation> {
  await point(trx, change.code, change.hash);
  const row = await trx
    .insertInto('model_activations')
    .values({
      hash: change.hash,
      previous_hash: change.previous,
      version: change.version,
      kind: change.kind,
      who: change.who.trim(),
      why: change.why.trim(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return activationOf(row);
}

async function point(trx: Transaction<Database>, code: string, hash: string): Promise<void> {
  const version = modelsVersionOf(code, hash);
  const detail = JSON.stringify({ code, set: hash });
  await trx
    .insertInto('versions')
    .values({ part: 'models', version, detail })
    .onConflict((conflict) =>
      conflict
        .column('part')
        .doUpdateSet({ version, detail, activated_at: sql`now()` })
        .where('versions.version', '<>', version),
    )
    .execute();
}

/** Two who change the models at once come one after the other, also where nothing is in force yet. */
async function lockActivations(trx: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('models in force', 0))`.execute(trx);
}

function requireNames({ who, why }: Change): void {
  if (why.trim() === '')
    throw new EarmarkError('why-missing', 'Say why the models change: the reason is kept with the change.', {
      status: 422,
    });
  if (who.trim() === '')
    throw new EarmarkError('who-missing', 'Say who changes the models: the name is kept with the change.', {
      status: 422,
    });
}

function activationOf(row: {
  id: number;
  hash: string;
  previous_hash: string | null;
  version: string | null;
  kind: Kind;
  who: string;
  why: string;
  at: Date;
}): ModelActivation {
  return {
    id: row.id,
    hash: row.hash,
    previousHash: row.previous_hash,
    version: row.version,
    kind: row.kind,
    who: row.who,
    why: row.why,
    at: row.at.toISOString(),
  };
}
