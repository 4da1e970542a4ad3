/**
 * The whole pipeline, on real parts:
 *  a  whole pipeline over the bare recogniser on the same files (ratio, and where the rest goes)
 *  b  recordings per second through all stages with supplied transcripts, queue on embedded Postgres and on Redis
 *  d  memory of each process while doing b
 * Run: npm run bench pipeline.bench   (numbers of calls: BENCH_CALLS, default 2000)
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { generateCalls } from '../fixtures/generate.ts';
import { startRedis } from '../fixtures/redis-server.ts';
import { readConfig } from './config.ts';
import { importPrefix } from './import/discover.ts';
import { createLog } from './log.ts';
import { openServices } from './services.ts';
import { sweep } from './sweep.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
const earmark = join(repository, 'pipeline/earmark.mjs');
const calls = Number(process.env.BENCH_CALLS ?? 2000);

await overRecogniser();
await throughput('embedded Postgres', {});
const redis = await startRedis();
try {
  await throughput('Redis', { REDIS_URL: redis.url }, redis.pid);
} finally {
  await redis.stop();
}

/** (a) Real recogniser, real calls; skipped with a word where the test data is absent. */
async function overRecogniser(): Promise<void> {
  const data = process.env.EARMARK_TESTDATA ?? resolve(repository, '../shared/testdata');
  const recogniser = join(data, 'asr/transcribe.sh');
  const name = '01-repair-clean';
  if (!existsSync(recogniser)) {
    console.log(`a  not run: no recogniser at ${recogniser}`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'earmark-bench-'));
  try {
    await mkdir(join(folder, 'storage'));
    for (const ending of ['wav', 'json']) {
      await cp(join(data, 'calls', `${name}.${ending}`), join(folder, 'storage', `${name}.${ending}`));
    }
    const bareStarted = performance.now();
    for (const channel of ['0', '1']) {
      await run(recogniser, [join(folder, 'storage', `${name}.wav`), channel], { maxBuffer: 2 ** 24 });
    }
    const bareMs = performance.now() - bareStarted;
    const environment = {
      ...process.env,
      EARMARK_DATA: join(folder, 'data'),
      STORAGE_DIR: join(folder, 'storage'),
      ASR_COMMAND: recogniser,
      EARMARK_LOG: 'info',
    };
    const wholeStarted = performance.now();
    const { stderr } = await run(process.execPath, [earmark, 'start', '--once', '--json'], {
      cwd: repository,
      env: environment,
      maxBuffer: 2 ** 24,
    });
    const wholeMs = performance.now() - wholeStarted;
    const stageMs = new Map<string, number>();
    for (const line of stderr.split('\n')) {
      if (!line.startsWith('{')) continue;
      const { stage, ms, msg } = JSON.parse(line) as { stage?: string; ms?: number; msg?: string };
      if (msg === 'stored' && stage && ms !== undefined) stageMs.set(stage, (stageMs.get(stage) ?? 0) + ms);
    }
    console.log(`a  bare recogniser, one channel after the other  ${seconds(bareMs)}`);
    console.log(
      `a  install of data, import, all stages, exit     ${seconds(wholeMs)}  ratio ${(wholeMs / bareMs).toFixed(2)}`,
    );
    for (const [stage, ms] of stageMs) console.log(`a    ${stage.padEnd(12)} ${seconds(ms)}`);
    const inStages = [...stageMs.values()].reduce((sum, ms) => sum + ms, 0);
    console.log(`a    outside of stages (start, database, import, stop) ${seconds(wholeMs - inStages)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** (b) and (d) */
async function throughput(
  queueName: string,
  extra: Record<string, string>,
  redisPid?: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-bench-'));
  const environment = {
    EARMARK_DATA: join(folder, 'data'),
    STORAGE_DIR: join(folder, 'storage'),
    EARMARK_LOG: 'error',
    ...extra,
  };
  const services = await openServices(readConfig(environment), { log: createLog('error') });
  try {
    await mkdir(join(folder, 'storage'), { recursive: true });
    let number = 0;
    for (const call of generateCalls(calls, 1)) {
      await writeFile(
        join(folder, 'storage', `${String(number).padStart(7, '0')}.json`),
        JSON.stringify(call),
      );
      number += 1;
    }
    const importStarted = performance.now();
    const report = await importPrefix(services, '', { signal: AbortSignal.timeout(3_600_000) });
    const importMs = performance.now() - importStarted;
    await sweep(services, 'pending');

    const worker = spawn(process.execPath, [earmark, 'work', '--concurrency', '8', '--json'], {
      cwd: repository,
      env: { ...process.env, ...environment, DATABASE_URL: services.databaseUrl },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(worker.stdout, 'data');
    const started = performance.now();
    const peaks = new Map<string, number>();
    for (;;) {
      const { done } = await services.db
        .selectFrom('recordings')
        .select(({ fn }) => fn.countAll<string>().as('done'))
        .where('state', '=', 'done')
        .executeTakeFirstOrThrow();
      await notePeak(peaks, 'worker', worker.pid);
      await notePeak(peaks, 'this process (import)', process.pid);
      if (redisPid !== undefined) await notePeak(peaks, 'Redis', redisPid);
      await notePostgres(peaks);
      if (Number(done) >= report.imported) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ms = performance.now() - started;
    console.log(
      `b  queue on ${queueName}: import ${rate(report.imported, importMs)}, all stages ${rate(report.imported, ms)} (${report.imported} recordings, one worker, concurrency 8)`,
    );
    for (const [name, kilobytes] of peaks)
      console.log(`d    ${name.padEnd(24)} ${Math.round(kilobytes / 1024)} MB at most`);
    const gone = once(worker, 'exit');
    worker.kill('SIGTERM');
    await gone;
  } finally {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function notePeak(peaks: Map<string, number>, name: string, pid: number | undefined): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  peaks.set(name, Math.max(peaks.get(name) ?? 0, resident));
}

/** All Postgres processes of the machine together, by their proportional share (shared buffers counted once). */
async function notePostgres(peaks: Map<string, number>): Promise<void> {
  let total = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (command.trim() !== 'postgres') continue;
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    total += Number(/Pss:\s+(\d+)/.exec(memory)?.[1] ?? 0);
  }
  peaks.set('Postgres, all processes', Math.max(peaks.get('Postgres, all processes') ?? 0, total));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(7)} s`;
}

function rate(count: number, ms: number): string {
  return `${(count / (ms / 1000)).toFixed(0)}/s`;
}
