/** Every phrase and expression of a rule set, searched in one pass per turn. */
import type { Role, TurnRole } from '../pipeline/domain.ts';
import type { CallTurn } from './call.ts';
import { buildPhraseFinder, type FoundPhrases } from './phrase-finder.ts';
import { EntryHits, ExpressionRunner, FoundInCall } from './raw-hits.ts';
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
      for (const literal of literals) addLiteral(words.at(literal).literals, number, 1 << bit);
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
  const byRole = new Map<TurnRole, UsesOfRole>();
  const usesOf = (role: TurnRole): UsesOfRole => {
    let uses = byRole.get(role);
    if (uses === undefined) {
      uses = {
        words: packed(words.uses, role, expressions),
        sounds: packed(sounds.uses, role, expressions),
        everywhere: everywhere.filter((number) => mayBeMeant(role, expressions[number]?.role)),
      };
      byRole.set(role, uses);
    }
    return uses;
  };

  /** For each expression the serial number of the turn in which a literal was last found, and the sets found there. */
  const sets = new Int32Array(expressions.length);
  let serial = 0;
  const texts = new Records(terms.length, 4);
  const candidates = new Records(terms.length, 2);
  const phrases: FoundPhrases = { places: new Int32Array(256), length: 0 };

  return {
    search(turns) {
      for (const turn of turns) {
        const uses = usesOf(turn.role);
        const { index, spoken } = turn;
        const { compact } = spoken;
        serial++;
        if (serial > MOST_SERIAL) {
          sets.fill(0);
          serial = 1;
        }
        wordFinder.scan(compact, phrases);
        const { textsFrom, texts: known, literalsFrom, literals } = uses.words;
        for (let at = 0; at < phrases.length; at += 2) {
          const key = phrases.places[at] ?? 0;
          const end = phrases.places[at + 1] ?? 0;
          for (let use = textsFrom[key] ?? 0, last = textsFrom[key + 1] ?? 0; use < last; use += USE) {
            const start = end - (known[use + 2] ?? 0);
            if (known[use + 3] === 1 && insideNumber(turn, start, end)) continue;
            texts.add(known[use] ?? 0, index, start, end, known[use + 1] ?? 0);
          }
          for (let use = literalsFrom[key] ?? 0, last = literalsFrom[key + 1] ?? 0; use < last; use++) {
            const literal = literals[use] ?? 0;
            const expression = literal >>> MOST_SETS;
            const own = sets[expression] ?? 0;
            const before = own >>> MOST_SETS === serial ? own : serial << MOST_SETS;
            const now = before | (literal & ALL_SETS);
            if (now === own) continue;
            sets[expression] = now;
            if ((now & ALL_SETS) === needed[expression] && (before & ALL_SETS) !== needed[expression])
              candidates.add(expressions[expression]?.entry ?? 0, index, expression, 0, 0);
          }
        }
        soundFinder.scan(spoken.sounds, phrases);
        const { textsFrom: soundsFrom, texts: sounding, spelled } = uses.sounds;
        for (let at = 0; at < phrases.length; at += 2) {
          const key = phrases.places[at] ?? 0;
          const end = phrases.places[at + 1] ?? 0;
          for (let use = soundsFrom[key] ?? 0, last = soundsFrom[key + 1] ?? 0; use < last; use += USE) {
            const start = end - (sounding[use + 2] ?? 0);
            if (sounding[use + 3] === 1 && insideNumber(turn, start, end)) continue;
            const term = sounding[use + 1] ?? 0;
            const exact = compact.startsWith(spelled[use / USE] ?? '', start);
            texts.add(sounding[use] ?? 0, index, start, end, exact ? term : -1 - term);
          }
        }
        for (const expression of uses.everywhere)
          candidates.add(expressions[expression]?.entry ?? 0, index, expression, 0, 0);
      }
      const found: (EntryHits | undefined)[] = new Array(terms.length).fill(undefined);
      const inCall = new FoundInCall(turns, runner, texts.sorted(), candidates.sorted());
      texts.forEachEntry((entry, from, to) => {
        const hits = new EntryHits(inCall);
        hits.textsFrom = from;
        hits.textsTo = to;
        found[entry] = hits;
      });
      candidates.forEachEntry((entry, from, to) => {
        const hits = found[entry] ?? new EntryHits(inCall);
        hits.candidatesFrom = from;
        hits.candidatesTo = to;
        found[entry] = hits;
      });
      texts.clear();
      candidates.clear();
      return found;
    },
  };
}

const ALL_SETS = 2 ** MOST_SETS - 1;
/** What is left of 32 bits beside the sets. */
const MOST_SERIAL = 2 ** (31 - MOST_SETS) - 1;

/** Bits of one expression and one literal stand together. */
function addLiteral(literals: number[], expression: number, bit: number): void {
  const last = literals.length - 1;
  if (last >= 0 && (literals[last] ?? 0) >>> MOST_SETS === expression)
    literals[last] = (literals[last] ?? 0) | bit;
  else literals.push((expression << MOST_SETS) | bit);
}

/** Cells of a use: entry, term, length of the text, 1 for a number. */
const USE = 4;

/** Uses of all keys that count in the turns of one role. Those of key `k` begin at `from[k]` and end at `from[k + 1]`. */
interface PackedUses {
  readonly textsFrom: Int32Array;
  readonly texts: Int32Array;
  /** As they are spelled in the rule, one for each use. */
  readonly spelled: readonly string[];
  readonly literalsFrom: Int32Array;
  readonly literals: Int32Array;
}

interface UsesOfRole {
  readonly words: PackedUses;
  readonly sounds: PackedUses;
  readonly everywhere: readonly number[];
}

function packed(all: readonly Uses[], role: TurnRole, expressions: readonly Expression[]): PackedUses {
  const textsFrom = new Int32Array(all.length + 1);
  const literalsFrom = new Int32Array(all.length + 1);
  const texts: number[] = [];
  const spelled: string[] = [];
  const literals: number[] = [];
  for (const [key, uses] of all.entries()) {
    for (const { entry, term, text, isNumber, role: wanted } of uses.texts) {
      if (!mayBeMeant(role, wanted)) continue;
      texts.push(entry, term, text.length, isNumber ? 1 : 0);
      spelled.push(text);
    }
    for (const literal of uses.literals)
      if (mayBeMeant(role, expressions[literal >>> MOST_SETS]?.role)) literals.push(literal);
    textsFrom[key + 1] = texts.length;
    literalsFrom[key + 1] = literals.length;
  }
  return {
    textsFrom,
    texts: Int32Array.from(texts),
    spelled,
    literalsFrom,
    literals: Int32Array.from(literals),
  };
}

/** As `spokenBy` has it for turns. */
function mayBeMeant(role: TurnRole, wanted: Role | undefined): boolean {
  return wanted === undefined || role === wanted || role === 'unknown';
}

/** What is found in one call, in the order in which it is found, until it is sorted by entry. Used again for the next. */
class Records {
  readonly #width: number;
  readonly #counts: Int32Array;
  readonly #touched: number[] = [];
  #cells = new Int32Array(4096);
  #length = 0;

  constructor(entries: number, width: 2 | 4) {
    this.#width = width;
    this.#counts = new Int32Array(entries);
  }

  add(entry: number, one: number, two: number, three: number, four: number): void {
    const length = this.#length;
    if (length + 5 > this.#cells.length) {
      const larger = new Int32Array(2 * this.#cells.length);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    const cells = this.#cells;
    cells[length] = entry;
    cells[length + 1] = one;
    cells[length + 2] = two;
    if (this.#width === 4) {
      cells[length + 3] = three;
      cells[length + 4] = four;
    }
    this.#length = length + 1 + this.#width;
    const count = this.#counts[entry] ?? 0;
    if (count === 0) this.#touched.push(entry);
    this.#counts[entry] = count + 1;
  }

  /** The records without their entries; those of an entry together, in the order in which they were found. */
  sorted(): Int32Array {
    const width = this.#width;
    const cells = this.#cells;
    const counts = this.#counts;
    let from = 0;
    // The counts become the places where the next record of each entry belongs.
    for (const entry of this.#touched) {
      const count = counts[entry] ?? 0;
      counts[entry] = from;
      from += count * width;
    }
    const sorted = new Int32Array(from);
    for (let at = 0; at < this.#length; at += width + 1) {
      const entry = cells[at] ?? 0;
      const place = counts[entry] ?? 0;
      for (let cell = 0; cell < width; cell++) sorted[place + cell] = cells[at + 1 + cell] ?? 0;
      counts[entry] = place + width;
    }
    return sorted;
  }

  /** Behind `sorted`: the cells of each entry. */
  forEachEntry(visit: (entry: number, from: number, to: number) => void): void {
    let from = 0;
    for (const entry of this.#touched) {
      const to = this.#counts[entry] ?? 0;
      visit(entry, from, to);
      from = to;
    }
  }

  clear(): void {
    for (const entry of this.#touched) this.#counts[entry] = 0;
    this.#touched.length = 0;
    this.#length = 0;
  }
}

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
