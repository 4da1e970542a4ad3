/** By when the agent says somebody arrives, the power is back, somebody calls, an answer comes. */
import type { WorkOrderField, WorkOrderFieldId } from '../../pipeline/domain.ts';
import { spokenSpans } from '../../rules/spoken-numbers.ts';
import { compact, quoteOf, type Talk } from './talk.ts';

type Promised = Extract<
  WorkOrderFieldId,
  'promisedArrival' | 'promisedRestore' | 'promisedContact' | 'promisedAnswer'
>;

/** The first that fits the words after the time, then the words before it. */
const KINDS: readonly (readonly [Promised, RegExp])[] = [
  ['promisedRestore', /来电|送电|复电|通电|通上|有电|恢复|修好|电.{0,3}(?:送|通)到?|给您三天/],
  ['promisedContact', /联系|打.{0,3}电话|来电话|回电|约(?:您|看|时间)|勘查/],
  ['promisedAnswer', /答复|回复|处理结果|审核|办(?:好|完|结)|结果|通过/],
  ['promisedArrival', /到(?!期|账|货|[0-9一二两三四五六七八九十]|今年)|上门|来人|来看|有人来|赶|过去|师傅/],
];
/** The same before the time: only what leaves no doubt. */
const HEADS: readonly (readonly [Promised, RegExp])[] = [
  ['promisedRestore', /恢复供?电|送电|来电|复电/],
  ['promisedAnswer', /审核|答复|办结|办理/],
  ['promisedArrival', /到场|到现场|到达|上门/],
];
/** Told as it was, or of something else. */
const NOT_PROMISED =
  /^.{0,6}(?:恢复的|到的|修好的|的时候|好了(?!以后|之后)|未)|^[日六](?:上午|下午|晚)|能撑|能顶|够用|有没有|可以变更|有效|合同|停电|余额|开始返|就[一二三四五六七八九十两]+度/;
const NOT_BEFORE = /能撑|能顶|要停|停了|[下第上这每]$|欠费|规定满|还差|回来/;
/** Read back to the customer: it was said before. */
const READ_BACK = /(?:对吗|对吧|是吧|对不对|没错吧)$/;
const WORDS_AFTER = 14;
const WORDS_BEFORE = 10;

/** One field of each kind at most: the first that was said. */
export function promisedTimes(talk: Talk): WorkOrderField[] {
  const found = new Map<Promised, WorkOrderField>();
  for (const [turn, { role, text }] of talk.turns.entries()) {
    if (role !== 'agent') continue;
    for (const sentence of text.split(/[。！？!?]/u)) {
      const said = compact(sentence).replaceAll('半拉小时', '半小时');
      if (READ_BACK.test(said)) continue;
      const spans = spokenSpans(said);
      for (const [at, { minutes, start, end }] of spans.entries()) {
        const next = spans[at + 1]?.start ?? said.length;
        const tail = said.slice(end, Math.min(next, end + WORDS_AFTER));
        const head = said.slice(Math.max(spans[at - 1]?.end ?? 0, start - WORDS_BEFORE), start);
        if (NOT_PROMISED.test(said.slice(end, end + WORDS_AFTER)) || NOT_BEFORE.test(head)) continue;
        const standard = /(?:城区|市区|农村|乡下|城里|乡镇|偏远).{0,6}平均/.test(head)
          ? 'promisedArrival'
          : null;
        const kind = standard ?? kindOf(tail, KINDS) ?? kindOf(head, HEADS);
        if (kind === null || found.has(kind)) continue;
        found.set(kind, {
          field: kind,
          value: said.slice(start, end),
          minutes,
          confidence: kindOf(tail, KINDS) === null ? 0.6 : 0.9,
          source: quoteOf(talk, turn),
        });
      }
    }
  }
  return [...found.values()];
}

/** The kind whose words come first. */
function kindOf(words: string, kinds: typeof KINDS): Promised | null {
  let first: { kind: Promised; at: number } | null = null;
  for (const [kind, pattern] of kinds) {
    const at = words.search(pattern);
    if (at >= 0 && (first === null || at < first.at)) first = { kind, at };
  }
  return first?.kind ?? null;
}
