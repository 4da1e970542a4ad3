/** What a rule set being edited says, gets wrong, and does to calls. Pure; runs on a rule thread. */
import { hashOf } from '../pipeline/hash.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { backtest, judgeLabels } from '../rules/backtest.ts';
import type { RuleSet } from '../rules/compile.ts';
import { explainRule } from '../rules/explain.ts';
import { judgeCall } from '../rules/judge-call.ts';
import { lintPack } from '../rules/lint.ts';
import { checkPack, ruleSetOf } from '../rules/load.ts';
import { lockOf, lockText } from '../rules/lock.ts';
import { runPackTest } from '../rules/pack-test-run.ts';
import { testsOf } from '../rules/pack-tests.ts';
import type { PackTexts } from '../rules/pack-texts.ts';
import type { Rule } from '../rules/schema.ts';
import type { LintProblem, RuleFacts, TestAnswer } from './rule-shapes.ts';
import type { CallInput, DraftTexts, RuleTaskInput, RuleTaskValue } from './rule-tasks.ts';

const where = 'the rules given';

export function describeRules(texts: PackTexts): RuleTaskValue<'describe'> {
  const ruleSet = compiledOf(texts);
  return { title: ruleSet.title, rules: ruleSet.rules.map(({ rule }) => factsOf(rule, ruleSet)) };
}

/** Everything wrong with the files changed, and what they break elsewhere. */
export function lintDraft(draft: RuleTaskInput<'lint'>): RuleTaskValue<'lint'> {
  const { base, files, today } = draft;
  const isTouched = (path: string) =>
    path in files || path.replace(/\.test\.yaml$/, '.yaml') in files || testsFileOf(path) in files;
  // The tests of other rules are half of the pack and say nothing about this change.
  const texts = new Map([...mergedOf(draft)].filter(([path]) => !isTests(path) || isTouched(path)));
  const problems = lintPack(texts, { where, lock: lockTextOf(base), today })
    .filter(({ code }) => code !== 'not-locked')
    .filter(({ code, file }) => code !== 'tests' || isTouched(file))
    .filter(({ level, file }) => level === 'error' || isTouched(file));
  return { problems: problems.map((one) => ({ ...one, suggestion: suggestionIn(one.what) })) };
}

export function tryDraft({ rule, call, ...draft }: RuleTaskInput<'try'>): RuleTaskValue<'try'> {
  return explainRule({ ...analysed(call), ruleSet: compiledOf(mergedOf(draft)) }, rule);
}

export function testDraft({ rule, ...draft }: RuleTaskInput<'test'>): RuleTaskValue<'test'> {
  const texts = mergedOf(draft);
  const file = `${rule}.test.yaml`;
  const own = new Map([...texts].filter(([path]) => path === file));
  const problems: LintProblem[] = [];
  const tests = testsOf(own, (invalid) => {
    for (const one of invalid.problems)
      problems.push({ ...one, level: 'error', code: 'tests', suggestion: suggestionIn(one.what) });
  });
  const ruleSet = compiledOf(texts);
  const results = tests.map((test): TestAnswer['results'][number] => {
    const { finding, problem } = runPackTest(test, ruleSet);
    return {
      name: test.name,
      kind: test.kind,
      line: test.line,
      expected: test.expected,
      got: finding?.verdict ?? null,
      problem,
      reason: finding?.reason ?? null,
      evidence: finding?.evidence ?? [],
      turns: test.transcript.turns,
    };
  });
  return { results, problems };
}

export function backtestDraft(task: RuleTaskInput<'backtest'>): RuleTaskValue<'backtest'> {
  const { labels, calls, rule } = task;
  const ruleSet = compiledOf(mergedOf(task));
  const judged = new Map(
    calls.map((call) => [call.callId, judgeCall(call.callId, { ...analysed(call), ruleSet })]),
  );
  return backtest(labels, judged, judgeLabels(labels, judged, rule));
}

function analysed({ transcript, metadata, opinions }: CallInput) {
  return { transcript, metadata, opinions: opinions ?? analyse(transcript, { words: false }) };
}

function mergedOf({ base, files }: DraftTexts): PackTexts {
  const texts = new Map(base);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) texts.delete(path);
    else texts.set(path, text);
  }
  return texts;
}

/** The last few, asked last dropped last: a person tries the same text again and again. */
function keep<T>(most: number, make: (texts: PackTexts) => T): (texts: PackTexts) => T {
  const kept = new Map<string, T>();
  return (texts) => {
    const key = hashOf([...texts].filter(([path]) => !isTests(path)).sort());
    const value = kept.get(key) ?? make(texts);
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return value;
  };
}

const compiledOf = keep(3, (texts): RuleSet => ruleSetOf(texts, where));

/** What the stored rule set stands for, so that changed content has to be given a new version. */
const lockTextOf = keep(3, (base): string | null => {
  const files = checkPack(new Map([...base].filter(([path]) => !isTests(path))), where, () => undefined);
  return files === null ? null : lockText(lockOf(files, null));
});

function isTests(path: string): boolean {
  return path.endsWith('.test.yaml');
}

function testsFileOf(path: string): string {
  return path.replace(/\.yaml$/, '.test.yaml');
}

function suggestionIn(what: string): string | null {
  return (
    /Did you mean "([^"]+)"\?/.exec(what)?.[1] ??
    /(?:raise version to|write version) (\d+)/.exec(what)?.[1] ??
    null
  );
}

function factsOf(rule: Rule, { scoreCards }: RuleSet): RuleFacts {
  const cards = scoreCards.filter(({ sections }) => sections.some(({ rules }) => rules.includes(rule.id)));
  const section = scoreCards.flatMap(({ sections }) => sections).find(({ id }) => id === rule.section);
  const { id, title, explanation, source, severity, points, veto, version, shadow, knowledge, todo } = rule;
  return {
    ...{ id, title, explanation, source, severity, points, veto, version, shadow, knowledge, todo },
    section: rule.section,
    sectionTitle: section?.title ?? null,
    needsHuman: rule.decision === 'needs_human',
    effective: { from: rule.effective.from ?? null, to: rule.effective.to ?? null },
    cards: cards.map((card) => ({ id: card.id, ...card.title })),
  };
}
