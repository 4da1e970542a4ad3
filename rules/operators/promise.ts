/** promise: spoken times against the dated facts that were in force on the day of the call. */
import { type Call, type CallTurn, type Hit, once } from '../call.ts';
import type { ConditionOf, Fact } from '../schema.ts';
import { type SpokenSpan, spokenSpans } from '../spoken-numbers.ts';
import { compactText } from '../spoken-text.ts';
import { type Operator, turnsIn, wordHit } from './operator.ts';

/** Characters around a spoken time in which its topic is looked for. */
const TOPIC_REACH = 14;
/** Characters before it that may name the region: 城区一般四十五分钟，农村九十分钟. */
const REGION_REACH = 12;

interface Regional {
  readonly minutes: number;
  readonly wording: 'at_most' | 'average';
  readonly text: string;
}

export const promise: Operator<'promise'> = (search) => {
  const { condition, call, company } = search;
  const { firm, hedges } = wordsOf(condition);
  const facts = once(call, 'facts in context', () => search.facts.filter((fact) => inContext(fact, call)));
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, search.window)) {
    if (spansOf(turn).length === 0) continue;
    const { compact } = turn.spoken;
    if (condition.hedged !== undefined) {
      const hedged = hedges.some((hedge) => compact.includes(hedge));
      if (hedged !== condition.hedged) continue;
    }
    for (const span of spansOf(turn)) {
      const fact = factAbout(facts, call, turn, span);
      const standard =
        fact === null
          ? null
          : inForce(
              fact,
              company,
              call.day,
              compact.slice(Math.max(0, span.start - REGION_REACH), span.start),
            );
      if (fact === null || standard === null) continue;
      const spoken = compact.slice(span.start, span.end);
      const broken =
        condition.than === 'shorter'
          ? span.minutes < standard.minutes
          : span.minutes <= standard.minutes &&
            standard.wording === 'average' &&
            firmNear(compact, span, firm);
      if (!broken) continue;
      const note = `说的是${spoken}，${fact.title.zh}当时的标准：${standard.text}`;
      hits.push(wordHit(search, turn, span.start, span.end, { note, measured: span.minutes }));
    }
  }
  return { hits, words: true };
};

function inContext(fact: Fact, call: Call): boolean {
  if (fact.context.length === 0) return true;
  const words = fact.context.map(compactText);
  return call.turns.some((turn) => words.some((word) => turn.spoken.compact.includes(word)));
}

const spansOfTurn = new WeakMap<CallTurn, readonly SpokenSpan[]>();

function spansOf(turn: CallTurn): readonly SpokenSpan[] {
  let known = spansOfTurn.get(turn);
  if (known === undefined) {
    known = spokenSpans(turn.spoken.compact);
    spansOfTurn.set(turn, known);
  }
  return known;
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

/** The fact whose topic word is nearest to the time; else the one the customer has just asked about. */
function factAbout(facts: readonly Fact[], call: Call, turn: CallTurn, span: SpokenSpan): Fact | null {
  const { compact } = turn.spoken;
  let best: Fact | null = null;
  let nearest = TOPIC_REACH + 1;
  for (const fact of facts)
    for (const topic of fact.topics) {
      const phrase = compactText(topic);
      for (let at = compact.indexOf(phrase); at >= 0; at = compact.indexOf(phrase, at + 1)) {
        const distance = at >= span.end ? at - span.end : span.start - (at + phrase.length);
        // 送电了, 到了: that is told, not promised.
        if (distance >= nearest || distance < 0 || compact[at + phrase.length] === '了') continue;
        nearest = distance;
        best = fact;
      }
    }
  if (best !== null) return best;
  const question = call.turns[turn.index - 1];
  if (question === undefined || question.role === turn.role) return null;
  return (
    facts.find((fact) =>
      fact.questions.some((words) => question.spoken.compact.includes(compactText(words))),
    ) ?? null
  );
}

/** `before`: what was said before the time. Without a place in it the mildest region counts; without a day the text in force now. */
function inForce(fact: Fact, company: string, day: string | null, before: string): Regional | null {
  const version = fact.versions.find(
    (one) =>
      one.operator === company &&
      (day === null ? one.to === null : one.from <= day && (one.to === null || day <= one.to)),
  );
  if (version === undefined) return null;
  const { minutes } = version;
  const region = /偏远|山区|海岛/.test(before)
    ? 'remote'
    : /农村|乡镇|乡下|村里/.test(before)
      ? 'rural'
      : 'city';
  const value = minutes[region] ?? minutes.any ?? minutes.city;
  return value === undefined
    ? null
    : { minutes: value, wording: version.wording, text: textOf(value, version) };
}

function textOf(minutes: number, version: Fact['versions'][number]): string {
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
