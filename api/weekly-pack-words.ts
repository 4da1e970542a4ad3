/** Names of codes on paper. The pages have their own, in both languages. */
import type { CoachingCause } from './coaching-flow.ts';
import type { WeeklyPack } from './weekly-pack-shapes.ts';

export const trendNames: Readonly<Record<WeeklyPack['rules'][number]['trend'], string>> = {
  up: '↑上升',
  down: '↓下降',
  same: '持平',
  'too-few': '样本太少',
};

export const verdictNames: Readonly<Record<string, string>> = {
  better: '有改善',
  worse: '变差',
  unclear: '看不出差别',
  'too-few': '通话太少，无法判断',
};

export const causeNames: Readonly<Record<CoachingCause, string>> = {
  'not-known': '不了解规定',
  'not-practised': '技能不熟练',
  attitude: '服务意识',
  'wrong-script': '话术或知识有误',
  process: '流程或系统',
  workload: '话务压力',
  'wrong-finding': '质检误判',
  left: '已调岗或离职',
  'no-need': '无需辅导',
};
