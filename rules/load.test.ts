import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRuleSet } from './load.ts';

const pack = fileURLToPath(new URL('packs/95598', import.meta.url));
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earmark-rules-'));
  await writeFile(
    join(dir, 'pack.yaml'),
    'name: t\nversion: 1\ntitle: { zh: 测试, en: Test }\noperator: state_grid\n',
  );
});
afterAll(() => rm(dir, { recursive: true }));

const rule = `id: polite
version: 1
title: { zh: 礼貌, en: Polite }
explanation: { zh: 说, en: says }
source: test
section: manner
severity: minor
points: -1
conditions:
  thanks:
    operator: keyword
    label: 谢谢
    phrases: [谢谢]
fail: thanks
`;

test.each<[string, (text: string) => string, string]>([
  [
    'a misspelt field',
    (text) => text.replace('severity', 'severty'),
    'polite.yaml, line 7: severty: Unrecognized key: "severty". Did you mean "severity"?',
  ],
  [
    'an unknown condition',
    (text) => text.replace('fail: thanks', 'fail: thank'),
    'polite.yaml, line 14: there is no condition "thank". Did you mean "thanks"?',
  ],
  [
    'a misspelt operator',
    (text) => text.replace('operator: keyword', 'operator: keywrod'),
    'polite.yaml, line 11: conditions.thanks.operator: ',
  ],
  ['broken YAML', (text) => text.replace('points: -1', 'points: [-1'), 'polite.yaml, line '],
  [
    'an unknown list',
    (text) => text.replace('[谢谢]', "['@apologi']"),
    'polite.yaml, line 13: there is no list "@apologi" in lists/',
  ],
  [
    'another file name',
    (text) => text.replace('id: polite', 'id: rude'),
    'polite.yaml, line 1: the id is "rude"; call the file rude.yaml',
  ],
  [
    'a dangerous expression',
    (text) =>
      text
        .replace('operator: keyword', 'operator: regex')
        .replace('phrases: [谢谢]', "patterns: ['(谢)\\1']"),
    'polite.yaml, line 13: the expression ',
  ],
  [
    'a circle',
    (text) => text.replace('phrases: [谢谢]', 'phrases: [谢谢]\n    range: { after: thanks }'),
    'polite.yaml, line ',
  ],
])('%s is named with its line', async (_name, change, message) => {
  await writeFile(join(dir, 'polite.yaml'), change(rule));
  await expect(loadRuleSet(dir)).rejects.toMatchObject({
    code: 'rules-invalid',
    message: expect.stringContaining(message),
  });
});

test('a folder without a pack says so', async () => {
  await expect(loadRuleSet(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'rules-missing' });
});

test('the hash follows the content, not the order or the comments', async () => {
  await writeFile(join(dir, 'polite.yaml'), rule);
  const { hash } = await loadRuleSet(dir);
  await writeFile(
    join(dir, 'polite.yaml'),
    `# note\n${rule.replace('version: 1\n', '').replace('id: polite\n', 'version: 1\nid: polite\n')}`,
  );
  expect((await loadRuleSet(dir)).hash).toBe(hash);
  await writeFile(join(dir, 'polite.yaml'), rule.replace('[谢谢]', '[谢谢您]'));
  expect((await loadRuleSet(dir)).hash).not.toBe(hash);
});

test('a score card with an unknown rule is refused', async () => {
  const copy = join(dir, 'copy');
  await cp(pack, copy, { recursive: true });
  const card = join(copy, 'score-cards', 'chat.yaml');
  await writeFile(card, (await readFile(card, 'utf8')).replace('info_leak', 'info_leek'));
  await expect(loadRuleSet(copy)).rejects.toMatchObject({
    message: expect.stringContaining('Did you mean "info_leak"?'),
  });
});
