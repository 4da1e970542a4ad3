/** For tests only: verdicts of keyword rules, worked out turn by turn in the plainest way. */
import type { Transcript } from '../pipeline/domain.ts';
import type { Expression, Rule } from './schema.ts';
import { compactText } from './spoken-text.ts';

interface Place {
  readonly turn: number;
  readonly doubtful: boolean;
}

const LOW = 0.5;

/** Knows conditions of operator `keyword` with `match: any`, their role, range, `atLeast` and `without`. */
export function slowVerdict(rule: Rule, { turns }: Transcript): string {
  const names = Object.keys(rule.conditions);
  const texts = turns.map((turn) => compactText(turn.text));
  const asksAgent = names.some((name) => rule.conditions[name]?.role === 'agent');
  if (asksAgent && !turns.some((turn) => turn.role !== 'customer')) return 'not-applicable';

  const by = (index: number, role: string | undefined) =>
    role === undefined || turns[index]?.role === role || turns[index]?.role === 'unknown';
  const shaky = (index: number, role: string | undefined) =>
    (role !== undefined && turns[index]?.role === 'unknown') || (turns[index]?.confidence ?? 1) < LOW;
  const everyTurn = turns.map((_, index) => index);

  /** The nearest `count` turns of the role in one direction, and what lies between. */
  const reach = (
    at: number,
    step: number,
    count: number | undefined,
    counts: (index: number) => boolean,
  ): number => {
    let left = count ?? Number.POSITIVE_INFINITY;
    let index = at;
    while (left > 0 && index + step >= 0 && index + step < turns.length) {
      index += step;
      if (counts(index)) left--;
    }
    return index;
  };

  const found = new Map<string, { value: number; places: Place[] }>();
  for (const name of names) {
    const condition = rule.conditions[name];
    if (condition?.operator !== 'keyword')
      throw new TypeError('the slow evaluator knows keyword conditions only');
    const { role, range } = condition;
    const counts = (index: number) =>
      range === undefined || !('of' in range) || range.of === 'call' || by(index, role);
    const windows: { inside: number[]; doubtful: boolean }[] = [];
    let each = false;
    let fallback = 0;
    if (range === undefined) windows.push({ inside: everyTurn, doubtful: false });
    else if ('first' in range) {
      const last = reach(-1, 1, range.first, counts);
      windows.push({ inside: everyTurn.filter((index) => index <= last), doubtful: false });
    } else if ('last' in range) {
      const first = reach(turns.length, -1, range.last, counts);
      windows.push({ inside: everyTurn.filter((index) => index >= first), doubtful: false });
    } else if ('hit' in range) {
      each = range.hit === 0;
      const anchor = found.get(
        'after' in range ? range.after : 'before' in range ? range.before : range.around,
      );
      const chosen = (anchor?.places ?? []).filter((_, order) => range.hit < 1 || order === range.hit - 1);
      if (chosen.length === 0 && anchor !== undefined && anchor.value < 3) fallback = anchor.value;
      for (const { turn, doubtful } of chosen) {
        const until = reach(turn, 1, range.turns, counts);
        const from = reach(turn, -1, range.turns, counts);
        const here = (index: number) => index === turn && (range.inclusive || 'around' in range);
        const inside = everyTurn.filter(
          (index) =>
            here(index) ||
            (!('before' in range) && index > turn && index <= until) ||
            (!('after' in range) && index < turn && index >= from),
        );
        windows.push({ inside, doubtful });
      }
    }

    const results = windows.map(({ inside, doubtful }) => {
      const places = inside.flatMap((turn): Place[] => {
        if (!by(turn, role)) return [];
        return stretches(texts[turn] ?? '', condition.phrases).flatMap((): Place[] => {
          let weak = shaky(turn, role);
          for (const { condition: other, before, after, sameTurn } of condition.without) {
            const otherRole = rule.conditions[other]?.role;
            const own = (index: number) => by(index, otherRole);
            const from = reach(turn, -1, before, own);
            const to = reach(turn, 1, after, own);
            const near = (found.get(other)?.places ?? []).filter(
              (place) => place.turn >= from && place.turn <= to && (sameTurn || place.turn !== turn),
            );
            if (near.some((place) => !place.doubtful)) return [];
            if (near.length > 0) weak = true;
            for (let index = from; index <= to; index++)
              if (own(index) && shaky(index, otherRole) && (texts[index] ?? '').length >= 2) weak = true;
          }
          return [{ turn, doubtful: weak }];
        });
      });
      const sure = places.filter((place) => !place.doubtful).length;
      let value = 0;
      if (sure >= condition.atLeast) value = 3;
      else if (places.length >= condition.atLeast) value = 2;
      else if (inside.some((turn) => by(turn, role) && shaky(turn, role) && (texts[turn] ?? '').length >= 2))
        value = 1;
      if (doubtful) value = each ? Math.max(value, 2) : Math.min(value, 2);
      return { value, places };
    });
    const values = results.map((result) => result.value);
    const value = values.length === 0 ? fallback : each ? Math.min(...values) : Math.max(...values);
    const places = new Map<string, Place>();
    for (const result of results) {
      const seen = new Map<number, number>();
      for (const place of result.places) {
        const order = seen.get(place.turn) ?? 0;
        seen.set(place.turn, order + 1);
        places.set(`${place.turn} ${order}`, place);
      }
    }
    found.set(name, { value, places: [...places.values()].sort((one, other) => one.turn - other.turn) });
  }

  const value = (expression: Expression): number => {
    if (typeof expression === 'string') return found.get(expression)?.value ?? 0;
    if ('not' in expression) {
      const inner = value(expression.not);
      return inner === 0 ? 3 : inner === 3 ? 0 : 2;
    }
    return 'and' in expression
      ? Math.min(...expression.and.map(value))
      : Math.max(...expression.or.map(value));
  };
  const verdict = value(rule.fail);
  return verdict === 3 ? 'fail' : verdict === 2 ? 'unsure' : 'pass';
}

/** Parts of the text covered by phrases; phrases that overlap make one part. */
function stretches(text: string, phrases: readonly string[]): string[] {
  const ends: number[] = [];
  const spans: [number, number][] = [];
  for (let start = 0; start < text.length; start++)
    for (const phrase of phrases)
      if (text.startsWith(phrase, start)) spans.push([start, start + phrase.length]);
  spans.sort((one, other) => one[0] - other[0]);
  for (const [start, end] of spans) {
    const last = ends.length - 1;
    if (last >= 0 && start < (ends[last] ?? 0)) ends[last] = Math.max(ends[last] ?? 0, end);
    else ends.push(end);
  }
  return ends.map(String);
}
