/** What the turns of a call do: argue, promise, comfort, complain … by two small models for each side. */
import { fileURLToPath } from 'node:url';
import type { Opinions, TurnRole } from '../../pipeline/domain.ts';
import { type BagModel, loadBagModel } from '../text/bag-model.ts';
import { type DenseModel, loadDenseModel } from '../text/dense-model.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { turnFeatures, wordsBefore } from './samples.ts';

type TurnLabels = NonNullable<Opinions['turnLabels']>;

export interface TurnModels {
  /** Labels with a probability of at least 0.02. Turns of unknown speakers get none. */
  judge(turns: readonly { readonly role: TurnRole; readonly text: string }[]): TurnLabels;
}

interface Stages {
  readonly words: BagModel;
  readonly context: DenseModel;
}

/** Less likely labels are not worth keeping. */
const LEAST = 0.02;
const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];

let shipped: TurnModels | undefined;

/** The models in this folder; loaded when first asked for, once a process (about a quarter of a second). */
export function turnModels(): TurnModels {
  shipped ??= loadTurnModels(fileURLToPath(new URL('.', import.meta.url)));
  return shipped;
}

export function loadTurnModels(dir: string): TurnModels {
  const load = (speaker: Speaker): Stages => ({
    words: loadBagModel(`${dir}/${speaker}/words`, labelsOf(speaker)),
    context: loadDenseModel(`${dir}/${speaker}/context`, labelsOf(speaker)),
  });
  const stages = { agent: load('agent'), customer: load('customer') };
  return { judge: (turns) => judge(stages, turns) };
}

function judge(
  stages: Readonly<Record<Speaker, Stages>>,
  turns: readonly { readonly role: TurnRole; readonly text: string }[],
): TurnLabels {
  const spoken = turns.flatMap(({ role }, index) => (role === 'unknown' ? [] : [{ role, index }]));
  const first = new Map<number, JudgedTurn>();
  for (const speaker of SPEAKERS) {
    const own = spoken.filter(({ role }) => role === speaker);
    const rows = own.map(({ index }) => turnFeatures(turns[index]?.text ?? '', wordsBefore(turns, index)));
    const probabilities = stages[speaker].words.predict(rows);
    const size = labelsOf(speaker).length;
    for (const [row, { index }] of own.entries())
      first.set(index, {
        speaker,
        probabilities: [...probabilities.subarray(row * size, (row + 1) * size)],
      });
  }
  const judged = spoken.flatMap(({ index }) => first.get(index) ?? []);
  const found: TurnLabels = [];
  for (const speaker of SPEAKERS) {
    const labels = labelsOf(speaker);
    const own = spoken.filter(({ role }) => role === speaker);
    const probabilities = stages[speaker].context.predict(contextRows(judged, speaker));
    for (const [row, { index }] of own.entries())
      for (const [at, label] of labels.entries()) {
        const probability = probabilities[row * labels.length + at] ?? 0;
        if (probability >= LEAST)
          found.push({ turn: index, label, probability: Number(probability.toFixed(3)) });
      }
  }
  return found.sort((a, b) => a.turn - b.turn);
}
