import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPackTexts } from '../../rules/pack-texts.ts';
import { lintKnowledge } from './lint.ts';
import { stalenessOf } from './staleness.ts';

test('the shipped scripts and items have no problem, and are as many as promised', async () => {
  const texts = await readPackTexts(fileURLToPath(new URL('../../rules/packs/95598', import.meta.url)));
  expect(lintKnowledge(texts, '2026-11-22')).toEqual([]);
});

const lint = (items: string, today = '2026-03-09') =>
  lintKnowledge(
    new Map([['knowledge/a.yaml', `defaults: { kind: item, owner: 组 }\nitems:\n${items}`]]),
    today,
  ).map(({ level, code, line }) => [level, code, line]);
const item = (id: string, rest = '') =>
  `  - { id: ${id}, title: { zh: 甲, en: A }, text: ${id}的内容${rest} }\n`;

test.each([
  [item('a') + item('b'), []],
  [item('a', ', rules: [no_greetng]'), [['warning', 'unknown-rule', 3]]],
  [item('a', ', facts: [arival]'), [['error', 'unknown-fact', 3]]],
  [item('a') + item('b').replace('b的', 'a的'), [['warning', 'repeated', 4]]],
  [item('a', ', to: "2025-12-31"'), [['warning', 'expired', 3]]],
  [item('a', ', to: "2026-03-20"'), [['warning', 'expiring', 3]]],
  [item('a', ', to: "2025-12-31"') + item('a', ', from: "2026-01-01"'), []],
  [item('a') + item('b').replace(' }\n', ', colour: red }\n'), [['error', 'invalid', 4]]],
])('lint %#', (items, problems) => {
  expect(lint(items)).toEqual(problems);
});

test.each([
  [null, null, false, 'unused'],
  [null, null, true, 'current'],
  [null, null, null, 'current'],
  ['2026-03-01', null, false, 'current'],
  ['2026-04-01', null, null, 'upcoming'],
  [null, '2026-03-08', true, 'expired'],
  [null, '2026-03-09', true, 'expiring'],
  [null, '2026-04-08', true, 'expiring'],
  [null, '2026-04-09', true, 'current'],
])('from %s to %s, used %s: %s', (from, to, isUsed, expected) => {
  expect(stalenessOf({ from, to }, '2026-03-09', isUsed)).toBe(expected);
});
