/** Many made-up recordings for the bench: real words, skewed agents, twelve rules, a year of calls. */
import { type Kysely, sql } from 'kysely';
import { segment } from '../models/text/tokenise.ts';
import { emptyMetadata } from '../pipeline/domain.ts';
import type { Database } from '../pipeline/store/tables.ts';

const batch = 1_000;
const ruleCount = 12;
const year = 365 * 86_400_000;
const firstCall = Date.parse('2026-01-01T00:00:00+08:00');

const sentences = [
  '您好，很高兴为您服务，请问有什么可以帮您',
  '我家这边从早上就停电了，到现在还没有来电',
  '麻烦您提供一下用电户号和详细地址',
  '请您稍等，我帮您查询一下停电信息',
  '您这个片区正在抢修，预计下午三点恢复供电',
  '我这个月电费怎么突然多了两百多块',
  '建议您先观察几天，或者申请校验电表',
  '欠费停电的话，缴清以后二十四小时内复电',
  '这个事情不归我管，您打别的部门电话吧',
  '我已经打了三次了，一直没有人来处理',
  '非常抱歉给您带来不便，我马上为您登记工单',
  '抢修人员会尽快跟您联系，请保持电话畅通',
  '新装用电需要身份证和房产证明',
  '请问还有其他可以帮您的吗',
  '感谢您的来电，请对本次服务作出评价，再见',
  '变压器那边有很大的响声，怕不安全',
  '我要过户，原来户主的名字要改成我的',
  '充电桩报装要准备什么材料',
  '低保户的优惠电量怎么申请',
  '营业厅周末上不上班',
  '阶梯电价第二档是多少钱一度',
  '电费发票可以在网上国网下载吗',
  '你们这个态度我很不满意',
  '谢谢你啊，讲得很清楚',
  '表后线路的问题需要您联系物业电工',
  '家里空开跳闸了推不上去',
  '上次那个师傅服务特别好，想表扬一下',
  '路灯坏了好几天了没有人修',
  '光线太暗了看不清楚表上的数字',
  '农田灌溉用电怎么收费',
];
/** Said in one call of this many. */
const rare: readonly (readonly [number, string])[] = [
  [20, '电表跑得太快了，欠费了也没有通知我，什么时候复电'],
  [500, '再不解决我就找媒体曝光你们'],
  [900, '我要打一二三九八投诉你们'],
];

/** Writes recordings, score cards, findings and the results that hold their titles; analyses the tables. */
export async function fillRecordings(db: Kysely<Database>, rows: number): Promise<void> {
  const random = generator(20_261_122);
  const said = sentences.map((sentence) => segment(sentence).join(' '));
  const rareSaid = rare.map(([every, sentence]) => [every, segment(sentence).join(' ')] as const);
  for (let from = 0; from < rows; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, rows - from) }, (_, at) => from + at);
    const recordings = numbers.map((number) => rowOf(number, random, said, rareSaid));
    await db.transaction().execute(async (trx) => {
      await sql`
        insert into recordings (id, storage_key, kind, content_hash, metadata_hash, size_bytes, metadata, call_id,
          channel, direction, agent_id, agent_name, team_id, started_at, business_type, satisfaction, resolved, state,
          state_reason, transcribe_key, analyse_key, score_key, route_key, duration_ms, engine, split_unsure,
          normalised, passed, veto, fail_count, unsure_count, lane, failed_rules, search, listed_at)
        select id, storage_key, 'audio', id, id, 480000, metadata, call_id, 'phone', 'inbound', agent_id, agent_name,
          team_id, at, business_type, satisfaction, true, state, state_reason, null, null, score_key, null, 180000,
          'sherpa sense-voice', false, normalised, passed, veto, fails, 0, lane, ${failedRules}, to_tsvector('simple', words), at
        from jsonb_to_recordset(${JSON.stringify(recordings)}::jsonb) as made(id text, storage_key text,
          metadata jsonb, call_id text, agent_id text, agent_name text, team_id text, at timestamptz,
          business_type text, satisfaction int, state text, state_reason text, score_key text, number int,
          normalised double precision, passed boolean, veto boolean, fails int, lane text, words text)`.execute(
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
  await sql`vacuum (analyze) recordings, findings, score_cards, results`.execute(db);
}

/** Rule k fails in one call of k * k + 3: often for the first, in one of 147 for the last. */
const fails = sql<boolean>`(hashint4(number) # hashint4(rule * 7919)) % (rule * rule + 3) = 0`;
const failedRules = sql<string[]>`array(
  select 'rule-' || rule from generate_series(1, ${ruleCount}::int) as rule where ${fails})`;

const titled = Array.from({ length: ruleCount }, (_, at) => ({
  rule: `rule-${at + 1}`,
  title: { zh: `规则${at + 1}`, en: `Rule ${at + 1}` },
  evidence: Array.from({ length: 3 }, () => ({ quote: sentences[at], why: sentences[at + 1] })),
}));

function rowOf(
  number: number,
  random: () => number,
  said: readonly string[],
  rareSaid: readonly (readonly [number, string])[],
) {
  const skewed = Math.floor(random() ** 2 * 300);
  const agent = `A${String(skewed).padStart(4, '0')}`;
  const words = Array.from({ length: 25 }, () => said[Math.floor(random() * said.length)] ?? '');
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

/** Mulberry32: the same numbers on every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
