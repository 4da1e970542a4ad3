/** What a turn may do, as far as the models can tell, and what reviewers call it. */
import type { TurnLabel } from '../../pipeline/domain.ts';

export type Speaker = 'agent' | 'customer';

export const turnLabelNames: Readonly<Record<Speaker, Partial<Record<TurnLabel, string>>>> = {
  agent: {
    argue: '争辩、反问、讽刺',
    shift: '推诿',
    rude: '敷衍、不耐烦、粗鲁',
    promise: '把结果或时间说死',
    leak: '说出他人信息',
    cut: '客户没说完就结束',
    comfort: '道歉或安抚',
    takeon: '接手办理',
    warm: '热情体贴',
  },
  customer: {
    angry: '生气',
    anxious: '焦急',
    negative: '不满',
    positive: '满意',
    complaint: '要投诉或指责',
    again: '再次追问本该一次说清的事',
    urge: '重复来电催办',
    notdone: '表示还没说完',
    abuse: '辱骂客服',
  },
};

export function labelsOf(speaker: Speaker): TurnLabel[] {
  return Object.keys(turnLabelNames[speaker]) as TurnLabel[];
}
