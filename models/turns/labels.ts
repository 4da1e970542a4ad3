/** What a turn may do, as far as the models can tell, and what reviewers call it. */
import type { TurnLabel } from '../../pipeline/domain.ts';

export type Speaker = 'agent' | 'customer';

const agentLabels = [
  'argue',
  'shift',
  'rude',
  'promise',
  'leak',
  'cut',
  'comfort',
  'takeon',
  'warm',
] as const satisfies readonly TurnLabel[];

const customerLabels = [
  'angry',
  'anxious',
  'negative',
  'positive',
  'complaint',
  'again',
  'urge',
  'notdone',
  'abuse',
] as const satisfies readonly TurnLabel[];

/** In the order of the outputs of the models. */
export function labelsOf(speaker: Speaker): readonly TurnLabel[] {
  return speaker === 'agent' ? agentLabels : customerLabels;
}

export const turnLabelNames: Readonly<Record<TurnLabel, string>> = {
  argue: '争辩、反问或讽刺',
  shift: '推诿',
  rude: '敷衍、不耐烦或粗鲁',
  promise: '把结果或时间说死',
  leak: '说出他人信息',
  cut: '客户没说完就结束',
  comfort: '道歉或安抚',
  takeon: '接手办理',
  warm: '热情体贴',
  angry: '生气',
  anxious: '焦急',
  negative: '不满',
  positive: '满意',
  complaint: '要投诉或指责',
  again: '再次追问本该一次说清的事',
  urge: '再次来电催办',
  notdone: '还没说完',
  abuse: '辱骂客服',
};
