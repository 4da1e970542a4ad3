/** `rules backtest`: how good the rules are on labelled calls. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type BacktestCell,
  type BacktestReport,
  backtest,
  type JudgedCall,
  type Judgement,
  judgeLabels,
  Label,
  Outcome,
} from '../../rules/backtest.ts';
import type { RuleSet } from '../../rules/compile.ts';
import { judgeCall } from '../../rules/judge-call.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { callsInFile } from '../call-file.ts';
import { readConfig } from '../config.ts';
import type { Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { analyse } from '../stages/analyse.ts';
import type { ScoreInput } from '../stages/score.ts';
import { openBar } from './bar.ts';
import { checkRuleId } from './rules-run.ts';
import { findingLines, tableOf, verdictText } from './rules-text.ts';
import { openSession, print, withServices } from './session.ts';

export interface BacktestFlags {
  readonly labels: readonly string[];
  readonly calls?: readonly string[];
  readonly rules?: string;
  readonly rule?: string;
  readonly part?: string;
  readonly cell?: string;
  readonly json?: boolean;
}

interface Measured {
  readonly report: BacktestReport;
  readonly judgements: readonly Judgement[];
  readonly calls: ReadonlyMap<string, Judged>;
  readonly labels: readonly Label[];
}

interface Judged extends JudgedCall {
  readonly transcript: Transcript;
}

export async function runBacktest(flags: BacktestFlags): Promise<void> {
  const cell = flags.cell === undefined ? null : parseCell(flags.cell);
  const measured = await measure(flags);
  if (cell !== null) {
    printCell(measured, cell, flags.json === true);
    return;
  }
  const { report } = measured;
  print(report, flags.json === true, () => reportText(report));
}

/** Throws EarmarkError `usage` when a file is not what it should be. */
export async function measure(flags: BacktestFlags): Promise<Measured> {
  const all = (await Promise.all(flags.labels.map(readLabels))).flat();
  // Which rules were looked for is a matter of all labels, not of the part that is counted.
  const named = [...new Set(all.flatMap(({ fail }) => Object.keys(fail)))].sort();
  const labels = all
    .filter(({ part }) => flags.part === undefined || part === flags.part)
    .map((label) => ({ ...label, rules: label.rules ?? named }));
  if (labels.length === 0)
    throw new EarmarkError(
      'usage',
      `No labels${flags.part === undefined ? '' : ` of part ${flags.part}`} in ${flags.labels.join(', ')}.`,
    );
  const calls = await judgeCalls(flags, new Set(labels.map(({ callId }) => callId)));
  const judgements = judgeLabels(labels, calls, flags.rule);
  return { report: backtest(labels, calls, judgements), judgements, calls, labels };
}

async function readLabels(path: string): Promise<Label[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new EarmarkError('usage', `${path} cannot be read: ${error.message}.`, { cause: error });
  });
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [Label.parse(JSON.parse(line))];
    } catch (error) {
      throw new EarmarkError(
        'usage',
        `${path}, line ${index + 1} is no label. Expected {"callId": "…", "fail": {"rule_id": [turns]}}.`,
        { cause: error },
      );
    }
  });
}

/** From `--calls`, else from calls.jsonl beside the labels, else from the stored recordings. */
async function judgeCalls(flags: BacktestFlags, wanted: ReadonlySet<string>): Promise<Map<string, Judged>> {
  const beside = flags.labels
    .map((path) => join(dirname(path), 'calls.jsonl'))
    .filter((path) => existsSync(path));
  const files = flags.calls ?? (beside.length > 0 ? [...new Set(beside)] : null);
  const bar = openBar('回测 back-test');
  const judged = new Map<string, Judged>();
  const add = (callId: string, input: ScoreInput) => {
    judged.set(callId, { ...judgeCall(callId, input), transcript: input.transcript });
    bar.update(judged.size, wanted.size);
  };
  try {
    if (files === null) await judgeStored(flags, wanted, add);
    else {
      const ruleSet = await loadRuleSet(flags.rules ?? readConfig(process.env).RULES_DIR);
      checkRuleId(flags.rule, ruleSet);
      for (const file of files) await judgeFile(file, ruleSet, wanted, add);
    }
  } finally {
    bar.stop();
  }
  return judged;
}

type Add = (callId: string, input: ScoreInput) => void;

async function judgeFile(
  file: string,
  ruleSet: RuleSet,
  wanted: ReadonlySet<string>,
  add: Add,
): Promise<void> {
  for await (const entry of callsInFile(file)) {
    if ('problem' in entry) throw new EarmarkError('inspect-input', entry.problem);
    const { callId, transcript, metadata } = entry.call;
    if (callId !== null && wanted.has(callId))
      add(callId, { transcript, metadata, opinions: analyse(transcript, { words: false }), ruleSet });
  }
}

async function judgeStored(flags: BacktestFlags, wanted: ReadonlySet<string>, add: Add): Promise<void> {
  const { readStoredCall, ruleSetFrom } = await import('./rules-stored-call.ts');
  await withServices(openSession(), async ({ db }) => {
    const ruleSet = await ruleSetFrom(db, flags.rules ?? 'active');
    checkRuleId(flags.rule, ruleSet);
    for (const callId of wanted) {
      const call = await readStoredCall(db, callId);
      if (call !== null) add(callId, { ...call, ruleSet });
    }
  });
}

const byTexts = {
  block: '业务块 block',
  dialect: '方言 dialect',
  confidence: '识别置信度 confidence',
} as const;

function reportText({ calls, cells, missingCalls, missingRules }: BacktestReport): string {
  const rules = [...new Set(cells.map(({ rule }) => rule))];
  // Divided tables are of the one rule that was asked for, else of all judgements.
  const divided = rules.length === 2 ? rules[0] : 'all';
  const wholes = cells.filter(({ by }) => by === 'all');
  const parts = (['block', 'dialect', 'confidence'] as const).flatMap((by) => {
    const own = cells.filter((one) => one.by === by && one.rule === divided);
    return [`\n按${byTexts[by]} · ${divided}`, countsTable(byTexts[by], own, ({ value }) => value)];
  });
  const missing = [
    ...(missingCalls.length > 0 ? [`缺少通话 calls not there: ${missingCalls.join(', ')}`] : []),
    ...(missingRules.length > 0
      ? [`规则包中没有 rules not in the rule set: ${missingRules.join(', ')}`]
      : []),
  ];
  return [
    `标注通话 labelled calls: ${calls} · 区间为 95% Wilson interval`,
    countsTable('规则 rule', wholes, ({ rule, version }) =>
      version === null ? '合计 all' : `${rule} v${version}`,
    ),
    ...parts,
    ...missing,
  ].join('\n');
}

function countsTable(
  head: string,
  cells: readonly BacktestCell[],
  nameOf: (cell: BacktestCell) => string,
): string {
  return tableOf(
    [head, 'n', '有 positive', 'TP', 'FP', 'FN', '存疑 unsure', '准确 precision', '召回 recall', 'F1'],
    cells.map((cell) => [
      nameOf(cell),
      cell.n,
      cell.positive,
      cell.TP,
      cell.FP,
      cell.FN,
      cell.unsure,
      shareText(cell.precision),
      shareText(cell.recall),
      shareText(cell.f1),
    ]),
  );
}

function shareText(share: BacktestCell['precision']): string {
  if (share === null) return '–';
  return `${share.value.toFixed(2)} (${share.low.toFixed(2)}–${share.high.toFixed(2)})`;
}

interface CellFilter {
  readonly rule?: string;
  /** Outcome, or `unsure` for the verdict. */
  readonly kind?: string;
  readonly block?: string;
  readonly dialect?: string;
  readonly confidence?: string;
}
const cellFields = ['rule', 'kind', 'block', 'dialect', 'confidence'];

function parseCell(text: string): CellFilter {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [field = '', value = ''] = pair.split('=').map((part) => part.trim());
    if (!cellFields.includes(field) || value === '')
      throw new EarmarkError('usage', `--cell takes ${cellFields.join('=…, ')}=…, not "${pair}".`);
    const kinds = [...Outcome.options, 'unsure'];
    if (field === 'kind' && !kinds.includes(value))
      throw new EarmarkError('usage', `kind is one of ${kinds.join(', ')}, not "${value}".`);
    return [field, value];
  });
  return Object.fromEntries(pairs);
}

function printCell({ judgements, calls, labels }: Measured, cell: CellFilter, asJson: boolean): void {
  const fits = (one: Judgement): boolean =>
    (cell.rule === undefined || one.rule === cell.rule) &&
    (cell.kind === undefined || one.outcome === cell.kind || one.verdict === cell.kind) &&
    (cell.block === undefined || one.block === cell.block) &&
    (cell.dialect === undefined || one.dialect === cell.dialect) &&
    (cell.confidence === undefined || one.confidence === cell.confidence);
  const inCell = judgements.filter(fits);
  const shown = inCell
    .filter(({ sealed }) => !sealed)
    .map((one) => {
      const call = calls.get(one.callId);
      const finding = call?.findings.find(({ rule }) => rule === one.rule);
      const label = labels.find(({ callId }) => callId === one.callId);
      return { ...one, labelled: label?.fail[one.rule] ?? [], note: label?.note, finding, call };
    });
  const sealed = inCell.length - shown.length;
  const plain = shown.map(({ call: _call, ...one }) => one);
  print({ calls: plain, sealed }, asJson, () =>
    [
      ...shown.map(({ call, finding, labelled, ...one }) =>
        [
          `${one.callId} ${one.rule} v${one.version} ${one.outcome} · ${finding ? verdictText(finding) : ''}`,
          ...labelled.map(
            (turn) => `    标注 labelled 第${turn + 1}句 “${call?.transcript.turns[turn]?.text ?? ''}”`,
          ),
          ...(finding ? findingLines(finding) : []),
        ].join('\n'),
      ),
      `${shown.length} 通 calls`,
      ...(sealed > 0 ? [`另有 test 部分，只计数不列出 of the test part, only counted: ${sealed}`] : []),
    ].join('\n\n'),
  );
}
