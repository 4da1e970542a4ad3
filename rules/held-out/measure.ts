/**
 * Measures the 95598 pack on the held-out calls: `npx tsx rules/held-out/measure.ts [--part dev|test] [--wrong]`.
 *
 * One judgement is one rule on one call. Only `fail` counts as found: `unsure` on a call with the fault is a miss,
 * and is also counted apart. `--wrong` lists each wrong verdict; it is refused on the test part, which stays unread.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Inspection, inspect } from '../../pipeline/inspect.ts';
import { loadRuleSet } from '../load.ts';

const Label = z.object({
  callId: z.string(),
  part: z.enum(['dev', 'test']),
  fail: z.record(z.string(), z.array(z.int().min(0))),
  note: z.string(),
});
const Call = z.looseObject({
  callId: z.string(),
  turns: z.array(z.looseObject({ role: z.string(), text: z.string() })),
});
type Outcome = 'truePositive' | 'falsePositive' | 'falseNegative' | 'trueNegative';

interface Judgement {
  readonly call: z.infer<typeof Call>;
  readonly label: z.infer<typeof Label>;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly finding: Inspection['findings'][number] | undefined;
}

/** The faults that are labelled; other rules of the pack are not measured here. */
const faults = [
  'no_greeting',
  'no_closing',
  'forbidden_phrase',
  'blame_shifting',
  'over_promise',
  'no_empathy',
  'no_confirmation',
  'incomplete_notice',
  'long_silence',
  'interruption',
  'fast_speech',
  'info_leak',
  'early_hangup',
  'argue',
];

const { values: options } = parseArgs({
  options: { part: { type: 'string' }, wrong: { type: 'boolean', default: false } },
});
const part = z.enum(['dev', 'test']).optional().parse(options.part);
const judgements = await judge();
print(`${part ?? 'all'}: ${new Set(judgements.map(({ call }) => call.callId)).size} calls\n`);
print(tableOf(judgements));
if (options.wrong) {
  const readable = judgements.filter(({ label }) => label.part === 'dev');
  if (readable.length < judgements.length) print('\nOnly the wrong verdicts of the dev part are listed.');
  for (const each of readable) if (isWrong(each)) print(`\n${describe(each)}`);
}

async function judge(): Promise<Judgement[]> {
  const ruleSet = await loadRuleSet(fileURLToPath(new URL('../packs/95598', import.meta.url)));
  const calls = new Map(linesOf('calls.jsonl', Call).map((call) => [call.callId, call]));
  const labels = linesOf('labels.jsonl', Label).filter((label) => part === undefined || label.part === part);
  return labels.flatMap((label) => {
    const call = calls.get(label.callId);
    if (call === undefined)
      throw new Error(`labels.jsonl names ${label.callId}, which calls.jsonl does not hold.`);
    const findings = new Map(inspect(call, ruleSet).findings.map((finding) => [finding.rule, finding]));
    return faults.map((rule) => {
      const finding = findings.get(rule);
      return {
        call,
        label,
        rule,
        finding,
        outcome: outcomeOf(label.fail[rule] !== undefined, finding?.verdict),
      };
    });
  });
}

function outcomeOf(present: boolean, verdict: string | undefined): Outcome {
  if (verdict === 'fail') return present ? 'truePositive' : 'falsePositive';
  return present ? 'falseNegative' : 'trueNegative';
}

function tableOf(all: readonly Judgement[]): string {
  const head = '| rule | positive | TP | FP | FN | unsure | precision (95 %) | recall (95 %) | F1 |';
  const rows = faults.map((rule) =>
    rowOf(
      rule,
      all.filter((each) => each.rule === rule),
    ),
  );
  return [head, '|---|--:|--:|--:|--:|--:|--:|--:|--:|', ...rows, rowOf('all (micro)', all)].join('\n');
}

function rowOf(name: string, all: readonly Judgement[]): string {
  const count = (outcome: Outcome) => all.filter((each) => each.outcome === outcome).length;
  const [hits, false_, missed] = [count('truePositive'), count('falsePositive'), count('falseNegative')];
  const unsure = all.filter(({ finding }) => finding?.verdict === 'unsure').length;
  const f1 = hits === 0 ? 0 : (2 * hits) / (2 * hits + false_ + missed);
  const cells = [name, hits + missed, hits, false_, missed, unsure];
  return `| ${[...cells, shareOf(hits, hits + false_), shareOf(hits, hits + missed), f1.toFixed(2)].join(' | ')} |`;
}

/** Share with the Wilson score interval at 95 %. */
function shareOf(hits: number, total: number): string {
  if (total === 0) return '–';
  const z95 = 1.959964;
  const share = hits / total;
  const centre = share + z95 ** 2 / (2 * total);
  const spread = z95 * Math.sqrt((share * (1 - share)) / total + z95 ** 2 / (4 * total ** 2));
  const [low, high] = [centre - spread, centre + spread].map((each) => each / (1 + z95 ** 2 / total));
  return `${share.toFixed(2)} (${low?.toFixed(2)}–${high?.toFixed(2)})`;
}

function isWrong({ outcome }: Judgement): boolean {
  return outcome === 'falsePositive' || outcome === 'falseNegative';
}

function describe({ call, label, rule, outcome, finding }: Judgement): string {
  const turns = outcome === 'falseNegative' ? (label.fail[rule] ?? []) : (finding?.turns ?? []);
  const quotes = turns.map((turn) => `    ${turn} ${call.turns[turn]?.role}: ${call.turns[turn]?.text}`);
  const evidence = (finding?.evidence ?? []).map(
    ({ turn, quote, why }) => `    evidence ${turn}: ${quote} (${why})`,
  );
  const what = outcome === 'falseNegative' ? 'missed' : 'false alarm';
  return [
    `${call.callId} ${rule} ${what}, verdict ${finding?.verdict ?? 'none'}`,
    ...quotes,
    ...evidence,
  ].join('\n');
}

function linesOf<T>(name: string, shape: z.ZodType<T>): T[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => shape.parse(JSON.parse(line)));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
