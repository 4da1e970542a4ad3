/** Every phrase and expression of a rule set, searched in one pass per turn. */
import { RE2JS } from 're2js';
import type { Role } from '../pipeline/domain.ts';
import { type CallTurn, spokenBy } from './call.ts';
import { alphabetOf, buildFindAll, type FindAll, readExpression } from './expression-automaton.ts';
import { buildPhraseFinder } from './phrase-finder.ts';
import { alternativesOf, requirementsOf } from './required-literals.ts';
import { compactText, spokenText } from './spoken-text.ts';

/** What one condition looks for. */
export interface SearchTerms {
  readonly phrases: readonly string[];
  readonly patterns: readonly string[];
  readonly homophones: boolean;
  /** Whose turns are searched; those of a speaker who is not known always are. */
  readonly role?: Role | undefined;
}

export interface RawHit {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** Index in `phrases`, or in `patterns`. */
  readonly term: number;
  /** False: the words only sound like this. */
  readonly exact: boolean;
}

/** Hits of one condition, in order of turn, start and end. */
export interface RawHits {
  /** Something is found somewhere. */
  any(): boolean;
  /** Expressions run here, and only on turns that `wanted` lets in and that hold one of their literals. */
  in(wanted: (turn: CallTurn) => boolean): readonly RawHit[];
}

export interface TextSearch {
  /** One result for each entry of `terms`; undefined where nothing can be found. */
  search(turns: readonly CallTurn[]): readonly (RawHits | undefined)[];
}

/** Two characters sound like too many other pairs. */
const SHORTEST_HOMOPHONE = 3;
/** Texts of an expression are many, so each has to be more telling. */
const SHORTEST_HOMOPHONE_OF_PATTERN = 4;

interface Use {
  readonly entry: number;
  readonly term: number;
  /** As it is spelled in the rule, compact. */
  readonly text: string;
  readonly isNumber: boolean;
  readonly role: Role | undefined;
}

interface Expression {
  readonly entry: number;
  readonly term: number;
  readonly source: string;
  readonly role: Role | undefined;
}

/** Sets of literals that are watched for one expression, a bit each. */
const MOST_SETS = 8;

/** Expressions have to compile: load.ts refuses those that do not. */
export function buildTextSearch(terms: readonly SearchTerms[]): TextSearch {
  const words = new Numbered();
  const sounds = new Numbered();
  const everywhere: number[] = [];
  const expressions: Expression[] = [];
  /** Bits of the sets of which an expression needs a literal each. */
  const needed: number[] = [];
  const addText = (spelled: string, entry: number, term: number, bySound: boolean) => {
    const role = terms[entry]?.role;
    const { compact: text, sounds: key } = spokenText(spelled);
    const use = { entry, term, text, isNumber: NUMBER.test(text), role };
    if (bySound) sounds.at(key).texts.push(use);
    else words.at(text).texts.push(use);
  };
  const addExpression = (source: string, entry: number, term: number) => {
    const number = expressions.push({ entry, term, source, role: terms[entry]?.role }) - 1;
    const sets = requirementsOf(source)
      .map((literals) => new Set(literals.map(compactText)))
      .filter((literals) => !literals.has(''))
      .slice(0, MOST_SETS);
    needed.push(2 ** sets.length - 1);
    if (sets.length === 0) everywhere.push(number);
    for (const [bit, literals] of sets.entries())
      for (const literal of literals) words.at(literal).literals.push((number << MOST_SETS) | (1 << bit));
  };
  for (const [entry, { phrases: own, patterns, homophones }] of terms.entries()) {
    for (const [term, phrase] of own.entries())
      addText(phrase, entry, term, homophones && compactText(phrase).length >= SHORTEST_HOMOPHONE);
    for (const [term, pattern] of patterns.entries())
      for (const { source, texts } of alternativesOf(pattern)) {
        if (texts === null || texts.includes('')) addExpression(source, entry, term);
        else
          for (const text of texts)
            addText(text, entry, term, homophones && text.length >= SHORTEST_HOMOPHONE_OF_PATTERN);
      }
  }
  const wordFinder = buildPhraseFinder(words.keys);
  const soundFinder = buildPhraseFinder(sounds.keys);
  const runner = new ExpressionRunner(expressions);
  /** Serial number of the turn in which a literal of each expression was last found, and the sets found there. */
  const lastTurn = new Int32Array(expressions.length);
  const foundSets = new Uint8Array(expressions.length);
  let serial = 0;

  return {
    search(turns) {
      const found: (EntryHits | undefined)[] = new Array(terms.length).fill(undefined);
      const symbols = new TurnSymbols(turns, runner);
      let now: CallTurn = NO_TURN;
      const hitsOf = (entry: number) => {
        let hits = found[entry];
        if (hits === undefined) {
          hits = new EntryHits(symbols);
          found[entry] = hits;
        }
        return hits;
      };
      const addHit = ({ entry, term, text, isNumber, role }: Use, end: number, bySound: boolean) => {
        if (!spokenBy(now, role)) return;
        const start = end - text.length;
        if (isNumber && insideNumber(now, start, end)) return;
        const exact = !bySound || now.spoken.compact.startsWith(text, start);
        hitsOf(entry).texts.push(now.index, start, end, exact ? term : -1 - term);
      };
      const addCandidate = (number: number) => {
        const expression = expressions[number];
        if (expression !== undefined && spokenBy(now, expression.role))
          hitsOf(expression.entry).candidates.push(now.index, number);
      };
      const onWord = (key: number, end: number) => {
        const uses = words.uses[key];
        if (uses === undefined) return;
        for (let at = 0; at < uses.texts.length; at++) addHit(uses.texts[at] ?? NO_USE, end, false);
        const { literals } = uses;
        for (let at = 0; at < literals.length; at++) {
          const literal = literals[at] ?? 0;
          const expression = literal >>> MOST_SETS;
          const before = lastTurn[expression] === serial ? (foundSets[expression] ?? 0) : 0;
          const now = before | (literal & 0xff);
          if (now === before) continue;
          lastTurn[expression] = serial;
          foundSets[expression] = now;
          if (now === needed[expression]) addCandidate(expression);
        }
      };
      const onSound = (key: number, end: number) => {
        const uses = sounds.uses[key];
        if (uses === undefined) return;
        for (let at = 0; at < uses.texts.length; at++) addHit(uses.texts[at] ?? NO_USE, end, true);
      };
      for (const one of turns) {
        now = one;
        serial = (serial + 1) | 0;
        wordFinder.scan(one.spoken.compact, onWord);
        soundFinder.scan(one.spoken.sounds, onSound);
        for (const expression of everywhere) addCandidate(expression);
      }
      return found;
    },
  };
}

const NO_USE: Use = { entry: 0, term: 0, text: '', isNumber: false, role: undefined };
const NO_TURN: CallTurn = {
  index: 0,
  role: 'unknown',
  startMs: 0,
  endMs: 0,
  timed: false,
  text: '',
  spoken: { compact: '', offsets: [], sounds: '' },
  confidence: null,
};

const NUMBER = /^[0-9零〇幺一二两三四五六七八九]{3,}$/;
const DIGIT = /[0-9零〇幺一二两三四五六七八九]/;

/** `start` to `end` is a number. One that a rule names (12345) is not meant where it is only part of a longer one (户号9900012345). */
function insideNumber({ text, spoken: { compact, offsets } }: CallTurn, start: number, end: number): boolean {
  const joined = (left: number) =>
    DIGIT.test(compact[left] ?? '') &&
    DIGIT.test(compact[left + 1] ?? '') &&
    text.slice((offsets[left] ?? 0) + 1, offsets[left + 1]).trim() === '';
  return joined(start - 1) || joined(end - 1);
}

class EntryHits implements RawHits {
  /**
   * Turn, start, end and term by turns; a term that only sounds alike is -1 - term. Objects here would live as long
   * as the call: the engine takes such for long-lived ones, and collects them late and dearly.
   */
  readonly texts: number[] = [];
  /** Turn and expression by turns: expressions that may match a turn, in order of turns. */
  readonly candidates: number[] = [];
  /** What each candidate matched, once it has run. */
  readonly #matched: (readonly RawHit[] | undefined)[] = [];
  readonly #symbols: TurnSymbols;

  constructor(symbols: TurnSymbols) {
    this.#symbols = symbols;
  }

  any(): boolean {
    if (this.texts.length > 0) return true;
    for (let at = 0; at < this.candidates.length; at += 2) if (this.#matchedAt(at).length > 0) return true;
    return false;
  }

  in(wanted: (turn: CallTurn) => boolean): readonly RawHit[] {
    const { turns } = this.#symbols;
    const hits: RawHit[] = [];
    const { texts } = this;
    for (let at = 0; at < texts.length; at += 4) {
      const turn = texts[at] ?? 0;
      if (!isWanted(turns[turn], wanted)) continue;
      const [start, end, term] = [texts[at + 1] ?? 0, texts[at + 2] ?? 0, texts[at + 3] ?? 0];
      hits.push({ turn, start, end, term: term < 0 ? -1 - term : term, exact: term >= 0 });
    }
    for (let at = 0; at < this.candidates.length; at += 2)
      if (isWanted(turns[this.candidates[at] ?? 0], wanted))
        for (const hit of this.#matchedAt(at)) hits.push(hit);
    for (let at = 1; at < hits.length; at++) {
      const [former, hit] = [hits[at - 1], hits[at]];
      if (former !== undefined && hit !== undefined && inOrder(former, hit) > 0) return hits.sort(inOrder);
    }
    return hits;
  }

  #matchedAt(at: number): readonly RawHit[] {
    let matched = this.#matched[at];
    if (matched === undefined) {
      matched = this.#symbols.runner.run(
        this.candidates[at + 1] ?? 0,
        this.candidates[at] ?? 0,
        this.#symbols,
      );
      this.#matched[at] = matched;
    }
    return matched;
  }
}

function inOrder(a: RawHit, b: RawHit): number {
  return a.turn - b.turn || a.start - b.start || a.end - b.end || a.term - b.term;
}

function isWanted(turn: CallTurn | undefined, wanted: (turn: CallTurn) => boolean): boolean {
  return turn !== undefined && wanted(turn);
}

class ExpressionRunner {
  readonly symbolOf: Uint16Array;
  readonly #expressions: readonly Expression[];
  /** How each expression runs; made when it first has to. */
  readonly #finders: ((FindAll | RE2JS) | undefined)[] = [];
  readonly #make: (expression: number) => FindAll | RE2JS;

  constructor(expressions: readonly Expression[]) {
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

  run(number: number, turn: number, symbols: TurnSymbols): readonly RawHit[] {
    const term = this.#expressions[number]?.term ?? 0;
    let finder = this.#finders[number];
    if (finder === undefined) {
      finder = this.#make(number);
      this.#finders[number] = finder;
    }
    const hits: RawHit[] = [];
    const add = (start: number, end: number) => {
      if (end > start) hits.push({ turn, start, end, term, exact: true });
    };
    if (typeof finder === 'function') finder(symbols.units, symbols.start(turn), symbols.end(turn), add);
    else {
      const matcher = finder.matcher(symbols.text(turn));
      while (matcher.find()) add(matcher.start(), matcher.end());
    }
    return hits;
  }
}

/** The texts of a call in the numbers of the expressions' alphabet, one behind the other; made when first needed. */
class TurnSymbols {
  readonly turns: readonly CallTurn[];
  readonly runner: ExpressionRunner;
  #units: Uint16Array | null = null;
  readonly #starts: number[] = [0];

  constructor(turns: readonly CallTurn[], runner: ExpressionRunner) {
    this.turns = turns;
    this.runner = runner;
  }

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

interface Uses {
  readonly texts: Use[];
  /** Expression and, in the lowest bits, the set of its literals. */
  readonly literals: number[];
}

/** Keys in order of first use, each with all of its uses. */
class Numbered {
  readonly keys: string[] = [];
  readonly uses: Uses[] = [];
  readonly #numbers = new Map<string, number>();

  at(key: string): Uses {
    const known = this.uses[this.#numbers.get(key) ?? -1];
    if (known !== undefined) return known;
    const uses = { texts: [], literals: [] };
    this.#numbers.set(key, this.keys.length);
    this.keys.push(key);
    this.uses.push(uses);
    return uses;
  }
}
