/** Every phrase and expression of a rule set, searched in one pass per turn. */
import { RE2JS } from 're2js';
import type { CallTurn } from './call.ts';
import { buildPhraseFinder } from './phrase-finder.ts';
import { requiredLiterals, spelledOut } from './required-literals.ts';
import { compactText, spokenText } from './spoken-text.ts';

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
  /** False: the phrase only sounds like this. */
  readonly exact: boolean;
}

export interface TextSearch {
  /** Hits of each entry of `terms`, in order of turn, start and end. Entries without hits are undefined. */
  search(turns: readonly CallTurn[]): readonly (readonly RawHit[] | undefined)[];
}

/** Two characters sound like too many other pairs. */
const SHORTEST_HOMOPHONE = 3;
/** Texts of an expression are many, so each has to be more telling. */
const SHORTEST_HOMOPHONE_OF_PATTERN = 4;

interface Use {
  readonly entry: number;
  readonly term: number;
  readonly length: number;
  /** As it is spelled in the rule, compact. */
  readonly text: string;
}

/** Expressions are compiled here; `checkPattern` of load.ts has refused those that do not compile. */
export function buildTextSearch(terms: readonly SearchTerms[]): TextSearch {
  const phrases = new Numbered<Use>();
  const sounds = new Numbered<Use>();
  const literals = new Numbered<number>();
  const expressions: { readonly use: Use; readonly regex: RE2JS }[] = [];
  const everywhere: number[] = [];
  for (const [entry, { phrases: own, patterns, homophones }] of terms.entries()) {
    for (const [term, phrase] of own.entries()) {
      const spoken = spokenText(phrase);
      const use = { entry, term, length: spoken.compact.length, text: spoken.compact };
      if (homophones && use.length >= SHORTEST_HOMOPHONE) sounds.add(spoken.sounds, use);
      else phrases.add(spoken.compact, use);
    }
    for (const [term, pattern] of patterns.entries()) {
      const number = expressions.length;
      expressions.push({ use: { entry, term, length: 0, text: '' }, regex: RE2JS.compile(pattern) });
      if (homophones)
        for (const spelled of spelledOut(pattern)) {
          const { compact: text, sounds: key } = spokenText(spelled);
          if (text.length >= SHORTEST_HOMOPHONE_OF_PATTERN)
            sounds.add(key, { entry, term, length: text.length, text });
        }
      const needed = requiredLiterals(pattern)
        ?.map(compactText)
        .filter((literal) => literal !== '');
      if (needed === undefined || needed.length === 0) everywhere.push(number);
      else for (const literal of needed) literals.add(literal, number);
    }
  }
  const phraseFinder = buildPhraseFinder(phrases.keys);
  const soundFinder = buildPhraseFinder(sounds.keys);
  const literalFinder = buildPhraseFinder(literals.keys);

  return {
    search(turns) {
      const found: (RawHit[] | undefined)[] = new Array(terms.length);
      const add = (entry: number, hit: RawHit) => {
        const hits = found[entry];
        if (hits === undefined) found[entry] = [hit];
        else hits.push(hit);
      };
      for (const { index: turn, spoken } of turns) {
        const { compact } = spoken;
        phraseFinder.scan(compact, (key, end) => {
          for (const { entry, term, length } of phrases.uses[key] ?? [])
            add(entry, { turn, start: end - length, end, term, exact: true });
        });
        soundFinder.scan(spoken.sounds, (key, end) => {
          for (const { entry, term, length, text } of sounds.uses[key] ?? []) {
            const start = end - length;
            const exact = compact.startsWith(text, start);
            add(entry, { turn, start, end, term, exact });
          }
        });
        const candidates = new Set(everywhere);
        literalFinder.scan(compact, (key) => {
          for (const number of literals.uses[key] ?? []) candidates.add(number);
        });
        for (const number of candidates) {
          const expression = expressions[number];
          if (expression === undefined) continue;
          const { use, regex } = expression;
          const matcher = regex.matcher(compact);
          while (matcher.find()) {
            const [start, end] = [matcher.start(), matcher.end()];
            if (end > start) add(use.entry, { turn, start, end, term: use.term, exact: true });
          }
        }
      }
      for (const hits of found)
        hits?.sort((a, b) => a.turn - b.turn || a.start - b.start || a.end - b.end || a.term - b.term);
      return found;
    },
  };
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
