/** `rules run`: the rules of a pack on the calls of a file. */
import type { RuleSet } from '../../rules/compile.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { didYouMean } from '../../rules/read-yaml.ts';
import type { FileCall } from '../call-file.ts';
import { readConfig } from '../config.ts';
import type { Finding, Scored } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { analyse } from '../stages/analyse.ts';
import { score } from '../stages/score.ts';
import { callsOf } from './rules-calls.ts';
import { findingLines, tableOf, verdictText } from './rules-text.ts';

export interface RunFlags {
  readonly rules?: string;
  readonly rule?: string;
  readonly all?: boolean;
  readonly metadata?: string;
  readonly json?: boolean;
}

export async function run(file: string, flags: RunFlags): Promise<void> {
  const ruleSet = await loadRuleSet(flags.rules ?? readConfig(process.env).RULES_DIR);
  checkRuleId(flags.rule, ruleSet);
  let bad = 0;
  for await (const entry of callsOf(file, flags.metadata)) {
    if ('problem' in entry) {
      bad++;
      process.stderr.write(`${entry.problem}\n`);
      continue;
    }
    const { findings, scoreCard } = judge(entry.call, ruleSet);
    const asked = findings.filter(({ rule }) => flags.rule === undefined || rule === flags.rule);
    const { callId } = entry.call;
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ callId, findings: asked, scoreCard })}\n`
        : `${textOf({ findings: asked, scoreCard }, callId ?? `line ${entry.line}`, flags.all === true)}\n\n`,
    );
  }
  if (bad > 0)
    throw new EarmarkError('some-failed', `${bad} calls could not be read; the others were judged.`);
}

/** Throws EarmarkError `usage` when the rule set has no such rule. */
export function checkRuleId(id: string | undefined, { rules }: RuleSet): void {
  const known = rules.map(({ rule }) => rule.id);
  if (id === undefined || known.includes(id)) return;
  throw new EarmarkError('usage', `There is no rule "${id}"${didYouMean(id, known) || '.'}`);
}

function judge({ transcript, metadata }: FileCall, ruleSet: RuleSet): Scored {
  return score({ transcript, metadata, opinions: analyse(transcript, { words: false }), ruleSet });
}

function textOf({ findings, scoreCard }: Scored, name: string, all: boolean): string {
  const order = { fail: 0, unsure: 1, pass: 2, 'not-applicable': 3 } as const;
  const shown = findings
    .filter(({ verdict }) => all || verdict === 'fail' || verdict === 'unsure')
    .sort((a, b) => order[a.verdict] - order[b.verdict]);
  const rest = findings.length - shown.length;
  const points = scoreCard.normalised === null ? '–' : String(scoreCard.normalised);
  const veto = scoreCard.veto ? ' · 一票否决 veto' : '';
  return [
    `通话 call ${name} · ${scoreCard.title.zh} ${scoreCard.title.en} ${points}${veto}`,
    shown.length === 0
      ? '没有发现问题 no fault found'
      : tableOf(
          ['判定 verdict', '规则 rule', '分 points', '依据 evidence'],
          shown.map(rowOf),
          [18, 24, 9, 84],
        ),
    ...(rest > 0 ? [`另有合格或不适用 passed or not applicable: ${rest}（--all）`] : []),
  ].join('\n');
}

function rowOf(finding: Finding): (string | number)[] {
  const points = finding.veto ? '否决 veto' : finding.points;
  const evidence = findingLines(finding).map((line) => line.trim());
  return [verdictText(finding), `${finding.title.zh}\n${finding.rule}`, points, evidence.join('\n')];
}
