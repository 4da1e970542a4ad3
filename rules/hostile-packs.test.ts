import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleSetOf } from './load.ts';
import { readPackTexts } from './pack-texts.ts';
import { patternTooLarge } from './pattern-size.ts';

const pack = 'name: t\nversion: 1\ntitle: { zh: 测试, en: Test }\noperator: state_grid\n';
const head = `id: polite
version: 1
title: { zh: 礼貌, en: Polite }
explanation: { zh: 说, en: says }
source: test
section: manner
severity: minor
points: -1
`;
const words = '  thanks: { operator: keyword, label: 谢谢, phrases: [谢谢] }\n';
const ruleWith = (conditions: string, fail = 'thanks') => `${head}conditions:\n${conditions}fail: ${fail}\n`;
const regex = (pattern: string) =>
  ruleWith(`  thanks: { operator: regex, label: 谢谢, patterns: ['${pattern}'] }\n`);
const bomb = `x: &a [1,1,1,1,1,1,1,1,1]
${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}
`;
/** Each condition leans on the two of the layer before: the ways through double with every layer. */
const layers = Array.from({ length: 40 }, (_, layer) =>
  ['l', 'r'].map((side) => {
    const near = layer === 0 ? '' : `, with: [{ condition: l${layer - 1} }, { condition: r${layer - 1} }]`;
    return `  ${side}${layer}: { operator: keyword, label: 谢谢, phrases: [谢谢]${near} }\n`;
  }),
).flat();

test.each<[string, string, string]>([
  [
    'aliases that stand for millions of values',
    bomb + ruleWith(words),
    'uses aliases (*name) within aliases',
  ],
  ['brackets without end', ruleWith(words, '['.repeat(100_000)), 'nests deeper than 60 levels'],
  ['lists within lists', `${'- '.repeat(50_000)}a`, 'nests deeper than 60 levels'],
  [
    'an expression too deep',
    ruleWith(words, `${'{ not: '.repeat(500)}thanks${' }'.repeat(500)}`),
    'nests deeper than 60 levels',
  ],
  ['a huge file', `# ${'x'.repeat(1_000_001)}`, '1000000 are allowed'],
  [
    'a list outside the pack',
    ruleWith(words.replace('[谢谢]', "['@../../etc/passwd']")),
    'there is no list "@../../etc/passwd" in lists/',
  ],
  [
    'an id that is a path',
    ruleWith(words).replace('id: polite', "id: '../../etc/passwd'"),
    'use lower-case letters, digits and _',
  ],
  [
    'a million repeats',
    regex('(a{1000}){1000}'),
    'too large once its repetitions are written out (1000000 steps',
  ],
  [
    'repeats of repeats',
    regex('((((a{1,9}){1,9}){1,9}){1,9}){1,9}'),
    'too large once its repetitions are written out',
  ],
  ['a long expression', regex('谢谢|'.repeat(2000)), 'the expression has 6000 characters'],
  ['groups without end', regex(`${'('.repeat(900)}a${')'.repeat(900)}`), 'nests 900 groups'],
  ['a back-reference', regex('(a)\\1'), 'back-references are not supported'],
  ['a look-ahead', regex('a(?=b)'), 'Look-around'],
  [
    'an expression in notPatterns',
    ruleWith("  thanks: { operator: regex, label: 谢谢, patterns: [谢谢], notPatterns: ['(a)\\1'] }\n"),
    'back-references are not supported',
  ],
  ['a name every object inherits', ruleWith(words, 'constructor'), 'there is no condition "constructor"'],
  [
    'a step that has no place in the call',
    ruleWith(
      '  no: { operator: keyword, label: 不, phrases: [不], match: none }\n  thanks: { operator: flow, label: 流程, nodes: [{ say: no }] }\n',
    ),
    'which has no place in the call',
  ],
  [
    'a fact that is not there',
    ruleWith('  thanks: { operator: spoken_number, label: 电价, facts: [tarif] }\n'),
    'there is no fact "tarif" in facts/',
  ],
])('%s is refused with a sentence', (_name, text, sentence) => {
  const texts = new Map([
    ['pack.yaml', pack],
    ['polite.yaml', text],
  ]);
  const load = () => ruleSetOf(texts, 'test');
  expect(load).toThrow(sentence);
  expect(load).toThrow(/^polite\.yaml, line \d+: /);
});

test('conditions that lean on each other many ways load at once', () => {
  const texts = new Map([
    ['pack.yaml', pack],
    ['polite.yaml', ruleWith(layers.join(''), '{ and: [l39, r39] }')],
  ]);
  expect(ruleSetOf(texts, 'test').rules[0]?.conditions.length).toBe(80);
});

test.each(['(谢谢|感谢)[您你]{0,2}', '[[]{3}', '\\\\{5}', 'a{2,}b', '{3}', '(', ')'])(
  'the expression %s is small',
  (pattern) => {
    expect(patternTooLarge(pattern)).toBe(null);
  },
);

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earmark-hostile-'));
  await writeFile(join(dir, 'pack.yaml'), pack);
});
afterAll(() => rm(dir, { recursive: true }));

test('a link that leads out of the pack is not read', async () => {
  await symlink('/etc/hostname', join(dir, 'polite.yaml'));
  await expect(readPackTexts(dir)).rejects.toMatchObject({
    code: 'rules-invalid',
    message: 'polite.yaml, line 1: is a link that leads out of the pack. Put the file itself there',
  });
});
