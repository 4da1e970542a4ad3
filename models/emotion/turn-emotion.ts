/** Emotion of single turns, from what the turn models say of the turn and what the call as a whole is like. */
import { CallEmotion } from '../../pipeline/domain.ts';
import type { DialogueTurn } from '../dialogues/dialogues.ts';
import type { JudgedTurn } from '../turns/context.ts';
import { labelsOf, type Speaker } from '../turns/labels.ts';

const agentEmotions = ['neutral', 'impatient', 'warm'] as const;
const LEAST = 1e-3;
const SCALE = 4;

export function turnEmotions(speaker: Speaker): readonly string[] {
  return speaker === 'customer' ? CallEmotion.options : agentEmotions;
}

/** Rare emotions count more, so that they are not all called neutral; in the order of `turnEmotions`. */
export function emotionWeights(speaker: Speaker): readonly number[] {
  return speaker === 'customer' ? [0.5, 1.6, 1, 1.3, 1.3] : [0.5, 1.5, 1.5];
}

/** Of several labels the strongest counts; an agent's `rude` is the strong form of impatient. */
export function emotionOfTurn({ role, labels }: DialogueTurn): string {
  const order =
    role === 'customer'
      ? (['angry', 'anxious', 'negative', 'positive'] as const)
      : (['rude', 'impatient', 'warm'] as const);
  const found = order.find((label) => labels.has(label));
  return found === 'rude' ? 'impatient' : (found ?? 'neutral');
}

/** One row a turn of the speaker, in order. `overall`: probability of each emotion of the call. */
export function emotionRows(
  turns: readonly (JudgedTurn | null)[],
  speaker: Speaker,
  overall: readonly number[],
): number[][] {
  const own = turns.flatMap((turn) => (turn?.speaker === speaker ? [turn.probabilities.map(logOdds)] : []));
  const absent = labelsOf(speaker).map(() => logOdds(0));
  const call = overall.map(logOdds);
  const most = absent.map((_, label) => Math.max(...own.map((odds) => odds[label] ?? 0)));
  return own.map((odds, at) => [
    ...odds,
    ...(own[at - 1] ?? absent),
    ...(own[at + 1] ?? absent),
    ...most,
    ...call,
  ]);
}

function logOdds(probability: number): number {
  return Math.log(Math.max(probability, LEAST) / Math.max(1 - probability, LEAST)) / SCALE;
}
