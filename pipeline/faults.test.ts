/** What happens when processes die: real worker processes, killed with SIGKILL in the middle of a stage. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf, toneWav } from '../fixtures/small-recordings.ts';
import type { StageName } from './domain.ts';

const stageNames: StageName[] = ['transcribe', 'analyse', 'score', 'route'];
const count = 4;
let installation: Installation | null = null;

// Real processes that are started, killed and waited for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

afterEach(async () => {
  await installation?.close();
  installation = null;
});

async function openWithChats(name: string, environment: Record<string, string> = {}): Promise<Installation> {
  const opened = await openInstallation(name, { environment });
  installation = opened;
  for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
  await opened.importAll();
  expect(await statesOf(opened.db)).toEqual({ pending: count });
  return opened;
}

/** Every recording complete, every result there once, every pointer at a stored result. */
async function expectEverythingOnce({ db }: Installation): Promise<void> {
  expect(await statesOf(db)).toEqual({ done: count });
  expect(await resultsOf(db)).toEqual({ transcribe: count, analyse: count, score: count, route: count });
  const cards = await db.selectFrom('score_cards').select('recording_id').execute();
  expect(new Set(cards.map(({ recording_id }) => recording_id)).size).toBe(cards.length);
  expect(cards).toHaveLength(count);
  const pointed = await db
    .selectFrom('recordings')
    .innerJoin('results as t', 't.key', 'transcribe_key')
    .innerJoin('results as a', 'a.key', 'analyse_key')
    .innerJoin('results as s', 's.key', 'score_key')
    .innerJoin('results as r', 'r.key', 'route_key')
    .select('recordings.id')
    .execute();
  expect(pointed).toHaveLength(count);
}

const untilAllDone = (opened: Installation): Promise<true> =>
  until(
    'every recording done',
    async () => ((await statesOf(opened.db)).done === count ? true : null),
    90_000,
  );

describe('kill -9 of a worker', () => {
  test.each(stageNames)(
    'in the middle of %s: another worker finishes, every result is stored once',
    async (stage) => {
      const opened = await openWithChats(`kill_${stage}`);
      const before = stageNames.slice(0, stageNames.indexOf(stage));
      if (before.length > 0) {
        const first = await opened.startWorker(before.join(','));
        const last = `${before.at(-1)}_key` as 'transcribe_key';
        await until(`${before.at(-1)} stored`, async () => {
          const rows = await opened.db
            .selectFrom('recordings')
            .select('id')
            .where(last, 'is', null)
            .execute();
          return rows.length === 0;
        });
        await first.stop();
      }

      // Results can be read but not written: the worker gets as far as storing, and hangs there.
      const blocker = new pg.Client({ connectionString: opened.databaseUrl });
      blocker.on('error', () => undefined);
      await blocker.connect();
      await blocker.query('begin; lock table results in share mode');
      const victim = await opened.startWorker(stage);
      await until('a worker in the middle of storing', async () => {
        // Not on the blocker's connection: a transaction sees the activity as of its first look.
        const { rows } = await sql`select pid from pg_stat_activity where datname = current_database()
          and wait_event_type = 'Lock' and query like 'insert into "results"%'`.execute(opened.db);
        return rows.length > 0;
      });
      await victim.kill();
      await blocker.query('rollback');
      await blocker.end();

      await opened.startWorker('transcribe,analyse,score,route');
      await untilAllDone(opened);
      await expectEverythingOnce(opened);
      const crashed = await opened.db
        .selectFrom('attempts')
        .select('crashes')
        .where('stage', '=', stage)
        .execute();
      expect(Math.max(...crashed.map(({ crashes }) => crashes))).toBe(1);
    },
  );
});

test('the same job delivered three times, to two workers at once, stores every result once', async () => {
  const opened = await openWithChats('thrice');
  const { queue } = await opened.services();
  const rows = await opened.db.selectFrom('recordings').select('id').execute();
  for (const copy of ['a', 'b', 'c']) {
    await queue.add(
      rows.map(({ id }) => ({ stage: 'transcribe' as const, recordingId: id, key: `${copy}${id}` })),
    );
  }
  await Promise.all([opened.startWorker(stageNames.join(',')), opened.startWorker(stageNames.join(','))]);
  await untilAllDone(opened);
  await until('the queue empty', async () => {
    const counts = Object.values(await queue.counts());
    return counts.every(({ waiting, active, delayed }) => waiting + active + delayed === 0);
  });
  await expectEverythingOnce(opened);
});

test('a stopped worker finishes what it is doing and exits with 0', async () => {
  const opened = await openWithChats('stop');
  const worker = await opened.startWorker(stageNames.join(','));
  expect(await worker.stop()).toBe(0);
  const crashed = await opened.db
    .selectFrom('attempts')
    .select('recording_id')
    .where('finished_at', 'is', null)
    .execute();
  expect(crashed).toEqual([]);
  await opened.startWorker(stageNames.join(','));
  await untilAllDone(opened);
  await expectEverythingOnce(opened);
});

test('a recording that takes its worker down is set aside after its third try; the others are done', async () => {
  const opened = await openInstallation('poison');
  installation = opened;
  // A recogniser that kills the process that started it.
  const poison = join(opened.folder, 'poison.sh');
  await writeFile(poison, '#!/bin/bash\nkill -9 $PPID\n');
  await chmod(poison, 0o755);
  await opened.put('a/call.wav', toneWav(3));
  for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
  await opened.importAll();

  let deaths = 0;
  while ((await statesOf(opened.db)).failed === undefined) {
    const worker = await opened.startWorker(stageNames.join(','), { ASR_COMMAND: poison });
    const ended = await Promise.race([
      worker.gone,
      until('the poison set aside', async () => (await statesOf(opened.db)).failed === 1, 60_000),
    ]);
    if (ended === true) break;
    expect(ended).toBe('SIGKILL');
    deaths += 1;
    expect(deaths).toBeLessThan(5);
  }
  expect(deaths).toBe(2);
  await opened.startWorker(stageNames.join(','), { ASR_COMMAND: poison });
  await until('the others done', async () => (await statesOf(opened.db)).done === count);
  expect(await statesOf(opened.db)).toEqual({ done: count, failed: 1 });
  const failed = await opened.db
    .selectFrom('recordings')
    .select(['state_reason', 'state_detail'])
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  expect(failed.state_reason).toBe('worker-died');
  expect(failed.state_detail).toContain('earmark retry');
});

test('logs of workers hold ids and codes, no words of a call and no secrets', async () => {
  const opened = await openWithChats('logs');
  const worker = await opened.startWorker(stageNames.join(','));
  await untilAllDone(opened);
  await worker.stop();
  const log = worker.log();
  expect(log).toContain('"stored"');
  const { turns } = JSON.parse(chatOf(0)) as { turns: { text: string }[] };
  for (const { text } of turns) expect(log).not.toContain(text);
  expect(log).not.toContain(new URL(opened.databaseUrl).password);
  expect(await readFile(join(opened.folder, 'storage/chats/0.json'), 'utf8')).toBe(chatOf(0));
});
