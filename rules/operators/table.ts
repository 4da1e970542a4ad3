/** Every operator a condition can name. */
import type { Condition } from '../schema.ts';
import { entity, notReadBack } from './entities.ts';
import { flow, missingAfter } from './flow.ts';
import { duration, metadata } from './measures.ts';
import type { Found, Operator, Search } from './operator.ts';
import { emotion, emotionTrend, model, turnLabel } from './opinions.ts';
import { promise } from './promise.ts';
import { spokenNumber } from './spoken-number.ts';
import { edge, interruption, loudness, pace, responseGap, silence } from './timing.ts';
import { keyword, regex, repeat, similar } from './words.ts';

const operators: { readonly [Name in Condition['operator']]: Operator<Name> } = {
  keyword,
  regex,
  similar,
  repeat,
  silence,
  pace,
  interruption,
  loudness,
  response_gap: responseGap,
  edge,
  duration,
  metadata,
  entity,
  not_read_back: notReadBack,
  promise,
  spoken_number: spokenNumber,
  flow,
  missing_after: missingAfter,
  emotion_trend: emotionTrend,
  emotion,
  turn_label: turnLabel,
  model,
};

export function find(search: Search<Condition>): Found {
  const operator = operators[search.condition.operator] as (search: Search<Condition>) => Found;
  return operator(search);
}
