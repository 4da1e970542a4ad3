/** `import`, `status`, `retry`, `sweep`: what an operator does to the flow. */
import type { Command } from 'commander';
import { StageName } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { importPrefix } from '../import/discover.ts';
import { watchPrefix } from '../import/watch.ts';
import { showProgress } from '../progress.ts';
import type { RescoreProgress } from '../rescore-progress.ts';
import { readStatus } from '../status.ts';
import { retryFailed, reviveWaiting, sweep } from '../sweep.ts';
import { openSession, print, withServices } from './session.ts';

const watchEveryMs = 10_000;

export function register(program: Command): void {
  program
    .command('import [prefix]')
    .description('从存储导入录音 · import recordings from storage')
    .option('--watch', '持续监视新文件 · keep watching for new files')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (prefix: string | undefined, options: { watch?: boolean; json?: boolean }) => {
      const session = openSession();
      const { signal } = session;
      await withServices(session, async (services) => {
        const progress = showProgress(process.stderr, () => '导入 import');
        const report = await importPrefix(services, prefix ?? '', {
          signal,
          onProgress: ({ listed, done }) => progress.update('import', done, listed),
        });
        progress.stop();
        await sweep(services, 'pending', { signal });
        print(report, options.json === true, () => textOf({ ...report }));
        if (options.watch) {
          await watchPrefix(services, prefix ?? '', {
            everyMs: watchEveryMs,
            signal,
            onImported: async (news) => {
              await sweep(services, 'pending', { signal });
              print(news, options.json === true, () => textOf({ ...news }));
            },
          });
        }
        if (report.failed > 0) {
          throw new EarmarkError(
            'some-failed',
            `${report.failed} files could not be imported; the notes above say why.`,
          );
        }
      });
    });

  program
    .command('status')
    .description('各阶段与各状态的数量 · counts by stage and state')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { json?: boolean }) => {
      await withServices(openSession(), async ({ db, queue }) => {
        const status = await readStatus(db, queue);
        print(status, options.json === true, () =>
          [
            `录音 recordings: ${textOf(status.recordings)}`,
            `结果 results: ${textOf(status.results)}`,
            ...(status.rescore.state === 'none' ? [] : [rescoreText(status.rescore)]),
            ...status.reasons.map(
              ({ state, reason, detail, count }) => `${state} ${reason} ×${count}: ${detail ?? ''}`,
            ),
          ].join('\n'),
        );
      });
    });

  program
    .command('retry [recordingId]')
    .description('重试失败的录音 · try failed recordings again')
    .option('--stage <name>', '只重试此阶段 · only this stage')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (recordingId: string | undefined, options: { stage?: string; json?: boolean }) => {
      const stage = options.stage === undefined ? undefined : StageName.parse(options.stage);
      await withServices(openSession(), async (services) => {
        const retried = await retryFailed(services, {
          ...(recordingId === undefined ? {} : { recordingId }),
          ...(stage === undefined ? {} : { stage }),
        });
        if (retried === 0 && recordingId !== undefined) {
          throw new EarmarkError(
            'not-found',
            `Recording ${recordingId} is unknown or has nothing to retry. "earmark status" lists what failed.`,
          );
        }
        print({ retried }, options.json === true, () => `重试 retried: ${retried}`);
      });
    });

  program
    .command('sweep')
    .description('补齐缺失的结果 · enqueue what plan() says is missing')
    .option(
      '--all',
      '也检查已完成的录音（新规则、新模型） · look at finished recordings too (new rules or models)',
    )
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const session = openSession();
      await withServices(session, async (services) => {
        await reviveWaiting(services);
        const report = await sweep(services, options.all ? 'all' : 'pending', { signal: session.signal });
        print(report, options.json === true, () => textOf({ ...report }));
      });
    });
}

function rescoreText({ state, done, total, remainingMs }: RescoreProgress): string {
  const states = {
    none: '无 none',
    waiting: '等待 waiting',
    running: '进行中 running',
    stopped: '中断，工作进程会继续 stopped, a worker goes on',
    done: '完成 done',
  } as const;
  const remaining =
    remainingMs === null
      ? ''
      : ` · 约剩 ${Math.ceil(remainingMs / 60_000)} 分钟 about ${Math.ceil(remainingMs / 60_000)} min left`;
  return `按新规则重评 re-score: ${states[state]} ${done}/${total}${remaining}`;
}

function textOf(counts: Record<string, unknown>): string {
  return Object.entries(counts)
    .map(([name, value]) =>
      Array.isArray(value) ? value.map((note) => `\n  ${note}`).join('') : `${name} ${value}`,
    )
    .filter((text) => text !== '')
    .join(' · ');
}
