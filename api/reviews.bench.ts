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
  ['agent', { agentId: 'A123' }, wholeScope],
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
  await fill(db, rows);
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

/** Calls of 200 agents in 20 teams over 60 days; half of them in some lane, two in a hundred mandatory. */
async function fill(db: Kysely<Database>, rows: number): Promise<void> {
  await sql`insert into results (key, stage, content_hash, inputs, output) values
    ('score', 'score', 'score', '{}', '{}'),
    ('route', 'route', 'route', '{}', '{"reasons": [{"code": "unsure:x", "zh": "待判断", "en": "unsure"}]}')`.execute(
    db,
  );
  await sql`insert into recordings (id, storage_key, kind, content_hash, metadata_hash, size_bytes, metadata, channel,
      agent_id, agent_name, team_id, started_at, business_type, satisfaction, resolved, state, score_key, route_key,
      duration_ms, normalised, passed, veto, fail_count, unsure_count, lane, imported_at, listed_at)
    select 'r-' || number, 'calls/' || number, 'audio', number::text, number::text, 480000, '{}', 'phone',
      'A' || agent, '客服' || agent, 'T' || lpad((agent % 20)::text, 2, '0'), at,
      (array['故障报修', '信息查询', '用电业务受理', '信息咨询', '投诉'])[1 + number % 5],
      case when number % 50 = 0 then 1 else 5 end, true, 'done', 'score', 'route', 180000, 80, true, false, 2, 1,
      case when number % 50 = 0 then 'mandatory' when number % 33 = 0 then 'risk' when number % 2 = 0 then 'none'
        when number % 3 = 0 then 'unsure' else 'failed' end, at, at
    from generate_series(1, ${rows}::int) as number,
      lateral (select (hashint4(number) & 2147483647) % 200 as agent,
        now() - (number % 86400) * interval '1 minute' as at) as made`.execute(db);
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
