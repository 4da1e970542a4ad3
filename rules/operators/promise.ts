/** promise: spoken times against the dated facts that were in force on the day of the call. */
import { type Call, type CallTurn, type Hit, once, onceForTurn } from '../call.ts';
import type { ConditionOf, TimeFact } from '../schema.ts';
import { type SpokenSpan, spokenSpans } from '../spoken-numbers.ts';
import { compactText } from '../spoken-text.ts';
import { areaOf, factAbout, inContext, isMentioned, versionInForce } from './facts.ts';
import { type Operator, turnsIn, wordHit } from './operator.ts';

/** Characters before it that may name the region: 城区一般四十五分钟，农村九十分钟. */
const REGION_REACH = 12;

export interface Regional {
  readonly minutes: number;
  readonly wording: 'at_most' | 'average';
  readonly text: string;
}

export const promise: Operator<'promise'> = (search) => {
  const { condition, call, company } = search;
  const { firm, hedges } = wordsOf(condition);
  const facts = once(call, 'facts in context', () =>
    search.facts.filter(
      (fact): fact is TimeFact => fact.kind === 'time' && isMentioned(fact, call) && inContext(fact, call),
    ),
  );
  if (facts.length === 0) return { hits: [], words: true };
  const hits: Hit[] = [];
  let missing: string | null = null;
  for (const turn of turnsIn(call, search.window)) {
    const spans = timesIn(call, turn);
    if (spans.length === 0) continue;
    const { compact } = turn.spoken;
    if (condition.hedged !== undefined) {
      const hedged = hedges.some((hedge) => compact.includes(hedge));
      if (hedged !== condition.hedged) continue;
    }
    for (const span of spans) {
      const fact = factAbout(facts, call, turn, span);
      const standard = fact === null ? null : timeInForce(fact, company, call, turn, span);
      if (fact === null || standard === null) continue;
      if (standard === 'unknown-region') {
        missing = `${fact.title.zh}随地区不同，通话地区未知`;
        continue;
      }
      const spoken = compact.slice(span.start, span.end);
      const broken =
        condition.than === 'shorter'
          ? span.minutes < standard.minutes
          : condition.than === 'longer'
            ? span.minutes > standard.minutes
            : span.minutes <= standard.minutes &&
              standard.wording === 'average' &&
              firmNear(compact, span, firm);
      if (!broken) continue;
      const note = `说的是${spoken}，${fact.title.zh}当时的标准：${standard.text}`;
      hits.push(wordHit(search, turn, span.start, span.end, { note, measured: span.minutes }));
    }
  }
  return missing === null ? { hits, words: true } : { hits, words: true, missing };
};

/** As the clock stood where the call was taken. */
function minuteOf(startedAt: string | null): number | null {
  const clock = /T(\d{2}):(\d{2})/.exec(startedAt ?? '');
  return clock === null ? null : Number(clock[1]) * 60 + Number(clock[2]);
}

/** Times ahead that are said in a turn. */
export function timesIn(call: Call, turn: CallTurn): readonly SpokenSpan[] {
  const minuteOfDay = once(call, 'minute of day', () => minuteOf(call.metadata.startedAt));
  return onceForTurn(call, 'spans', turn, ({ spoken }) => spokenSpans(spoken.compact, minuteOfDay));
}

interface Words {
  readonly firm: readonly string[];
  readonly hedges: readonly string[];
}

const wordsOfCondition = new WeakMap<object, Words>();

function wordsOf(condition: ConditionOf<'promise'>): Words {
  let known = wordsOfCondition.get(condition);
  if (known === undefined) {
    known = { firm: condition.firmWords.map(compactText), hedges: condition.hedges.map(compactText) };
    wordsOfCondition.set(condition, known);
  }
  return known;
}

/** For a time said in a turn. Where nothing tells city from country, the mildest one counts. */
export function timeInForce(
  fact: TimeFact,
  company: string,
  call: Call,
  { spoken }: CallTurn,
  { start }: SpokenSpan,
): Regional | 'unknown-region' | null {
  const before = spoken.compact.slice(Math.max(0, start - REGION_REACH), start);
  const version = versionInForce(fact.versions, company, call);
  if (version === null || version === 'unknown-region') return version;
  const { minutes } = version;
  const area = areaOf(call, before) ?? 'city';
  const value =
    minutes[area] ?? minutes.any ?? (area === 'remote' ? minutes.rural : undefined) ?? minutes.city;
  return value === undefined
    ? null
    : { minutes: value, wording: version.wording, text: textOf(value, version) };
}

function textOf(minutes: number, version: TimeFact['versions'][number]): string {
  const length =
    minutes % 1440 === 0
      ? `${minutes / 1440}天`
      : minutes % 60 === 0
        ? `${minutes / 60}小时`
        : `${minutes}分钟`;
  return `${version.wording === 'average' ? '平均' : '不超过'}${length}（${version.source}）`;
}

function firmNear(compact: string, span: SpokenSpan, firm: readonly string[]): boolean {
  const around = compact.slice(Math.max(0, span.start - 8), span.end + 8);
  return firm.some((word) => around.includes(word));
}
