/** `start`, `serve`, `work`, `migrate`: the processes of an installation. */
import type { Command } from 'commander';
import { buildWebIfStale } from '../../api/build-web.ts';
import { type Server, startServer } from '../../api/server.ts';
import { StageName } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import type { Services } from '../services.ts';
import { importAndRun } from '../start.ts';
import { countStates } from '../status.ts';
import { startWorker } from '../worker.ts';
import { openSession, print, untilAborted, withServices } from './session.ts';

export function register(program: Command): void {
  program
    .command('start')
    .description(
      '一个进程运行全部：导入、处理、列出、提供网页 · everything in one process: import, run, list, serve',
    )
    .option('--once', '处理完即退出，不提供网页 · exit when everything is done, do not serve')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { once?: boolean; json?: boolean }) => {
      const session = openSession();
      // With --json standard output carries the result alone; progress goes to standard error.
      const out = options.json ? process.stderr : process.stdout;
      await withServices(
        session,
        async (services) => {
          // First of all the port: nobody should wait for the calls and then hear that it is taken.
          const server = options.once ? null : await openServer(services, out);
          try {
            const worker = await importAndRun(services, { out, signal: session.signal });
            try {
              if (options.json) print(await countStates(services.db), true, String);
              if (server) await serveUntilStopped(server, session.signal, out);
            } finally {
              await worker.close();
            }
          } finally {
            await server?.close();
          }
        },
        { whenTaken: 'refuse' },
      );
    });

  program
    .command('serve')
    .description('只提供网页和接口 · serve pages and API only')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { json?: boolean }) => {
      const session = openSession();
      const out = options.json ? process.stderr : process.stdout;
      await withServices(session, async (services) => {
        const server = await openServer(services, out);
        if (options.json) print({ url: server.url }, true, String);
        await serveUntilStopped(server, session.signal, out);
        await server.close();
      });
    });

  program
    .command('work')
    .description('运行一个工作进程 · run one worker')
    .option('--stages <names>', '阶段，逗号分隔 · stages, separated by commas', StageName.options.join(','))
    .option('--concurrency <n>', '每个阶段同时处理的录音数 · recordings at a time, per stage', '2')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { stages: string; concurrency: string; json?: boolean }) => {
      const session = openSession();
      const stages = stagesOf(options.stages);
      const concurrency = positiveOf(options.concurrency, '--concurrency');
      await withServices(session, async (services) => {
        const worker = await startWorker(services, { stages, concurrency });
        const { engine, engineMissing } = worker.parts;
        print(
          { stages: [...stages], concurrency, queue: services.queue.name, engine: engine?.version ?? null },
          options.json === true,
          () =>
            [
              `工作进程已启动 worker started: ${[...stages].join(', ')} ×${concurrency} · ${services.queue.name}`,
              ...(stages.has('transcribe') && engineMissing ? [engineMissing] : []),
              ...[worker.rulesNotice, worker.modelsNotice].filter((notice) => notice !== null),
            ].join('\n'),
        );
        await untilAborted(session.signal);
        await worker.close();
      });
    });

  program
    .command('migrate')
    .description('更新数据库表结构 · bring the tables up to date')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (options: { json?: boolean }) => {
      await withServices(openSession(), async () => {
        print({ migrated: true }, options.json === true, () => '数据库已是最新 the tables are up to date');
      });
    });
}

async function openServer(services: Services, out: NodeJS.WritableStream): Promise<Server> {
  await buildWebIfStale(() => out.write('正在生成网页（首次约十秒）… building the pages, once …\n'));
  return await startServer(services);
}

async function serveUntilStopped(
  { url, note }: Server,
  signal: AbortSignal,
  out: NodeJS.WritableStream,
): Promise<void> {
  out.write(`\n打开 open ${url}  （Ctrl-C 结束 to stop）\n${note === '' ? '' : `${note}\n`}`);
  await untilAborted(signal);
}

function stagesOf(text: string): Set<StageName> {
  return new Set(
    text.split(',').map((name) => {
      const stage = StageName.safeParse(name.trim());
      if (stage.success) return stage.data;
      throw new EarmarkError(
        'usage',
        `"${name}" is not a stage. Stages are ${StageName.options.join(', ')}.`,
      );
    }),
  );
}

function positiveOf(text: string, option: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new EarmarkError('usage', `${option} takes a whole number above 0, not "${text}".`);
}
