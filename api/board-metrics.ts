/** The service metrics a 95598 centre is held to: formula, sample, interval, and what the data lacks. */
import { type Kysely, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { type CallSet, chosenCalls, countOf, markedCalls } from './board-sets.ts';
import type { BoardQuery, ServiceBoard } from './board-shapes.ts';
import { meanOf, type RatioSums, ratioOfSums, shareOf } from './board-statistics.ts';

type Metric = ServiceBoard['metrics'][number];
type PlainSet = Exclude<CallSet, `rule-${string}`>;

interface ShareMetric extends Pick<Metric, 'id' | 'title' | 'formula' | 'target' | 'note'> {
  readonly unit: 'share' | 'per-10000';
  readonly hits: PlainSet;
  readonly of: PlainSet;
  /** Fields of the metadata it rests on. */
  readonly fields: readonly string[];
}

/** In the order of the screen. */
const shares: readonly ShareMetric[] = [
  {
    id: 'connection',
    title: { zh: '接通率', en: 'Connection rate' },
    formula: { zh: '人工接通的呼入 ÷ 全部呼入请求', en: 'inbound calls answered ÷ inbound calls offered' },
    unit: 'share',
    hits: 'connected',
    of: 'offered',
    target: 0.97,
    fields: ['extra.connected'],
    note: {
      zh: '录音只来自已接通的通话：平台要把未接通的来话也连同「接通」字段一起提供，否则无法计算。',
      en: 'Recordings come from answered calls only: the platform has to supply unanswered ones too.',
    },
  },
  {
    id: 'after-call-satisfaction',
    title: { zh: '话后满意率', en: 'After-call satisfaction' },
    formula: {
      zh: '评 4 或 5 分的呼入 ÷ 有评分的呼入',
      en: 'inbound calls rated 4 or 5 ÷ inbound calls rated',
    },
    unit: 'share',
    hits: 'satisfied',
    of: 'rated',
    target: null,
    fields: ['satisfaction'],
    note: {
      zh: '未参评的客户不在内，参评者未必代表全部客户。',
      en: 'Customers who did not rate are left out; those who did may differ from them.',
    },
  },
  {
    id: 'survey-satisfaction',
    title: { zh: '回访满意率', en: 'Satisfaction in surveys' },
    formula: {
      zh: '评 4 或 5 分的外呼回访 ÷ 有评分的外呼回访',
      en: 'outbound surveys rated 4 or 5 ÷ outbound surveys rated',
    },
    unit: 'share',
    hits: 'survey-satisfied',
    of: 'surveyed',
    target: null,
    fields: ['satisfaction'],
    note: {
      zh: '只算外呼通话（direction 为 outbound）的评分。',
      en: 'Ratings of outbound calls only (direction outbound).',
    },
  },
  {
    id: 'resolved',
    title: { zh: '解决率', en: 'Resolved' },
    formula: {
      zh: '登记为已解决 ÷ 登记了是否解决',
      en: 'calls noted as resolved ÷ calls where it was noted',
    },
    unit: 'share',
    hits: 'resolved',
    of: 'resolution-known',
    target: null,
    fields: ['resolved'],
    note: null,
  },
  {
    id: 'first-contact',
    title: { zh: '一次解决率', en: 'First-contact resolution' },
    formula: {
      zh: '首次来电已解决且同一诉求没有再来电 ÷ 登记了是否解决的首次来电',
      en: 'first contacts resolved without another contact about the matter ÷ first contacts where it was noted',
    },
    unit: 'share',
    hits: 'first-settled',
    of: 'first-contacts',
    target: null,
    fields: ['resolved', 'customerNumber', 'accountNo'],
    note: {
      zh: '同一诉求按号码或户号与内容关联，默认 30 天内；最近的来电还可能再来电，数值会下降。',
      en: 'Matters are linked by number and content, 30 days by default; recent calls may still be repeated.',
    },
  },
  {
    id: 'bot-share',
    title: { zh: '智能客服占比', en: 'Share of bot service' },
    formula: {
      zh: '由机器人服务 ÷ 登记了服务方',
      en: 'contacts served by the bot ÷ contacts where it was noted',
    },
    unit: 'share',
    hits: 'by-bot',
    of: 'served',
    target: null,
    fields: ['extra.servedBy'],
    note: null,
  },
  {
    id: 'complaints',
    title: { zh: '万次来电投诉率（坐席归类）', en: 'Complaints per 10,000 calls (as coded)' },
    formula: { zh: '归类为投诉 ÷ 有归类 × 10000', en: 'calls coded as complaint ÷ calls coded × 10,000' },
    unit: 'per-10000',
    hits: 'complaints',
    of: 'coded',
    target: null,
    fields: ['businessType'],
    note: null,
  },
  {
    id: 'suspected-complaints',
    title: { zh: '万次来电投诉率（模型判断）', en: 'Complaints per 10,000 calls (by the model)' },
    formula: {
      zh: '模型判断为疑似或明确投诉 ÷ 模型判断过 × 10000',
      en: 'calls the model hears a complaint in ÷ calls it judged × 10,000',
    },
    unit: 'per-10000',
    hits: 'suspected',
    of: 'heard',
    target: null,
    fields: [],
    note: {
      zh: '模型会误判；与坐席归类的差距见「疑似降级」。',
      en: 'The model errs; the difference to the coding is in the list of downgrades.',
    },
  },
];

interface Times {
  n: number;
  sum: number;
  squares: number;
  handled: number;
  handled_sum: number;
  handled_squares: number;
}

/** Sums over days on which an agent had calls; `n` to `products` over those with a signed-in time. */
interface AgentDays extends RatioSums {
  readonly days: number;
  readonly calls: number;
  readonly callSquares: number;
}

export async function readService(
  db: Kysely<Database>,
  query: BoardQuery,
  scope: CallScope,
): Promise<ServiceBoard> {
  const chosen = chosenCalls(query, scope);
  const names = [...new Set(shares.flatMap(({ hits, of }) => [hits, of]))];
  const counts = sql.join(names.map((name) => sql`${countOf(name)} as ${sql.ref(name)}`));
  const phoned = sql`filter (where board_calls.channel = 'phone')`;
  const handled = sql`(duration_ms + after_call_ms)::double precision`;
  const [counted, days] = await Promise.all([
    // All in one scan: a year of calls is read once.
    sql<Record<string, number> & Times>`
      select ${counts}, ${countOf('all')} as calls,
        count(duration_ms) ${phoned}::int as n,
        coalesce(sum(duration_ms::double precision) ${phoned}, 0) as sum,
        coalesce(sum(duration_ms::double precision * duration_ms) ${phoned}, 0) as squares,
        count(duration_ms + after_call_ms) ${phoned}::int as handled,
        coalesce(sum(${handled}) ${phoned}, 0) as handled_sum,
        coalesce(sum(${handled} * ${handled}) ${phoned}, 0) as handled_squares
      from ${markedCalls} where ${chosen}`.execute(db),
    sql<AgentDays>`
      select count(*)::int as days, coalesce(sum(calls), 0)::int as calls,
        coalesce(sum(calls * calls), 0)::double precision as "callSquares",
        count(signed_in)::int as n, coalesce(sum(busy) filter (where signed_in is not null), 0) as top,
        coalesce(sum(signed_in), 0) as bottom,
        coalesce(sum(busy * busy) filter (where signed_in is not null), 0) as "topSquares",
        coalesce(sum(signed_in * signed_in), 0) as "bottomSquares", coalesce(sum(busy * signed_in), 0) as products
      from (
        select count(*) as calls,
          sum((coalesce(duration_ms, 0) + coalesce(after_call_ms, 0))::double precision) as busy,
          nullif(greatest(max(signed_in_ms), 0), 0)::double precision as signed_in
        from board_calls where agent_id is not null and ${chosen} group by agent_id, day) as one`.execute(db),
  ]);
  const of: Record<string, number> = counted.rows[0] ?? {};
  return {
    from: query.from,
    to: query.to,
    calls: of.calls ?? 0,
    metrics: [...shares.map((one) => shareMetric(one, of)), ...timeMetrics(counted.rows[0], days.rows[0])],
  };
}

function shareMetric({ fields, hits, of, ...metric }: ShareMetric, counts: Record<string, number>): Metric {
  const n = counts[of] ?? 0;
  const estimate = shareOf(counts[hits] ?? 0, n);
  const times = metric.unit === 'per-10000' ? 10_000 : 1;
  return {
    ...metric,
    estimate:
      estimate === null
        ? null
        : { value: estimate.value * times, low: estimate.low * times, high: estimate.high * times, n },
    sets: { hits, of },
    hits: counts[hits] ?? 0,
    missing: n === 0 ? [...fields] : [],
  };
}

function timeMetrics(time: Times | undefined, days: AgentDays | undefined): Metric[] {
  const none = { sets: null, hits: null, target: null, note: null };
  const talk = meanOf(time ?? { n: 0, sum: 0, squares: 0 });
  const handled =
    time === undefined
      ? null
      : meanOf({ n: time.handled, sum: time.handled_sum, squares: time.handled_squares });
  const occupancy = days === undefined ? null : ratioOfSums(days);
  const perPerson =
    days === undefined ? null : meanOf({ n: days.days, sum: days.calls, squares: days.callSquares });
  return [
    {
      ...none,
      id: 'talk-time',
      title: { zh: '平均通话时长', en: 'Mean talk time' },
      formula: { zh: '录音时长之和 ÷ 通话数', en: 'sum of the lengths of recordings ÷ calls' },
      unit: 'ms',
      estimate: talk,
      missing: talk === null ? ['durationMs'] : [],
    },
    {
      ...none,
      id: 'handle-time',
      title: { zh: '平均处理时长 AHT', en: 'Average handle time (AHT)' },
      formula: {
        zh: '（通话时长 + 话后处理时长）之和 ÷ 两者都有的通话数',
        en: 'sum of talk and after-call time ÷ calls that have both',
      },
      unit: 'ms',
      estimate: handled,
      missing: handled === null ? ['extra.afterCallMs'] : [],
    },
    {
      ...none,
      id: 'occupancy',
      title: { zh: '坐席工时利用率', en: 'Agent occupancy' },
      formula: {
        zh: '（通话 + 话后处理）时长之和 ÷ 签入时长之和，按坐席和日',
        en: 'talk and after-call time ÷ signed-in time, over agents and days',
      },
      unit: 'share',
      estimate: occupancy,
      missing: occupancy === null ? ['extra.signedInMs'] : [],
      note: {
        zh: '没有话后处理时长时只算通话，结果偏低；没有录音的工作不在内。',
        en: 'Without after-call times only talk is counted; work that is not recorded is left out.',
      },
    },
    {
      ...none,
      id: 'calls-per-person',
      title: { zh: '人均日接话量', en: 'Calls per person and day' },
      formula: { zh: '通话数 ÷ 有通话的坐席日', en: 'calls ÷ days on which an agent had any' },
      unit: 'calls',
      estimate: perPerson,
      missing: perPerson === null ? ['agentId'] : [],
      note: { zh: '没有登记客服的通话不在内。', en: 'Calls without an agent are left out.' },
    },
  ];
}
