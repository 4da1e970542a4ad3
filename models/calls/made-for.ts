/**
 * What weights were made for. A model whose inputs are counted differently by this program would answer with confidence
 * and be wrong, so that a stored version is run only by programs that read a call as the one that trained it did.
 */
import { createHash } from 'node:crypto';
import { emotionRows } from '../emotion/turn-emotion.ts';
import { featuresOf } from '../text/features.ts';
import type { TrainedName } from '../trained-files.ts';
import type { JudgedTurn } from '../turns/context.ts';
import { labelsOf } from '../turns/labels.ts';
import { turnFeatures } from '../turns/samples.ts';
import { inputsOf, type ReadTurn, tasks } from './tasks.ts';

/** Long enough to hold every stretch of a call, cues and slips of the recogniser. */
const PROBE = [
  ['agent', '您好，工号六零二一，请问有什么可以帮您'],
  ['customer', '我要投宿你们，停电两天了，打了三次电话没人来'],
  ['agent', '给您添麻烦了，请问您的户号是多少'],
  ['customer', '九九零零零一二三四五，再不来我就打12398'],
  ['agent', '已经登记了，师傅两个小时内到现场，请您放心'],
  ['customer', '行吧，那电费账单怎么查'],
] as const;

const known = new Map<TrainedName, string>();

/** Eight hexadecimal digits; changes whenever the same words would be other inputs of the model. */
export function madeFor(name: TrainedName): string {
  const found = known.get(name) ?? digestOf(name === 'turns' ? inputsOfTurns() : inputsOfCall(name));
  known.set(name, found);
  return found;
}

function inputsOfTurns(): unknown {
  return [
    labelsOf('agent'),
    labelsOf('customer'),
    PROBE.map(([, text], at) => turnFeatures(text, PROBE[at - 1]?.[1] ?? null)),
  ];
}

function inputsOfCall(name: TrainedName): unknown {
  const task = tasks.find((one) => one.name === name);
  if (task === undefined) throw new TypeError(`There is no task ${name}.`);
  const judged = PROBE.map(([speaker], at): JudgedTurn => {
    const labels = labelsOf(speaker);
    return { speaker, probabilities: labels.map((_, label) => (label + 1) / (labels.length + at + 2)) };
  });
  const read = PROBE.map(
    ([role, text], at): ReadTurn => ({
      role,
      text,
      features: featuresOf(text),
      judged: judged[at] ?? null,
    }),
  );
  const { words, cues, turns } = inputsOf(task, read);
  return [
    task.labels,
    task.words.map(([stretch]) => stretch),
    task.cues.map(({ name: cue, where, pattern }) => [cue, where, pattern.source]),
    task.turnWeight === 0 ? null : madeFor('turns'),
    words.map((features) => [...features]),
    cues.map(rounded),
    turns.map(rounded),
    name === 'emotion' ? emotionRows(judged, 'customer', [0.2, 0.2, 0.2, 0.2, 0.2]).flat().map(rounded) : [],
  ];
}

/** Logarithms may differ in their last digits between machines. */
function rounded(value: number): string {
  return value.toFixed(6);
}

function digestOf(inputs: unknown): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 8);
}
