/**
 * How quick hot spots, their calls, alerts and downgrades are over many calls:
 * `npx tsx api/hot-spots.bench.ts [rows, default 100000]`. Starts an embedded Postgres in a folder of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createLog } from '../pipeline/log.ts';
import { defaultSettings } from '../pipeline/service/settings.ts';
import { wholeScope } from '../pipeline/store/call-scope.ts';
import { openEmbedded } from '../pipeline/store/embedded.ts';
import { migrate } from '../pipeline/store/migrate.ts';
import { openStore } from '../pipeline/store/store.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { listAlerts } from './alert-list.ts';
import { fillRecordings } from './bench-rows.ts';
import { listDowngrades } from './downgrade-list.ts';
import { listHotSpotCalls } from './hot-spot-calls.ts';
import { readHotSpots } from './hot-spot-reader.ts';
import { AlertQuery, DowngradeQuery, HotSpotCallsQuery, HotSpotQuery } from './service-shapes.ts';

const rounds = 20;
const rows = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 100_000);
const folder = await mkdtemp(path.join(tmpdir(), 'earmark-bench-'));
const server = await openEmbedded(folder, { log: createLog('error') });
try {
  await migrate(server.url);
  const store = openStore(server.url, { log: createLog('error') });
  try {
    await fillRecordings(store.db, rows);
    await fillService(store.db);
    await measure(store.db);
  } finally {
    await store.close();
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

/** A matter, a region, some words and now and then an alert for every call. */
async function fillService(db: Kysely<Database>): Promise<void> {
  await sql`insert into results (key, stage, content_hash, inputs, output)
    values ('bench', 'analyse', 'bench', '{}', '{}')`.execute(db);
  await sql`insert into recording_opinions (recording_id, analyse_key, models_version, complaint_level,
      complaint_probability, business_type, emotion, chars, turns, coded, draw)
    select id, 'bench', 'bench', case when random() < 0.06 then 'suspected' else 'none' end, random(),
      (array['故障报修', '信息查询', '信息咨询', '投诉'])[1 + floor(random() * 4)],
      (array['neutral', 'neutral', 'negative', 'angry', 'anxious'])[1 + floor(random() * 5)], 100, 20, business_type,
      random()
    from recordings on conflict do nothing`.execute(db);
  await sql`insert into service_calls (recording_id, version, analyse_key, metadata_hash, regulator, facts, risk,
      assessment, day, topic, business_type, province, city, words, is_repeat, emotion, resolved)
    select id, 'bench', 'bench', metadata_hash, false, '{}', floor(random() * 100), '{}',
      (listed_at at time zone 'Asia/Shanghai')::date,
      (array['outage', 'bill', 'meter', 'payment', 'staff', 'voltage', 'other'])[1 + floor(random() * 7)],
      (array['故障报修', '信息查询', '信息咨询', '投诉'])[1 + floor(random() * 4)],
      (array['四川', '湖北', '河南'])[1 + floor(random() * 3)], 'c' || floor(random() * 20),
      array['w' || floor(random() * 500), 'w' || floor(random() * 500), 'w' || floor(random() * 50), '停电', '跳闸'],
      random() < 0.2, (array['neutral', 'neutral', 'negative', 'angry', 'anxious'])[1 + floor(random() * 5)], resolved
    from recordings`.execute(db);
  await sql`insert into alerts (kind, recording_id, state, level, team, risk, due_at)
    select 'high-risk', id, case when random() < 0.9 then 'closed' else 'warning' end, 1 + floor(random() * 3), '一班', 50,
      now() from recordings where random() < 0.1`.execute(db);
  await sql`analyze`.execute(db);
}

async function measure(db: Kysely<Database>): Promise<void> {
  const { rows: days } = await sql<{ first: string; last: string }>`
    select min(day)::text as first, max(day)::text as last from service_calls`.execute(db);
  const { first = '', last = '' } = days[0] ?? {};
  const weekAgo = new Date(Date.parse(last) - 6 * 86_400_000).toISOString().slice(0, 10);
  const monthAgo = new Date(Date.parse(last) - 29 * 86_400_000).toISOString().slice(0, 10);
  print(
    `${rows} calls from ${first} to ${last}; ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
  );
  const spots = (query: object) => () => readHotSpots(db, HotSpotQuery.parse(query), wholeScope);
  const cases: readonly (readonly [string, () => Promise<{ items: readonly unknown[] }>])[] = [
    ['hot spots, a week by day and province', spots({ from: weekAgo, to: last })],
    ['hot spots, a month by week and city', spots({ from: monthAgo, to: last, bucket: 'week', by: 'city' })],
    ['hot spots, everything by week', spots({ from: first, to: last, bucket: 'week', by: 'all' })],
    [
      'calls of a hot spot',
      () =>
        listHotSpotCalls(
          db,
          HotSpotCallsQuery.parse({ from: monthAgo, to: last, topic: 'outage', province: '四川' }),
          wholeScope,
        ),
    ],
    ['alerts', () => listAlerts(db, AlertQuery.parse({}), wholeScope)],
    [
      'alerts, open and late',
      () => listAlerts(db, AlertQuery.parse({ open: 'true', overdue: 'true' }), wholeScope),
    ],
    ['downgrades', () => listDowngrades(db, DowngradeQuery.parse({}), defaultSettings.alerts, wholeScope)],
  ];
  print(`${'case'.padEnd(40)} ${'p50'.padStart(7)} ${'p95'.padStart(7)}   found`);
  for (const [name, work] of cases) {
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      found = (await work()).items.length;
      times.push(performance.now() - start);
    }
    print(`${name.padEnd(40)} ${share(times, 0.5)} ${share(times, 0.95)}   ${found}`);
  }
}

function share(times: readonly number[], part: number): string {
  const value = times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
  return (value ?? 0).toFixed(1).padStart(7);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
