/** What operators are called on screens and in the terminal. Imports nothing, so that pages can use it. */
import type { Condition } from './schema.ts';

export const operatorNames: Readonly<
  Record<Condition['operator'], { readonly zh: string; readonly en: string }>
> = {
  keyword: { zh: '关键词', en: 'key words' },
  regex: { zh: '表达式', en: 'expression' },
  similar: { zh: '相似说法', en: 'similar wording' },
  repeat: { zh: '重复', en: 'repetition' },
  silence: { zh: '静音', en: 'silence' },
  pace: { zh: '语速', en: 'pace' },
  interruption: { zh: '抢话', en: 'interruption' },
  loudness: { zh: '音量', en: 'loudness' },
  response_gap: { zh: '回复间隔', en: 'time to answer' },
  edge: { zh: '首尾间隔', en: 'gap at the edge' },
  duration: { zh: '时长数量', en: 'length or count' },
  metadata: { zh: '随录参数', en: 'call data' },
  entity: { zh: '实体', en: 'entity' },
  not_read_back: { zh: '未复述', en: 'not read back' },
  promise: { zh: '承诺', en: 'promise' },
  spoken_number: { zh: '说出的数值', en: 'spoken value' },
  flow: { zh: '流程', en: 'flow' },
  missing_after: { zh: '之后缺少', en: 'missing afterwards' },
  emotion_trend: { zh: '情绪走势', en: 'emotion trend' },
  turn_label: { zh: '话语判断', en: 'what the turn does' },
  emotion: { zh: '情绪', en: 'emotion' },
  model: { zh: '模型', en: 'model' },
};
