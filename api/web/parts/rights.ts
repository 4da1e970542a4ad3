/** What the pages offer to whom. The server decides; this only leaves out what it would refuse. */
import type { Role, SignedIn } from '../session-api.ts';

export interface Rights {
  readonly calls: boolean;
  readonly upload: boolean;
  readonly status: boolean;
  readonly failures: boolean;
  /** Alerts, hot spots, and the matter a call belongs to. */
  readonly service: boolean;
  readonly answerAlerts: boolean;
  readonly rules: boolean;
  readonly tryRules: boolean;
  readonly changeRules: boolean;
  /** To compare rule sets, and activate them for the part of the organisation where the role is held. */
  readonly compareRules: boolean;
  /** Scripts and knowledge items. */
  readonly knowledge: boolean;
  /** Items that need an update; and where calls contradict each other. */
  readonly staleKnowledge: boolean;
  readonly knowledgeConflicts: boolean;
  /** Coaching tasks, own ones or a team's; the case library. */
  readonly coaching: boolean;
  readonly leadCoaching: boolean;
  readonly cases: boolean;
  readonly addCases: boolean;
  readonly models: boolean;
  readonly changeModels: boolean;
  readonly labelling: boolean;
  /** Sessions in which one judges; to begin and conclude them. */
  readonly calibration: boolean;
  readonly calibrate: boolean;
  /** Who may what: to look at, to change; and the audit log. */
  readonly people: boolean;
  readonly managePeople: boolean;
  readonly audit: boolean;
  /** The review queue and reviews, to look at; and to decide in. */
  readonly queue: boolean;
  readonly review: boolean;
  readonly assign: boolean;
  readonly reopen: boolean;
  readonly appeals: boolean;
  readonly ownScores: boolean;
  readonly boards: boolean;
  /** People, teams and service metrics among the boards. */
  readonly comparePeople: boolean;
  readonly markSurges: boolean;
  readonly emotionalLoad: boolean;
  readonly operations: boolean;
}

export function rightsOf(roles: SignedIn['roles']): Rights {
  /** Held anywhere: the server narrows the answer. */
  const any = (...wanted: readonly Role[]) => roles.some(({ role }) => wanted.includes(role));
  /** Held for the whole organisation: about everything there is. */
  const whole = (...wanted: readonly Role[]) =>
    roles.some(({ role, kind }) => kind === 'whole' && wanted.includes(role));
  return {
    calls: any('reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'),
    upload: whole('qa_manager', 'operations'),
    status: any('reviewer', 'team_lead', 'qa_manager', 'model_engineer', 'operations'),
    failures: whole('qa_manager', 'operations'),
    service: any('reviewer', 'team_lead', 'qa_manager'),
    answerAlerts: any('team_lead', 'qa_manager'),
    rules: any('reviewer', 'team_lead', 'qa_manager', 'model_engineer'),
    tryRules: whole('qa_manager', 'model_engineer'),
    changeRules: whole('qa_manager'),
    compareRules: any('qa_manager'),
    knowledge: any('reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'),
    staleKnowledge: any('reviewer', 'team_lead', 'qa_manager', 'model_engineer'),
    knowledgeConflicts: whole('reviewer', 'team_lead', 'qa_manager', 'model_engineer'),
    coaching: any('agent', 'team_lead', 'qa_manager'),
    leadCoaching: any('team_lead', 'qa_manager'),
    cases: any('reviewer', 'agent', 'team_lead', 'qa_manager'),
    addCases: any('reviewer', 'team_lead', 'qa_manager'),
    models: whole('qa_manager', 'model_engineer'),
    changeModels: whole('model_engineer'),
    labelling: whole('reviewer', 'qa_manager', 'model_engineer'),
    calibration: any('reviewer', 'qa_manager'),
    calibrate: any('qa_manager'),
    people: whole('operations', 'qa_manager'),
    managePeople: whole('operations'),
    audit: whole('operations'),
    queue: any('reviewer', 'team_lead', 'qa_manager'),
    review: any('reviewer', 'qa_manager'),
    assign: any('team_lead', 'qa_manager'),
    reopen: any('qa_manager'),
    appeals: any('agent', 'reviewer', 'team_lead', 'qa_manager'),
    ownScores: any('agent'),
    boards: any('reviewer', 'team_lead', 'qa_manager'),
    comparePeople: any('team_lead', 'qa_manager'),
    markSurges: whole('qa_manager'),
    emotionalLoad: any('welfare'),
    operations: whole('operations'),
  };
}
