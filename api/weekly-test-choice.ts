/** Which questions a team is asked in a week. Pure: the same week, team and library give the same test. */
import { hashOf } from '../pipeline/hash.ts';
import type { NewQuestion, WeeklyCandidate } from '../pipeline/store/weekly-tests.ts';
import { optionsFor } from './cases-exercise.ts';
import type { CoachedRule } from './coaching-rules.ts';

/** A test is this long where the library has as many. */
const mostQuestions = 10;

interface Around {
  /** Rules that come first. */
  readonly focus: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, CoachedRule>;
  /** Of the team and week. */
  readonly seed: string;
}

/**
 * Cases of the focus first; of each rule one before any rule has a second. Every second question asks whether it is done
 * well, the others which rule it is about. No case twice.
 */
export function chooseQuestions(
  candidates: readonly WeeklyCandidate[],
  { focus, rules, seed }: Around,
): NewQuestion[] {
  const drawn = candidates
    .map((one) => ({ ...one, draw: hashOf([seed, one.id]) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1));
  const soFar = new Map<string, number>();
  const ranked = drawn.map((one) => {
    const place = soFar.get(one.rule) ?? 0;
    soFar.set(one.rule, place + 1);
    return { ...one, place };
  });
  return ranked
    .sort(
      (a, b) =>
        Number(focus.has(b.rule)) - Number(focus.has(a.rule)) ||
        a.place - b.place ||
        (a.draw < b.draw ? -1 : 1),
    )
    .slice(0, mostQuestions)
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .map(({ id, rule, ruleTitle, kind }, index) => {
      const options = index % 2 === 0 ? [] : optionsFor({ rule, rule_title: ruleTitle, id }, rules, seed);
      // One choice alone is no question.
      return options.length < 2
        ? { caseId: id, kind: 'sort', options: [], correct: kind }
        : { caseId: id, kind: 'rule', options, correct: rule };
    });
}
