/** Learns a version of a model from the labelled corpus and from what people confirmed of stored calls. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { CallModelName } from '../models/calls/compare-versions.ts';
import { madeFor } from '../models/calls/made-for.ts';
import { tasks } from '../models/calls/tasks.ts';
import { TrainingRecord, trainCallModels } from '../models/calls/train.ts';
import { type Dialogue, readDialogues } from '../models/dialogues/dialogues.ts';
import { readModelFiles, type TrainedName } from '../models/trained-files.ts';
import { SEED } from '../models/turns/learn.ts';
import { trainTurnModelsLive } from '../models/turns/train.ts';
import { turnDataSha256 } from '../models/turns/unseen.ts';
import { EarmarkError } from './errors.ts';
import { hashOf } from './hash.ts';
import { evaluateVersion } from './model-evaluation.ts';
import type { ModelSetCache } from './model-set-cache.ts';
import { requireModelsInForce } from './store/model-sets.ts';
import { findModelVersion, storeModelVersion } from './store/model-versions.ts';
import type { Database } from './store/tables.ts';
import { type TrainingLabel, trainingLabels, turnLabelledCalls } from './store/training-labels.ts';

export interface ModelContext {
  readonly db: Kysely<Database>;
  readonly modelSets: ModelSetCache;
}

export interface TrainRequest {
  readonly name: TrainedName;
  readonly who: string;
  readonly note: string | null;
  /** `live`: what people confirmed of stored calls, beside the corpus. */
  readonly labels: 'live' | 'none';
  /** To learn from; default: the corpus without its test part. */
  readonly dialogues?: readonly Dialogue[];
}

/** Learning takes memory and time with the square of the calls. */
const mostLabels = 3_000;

/**
 * Stores the version with its metrics on the frozen test part and returns its id; nothing comes into force.
 * Throws EarmarkError `no-labels`, `who-missing`, `no-models-yet`.
 */
export async function trainVersion(
  context: ModelContext,
  { name, who, note, labels: which, dialogues = corpus() }: TrainRequest,
  onStep: (step: string, done: number, total: number) => void,
): Promise<string> {
  const { db } = context;
  requireTrainer(who);
  const { set } = await requireModelsInForce(db);
  const labels = which === 'live' ? await labelsFor(db, name) : [];
  const folder = await mkdtemp(join(tmpdir(), 'earmark-training-'));
  try {
    const dataSha256 =
      name === 'turns'
        ? learnTurns(folder, dialogues, labels, onStep)
        : await learnCalls(folder, name, dialogues, labels, onStep);
    const labelsHash = labels.length === 0 ? null : hashOf(labels.map(identityOf));
    const { id, isNew } = await storeModelVersion(db, {
      name,
      files: readModelFiles(`${folder}/${name}`),
      madeFor: madeFor(name),
      metrics: null,
      trainingHash: hashOf([dataSha256, labelsHash]),
      labels: labels.length,
      labelsHash,
      seed: SEED,
      basedOn: set[name],
      trainedBy: who.trim(),
      note,
    });
    if (isNew || (await findModelVersion(db, id)).metrics === null) {
      onStep('evaluate', 0, 1);
      await evaluateVersion(context, id);
      onStep('evaluate', 1, 1);
    }
    return id;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Throws what `trainVersion` would throw for this person. */
export function requireTrainer(who: string): void {
  if (who.trim() === '')
    throw new EarmarkError('who-missing', 'Say who trains: the name is kept with the version.', {
      status: 422,
    });
}

type OnStep = (step: string, done: number, total: number) => void;

/** Both write a folder named for the model into `folder` and return the digest of the corpus. */
async function learnCalls(
  folder: string,
  name: CallModelName,
  dialogues: readonly Dialogue[],
  labels: readonly TrainingLabel[],
  onStep: OnStep,
): Promise<string> {
  const calls = labels.map((one) => ({ ...one, label: one.value }));
  await trainCallModels(dialogues, folder, [name], onStep, calls);
  return TrainingRecord.parse(JSON.parse(await readFile(`${folder}/${name}/training.json`, 'utf8')))
    .dataSha256;
}

function learnTurns(
  folder: string,
  dialogues: readonly Dialogue[],
  labels: readonly TrainingLabel[],
  onStep: OnStep,
): string {
  trainTurnModelsLive(dialogues, turnLabelledCalls(labels), `${folder}/turns`, onStep);
  return turnDataSha256(dialogues);
}

function identityOf({ recordingId, turn, value, lookedAt }: TrainingLabel): unknown {
  return turn === null ? [recordingId, value] : [recordingId, turn, value, lookedAt];
}

function corpus(): Dialogue[] {
  return readDialogues().filter(({ part }) => part !== 'test');
}

async function labelsFor(db: Kysely<Database>, name: TrainedName): Promise<TrainingLabel[]> {
  const known = tasks.find((task) => task.name === name)?.labels ?? [];
  const own = (await trainingLabels(db, name)).filter(
    ({ turn, part, value }) =>
      part === 'train' && (name === 'turns' ? turn !== null : turn === null && known.includes(value)),
  );
  if (own.length === 0)
    throw new EarmarkError(
      'no-labels',
      `Nobody has confirmed a label of ${name} that may be learned from: label calls first ("earmark models next ${name}"). Labels of a quarter of the calls are kept for measuring.`,
      { status: 409 },
    );
  if (own.length <= mostLabels) return own;
  return own
    .map((one) => ({ one, draw: hashOf(one.recordingId) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .slice(0, mostLabels)
    .map(({ one }) => one);
}
