/** `models train NAME`, `models evaluate NAME`: the models that are learned here, and their cards. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluateAbuse } from '../../models/abuse/evaluate.ts';
import { loadAbuseModel } from '../../models/abuse/judge.ts';
import { trainAbuse } from '../../models/abuse/train.ts';
import { cardOf, figuresOf } from '../../models/calls/card.ts';
import { type EvaluatedName, type Evaluation, evaluateModels } from '../../models/calls/evaluate.ts';
import { TrainingRecord, trainCallModels } from '../../models/calls/train.ts';
import { evaluateDialect, trainDialect } from '../../models/dialect/train.ts';
import { readDialogues } from '../../models/dialogues/dialogues.ts';
import { headlinesOf, writeLockEntry } from '../../models/lock.ts';
import { readModelFiles, versionIdOf } from '../../models/trained-files.ts';
import { trainTurnModels } from '../../models/turns/train.ts';
import { EarmarkError } from '../errors.ts';
import { metricsOf } from '../model-evaluation.ts';
import { showProgress } from '../progress.ts';
import { FIGURES_FILE, type Figures } from '../shipped-models.ts';
import { print } from './session.ts';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const names = ['turns', 'complaint', 'business-type', 'emotion'] as const;

/** Learns from the train and validation parts, then writes weights, card and entry in `lock.json`. */
export async function train(name: string): Promise<void> {
  const step = (what: string) => process.stderr.write(`${name} ${what}\n`);
  if (name === 'abuse') {
    trainAbuse(`${MODELS}/abuse`, step);
    return lockAbuse();
  }
  if (name === 'dialect') {
    trainDialect(`${MODELS}/dialect/weights.tsv`);
    const { calls, right, given, givenRight, labelled } = evaluateDialect('test');
    return writeLockEntry('dialect', null, { testDialogues: calls, right, labelled, given, givenRight });
  }
  const wanted = namesFor(name);
  const dialogues = readDialogues().filter(({ part }) => part !== 'test');
  const progress = showProgress(process.stderr, (step) => `训练 train ${step}`);
  try {
    if (wanted.includes('turns'))
      trainTurnModels(dialogues, `${MODELS}/turns`, (step, done, of) => progress.update(step, done, of));
    const whole = wanted.flatMap((one) => (one === 'turns' ? [] : [one]));
    if (whole.length > 0)
      await trainCallModels(dialogues, MODELS, whole, (step, done, of) => progress.update(step, done, of));
  } finally {
    progress.stop();
  }
  for (const evaluation of evaluated(wanted)) {
    const record = recordOf(evaluation.name);
    writeFileSync(`${MODELS}/${evaluation.name}/card.md`, cardOf(evaluation, record));
    writeFigures(evaluation);
    writeLockEntry(evaluation.name, record?.dataSha256 ?? null, headlinesOf(evaluation));
    process.stdout.write(textOf(evaluation));
  }
}

function lockAbuse(): void {
  const { cold, heldOut, dialogues } = evaluateAbuse(loadAbuseModel(`${MODELS}/abuse`));
  const rounded = (value: number) => Number(value.toFixed(3));
  writeLockEntry(
    'abuse',
    'COLDataset train.csv 16ca7955, models/abuse/samples, models/dialogues, models/turns',
    {
      ...(cold === null ? {} : { coldDevLines: cold.lines, coldDevF1: rounded(cold.f1) }),
      heldOutLines: heldOut.lines,
      heldOutF1: rounded(heldOut.f1),
      testTurns: dialogues.lines,
      testTurnsFalselyFound: dialogues.found - dialogues.right,
    },
  );
}

/** For the list of versions: what was measured, and of which weights. */
function writeFigures(evaluation: Evaluation): void {
  const dir = `${MODELS}/${evaluation.name}`;
  const figures: Figures = {
    version: versionIdOf(evaluation.name, readModelFiles(dir)),
    metrics: metricsOf(evaluation),
  };
  writeFileSync(`${dir}/${FIGURES_FILE}`, `${JSON.stringify(figures, null, 2)}\n`);
}

export function evaluate(name: string, asJson: boolean): void {
  const found = evaluated(namesFor(name));
  print(found, asJson, () => found.map(textOf).join('\n'));
}

function evaluated(wanted: readonly EvaluatedName[]): Evaluation[] {
  return evaluateModels(
    readDialogues().filter(({ part }) => part === 'test'),
    wanted,
  );
}

function namesFor(name: string): readonly EvaluatedName[] {
  const wanted = name === 'all' ? names : names.filter((one) => one === name);
  if (wanted.length === 0)
    throw new EarmarkError(
      'unknown-model',
      `There is no model "${name}": choose one of ${names.join(', ')}, abuse, dialect, or all for the first four.`,
    );
  return wanted;
}

/** The turn models keep no record of their own. */
function recordOf(name: EvaluatedName): TrainingRecord | null {
  return name === 'turns'
    ? null
    : TrainingRecord.parse(JSON.parse(readFileSync(`${MODELS}/${name}/training.json`, 'utf8')));
}

function textOf(evaluation: Evaluation): string {
  return `# ${evaluation.name} · ${evaluation.dialogues} dialogues\n\n${figuresOf(evaluation)}\n`;
}
