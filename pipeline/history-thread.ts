/** What runs on a thread that works through history: its own connections, its own compiled rule sets. */
import { Piscina } from 'piscina';
import { asEarmarkError } from './errors.ts';
import type { HistoryOutcome, HistoryTask, HistoryThreadData } from './history-threads.ts';
import { createLog } from './log.ts';
import { rescorePage } from './rescore-page.ts';
import { diffPage } from './rule-diff-page.ts';
import { openRuleSetCache } from './rule-set-cache.ts';
import { openStore } from './store/store.ts';

const { databaseUrl, sampleShare } = Piscina.workerData as HistoryThreadData;
// Compiling rules and scoring keep the thread from looking at its sockets for seconds on a busy machine.
const { db } = openStore(databaseUrl, {
  log: createLog('error'),
  maxConnections: 4,
  connectTimeoutMs: 60_000,
});
const ruleSets = openRuleSetCache(db);

/** Errors go back as plain data: their class would be lost on the way. */
export default async function work(task: HistoryTask): Promise<HistoryOutcome> {
  try {
    const value =
      task.name === 'rescore'
        ? await rescorePage(task.input, { db, ruleSets, sampleShare })
        : await diffPage(task.input, { db, ruleSets });
    return { ok: true, value };
  } catch (thrown) {
    const { code, message, retry } = asEarmarkError(thrown);
    return { ok: false, code, message, retry };
  }
}
