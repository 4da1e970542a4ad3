/**
 * Rules of which nothing was said. Of hundreds of rules most find none of their words in a call; their verdict is
 * certain without evaluating them, and is the very same frozen object each time.
 */
import type { Finding } from '../pipeline/domain.ts';
import type { Call } from './call.ts';
import type { CompiledCondition, CompiledExpression, CompiledRule } from './compile.ts';
import type { RawHits } from './text-search.ts';

/** The finding of a rule that does not apply, or that found no fault; the same for every call. */
export type MakeQuiet = (compiled: CompiledRule, verdict: 'not-applicable' | 'no-fault') => Finding;

/**
 * The verdict that evaluating every condition would come to, where the words that are missing decide it. Null: the conditions have to be evaluated. Only for calls in the scope of the rule.
 */
export function quietFinding(
  compiled: CompiledRule,
  call: Call,
  raw: readonly (RawHits | undefined)[],
  make: MakeQuiet,
): Finding | null {
  const quiet = quietOf(compiled);
  if (quiet === null || call.leastConfidence < compiled.rule.minConfidence) return null;
  const { places, all } = quiet;
  const { notApplicable, unsure, fail } = compiled;
  let absent = 0;
  for (let index = 0; index < places.length; index++)
    if (isAbsent(places[index], absent, raw)) absent |= 1 << index;
  if (absent === 0) return null;
  if (notApplicable !== null) {
    if (leastOf(notApplicable, absent) === 3) {
      return make(compiled, 'not-applicable');
    }
    if (mostOf(notApplicable, absent) === 3) return null;
  }
  if (compiled.needsRoles && call.transcript.split.unsure) return null;
  if (quiet.needsAll && absent !== all) return null;
  if (mostOf(fail, absent) > 0 || (unsure !== null && mostOf(unsure, absent) === 3)) return null;
  return make(compiled, 'no-fault');
}

interface Quiet {
  readonly places: readonly Place[];
  /** For "no fault" every condition has to be absent: what the others found would be shown with the verdict. */
  readonly needsAll: boolean;
  /** One bit for each condition. */
  readonly all: number;
}

/** Of a condition that looks for words in the call, or of one that looks near the hits of another. */
type Place = { readonly entry: number } | { readonly anchor: number } | undefined;

/** Bits of a whole number that are safe to shift. */
const MOST_CONDITIONS = 30;

const known = new WeakMap<CompiledRule, Quiet | { readonly none: true }>();

/** Null: missing words alone never decide the rule. */
function quietOf(compiled: CompiledRule): Quiet | null {
  let quiet = known.get(compiled);
  if (quiet === undefined) {
    const { conditions, fail, notApplicable } = compiled;
    const all = 2 ** conditions.length - 1;
    const isPossible =
      conditions.length <= MOST_CONDITIONS &&
      (mostOf(fail, all) === 0 || (notApplicable !== null && leastOf(notApplicable, all) === 3));
    const places = conditions.map(placeOf);
    quiet =
      isPossible && places.some((place) => place !== undefined)
        ? { places, needsAll: hasNot(fail), all }
        : { none: true };
    known.set(compiled, quiet);
  }
  return 'none' in quiet ? null : quiet;
}

function placeOf(compiled: CompiledCondition): Place {
  const { anchor, entry } = compiled;
  if (anchor >= 0) return { anchor };
  return looksForWords(compiled) ? { entry } : undefined;
}

/** In the whole call, or its first or last turns, and holds when they are found. */
function looksForWords({ anchor, entry, condition }: CompiledCondition): boolean {
  const { operator, range } = condition;
  if (anchor >= 0 || entry < 0) return false;
  if (operator !== 'regex' && (operator !== 'keyword' || condition.match === 'none')) return false;
  // A range in time cannot be searched where there are no times, and then nothing is certain.
  return range === undefined || 'first' in range || 'last' in range;
}

/** The condition is surely false and has no hits. `absent`: the conditions before it that are. */
function isAbsent(place: Place, absent: number, raw: readonly (RawHits | undefined)[]): boolean {
  if (place === undefined) return false;
  if ('anchor' in place) return (absent & (1 << place.anchor)) !== 0;
  const hits = raw[place.entry];
  return hits === undefined || !hits.any();
}

/**
 * A condition that looks for any of its words finds none in the whole call. It is surely false where every turn is
 * well recognised.
 */
export function isUnsaid(compiled: CompiledCondition, raw: readonly (RawHits | undefined)[]): boolean {
  const { condition, entry } = compiled;
  if (!looksForWords(compiled) || raw[entry]?.any() === true) return false;
  return condition.operator === 'regex' || (condition.operator === 'keyword' && condition.match === 'any');
}

/** Highest level the expression can have. */
function mostOf(expression: CompiledExpression, absent: number): number {
  if (expression.kind === 'condition') return (absent & (1 << expression.index)) === 0 ? 3 : 0;
  if (expression.kind === 'not') return 3 - leastOf(expression.part, absent);
  let most = expression.kind === 'and' ? 3 : 0;
  for (const part of expression.parts) {
    const own = mostOf(part, absent);
    if (expression.kind === 'and' ? own < most : own > most) most = own;
  }
  return most;
}

/** Lowest level: 0 or 3, for nothing is known of a condition that is not absent. */
function leastOf(expression: CompiledExpression, absent: number): number {
  if (expression.kind === 'condition') return 0;
  if (expression.kind === 'not') return 3 - mostOf(expression.part, absent);
  let least = expression.kind === 'and' ? 3 : 0;
  for (const part of expression.parts) {
    const own = leastOf(part, absent);
    if (expression.kind === 'and' ? own < least : own > least) least = own;
  }
  return least;
}

function hasNot(expression: CompiledExpression): boolean {
  if (expression.kind === 'condition') return false;
  return expression.kind === 'not' || expression.parts.some(hasNot);
}
