/**
 * Runs an expression over a text in time linear in the text: a deterministic automaton whose states are made when a
 * text first leads to them. It finds what RE2 finds: leftmost, and of these the one the expression prefers. One pass
 * forwards finds the end, one backwards from there the start.
 */
import { type CharacterSet, readSyntax, type Syntax } from './expression-syntax.ts';

/** Characters that no expression tells apart have one number. */
export interface Alphabet {
  /** Number of each UTF-16 unit. */
  readonly symbols: Uint16Array;
  /** First unit of each number, ascending. */
  readonly firsts: readonly number[];
}

export interface Expression {
  readonly forwards: Program;
  readonly backwards: Program;
  readonly sets: readonly CharacterSet[];
}

/** Null: not of the kind that is run here. */
export function readExpression(pattern: string): Expression | null {
  const syntax = readSyntax(pattern);
  if (syntax === null) return null;
  const sets: CharacterSet[] = [];
  const forwards = programOf(syntax, sets, false);
  const backwards = programOf(syntax, sets, true);
  return forwards === null || backwards === null ? null : { forwards, backwards, sets };
}

export function alphabetOf(expressions: readonly Expression[]): Alphabet {
  const borders = new Set([0]);
  for (const { sets } of expressions)
    for (const set of sets)
      for (const [first, last] of set) {
        borders.add(first);
        if (last < 0xffff) borders.add(last + 1);
      }
  const firsts = [...borders].sort((a, b) => a - b);
  const symbols = new Uint16Array(65536);
  for (const [symbol, first] of firsts.entries()) symbols.fill(symbol, first, firsts[symbol + 1] ?? 65536);
  return { symbols, firsts };
}

/** `symbols`: a text in the numbers of the alphabet, from `from` to `to`. Calls `found` with each match in turn. */
export type FindAll = (
  symbols: Uint16Array,
  from: number,
  to: number,
  found: (start: number, end: number) => void,
) => void;

export function buildFindAll({ forwards, backwards, sets }: Expression, alphabet: Alphabet): FindAll {
  const classes = classesOf(sets, alphabet);
  const ahead = new Automaton(forwards, classes, true);
  const back = new Automaton(backwards, classes, false);
  return (symbols, from, to, found) => {
    let at = from;
    while (at < to) {
      const end = ahead.runForwards(symbols, at, to, at === from);
      if (end < 0) return;
      const start = back.runBackwards(symbols, end, at, at === from, end === to);
      found(start - from, end - from);
      at = end;
    }
  };
}

// ---------------------------------------------------------------- programs

/** Consumes a character of set `x`, goes on at `y`. */
const SET = 0;
/** Tries `x`, then `y`. */
const FORK = 1;
/** Goes on at `x` where the pass begins and that is an edge of the text. */
const FIRST = 2;
/** Goes on at `x` where the pass has come to the other edge of the text. */
const LAST = 3;
const MATCH = 4;

export interface Program {
  readonly kinds: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: number;
}

/** Longer ones come from nested repeats such as (.{500}){2}; re2js has its own ways with them. */
const MOST_INSTRUCTIONS = 4000;

function programOf(syntax: Syntax, sets: CharacterSet[], backwards: boolean): Program | null {
  const kinds: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  const add = (kind: number, first: number, second: number): number => {
    x.push(first);
    y.push(second);
    return kinds.push(kind) - 1;
  };
  /** Number of the instruction at which the part begins; behind it, `next` follows. */
  const emit = (part: Syntax, next: number): number => {
    if (kinds.length > MOST_INSTRUCTIONS) return next;
    if (part.kind === 'set') return add(SET, sets.push(part.set) - 1, next);
    if (part.kind === 'start' || part.kind === 'end')
      return add((part.kind === 'end') === backwards ? FIRST : LAST, next, next);
    if (part.kind === 'repeat') return emitRepeat(part, next);
    if (part.kind === 'sequence')
      return (backwards ? part.parts : part.parts.toReversed()).reduce((at, one) => emit(one, at), next);
    return part.parts.map((one) => emit(one, next)).reduceRight((rest, one) => add(FORK, one, rest));
  };
  const emitRepeat = (
    { part, least, most, greedy }: Extract<Syntax, { kind: 'repeat' }>,
    next: number,
  ): number => {
    const fork = (round: number) => (greedy ? add(FORK, round, next) : add(FORK, next, round));
    let at = next;
    if (most === Infinity) {
      const loop = fork(next);
      const round = emit(part, loop);
      if (greedy) x[loop] = round;
      else y[loop] = round;
      at = loop;
    } else for (let more = least; more < most; more++) at = fork(emit(part, at));
    for (let round = 0; round < least; round++) at = emit(part, at);
    return at;
  };
  const match = add(MATCH, 0, 0);
  const start = emit(syntax, match);
  return kinds.length > MOST_INSTRUCTIONS ? null : { kinds, x, y, start };
}

// ---------------------------------------------------------------- characters

interface Classes {
  /** Class of each number of the alphabet: characters of one class are in the same sets of this expression. */
  readonly ofSymbol: Uint16Array;
  readonly count: number;
  /** 1 at set * count + class when the set holds the class. */
  readonly held: Uint8Array;
}

function classesOf(sets: readonly CharacterSet[], { firsts, symbols }: Alphabet): Classes {
  const ofSymbol = new Uint16Array(firsts.length);
  let count = 1;
  for (const set of sets) {
    const inside = new Map<number, number>();
    forEachSymbol(set, symbols, (symbol) => {
      const former = ofSymbol[symbol] ?? 0;
      let own = inside.get(former);
      if (own === undefined) {
        own = count++;
        inside.set(former, own);
      }
      ofSymbol[symbol] = own;
    });
  }
  const used = new Map<number, number>();
  for (const [symbol, former] of ofSymbol.entries()) {
    let own = used.get(former);
    if (own === undefined) {
      own = used.size;
      used.set(former, own);
    }
    ofSymbol[symbol] = own;
  }
  const held = new Uint8Array(sets.length * used.size);
  for (const [number, set] of sets.entries())
    forEachSymbol(set, symbols, (symbol) => {
      held[number * used.size + (ofSymbol[symbol] ?? 0)] = 1;
    });
  return { ofSymbol, count: used.size, held };
}

function forEachSymbol(set: CharacterSet, symbols: Uint16Array, visit: (symbol: number) => void): void {
  for (const [first, last] of set)
    for (let symbol = symbols[first] ?? 0; symbol <= (symbols[last] ?? 0); symbol++) visit(symbol);
}

// ---------------------------------------------------------------- states

const DEAD = 0;
const UNKNOWN = -1;
/** Cells of a table before it is thrown away and begun anew: 256 KiB, at most twice for each expression. */
const MOST_CELLS = 65_536;
const FEWEST_STATES = 16;

/**
 * A state is what may come next: instructions in the order in which the expression prefers them (`leftmost`), or any
 * order (the longest match counts). `leftmost` may also begin at any later character, as long as nothing has matched.
 */
class Automaton {
  readonly #program: Program;
  readonly #classes: Classes;
  readonly #leftmost: boolean;
  readonly #mostStates: number;
  readonly #seen: Uint32Array;
  #stamp = 0;
  #table: Int32Array;
  #items: (readonly number[])[] = [];
  #accepts: boolean[] = [];
  /** Accepts when the pass has come to the edge of the text; undefined when not known yet. */
  #acceptsLast: (boolean | undefined)[] = [];
  #numbers = new Map<string, number>();
  readonly #starts = [UNKNOWN, UNKNOWN];

  constructor(program: Program, classes: Classes, leftmost: boolean) {
    this.#program = program;
    this.#classes = classes;
    this.#leftmost = leftmost;
    this.#mostStates = Math.max(FEWEST_STATES, Math.floor(MOST_CELLS / classes.count));
    this.#seen = new Uint32Array(program.kinds.length);
    this.#table = new Int32Array(0);
    this.#clear();
  }

  /** End of the leftmost match from `from` on; -1 when there is none. */
  runForwards(symbols: Uint16Array, from: number, to: number, atEdge: boolean): number {
    const { ofSymbol, count } = this.#classes;
    let cell = this.#start(atEdge);
    let table = this.#table;
    let end = -1;
    for (let at = from; at < to; at++) {
      const own = ofSymbol[symbols[at] ?? 0] ?? 0;
      let next = table[(cell >> 1) + own] ?? UNKNOWN;
      if (next <= DEAD) {
        if (next === DEAD) return end;
        next = this.#step((cell >> 1) / count, own);
        table = this.#table;
        if (next === DEAD) return end;
      }
      cell = next;
      if ((cell & 1) === 1) end = at + 1;
    }
    return this.#acceptsAtEdge((cell >> 1) / count) ? to : end;
  }

  /** Start of the longest match that ends at `end` and does not begin before `from`. */
  runBackwards(symbols: Uint16Array, end: number, from: number, fromEdge: boolean, atEdge: boolean): number {
    const { ofSymbol, count } = this.#classes;
    let cell = this.#start(atEdge);
    let table = this.#table;
    let start = end;
    for (let at = end - 1; at >= from; at--) {
      const own = ofSymbol[symbols[at] ?? 0] ?? 0;
      let next = table[(cell >> 1) + own] ?? UNKNOWN;
      if (next <= DEAD) {
        if (next === DEAD) return start;
        next = this.#step((cell >> 1) / count, own);
        table = this.#table;
        if (next === DEAD) return start;
      }
      cell = next;
      if ((cell & 1) === 1) start = at;
    }
    return fromEdge && this.#acceptsAtEdge((cell >> 1) / count) ? from : start;
  }

  #start(atEdge: boolean): number {
    const known = this.#starts[atEdge ? 1 : 0] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const items: number[] = [];
    this.#newRound();
    this.#follow(this.#program.start, atEdge, items);
    if (this.#leftmost) items.push(this.#program.kinds.length);
    const cell = this.#cellOf(this.#stateOf(items, false));
    this.#starts[atEdge ? 1 : 0] = cell;
    return cell;
  }

  #step(state: number, own: number): number {
    const { kinds, x, y, start } = this.#program;
    const { held, count } = this.#classes;
    const items: number[] = [];
    let matched = false;
    this.#newRound();
    for (const item of this.#items[state] ?? []) {
      if (item === kinds.length) {
        this.#follow(start, false, items);
        items.push(item);
      } else if (kinds[item] === SET && held[(x[item] ?? 0) * count + own] === 1)
        matched = this.#follow(y[item] ?? 0, false, items) || matched;
      if (matched && this.#leftmost) break;
    }
    const before = this.#items;
    const next = this.#cellOf(this.#stateOf(items, matched));
    // Otherwise the table has been begun anew, and `state` is no longer in it.
    if (this.#items === before) this.#table[state * count + own] = next;
    return next;
  }

  #newRound(): void {
    this.#stamp = (this.#stamp + 1) >>> 0;
    if (this.#stamp > 0) return;
    this.#seen.fill(0);
    this.#stamp = 1;
  }

  /** Adds what can be reached without a character. True: the end of the expression can; the rest is then left out. */
  #follow(from: number, atEdge: boolean, items: number[]): boolean {
    const { kinds, x, y } = this.#program;
    const open = [from];
    let matched = false;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === this.#stamp) continue;
      this.#seen[at] = this.#stamp;
      const kind = kinds[at];
      if (kind === SET || kind === LAST) items.push(at);
      else if (kind === FORK) open.push(y[at] ?? 0, x[at] ?? 0);
      else if (kind === FIRST) {
        if (atEdge) open.push(x[at] ?? 0);
      } else {
        matched = true;
        if (this.#leftmost) break;
      }
    }
    return matched;
  }

  #acceptsAtEdge(state: number): boolean {
    const known = this.#acceptsLast[state];
    if (known !== undefined) return known;
    const { kinds, x, y } = this.#program;
    const open = (this.#items[state] ?? []).filter((item) => kinds[item] === LAST);
    let accepts = this.#accepts[state] === true;
    this.#newRound();
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === this.#stamp) continue;
      this.#seen[at] = this.#stamp;
      const kind = kinds[at];
      if (kind === FORK) open.push(y[at] ?? 0, x[at] ?? 0);
      else if (kind === LAST) open.push(x[at] ?? 0);
      else if (kind === MATCH) accepts = true;
    }
    this.#acceptsLast[state] = accepts;
    return accepts;
  }

  /** As the table has it: where the row of the state begins, and in the lowest bit whether it accepts. */
  #cellOf(state: number): number {
    return (state * this.#classes.count * 2) | (this.#accepts[state] === true ? 1 : 0);
  }

  #stateOf(items: number[], accepts: boolean): number {
    if (items.length === 0 && !accepts) return DEAD;
    if (!this.#leftmost) items.sort((a, b) => a - b);
    const key = String.fromCharCode(accepts ? 1 : 0, ...items);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#items.length >= this.#mostStates) this.#clear();
    const state = this.#items.push(items) - 1;
    this.#accepts.push(accepts);
    this.#acceptsLast.push(undefined);
    this.#numbers.set(key, state);
    const cells = this.#items.length * this.#classes.count;
    if (cells > this.#table.length) {
      const larger = new Int32Array(cells * 2).fill(UNKNOWN);
      larger.set(this.#table);
      this.#table = larger;
    }
    return state;
  }

  #clear(): void {
    this.#items = [[]];
    this.#accepts = [false];
    this.#acceptsLast = [false];
    this.#numbers = new Map();
    this.#starts.fill(UNKNOWN);
    this.#table = new Int32Array(this.#classes.count * 4).fill(UNKNOWN);
    this.#table.fill(DEAD, 0, this.#classes.count);
  }
}
