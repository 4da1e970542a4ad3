/** emotion, model: conditions on what the models think. */
import type { Hit } from '../call.ts';
import { inWindow, type Operator } from './operator.ts';

export const emotion: Operator<'emotion'> = ({ condition, call, window }) => {
  const { emotion: opinion } = call.opinions;
  if (opinion === null)
    return condition.ifMissing === 'unsure' ? { hits: [], missing: '还没有情绪识别结果' } : { hits: [] };
  const hits: Hit[] = [];
  for (const { turn: index, label, probability } of opinion.turns) {
    const turn = call.turns[index];
    if (turn === undefined || !inWindow(window, turn)) continue;
    if (!condition.labels.includes(label) || probability < condition.minProbability) continue;
    const note = `情绪${label}，概率${probability.toFixed(2)}`;
    hits.push({ turn: index, start: 0, end: 0, measured: probability, note, weak: null });
  }
  return { hits, threshold: condition.minProbability };
};

export const model: Operator<'model'> = ({ condition, call }) => {
  const { complaint, businessType } = call.opinions;
  const opinion =
    condition.model === 'complaint'
      ? complaint && { label: complaint.level, probability: complaint.probability }
      : businessType;
  if (opinion === null)
    return condition.ifMissing === 'unsure'
      ? { hits: [], missing: '还没有模型判断结果' }
      : { hits: [], holds: false };
  const holds = condition.is.includes(opinion.label) && opinion.probability >= condition.minProbability;
  const hits = holds
    ? (complaint?.evidence ?? []).map(
        ({ turn, why }): Hit => ({ turn, start: 0, end: 0, note: why, weak: null }),
      )
    : [];
  return { hits, holds, measured: opinion.probability, threshold: condition.minProbability };
};
