/**
 * Reads the everyday part of RE2's syntax: what the automaton of expression-automaton.ts can run. Everything else
 * (flags, word boundaries, Unicode classes, repeated parts that may be empty) is left to re2js.
 */

export type Syntax =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'either'; readonly parts: readonly Syntax[] }
  | {
      readonly kind: 'repeat';
      readonly part: Syntax;
      readonly least: number;
      /** Infinity without a limit. */
      readonly most: number;
      readonly greedy: boolean;
    };

/** First and last UTF-16 units of ranges, ascending, without overlap. */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

const LAST_UNIT = 0xffff;
const DIGITS: CharacterSet = [[48, 57]];
const WORD: CharacterSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: CharacterSet = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const NOT_NEWLINE: CharacterSet = complement([[10, 10]]);
const CLASSES: Readonly<Record<string, CharacterSet>> = {
  d: DIGITS,
  w: WORD,
  s: SPACE,
  D: complement(DIGITS),
  W: complement(WORD),
  S: complement(SPACE),
};

/** `pattern` has to compile with re2js. Null: has more than is read here, or can match an empty text. */
export function readSyntax(pattern: string): Syntax | null {
  const reader: Reader = { pattern, at: 0 };
  const syntax = readEither(reader);
  if (syntax === null || reader.at < pattern.length || isNullable(syntax)) return null;
  return syntax;
}

interface Reader {
  readonly pattern: string;
  at: number;
}

function readEither(reader: Reader): Syntax | null {
  const parts: Syntax[] = [];
  for (;;) {
    const part = readSequence(reader);
    if (part === null) return null;
    parts.push(part);
    if (reader.pattern[reader.at] !== '|') break;
    reader.at++;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'either', parts };
}

function readSequence(reader: Reader): Syntax | null {
  const parts: Syntax[] = [];
  for (;;) {
    const char = reader.pattern[reader.at];
    if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', parts };
    const part = readRepeated(reader);
    if (part === null) return null;
    parts.push(part);
  }
}

const REPEAT = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/y;

function readRepeated(reader: Reader): Syntax | null {
  const part = readItem(reader);
  const times = repeatAt(reader);
  if (part === null || times === null) return part;
  const lazy = reader.pattern[reader.at] === '?';
  if (lazy) reader.at++;
  if (repeatAt(reader) !== null) return null;
  // What an empty round of a loop is worth is a matter of taste among engines.
  if (isNullable(part) && (times.most === Infinity || part.kind === 'start' || part.kind === 'end'))
    return null;
  return { kind: 'repeat', part, ...times, greedy: !lazy };
}

function repeatAt(reader: Reader): { least: number; most: number } | null {
  REPEAT.lastIndex = reader.at;
  const found = REPEAT.exec(reader.pattern);
  if (found === null) return null;
  reader.at = REPEAT.lastIndex;
  const [sign, first, comma, last] = found;
  if (sign === '*') return { least: 0, most: Infinity };
  if (sign === '+') return { least: 1, most: Infinity };
  if (sign === '?') return { least: 0, most: 1 };
  const least = Number(first);
  return { least, most: comma === undefined ? least : last === '' ? Infinity : Number(last) };
}

function readItem(reader: Reader): Syntax | null {
  const char = reader.pattern[reader.at] ?? '';
  reader.at++;
  if (char === '(') {
    if (reader.pattern[reader.at] === '?') {
      const opening = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(reader.pattern.slice(reader.at));
      if (opening === null) return null;
      reader.at += opening[0].length;
    }
    const inner = readEither(reader);
    if (reader.pattern[reader.at] !== ')') return null;
    reader.at++;
    return inner;
  }
  if (char === '^') return { kind: 'start' };
  if (char === '$') return { kind: 'end' };
  if (char === '.') return { kind: 'set', set: NOT_NEWLINE };
  if (char === '[') return readClass(reader);
  if (char === '\\') {
    const set = readEscape(reader);
    return set === null ? null : { kind: 'set', set };
  }
  return isSurrogate(char) ? null : { kind: 'set', set: unitSet(char) };
}

function readEscape(reader: Reader): CharacterSet | null {
  const char = reader.pattern[reader.at] ?? '';
  reader.at++;
  const known = CLASSES[char];
  if (known !== undefined) return known;
  return /^[!-/:-@[-`{-~]$/.test(char) ? unitSet(char) : null;
}

function readClass(reader: Reader): Syntax | null {
  const negated = reader.pattern[reader.at] === '^';
  if (negated) reader.at++;
  const ranges: (readonly [number, number])[] = [];
  const from = reader.at;
  for (;;) {
    const char = reader.pattern[reader.at] ?? '';
    if (char === ']' && reader.at > from) break;
    if (char === '' || char === '[' || char === ']' || char === '-' || isSurrogate(char)) return null;
    reader.at++;
    if (char === '\\') {
      const set = readEscape(reader);
      if (set === null || reader.pattern[reader.at] === '-') return null;
      ranges.push(...set);
      continue;
    }
    let last = char;
    if (reader.pattern[reader.at] === '-') {
      last = reader.pattern[reader.at + 1] ?? ']';
      if (/[\][\\-]/.test(last) || isSurrogate(last) || last < char) return null;
      reader.at += 2;
    }
    ranges.push([char.charCodeAt(0), last.charCodeAt(0)]);
  }
  reader.at++;
  const set = ordered(ranges);
  return { kind: 'set', set: negated ? complement(set) : set };
}

function unitSet(char: string): CharacterSet {
  const unit = char.charCodeAt(0);
  return [[unit, unit]];
}

function isSurrogate(char: string): boolean {
  return /[\ud800-\udfff]/.test(char);
}

function ordered(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const former = merged.at(-1);
    if (former !== undefined && first <= former[1] + 1) former[1] = Math.max(former[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function complement(set: CharacterSet): CharacterSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_UNIT) rest.push([next, LAST_UNIT]);
  return rest;
}

function isNullable(syntax: Syntax): boolean {
  if (syntax.kind === 'set') return false;
  if (syntax.kind === 'sequence') return syntax.parts.every(isNullable);
  if (syntax.kind === 'either') return syntax.parts.some(isNullable);
  return syntax.kind !== 'repeat' || syntax.least === 0 || isNullable(syntax.part);
}
