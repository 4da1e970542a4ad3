/**
 * Re-score of stored history, storing included: 5,000, 10,000 and 20,000 calls of 30 to 60 turns on the embedded
 * Postgres, with cards by other rules beside. Calls a second, growth, and what a million would take.
 * Run: npm run bench rescore   (other sizes: BENCH_CALLS=1000,2000)
 */
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { seededRandom } from '../fixtures/random.ts';
import { readPackTests } from '../rules/pack-tests.ts';
import { readPackTexts } from '../rules/pack-texts.ts';
import { readConfig } from './config.ts';
import { emptyMetadata, type Metadata, type Transcript, type Turn } from './domain.ts';
import { hashOf } from './hash.ts';
import { createLog } from './log.ts';
import { plan, type Versions } from './plan.ts';
import { rescoreHistory } from './rescore.ts';
import { diffRuleSets } from './rule-diff.ts';
import { openServices, type Services } from './services.ts';
import { analyse } from './stages/analyse.ts';
import { activateRuleSet, offerRuleSet } from './store/activations.ts';
import { storeRuleSet } from './store/rule-sets.ts';
import { activateVersions, readVersions } from './store/versions.ts';

const packDir = resolve(import.meta.dirname, '../rules/packs/95598');
const sizes = (process.env.BENCH_CALLS ?? '5000,10000,20000').split(',').map(Number);
/** Different transcripts; more calls than that are told apart by their metadata and length. */
const distinct = 2000;
const million = 1_000_000;

const talks = await makeTalks();
const runs: Run[] = [];
for (const calls of sizes) {
  const run = await measure(calls);
  runs.push(run);
  const { seconds, nodeMs, postgresMs } = run;
  const [first = run] = runs;
  const growth = (of: (one: Run) => number) => (of(run) / calls / (of(first) / first.calls)).toFixed(2);
  console.log(
    `${calls} calls in ${seconds.toFixed(1)} s: ${(calls / seconds).toFixed(0)} calls/s; CPU per call ${(nodeMs / calls).toFixed(2)} ms Node, ${(postgresMs / calls).toFixed(2)} ms Postgres; per call against the smallest: time ${growth((one) => one.seconds)}, CPU ${growth((one) => one.nodeMs + one.postgresMs)}`,
  );
}
const last = runs.at(-1);
if (last) {
  const perCall = (last.nodeMs + last.postgresMs) / last.calls;
  console.log(
    `a million at the pace of the largest: ${((million / last.calls) * (last.seconds / 60)).toFixed(0)} min; ` +
      `with two cores to itself, by CPU time: ${((million * perCall) / 2 / 60_000).toFixed(0)} min, ${(2000 / perCall).toFixed(0)} calls/s (goal: 60 min, 278 calls/s)`,
  );
}

interface Run {
  readonly calls: number;
  readonly seconds: number;
  /** CPU time of this process with its threads, and of all processes of the Postgres cluster. */
  readonly nodeMs: number;
  readonly postgresMs: number;
}

/** Re-scores `calls` calls that have a card already. */
async function measure(calls: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'earmark-bench-'));
  const config = readConfig({ EARMARK_DATA: join(folder, 'data'), STORAGE_DIR: join(folder, 'storage') });
  const services = await openServices(config, { log: createLog('error') });
  try {
    await fill(services, calls);
    await rescoreHistory(services);
    const files = new Map(await readPackTexts(packDir));
    const changed = (files.get('no_greeting.yaml') ?? '').replace(/^version: \d+/m, 'version: 999');
    files.set('no_greeting.yaml', changed);
    const { ruleSet } = await storeRuleSet(services.db, { files, createdBy: 'bench' });
    const diffed = await diffRuleSets(services, { a: { hash: 'in-force' }, b: { hash: ruleSet.hash } });
    await activateRuleSet(services.db, { hash: ruleSet.hash, who: 'bench', why: 'bench' });
    await sql`vacuum (analyze)`.execute(services.db);
    const dataDir = await sql<{ data_directory: string }>`show data_directory`.execute(services.db);
    const cluster = dataDir.rows[0]?.data_directory ?? '';
    const postgresBefore = await postgresCpuMs(cluster);
    const nodeBefore = process.cpuUsage();
    const started = performance.now();
    const { scored } = await rescoreHistory(services);
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(nodeBefore);
    const postgresMs = (await postgresCpuMs(cluster)) - postgresBefore;
    if (scored !== calls) throw new Error(`${scored} of ${calls} were scored`);
    const { rows } = await sql<{ what: string; size: string }>`
      select relname as what, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class
      where relname in ('results', 'score_cards', 'findings', 'recordings')`.execute(services.db);
    const tables = rows.map(({ what, size }) => `${what} ${size}`).join(', ');
    console.log(
      `   ${calls}: ${ruleSet.rules.length} rules, comparison before ${(diffed.tookMs / 1000).toFixed(1)} s; tables with two cards a call: ${tables}`,
    );
    return { calls, seconds, nodeMs: (user + system) / 1000, postgresMs };
  } finally {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** CPU time of the cluster's processes so far, those that ended included (the first process inherits theirs). */
async function postgresCpuMs(dataDirectory: string): Promise<number> {
  const tickMs = 10;
  let ticks = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (folder !== dataDirectory) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and of children that were waited for: proc(5) 14 to 17
    for (const field of fields.slice(11, 15)) ticks += Number(field);
  }
  return ticks * tickMs;
}

interface Talk {
  readonly transcript: Transcript;
  readonly opinions: string;
  readonly search: string;
}

/** Test dialogues of the rules strung together until a call has 30 to 60 turns. */
async function makeTalks(): Promise<Talk[]> {
  const random = seededRandom(3);
  const dialogues = (await readPackTests(packDir)).map(({ transcript }) => transcript.turns);
  return Array.from({ length: Math.min(distinct, Math.max(...sizes)) }, () => {
    const wanted = 30 + Math.floor(random() * 31);
    const turns: Turn[] = [];
    let atMs = 0;
    while (turns.length < wanted) {
      for (const turn of dialogues[Math.floor(random() * dialogues.length)] ?? []) {
        if (turns.length === wanted) break;
        const spokenMs = turn.endMs - turn.startMs;
        turns.push({ ...turn, startMs: atMs, endMs: atMs + spokenMs });
        atMs += spokenMs + 500;
      }
    }
    const transcript: Transcript = {
      channel: 'phone',
      durationMs: atMs,
      turns,
      split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
      sound: null,
      engine: { id: 'imported', model: 'bench', version: '1' },
    };
    const opinions = analyse(transcript);
    return {
      transcript,
      opinions: JSON.stringify(opinions),
      search: opinions.words.flat().join(' '),
    };
  });
}

/** Recordings that are transcribed and analysed, as if they had a card by rules that are gone. */
async function fill({ db }: Services, calls: number): Promise<void> {
  await offerRuleSet(db, await readPackTexts(packDir));
  await activateVersions(db, {
    models: { version: 'bench', detail: {} },
    sampling: { version: 'share=0.02', detail: {} },
  });
  const versions = await readVersions(db);
  for (let from = 0; from < calls; from += 500) {
    const numbers = Array.from({ length: Math.min(500, calls - from) }, (_, at) => from + at);
    await db.transaction().execute(async (trx) => {
      const made = numbers.map((number) => recordingOf(number, versions));
      await trx
        .insertInto('results')
        .values(made.flatMap(({ results }) => results))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await trx
        .insertInto('recordings')
        .values(made.map(({ row }) => row))
        .execute();
      await trx
        .insertInto('recording_words')
        .values(made.map(({ words }) => words))
        .execute();
    });
  }
}

function recordingOf(number: number, versions: Versions) {
  const talk = talks[number % talks.length];
  if (talk === undefined) throw new RangeError('no talk');
  const metadata: Metadata = {
    ...emptyMetadata,
    callId: `bench-${number}`,
    direction: 'inbound',
    agentId: `A${number % 300}`,
    teamId: `T${number % 20}`,
    startedAt: new Date(Date.UTC(2026, 0, 1) + number * 300_000).toISOString(),
    businessType: ['故障报修', '信息查询', '用电业务受理', '投诉'][number % 4] ?? null,
    satisfaction: 3 + (number % 3),
    resolved: true,
    hangupBy: 'customer',
    ringMs: 4000,
  };
  const transcript = { ...talk.transcript, durationMs: talk.transcript.durationMs + number };
  const recording = {
    kind: 'transcript' as const,
    transcriptKey: null,
    contentHash: hashOf(number),
    metadataHash: hashOf(metadata),
    metadata,
    heldAsr: null,
  };
  const stored = new Map<string, string>();
  const results = [JSON.stringify(transcript), talk.opinions].map((output) => {
    const { next } = plan(recording, versions, stored);
    if (next === null) throw new Error('nothing is missing');
    const contentHash = hashOf(`${output.length} ${number} ${next.stage}`);
    stored.set(next.key, contentHash);
    const { key, stage, inputs } = next;
    return { key, stage, content_hash: contentHash, inputs: JSON.stringify(inputs), output };
  });
  const id = `r${hashOf(number).slice(0, 24)}`;
  const row = {
    id,
    storage_key: `calls/${number}.json`,
    kind: recording.kind,
    content_hash: recording.contentHash,
    metadata_hash: recording.metadataHash,
    size_bytes: 20_000,
    metadata: JSON.stringify(metadata),
    call_id: metadata.callId,
    channel: metadata.channel,
    agent_id: metadata.agentId,
    team_id: metadata.teamId,
    started_at: metadata.startedAt,
    business_type: metadata.businessType,
    state: 'done' as const,
    transcribe_key: results[0]?.key ?? null,
    analyse_key: results[1]?.key ?? null,
    duration_ms: Math.round(transcript.durationMs),
    rule_set: 'gone',
    listed_at: metadata.startedAt ?? '',
  };
  return {
    results,
    row,
    words: { recording_id: id, search: sql<string>`to_tsvector('simple', ${talk.search})` },
  };
}
