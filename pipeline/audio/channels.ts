/** Who speaks where: from the channels map, else from the sound, else from what is said. */
import type { ChannelMap, Role, Span, SpeakerSplit } from '../domain.ts';
import { totalMs } from '../stages/silence.ts';

/** How the speech of a recording lies on its channels. */
export type Layout =
  /** Each speaker has a channel of their own. */
  | { readonly kind: 'apart'; readonly roles: readonly Role[]; readonly split: SpeakerSplit }
  /** Both speakers are in the samples of channel `index`. */
  | { readonly kind: 'together'; readonly index: number };

/** Samples of two channels that are this alike carry the same signal. */
const sameSignal = 0.95;

/** Recorders of most platforms write the agent's side first. */
const defaultMap: ChannelMap = { agent: 0, customer: 1 };
const defaultConfidence = 0.8;

/**
 * `channels` are one or two arrays of samples, `numbers` their channel numbers in the file.
 * A map that does not fit the file (more channels than there are) counts as none.
 */
export function layoutOf(
  channels: readonly Float32Array[],
  numbers: readonly number[],
  speech: readonly (readonly Span[])[],
  map: ChannelMap | null,
): Layout {
  const [one, other] = channels;
  if (!one || !other) return { kind: 'together', index: 0 };
  const louder = totalMs(speech[1] ?? []) > totalMs(speech[0] ?? []) ? 1 : 0;
  if (Math.abs(correlation(one, other)) >= sameSignal) return { kind: 'together', index: louder };
  const fits =
    map !== null && map.agent !== map.customer && [map.agent, map.customer].every((n) => numbers.includes(n));
  const used = fits ? map : defaultMap;
  return {
    kind: 'apart',
    roles: numbers.map((number) => (number === used.agent ? 'agent' : 'customer')),
    split: fits
      ? { method: 'channels', confidence: 1, unsure: false, reason: null }
      : {
          method: 'channels',
          confidence: defaultConfidence,
          unsure: false,
          reason: '随录数据没有说明声道归属，按默认：声道 0 为坐席，声道 1 为客户。',
        },
  };
}

function correlation(one: Float32Array, other: Float32Array): number {
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < one.length; i++) {
    const x = one[i] ?? 0;
    const y = other[i] ?? 0;
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/** Set phrases of a hotline's own staff, with how telling they are. A customer rarely says any of them. */
const agentPhrases: readonly (readonly [RegExp, number])[] = [
  [/很?高兴为[您你]服务|为[您你]服务/g, 3],
  [/工号/g, 2],
  [/请问.{0,4}(有什么|需要什么).{0,4}(帮|服务)|请问还有(其他|什么|别的)/g, 3],
  [/(感谢|谢谢)[您你]的?(来电|耐心|理解|配合|支持|反映|接听|反馈)/g, 3],
  [/国家电网|南方电网|供电公司|九五五九八|95598|客服(中心|专员)?/g, 1],
  [/(为|帮|给)[您你](查询|核实|登记|转接|下单|反映|报修|记录|处理|派)/g, 2],
  [/请(您|你)?(稍等|稍候|保持电话|不要挂|别挂|提供|放心|留意)/g, 2],
  [/跟[您你](核对|确认)|[您你]的(户号|地址|电话|联系电话)(是|和)/g, 2],
  [/给[您你](造成|带来).{0,3}(不便|困扰)|非常抱歉|再次向[您你]/g, 2],
  [/祝[您你]/g, 2],
  [/[您](?!好)/g, 0.3],
];
/** What callers say about themselves and to staff. */
const customerPhrases: readonly (readonly [RegExp, number])[] = [
  [/我家|我们家|我们(这|小区|村|公司|楼)|我(姓|叫|的户号|住)/g, 1],
  [/你们(什么时候|怎么|公司|那|这|的人|电力|供电|客服|能不能)/g, 1.5],
  [/(停电|没电|跳闸|电费)了?.{0,6}(怎么|什么时候|为什么|多少)/g, 1],
  [/我要(投诉|举报|反映|报修|查|问)/g, 1.5],
  [/(麻烦|谢谢)你(了|们|啊)?/g, 0.5],
];

/** Agent and customer are told apart with less certainty than this: nobody is named. */
export const trustedRoles = 0.8;

interface AgentGuess {
  /** Index of the voice that is the agent. */
  readonly agent: 0 | 1;
  /** 0 to 1. */
  readonly confidence: number;
}

/**
 * Which of two voices is the agent, by what they say; whoever speaks first is only a weak hint. `texts` are
 * what each voice said, piece by piece: pieces that sound like the other side speak against the whole split.
 */
export function guessAgent(
  texts: readonly [readonly string[], readonly string[]],
  firstToSpeak: 0 | 1,
): AgentGuess {
  const scores = texts.map((pieces) => pieces.map(agentLikeness));
  const sums = scores.map((pieces) => pieces.reduce((sum, score) => sum + score, 0));
  const difference = (sums[0] ?? 0) - (sums[1] ?? 0) + (firstToSpeak === 0 ? 0.5 : -0.5);
  const agent = difference >= 0 ? 0 : 1;
  let fitting = 0;
  let contrary = 0;
  for (const [voice, pieces] of scores.entries()) {
    for (const score of pieces) {
      if (score > 0 === (voice === agent)) fitting += Math.abs(score);
      else contrary += Math.abs(score);
    }
  }
  const purity = fitting + contrary > 0 ? fitting / (fitting + contrary) : 0;
  const margin = 1 - Math.exp(-Math.abs(difference) / 3);
  return { agent, confidence: margin * Math.max(0, 2 * purity - 1) };
}

/** Above 0: the words of staff; below 0: those of a caller. */
function agentLikeness(text: string): number {
  const spoken = text.replaceAll(/[\s\p{P}]/gu, '');
  return count(spoken, agentPhrases) - count(spoken, customerPhrases);
}

function count(spoken: string, phrases: readonly (readonly [RegExp, number])[]): number {
  return phrases.reduce(
    (sum, [phrase, weight]) => sum + Math.min(3, spoken.match(phrase)?.length ?? 0) * weight,
    0,
  );
}
