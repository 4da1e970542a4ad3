/** How large an expression becomes once its repetitions are written out, told without compiling it. */

/** Steps of the search engine an expression may have; the largest one in use has a few hundred. */
const MOST_STEPS = 5_000;
const MOST_CHARS = 4_000;
const MOST_NESTED = 50;

/** A sentence for whoever wrote it, null when the expression is small enough to run on every turn. */
export function patternTooLarge(pattern: string): string | null {
  if (pattern.length > MOST_CHARS)
    return `the expression has ${pattern.length} characters; ${MOST_CHARS} are allowed. Split it`;
  const { steps, depth } = measure(pattern);
  if (depth > MOST_NESTED)
    return `the expression nests ${depth} groups; ${MOST_NESTED} are allowed. Write it flatter`;
  if (steps > MOST_STEPS)
    return `the expression is too large once its repetitions are written out (${steps} steps, ${MOST_STEPS} are allowed). Repeat less, or use * or +`;
  return null;
}

function measure(pattern: string): { steps: number; depth: number } {
  /** Steps of each open group, outermost first. */
  const open: number[] = [0];
  let depth = 0;
  let item = 0;
  const close = () => {
    open[open.length - 1] = (open.at(-1) ?? 0) + item;
    item = 0;
  };
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    const repeat = char === '{' ? /^\{(\d{1,9})(?:,(\d{0,9}))?\}/.exec(pattern.slice(at, at + 24)) : null;
    if (repeat !== null) {
      item *= Math.max(1, Number(repeat[1]), Number(repeat[2] ?? 0));
      at += repeat[0].length - 1;
      continue;
    }
    if (char === '*' || char === '+' || char === '?') continue;
    close();
    if (char === '(') {
      open.push(0);
      depth = Math.max(depth, open.length - 1);
    } else if (char === ')') {
      item = Math.max(1, open.length > 1 ? (open.pop() ?? 0) : 0);
    } else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      at = end < 0 ? pattern.length : end;
      item = 1;
    } else {
      if (char === '\\') at++;
      item = 1;
    }
  }
  close();
  return { steps: open.reduce((sum, one) => sum + one, 0), depth };
}
