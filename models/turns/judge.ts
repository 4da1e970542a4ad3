/** What the turns of a call do: argue, promise, comfort, complain … by two small models for each side. */
import { fileURLToPath } from 'node:url';
import type { Opinions, TurnRole } from '../../pipeline/domain.ts';
import { type BagModel, loadBagModel } from '../text/bag-model.ts';
import { type DenseModel, loadDenseModel } from '../text/dense-model.ts';
import { addFeatures, FeatureList } from '../text/features.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { lengthFact, wordsBefore } from './samples.ts';

type TurnLabels = NonNullable<Opinions['turnLabels']>;

interface TextTurn {
  readonly role: TurnRole;
  readonly text: string;
}

export interface TurnModels {
  /** Labels with a probability of at least 0.02. Turns of unknown speakers get none. */
  judge(turns: readonly TextTurn[]): TurnLabels;
  /** All probabilities, and the features of the words of each turn: models of whole calls go on from here. */
  read(turns: readonly TextTurn[]): ReadTurns;
}

export interface ReadTurns {
  /** Same index as the turns; null: speaker unknown. */
  readonly judged: readonly (JudgedTurn | null)[];
  /** Features of the turn's own words, each once; same index as the turns. */
  readonly features: readonly Int32Array[];
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

/** `dir` as training writes it. Throws ZodError, TypeError or RangeError when it holds no turn models. */
export function loadTurnModels(dir: string): TurnModels {
  const load = (speaker: Speaker): Stages => ({
    words: loadBagModel(`${dir}/${speaker}/words`, labelsOf(speaker)),
    context: loadDenseModel(`${dir}/${speaker}/context`, labelsOf(speaker)),
  });
  const stages = { agent: load('agent'), customer: load('customer') };
  const list = new FeatureList();
  const read = (turns: readonly TextTurn[]) => readTurns(stages, turns, list);
  return { read, judge: (turns) => likely(read(turns).judged) };
}

function readTurns(
  stages: Readonly<Record<Speaker, Stages>>,
  turns: readonly TextTurn[],
  list: FeatureList,
): ReadTurns {
  const features: Int32Array[] = [];
  const first: (JudgedTurn | null)[] = [];
  const to = new Float64Array(Math.max(...SPEAKERS.map((speaker) => labelsOf(speaker).length)));
  for (const [index, { role, text }] of turns.entries()) {
    list.clear();
    addFeatures(text, 'own', list);
    features.push(list.numbers.slice(0, list.count));
    if (role === 'unknown') {
      first.push(null);
      continue;
    }
    const before = wordsBefore(turns, index);
    if (before !== null) addFeatures(before, 'before', list);
    list.add(lengthFact(text));
    stages[role].words.judge(list.numbers, list.count, to, 0);
    first.push({ speaker: role, probabilities: [...to.subarray(0, labelsOf(role).length)] });
  }
  const known = first.flatMap((turn) => turn ?? []);
  const judged: (JudgedTurn | null)[] = [...first];
  for (const speaker of SPEAKERS) {
    const size = labelsOf(speaker).length;
    const probabilities = stages[speaker].context.predict(contextRows(known, speaker));
    let row = 0;
    for (const [index, turn] of first.entries())
      if (turn?.speaker === speaker)
        judged[index] = {
          speaker,
          probabilities: [...probabilities.subarray(row * size, ++row * size)],
        };
  }
  return { judged, features };
}

/** In order of turns. */
export function likely(judged: readonly (JudgedTurn | null)[]): TurnLabels {
  return judged.flatMap((turn, index) =>
    turn === null
      ? []
      : labelsOf(turn.speaker).flatMap((label, at) => {
          const probability = turn.probabilities[at] ?? 0;
          return probability < LEAST
            ? []
            : [{ turn: index, label, probability: Number(probability.toFixed(3)) }];
        }),
  );
}
