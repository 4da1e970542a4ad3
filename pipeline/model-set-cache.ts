/** Loaded sets of models by hash. Jobs may be planned with the models before a change and after it: both run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { type CallModels, loadCallModels } from '../models/calls/judge.ts';
import { type ModelFiles, TrainedName } from '../models/trained-files.ts';
import { EarmarkError } from './errors.ts';
import { type ModelSet, partsOfModelsVersion, readModelSet, setHashOf } from './store/model-sets.ts';
import { damaged, loadModelFiles } from './store/model-versions.ts';
import type { Database } from './store/tables.ts';

export interface ModelSetCache {
  /** `version`: of part `models`. Throws EarmarkError `version-mismatch` (worth another try) when it is not stored. */
  get(version: string): Promise<CallModels>;
  /** A set that need not be stored as one. Throws EarmarkError `model-unknown`, `model-damaged`. */
  load(set: ModelSet): Promise<CallModels>;
}

/** A set takes some 20 MB. */
const keptAtOnce = 4;

export function openModelSetCache(db: Kysely<Database>): ModelSetCache {
  const kept = new Map<string, Promise<CallModels>>();
  const keep = (hash: string, open: () => Promise<CallModels>): Promise<CallModels> => {
    const models = kept.get(hash) ?? open();
    // Asked last, dropped last.
    kept.delete(hash);
    kept.set(hash, models);
    models.catch(() => kept.delete(hash));
    for (const oldest of kept.keys()) {
      if (kept.size <= keptAtOnce) break;
      kept.delete(oldest);
    }
    return models;
  };
  return {
    get(version) {
      const hash = partsOfModelsVersion(version)?.hash;
      if (hash === undefined) return Promise.reject(unknownVersion(version));
      return keep(hash, async () => loadStored(db, await readModelSet(db, hash).catch(refuse)));
    },
    load: (set) => keep(setHashOf(set), () => loadStored(db, set)),
  };
}

async function loadStored(db: Kysely<Database>, set: ModelSet): Promise<CallModels> {
  const files = new Map<TrainedName, ModelFiles>();
  for (const name of TrainedName.options) {
    const stored = await loadModelFiles(db, set[name]);
    if (stored.name !== name) throw damaged(set[name], `it is a model of ${stored.name}, not of ${name}`);
    files.set(name, stored.files);
  }
  const of = `${set.turns} ${set.complaint} ${set['business-type']} ${set.emotion}`;
  try {
    return withFolders(files, (folderOf) => {
      const models = loadCallModels(folderOf);
      requireNumbers(models);
      return models;
    });
  } catch (error) {
    throw damaged(of, error instanceof Error ? error.message : String(error), error);
  }
}

/** Models are read from folders, as training writes them. Paths were checked when the files were read. */
function withFolders<T>(
  files: ReadonlyMap<TrainedName, ModelFiles>,
  use: (folderOf: (name: TrainedName) => string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-models-'));
  try {
    for (const [name, own] of files)
      for (const [path, bytes] of own) {
        const to = join(folder, name, path);
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, bytes);
      }
    return use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PROBE = [
  { role: 'agent', text: '您好，请问有什么可以帮您', startMs: 0, endMs: 2_000 },
  { role: 'customer', text: '停电三天没人管，我要投诉', startMs: 2_500, endMs: 6_000 },
] as const;

/** Weights that hold no numbers give no numbers. */
function requireNumbers(models: CallModels): void {
  const { complaint, businessType, emotion, turnLabels } = models.judge(PROBE);
  const probabilities = [
    complaint?.probability,
    businessType?.probability,
    ...(emotion?.turns ?? []).map((turn) => turn.probability),
    ...(turnLabels ?? []).map((turn) => turn.probability),
  ];
  if (!probabilities.every((one) => one !== undefined && Number.isFinite(one)))
    throw new TypeError('its weights do not give probabilities');
}

function unknownVersion(version: string): EarmarkError {
  return new EarmarkError(
    'version-mismatch',
    `Models ${version} are no stored set. Start a worker of this program, or activate a stored version.`,
    { retry: { afterMs: 5_000 } },
  );
}

function refuse(error: unknown): never {
  if (error instanceof EarmarkError && error.code === 'model-set-unknown')
    throw new EarmarkError('version-mismatch', error.message, { retry: { afterMs: 5_000 }, cause: error });
  throw error;
}
