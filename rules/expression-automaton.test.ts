import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { alphabetOf, buildFindAll, readExpression } from './expression-automaton.ts';
import { loadRuleSet } from './load.ts';
import { readPackTests } from './pack-tests.ts';
import { compactText } from './spoken-text.ts';

type Span = readonly [start: number, end: number];

/** Null: the pattern is left to re2js. */
function finderOf(pattern: string): ((text: string) => Span[]) | null {
  const expression = readExpression(pattern);
  if (expression === null) return null;
  const alphabet = alphabetOf([expression]);
  const findAll = buildFindAll(expression, alphabet);
  return (text) => {
    const spans: Span[] = [];
    const units = Uint16Array.from(text, (char) => alphabet.symbols[char.charCodeAt(0)] ?? 0);
    findAll(units, 0, units.length, (start, end) => spans.push([start, end]));
    return spans;
  };
}

function re2Spans(regex: RE2JS, text: string): Span[] {
  const spans: Span[] = [];
  const matcher = regex.matcher(text);
  while (matcher.find()) spans.push([matcher.start(), matcher.end()]);
  return spans;
}

test.each<[string, string, Span[]]>([
  [
    'a+',
    'baacaaa',
    [
      [1, 3],
      [4, 7],
    ],
  ],
  [
    'a+?',
    'aa',
    [
      [0, 1],
      [1, 2],
    ],
  ],
  ['ab|abc', 'abc', [[0, 2]]],
  ['abc|ab', 'abc', [[0, 3]]],
  ['(a|ab)(c|bcd)', 'abcd', [[0, 4]]],
  [
    '^a|b',
    'aab',
    [
      [0, 1],
      [2, 3],
    ],
  ],
  ['a$|b$', 'abab', [[3, 4]]],
  ['[你您].{0,3}找', '您去您找他找', [[0, 4]]],
  [
    '[^a-c\\d]+',
    'ab1中文c9d',
    [
      [3, 5],
      [7, 8],
    ],
  ],
  [
    'x{2,3}',
    'xxxxx',
    [
      [0, 3],
      [3, 5],
    ],
  ],
])('%s in %s', (pattern, text, spans) => {
  expect(finderOf(pattern)?.(text)).toEqual(spans);
});

test.each(['a*', '(a|)', '^', '(?i)a', '\\bab', '\\pLa', '(a*)*b', '[[:alpha:]]', '(.{500}){9}'])(
  '%s is left to re2js',
  (pattern) => {
    expect(finderOf(pattern)).toBeNull();
  },
);

const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '^', '$', '[a-c1]', '\\W');
const { pattern } = fc.letrec<{ pattern: string; sequence: string; item: string }>((tie) => ({
  item: fc.oneof(
    { weight: 4, arbitrary: atom },
    { weight: 2, arbitrary: tie('pattern').map((p) => `(${p})`) },
  ),
  sequence: fc
    .array(
      fc.tuple(
        tie('item'),
        fc.constantFrom('', '', '', '?', '*', '+', '{0,2}', '{2}', '{1,}', '??', '+?', '*?'),
      ),
      { maxLength: 5 },
    )
    .map((items) => items.map(([item, q]) => (/^[\^$]/.test(item) ? item : item + q)).join('')),
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
}));
/** Those that can be empty are left to re2js: most get a character that cannot. */
const telling = fc
  .tuple(pattern, fc.constantFrom('', '[ab]', 'a', '.c'))
  .map(([source, end]) => `(${source})${end}`);

test('any expression on any text finds what re2js finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '1', '中'), maxLength: 14 });
  let run = 0;
  fc.assert(
    fc.property(telling, fc.array(text, { minLength: 1, maxLength: 6 }), (source, texts) => {
      const find = finderOf(source);
      if (find === null) return;
      run++;
      const regex = RE2JS.compile(source);
      for (const one of texts) expect(find(one)).toEqual(re2Spans(regex, one));
    }),
    { numRuns: 5000 },
  );
  expect(run).toBeGreaterThan(1500);
});

test('a table that is full is begun anew, and finds the same', () => {
  const source = '(a|b)*a(a|b){15}c';
  const find = finderOf(source);
  const regex = RE2JS.compile(source);
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1500, maxLength: 3000 });
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom('a', 'c'), maxLength: 3 }), (one, end) => {
      expect(find?.(one + end)).toEqual(re2Spans(regex, one + end));
    }),
    { numRuns: 30 },
  );
});

test('every expression of the 95598 pack finds what re2js finds in every test dialogue', async () => {
  const dir = new URL('packs/95598', import.meta.url).pathname;
  const { rules } = await loadRuleSet(dir);
  const texts = (await readPackTests(dir)).flatMap(({ transcript }) =>
    transcript.turns.map(({ text }) => compactText(text)),
  );
  const patterns = rules.flatMap(({ conditions }) =>
    conditions.flatMap(({ condition }) => (condition.operator === 'regex' ? condition.patterns : [])),
  );
  const left: string[] = [];
  for (const source of patterns) {
    const find = finderOf(source);
    if (find === null) {
      left.push(source);
      continue;
    }
    const regex = RE2JS.compile(source);
    for (const text of texts) {
      const found = find(text);
      // re2js is slow; where nothing matches, its short answer is enough.
      if (found.length > 0 || regex.test(text))
        expect([source, text, found]).toEqual([source, text, re2Spans(regex, text)]);
    }
  }
  expect(left).toEqual([]);
});
