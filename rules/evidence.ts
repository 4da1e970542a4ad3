/** Evidence of a verdict: where to listen, or where was searched in vain. */
import type { Evidence } from '../pipeline/domain.ts';
import type { Call, CallTurn, Hit } from './call.ts';
import type { CompiledExpression, CompiledRule } from './compile.ts';
import { levelOf, type Outcome } from './conditions.ts';
import { ReferenceIndex } from './likeness.ts';
import { type Step, turnsIn, type Window } from './operators/operator.ts';
import { sentencesFor } from './reference-sentences.ts';
import type { Condition } from './schema.ts';
import { spokenText } from './spoken-text.ts';

const MOST = 20;
const QUOTE_CHARS = 40;
/** Below this, the nearest saying has nothing to do with what was looked for. */
const NEAREST_LIKENESS = 0.3;

/**
 * Evidence for the expression being true, or (`wanted: false`) for it not being true. Places come before
 * searches; at most 20 entries.
 */
export function evidenceFor(
  rule: CompiledRule,
  outcomes: readonly Outcome[],
  call: Call,
  expression: CompiledExpression,
  wanted: boolean,
): Evidence[] {
  const leaves = decidingLeaves(rule, outcomes, expression, wanted);
  const searched = leaves.flatMap(({ condition, outcome, present }) => {
    if (present) return outcome.steps.slice(0, MOST).flatMap((step) => stepEvidence(call, step, condition));
    return outcome.hits.length > 0
      ? []
      : outcome.windows.slice(0, MOST).flatMap((window) => searchedIn(call, condition, window));
  });
  const evidence = [...placesIn(leaves, call, MOST), ...searched].slice(0, MOST);
  return evidence.length > 0 ? evidence : comparedIn(leaves);
}

/** A verdict that rests on metadata alone has no place in the call: the value itself is shown. */
function comparedIn(leaves: readonly Leaf[]): Evidence[] {
  return leaves.flatMap(({ condition, outcome, present }): Evidence[] => {
    if (!present || condition.operator !== 'metadata' || outcome.measured === null) return [];
    const isYesNo = outcome.measured === 'true' || outcome.measured === 'false';
    const why = isYesNo ? condition.label : `${condition.label}（值为${outcome.measured}）`;
    return [{ turn: null, startMs: 0, endMs: 0, quote: '', why, kind: 'found' }];
  });
}

/** Everything there is to show for one condition, whichever way it went; for a trace. */
export function evidenceOf(condition: Condition, outcome: Outcome, call: Call): Evidence[] {
  const places = placesIn([{ index: 0, condition, outcome, present: true }], call, MOST);
  const searched =
    outcome.hits.length > 0
      ? []
      : outcome.windows.slice(0, MOST).flatMap((window) => searchedIn(call, condition, window));
  return [...places, ...searched].slice(0, MOST);
}

/** Places of a step that was carried out; else where it was searched in vain, and the nearest saying. */
export function evidenceOfStep(call: Call, { condition, hits, window }: Step): Evidence[] {
  return hits.length > 0
    ? hits.map((hit) => foundAt(call, condition, hit)).slice(0, MOST)
    : searchedIn(call, condition, window);
}

function stepEvidence(call: Call, { state, hits, condition, window }: Step, asker: Condition): Evidence[] {
  if (state !== 'skipped' && (state !== 'unsure' || hits.length > 0)) return [];
  const [searched, ...nearest] = searchedIn(call, condition, window);
  if (searched === undefined) return [];
  const why = asker.operator === 'flow' ? `跳过步骤：${searched.why}` : searched.why;
  return [{ ...searched, why }, ...nearest];
}

/** The first places, without the searches, which are the dear part. */
export function placesFor(
  rule: CompiledRule,
  outcomes: readonly Outcome[],
  call: Call,
  expression: CompiledExpression,
  wanted: boolean,
  most: number,
): Evidence[] {
  return placesIn(decidingLeaves(rule, outcomes, expression, wanted), call, most);
}

interface Leaf {
  readonly index: number;
  readonly condition: Condition;
  readonly outcome: Outcome;
  /** Its hits count, not their absence. */
  readonly present: boolean;
}

function decidingLeaves(
  rule: CompiledRule,
  outcomes: readonly Outcome[],
  expression: CompiledExpression,
  wanted: boolean,
): Leaf[] {
  const leaves: Leaf[] = [];
  addLeaves(leaves, rule, outcomes, expression, wanted);
  return leaves;
}

function addLeaves(
  leaves: Leaf[],
  rule: CompiledRule,
  outcomes: readonly Outcome[],
  part: CompiledExpression,
  want: boolean,
): void {
  if (part.kind === 'not') {
    addLeaves(leaves, rule, outcomes, part.part, !want);
    return;
  }
  if (part.kind !== 'condition') {
    // A branch that decides nothing would only distract.
    for (const inner of part.parts) {
      const level = levelOf(inner, outcomes);
      if (want ? level >= 2 : level < 3) addLeaves(leaves, rule, outcomes, inner, want);
    }
    return;
  }
  const outcome = outcomes[part.index];
  const condition = rule.conditions[part.index]?.condition;
  if (outcome === undefined || condition === undefined) return;
  const none = condition.operator === 'keyword' && condition.match === 'none';
  const present = want !== none;
  if (present ? outcome.level >= 2 || none : outcome.level < 3 || none)
    leaves.push({ index: part.index, condition, outcome, present });
}

function placesIn(leaves: readonly Leaf[], call: Call, most: number): Evidence[] {
  const places: { condition: Condition; hit: Hit }[] = [];
  for (const [at, { index, condition, outcome }] of leaves.entries()) {
    // A condition that the expression names twice has the same places again.
    if (leaves.findIndex((other) => other.index === index) < at) continue;
    for (const hit of outcome.hits) places.push({ condition, hit });
  }
  if (places.length > 1)
    places.sort((a, b) => a.hit.turn - b.hit.turn || startOf(call, a.hit) - startOf(call, b.hit));
  return places.slice(0, most).map(({ condition, hit }) => foundAt(call, condition, hit));
}

function startOf(call: Call, { turn, span }: Hit): number {
  return span?.startMs ?? call.turns[turn]?.startMs ?? 0;
}

function foundAt(call: Call, condition: Condition, hit: Hit): Evidence {
  const turn = call.turns[hit.turn];
  const said = turn === undefined ? '' : quoteOf(turn, hit.start, hit.end);
  const words =
    turn === undefined || hit.end === 0
      ? ''
      : `：${roleName(turn.role)}说“${wordsOf(turn, hit.start, hit.end)}”`;
  const remarks = [hit.note, hit.weak].filter((remark) => remark !== undefined && remark !== null);
  return {
    turn: hit.turn,
    startMs: hit.span?.startMs ?? turn?.startMs ?? 0,
    endMs: hit.span?.endMs ?? turn?.endMs ?? 0,
    quote: hit.span === undefined ? said : '',
    why: `${condition.label}${words}${remarks.length > 0 ? `（${remarks.join('；')}）` : ''}`,
    kind: 'found',
    ...(turn === undefined || hit.end === 0 ? {} : { chars: charsOf(turn, hit.start, hit.end) }),
  };
}

function searchedIn(call: Call, condition: Condition, window: Window): Evidence[] {
  const turns = turnsIn(call, window);
  const [first] = turns;
  const last = turns.at(-1);
  if (first === undefined || last === undefined) return [];
  const range = first === last ? `第${first.index + 1}句` : `第${first.index + 1}至${last.index + 1}句`;
  const searched: Evidence = {
    turn: null,
    startMs: first.startMs,
    endMs: last.endMs,
    quote: '',
    why: `在${range}${roleName(condition.role)}的话里没有找到：${condition.label}`,
    kind: 'searched',
    window: { from: first.index, to: last.index },
  };
  const nearest = nearestMiss(call, turns, condition);
  return nearest === null ? [searched] : [searched, nearest];
}

function nearestMiss(call: Call, turns: readonly CallTurn[], condition: Condition): Evidence | null {
  const { index, phrases } = sayingsOf(condition, call);
  const nearest = index.nearest(
    turns.map((turn) => turn.spoken),
    NEAREST_LIKENESS,
  );
  const turn = turns[nearest?.text ?? -1];
  if (nearest === null || turn === undefined) return null;
  const { value, start, end } = nearest.likeness;
  return {
    turn: turn.index,
    startMs: turn.startMs,
    endMs: turn.endMs,
    quote: quoteOf(turn, start, end),
    why: `最接近的说法：与“${phrases[nearest.reference] ?? ''}”相似度${value.toFixed(2)}`,
    kind: 'nearest-miss',
    chars: charsOf(turn, start, end),
    likeness: Number(value.toFixed(3)),
  };
}

interface Sayings {
  readonly index: ReferenceIndex;
  readonly phrases: readonly string[];
}

/** By condition; those of scripts by their text, which depends on the day of the call. */
const knownSayings = new WeakMap<object, Sayings>();

/** Two characters are alike or not, "half alike" says nothing: phrases of three and more. */
function sayingsOf(condition: Condition, call: Call): Sayings {
  const reference = condition.operator === 'similar' ? sentencesFor(condition, call).written : null;
  const key = reference ?? condition;
  let known = knownSayings.get(key);
  if (known === undefined) {
    const all = condition.operator === 'keyword' ? condition.phrases : (reference ?? []);
    const phrases = all.filter((phrase) => spokenText(phrase).compact.length >= 3);
    known = { index: new ReferenceIndex(phrases.map(spokenText)), phrases };
    knownSayings.set(key, known);
  }
  return known;
}

/** Original text of the turn; of long turns the part around characters `start` to `end` of the compact text. */
function quoteOf(turn: CallTurn, start: number, end: number): string {
  if (turn.text.length <= QUOTE_CHARS) return turn.text;
  const from = turn.spoken.offsets[start] ?? 0;
  const to = end === 0 ? from : (turn.spoken.offsets[end - 1] ?? from) + 1;
  const spare = Math.max(0, QUOTE_CHARS - (to - from));
  const begin = Math.max(0, Math.min(from - Math.floor(spare / 2), turn.text.length - QUOTE_CHARS));
  return turn.text.slice(begin, Math.max(to, begin + QUOTE_CHARS)).trim();
}

function wordsOf(turn: CallTurn, start: number, end: number): string {
  const chars = charsOf(turn, start, end);
  return turn.text.slice(chars.start, chars.end);
}

/** Characters of the compact text as UTF-16 units of the text as written. */
function charsOf({ spoken: { offsets }, text }: CallTurn, start: number, end: number) {
  const from = offsets[start] ?? 0;
  return { start: from, end: Math.max(from, Math.min(text.length, (offsets[end - 1] ?? text.length) + 1)) };
}

function roleName(role: string | undefined): string {
  return role === 'agent' ? '客服' : role === 'customer' ? '客户' : '双方';
}
