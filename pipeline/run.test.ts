/** Storing once, seen from inside one process; dying processes are in faults.test.ts. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf, toneWav } from '../fixtures/small-recordings.ts';
import { StageName } from './domain.ts';
import { sweep } from './sweep.ts';
import { startWorker, type Worker } from './worker.ts';

vi.setConfig({ testTimeout: 120_000 });

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
  expect(await sweep(await opened.services(), 'all')).toEqual({
    looked: 3,
    enqueued: 0,
    settled: 0,
    toRescore: 0,
  });
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

test('without a recogniser a recording waits and says what to do; it runs when one arrives', async () => {
  const opened = await openInstallation('run_waiting');
  installation = opened;
  await opened.put('a/call.wav', toneWav(4));
  await opened.put('a/broken.wav', 'this is not audio at all, only text named so');
  await opened.importAll();
  const first = await opened.startWorker('transcribe,analyse,score,route');
  await until('both at rest', async () => (await statesOf(opened.db)).pending === undefined);
  // The damaged one says so even though nobody could have recognised it.
  expect(await statesOf(opened.db)).toEqual({ waiting: 1, unusable: 1 });
  const waiting = await opened.db
    .selectFrom('recordings')
    .select(['state_reason', 'state_detail'])
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  expect(waiting.state_reason).toBe('no-engine');
  expect(waiting.state_detail).toContain('earmark models pull');
  await first.stop();

  const recogniser = join(opened.folder, 'recogniser.sh');
  await writeFile(
    recogniser,
    '#!/bin/bash\necho \'[{"startMs":100,"endMs":900,"text":"您好，九五五九八，请问有什么可以帮您","confidence":0.9}]\'\n',
  );
  await chmod(recogniser, 0o755);
  await opened.startWorker('transcribe,analyse,score,route', { ASR_COMMAND: recogniser });
  await until('done', async () => (await statesOf(opened.db)).done === 1);
  const done = await opened.db
    .selectFrom('recordings')
    .select('engine')
    .where('state', '=', 'done')
    .executeTakeFirst();
  expect(done?.engine).toContain('command');
});
