import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import { loadRuleSet } from './load.ts';
import { readPackTests } from './pack-tests.ts';

const dir = fileURLToPath(new URL('packs/95598', import.meta.url));
const ruleSet = await loadRuleSet(dir);
const cases = await readPackTests(dir);

test.each(cases)('$rule, $kind: $name', ({ rule, expected, turns, transcript, metadata }) => {
  const { findings } = score({
    transcript,
    metadata,
    opinions: analyse(transcript, { words: false }),
    ruleSet,
  });
  const finding = findings.find((one) => one.rule === rule);
  expect(`${finding?.verdict} ${JSON.stringify(finding?.evidence.map((one) => one.why))}`).toMatch(
    new RegExp(`^${expected} `),
  );
  if (turns !== null) expect(finding?.turns).toEqual(turns);
  if (expected === 'fail') expect(finding?.evidence.length).toBeGreaterThan(0);
  if (expected === 'unsure') expect(finding?.reason).not.toBeNull();
});

test('every rule has its tests beside it', async () => {
  const names = await readdir(join(dir));
  const tested = names
    .filter((name) => name.endsWith('.test.yaml'))
    .map((name) => name.replace('.test.yaml', ''));
  expect(tested.sort()).toEqual(ruleSet.rules.map(({ rule }) => rule.id));
});
