/** emotion, emotion_trend, turn_label, model: conditions on what the models think. */
import { turnLabelNames } from '../../models/turns/labels.ts';
import type { Opinions } from '../../pipeline/domain.ts';
import type { CallTurn, Hit } from '../call.ts';
import type { Condition } from '../schema.ts';
import { inWindow, type Operator, type Search, timeHit } from './operator.ts';

/** Fewer turns with an opinion show no rise. */
const LEAST_FOR_TREND = 4;
/** Share of bad turns in the later half above that in the earlier one. */
const RISE = 1 / 3;

export const emotion: Operator<'emotion'> = (search) => {
  const { condition, call, window } = search;
  const { emotion: opinion } = call.opinions;
  if (opinion === null)
    return condition.ifMissing === 'unsure' ? { hits: [], missing: '还没有情绪识别结果' } : { hits: [] };
  const hits: Hit[] = [];
  for (const { turn: index, label, probability } of opinion.turns) {
    const turn = call.turns[index];
    if (turn === undefined || !inWindow(window, turn)) continue;
    if (!condition.labels.includes(label) || probability < condition.minProbability) continue;
    const note = `情绪${label}，概率${probability.toFixed(2)}`;
    hits.push({ ...timeHit(search, turn, probability, note), weak: weaknessOfTurn(search, turn) });
  }
  return { hits, threshold: condition.minProbability };
};

/** A judgement of the whole turn is as good as the turn's words, not as its worst word. */
function weaknessOfTurn({ condition, minConfidence }: Search<Condition>, turn: CallTurn): string | null {
  if (condition.role !== undefined && turn.role === 'unknown') return `第${turn.index + 1}句说话人不明`;
  return turn.confidence === null || turn.confidence >= minConfidence
    ? null
    : `第${turn.index + 1}句识别置信度${turn.confidence.toFixed(2)}，低于${minConfidence}`;
}

export const turnLabel: Operator<'turn_label'> = (search) => {
  const { condition, call, window } = search;
  const opinions = call.opinions.turnLabels ?? null;
  if (opinions === null)
    return condition.ifMissing === 'unsure' ? { hits: [], missing: '还没有话语判断结果' } : { hits: [] };
  const hits: Hit[] = [];
  for (const { turn: index, label, probability } of opinions) {
    const turn = call.turns[index];
    if (probability < condition.minProbability || !condition.labels.includes(label)) continue;
    if (turn === undefined || !inWindow(window, turn)) continue;
    const name = condition.labels.length > 1 ? `${turnLabelNames[label]}，` : '';
    const note = `${name}概率${probability.toFixed(2)}`;
    hits.push({ ...timeHit(search, turn, probability, note), weak: weaknessOfTurn(search, turn) });
  }
  return { hits, threshold: condition.minProbability };
};

export const emotionTrend: Operator<'emotion_trend'> = (search) => {
  const { condition, call, window } = search;
  const { emotion: opinion } = call.opinions;
  if (opinion === null)
    return condition.ifMissing === 'unsure' ? { hits: [], missing: '还没有情绪识别结果' } : { hits: [] };
  if (condition.trend === 'calmed' || condition.trend === 'upset_at_end')
    return courseHits(search, condition.trend, opinion);
  const judged = opinion.turns
    .flatMap(({ turn: index, label, probability }) => {
      const turn = call.turns[index];
      if (turn === undefined || !inWindow(window, turn)) return [];
      return [{ turn, isBad: condition.bad.includes(label) && probability >= condition.minProbability }];
    })
    .sort((one, other) => one.turn.index - other.turn.index);
  const shareOf = (part: typeof judged) =>
    part.filter(({ isBad }) => isBad).length / Math.max(1, part.length);
  const hitAt = ({ turn }: (typeof judged)[number], measured: number, note: string): Hit => ({
    ...timeHit(search, turn, measured, note),
    weak: weaknessOfTurn(search, turn),
  });
  if (condition.trend === 'defused') {
    const end = judged.slice(-condition.lastTurns);
    const [last] = end.slice(-1);
    const measured = shareOf(end);
    const isDefused = judged.some(({ isBad }) => isBad) && measured === 0 && last !== undefined;
    return { hits: isDefused ? [hitAt(last, measured, '情绪已平复')] : [], measured, threshold: 0 };
  }
  const middle = Math.floor(judged.length / 2);
  const rise = shareOf(judged.slice(middle)) - shareOf(judged.slice(0, middle));
  const isRising = judged.length >= LEAST_FOR_TREND && rise >= RISE;
  const bad = isRising ? judged.slice(middle).filter(({ isBad }) => isBad) : [];
  return {
    hits: bad.map((one) => hitAt(one, rise, '情绪越来越差')),
    measured: Number(rise.toFixed(2)),
    threshold: Number(RISE.toFixed(2)),
  };
};

/** A fact of the model: the turn from which the customer is calm, or the last upset one. */
function courseHits(
  search: Search<Extract<Condition, { operator: 'emotion_trend' }>>,
  trend: 'calmed' | 'upset_at_end',
  { defused, upsetAtEnd }: NonNullable<Opinions['emotion']>,
): ReturnType<typeof emotionTrend> {
  const { condition, call, window } = search;
  // Results from before there was such a fact.
  if (defused === undefined || upsetAtEnd === undefined)
    return condition.ifMissing === 'unsure' ? { hits: [], missing: '还没有情绪走向结果' } : { hits: [] };
  const index = trend === 'calmed' ? (defused?.atTurn ?? null) : upsetAtEnd;
  const turn = index === null ? undefined : call.turns[index];
  if (turn === undefined || !inWindow(window, turn)) return { hits: [] };
  const note = trend === 'calmed' ? '从这里到最后情绪平和' : '到最后仍在生气、着急或不满';
  return { hits: [{ ...timeHit(search, turn, 1, note), weak: weaknessOfTurn(search, turn) }] };
}

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
