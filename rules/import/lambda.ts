/** `1&&2||!(3)`: how conditions and operators of an imported rule are joined. */

export type Lambda =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not'; readonly part: Lambda }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Lambda[] };

const MOST_NESTED = 12;
const MOST_NAMES = 500;

/** Throws Error with a sentence that says what is wrong and where. `!` binds most, then `&&`, then `||`. */
export function parseLambda(text: string): Lambda {
  const tokens = tokensOf(text);
  let at = 0;
  const wrong = (expected: string) => {
    const token = tokens[at];
    const found = token === undefined ? 'the end' : `"${token.text}" at character ${token.start + 1}`;
    return new Error(`${expected} was expected in "${text.slice(0, 200)}", found ${found}`);
  };
  const joined = (kind: 'and' | 'or', sign: string, inner: (depth: number) => Lambda, depth: number) => {
    const parts = [inner(depth)];
    while (tokens[at]?.text === sign) {
      at++;
      parts.push(inner(depth));
    }
    return parts.length === 1 ? (parts[0] ?? inner(depth)) : ({ kind, parts } as const);
  };
  const any = (depth: number): Lambda => joined('or', '||', all, depth);
  const all = (depth: number): Lambda => joined('and', '&&', one, depth);
  const one = (depth: number): Lambda => {
    let negated = false;
    for (; tokens[at]?.text === '!'; at++) negated = !negated;
    const token = tokens[at];
    let part: Lambda;
    if (token?.text === '(') {
      if (depth >= MOST_NESTED)
        throw new Error(`"${text.slice(0, 200)}" nests deeper than ${MOST_NESTED} brackets`);
      at++;
      part = any(depth + 1);
      if (tokens[at]?.text !== ')') throw wrong('")"');
      at++;
    } else if (token?.isName) {
      at++;
      part = { kind: 'name', name: token.text };
    } else throw wrong('a name, "!" or "("');
    return negated ? { kind: 'not', part } : part;
  };
  const lambda = any(0);
  if (at < tokens.length) throw wrong('"&&" or "||"');
  return lambda;
}

export function namesIn(lambda: Lambda): string[] {
  if (lambda.kind === 'name') return [lambda.name];
  return lambda.kind === 'not' ? namesIn(lambda.part) : lambda.parts.flatMap(namesIn);
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly isName: boolean;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/\s+|([A-Za-z0-9_-]+)|(&&?|\|\|?|[!()])|(.)/gsu)) {
    const [whole, name, sign, other] = match;
    const start = match.index;
    if (other !== undefined)
      throw new Error(`"${other}" at character ${start + 1} of "${text.slice(0, 200)}" has no meaning`);
    if (name !== undefined) tokens.push({ text: name, start, isName: true });
    else if (sign !== undefined)
      tokens.push({ text: sign === '&' || sign === '|' ? sign + sign : whole, start, isName: false });
    if (tokens.length > 4 * MOST_NAMES)
      throw new Error(`"${text.slice(0, 60)}…" joins more than ${MOST_NAMES} names`);
  }
  return tokens;
}
