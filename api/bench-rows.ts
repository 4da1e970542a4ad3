/** Many made-up recordings for the bench: generated calls, skewed agents, twelve rules, a year of calls. */
import { type Kysely, sql } from 'kysely';
import { generateCall } from '../fixtures/generated-call.ts';
import { seededRandom } from '../fixtures/random.ts';
import { segment } from '../models/text/tokenise.ts';
import { emptyMetadata } from '../pipeline/domain.ts';
import type { Database } from '../pipeline/store/tables.ts';

const seed = 20_261_122;
const batch = 1_000;
const ruleCount = 12;
const year = 365 * 86_400_000;
const firstCall = Date.parse('2026-01-01T00:00:00+08:00');

/** Said in one call of this many. */
const rare: readonly (readonly [number, string])[] = [
  [500, '再不解决我就找媒体曝光你们'],
  [900, '我要打一二三九八投诉你们'],
];

/** Writes recordings, score cards, findings and the results that hold their titles; analyses the tables. */
export async function fillRecordings(db: Kysely<Database>, rows: number): Promise<void> {
  const random = seededRandom(seed);
  const rareSaid = rare.map(([every, sentence]) => [every, segment(sentence).join(' ')] as const);
  // Built in one go at the end: many times faster than word by word.
  const definition = await dropSearchIndex(db);
  for (let from = 0; from < rows; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, rows - from) }, (_, at) => from + at);
    const recordings = numbers.map((number) => rowOf(number, random, rareSaid));
    await db.transaction().execute(async (trx) => {
      await sql`
        insert into recordings (id, storage_key, kind, content_hash, metadata_hash, size_bytes, metadata, call_id,
          channel, direction, agent_id, agent_name, team_id, started_at, business_type, satisfaction, resolved, state,
          state_reason, transcribe_key, analyse_key, score_key, route_key, duration_ms, engine, split_unsure,
          normalised, passed, veto, fail_count, unsure_count, lane, failed_rules, listed_at)
        select id, storage_key, 'audio', id, id, 480000, metadata, call_id, 'phone', 'inbound', agent_id, agent_name,
          team_id, at, business_type, satisfaction, true, state, state_reason, null, null, score_key, null, 180000,
          'sherpa sense-voice', false, normalised, passed, veto, fails, 0, lane, ${failedRules}, at
        from jsonb_to_recordset(${JSON.stringify(recordings)}::jsonb) as made(id text, storage_key text,
          metadata jsonb, call_id text, agent_id text, agent_name text, team_id text, at timestamptz,
          business_type text, satisfaction int, state text, state_reason text, score_key text, number int,
          normalised double precision, passed boolean, veto boolean, fails int, lane text, words text)`.execute(
        trx,
      );
      await sql`
        insert into recording_words (recording_id, search)
        select id, to_tsvector('simple', words)
        from jsonb_to_recordset(${JSON.stringify(recordings)}::jsonb) as made(id text, words text)`.execute(
        trx,
      );
      await sql`
        insert into results (key, stage, content_hash, inputs, output)
        select 'score-' || number, 'score', 'score-' || number, '{}', ${JSON.stringify({ findings: titled })}::jsonb
        from generate_series(${from}::int, ${from + numbers.length - 1}::int) as number`.execute(trx);
      await sql`
        insert into score_cards (recording_id, score_key, card, card_version, rule_set, score, potential, normalised,
          veto, passed)
        select 'r-' || lpad(number::text, 9, '0'), 'score-' || number, 'general', 1, 'rules-1', 80, 100, 80, false, true
        from generate_series(${from}::int, ${from + numbers.length - 1}::int) as number`.execute(trx);
      await sql`
        insert into findings (recording_id, score_key, rule, rule_version, section, severity, verdict, points, veto,
          turns)
        select 'r-' || lpad(number::text, 9, '0'), 'score-' || number, 'rule-' || rule, 1, 'conduct', 'minor',
          case when ${fails} then 'fail' else 'pass' end,
          -2, false, '{1,2}'
        from generate_series(${from}::int, ${from + numbers.length - 1}::int) as number,
          generate_series(1, ${ruleCount}::int) as rule`.execute(trx);
    });
  }
  await sql.raw(definition).execute(db);
  await sql`vacuum (analyze) recordings, recording_words, findings, score_cards, results`.execute(db);
}

/** Returns the statement that makes it again. */
async function dropSearchIndex(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ indexdef: string }>`
    select indexdef from pg_indexes where indexname = 'recording_words_search'`.execute(db);
  await sql`drop index recording_words_search`.execute(db);
  return rows[0]?.indexdef ?? '';
}

/** Rule k fails in one call of k * k + 3: often for the first, in one of 147 for the last. */
const fails = sql<boolean>`(hashint4(number) # hashint4(rule * 7919)) % (rule * rule + 3) = 0`;
const failedRules = sql<string[]>`array(
  select 'rule-' || rule from generate_series(1, ${ruleCount}::int) as rule where ${fails})`;

const titled = Array.from({ length: ruleCount }, (_, at) => ({
  rule: `rule-${at + 1}`,
  title: { zh: `规则${at + 1}`, en: `Rule ${at + 1}` },
  evidence: Array.from({ length: 3 }, () => ({ quote: '您好，请问有什么可以帮您', why: '没有给出去处' })),
}));

function rowOf(number: number, random: () => number, rareSaid: readonly (readonly [number, string])[]) {
  const skewed = Math.floor(random() ** 2 * 300);
  const agent = `A${String(skewed).padStart(4, '0')}`;
  const { turns } = generateCall(number, seed);
  const words = turns.flatMap(({ text }) => segment(text));
  for (const [every, sentence] of rareSaid) if (random() < 1 / every) words.push(sentence);
  const normalised = Math.round(100 * (1 - random() ** 3));
  const state = random() < 0.001 ? 'failed' : 'done';
  const veto = random() < 0.003;
  const lane = random();
  return {
    id: `r-${String(number).padStart(9, '0')}`,
    storage_key: `calls/${number}.wav`,
    metadata: { ...emptyMetadata, agentId: agent, extra: { 工单号: String(number), 排队: '3' } },
    call_id: `C-${number}`,
    number,
    agent_id: agent,
    agent_name: `客服${skewed}`,
    team_id: `T${String(skewed % 20).padStart(2, '0')}`,
    at: new Date(firstCall + Math.floor(random() * year)).toISOString(),
    business_type: ['故障报修', '信息查询', '用电业务受理', '信息咨询', '投诉'][
      Math.floor(random() ** 2 * 5)
    ],
    satisfaction: 1 + Math.floor(random() * 5),
    state,
    state_reason: state === 'failed' ? 'internal' : null,
    score_key: `score-${number}`,
    normalised,
    passed: normalised >= 80,
    veto,
    fails: 1,
    lane: lane < 0.02 ? 'mandatory' : lane < 0.05 ? 'risk' : lane < 0.2 ? 'failed' : 'none',
    words: `${words.join(' ')} 工单 ${number}`,
  };
}
