/** Every phrase and expression of a rule set, searched in one pass per turn. */
import { RE2JS } from 're2js';
import type { CallTurn } from './call.ts';
import { buildPhraseFinder } from './phrase-finder.ts';
import { alternativesOf, requirementsOf } from './required-literals.ts';
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
}

interface Expression {
  readonly entry: number;
  readonly term: number;
  readonly regex: RE2JS;
  /** More sets of literals of which a text must hold one each. */
  readonly also: readonly (readonly string[])[];
}

/** Expressions have to compile: load.ts refuses those that do not. */
export function buildTextSearch(terms: readonly SearchTerms[]): TextSearch {
  const phrases = new Numbered<Use>();
  const sounds = new Numbered<Use>();
  const literals = new Numbered<Expression>();
  const everywhere: Expression[] = [];
  const addText = (spelled: string, entry: number, term: number, bySound: boolean) => {
    const { compact: text, sounds: key } = spokenText(spelled);
    if (bySound) sounds.add(key, { entry, term, text });
    else phrases.add(text, { entry, term, text });
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
        const [needed = [], ...also] = requirementsOf(source).map((need) => need.map(compactText));
        const expression = { entry, term, regex: RE2JS.compile(source), also };
        if (needed.length === 0 || needed.includes('')) everywhere.push(expression);
        else for (const literal of needed) literals.add(literal, expression);
      }
    }
  }
  const phraseFinder = buildPhraseFinder(phrases.keys);
  const soundFinder = buildPhraseFinder(sounds.keys);
  const literalFinder = buildPhraseFinder(literals.keys);

  return {
    search(turns) {
      const found: (EntryHits | undefined)[] = new Array(terms.length);
      const hitsOf = (entry: number) => {
        let hits = found[entry];
        if (hits === undefined) {
          hits = new EntryHits(turns);
          found[entry] = hits;
        }
        return hits;
      };
      for (const { index: turn, spoken, text: written } of turns) {
        const { compact } = spoken;
        phraseFinder.scan(compact, (key, end) => {
          for (const { entry, term, text } of phrases.uses[key] ?? []) {
            const start = end - text.length;
            if (!insideNumber(written, spoken, start, end))
              hitsOf(entry).texts.push({ turn, start, end, term, exact: true });
          }
        });
        soundFinder.scan(spoken.sounds, (key, end) => {
          for (const { entry, term, text } of sounds.uses[key] ?? []) {
            const start = end - text.length;
            if (!insideNumber(written, spoken, start, end))
              hitsOf(entry).texts.push({ turn, start, end, term, exact: compact.startsWith(text, start) });
          }
        });
        literalFinder.scan(compact, (key) => {
          for (const expression of literals.uses[key] ?? [])
            hitsOf(expression.entry).addCandidate(turn, expression);
        });
        for (const expression of everywhere) hitsOf(expression.entry).addCandidate(turn, expression);
      }
      return found;
    },
  };
}

const NUMBER = /^[0-9零〇幺一二两三四五六七八九]{3,}$/;
const DIGIT = /[0-9零〇幺一二两三四五六七八九]/;

/** A number that a rule names (12345) is not meant where it is only part of a longer one (户号9900012345). */
function insideNumber(
  written: string,
  { compact, offsets }: SpokenText,
  start: number,
  end: number,
): boolean {
  if (!NUMBER.test(compact.slice(start, end))) return false;
  const joined = (left: number) =>
    DIGIT.test(compact[left] ?? '') &&
    DIGIT.test(compact[left + 1] ?? '') &&
    written.slice((offsets[left] ?? 0) + 1, offsets[left + 1]).trim() === '';
  return joined(start - 1) || joined(end - 1);
}

class EntryHits implements RawHits {
  readonly texts: RawHit[] = [];
  /** Expressions that may match a turn, and what they matched once they have run. */
  readonly #candidates = new Map<number, Set<Expression>>();
  readonly #matched = new Map<number, readonly RawHit[]>();
  readonly #turns: readonly CallTurn[];

  constructor(turns: readonly CallTurn[]) {
    this.#turns = turns;
  }

  addCandidate(turn: number, expression: Expression): void {
    const known = this.#candidates.get(turn);
    if (known === undefined) this.#candidates.set(turn, new Set([expression]));
    else known.add(expression);
  }

  in(wanted: (turn: CallTurn) => boolean): readonly RawHit[] {
    const hits = this.texts.filter((hit) => isWanted(this.#turns[hit.turn], wanted));
    for (const [turn, expressions] of this.#candidates) {
      const spoken = this.#turns[turn];
      if (spoken === undefined || !wanted(spoken)) continue;
      let matched = this.#matched.get(turn);
      if (matched === undefined) {
        matched = [...expressions].flatMap((expression) => run(expression, turn, spoken.spoken));
        this.#matched.set(turn, matched);
      }
      hits.push(...matched);
    }
    return hits.sort((a, b) => a.turn - b.turn || a.start - b.start || a.end - b.end || a.term - b.term);
  }
}

function isWanted(turn: CallTurn | undefined, wanted: (turn: CallTurn) => boolean): boolean {
  return turn !== undefined && wanted(turn);
}

function run({ term, regex, also }: Expression, turn: number, { compact }: SpokenText): RawHit[] {
  const hits: RawHit[] = [];
  for (const literals of also) if (!literals.some((literal) => compact.includes(literal))) return hits;
  const matcher = regex.matcher(compact);
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start) hits.push({ turn, start, end, term, exact: true });
  }
  return hits;
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
