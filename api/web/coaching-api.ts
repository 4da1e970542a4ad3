/** What the pages of coaching, cases and the weekly pack ask the server. */
import { ask, asked, type Body, client } from './api.ts';

export const getSuggestions = (signal: AbortSignal) =>
  ask(() => client.GET('/api/coaching/suggestions', { signal }));

export const getTasks = (show: 'open' | 'closed', before: number | null, signal: AbortSignal) => {
  const query = asked<'/api/coaching'>({ show, before });
  return ask(() => client.GET('/api/coaching', { params: { query }, signal }));
};

export const getTask = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/coaching/{id}', { params: { path: { id: Number(id) } }, signal }));

export const getEffect = (id: number, signal: AbortSignal) =>
  ask(() => client.GET('/api/coaching/{id}/effect', { params: { path: { id } }, signal }));

export const getProposal = (agentId: string, rule: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/coaching/proposal', { params: { query: { agentId, rule } }, signal }));

export type NewPlan = Body<'/api/coaching'>;
export const planCoaching = (body: NewPlan) => ask(() => client.POST('/api/coaching', { body }));

/** `keep`: ids of clips of the task that stay. */
export const changePlan = (id: number, body: Body<'/api/coaching/{id}/plan'>) =>
  ask(() => client.POST('/api/coaching/{id}/plan', { params: { path: { id } }, body }));

export const dismissSuggestion = (body: Body<'/api/coaching/suggestions/dismiss'>) =>
  ask(() => client.POST('/api/coaching/suggestions/dismiss', { body }));

const steps = {
  acknowledge: (id: number, body: Body<'/api/coaching/{id}/acknowledge'>) =>
    ask(() => client.POST('/api/coaching/{id}/acknowledge', { params: { path: { id } }, body })),
  complete: (id: number, body: Body<'/api/coaching/{id}/complete'>) =>
    ask(() => client.POST('/api/coaching/{id}/complete', { params: { path: { id } }, body })),
  return: (id: number, body: Body<'/api/coaching/{id}/return'>) =>
    ask(() => client.POST('/api/coaching/{id}/return', { params: { path: { id } }, body })),
  measure: (id: number, body: Body<'/api/coaching/{id}/measure'>) =>
    ask(() => client.POST('/api/coaching/{id}/measure', { params: { path: { id } }, body })),
  close: (id: number, body: Body<'/api/coaching/{id}/close'>) =>
    ask(() => client.POST('/api/coaching/{id}/close', { params: { path: { id } }, body })),
};
export type TaskStep = keyof typeof steps;
export type StepBody<S extends TaskStep> = Parameters<(typeof steps)[S]>[1];

/** `body.id`: made once a press of the button, so that a request sent twice happens once. */
export const takeTaskStep = <S extends TaskStep>(id: number, step: S, body: StepBody<S>) => {
  const take: { readonly [N in TaskStep]: (id: number, body: StepBody<N>) => ReturnType<(typeof steps)[N]> } =
    steps;
  return take[step](id, body);
};

export const clipUrl = (id: number): string => `/api/coaching-clips/${id}/audio`;
export const caseAudioUrl = (id: number): string => `/api/cases/${id}/audio`;

export const caseFilters = ['q', 'kind', 'rule', 'businessType'] as const;
export type CaseFilters = Readonly<Partial<Record<(typeof caseFilters)[number], string>>>;

export const getCases = (filters: CaseFilters, before: number | null, signal: AbortSignal) => {
  const query = asked<'/api/cases'>({ ...filters, before });
  return ask(() => client.GET('/api/cases', { params: { query }, signal }));
};

export const addCase = (body: Body<'/api/cases'>) => ask(() => client.POST('/api/cases', { body }));

export const withdrawCase = (id: number, why: string) =>
  ask(() => client.POST('/api/cases/{id}/withdraw', { params: { path: { id } }, body: { why } }));

export const getExercise = (signal: AbortSignal) => ask(() => client.GET('/api/exercises/today', { signal }));

export const answerExercise = (caseId: number, chosen: string) =>
  ask(() => client.POST('/api/exercises/today', { body: { caseId, chosen } }));

export const getPackTeams = (signal: AbortSignal) =>
  ask(() => client.GET('/api/weekly-pack/teams', { signal }));

export const getPack = (teamId: string, week: string | null, signal: AbortSignal) => {
  const query = asked<'/api/weekly-pack'>({ teamId, week });
  return ask(() => client.GET('/api/weekly-pack', { params: { query }, signal }));
};

export const packPdfUrl = (teamId: string, week: string): string =>
  `/api/weekly-pack/pdf?${new URLSearchParams({ teamId, week })}`;
