/** What a pack that can be loaded still gets wrong: rules without effect, odd points, days gone by. */
import { BusinessType } from '../pipeline/domain.ts';
import { referencesOf } from './compile.ts';
import type { LintProblem } from './lint.ts';
import type { PackFiles } from './load.ts';
import { didYouMean, type Located } from './read-yaml.ts';
import type { Expression, Fact, Guard, Rule } from './schema.ts';
import { rulesOnCard } from './score-card.ts';

type Found = readonly (LintProblem | null)[];

export function contentProblems(files: PackFiles, today: string): LintProblem[] {
  const onCards = new Set(files.scoreCards.flatMap(({ value }) => rulesOnCard(value)));
  const found: Found = [
    ...files.rules.flatMap((rule) => [
      cardProblem(rule, onCards),
      ...pointsProblems(rule, files.rules),
      ...businessTypeProblems(rule, rule.value.appliesTo, ['appliesTo', 'businessType']),
      ...modelProblems(rule),
      ...unusedConditions(rule),
      ruleExpiry(rule, today),
    ]),
    ...files.scoreCards.flatMap((card) =>
      businessTypeProblems(card, card.value.when, ['when', 'businessType']),
    ),
    ...unusedLists(files),
    ...files.facts.map((fact) => factExpiry(fact, files.pack.value.operator, today)),
  ];
  return found.filter((problem) => problem !== null);
}

/** A rule that takes no points and is no veto only marks calls; it needs no card. */
function cardProblem(rule: Located<Rule>, onCards: ReadonlySet<string>): LintProblem | null {
  const { id, points, veto, shadow } = rule.value;
  if (shadow || onCards.has(id) || (points === 0 && !veto)) return null;
  const what = 'is on no score card, so its points count nowhere. Name it on one, or write shadow: true';
  return at(rule, ['id'], 'error', 'no-card', what);
}

function pointsProblems(rule: Located<Rule>, all: readonly Located<Rule>[]): Found {
  const { points, perHit, severity, veto } = rule.value;
  const cap = perHit?.cap;
  const mildest = all
    .map(({ value }) => value)
    .filter((other) => other.severity === 'severe' && other.points < 0)
    .sort((a, b) => b.points - a.points)[0];
  return [
    cap !== undefined && Math.abs(cap) < Math.abs(points)
      ? at(rule, ['perHit'], 'error', 'points', `the cap ${cap} is less than one hit costs (${points})`)
      : null,
    veto && severity !== 'severe'
      ? at(rule, ['veto'], 'error', 'points', `a veto is severe, not ${severity}. Write severity: severe`)
      : null,
    severity === 'minor' && mildest !== undefined && points < mildest.points
      ? at(
          rule,
          ['points'],
          'warning',
          'points',
          `takes ${points} though minor, more than ${mildest.id} (${mildest.points}), which is severe`,
        )
      : null,
  ];
}

function businessTypeProblems<T>(
  file: Located<T>,
  { businessType = [] }: Guard,
  path: readonly PropertyKey[],
): Found {
  const known: readonly string[] = BusinessType.options;
  return businessType.map((name, index) => {
    if (known.includes(name)) return null;
    const hint = didYouMean(name, known) || `. Known are ${known.join(' ')}`;
    return at(file, [...path, index], 'error', 'business-type', `there is no business type "${name}"${hint}`);
  });
}

function modelProblems(rule: Located<Rule>): Found {
  return Object.entries(rule.value.conditions).flatMap(([id, condition]) =>
    condition.operator === 'model' && condition.model === 'business_type'
      ? businessTypeProblems(rule, { businessType: condition.is }, ['conditions', id, 'is'])
      : [],
  );
}

function unusedConditions(rule: Located<Rule>): Found {
  const { conditions, fail, notApplicableWhen, unsureWhen } = rule.value;
  const named = new Set([
    ...[fail, notApplicableWhen?.when, unsureWhen?.when].flatMap(namesIn),
    ...Object.values(conditions).flatMap(referencesOf),
  ]);
  return Object.keys(conditions).map((id) =>
    named.has(id)
      ? null
      : at(rule, ['conditions', id], 'warning', 'unused', `nothing asks for the condition "${id}"`),
  );
}

function namesIn(expression: Expression | undefined): string[] {
  if (expression === undefined) return [];
  if (typeof expression === 'string') return [expression];
  if ('not' in expression) return namesIn(expression.not);
  return ('and' in expression ? expression.and : expression.or).flatMap(namesIn);
}

function unusedLists({ lists, rules }: PackFiles): Found {
  const used = JSON.stringify(rules.map(({ raw }) => raw));
  return lists.map((list) => {
    const name = `@${list.file.replace(/^lists\//, '').replace(/\.yaml$/, '')}`;
    return used.includes(JSON.stringify(name))
      ? null
      : at(list, [], 'warning', 'unused', `no rule takes in "${name}"`);
  });
}

function ruleExpiry(rule: Located<Rule>, today: string): LintProblem | null {
  const { to } = rule.value.effective;
  if (to === undefined || to >= today) return null;
  return at(rule, ['effective', 'to'], 'warning', 'expired', `has not been in force since ${to}`);
}

function factExpiry(fact: Located<Fact>, operator: string, today: string): LintProblem | null {
  const versions = fact.value.versions.filter((version) => version.operator === operator);
  if (versions.some(({ from, to }) => from <= today && (to === null || to >= today))) return null;
  const what =
    versions.length === 0
      ? `has no version for the operator of this pack, ${operator}`
      : `has no version for ${operator} in force on ${today}. Add the one that is`;
  return at(fact, ['versions'], 'warning', 'expired', what);
}

function at<T>(
  { file, lineOf }: Located<T>,
  path: readonly PropertyKey[],
  level: LintProblem['level'],
  code: LintProblem['code'],
  what: string,
): LintProblem {
  return { level, code, file, line: lineOf(path), what };
}
