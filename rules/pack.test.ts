import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadRuleSet } from './load.ts';
import { runPackTest } from './pack-test-run.ts';
import { readPackTests } from './pack-tests.ts';

const dir = fileURLToPath(new URL('packs/95598', import.meta.url));
const ruleSet = await loadRuleSet(dir);
const cases = await readPackTests(dir);

test.each(cases)('$rule, $kind: $name', (one) => {
  const { problem, finding } = runPackTest(one, ruleSet);
  expect(problem, JSON.stringify(finding?.evidence.map(({ why }) => why))).toBeNull();
});

test('every rule has its tests beside it', async () => {
  const names = await readdir(join(dir));
  const tested = names
    .filter((name) => name.endsWith('.test.yaml'))
    .map((name) => name.replace('.test.yaml', ''));
  expect(tested.sort()).toEqual(ruleSet.rules.map(({ rule }) => rule.id));
});
