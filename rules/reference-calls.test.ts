import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inspect } from '../pipeline/inspect.ts';
import { loadRuleSet } from './load.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const calls = join(resolve(root, process.env.EARMARK_TESTDATA ?? '../shared/testdata'), 'calls');
const present = existsSync(calls);
if (!present) process.stderr.write(`Not run: the rules on the reference calls, ${calls} is missing.\n`);

test.skipIf(!present).each<[string, string[]]>([
  ['01-repair-clean', []],
  ['02-bill-query-silence', ['long_silence 6']],
  ['03-suspected-complaint', ['dissatisfied_or_unresolved_review ', 'regulator_cue 11,13']],
  ['04-explicit-complaint-abusive', ['customer_abuse 1,5,9,11', 'dissatisfied_or_unresolved_review ']],
  [
    '05-blame-shifting',
    [
      // A false alarm: the turn shifts the blame, without argument.
      'argue 4',
      'blame_shifting 4,6,8',
      'dissatisfied_or_unresolved_review ',
      'forbidden_phrase 4,12',
      'no_closing ',
      'no_confirmation 15',
      'no_empathy 11',
      'safety_advice_missing 1',
    ],
  ],
  ['06-over-promise', ['over_promise 6,8,10']],
  [
    '07-incomplete-notice',
    [
      'dissatisfied_or_unresolved_review ',
      'fast_speech 16',
      // A false alarm: 差不多就这些了.
      'forbidden_phrase 12',
      'incomplete_notice 4,5,6,7,8,9,10,11,13,14,15',
    ],
  ],
  [
    '08-interruptions',
    ['demand_misunderstood 3,11', 'dissatisfied_or_unresolved_review ', 'interruption 2,4,10'],
  ],
  ['09-praise', []],
  ['10-outbound-survey', ['outbound_leading 14']],
])('faults of reference call %s (needs the test data beside the repository)', async (name, faults) => {
  const ruleSet = await loadRuleSet(join(root, 'rules/packs/95598'));
  const read = async (file: string) => JSON.parse(await readFile(join(calls, file), 'utf8'));
  const [meta, { turns }] = await Promise.all([read(`${name}.json`), read(`${name}.reference.json`)]);
  const { findings } = inspect({ callId: name, direction: meta.direction, meta, turns }, ruleSet);
  const failed = findings
    .filter((one) => one.verdict === 'fail')
    .map((one) => `${one.rule} ${one.turns.join()}`);
  expect(failed).toEqual(faults);
});
