/**
 * For tests only: the verdict of a rule, worked out turn by turn in the plainest way. Shares no code with the engine
 * but the spelling of compact text. Knows the operators keyword, regex, duration, metadata, flow and missing_after.
 */
import type { Metadata, Transcript } from '../pipeline/domain.ts';
import type { Condition, Expression, FlowNode, Neighbour, Rule } from './schema.ts';
import { compactText } from './spoken-text.ts';

/** 0 false, 1 false unless bad recognition hides it, 2 nobody knows, 3 true. */
type Value = 0 | 1 | 2 | 3;

interface Place {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  readonly doubtful: boolean;
}

interface Result {
  readonly value: Value;
  readonly places: readonly Place[];
  readonly words: boolean;
}

const LOW = 0.5;

export function slowVerdict(rule: Rule, transcript: Transcript, metadata: Metadata): string {
  const roles = transcript.turns.map((turn) => turn.role);
  const conditions = Object.values(rule.conditions);
  if (conditions.some(({ role }) => role === 'agent') && roles.every((role) => role === 'customer'))
    return 'not-applicable';
  const call = new SlowCall(rule, transcript, metadata);
  if (rule.notApplicableWhen !== undefined && call.value(rule.notApplicableWhen.when) === 3)
    return 'not-applicable';
  if (transcript.split.unsure && conditions.some(({ role }) => role !== undefined)) return 'unsure';
  const fault = call.value(rule.fail);
  const doubt = rule.unsureWhen === undefined ? 0 : call.value(rule.unsureWhen.when);
  if (doubt === 3 || fault === 2) return 'unsure';
  return fault === 3 ? 'fail' : 'pass';
}

class SlowCall {
  readonly #rule: Rule;
  readonly #transcript: Transcript;
  readonly #metadata: Metadata;
  readonly #texts: readonly string[];
  readonly #known = new Map<string, Result>();

  constructor(rule: Rule, transcript: Transcript, metadata: Metadata) {
    this.#rule = rule;
    this.#transcript = transcript;
    this.#metadata = metadata;
    this.#texts = transcript.turns.map((turn) => compactText(turn.text));
  }

  value(expression: Expression): Value {
    if (typeof expression === 'string') return this.#result(expression).value;
    if ('not' in expression) return opposite(this.value(expression.not));
    if ('and' in expression) return least(expression.and.map((part) => this.value(part)));
    return most(expression.or.map((part) => this.value(part)));
  }

  // ---- one condition

  #result(name: string): Result {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = this.#work(this.#condition(name));
      this.#known.set(name, known);
    }
    return known;
  }

  #condition(name: string): Condition {
    const condition = this.#rule.conditions[name];
    if (condition === undefined) throw new TypeError(`there is no condition ${name}`);
    return condition;
  }

  #work(condition: Condition): Result {
    const { range } = condition;
    const anchor =
      range === undefined
        ? null
        : 'after' in range
          ? range.after
          : 'before' in range
            ? range.before
            : 'around' in range
              ? range.around
              : null;
    if (anchor === null || range === undefined || !('hit' in range)) {
      if (
        range !== undefined &&
        ('fromMs' in range || 'toMs' in range || 'lastMs' in range) &&
        !this.#hasTimes()
      )
        return { value: 2, places: [], words: false };
      const result = this.#inside(condition, this.#plainWindow(condition));
      return { ...result, places: distinct(result.places) };
    }
    const found = this.#result(anchor);
    const chosen = found.places.filter((_, order) => range.hit < 1 || order === range.hit - 1);
    if (chosen.length === 0) {
      const open = found.value === 1 || found.value === 2;
      return { value: open ? found.value : 0, places: [], words: false };
    }
    const results = chosen.map(({ turn, doubtful }) => {
      const result = this.#inside(condition, this.#windowAt(condition, turn));
      if (!doubtful) return result;
      const value = range.hit === 0 ? most([result.value, 2]) : least([result.value, 2]);
      return { ...result, value };
    });
    const values = results.map((result) => result.value);
    return {
      value: range.hit === 0 ? least(values) : most(values),
      places: distinct(results.flatMap((result) => result.places)),
      words: results.some((result) => result.words),
    };
  }

  #inside(condition: Condition, window: readonly number[]): Result {
    switch (condition.operator) {
      case 'keyword':
      case 'regex': {
        const none = condition.operator === 'keyword' && condition.match === 'none';
        const places = this.#neighbours(condition, this.#said(condition, window));
        const value = this.#count(
          places,
          none ? 1 : condition.atLeast,
          this.#shakyIn(window, condition.role),
        );
        return { value: none ? opposite(value) : value, places, words: true };
      }
      case 'duration':
        return this.#duration(condition, window);
      case 'metadata': {
        const value = condition.field === 'ringMs' ? this.#metadata.ringMs : this.#metadata.businessType;
        if (condition.compare === 'present') return holds(value !== null);
        if (value === null)
          return condition.ifMissing === 'ignore' ? holds(false) : { value: 2, places: [], words: false };
        if (condition.compare === 'eq') return holds(value === condition.value);
        if (condition.compare === 'ne') return holds(value !== condition.value);
        if (condition.compare === 'gt') return holds(Number(value) > Number(condition.value));
        throw new TypeError(`the slow evaluator does not compare by ${condition.compare}`);
      }
      case 'flow':
        return this.#flow(condition, window);
      case 'missing_after':
        return this.#missingAfter(condition, window);
      default:
        throw new TypeError(`the slow evaluator does not know ${condition.operator}`);
    }
  }

  #count(places: readonly Place[], needed: number, shaky: boolean): Value {
    if (places.filter((place) => !place.doubtful).length >= needed) return 3;
    if (places.length >= needed) return 2;
    return shaky ? 1 : 0;
  }

  // ---- words

  #said(condition: Condition, window: readonly number[]): Place[] {
    const spans: { turn: number; start: number; end: number; term: number }[] = [];
    for (const turn of window) {
      const text = this.#texts[turn] ?? '';
      if (condition.operator === 'keyword') {
        for (let start = 0; start < text.length; start++)
          for (const [term, phrase] of condition.phrases.entries())
            if (text.startsWith(phrase, start)) spans.push({ turn, start, end: start + phrase.length, term });
      } else if (condition.operator === 'regex') {
        if (condition.notPatterns.some((pattern) => new RegExp(pattern).test(text))) continue;
        for (const pattern of condition.patterns)
          for (const match of text.matchAll(new RegExp(pattern, 'g')))
            if (match[0] !== '')
              spans.push({ turn, start: match.index, end: match.index + match[0].length, term: 0 });
      }
    }
    const needed =
      condition.operator !== 'keyword' || typeof condition.match === 'string'
        ? condition.operator === 'keyword' && condition.match === 'all'
          ? condition.phrases.length
          : 1
        : condition.match.atLeast;
    const together = condition.operator === 'keyword' && condition.scope === 'range';
    const groups = together ? [spans] : window.map((turn) => spans.filter((span) => span.turn === turn));
    const counts =
      condition.operator === 'keyword' && condition.match !== 'any' && condition.match !== 'none';
    return groups.flatMap((group) => {
      const places = this.#joined(group, condition.role);
      if (!counts) return places;
      if (new Set(group.map((span) => span.term)).size < needed) return [];
      const sure = group.filter((span) => !this.#isShaky(span.turn, condition.role));
      const isSure = new Set(sure.map((span) => span.term)).size >= needed;
      return isSure ? places : places.map((place) => ({ ...place, doubtful: true }));
    });
  }

  /** Spans that overlap make one place. */
  #joined(spans: readonly { turn: number; start: number; end: number }[], role: string | undefined): Place[] {
    const covered = new Map<number, { start: number; end: number }[]>();
    for (const { turn, start, end } of spans) {
      const own = covered.get(turn) ?? [];
      const apart = own.filter((one) => one.end <= start || one.start >= end);
      const touching = own.filter((one) => one.end > start && one.start < end);
      apart.push({
        start: Math.min(start, ...touching.map((one) => one.start)),
        end: Math.max(end, ...touching.map((one) => one.end)),
      });
      covered.set(turn, apart);
    }
    return [...covered]
      .flatMap(([turn, own]) => own.map((one) => ({ turn, ...one, doubtful: this.#isShaky(turn, role) })))
      .sort((one, other) => one.turn - other.turn || one.start - other.start);
  }

  #neighbours(condition: Condition, places: readonly Place[]): Place[] {
    return places.flatMap((place): Place[] => {
      let { doubtful } = place;
      for (const neighbour of condition.with) {
        const { near, open } = this.#near(neighbour, place);
        if (near.length === 0 && !open) return [];
        if (near.every((one) => one.doubtful)) doubtful = true;
      }
      for (const neighbour of condition.without) {
        const { near, open, shaky } = this.#near(neighbour, place);
        if (near.some((one) => !one.doubtful)) return [];
        if (near.length > 0 || open || shaky) doubtful = true;
      }
      return [{ ...place, doubtful }];
    });
  }

  #near({ condition: name, before, after, sameTurn }: Neighbour, { turn }: Place) {
    const { role } = this.#condition(name);
    const other = this.#result(name);
    const counts = (index: number) => this.#isBy(index, role);
    const from = this.#reach(turn, -1, before, counts);
    const to = this.#reach(turn, 1, after, counts);
    const near = other.places.filter(
      (place) => place.turn >= from && place.turn <= to && (sameTurn || place.turn !== turn),
    );
    const window = this.#turns().filter((index) => index >= from && index <= to && counts(index));
    return {
      near,
      open: other.value === 2 && other.places.length === 0,
      shaky: this.#shakyIn(window, role),
    };
  }

  // ---- compared values

  #duration(condition: Extract<Condition, { operator: 'duration' }>, window: readonly number[]): Result {
    const { measure, compare, value: limit, role } = condition;
    const fits = (value: number) =>
      compare === 'lt'
        ? value < limit
        : compare === 'lte'
          ? value <= limit
          : compare === 'gt'
            ? value > limit
            : value >= limit;
    const unknown: Result = { value: 2, places: [], words: false };
    if (measure === 'call_ms') {
      const lastEnd = Math.max(0, ...this.#transcript.turns.map((turn) => turn.endMs));
      const ms = this.#metadata.durationMs ?? Math.max(this.#transcript.durationMs, lastEnd);
      return ms === 0 ? unknown : holds(fits(ms));
    }
    if (measure === 'turn_ms') {
      const lengths = window.map((turn) => {
        const { startMs = 0, endMs = 0 } = this.#transcript.turns[turn] ?? {};
        return { turn, ms: endMs - startMs };
      });
      if (lengths.some(({ ms }) => ms <= 0)) return unknown;
      const places = lengths
        .filter(({ ms }) => fits(ms))
        .map(({ turn }) => ({
          turn,
          start: 0,
          end: 0,
          doubtful: role !== undefined && this.#isUnknown(turn),
        }));
      const kept = this.#neighbours(condition, places);
      return { value: this.#count(kept, condition.atLeast, false), places: kept, words: false };
    }
    if (role !== undefined && window.some((turn) => this.#isUnknown(turn))) return unknown;
    const chars = window.reduce((sum, turn) => sum + (this.#texts[turn] ?? '').length, 0);
    return holds(fits(measure === 'turns' ? window.length : chars));
  }

  // ---- conditions that weigh others

  /** Value and places of a condition within some turns. */
  #within(name: string, from: number, to: number): { value: Value; places: Place[] } {
    const condition = this.#condition(name);
    const { value, places, words } = this.#result(name);
    if (places.length === 0 && value >= 2) return { value, places: [] };
    const inside = places.filter((place) => place.turn >= from && place.turn <= to);
    const window = this.#turns().filter(
      (turn) => turn >= from && turn <= to && this.#isBy(turn, condition.role),
    );
    const shaky = words ? this.#shakyIn(window, condition.role) : value === 1;
    return { value: this.#count(inside, condition.atLeast, shaky), places: inside };
  }

  #flow(condition: Extract<Condition, { operator: 'flow' }>, window: readonly number[]): Result {
    const first = Math.min(...window, this.#texts.length);
    const last = Math.max(...window, -1);
    let from = first;
    let weakStart = false;
    const places: Place[] = [];
    if (condition.start !== undefined) {
      const start = this.#within(condition.start, first, last);
      const begin = start.places.find((place) => !place.doubtful) ?? start.places[0];
      if (start.value < 2 || (begin === undefined && start.value < 3))
        return { value: start.value, places: [], words: false };
      weakStart = start.value < 3;
      if (begin !== undefined) {
        from = begin.turn;
        places.push(begin);
      }
    }
    const walks = this.#paths(condition.nodes).map((path) =>
      this.#walk(path, condition.order === 'fixed', from, last),
    );
    const values = walks.map((walk) => walk.value);
    const worst = walks.find((walk) => walk.value === most(values));
    let value = values.every((one) => one === values[0]) ? most(values) : 2;
    if (weakStart && value === 3) value = 2;
    return { value, places: value >= 2 ? [...places, ...(worst?.early ?? [])] : [], words: false };
  }

  #paths(nodes: readonly FlowNode[]): { say: string; optional: boolean }[][] {
    const [first, ...rest] = nodes;
    if (first === undefined) return [[]];
    const tails = this.#paths(rest);
    if ('say' in first) return tails.map((tail) => [first, ...tail]);
    const { value } = this.#result(first.branch);
    const heads = [
      ...(value === 0 ? [] : this.#paths(first.holds)),
      ...(value === 3 ? [] : this.#paths(first.otherwise)),
    ];
    return heads.flatMap((head) => tails.map((tail) => [...head, ...tail]));
  }

  #walk(
    path: readonly { say: string; optional: boolean }[],
    fixed: boolean,
    from: number,
    last: number,
  ): { value: Value; early: Place[] } {
    let at = from;
    const faults: Value[] = [0];
    const early: Place[] = [];
    for (const { say, optional } of path) {
      const here = this.#within(say, at, last);
      const before = fixed ? this.#within(say, from, at - 1) : { value: 0 as const, places: [] };
      const isDue = !optional || here.value === 3 || before.value === 3;
      faults.push(isDue ? opposite(here.value) : before.value);
      if (here.value < 3 && before.value >= 2) early.push(...before.places);
      const sure = here.places.find((place) => !place.doubtful);
      if (fixed && !optional && here.value === 3 && sure !== undefined) at = sure.turn;
    }
    return { value: most(faults), early };
  }

  #missingAfter(
    condition: Extract<Condition, { operator: 'missing_after' }>,
    window: readonly number[],
  ): Result {
    const first = Math.min(...window, this.#texts.length);
    const last = Math.max(...window, -1);
    const cause = this.#within(condition.after, first, last);
    const chosen = cause.places.filter((_, order) => condition.hit < 1 || order === condition.hit - 1);
    if (chosen.length === 0) {
      const open = cause.value === 1 || cause.value === 2;
      return { value: open ? cause.value : 0, places: [], words: false };
    }
    const places: Place[] = [];
    let isAnswered = false;
    for (const place of chosen) {
      const values = condition.expected.map((name) => {
        const { role } = this.#condition(name);
        const counts = (index: number) => this.#isBy(index, role);
        const end =
          condition.turns === undefined ? last : this.#reach(place.turn, 1, condition.turns, counts);
        const begin = condition.inclusive ? place.turn : place.turn + 1;
        return this.#within(name, begin, Math.min(last, end)).value;
      });
      const value = condition.need === 'any' ? most(values) : least(values);
      if (value === 3) isAnswered = true;
      else places.push({ ...place, doubtful: place.doubtful || value > 0 });
    }
    if (condition.hit === 0 && isAnswered) return { value: 0, places: [], words: false };
    const kept = this.#neighbours(condition, places);
    return { value: this.#count(kept, condition.atLeast, false), places: kept, words: false };
  }

  // ---- windows

  #plainWindow({ role, range }: Condition): number[] {
    const counts = (index: number) =>
      range === undefined || !('of' in range) || range.of === 'call' || this.#isBy(index, role);
    const count = this.#texts.length;
    let turns = this.#turns();
    if (range !== undefined && 'first' in range) {
      const to = this.#reach(-1, 1, range.first, counts);
      turns = turns.filter((index) => index <= to);
    } else if (range !== undefined && 'last' in range) {
      const from = this.#reach(count, -1, range.last, counts);
      turns = turns.filter((index) => index >= from);
    } else if (range !== undefined && 'lastMs' in range) {
      const end = Math.max(this.#transcript.durationMs, ...this.#transcript.turns.map((turn) => turn.endMs));
      const fromMs = end - range.lastMs;
      turns = turns.filter((index) => (this.#transcript.turns[index]?.endMs ?? 0) >= fromMs);
    } else if (range !== undefined && !('hit' in range)) {
      const { fromMs = 0, toMs = Number.MAX_VALUE } = 'of' in range ? {} : range;
      turns = turns.filter((index) => {
        const turn = this.#transcript.turns[index];
        return turn !== undefined && turn.endMs >= fromMs && turn.startMs <= toMs;
      });
    }
    return turns.filter((index) => this.#isBy(index, role));
  }

  #windowAt({ role, range }: Condition, at: number): number[] {
    if (range === undefined || !('hit' in range)) return [];
    const counts = (index: number) => range.of === 'call' || this.#isBy(index, role);
    const until = range.turns === undefined ? this.#texts.length : this.#reach(at, 1, range.turns, counts);
    const from = range.turns === undefined ? 0 : this.#reach(at, -1, range.turns, counts);
    return this.#turns().filter((index) => {
      if (!this.#isBy(index, role)) return false;
      if (index === at) return range.inclusive || 'around' in range;
      return index > at ? !('before' in range) && index <= until : !('after' in range) && index >= from;
    });
  }

  /** The `count`-th turn that counts in one direction, or the last there is. */
  #reach(at: number, step: number, count: number, counts: (index: number) => boolean): number {
    let left = count;
    let index = at;
    while (left > 0 && index + step >= 0 && index + step < this.#texts.length) {
      index += step;
      if (counts(index)) left--;
    }
    return index;
  }

  #turns(): number[] {
    return this.#texts.map((_, index) => index);
  }

  #isUnknown(turn: number): boolean {
    return this.#transcript.turns[turn]?.role === 'unknown';
  }

  #isBy(turn: number, role: string | undefined): boolean {
    return role === undefined || this.#isUnknown(turn) || this.#transcript.turns[turn]?.role === role;
  }

  #isShaky(turn: number, role: string | undefined): boolean {
    return (
      (role !== undefined && this.#isUnknown(turn)) || (this.#transcript.turns[turn]?.confidence ?? 1) < LOW
    );
  }

  /** A turn of one character tells nothing either way. */
  #shakyIn(window: readonly number[], role: string | undefined): boolean {
    return window.some((turn) => this.#isShaky(turn, role) && (this.#texts[turn] ?? '').length >= 2);
  }

  #hasTimes(): boolean {
    const { turns } = this.#transcript;
    return turns.length === 0 || turns.some((turn) => turn.endMs > 0);
  }
}

/** In order; a place that is sure once is sure. */
function distinct(all: readonly Place[]): Place[] {
  const places: Place[] = [];
  for (const place of all) {
    const same = places.findIndex(
      (one) => one.turn === place.turn && one.start === place.start && one.end === place.end,
    );
    const former = places[same];
    if (former === undefined) places.push(place);
    else if (former.doubtful) places[same] = place;
  }
  return places.sort((one, other) => one.turn - other.turn || one.start - other.start || one.end - other.end);
}

function holds(is: boolean): Result {
  return { value: is ? 3 : 0, places: [], words: false };
}

function opposite(value: Value): Value {
  return value === 0 ? 3 : value === 3 ? 0 : 2;
}

function least(values: readonly Value[]): Value {
  return ([0, 1, 2] as const).find((value) => values.some((one) => one === value)) ?? 3;
}

function most(values: readonly Value[]): Value {
  return ([3, 2, 1] as const).find((value) => values.some((one) => one === value)) ?? 0;
}
