import { expect, test } from 'vitest';
import { type Lambda, parseLambda } from './lambda.ts';

function show(lambda: Lambda): string {
  if (lambda.kind === 'name') return lambda.name;
  if (lambda.kind === 'not') return `not ${show(lambda.part)}`;
  return `(${lambda.parts.map(show).join(` ${lambda.kind} `)})`;
}

test.each([
  ['1', '1'],
  ['1&&2||!3', '((1 and 2) or not 3)'],
  ['1 & (2 | 3)', '(1 and (2 or 3))'],
  ['!(a||b)&&!!c', '(not (a or b) and c)'],
  ['((((1))))', '1'],
])('%s', (text, expected) => {
  expect(show(parseLambda(text))).toBe(expected);
});

test.each([
  ['', 'a name, "!" or "(" was expected in "", found the end'],
  ['1&&', 'a name, "!" or "(" was expected in "1&&", found the end'],
  ['1 2', '"&&" or "||" was expected in "1 2", found "2" at character 3'],
  ['1;2', '";" at character 2 of "1;2" has no meaning'],
  ['('.repeat(20), `"${'('.repeat(20)}" nests deeper than 12 brackets`],
])('refused: %s', (text, message) => {
  expect(() => parseLambda(text)).toThrow(new Error(message));
});

test('neither a million signs nor a million names stop it', () => {
  expect(() => parseLambda('1&&'.repeat(1_000_000))).toThrow('joins more than 500 names');
  expect(show(parseLambda(`${'!'.repeat(1001)}1`))).toBe('not 1');
});
