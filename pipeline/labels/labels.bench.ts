/**
 * How quick the labelling queue, recall and drift are over many recordings:
 * `npx tsx pipeline/labels/labels.bench.ts [rows, default 100000]`.
 * Starts an embedded Postgres in a folder of its own, fills it, prints p50 and p95 in ms, deletes it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createLog } from '../log.ts';
import { openEmbedded } from '../store/embedded.ts';
import { migrate } from '../store/migrate.ts';
import { openStore } from '../store/store.ts';
import type { Database } from '../store/tables.ts';
import { reportDrift } from './drift.ts';
import { LabelModel } from './label-models.ts';
import { nextToLabel } from './queue.ts';
import { estimateRecall } from './recall.ts';

const rounds = 20;
const labelled = 4_000;
const rows = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(path.join(tmpdir(), 'earmark-labels-bench-'));
const log = createLog('error');
const server = await openEmbedded(folder, { log });
await migrate(server.url);
const store = openStore(server.url, { log });
try {
  await fill(store.db);
  process.stdout.write(`${rows} recordings, ${labelled} labels a model, ${cpus()[0]?.model}\n`);
  for (const model of LabelModel.options)
    await time(`next of ${model}`, () =>
      nextToLabel(store.db, { model, who: 'bench', share: 0.05, count: 10, lease: false }),
    );
  await time('recall of complaint', () => estimateRecall(store.db, 'complaint'));
  const [from, middle, to] = ['2026-01-01', '2026-07-01', '2027-01-01'].map((day) => new Date(day));
  if (from && middle && to)
    await time(
      'drift, all calls',
      () => reportDrift(store.db, { period: { from: middle, to }, against: { from, to: middle } }),
      3,
    );
} finally {
  await store.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function time(name: string, work: () => Promise<unknown>, times = rounds): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  took.sort((one, other) => one - other);
  const at = (share: number) => (took[Math.min(times - 1, Math.floor(times * share))] ?? 0).toFixed(1);
  process.stdout.write(`${name.padEnd(24)} p50 ${at(0.5).padStart(8)}  p95 ${at(0.95).padStart(8)}\n`);
}

/** A year of calls of 300 agents; every model has labels on calls near its line and in the random slice. */
async function fill(db: Kysely<Database>): Promise<void> {
  await sql`insert into results (key, stage, content_hash, inputs, output) values ('a', 'analyse', 'a', '{}', '{}')`.execute(
    db,
  );
  await sql`insert into recordings (id, storage_key, kind, content_hash, metadata_hash, size_bytes, metadata, channel,
      agent_id, business_type, satisfaction, state, analyse_key, split_unsure, failed_rules, asr_version, listed_at)
    select 'r-' || n, 'r-' || n, 'audio', 'h', 'h', 1, '{}', 'phone', 'A' || (n * 7919 % 300),
      (array['信息咨询', '故障报修', '投诉'])[1 + n % 3], 1 + (n % 7 > 0)::int * 3 + n % 2, 'done', 'a', n % 50 = 0,
      case when n % 40 = 0 then array['regulator_cue'] when n % 200 = 1 then array['customer_abuse'] else '{}' end,
      'sherpa@1', timestamptz '2026-01-01' + n * interval '315 seconds'
    from generate_series(1, ${rows}::int) as n`.execute(db);
  await sql`insert into recording_opinions (recording_id, analyse_key, models_version, complaint_level,
      complaint_probability, business_type, business_type_probability, emotion, emotion_probability, dialect, abuse_turns,
      confidence, chars, turns, unknown_words, turn_margin, turn_at, abuse_margin, abuse_at, coded, draw)
    select 'r-' || n, 'a', 'm@1', case when n % 20 = 0 then 'suspected' else 'none' end, (n * 31 % 10007) / 10007.0,
      (array['信息咨询', '故障报修', '表扬'])[1 + n % 3], (n * 37 % 10009) / 10009.0, 'neutral', (n * 41 % 9973) / 9973.0,
      'none', 0, 0.8 + (n % 100) / 500.0, 200 + n % 300, 20 + n % 20, (n % 50) / 500.0, (n * 43 % 5003) / 10007.0, 3,
      (n * 47 % 5009) / 10007.0, 5, (array['信息咨询', '故障报修', '投诉'])[1 + n % 3], labelling_draw('r-' || n)
    from generate_series(1, ${rows}::int) as n`.execute(db);
  for (const model of LabelModel.options)
    await sql`insert into labels (id, recording_id, model, value, who, source, slice, transcribe_key)
      select ${model} || recording_id, recording_id, ${model}, 'none', 'bench', 'labelling',
        case when draw < 0.05 then 'random' else 'uncertain' end, 'a'
      from recording_opinions
      order by case when draw < 0.05 then draw else abs(complaint_probability - 0.4) end limit ${labelled}`.execute(
      db,
    );
  await sql`vacuum (analyze) recordings, recording_opinions, labels`.execute(db);
}
