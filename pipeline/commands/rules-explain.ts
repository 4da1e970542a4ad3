/** `rules explain`: how a rule came to its verdict, as a tree. */
import { existsSync } from 'node:fs';
import type { TraceNode } from '../../rules/evaluate.ts';
import { type Explanation, explainRule } from '../../rules/explain.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { operatorNames } from '../../rules/operator-names.ts';
import { readConfig } from '../config.ts';
import type { Evidence, Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { analyse } from '../stages/analyse.ts';
import type { ScoreInput } from '../stages/score.ts';
import { callsOf } from './rules-calls.ts';
import { checkRuleId } from './rules-run.ts';
import { clock, verdictText } from './rules-text.ts';
import { print } from './session.ts';

export interface ExplainFlags {
  readonly rules?: string;
  readonly metadata?: string;
  readonly json?: boolean;
}

/** `call` is a file (`calls.jsonl#call-id` for one of several), or the id of a stored recording. */
export async function explain(call: string, ruleId: string, flags: ExplainFlags): Promise<void> {
  const input = (await inputFromFile(call, flags)) ?? (await inputFromStore(call, flags));
  checkRuleId(ruleId, input.ruleSet);
  const explained = explainRule(input, ruleId);
  if (explained === null) throw new TypeError('the rule set has the rule');
  const name = input.metadata.callId ?? call;
  print({ callId: input.metadata.callId, ...explained }, flags.json === true, () =>
    explanationText(name, explained, input.transcript),
  );
}

/** Null when there is no such file. */
async function inputFromFile(call: string, flags: ExplainFlags): Promise<ScoreInput | null> {
  const mark = call.lastIndexOf('#');
  const whole = existsSync(call);
  const [path, callId] = whole || mark < 0 ? [call, null] : [call.slice(0, mark), call.slice(mark + 1)];
  if (!whole && (mark < 0 || !existsSync(path))) {
    if (/[/\\]|\.[a-z]+$|#/i.test(call)) throw new EarmarkError('usage', `There is no file ${path}.`);
    return null;
  }
  const ruleSet = await loadRuleSet(flags.rules ?? readConfig(process.env).RULES_DIR);
  const seen: string[] = [];
  for await (const entry of callsOf(path, flags.metadata)) {
    if ('problem' in entry) {
      if (callId === null) throw new EarmarkError('inspect-input', entry.problem);
      continue;
    }
    const { transcript, metadata } = entry.call;
    if (callId === null || entry.call.callId === callId)
      return { transcript, metadata, opinions: analyse(transcript, { words: false }), ruleSet };
    seen.push(entry.call.callId ?? `line ${entry.line}`);
  }
  const some = seen.slice(0, 5).join(', ');
  throw new EarmarkError('usage', `${path} holds no call "${callId}". It holds ${seen.length}: ${some} …`);
}

async function inputFromStore(call: string, flags: ExplainFlags): Promise<ScoreInput> {
  const { storedScoreInput } = await import('./rules-stored-call.ts');
  return await storedScoreInput(call, flags.rules);
}

const joinTexts: Readonly<Record<string, string>> = {
  and: '全部成立 all of',
  or: '任一成立 any of',
  not: '不成立 not',
  after: '在其后 after',
  before: '在其前 before',
  around: '在其附近 around',
  with: '附近要有 with',
  without: '附近不能有 without',
  step: '步骤 step',
};

const signs = { true: '✓', false: '✗', unsure: '?' } as const;

/** The tree as text: ✓ holds, ✗ does not, ? cannot be told; the fault is present when the root holds. */
function explanationText(
  name: string,
  { finding, explanation, source, trace, notApplicable, unsure }: Explanation,
  transcript: Pick<Transcript, 'turns'>,
): string {
  const { rule, version, title, points, veto } = finding;
  const shown = new Set<string>();
  const cost = veto ? ' · 一票否决 veto' : points === 0 ? '' : ` · ${points} 分 points`;
  return [
    `通话 call ${name} · 规则 rule ${rule} v${version} ${title.zh} ${title.en}`,
    `  ${explanation.zh}（${source}）`,
    `判定 verdict ${verdictText(finding)}${cost}`,
    `树根成立即有此问题 the fault is present when the root holds · ✓ 成立 holds · ✗ 不成立 does not · ? 存疑 cannot be told`,
    '',
    ...nodeLines(trace, transcript, shown),
    ...(notApplicable === null
      ? []
      : ['', '成立则不适用 not applicable when this holds:', ...nodeLines(notApplicable, transcript, shown)]),
    ...(unsure === null
      ? []
      : ['', '成立则存疑 left to a person when this holds:', ...nodeLines(unsure, transcript, shown)]),
  ].join('\n');
}

/** What a condition leans on may have been shown before: then its name is enough. `shown`: conditions so far. */
function nodeLines(node: TraceNode, transcript: Pick<Transcript, 'turns'>, shown: Set<string>): string[] {
  const isCondition = node.condition !== null && node.what !== 'step';
  if (isCondition && shown.has(node.what)) return [`${headOf(node)} · 见上 see above`];
  if (isCondition) shown.add(node.what);
  const branches = [
    ...node.evidence.map((one) => [evidenceLine(one, node, transcript)]),
    ...node.parts.map((part) => nodeLines(part, transcript, shown)),
  ];
  return [
    headOf(node),
    ...branches.flatMap((lines, index) => {
      const isLast = index === branches.length - 1;
      return lines.map(
        (line, at) => `${at === 0 ? (isLast ? '└─ ' : '├─ ') : isLast ? '   ' : '│  '}${line}`,
      );
    }),
  ];
}

function headOf({ what, state, level, condition, measured, threshold, reason }: TraceNode): string {
  const join = joinTexts[what];
  const subject =
    condition === null
      ? (join ?? what)
      : `${join === undefined ? '' : `${join} `}${condition.label}（${operatorNames[condition.operator].zh} ${condition.operator}${condition.name === condition.label ? '' : `: ${condition.name}`}）`;
  const value = measured === null ? '' : ` 值 value ${measured}`;
  const limit = threshold === null ? '' : ` 门槛 threshold ${threshold}`;
  const doubt = level === 1 ? ' 可能被识别错误掩盖 may be hidden by bad recognition' : '';
  return `${signs[state]} ${subject}${value}${limit}${reason === null ? doubt : ` · ${reason}`}`;
}

const roleTexts = { agent: '客服', customer: '客户', unknown: '不明' } as const;

function evidenceLine(
  { turn, startMs, endMs, quote, why, kind }: Evidence,
  { state }: TraceNode,
  { turns }: Pick<Transcript, 'turns'>,
): string {
  if (kind === 'searched') {
    // A count or a comparison holds without a place that could be shown: this is where it looked.
    const text = state === 'true' ? '查看范围 looked at' : why;
    return `○ ${clock(startMs)}–${clock(endMs)} ${text}`;
  }
  const role = turn === null ? undefined : turns[turn]?.role;
  const place = turn === null ? '' : `第${turn + 1}句 ${role === undefined ? '' : roleTexts[role]} `;
  const said = quote === '' ? '' : `“${quote}” `;
  return `${kind === 'found' ? '▶' : '≈'} ${place}${clock(startMs)} ${said}${why}`;
}
