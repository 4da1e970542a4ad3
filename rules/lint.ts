/** Everything that is wrong with a pack, all at once. */
import { contentProblems } from './lint-content.ts';
import { checkPack, type PackFiles } from './load.ts';
import { compareLock, parseLock } from './lock.ts';
import { type PackTest, testsOf } from './pack-tests.ts';
import { namesIn, type PackTexts } from './pack-texts.ts';
import { type Problem, type Report, RulesInvalid } from './read-yaml.ts';

export interface LintProblem extends Problem {
  /** error: the pack must not go live like this. warning: it works, though hardly as it was meant. */
  readonly level: 'error' | 'warning';
  readonly code:
    | 'invalid'
    | 'tests'
    | 'no-card'
    | 'points'
    | 'business-type'
    | 'unused'
    | 'expired'
    | 'not-raised'
    | 'lowered'
    | 'not-locked';
}

/**
 * Problems in order of file and line; none means that the pack may go live. `where` is how the place is called in
 * messages; `lock` is the text of its lock file, null without one; `today` (2026-03-09) decides what has expired.
 * Throws EarmarkError `rules-missing` when there is no pack.yaml.
 */
export function lintPack(
  texts: PackTexts,
  { where, lock, today }: { readonly where: string; readonly lock: string | null; readonly today: string },
): LintProblem[] {
  const problems: LintProblem[] = [];
  const report: Report = (invalid) => {
    for (const problem of invalid.problems) {
      const code = problem.file.endsWith('.test.yaml') ? 'tests' : 'invalid';
      problems.push({ ...problem, level: 'error', code });
    }
  };
  const files = checkPack(texts, where, report);
  problems.push(...testProblems(texts, testsOf(texts, report)));
  // With a file missing from the picture, nobody can tell what is unused or what the facts amount to.
  const unread = problems.some(({ code }) => code === 'invalid');
  const fromOthers = ({ file }: Problem) => unread && (file.startsWith('lists/') || file === 'pack.yaml');
  if (files !== null)
    problems.push(
      ...contentProblems(files, today).filter((problem) => !fromOthers(problem)),
      ...lockProblems(files, lock, report).filter((problem) => !fromOthers(problem)),
    );
  return problems.sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || (a.what < b.what ? -1 : 1),
  );
}

function lockProblems(files: PackFiles, lock: string | null, report: Report): LintProblem[] {
  try {
    return compareLock(files, parseLock(lock)).map((problem) => ({ ...problem, level: 'error' }));
  } catch (error) {
    if (!(error instanceof RulesInvalid)) throw error;
    report(error);
    return [];
  }
}

/** By file name, so that a file that cannot be read is not called missing as well. */
function testProblems(texts: PackTexts, tests: readonly PackTest[]): LintProblem[] {
  const names = namesIn(texts, '').filter((name) => name !== 'pack.yaml');
  const problem = (file: string, line: number, what: string): LintProblem => ({
    level: 'error',
    code: 'tests',
    file,
    line,
    what,
  });
  const missing = names.flatMap((name) => {
    const [rule, test] = [
      name.replace(/(\.test)?\.yaml$/, '.yaml'),
      name.replace(/(\.test)?\.yaml$/, '.test.yaml'),
    ];
    if (!names.includes(test))
      return [problem(name, 1, `has no tests. Write ${test}: 3 fail, 3 pass and 2 nearMiss dialogues`)];
    return names.includes(rule) ? [] : [problem(name, 1, `tests a rule that is not there: ${rule}`)];
  });
  const seen = new Map<string, number>();
  const repeated = tests.flatMap(({ file, line, name }) => {
    const first = seen.get(`${file} ${name}`);
    seen.set(`${file} ${name}`, first ?? line);
    return first === undefined
      ? []
      : [problem(file, line, `the name "${name}" is on line ${first} already. Give each dialogue its own`)];
  });
  return [...missing, ...repeated];
}
