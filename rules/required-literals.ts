/**
 * Literals of which a text must hold at least one before a regular expression can match it.
 * The expression itself then runs on few turns only: scanning for literals is a hundred times cheaper.
 */

interface Node {
  /** Every text the node can match, when these are few. */
  readonly exact: readonly string[] | null;
  /** Texts of which one must occur wherever the node matches; null when nothing is known. */
  readonly need: readonly string[] | null;
}

const MOST_LITERALS = 96;
const MOST_TEXTS = 1500;
const ANYTHING: Node = { exact: null, need: null };
const NOTHING_YET: Node = { exact: [''], need: null };

/** Null: no such set is known (`.*`, flags, unusual syntax), and the expression has to run everywhere. */
export function requiredLiterals(pattern: string): readonly string[] | null {
  if (unusual(pattern)) return null;
  const reader: Reader = { pattern, at: 0, most: MOST_LITERALS, anchors: false };
  const need = needOf(readAlternatives(reader));
  return reader.at === pattern.length && need !== null && need.length > 0 ? need : null;
}

export interface Alternative {
  readonly source: string;
  /** Every text it matches, when it has no gaps and no anchors and these are few; else null. */
  readonly texts: readonly string[] | null;
}

/** The alternatives at the top of a pattern. */
export function alternativesOf(pattern: string): readonly Alternative[] {
  const whole = [{ source: pattern, texts: null }];
  if (unusual(pattern)) return whole;
  const reader: Reader = { pattern, at: 0, most: MOST_TEXTS, anchors: true };
  const alternatives: Alternative[] = [];
  for (;;) {
    const from = reader.at;
    const { exact } = readSequence(reader);
    alternatives.push({
      source: pattern.slice(from, reader.at),
      texts: exact === null ? null : [...new Set(exact)],
    });
    if (pattern[reader.at] !== '|') break;
    reader.at++;
  }
  return reader.at === pattern.length ? alternatives : whole;
}

/** Flags change what the literals mean; escapes by number and quotes are not worth the trouble. */
function unusual(pattern: string): boolean {
  return /\(\?[^:P<]/.test(pattern) || /\\[QEpPxu0-9]/.test(pattern);
}

/**
 * Sets of literals of which a text must hold one each, for a pattern without alternatives at its top; the set that
 * tells most comes first. Empty: nothing is known.
 */
export function requirementsOf(pattern: string): readonly (readonly string[])[] {
  const best = requiredLiterals(pattern);
  if (best === null) return [];
  const needs: (readonly string[])[] = [];
  const reader: Reader = { pattern, at: 0, most: MOST_LITERALS, anchors: false };
  readSequence(reader, needs);
  return reader.at === pattern.length
    ? [best, ...needs.filter((need) => need.join() !== best.join())]
    : [best];
}

interface Reader {
  readonly pattern: string;
  at: number;
  /** Longest list of texts that is followed up. */
  readonly most: number;
  /** True: an anchor makes a text inexact. Where only literals are asked for, it may be left out. */
  readonly anchors: boolean;
}

function needOf(node: Node): readonly string[] | null {
  const whole = node.exact !== null && !node.exact.includes('') ? node.exact : null;
  return better(whole, node.need);
}

/** The set whose shortest text is longer (rarer in speech), then the smaller set. */
function better(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || one.length === 0) return other;
  if (other === null || other.length === 0) return one;
  const shortest = (texts: readonly string[]) => Math.min(...texts.map((text) => text.length));
  const difference = shortest(one) - shortest(other);
  if (difference !== 0) return difference > 0 ? one : other;
  return one.length <= other.length ? one : other;
}

function readAlternatives(reader: Reader): Node {
  const branches = [readSequence(reader)];
  while (reader.pattern[reader.at] === '|') {
    reader.at++;
    branches.push(readSequence(reader));
  }
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return only;
  const exact: string[] = [];
  const need: string[] = [];
  let allExact = true;
  let allNeed = true;
  for (const branch of branches) {
    if (branch.exact === null) allExact = false;
    else exact.push(...branch.exact);
    const needed = needOf(branch);
    if (needed === null) allNeed = false;
    else need.push(...needed);
  }
  return {
    exact: allExact && exact.length <= reader.most ? [...new Set(exact)] : null,
    need: allNeed ? [...new Set(need)] : null,
  };
}

function readSequence(reader: Reader, needs: (readonly string[])[] = []): Node {
  let run: Node = NOTHING_YET;
  let need: readonly string[] | null = null;
  let allExact = true;
  for (;;) {
    const char = reader.pattern[reader.at];
    if (char === undefined || char === '|' || char === ')') break;
    const item = readQuantified(reader);
    const joined = join(run, item, reader.most);
    if (joined !== null) {
      run = joined;
      continue;
    }
    need = better(need, better(needOf(run), item.need));
    for (const found of [needOf(run), item.need]) if (found !== null && found.length > 0) needs.push(found);
    run = item.exact === null ? NOTHING_YET : item;
    allExact = false;
  }
  const last = needOf(run);
  if (last !== null && last.length > 0) needs.push(last);
  return { exact: allExact ? run.exact : null, need: better(need, allExact ? null : last) };
}

function join(run: Node, item: Node, most: number): Node | null {
  if (run.exact === null || item.exact === null) return null;
  if (run.exact.length * item.exact.length > most) return null;
  const tails = item.exact;
  return { exact: run.exact.flatMap((head) => tails.map((tail) => head + tail)), need: null };
}

function readQuantified(reader: Reader): Node {
  const item = readItem(reader);
  const rest = reader.pattern.slice(reader.at);
  const quantifier = /^(?:[*+?]|\{(\d+)(,\d*)?\})\??/.exec(rest);
  if (quantifier === null) return item;
  reader.at += quantifier[0].length;
  if (rest[0] === '?') return item.exact === null ? ANYTHING : { exact: ['', ...item.exact], need: null };
  const least = rest[0] === '+' ? 1 : rest[0] === '*' ? 0 : Number(quantifier[1]);
  return least === 0 ? ANYTHING : { exact: null, need: needOf(item) };
}

function readItem(reader: Reader): Node {
  const char = reader.pattern[reader.at];
  reader.at++;
  if (char === '(') {
    const name = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(reader.pattern.slice(reader.at));
    if (name !== null) reader.at += name[0].length;
    const inner = readAlternatives(reader);
    reader.at++;
    return inner;
  }
  if (char === '[') return readClass(reader);
  if (char === '.') return ANYTHING;
  if (char === '^' || char === '$') return reader.anchors ? ANYTHING : NOTHING_YET;
  if (char === '\\') {
    const escaped = reader.pattern[reader.at] ?? '';
    reader.at++;
    return /[A-Za-z]/.test(escaped) ? ANYTHING : { exact: [escaped], need: null };
  }
  return { exact: [char ?? ''], need: null };
}

function readClass(reader: Reader): Node {
  const end = reader.pattern.indexOf(']', reader.at + 1);
  const body = reader.pattern.slice(reader.at, end);
  reader.at = end + 1;
  if (/[\\^[-]/.test(body)) return ANYTHING;
  return { exact: [...new Set(body)], need: null };
}
