/** Runs the test dialogues of a pack. */
import type { Finding } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import type { RuleSet } from './compile.ts';
import { isAsExpected, type PackTest } from './pack-tests.ts';

export interface PackTestResult {
  readonly test: PackTest;
  /** Null when the rule is not in the rule set. */
  readonly finding: Finding | null;
  /** What is not as written in the test file; null when all is. */
  readonly problem: string | null;
}

export function runPackTest(test: PackTest, ruleSet: RuleSet): PackTestResult {
  const { transcript, metadata, rule } = test;
  const opinions = analyse(transcript, { words: false });
  const { findings } = score({ transcript, metadata, opinions, ruleSet });
  const finding = findings.find((one) => one.rule === rule) ?? null;
  return { test, finding, problem: problemOf(test, finding) };
}

function problemOf(test: PackTest, finding: Finding | null): string | null {
  const { expected, turns, rule } = test;
  if (finding === null) return `there is no rule "${rule}"`;
  if (!isAsExpected(test, finding.verdict)) return `expected ${expected}, got ${finding.verdict}`;
  const rests = JSON.stringify(finding.turns);
  if (turns !== null && JSON.stringify(turns) !== rests)
    return `expected turns ${JSON.stringify(turns)}, got ${rests}`;
  if (expected === 'fail' && finding.evidence.length === 0) return 'a fault without evidence';
  if (expected === 'unsure' && finding.reason === null) return 'unsure without a reason';
  return null;
}
