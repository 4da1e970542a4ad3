/** keyword, regex, similar, repeat: conditions on what is said. */
import { RE2JS } from 're2js';
import { type Call, type CallTurn, type Hit, onceForTurn, weakness } from '../call.ts';
import { type Likeness, likeness } from '../likeness.ts';
import { sentencesFor } from '../reference-sentences.ts';
import type { ConditionOf } from '../schema.ts';
import { compactText, type SpokenText } from '../spoken-text.ts';
import type { RawHit } from '../text-search.ts';
import { inWindow, type Operator, type Search, turnsIn, wordHit } from './operator.ts';

export const keyword: Operator<'keyword'> = (search) => {
  const { condition } = search;
  const usable = harmful(search);
  if (condition.match === 'any') return { hits: merged(search, usable), words: true };
  if (condition.match === 'none')
    return { hits: merged(search, usable), holds: usable.length === 0, words: true };
  const needed = condition.match === 'all' ? condition.phrases.length : condition.match.atLeast;
  const groups = condition.scope === 'range' ? [usable] : byTurn(usable);
  const complete = groups.filter((hits) => termsIn(hits) >= needed);
  const most = Math.max(0, ...groups.map((hits) => termsIn(hits)));
  const hits = complete.flatMap((group) => withWeakGroups(search, group, needed));
  return { hits, words: true, measured: most, threshold: needed };
};

/** Where the terms that were surely heard are too few, the whole group is doubtful. */
function withWeakGroups(
  search: Search<ConditionOf<'keyword'>>,
  group: readonly RawHit[],
  needed: number,
): Hit[] {
  const hits = merged(search, group);
  const weak = hits.find((hit) => hit.weak !== null)?.weak ?? null;
  if (weak === null) return hits;
  const isSure = (raw: RawHit) =>
    hits.some(
      (hit) => hit.weak === null && hit.turn === raw.turn && hit.start <= raw.start && raw.end <= hit.end,
    );
  return termsIn(group.filter(isSure)) >= needed
    ? hits
    : hits.map((hit) => ({ ...hit, weak: hit.weak ?? weak }));
}

function termsIn(hits: readonly RawHit[]): number {
  return new Set(hits.map((hit) => hit.term)).size;
}

export const regex: Operator<'regex'> = (search) => {
  const refused = notPatternsOf(search.condition);
  const hits = merged(search, harmful(search));
  if (refused.length === 0) return { hits, words: true };
  const isRefused = ({ spoken }: CallTurn) =>
    refused.some((pattern) => pattern.matcher(spoken.compact).find());
  const turns = new Map<number, boolean>();
  const kept = hits.filter(({ turn: index }) => {
    const turn = search.call.turns[index];
    if (turn !== undefined && !turns.has(index)) turns.set(index, isRefused(turn));
    return turns.get(index) === false;
  });
  return { hits: kept, words: true };
};

const notPatterns = new WeakMap<ConditionOf<'regex'>, RE2JS[]>();

function notPatternsOf(condition: ConditionOf<'regex'>): readonly RE2JS[] {
  let known = notPatterns.get(condition);
  if (known === undefined) {
    known = condition.notPatterns.map((pattern) => RE2JS.compile(pattern));
    notPatterns.set(condition, known);
  }
  return known;
}

export const similar: Operator<'similar'> = (search) => {
  const { condition, call } = search;
  const { sentences, title, missing } = sentencesFor(condition, call);
  if (missing !== null) return { hits: [], missing };
  let most = 0;
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, search.window)) {
    const best = closestTo(call, sentences, turn);
    most = Math.max(most, best.value);
    if (best.value < condition.threshold) continue;
    const note = `与${title ?? '标准话术'}相似度${best.value.toFixed(2)}`;
    hits.push(wordHit(search, turn, best.start, best.end, { measured: best.value, note }));
  }
  return { hits, words: true, measured: Number(most.toFixed(3)), threshold: condition.threshold };
};

export const repeat: Operator<'repeat'> = (search) => {
  const { condition, call, window } = search;
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, window)) {
    const said = saidBefore(condition, call, turn);
    if (said === null || !inWindow({ ...window, role: undefined }, said.former)) continue;
    const note = `与第${said.former.index + 1}句相似度${said.value.toFixed(2)}`;
    const hit = wordHit(search, turn, 0, turn.spoken.compact.length, { measured: said.value, note });
    hits.push({ ...hit, weak: hit.weak ?? doubtOf(search, said.former) });
  }
  return { hits, words: true, threshold: condition.threshold };
};

interface SaidBefore {
  readonly former: CallTurn;
  readonly value: number;
}

const repeats = new WeakMap<ConditionOf<'repeat'>, WeakMap<CallTurn, SaidBefore | null>>();

/** The latest turn that said the same. It is the same in every window that holds it, so it is looked for once. */
function saidBefore(condition: ConditionOf<'repeat'>, call: Call, turn: CallTurn): SaidBefore | null {
  let known = repeats.get(condition);
  if (known === undefined) {
    known = new WeakMap();
    repeats.set(condition, known);
  }
  let said = known.get(turn);
  if (said === undefined) {
    said = latestAlike(condition, call, turn);
    known.set(turn, said);
  }
  return said;
}

function latestAlike(condition: ConditionOf<'repeat'>, call: Call, turn: CallTurn): SaidBefore | null {
  const except = condition.except.map(compactText);
  const counts = ({ spoken: { compact } }: CallTurn) =>
    compact.length >= condition.minChars && !except.some((phrase) => compact.includes(phrase));
  if (!counts(turn)) return null;
  let left = condition.within;
  for (let index = turn.index - 1; index >= 0 && left > 0; index--) {
    const former = call.turns[index];
    if (former === undefined || !counts(former) || !saidFirst(condition.first, former, turn)) continue;
    left--;
    const there = likeness(former.spoken, turn.spoken).value;
    if (there < condition.threshold) continue;
    const value = Math.min(there, likeness(turn.spoken, former.spoken).value);
    if (value >= condition.threshold) return { former, value };
  }
  return null;
}

function saidFirst(first: 'same' | 'other' | 'any', former: CallTurn, turn: CallTurn): boolean {
  return first === 'any' || (former.role === turn.role) === (first === 'same');
}

/** Why the first saying is not to be relied on; who said it matters unless anybody may have. */
function doubtOf(search: Search<ConditionOf<'repeat'>>, { index, spoken, role }: CallTurn): string | null {
  if (role === 'unknown' && search.condition.first !== 'any') return `第${index + 1}句说话人不明`;
  const turn = search.call.turns[index];
  const { minConfidence, call } = search;
  return turn === undefined ? null : weakness(call, turn, 0, spoken.compact.length, undefined, minConfidence);
}

/** A turn lies in many windows where a range has many anchors; it is compared once. */
function closestTo(call: Call, sentences: readonly SpokenText[], turn: CallTurn): Likeness {
  return onceForTurn(call, sentences, turn, ({ spoken }) => {
    let best: Likeness | undefined;
    for (const sentence of sentences) {
      const own = likeness(sentence, spoken);
      if (best === undefined || own.value > best.value) best = own;
    }
    return best ?? { value: 0, start: 0, end: 0 };
  });
}

interface Harmless {
  readonly except: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const harmlessOf = new WeakMap<object, Harmless>();

function harmless(condition: ConditionOf<'keyword'> | ConditionOf<'regex'>): Harmless {
  let known = harmlessOf.get(condition);
  if (known === undefined) {
    known = {
      except: condition.except.map(compactText),
      before: condition.exceptBefore.map(compactText),
      after: condition.exceptAfter.map(compactText),
    };
    harmlessOf.set(condition, known);
  }
  return known;
}

const NONE: readonly never[] = [];

/** Raw hits inside the window, without those in harmless surroundings. */
function harmful(search: Search<ConditionOf<'keyword'> | ConditionOf<'regex'>>): readonly RawHit[] {
  const { except, before, after } = harmless(search.condition);
  const { near } = search.condition;
  const raw = search.raw?.in((turn) => inWindow(search.window, turn)) ?? NONE;
  if (except.length + before.length + after.length === 0) return raw;
  return raw.filter((hit) => {
    const turn = search.call.turns[hit.turn];
    if (turn === undefined) return false;
    const { compact } = turn.spoken;
    if (except.some((phrase) => overlaps(compact, phrase, hit))) return false;
    if (before.length > 0 && containsAny(compact.slice(Math.max(0, hit.start - near), hit.start), before))
      return false;
    return after.length === 0 || !containsAny(compact.slice(hit.end, hit.end + near), after);
  });
}

function overlaps(compact: string, phrase: string, hit: RawHit): boolean {
  const at = compact.indexOf(phrase, Math.max(0, hit.start - phrase.length + 1));
  return at >= 0 && at < hit.end;
}

function containsAny(text: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => text.includes(phrase));
}

function byTurn(hits: readonly RawHit[]): RawHit[][] {
  const turns = new Map<number, RawHit[]>();
  for (const hit of hits) {
    const own = turns.get(hit.turn);
    if (own === undefined) turns.set(hit.turn, [hit]);
    else own.push(hit);
  }
  return [...turns.values()];
}

const SOUNDS_ALIKE = { note: '读音相近' };

/** Overlapping hits of a turn are one: 我要投诉 and 投诉 say the same thing once. */
function merged(
  search: Search<ConditionOf<'keyword'> | ConditionOf<'regex'>>,
  hits: readonly RawHit[],
): Hit[] {
  const joined: Hit[] = [];
  for (let at = 0; at < hits.length; ) {
    const { turn = 0, start = 0, end: firstEnd = 0, exact: firstExact = true } = hits[at] ?? {};
    let end = firstEnd;
    let exact = firstExact;
    for (at++; at < hits.length; at++) {
      const next = hits[at];
      if (next === undefined || next.turn !== turn || next.start >= end) break;
      end = Math.max(end, next.end);
      exact ||= next.exact;
    }
    const spoken = search.call.turns[turn];
    if (spoken !== undefined)
      joined.push(wordHit(search, spoken, start, end, exact ? undefined : SOUNDS_ALIKE));
  }
  return joined;
}
