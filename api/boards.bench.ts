/**
 * How quick every board is over many calls: `npx tsx api/boards.bench.ts [rows, default 100000]`.
 * Starts an embedded Postgres in a folder of its own, fills it with a year of calls by 200 agents, prints p50 and p95.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { emptyMetadata } from '../pipeline/domain.ts';
import { createLog } from '../pipeline/log.ts';
import { type CallScope, wholeScope } from '../pipeline/store/call-scope.ts';
import { openEmbedded } from '../pipeline/store/embedded.ts';
import { migrate } from '../pipeline/store/migrate.ts';
import { openStore } from '../pipeline/store/store.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { readAlerts, readChoices } from './board-alerts.ts';
import { listBoardCalls, readCoverage } from './board-coverage.ts';
import { readLoad } from './board-load.ts';
import { readService } from './board-metrics.ts';
import { readPeople } from './board-people.ts';
import { BoardCallsQuery, BoardQuery, LoadQuery, PeopleQuery, TrendQuery } from './board-shapes.ts';
import { listSurges } from './board-surges.ts';
import { readRules, readTrends } from './board-trends.ts';

const rounds = 20;
const rows = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 100_000);
const folder = await mkdtemp(path.join(tmpdir(), 'earmark-bench-'));
const server = await openEmbedded(folder, { log: createLog('error') });
try {
  await migrate(server.url);
  const store = openStore(server.url, { log: createLog('error') });
  try {
    await fill(store.db);
    await measure(store.db);
  } finally {
    await store.close();
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

/** Calls by 200 agents in 20 teams, a fifth of them to be reviewed and reviewed, three findings each. */
async function fill(db: Kysely<Database>): Promise<void> {
  const start = performance.now();
  const metadata = JSON.stringify({ ...emptyMetadata, extra: { afterCallMs: 20_000, servedBy: 'person' } });
  await sql`select setseed(0.5)`.execute(db);
  await sql`insert into recordings (id, storage_key, kind, content_hash, metadata_hash, size_bytes, metadata, channel,
      direction, agent_id, agent_name, team_id, started_at, business_type, satisfaction, resolved, state, score_key,
      duration_ms, normalised, passed, veto, failed_rules, lane, listed_at)
    select 'r-' || n, 'k-' || n, 'audio', 'c' || n, 'm', 1, ${metadata}::jsonb, 'phone', 'inbound', 'A' || agent,
      '客服' || agent, 'T' || agent % 20, at,
      (array['故障报修', '信息查询', '信息咨询', '用电业务受理', '投诉'])[1 + floor(random() * 5)],
      1 + floor(random() * 5), random() < 0.9, 'done', null, 60000 + floor(random() * 300000), score, score >= 80, false,
      array['rule-' || n % 7, 'rule-' || 7 + n % 11, 'rule-' || 18 + n % 40], 'none', at
    from (select n, floor(random() * 200)::int as agent, floor(60 + random() * 40) as score,
        timestamptz '2026-01-01T00:00:00+08:00' + random() * interval '365 days' as at
      from generate_series(1, ${rows}) as n) as made`.execute(db);
  await sql`update board_calls set judged = true, block = case when business_type = '投诉' then 'complex'
      when business_type in ('故障报修', '信息查询') then 'simple' else 'general' end,
    province = (array['四川', '湖北', '河南'])[1 + floor(random() * 3)],
    emotion = (array['neutral', 'neutral', 'negative', 'angry'])[1 + floor(random() * 4)],
    suspected = random() < 0.06, abuse_ms = case when random() < 0.01 then 8000 else 0 end`.execute(db);
  await sql`insert into results (key, stage, content_hash, inputs, output) values ('bench', 'score', 'b', '{}', '{"findings": []}')`.execute(
    db,
  );
  await sql`insert into review_decisions (id, recording_id, round, score_key, rule, rule_version, machine, agrees,
      verdict, who)
    select recording_id || rule, recording_id, 1, 'bench', rule, 1, 'fail', good, case when good then 'fail' else 'pass' end, 'r'
    from (select id as recording_id, unnest(failed_rules) as rule, random() < 0.8 as good from recordings
      where satisfaction <= 1) as decided`.execute(db);
  await sql`insert into publications (client_id, recording_id, round, cause, score_key, final, normalised, passed, veto,
      who, appeal_until)
    select 'p' || id, id, 1, 'review', 'bench', jsonb_build_object('items', (select jsonb_agg(jsonb_build_object(
        'rule', rule, 'machine', jsonb_build_object('verdict', 'fail'))) from unnest(failed_rules) as rule)),
      normalised, passed, false, 'r', now()
    from recordings where satisfaction <= 1`.execute(db);
  await sql`update reviews set state = 'published', published_at = due_at - interval '1 hour'
    where recording_id in (select recording_id from publications)`.execute(db);
  await sql`insert into appeals (id, recording_id, round, publication_id, rule, rule_version, agent, reason, state)
    select 'a' || id, recording_id, 1, id, 'rule-1', 1, 'a', 'r', case when id % 3 = 0 then 'accepted' else 'refused' end
    from publications where id % 20 = 0`.execute(db);
  await sql`insert into service_calls (recording_id, version, analyse_key, metadata_hash, regulator, facts, risk,
      assessment, day, topic, resolved)
    select id, 'b', 'bench', 'm', false, '{}', 10, '{}', (listed_at at time zone 'Asia/Shanghai')::date, 'outage', resolved
    from recordings`.execute(db);
  await sql`insert into alerts (kind, recording_id, state, level, team, risk, raised_at, due_at)
    select 'high-risk', id, case when random() < 0.9 then 'closed' else 'warning' end, 1 + floor(random() * 3), team_id, 50,
      listed_at, listed_at + interval '2 hours' from recordings where random() < 0.1`.execute(db);
  await sql`insert into alert_events (alert_id, event, who, at, cause, state, level, due_at)
    select id, event, 'w', raised_at + interval '1 hour', case when event = 'close' then 'process' end, 'closed', level, due_at
    from alerts, unnest(array['raised', 'acknowledge', 'close']) as event`.execute(db);
  await sql`insert into surges (from_day, to_day, kind, who) values ('2026-07-10', '2026-07-14', 'storm', 'q'),
    ('2026-12-01', '2026-12-02', 'cold', 'q')`.execute(db);
  await sql`vacuum (analyze)`.execute(db);
  // Filled by updates of all rows at once, which no installation makes: without this half of it would be dead rows.
  await sql`vacuum (full, analyze) board_calls`.execute(db);
  const { rows: sizes } = await sql<{ size: string }>`
    select pg_size_pretty(pg_total_relation_size('board_calls')) as size`.execute(db);
  print(
    `${rows} calls in ${((performance.now() - start) / 1_000).toFixed(0)} s, board_calls ${sizes[0]?.size}`,
  );
}

async function measure(db: Kysely<Database>): Promise<void> {
  const month = { from: '2026-12-01', to: '2026-12-30' };
  const year = { from: '2026-01-01', to: '2026-12-31' };
  const team: CallScope = { whole: false, teamIds: ['T3', 'T4'], agentId: null };
  const cases = (period: { from: string; to: string }, scope: CallScope) =>
    [
      ['coverage', () => readCoverage(db, TrendQuery.parse(period), scope)],
      ['trends by week', () => readTrends(db, TrendQuery.parse(period), scope)],
      ['people', () => readPeople(db, PeopleQuery.parse(period), scope)],
      ['teams', () => readPeople(db, PeopleQuery.parse({ ...period, by: 'team' }), scope)],
      ['rules', () => readRules(db, BoardQuery.parse(period), scope)],
      ['alerts', () => readAlerts(db, BoardQuery.parse(period), scope)],
      ['service metrics', () => readService(db, BoardQuery.parse(period), scope)],
      ['surges', () => listSurges(db, period, scope)],
      ['calls, all', () => listBoardCalls(db, BoardCallsQuery.parse(period), scope)],
      [
        'calls, late',
        () => listBoardCalls(db, BoardCallsQuery.parse({ ...period, set: 'mandatory-late' }), scope),
      ],
      [
        'calls, refuted by rule',
        () =>
          listBoardCalls(
            db,
            BoardCallsQuery.parse({ ...period, set: 'rule-refuted', rule: 'rule-1' }),
            scope,
          ),
      ],
    ] as const;
  print(
    `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}; ${rounds} rounds, ms`,
  );
  print(`${'board'.padEnd(34)} ${'p50'.padStart(7)} ${'p95'.padStart(7)}`);
  for (const [name, period, scope] of [
    ['month', month, wholeScope],
    ['year', year, wholeScope],
    ['year, two teams', year, team],
  ] as const)
    for (const [board, read] of cases(period, scope)) await timed(`${board}, ${name}`, read);
  await timed('choices', () => readChoices(db, wholeScope));
  await timed('emotional load, month', () => readLoad(db, LoadQuery.parse(month), wholeScope));
  await timed('emotional load, three months', () =>
    readLoad(db, LoadQuery.parse({ from: '2026-10-01', to: '2026-12-31' }), wholeScope),
  );
}

async function timed(name: string, read: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await read();
    times.push(performance.now() - start);
  }
  print(`${name.padEnd(34)} ${share(times, 0.5)} ${share(times, 0.95)}`);
}

function share(times: readonly number[], part: number): string {
  const value = times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
  return (value ?? 0).toFixed(1).padStart(7);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
