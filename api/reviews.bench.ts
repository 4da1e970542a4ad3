/**
 * How quick the review queue is over many calls:
 * `npx tsx api/reviews.bench.ts [rows, default 100000] [--explain]`.
 * Starts an embedded Postgres in a folder of its own, fills it, prints p50 and p95 in ms, deletes it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createLog } from '../pipeline/log.ts';
import { wholeScope } from '../pipeline/store/call-scope.ts';
import { openEmbedded } from '../pipeline/store/embedded.ts';
import { migrate } from '../pipeline/store/migrate.ts';
import { lockNext } from '../pipeline/store/reviews.ts';
import { openStore } from '../pipeline/store/store.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { fillRecordings } from './bench-rows.ts';
import { listQueue } from './review-queue.ts';
import { QueueQuery } from './review-shapes.ts';
import { ruleReviewReader } from './rule-reviews.ts';

const rounds = 40;
const team = { whole: false, teamIds: ['T07', 'T11'], agentId: null };

const cases: readonly (readonly [string, Record<string, string>, typeof team | typeof wholeScope])[] = [
  ['first page', {}, wholeScope],
  ['first page, two teams only', {}, team],
  ['mandatory', { kind: 'mandatory' }, wholeScope],
  ['not passed', { kind: 'failed' }, wholeScope],
  ['team', { teamId: 'T07' }, wholeScope],
  ['agent', { agentId: 'A0123' }, wholeScope],
  ['agent that is not there', { agentId: 'nobody' }, wholeScope],
  ['business type', { businessType: '投诉' }, wholeScope],
  ['assigned to me', { assignee: 'me' }, wholeScope],
  ['overdue', { overdue: 'true' }, wholeScope],
];

async function main(): Promise<void> {
  const rows = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 100_000);
  const folder = await mkdtemp(path.join(tmpdir(), 'earmark-bench-'));
  const server = await openEmbedded(folder, { log: createLog('error') });
  try {
    await migrate(server.url);
    const store = openStore(server.url, { log: createLog('error') });
    try {
      await measureAll(store.db, rows);
    } finally {
      await store.close();
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(db: Kysely<Database>, rows: number): Promise<void> {
  await fillRecordings(db, rows);
  await publishHalf(db);
  const { rows: sizes } = await sql<{ all: number; open: number }>`
    select count(*)::int as all, (count(*) filter (where state <> 'published'))::int as open from reviews`.execute(
    db,
  );
  print(`${rows} recordings, ${sizes[0]?.all} reviews, ${sizes[0]?.open} open`);
  print(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; page of 50, ${rounds} rounds, ms`);
  print(`${'case'.padEnd(34)} ${'p50'.padStart(7)} ${'p95'.padStart(7)}`);
  for (const [name, query, scope] of cases)
    await measure(name, () => listQueue(db, QueueQuery.parse(query), scope, 'lin'));
  await measure('take the next', () =>
    db
      .transaction()
      .execute((trx) =>
        lockNext(trx, { who: 'lin', agentId: null, scope: wholeScope, kinds: null, except: [] }),
      ),
  );
  // The reader keeps its answer for a while: a new one counts anew.
  await measure('precision of every rule', () => ruleReviewReader(db)());
}

/** Every second review of a lane was decided and published, four findings each. */
async function publishHalf(db: Kysely<Database>): Promise<void> {
  await sql`update reviews set state = 'published', published_at = now() - random() * interval '30 days',
    worked_ms = 60000 where hashtext(recording_id) % 2 = 0`.execute(db);
  await sql`insert into review_decisions (id, recording_id, round, score_key, rule, rule_version, machine, agrees,
      verdict, who)
    select recording_id || rule, recording_id, 1, recordings.score_key, 'rule-' || rule, 1, 'fail', rule > 1,
      case when rule > 1 then 'fail' else 'pass' end, 'lin'
    from reviews join recordings on recordings.id = recording_id, generate_series(1, 4) as rule
    where reviews.state = 'published' and recordings.score_key is not null`.execute(db);
  await sql`insert into publications (client_id, recording_id, round, cause, score_key, who, appeal_until)
    select recording_id, recording_id, 1, 'review', null, 'lin', now() from reviews where state = 'published'`.execute(
    db,
  );
  await sql`vacuum (analyze) reviews, review_decisions, publications`.execute(db);
}

async function measure(name: string, act: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await act();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * (rounds - 1))] ?? 0).toFixed(1).padStart(7);
  print(`${name.padEnd(34)} ${at(0.5)} ${at(0.95)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
