/**
 * How quick lists, filters and searches are over many recordings:
 * `npx tsx api/recordings.bench.ts [rows, default 100000] [--explain]`.
 * Starts an embedded Postgres in a folder of its own, fills it, prints p50 and p95 in ms, deletes it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createLog } from '../pipeline/log.ts';
import { countResults } from '../pipeline/status.ts';
import { wholeScope } from '../pipeline/store/call-scope.ts';
import { openEmbedded } from '../pipeline/store/embedded.ts';
import { migrate } from '../pipeline/store/migrate.ts';
import { openStore } from '../pipeline/store/store.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { fillRecordings } from './bench-rows.ts';
import { encodeCursor } from './cursor.ts';
import { flagReader } from './flags.ts';
import { listQuery, listRecordings, RecordingQuery } from './recording-list.ts';

const rounds = 60;

/** Query strings as the page sends them; `cursor` stands for the end of a random page. */
const cases: readonly (readonly [string, Record<string, string | string[]>])[] = [
  ['first page', {}],
  ['page somewhere', { cursor: 'random' }],
  ['team', { teamId: 'T07' }],
  ['agent', { agentId: 'A0123' }],
  ['agent, page somewhere', { agentId: 'A0123', cursor: 'random' }],
  ['state failed (rare)', { state: 'failed' }],
  ['lane mandatory or risk', { lane: ['mandatory', 'risk'] }],
  ['business type', { businessType: '投诉' }],
  ['a month', { from: '2026-03-01', to: '2026-03-31' }],
  ['not passed', { passed: 'false' }],
  ['veto (rare)', { veto: 'true' }],
  ['score below 20 (rare)', { maxScore: '20' }],
  ['rule that often fails', { rule: 'rule-1' }],
  ['rule that rarely fails', { rule: 'rule-12' }],
  ['team, not passed, a month', { teamId: 'T07', passed: 'false', from: '2026-03-01', to: '2026-03-31' }],
  ['search a word of most calls', { q: '您好' }],
  ['search a word of every sixth call', { q: '停电' }],
  ['search a rare word', { q: '媒体曝光' }],
  ['search three words', { q: '停电 抢修 您好' }],
  ['search a word nobody said', { q: '光伏并网' }],
  ['search in a team', { q: '停电', teamId: 'T07' }],
  ['search, not passed, rare rule', { q: '停电', passed: 'false', rule: 'rule-12' }],
];

async function main(): Promise<void> {
  const rows = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 100_000);
  const folder = await mkdtemp(path.join(tmpdir(), 'earmark-bench-'));
  const server = await openEmbedded(folder, { log: createLog('error') });
  try {
    await migrate(server.url);
    const store = openStore(server.url, { log: createLog('error') });
    try {
      await measureAll(store.db, rows, process.argv.includes('--explain'));
    } finally {
      await store.close();
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(db: Kysely<Database>, rows: number, isExplained: boolean): Promise<void> {
  const filled = await timeOf(() => fillRecordings(db, rows));
  const { rows: sizes } = await sql<{ size: string }>`
    select pg_size_pretty(pg_total_relation_size('recordings')) as size`.execute(db);
  print(`${rows} recordings in ${(filled / 1_000).toFixed(0)} s, table and indexes ${sizes[0]?.size}`);
  print(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; page of 50, ${rounds} rounds, ms`);
  const readFlags = flagReader(db);
  const ends = await pageEnds(db, rows);
  print(`${'case'.padEnd(34)} ${'p50'.padStart(7)} ${'p95'.padStart(7)}   found`);
  for (const [name, given] of cases) {
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const query = RecordingQuery.parse(
        given.cursor === undefined ? given : { ...given, cursor: ends[round % ends.length] },
      );
      times.push(
        await timeOf(async () => {
          found = (await listRecordings({ db, readFlags }, query, wholeScope)).items.length;
        }),
      );
      if (isExplained && round === 0) await explain(db, query);
    }
    print(`${name.padEnd(34)} ${share(times, 0.5)} ${share(times, 0.95)}   ${found}`);
  }
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timeOf(() => countResults(db)));
  print(`${'status: results counted by stage'.padEnd(34)} ${share(times, 0.5)} ${share(times, 0.95)}`);
}

/** Ends of pages spread over the whole list. */
async function pageEnds(db: Kysely<Database>, rows: number): Promise<string[]> {
  const { rows: ends } = await sql<{ at: string; id: string }>`
    select to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id
    from (select listed_at, id, row_number() over (order by listed_at desc) as place from recordings) as placed
    where place % ${Math.max(1, Math.floor(rows / rounds))} = 0`.execute(db);
  return ends.map(({ at, id }) => encodeCursor({ at, id }));
}

async function explain(db: Kysely<Database>, query: RecordingQuery): Promise<void> {
  const plan = await listQuery(db, query, wholeScope).explain<{ 'QUERY PLAN': string }>(
    'text',
    sql`analyze, buffers`,
  );
  for (const line of plan) print(`    ${line['QUERY PLAN']}`);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function share(times: readonly number[], part: number): string {
  const value = times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
  return (value ?? 0).toFixed(1).padStart(7);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
