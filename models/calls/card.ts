/** The card of a model: data, metrics, limits. Figures come from training and evaluation, words from here. */
import type { EvaluatedName, Evaluation } from './evaluate.ts';
import type { Share } from './measure.ts';
import type { TrainingRecord } from './train.ts';

interface About {
  readonly title: string;
  readonly definitions: readonly string[];
  readonly how: readonly string[];
  readonly limits: readonly string[];
}

const commonLimits = [
  'All dialogues were written for this purpose by eight writers, none is a transcript of a real call. Expect lower figures on real calls until labels of your own are learned from.',
  'The interval is wide: the test part is small. Groups of fewer than 20 say next to nothing.',
  'A second reader judged 100 dialogues blind: kappa 1.00 for complaint, 0.88 for business type (89 % alike), 0.92 for emotion of the call, 0.74 angry, 0.66 anxious, 0.70 positive, 0.55 negative on turns (`models/dialogues/README.md`).',
  'Words only: level, pitch and pace of the voice are not used.',
];

const abouts: Readonly<Record<EvaluatedName, About>> = {
  complaint: {
    title: 'Suspected complaint',
    definitions: [
      '`explicit`: the customer clearly wants to complain and says so. `suspected`: not lodged, and yet clear intent, a threat of regulator, media or law, two strongly negative turns with an unresolved or repeated matter, or an accusation of staff. `none`: everything else, among it 投诉 negated, quoted, asked about, past or about others, and anger at the weather.',
      'The probability is that of `suspected` or `explicit`. A miss counts one and a half false alarms: suspected from 0.40 on.',
    ],
    how: [
      'Linear over characters and sounds of what both sides say, named cues found by sound, and what the turn models say of the turns (never of dialogues they have learned from). Softmax, divided by a temperature.',
      'Learned from the dialogues, short versions of them, and each once more as it might have been heard: homophone slips, fillers, lost pauses, numbers another way, long turns in two.',
      "Evidence: the customer's turns without which the probability falls most.",
    ],
    limits: [
      "Turns of unknown speakers count as the customer's words, and have no turn opinions: probabilities are then less sure.",
    ],
  },
  'business-type': {
    title: 'Business type',
    definitions: [
      "What the ticket is to be opened as. 信息查询 looks something up for the caller's own account; 信息咨询 asks about rules, prices, procedures; 用电业务受理 takes an application; 投诉 is a lodged or clearly meant complaint about the utility.",
    ],
    how: [
      "Linear over characters and sounds (customer, agent, the customer's first three turns, the agent's first two and last four) and named cues found by sound.",
      'Direction and channel are not asked for: outbound calls are known by how they begin.',
    ],
    limits: [
      '信息查询 against 信息咨询 and 用电业务受理 against 信息咨询 are the usual confusions, and often a matter of opinion: two readers gave the same type to 89 of 100 dialogues. The target of 0.90 is as far as people agree.',
    ],
  },
  emotion: {
    title: 'Emotion',
    definitions: [
      'Customer over the call and by turn: `neutral` (polite thanks too), `negative` (dissatisfied, disappointed, sarcastic), `angry`, `anxious`, `positive` (really pleased). Of several labels on a turn the strongest counts: angry, anxious, negative, positive. Agent by turn: `neutral`, `impatient` (the label rude as well), `warm`.',
    ],
    how: [
      "Over the call: linear over characters and sounds of the customer and what the turn models say. By turn: softmax over the turn models' opinions of the turn, its neighbours and the likeliest turn, and the emotion of the call.",
    ],
    limits: [
      '`negative` stands between neutral and angry and is found worst; readers disagree about it most.',
      'CPED (emotion of lines from television) was tried and left out: a model of its lines ranks angry turns of these dialogues at an average precision of 0.20 (chance 0.11; ours 0.63), the other emotions at chance.',
    ],
  },
  turns: {
    title: 'What turns do',
    definitions: [
      'Eighteen labels, nine a side, several may apply to a turn: see `labels.ts` for their names in Chinese. A label counts as given from 0.3 on here; rules choose their own thresholds.',
    ],
    how: [
      'Two stages a side: linear over characters and sounds of the turn and of what was said before it; then linear over what the first stage says of the turn, its neighbours and the call. Learned from the dialogues and from single exchanges in `turns/samples`.',
      "With `--labels live` also from turns of stored calls that people labelled, each with the weight of two turns; of a decision about one rule only its own label is learned, whether it is there or not, the others of that turn count as unknown. In half of each writer's train dialogues taken for live, and the other half measured, F1 of argue, shift, promise and leak rose from 0.50 to 0.54 (n = 251 faults, models of words alone).",
    ],
    limits: [
      '`notdone` is labelled in single exchanges only, so that it cannot be measured here. Labels with fewer than 10 cases are counted, not judged.',
    ],
  },
};

/** `training`: null for the turn models, which keep no record of their own. */
export function cardOf(evaluation: Evaluation, training: TrainingRecord | null): string {
  const { title, definitions, how, limits } = abouts[evaluation.name];
  const parts = [
    `# ${title}`,
    `Made by \`earmark models train ${evaluation.name}\`; \`earmark models evaluate ${evaluation.name}\` prints the figures again.`,
    '## Labels',
    ...definitions,
    '## How',
    ...how,
    '## Data',
    ...dataOf(training),
    '## On the frozen test part',
    `${evaluation.dialogues} dialogues; intervals are 95 %.`,
    figuresOf(evaluation),
    ...missesOf(evaluation),
    ...(training === null
      ? []
      : [
          '## Ways compared, by cross-validation on what was learned from',
          comparisonOf(training.comparison),
        ]),
    ...(training === null
      ? []
      : [
          '## How sure, how right (cross-validation)',
          `Temperature ${training.temperature}. ${evaluation.name === 'complaint' ? 'Right: there was a complaint.' : 'Right: the label given.'}`,
          table(
            ['probability from', 'calls', 'mean probability', 'share right'],
            training.reliability.map(({ from, n, mean, right }) => [
              String(from),
              String(n),
              mean.toFixed(2),
              right.toFixed(2),
            ]),
          ),
        ]),
    '## Limits',
    [...limits, ...commonLimits].map((limit) => `- ${limit}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

export function figuresOf({ headlines, groups, groupMetric, tables, byTurnLabel }: Evaluation): string {
  const parts = [
    table(
      ['metric', 'n', 'value (95 %)', 'target'],
      headlines.map(({ metric, value, target }) => [
        metric,
        String(value.n),
        textOf(value),
        target === null ? '–' : target.toFixed(2),
      ]),
    ),
  ];
  for (const { title, labels, measured } of tables) {
    parts.push(
      `${title}:`,
      table(
        ['label', 'n', 'precision', 'recall', 'F1'],
        measured.byLabel.map(({ label, n, precision, recall, f1 }) => [
          label,
          String(n),
          precision.toFixed(2),
          recall.toFixed(2),
          f1.toFixed(2),
        ]),
      ),
      'Confusion (rows: label, columns: given):',
      table(
        ['', ...labels],
        measured.confusion.map((row, at) => [labels[at] ?? '', ...row.map(String)]),
      ),
    );
  }
  if (byTurnLabel.length > 0)
    parts.push(
      table(
        ['label', 'turns', 'F1 (95 %)'],
        byTurnLabel.map(({ label, n, f1 }) => [label, String(n), textOf(f1)]),
      ),
    );
  parts.push(
    `By group, ${groupMetric}:`,
    table(
      ['group', 'dialogues', 'value (95 %)'],
      groups.map(({ group, n, value }) => [group, String(n), textOf(value)]),
    ),
  );
  return parts.join('\n\n');
}

function dataOf(training: TrainingRecord | null): string[] {
  if (training === null)
    return ['Train and validation parts of `models/dialogues/samples` and `models/turns/samples`.'];
  return [
    `Train and validation parts of \`models/dialogues/samples\`: ${training.dialogues} dialogues, ${training.turns} turns; turn opinions from there and \`models/turns/samples\`. SHA-256 of it all: \`${training.dataSha256}\`.`,
  ];
}

function missesOf({ headlines }: Evaluation): string[] {
  return headlines.flatMap(({ metric, value, target }) =>
    target !== null && value.value < target
      ? [
          `Missed: ${metric} is ${(target - value.value).toFixed(2)} below the target of ${target.toFixed(2)}.`,
        ]
      : [],
  );
}

function comparisonOf(rows: TrainingRecord['comparison']): string {
  return table(
    ['way', 'accuracy', 'macro-F1'],
    rows.map(({ way, accuracy, macroF1 }) => [way, accuracy.toFixed(3), macroF1.toFixed(3)]),
  );
}

function textOf({ value, low, high }: Share): string {
  return `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
