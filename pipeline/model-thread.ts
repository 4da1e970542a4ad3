/** What runs on a thread for models: its own connections, its own loaded sets. */
import { Piscina } from 'piscina';
import { asEarmarkError } from './errors.ts';
import { createLog } from './log.ts';
import { compareVersions, evaluateVersion, modelsWith } from './model-evaluation.ts';
import { openModelSetCache } from './model-set-cache.ts';
import type { ModelOutcome, ModelStep, ModelTask, ModelThreadData } from './model-threads.ts';
import { trainVersion } from './model-training.ts';
import { findModelVersion } from './store/model-versions.ts';
import { openStore } from './store/store.ts';

const { databaseUrl } = Piscina.workerData as ModelThreadData;
// Learning keeps the thread from looking at its sockets for seconds.
const { db } = openStore(databaseUrl, {
  log: createLog('error'),
  maxConnections: 2,
  connectTimeoutMs: 60_000,
});
const context = { db, modelSets: openModelSetCache(db) };

/** Errors go back as plain data: their class would be lost on the way. */
export default async function work(task: ModelTask): Promise<ModelOutcome> {
  try {
    return { ok: true, value: await answerTo(task) };
  } catch (thrown) {
    const { code, message, status } = asEarmarkError(thrown);
    return { ok: false, code, message, status };
  }
}

async function answerTo(task: ModelTask): Promise<unknown> {
  switch (task.name) {
    case 'train':
      return await trainVersion(context, task.input, (step, done, total) =>
        task.steps.postMessage({ step, done, total } satisfies ModelStep),
      );
    case 'evaluate':
      return (await evaluateVersion(context, task.version)).version;
    case 'compare':
      return await compareVersions(context, task.champion, task.challenger);
    case 'check':
      await modelsWith(context, await findModelVersion(db, task.version));
      return null;
  }
}
