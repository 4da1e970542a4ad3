/** What a search found for one condition: numbers until somebody asks for hits, expressions that run when asked. */
import { RE2JS } from 're2js';
import type { CallTurn } from './call.ts';
import { alphabetOf, buildFindAll, type FindAll, readExpression } from './expression-automaton.ts';
import type { RawHit, RawHits } from './text-search.ts';

/** An expression as one entry of the search has it. */
export interface EntryExpression {
  readonly term: number;
  readonly source: string;
}

export class EntryHits implements RawHits {
  readonly #found: FoundInCall;
  /** Cells of `found.texts` and `found.candidates`. */
  textsFrom = 0;
  textsTo = 0;
  candidatesFrom = 0;
  candidatesTo = 0;

  constructor(found: FoundInCall) {
    this.#found = found;
  }

  any(): boolean {
    if (this.textsTo > this.textsFrom) return true;
    for (let at = this.candidatesFrom; at < this.candidatesTo; at += 2)
      if (this.#matchedAt(at).length > 0) return true;
    return false;
  }

  in(wanted: (turn: CallTurn) => boolean): readonly RawHit[] {
    const { turns, texts, candidates } = this.#found;
    const hits: RawHit[] = [];
    for (let at = this.textsFrom; at < this.textsTo; at += 4) {
      const turn = texts[at] ?? 0;
      if (!isWanted(turns[turn], wanted)) continue;
      const term = texts[at + 3] ?? 0;
      hits.push({
        turn,
        start: texts[at + 1] ?? 0,
        end: texts[at + 2] ?? 0,
        term: term < 0 ? -1 - term : term,
        exact: term >= 0,
      });
    }
    for (let at = this.candidatesFrom; at < this.candidatesTo; at += 2)
      if (isWanted(turns[candidates[at] ?? 0], wanted)) for (const hit of this.#matchedAt(at)) hits.push(hit);
    for (let at = 1; at < hits.length; at++) {
      const [former, hit] = [hits[at - 1], hits[at]];
      if (former !== undefined && hit !== undefined && inOrder(former, hit) > 0) return hits.sort(inOrder);
    }
    return hits;
  }

  #matchedAt(at: number): readonly RawHit[] {
    const { matched, candidates, runner } = this.#found;
    const number = at >> 1;
    let hits = matched[number];
    if (hits === undefined) {
      hits = runner.run(candidates[at + 1] ?? 0, candidates[at] ?? 0, this.#found);
      matched[number] = hits;
    }
    return hits;
  }
}

const NOTHING: readonly RawHit[] = [];

function inOrder(a: RawHit, b: RawHit): number {
  return a.turn - b.turn || a.start - b.start || a.end - b.end || a.term - b.term;
}

function isWanted(turn: CallTurn | undefined, wanted: (turn: CallTurn) => boolean): boolean {
  return turn !== undefined && wanted(turn);
}

export class ExpressionRunner {
  readonly symbolOf: Uint16Array;
  readonly #expressions: readonly EntryExpression[];
  /** How each expression runs; made when it first has to. */
  readonly #finders: ((FindAll | RE2JS) | undefined)[] = [];
  readonly #make: (expression: number) => FindAll | RE2JS;

  constructor(expressions: readonly EntryExpression[]) {
    const read = expressions.map(({ source }) => readExpression(source));
    const alphabet = alphabetOf(read.filter((one) => one !== null));
    this.symbolOf = alphabet.symbols;
    this.#expressions = expressions;
    this.#make = (expression) => {
      const known = read[expression] ?? null;
      return known === null
        ? RE2JS.compile(expressions[expression]?.source ?? '')
        : buildFindAll(known, alphabet);
    };
  }

  run(number: number, turn: number, symbols: FoundInCall): readonly RawHit[] {
    const term = this.#expressions[number]?.term ?? 0;
    let finder = this.#finders[number];
    if (finder === undefined) {
      finder = this.#make(number);
      this.#finders[number] = finder;
    }
    let hits: RawHit[] | null = null;
    if (typeof finder === 'function')
      finder(symbols.units, symbols.start(turn), symbols.end(turn), (start, end) => {
        if (end <= start) return;
        hits ??= [];
        hits.push({ turn, start, end, term, exact: true });
      });
    else {
      const matcher = finder.matcher(symbols.text(turn));
      while (matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()];
        if (end <= start) continue;
        hits ??= [];
        hits.push({ turn, start, end, term, exact: true });
      }
    }
    return hits ?? NOTHING;
  }
}

/** What a search found in a call, for all conditions together. */
export class FoundInCall {
  readonly turns: readonly CallTurn[];
  readonly runner: ExpressionRunner;
  /** Turn, start, end and term by turns; a term that only sounds alike is -1 - term. The hits of a condition lie together. */
  readonly texts: Int32Array;
  /** Turn and expression by turns: expressions that may match a turn. Those of a condition lie together. */
  readonly candidates: Int32Array;
  /** What each candidate matched, once it has run. */
  readonly matched: (readonly RawHit[] | undefined)[] = [];
  #units: Uint16Array | null = null;
  readonly #starts: number[] = [0];

  constructor(
    turns: readonly CallTurn[],
    runner: ExpressionRunner,
    texts: Int32Array,
    candidates: Int32Array,
  ) {
    this.turns = turns;
    this.runner = runner;
    this.texts = texts;
    this.candidates = candidates;
  }

  /** The texts of the call in the numbers of the expressions' alphabet, one behind the other. */
  get units(): Uint16Array {
    if (this.#units !== null) return this.#units;
    const { symbolOf } = this.runner;
    let length = 0;
    for (const { spoken } of this.turns) {
      length += spoken.compact.length;
      this.#starts.push(length);
    }
    const units = new Uint16Array(length);
    let at = 0;
    for (const { spoken } of this.turns)
      for (let index = 0; index < spoken.compact.length; index++)
        units[at++] = symbolOf[spoken.compact.charCodeAt(index)] ?? 0;
    this.#units = units;
    return units;
  }

  /** Only behind `units`. */
  start(turn: number): number {
    return this.#starts[turn] ?? 0;
  }

  end(turn: number): number {
    return this.#starts[turn + 1] ?? 0;
  }

  text(turn: number): string {
    return this.turns[turn]?.spoken.compact ?? '';
  }
}
