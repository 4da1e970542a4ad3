/** What the turns of a call do: argue, promise, comfort, complain … by two small models for each side. */
import { fileURLToPath } from 'node:url';
import type { Opinions, TurnRole } from '../../pipeline/domain.ts';
import { type BagModel, loadBagModel } from '../text/bag-model.ts';
import { type DenseModel, loadDenseModel } from '../text/dense-model.ts';
import { featuresOf } from '../text/features.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { turnBefore, turnStretches } from './samples.ts';

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
  /** What `read` would give of the turns that are left; what nothing has changed for is not read again. */
  readWithout(turns: readonly TextTurn[], read: ReadTurns, without: ReadonlySet<number>): ReadTurns;
}

export interface ReadTurns {
  /** Same index as the turns; null: speaker unknown. */
  readonly judged: readonly (JudgedTurn | null)[];
  /** Features of the turn's own words, each once; same index as the turns. */
  readonly features: readonly Int32Array[];
  /** What the words alone say, before anything around them is looked at. */
  readonly byWords: readonly (JudgedTurn | null)[];
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
  const read = (turns: readonly TextTurn[]) =>
    readTurns(
      stages,
      turns,
      turns.map(({ text }) => featuresOf(text)),
    );
  return {
    read,
    judge: (turns) => likely(read(turns).judged),
    readWithout: (turns, { features, byWords }, without) => {
      const left = [...turns.keys()].filter((index) => !without.has(index));
      const kept = left.map((index) => turns[index] as TextTurn);
      return readTurns(
        stages,
        kept,
        left.map((index) => features[index] as Int32Array),
        (at) => {
          const index = left[at] as number;
          const isSame = turnBefore(turns, index) === (left[turnBefore(kept, at)] ?? -1);
          return isSame ? byWords[index] : undefined;
        },
      );
    },
  };
}

/** `known`: what the words of turn `at` are known to say, if they are. */
function readTurns(
  stages: Readonly<Record<Speaker, Stages>>,
  turns: readonly TextTurn[],
  features: readonly Int32Array[],
  known: (at: number) => JudgedTurn | null | undefined = () => undefined,
): ReadTurns {
  const byWords = turns.map(({ role, text }, index): JudgedTurn | null => {
    if (role === 'unknown') return null;
    const found = known(index);
    if (found) return found;
    const own = features[index] as Int32Array;
    const before = features[turnBefore(turns, index)] ?? null;
    return { speaker: role, probabilities: stages[role].words.judge(turnStretches(text, own, before)) };
  });
  const spoken = byWords.flatMap((turn) => turn ?? []);
  const judged: (JudgedTurn | null)[] = [...byWords];
  for (const speaker of SPEAKERS) {
    const size = labelsOf(speaker).length;
    const probabilities = stages[speaker].context.predict(contextRows(spoken, speaker));
    let row = 0;
    for (const [index, turn] of byWords.entries())
      if (turn?.speaker === speaker)
        judged[index] = {
          speaker,
          probabilities: [...probabilities.subarray(row * size, ++row * size)],
        };
  }
  return { judged, features, byWords };
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
