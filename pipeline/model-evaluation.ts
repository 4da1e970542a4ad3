/** How good stored versions are: alone on the frozen test part, and two of them on the same calls. */

import {
  asAsked,
  type CallModelName,
  comparePaired,
  isCallModel,
  type PairedCall,
  type PairedSlice,
  pairOfTurns,
  type Verdict,
} from '../models/calls/compare-versions.ts';
import { type Evaluation, evaluateModels } from '../models/calls/evaluate.ts';
import type { CallModels } from '../models/calls/judge.ts';
import { tasks } from '../models/calls/tasks.ts';
import { type Dialogue, readDialogues } from '../models/dialogues/dialogues.ts';
import type { TrainedName } from '../models/trained-files.ts';
import type { TurnRole } from './domain.ts';
import { EarmarkError } from './errors.ts';
import { machineAnswer } from './labels/label-models.ts';
import type { ModelContext } from './model-training.ts';
import { requireModelsInForce } from './store/model-sets.ts';
import {
  findModelVersion,
  type ModelMetrics,
  type ModelVersion,
  putModelMetrics,
} from './store/model-versions.ts';
import { trainingLabels } from './store/training-labels.ts';
import { askedOfCorpus, askedOfLabels, pairedTurns, type TwoModels } from './turn-pairs.ts';

/** Keeps the figures with the version. Throws EarmarkError `model-unknown`, `model-damaged`, `no-models-yet`. */
export async function evaluateVersion(
  context: ModelContext,
  text: string,
): Promise<{ readonly version: ModelVersion; readonly evaluation: Evaluation }> {
  const version = await findModelVersion(context.db, text);
  const models = await modelsWith(context, version);
  const [evaluation] = evaluateModels(testPart(), [version.name], models);
  if (evaluation === undefined) throw new TypeError(`There is no evaluation of ${version.name}.`);
  const metrics = metricsOf(evaluation);
  await putModelMetrics(context.db, version.id, metrics);
  return { version: { ...version, metrics }, evaluation };
}

export function metricsOf({ dialogues, headlines, tables, byTurnLabel }: Evaluation): ModelMetrics {
  return {
    dialogues,
    headlines: [...headlines],
    labels:
      tables.at(-1)?.measured.byLabel.map((label) => ({ ...label })) ??
      byTurnLabel.map(({ label, n, f1 }) => ({ label, n, precision: null, recall: null, f1: f1.value })),
  };
}

export interface VersionComparison {
  readonly name: TrainedName;
  readonly champion: ModelVersion;
  readonly challenger: ModelVersion;
  readonly slices: readonly PairedSlice[];
  readonly verdict: Verdict;
}

/**
 * On the corpus' frozen test part and on the labelled calls that no training sees. `champion`: a version, or `in-force`.
 * Throws EarmarkError `model-unknown`, `models-not-alike`, `model-damaged`, `no-models-yet`.
 */
export async function compareVersions(
  context: ModelContext,
  champion: string,
  challenger: string,
): Promise<VersionComparison> {
  const { db } = context;
  const two = await findModelVersion(db, challenger);
  const { set } = await requireModelsInForce(db);
  const one = await findModelVersion(db, champion === 'in-force' ? set[two.name] : champion);
  if (one.name !== two.name)
    throw new EarmarkError(
      'models-not-alike',
      `Version ${one.id} is a model of ${one.name}, version ${two.id} one of ${two.name}: compare two of one name.`,
      { status: 422 },
    );
  const { name } = one;
  const models = { champion: await modelsWith(context, one), challenger: await modelsWith(context, two) };
  const paired = isCallModel(name)
    ? comparePaired(await callsAnswered(context, name, models))
    : comparePaired(await turnsAnswered(context.db, models), pairOfTurns);
  return { name, champion: one, challenger: two, ...paired };
}

async function callsAnswered(
  context: ModelContext,
  name: CallModelName,
  { champion, challenger }: TwoModels,
): Promise<PairedCall[]> {
  return [...corpusCalls(name), ...(await labelledCalls(context, name))].map(
    ({ id, slice, truth, turns }) => ({
      id,
      slice,
      truth: asAsked(name, truth),
      champion: asAsked(name, answerOf(champion, name, turns)),
      challenger: asAsked(name, answerOf(challenger, name, turns)),
    }),
  );
}

/** The set in force with this version in its place. */
export async function modelsWith(
  { db, modelSets }: ModelContext,
  { id, name }: Pick<ModelVersion, 'id' | 'name'>,
): Promise<CallModels> {
  const { set } = await requireModelsInForce(db);
  return await modelSets.load({ ...set, [name]: id });
}

interface KnownCall {
  readonly id: string;
  readonly slice: string;
  readonly truth: string;
  readonly turns: readonly { readonly role: TurnRole; readonly text: string }[];
}

function testPart(): Dialogue[] {
  return readDialogues().filter(({ part }) => part === 'test');
}

function corpusCalls(name: CallModelName): KnownCall[] {
  const task = tasks.find((one) => one.name === name);
  return testPart().map((dialogue) => ({
    id: dialogue.id,
    slice: 'corpus',
    truth: task?.labelOf(dialogue) ?? '',
    turns: dialogue.turns,
  }));
}

async function labelledCalls({ db }: ModelContext, name: CallModelName): Promise<KnownCall[]> {
  return (await trainingLabels(db, name))
    .filter(({ turn, part }) => turn === null && part === 'test')
    .map(({ recordingId, slice, value, turns }) => ({ id: recordingId, slice, truth: value, turns }));
}

async function turnsAnswered(db: ModelContext['db'], models: TwoModels): Promise<PairedCall[]> {
  const labels = (await trainingLabels(db, 'turns')).filter(({ part }) => part === 'test');
  return [...askedOfCorpus(testPart()), ...askedOfLabels(labels)].map((call) => pairedTurns(call, models));
}

function answerOf(models: CallModels, name: CallModelName, turns: KnownCall['turns']): string {
  // Models of words ask for no times.
  const judged = models.judge(turns.map((turn) => ({ ...turn, startMs: 0, endMs: 0 })));
  return machineAnswer(name, null, { words: [], personalData: null, ...judged })?.value ?? '';
}
