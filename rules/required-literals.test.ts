import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { alternativesOf, requiredLiterals, requirementsOf } from './required-literals.ts';

test.each<[string, readonly string[] | null]>([
  ['不归我们管', ['不归我们管']],
  ['不归(我|我们)管', ['不归我管', '不归我们管']],
  ['不归.{0,4}管', ['不归']],
  [
    '(你|您)(去|直接)?找(供电所|物业)',
    [
      '你找供电所',
      '你找物业',
      '你去找供电所',
      '你去找物业',
      '你直接找供电所',
      '你直接找物业',
      '您找供电所',
      '您找物业',
      '您去找供电所',
      '您去找物业',
      '您直接找供电所',
      '您直接找物业',
    ],
  ],
  ['[你您]问我', ['你问我', '您问我']],
  ['投诉|.*', null],
  ['.+', null],
  ['(?i)abc', null],
  ['(再见|拜拜)$', ['再见', '拜拜']],
  ['a+b', ['a']],
])('%s needs %j', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals);
});

const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '^', '$');
const { pattern } = fc.letrec<{ pattern: string; sequence: string; item: string }>((tie) => ({
  item: fc.oneof(
    { weight: 4, arbitrary: atom },
    { weight: 1, arbitrary: tie('pattern').map((p) => `(${p})`) },
  ),
  sequence: fc
    .array(fc.tuple(tie('item'), fc.constantFrom('', '', '', '?', '*', '+', '{0,2}', '{2}')), {
      maxLength: 4,
    })
    .map((items) => items.map(([item, q]) => (/^[\^$]/.test(item) ? item : item + q)).join('')),
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
}));

test('whatever an expression matches holds one of its literals', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '1'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (source, within) => {
      if (!RE2JS.compile(source).matcher(within).find()) return;
      for (const literals of requirementsOf(source))
        expect(literals.some((literal) => within.includes(literal))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('alternatives without gaps and anchors are spelled out', () => {
  expect(alternativesOf('不归(我|我们)管|找.{0,3}物业|管不了$')).toEqual([
    { source: '不归(我|我们)管', texts: ['不归我管', '不归我们管'] },
    { source: '找.{0,3}物业', texts: null },
    { source: '管不了$', texts: null },
  ]);
  expect(alternativesOf('(?i)不管|管')).toEqual([{ source: '(?i)不管|管', texts: null }]);
});

test('a pattern can require several sets at once', () => {
  expect(requirementsOf('(带|拿).{0,12}(身份证|执照)')).toEqual([
    ['身份证', '执照'],
    ['带', '拿'],
  ]);
});
