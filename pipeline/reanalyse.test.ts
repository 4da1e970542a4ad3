/** Analysing history again after a change of the models: beside the old opinions, and back without any work. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changedModel } from '../fixtures/changed-models.ts';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf } from '../fixtures/small-recordings.ts';
import { StageName } from './domain.ts';
import { readReanalyseProgress } from './reanalyse.ts';
import { activateModel, rollbackModels } from './store/model-activations.ts';
import { requireModelsInForce } from './store/model-sets.ts';
import { storeModelVersion } from './store/model-versions.ts';
import { startWorker, type Worker } from './worker.ts';

// Real workers and queues that are started and waited for.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const count = 4;
let opened: Installation;
let worker: Worker;

beforeEach(async () => {
  opened = await openInstallation('reanalyse');
  for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
  await opened.importAll();
  worker = await startWorker(await opened.services(), { stages: new Set(StageName.options), concurrency: 2 });
  await until('everything done', async () => (await statesOf(opened.db)).done === count);
});
afterEach(async () => {
  await worker.close();
  await opened.close();
});

async function opinionsInView(): Promise<[string, string | null][]> {
  const rows = await opened.db
    .selectFrom('recording_opinions')
    .innerJoin('recordings', 'recordings.analyse_key', 'recording_opinions.analyse_key')
    .select(['models_version', 'complaint_level'])
    .execute();
  return rows.map(({ models_version, complaint_level }) => [models_version, complaint_level]);
}

test('other models give all calls new opinions beside the old ones; a roll-back brings the old ones back', async () => {
  const { db } = opened;
  const { version: first } = await requireModelsInForce(db);
  expect(await opinionsInView()).toEqual(Array(count).fill([first, 'none']));
  const before = await resultsOf(db);

  const change = { who: '林晓', why: '试用', check: async () => undefined };
  // For this one everything is a complaint.
  const suspicious = changedModel('complaint', { label: 'suspected', by: 50 });
  const { id } = await storeModelVersion(db, suspicious);
  await activateModel(db, { version: id, ...change });
  const { version: second } = await requireModelsInForce(db);
  const isThrough = async () => {
    const { models, total, done } = await readReanalyseProgress(db);
    return total === count && done === count && (await statesOf(db)).done === count ? models : null;
  };
  expect(await until('history analysed again', isThrough)).toBe(second);
  expect(await opinionsInView()).toEqual(Array(count).fill([second, 'suspected']));
  const after = await resultsOf(db);
  expect(after).toMatchObject({ transcribe: count, analyse: 2 * count });
  expect(after.score).toBeGreaterThan(before.score ?? 0);

  await rollbackModels(db, { ...change, why: '误判太多' });
  expect(await until('history back', isThrough)).toBe(first);
  expect(await opinionsInView()).toEqual(Array(count).fill([first, 'none']));
  expect(await resultsOf(db)).toEqual(after);
});
