/** Every version of a trained model, by short content hash, with its weights. */
import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { isModelFile, type ModelFiles, TrainedName, versionIdOf } from '../../models/trained-files.ts';
import { EarmarkError } from '../errors.ts';
import type { ModelVersionsTable } from './model-tables.ts';
import type { Database } from './tables.ts';

const Share = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.int() });

/** What a version can do on the frozen test part; intervals are 95 %. */
export const ModelMetrics = z.object({
  dialogues: z.int(),
  headlines: z.array(z.object({ metric: z.string(), value: Share, target: z.number().nullable() })),
  labels: z.array(
    z.object({
      label: z.string(),
      n: z.int(),
      /** Null: only F1 is counted. */
      precision: z.number().nullable(),
      recall: z.number().nullable(),
      f1: z.number(),
    }),
  ),
});
export type ModelMetrics = z.infer<typeof ModelMetrics>;

export interface ModelVersion {
  readonly id: string;
  readonly name: TrainedName;
  /** Digest of how a program must read a call to use it: `madeFor(name)`. */
  readonly madeFor: string;
  /** Null: not measured yet. */
  readonly metrics: ModelMetrics | null;
  readonly trainingHash: string | null;
  /** Confirmed labels it learned from, beside the corpus. */
  readonly labels: number;
  readonly labelsHash: string | null;
  readonly seed: number | null;
  readonly basedOn: string | null;
  readonly trainedBy: string;
  readonly trainedAt: string;
  readonly note: string | null;
  readonly shipped: boolean;
}

export interface NewModelVersion {
  readonly name: TrainedName;
  readonly files: ModelFiles;
  readonly madeFor: string;
  readonly metrics: ModelMetrics | null;
  readonly trainedBy: string;
  readonly trainingHash?: string | null;
  readonly labels?: number;
  readonly labelsHash?: string | null;
  readonly seed?: number | null;
  readonly basedOn?: string | null;
  readonly note?: string | null;
  readonly shipped?: boolean;
}

/** Weights of one model are some megabytes. */
const mostBytes = 200_000_000;

/** Stores a version under its hash; what is in force does not change. Stored already: what is there stays. */
export async function storeModelVersion(
  db: Kysely<Database>,
  version: NewModelVersion,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  return await db.transaction().execute((trx) => insertModelVersion(trx, version));
}

/** As storeModelVersion, as part of something larger. */
export async function insertModelVersion(
  trx: Transaction<Database>,
  version: NewModelVersion,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { name, files } = version;
  const id = versionIdOf(name, files);
  const row = await trx
    .insertInto('model_versions')
    .values({
      id,
      name,
      made_for: version.madeFor,
      metrics: version.metrics === null ? null : JSON.stringify(version.metrics),
      training_hash: version.trainingHash ?? null,
      labels: version.labels ?? 0,
      labels_hash: version.labelsHash ?? null,
      seed: version.seed ?? null,
      based_on: version.basedOn ?? null,
      trained_by: version.trainedBy,
      note: version.note ?? null,
      shipped: version.shipped ?? false,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return { id, isNew: false };
  await trx
    .insertInto('model_files')
    .values(
      [...files].map(([path, bytes]) => ({
        version: id,
        path,
        sha256: sha256Of(bytes),
        content: Buffer.from(bytes),
      })),
    )
    .execute();
  return { id, isNew: true };
}

/** Newest first, all or those of one name. */
export async function listModelVersions(
  db: Kysely<Database>,
  name: TrainedName | null = null,
): Promise<ModelVersion[]> {
  const all = db.selectFrom('model_versions').select(columns).orderBy('trained_at', 'desc').orderBy('id');
  const rows = await (name === null ? all : all.where('name', '=', name)).execute();
  return rows.map(versionOf);
}

/** From the first 6 or more characters of its id. Throws EarmarkError `model-unknown`. */
export async function findModelVersion(db: Kysely<Database>, text: string): Promise<ModelVersion> {
  const rows = /^[0-9a-f]{6,12}$/.test(text)
    ? await db.selectFrom('model_versions').select(columns).where('id', 'like', `${text}%`).limit(2).execute()
    : [];
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    throw new EarmarkError(
      'model-unknown',
      rows.length > 1
        ? `More than one model version begins with ${text}: give more of it.`
        : `No model version ${text} is stored. "earmark models list --trained" shows those that are.`,
      { status: 404 },
    );
  return versionOf(row);
}

export async function putModelMetrics(
  db: Kysely<Database>,
  id: string,
  metrics: ModelMetrics,
): Promise<void> {
  await db
    .updateTable('model_versions')
    .set({ metrics: JSON.stringify(metrics) })
    .where('id', '=', id)
    .execute();
}

/**
 * The weights as they were stored. Throws EarmarkError `model-unknown`, or `model-damaged` when a file is not what its
 * digest says or the files are not what the id says.
 */
export async function loadModelFiles(
  db: Kysely<Database>,
  id: string,
): Promise<{ readonly name: TrainedName; readonly files: ModelFiles }> {
  const { name } = await findModelVersion(db, id);
  const { bytes } = await db
    .selectFrom('model_files')
    .select(sql<number>`coalesce(sum(length(content)), 0)`.as('bytes'))
    .where('version', '=', id)
    .executeTakeFirstOrThrow();
  if (bytes > mostBytes) throw damaged(id, `its files are larger than ${mostBytes / 1e6} MB`);
  const rows = await db.selectFrom('model_files').selectAll().where('version', '=', id).execute();
  const files = new Map<string, Uint8Array>();
  for (const { path, sha256, content } of rows) {
    if (!isModelFile(path)) throw damaged(id, 'it holds a file that belongs to no model');
    if (sha256Of(content) !== sha256) throw damaged(id, `${path} is not what its digest says`);
    files.set(path, content);
  }
  if (versionIdOf(name, files) !== id) throw damaged(id, 'its files are not those it was stored with');
  return { name, files };
}

export function damaged(id: string, what: string, cause?: unknown): EarmarkError {
  return new EarmarkError(
    'model-damaged',
    `Model version ${id} cannot be used: ${what}. Activate another version, or train it again.`,
    { status: 409, cause },
  );
}

const columns = [
  'id',
  'name',
  'made_for',
  'metrics',
  'training_hash',
  'labels',
  'labels_hash',
  'seed',
  'based_on',
  'trained_by',
  'trained_at',
  'note',
  'shipped',
] as const;

type Row = Pick<ModelVersionsTable, 'id' | 'name' | 'made_for' | 'training_hash' | 'labels_hash' | 'seed'> &
  Pick<ModelVersionsTable, 'based_on' | 'trained_by' | 'note'> & {
    metrics: unknown;
    labels: number;
    trained_at: Date;
    shipped: boolean;
  };

function versionOf(row: Row): ModelVersion {
  return {
    id: row.id,
    name: TrainedName.parse(row.name),
    madeFor: row.made_for,
    metrics: row.metrics === null ? null : ModelMetrics.parse(row.metrics),
    trainingHash: row.training_hash,
    labels: row.labels,
    labelsHash: row.labels_hash,
    seed: row.seed,
    basedOn: row.based_on,
    trainedBy: row.trained_by,
    trainedAt: row.trained_at.toISOString(),
    note: row.note,
    shipped: row.shipped,
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
