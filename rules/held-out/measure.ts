/**
 * The table of the README: `npx tsx rules/held-out/measure.ts [--part dev|test] [--wrong]`. More, such as the same by
 * business block, by `earmark rules backtest --labels rules/held-out/labels.jsonl`.
 *
 * One judgement is one rule on one call. Only `fail` counts as found: `unsure` on a call with the fault is a miss,
 * and is also counted apart. `--wrong` lists each wrong verdict, though none of the test part, which stays unread.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, runBacktest } from '../../pipeline/commands/rules-backtest.ts';
import type { BacktestCell } from '../backtest.ts';

const { values: options } = parseArgs({
  options: { part: { type: 'string' }, wrong: { type: 'boolean', default: false } },
});
const flags = {
  labels: [fileURLToPath(new URL('labels.jsonl', import.meta.url))],
  rules: fileURLToPath(new URL('../packs/95598', import.meta.url)),
  ...(options.part === undefined ? {} : { part: options.part }),
};
const { report } = await measure(flags);
process.stdout.write(`${options.part ?? 'all'}: ${report.calls} calls\n\n`);
process.stdout.write('| rule | positive | TP | FP | FN | unsure | precision (95 %) | recall (95 %) | F1 |\n');
process.stdout.write('|---|--:|--:|--:|--:|--:|--:|--:|--:|\n');
for (const cell of report.cells) if (cell.by === 'all') process.stdout.write(rowOf(cell));
if (options.wrong)
  for (const kind of ['FP', 'FN']) {
    process.stdout.write(`\n${kind}\n\n`);
    await runBacktest({ ...flags, cell: `kind=${kind}` });
  }

function rowOf({ rule, positive, TP, FP, FN, unsure, precision, recall, f1 }: BacktestCell): string {
  const share = (of: BacktestCell['precision']) =>
    of === null ? '–' : `${of.value.toFixed(2)} (${of.low.toFixed(2)}–${of.high.toFixed(2)})`;
  const name = rule === 'all' ? 'all (micro)' : rule;
  const cells = [
    name,
    positive,
    TP,
    FP,
    FN,
    unsure,
    share(precision),
    share(recall),
    (f1?.value ?? 0).toFixed(2),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
