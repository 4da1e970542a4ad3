/** Storing once, seen from inside one process; dying processes are in faults.test.ts. */
import { afterEach, expect, test } from 'vitest';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf } from '../fixtures/small-recordings.ts';
import { StageName } from './domain.ts';
import { sweep } from './sweep.ts';
import { startWorker, type Worker } from './worker.ts';

let installation: Installation | null = null;
let worker: Worker | null = null;

afterEach(async () => {
  await worker?.close();
  worker = null;
  await installation?.close();
  installation = null;
});

async function openDone(name: string, count: number): Promise<Installation> {
  const opened = await openInstallation(name);
  installation = opened;
  for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
  await opened.importAll();
  worker = await startWorker(await opened.services(), { stages: new Set(StageName.options), concurrency: 2 });
  await until('everything done', async () => (await statesOf(opened.db)).done === count);
  return opened;
}

test('a sweep over finished recordings enqueues nothing', async () => {
  const opened = await openDone('run_sweep', 3);
  expect(await sweep(await opened.services(), 'all')).toEqual({ looked: 3, enqueued: 0, settled: 0 });
});

test('changed metadata makes a second score card beside the first, the same words are not analysed twice', async () => {
  const opened = await openDone('run_metadata', 2);
  const changed = { ...(JSON.parse(chatOf(0)) as object), meta: { satisfaction: 1 } };
  await opened.put('chats/0.json', JSON.stringify(changed));
  await opened.importAll();
  await until('the changed one done', async () => {
    const states = await statesOf(opened.db);
    const { score } = await resultsOf(opened.db);
    return states.done === 2 && score === 3;
  });
  // The chat holds its metadata, so the document is read again; its words are the same.
  expect(await resultsOf(opened.db)).toEqual({ transcribe: 3, analyse: 2, score: 3, route: 3 });
  const cards = await opened.db.selectFrom('score_cards').select('recording_id').execute();
  expect(cards).toHaveLength(3);
  const lanes = await opened.db.selectFrom('recordings').select('lane').orderBy('call_id').execute();
  expect(lanes[0]?.lane).toBe('mandatory');
});

test('a file that is no longer the one that was imported fails with the sentence that says what to do', async () => {
  const opened = await openInstallation('run_changed');
  installation = opened;
  await opened.put('chats/0.json', chatOf(0));
  await opened.importAll();
  await opened.put('chats/0.json', chatOf(1));
  worker = await startWorker(await opened.services(), {
    stages: new Set(StageName.options),
    concurrency: 1,
  });
  await until('given up', async () => (await statesOf(opened.db)).failed === 1);
  const row = await opened.db
    .selectFrom('recordings')
    .select(['state_reason', 'state_detail'])
    .executeTakeFirstOrThrow();
  expect(row.state_reason).toBe('content-changed');
  expect(row.state_detail).toContain('earmark import');
  expect(await resultsOf(opened.db)).toEqual({});

  await opened.importAll();
  await until('done as it is now', async () => (await statesOf(opened.db)).done === 1);
});
