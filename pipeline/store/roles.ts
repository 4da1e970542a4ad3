/** What a person may be. A role holds in one unit of the organisation and in everything below it. */
import { z } from 'zod';

/**
 * agent: own calls. team_lead: calls of the unit. welfare: emotional load of agents, never calls. operations: runs the
 * installation and manages people; sees no call.
 */
export const Role = z.enum([
  'reviewer',
  'agent',
  'team_lead',
  'qa_manager',
  'model_engineer',
  'welfare',
  'operations',
]);
export type Role = z.infer<typeof Role>;

export const roleNames: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  reviewer: { zh: '质检员', en: 'Reviewer' },
  agent: { zh: '客服专员', en: 'Agent' },
  team_lead: { zh: '班组长', en: 'Team lead' },
  qa_manager: { zh: '质检主管', en: 'QA manager' },
  model_engineer: { zh: '算法工程师', en: 'Model engineer' },
  welfare: { zh: '员工关怀', en: 'Welfare' },
  operations: { zh: '系统运维', en: 'Operations' },
};
