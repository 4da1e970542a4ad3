/** `earmark start`: everything in one process on embedded parts: import, run every stage, show, serve. */

import { EarmarkError } from './errors.ts';
import { importPrefix } from './import/discover.ts';
import type { ImportReport } from './import/report.ts';
import { printOverview } from './overview.ts';
import { type Output, type Progress, showProgress } from './progress.ts';
import { rescoreHistory } from './rescore.ts';
import { finishService } from './service/pass.ts';
import type { Services } from './services.ts';
import { stages } from './stages.ts';
import { countResults, countStates } from './status.ts';
import { openLocks } from './store/locks.ts';
import { readVersions } from './store/versions.ts';
import { sweep } from './sweep.ts';
import { startWorker, type Worker } from './worker.ts';

const concurrency = 2;
const pollMs = 200;

const labels: Record<string, string> = {
  import: '导入 import',
  transcribe: '转写 transcribe',
  analyse: '分析 analyse',
  score: '评分 score',
  route: '分派 route',
  rescore: '按新规则重评 re-score',
};

export interface StartOptions {
  readonly out: Output;
  readonly signal: AbortSignal;
}

/** Imports what is new, runs what is missing, prints the calls. Returns the worker, still running. */
export async function importAndRun(services: Services, { out, signal }: StartOptions): Promise<Worker> {
  const progress = showProgress(out, (name) => labels[name] ?? name);
  try {
    const report = await importPrefix(services, '', {
      signal,
      onProgress: ({ listed, done }) => progress.update('import', done, listed),
    });
    const worker = await startWorker(services, {
      stages: new Set(stages.map(({ name }) => name)),
      concurrency,
      isAlone: services.isEmbedded,
    });
    await sweep(services, 'all', { signal });
    await untilNothingIsPending(services, progress, signal);
    await rescoreHistory(services, {
      signal,
      onProgress: ({ done, total }) => progress.update('rescore', done, total),
    });
    const locks = openLocks(services.databaseUrl, services.log);
    await finishService(services, locks, signal).finally(() => locks.close());
    progress.stop();
    printReport(out, report, worker);
    const ruleSet = await worker.ruleSets.get((await readVersions(services.db)).rules);
    const titles = ruleSet.rules.map(({ rule }) => [rule.id, rule.title.zh] as const);
    await printOverview(services.db, new Map(titles), out);
    return worker;
  } finally {
    progress.stop();
  }
}

/** Shows how far each stage is until no recording is pending. */
async function untilNothingIsPending(
  services: Services,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    if (signal.aborted)
      throw new EarmarkError(
        'aborted',
        'Stopped before everything was done; started again, it goes on from here.',
      );
    const { pending: open, done } = await countStates(services.db);
    const total = open + done;
    const results = await countResults(services.db);
    for (const { name } of stages) progress.update(name, Math.min(results[name], total), total);
    if (open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function printReport(out: Output, report: ImportReport, worker: Worker): void {
  const { imported, changed, metadataChanged, unchanged, aliases, ignored, failed, notes } = report;
  const news = imported + changed + metadataChanged;
  out.write(
    `\n${news === 0 ? '没有新的录音 nothing new' : `新增 ${imported} new · 变更 ${changed + metadataChanged} changed`} · 未变 ${unchanged} unchanged · 重复 ${aliases} aliases · 忽略 ${ignored} ignored · 失败 ${failed} failed\n`,
  );
  for (const note of notes.slice(0, 10)) out.write(`  ${note}\n`);
  if (worker.parts.engineMissing !== null) out.write(`\n${worker.parts.engineMissing}\n`);
  for (const notice of [worker.rulesNotice, worker.modelsNotice])
    if (notice !== null) out.write(`\n${notice}\n`);
}
