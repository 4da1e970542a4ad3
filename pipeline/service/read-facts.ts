/** What a call's results say, as chains and risk need it. Pure. */
import { z } from 'zod';
import type { Finding, Metadata, Opinions, Transcript } from '../domain.ts';
import { cuesIn } from './cues.ts';
import type { CallFacts, NumberLink, Place, PromiseKind } from './facts.ts';
import { topicsOf } from './topics.ts';

interface CallResults {
  readonly recordingId: string;
  readonly metadata: Metadata;
  readonly transcript: Transcript;
  readonly opinions: Opinions;
  readonly findings: readonly Finding[];
  readonly numbers: readonly NumberLink[];
}

/** The rule whose evidence is where regulator, media or law were named: one list of such words, kept by QA. */
const REGULATOR_RULE = 'regulator_cue';

export function factsOf(call: CallResults): CallFacts {
  const { recordingId, metadata, transcript, opinions, findings, numbers } = call;
  const { turns } = transcript;
  const startedAtMs = metadata.startedAt === null ? null : Date.parse(metadata.startedAt);
  const said = (isAgent: boolean) =>
    turns.flatMap(({ role, text }) => ((role === 'agent') === isAgent ? [text] : [])).join('\n');
  const words = demandWords(opinions);
  return {
    recordingId,
    startedAtMs: startedAtMs === null || Number.isNaN(startedAtMs) ? null : startedAtMs,
    durationMs: transcript.durationMs,
    channel: transcript.channel,
    direction: metadata.direction,
    numbers: [...numbers],
    coded: metadata.businessType,
    businessType: opinions.businessType?.label ?? null,
    region: metadata.region ?? null,
    teamId: metadata.teamId,
    topics: topicsOf({
      demand: opinions.summary?.demand?.quote ?? '',
      customer: said(false),
      agent: said(true),
    }),
    words,
    talk: talkWords(opinions).filter((word) => !words.includes(word)),
    cues: cuesIn(turns),
    satisfaction: metadata.satisfaction,
    resolved: metadata.resolved,
    mood: opinions.emotion?.overall ?? null,
    emotion: emotionOf(transcript, opinions),
    promises: startedAtMs === null ? [] : promisesOf(opinions, startedAtMs),
    actual: actualTimes(metadata),
    regulator: findings
      .filter(({ rule, verdict }) => rule === REGULATOR_RULE && verdict === 'fail')
      .flatMap(({ evidence }) => evidence)
      .flatMap(({ turn, startMs, endMs, chars }): Place[] =>
        turn === null ? [] : [{ turn, startMs, endMs, ...(chars === undefined ? {} : { chars }) }],
      ),
    complaint: opinions.complaint && {
      level: opinions.complaint.level,
      probability: opinions.complaint.probability,
      places: opinions.complaint.evidence.map(({ turn, startMs, endMs }) => ({ turn, startMs, endMs })),
    },
  };
}

const MOST_WORDS = 12;
const STOP = new Set(
  '你好 您好 请问 可以 没有 这个 那个 什么 怎么 我们 你们 他们 她们 咱们 一个 一下 一直 现在 今天 昨天 明天 已经 知道 就是 还是 不是 不要 不能 但是 然后 因为 所以 如果 或者 这样 那样 这边 那边 这里 那里 时候 东西 事情 问题 情况 帮忙 麻烦 谢谢 感谢 一些 几个 多少 哪里 哪个 为什么 怎么样 觉得 感觉 需要 想要 应该 可能 真的 电话 打电话 客服 师傅 先生 女士 工号 户号 地址 号码 名字 手机 尾号 登记 联系 处理 查询 咨询 反映 小时 分钟 上午 下午 晚上 早上 中午 刚才 刚刚 以后 之后 之前 以前 上次 起来 出来 过来 过去 下来 进来 一点 有点 这么 那么 非常 特别 比较 全部 所有 自己 人家 大家 家里 屋里 我家 小区 单元 抢修 安排 派人 马上 尽快 核实 反映 答复 工作日 请讲 好的 抱歉 您好 供电 服务 网上 国网 申请 办理 结果 进度 到底 今年 明年 上个月 这个月 东西 怎么办'.split(
    ' ',
  ),
);

/** Words of the turn that says the demand. */
function demandWords(opinions: Opinions): string[] {
  const turn = opinions.summary?.demand?.turn;
  return turn === undefined ? [] : tellingWords(opinions, turn).slice(0, MOST_WORDS);
}

const MOST_TALK = 40;

function talkWords(opinions: Opinions): string[] {
  const words = opinions.words.flatMap((_, turn) => tellingWords(opinions, turn));
  return [...new Set(words)].slice(0, MOST_TALK);
}

/** Without digits and without what was found to be personal data. */
function tellingWords({ words, personalData }: Opinions, turn: number): string[] {
  const hidden = (personalData ?? []).filter((span) => span.turn === turn).map(({ text }) => text);
  const kept = (words[turn] ?? []).filter(
    (word) =>
      word.length >= 2 &&
      word.length <= 8 &&
      /^\p{Script=Han}+$/u.test(word) &&
      !STOP.has(word) &&
      !/^[零一二两三四五六七八九十百千万几多半第]+.?$/.test(word) &&
      !hidden.some((text) => text.includes(word) || word.includes(text)),
  );
  return [...new Set(kept)];
}

const HEAT: Readonly<Record<string, number>> = { angry: 1, negative: 0.6, anxious: 0.5 };

function emotionOf({ turns }: Transcript, { emotion }: Opinions): CallFacts['emotion'] {
  if (emotion === null) return null;
  const heat = emotion.turns.flatMap(({ turn, label, probability }) =>
    turns[turn]?.role === 'customer' ? [{ turn, value: (HEAT[label] ?? 0) * probability }] : [],
  );
  if (heat.length === 0) return null;
  const third = Math.max(1, Math.floor(heat.length / 3));
  let worst = heat[0];
  for (const one of heat) if (worst === undefined || one.value > worst.value) worst = one;
  const spoken = worst === undefined || worst.value < HOT ? undefined : turns[worst.turn];
  return {
    mean: mean(heat),
    first: mean(heat.slice(0, third)),
    last: mean(heat.slice(-third)),
    worst:
      worst === undefined || spoken === undefined
        ? null
        : { turn: worst.turn, startMs: spoken.startMs, endMs: spoken.endMs },
  };
}

/** Below this no turn is worth listening to for its emotion. */
const HOT = 0.3;

function mean(values: readonly { readonly value: number }[]): number {
  const sum = values.reduce((all, { value }) => all + value, 0);
  return Number((sum / Math.max(1, values.length)).toFixed(3));
}

const PROMISES = new Set(['promisedArrival', 'promisedRestore', 'promisedContact', 'promisedAnswer']);

/** Counted from the end of the turn that promises. */
function promisesOf({ workOrder }: Opinions, startedAtMs: number): CallFacts['promises'] {
  return (workOrder ?? []).flatMap(({ field, minutes, source: { turn, startMs, endMs } }) =>
    minutes === undefined || !PROMISES.has(field)
      ? []
      : [
          {
            kind: field as PromiseKind,
            minutes,
            dueMs: startedAtMs + endMs + minutes * 60_000,
            place: { turn, startMs, endMs },
          },
        ],
  );
}

/** Keys of `metadata.extra`, or of an object `repair` in it. */
const ACTUAL: Readonly<Record<PromiseKind, readonly string[]>> = {
  promisedArrival: ['arrivedAt', '到场时间', '实际到场时间', '到达现场时间'],
  promisedRestore: ['restoredAt', '恢复时间', '实际恢复时间', '恢复供电时间', '送电时间'],
  promisedContact: ['contactedAt', '联系时间', '实际联系时间', '首次联系时间'],
  promisedAnswer: ['answeredAt', '答复时间', '实际答复时间'],
};

function actualTimes({ extra }: Metadata): CallFacts['actual'] {
  const repair = z.record(z.string(), z.unknown()).safeParse(extra.repair ?? extra.抢修 ?? {});
  const known = { ...extra, ...(repair.success ? repair.data : {}) };
  const times: CallFacts['actual'] = {};
  for (const [kind, names] of Object.entries(ACTUAL) as [PromiseKind, readonly string[]][]) {
    for (const name of names) {
      const at = timeOf(known[name]);
      if (at !== null) times[kind] ??= at;
    }
  }
  return times;
}

/** Times written without an offset are China's. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const text = value.trim().replaceAll('/', '-').replace(' ', 'T');
  if (!/^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d\d/.test(text)) return null;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}+08:00`);
  return Number.isNaN(at) ? null : at;
}
