/** Every phrase and expression of a rule set, searched in one pass per turn. */
import { RE2JS } from 're2js';
import type { CallTurn } from './call.ts';
import { alphabetOf, buildFindAll, type FindAll, readExpression } from './expression-automaton.ts';
import { buildPhraseFinder } from './phrase-finder.ts';
import { alternativesOf, requiredLiterals } from './required-literals.ts';
import { compactText, type SpokenText, spokenText } from './spoken-text.ts';

/** What one condition looks for. */
export interface SearchTerms {
  readonly phrases: readonly string[];
  readonly patterns: readonly string[];
  readonly homophones: boolean;
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
}

interface Expression {
  readonly entry: number;
  readonly term: number;
  readonly source: string;
}

/** Expressions have to compile: load.ts refuses those that do not. */
export function buildTextSearch(terms: readonly SearchTerms[]): TextSearch {
  const phrases = new Numbered<Use>();
  const sounds = new Numbered<Use>();
  const literals = new Numbered<number>();
  const everywhere: number[] = [];
  const expressions: Expression[] = [];
  const addText = (spelled: string, entry: number, term: number, bySound: boolean) => {
    const { compact: text, sounds: key } = spokenText(spelled);
    const use = { entry, term, text, isNumber: NUMBER.test(text) };
    if (bySound) sounds.add(key, use);
    else phrases.add(text, use);
  };
  for (const [entry, { phrases: own, patterns, homophones }] of terms.entries()) {
    for (const [term, phrase] of own.entries())
      addText(phrase, entry, term, homophones && compactText(phrase).length >= SHORTEST_HOMOPHONE);
    for (const [term, pattern] of patterns.entries()) {
      const gaps: string[] = [];
      for (const { source, texts } of alternativesOf(pattern)) {
        if (texts === null || texts.includes('')) gaps.push(source);
        else
          for (const text of texts)
            addText(text, entry, term, homophones && text.length >= SHORTEST_HOMOPHONE_OF_PATTERN);
      }
      for (const source of gaps) {
        const expression = expressions.push({ entry, term, source }) - 1;
        const needed = (requiredLiterals(source) ?? []).map(compactText);
        if (needed.length === 0 || needed.includes('')) everywhere.push(expression);
        else for (const literal of new Set(needed)) literals.add(literal, expression);
      }
    }
  }
  const phraseFinder = buildPhraseFinder(phrases.keys);
  const soundFinder = buildPhraseFinder(sounds.keys);
  const literalFinder = buildPhraseFinder(literals.keys);
  const runner = new ExpressionRunner(expressions);
  /** Serial number of the turn in which each expression last was a candidate. */
  const lastTurn = new Int32Array(expressions.length);
  let serial = 0;

  return {
    search(turns) {
      const found: (EntryHits | undefined)[] = new Array(terms.length);
      const symbols = new TurnSymbols(turns, runner);
      const hitsOf = (entry: number) => {
        let hits = found[entry];
        if (hits === undefined) {
          hits = new EntryHits(turns, symbols, runner);
          found[entry] = hits;
        }
        return hits;
      };
      let turn = 0;
      let written = '';
      let spoken = NOTHING;
      const addText = ({ entry, term, text, isNumber }: Use, end: number, bySound: boolean) => {
        const start = end - text.length;
        if (isNumber && insideNumber(written, spoken, start, end)) return;
        const exact = !bySound || spoken.compact.startsWith(text, start);
        hitsOf(entry).texts.push({ turn, start, end, term, exact });
      };
      const onPhrase = (key: number, end: number) => {
        for (const use of phrases.uses[key] ?? []) addText(use, end, false);
      };
      const onSound = (key: number, end: number) => {
        for (const use of sounds.uses[key] ?? []) addText(use, end, true);
      };
      const addCandidate = (expression: number) => {
        if (lastTurn[expression] === serial) return;
        lastTurn[expression] = serial;
        hitsOf(expressions[expression]?.entry ?? 0).candidates.push(turn, expression);
      };
      const onLiteral = (key: number) => {
        for (const expression of literals.uses[key] ?? []) addCandidate(expression);
      };
      for (const one of turns) {
        turn = one.index;
        written = one.text;
        spoken = one.spoken;
        serial = (serial + 1) | 0;
        phraseFinder.scan(spoken.compact, onPhrase);
        soundFinder.scan(spoken.sounds, onSound);
        literalFinder.scan(spoken.compact, onLiteral);
        for (const expression of everywhere) addCandidate(expression);
      }
      return found;
    },
  };
}

const NOTHING: SpokenText = { compact: '', offsets: [], sounds: '' };

const NUMBER = /^[0-9零〇幺一二两三四五六七八九]{3,}$/;
const DIGIT = /[0-9零〇幺一二两三四五六七八九]/;

/** `start` to `end` is a number. One that a rule names (12345) is not meant where it is only part of a longer one (户号9900012345). */
function insideNumber(
  written: string,
  { compact, offsets }: SpokenText,
  start: number,
  end: number,
): boolean {
  const joined = (left: number) =>
    DIGIT.test(compact[left] ?? '') &&
    DIGIT.test(compact[left + 1] ?? '') &&
    written.slice((offsets[left] ?? 0) + 1, offsets[left + 1]).trim() === '';
  return joined(start - 1) || joined(end - 1);
}

class EntryHits implements RawHits {
  readonly texts: RawHit[] = [];
  /** Turn and expression by turns: expressions that may match a turn, in order of turns. */
  readonly candidates: number[] = [];
  /** What each candidate matched, once it has run. */
  readonly #matched: (readonly RawHit[] | undefined)[] = [];
  readonly #turns: readonly CallTurn[];
  readonly #symbols: TurnSymbols;
  readonly #runner: ExpressionRunner;

  constructor(turns: readonly CallTurn[], symbols: TurnSymbols, runner: ExpressionRunner) {
    this.#turns = turns;
    this.#symbols = symbols;
    this.#runner = runner;
  }

  in(wanted: (turn: CallTurn) => boolean): readonly RawHit[] {
    const hits: RawHit[] = [];
    for (const hit of this.texts) if (isWanted(this.#turns[hit.turn], wanted)) hits.push(hit);
    for (let at = 0; at < this.candidates.length; at += 2) {
      const turn = this.candidates[at] ?? 0;
      if (!isWanted(this.#turns[turn], wanted)) continue;
      let matched = this.#matched[at];
      if (matched === undefined) {
        matched = this.#runner.run(this.candidates[at + 1] ?? 0, turn, this.#symbols);
        this.#matched[at] = matched;
      }
      for (const hit of matched) hits.push(hit);
    }
    return hits.length < 2
      ? hits
      : hits.sort((a, b) => a.turn - b.turn || a.start - b.start || a.end - b.end || a.term - b.term);
  }
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
  readonly #turns: readonly CallTurn[];
  readonly #symbolOf: Uint16Array;
  #units: Uint16Array | null = null;
  readonly #starts: number[] = [0];

  constructor(turns: readonly CallTurn[], { symbolOf }: ExpressionRunner) {
    this.#turns = turns;
    this.#symbolOf = symbolOf;
  }

  get units(): Uint16Array {
    if (this.#units !== null) return this.#units;
    let length = 0;
    for (const { spoken } of this.#turns) {
      length += spoken.compact.length;
      this.#starts.push(length);
    }
    const units = new Uint16Array(length);
    let at = 0;
    for (const { spoken } of this.#turns)
      for (let index = 0; index < spoken.compact.length; index++)
        units[at++] = this.#symbolOf[spoken.compact.charCodeAt(index)] ?? 0;
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
    return this.#turns[turn]?.spoken.compact ?? '';
  }
}

/** Keys in order of first use, each with all of its uses. */
class Numbered<T> {
  readonly keys: string[] = [];
  readonly uses: T[][] = [];
  readonly #numbers = new Map<string, number>();

  add(key: string, use: T): void {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.keys.length;
      this.#numbers.set(key, number);
      this.keys.push(key);
      this.uses.push([]);
    }
    this.uses[number]?.push(use);
  }
}
