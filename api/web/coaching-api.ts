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
/** What the form of a plan says, new or changed. */
export type PlanFields = Omit<NewPlan, 'id' | 'agentId' | 'rule' | 'who'>;
export const planCoaching = (body: NewPlan) => ask(() => client.POST('/api/coaching', { body }));

/** `keep`: ids of clips of the task that stay. */
export const changePlan = (
  id: number,
  { keep, ...plan }: PlanFields & { id: string; version: number; rule: string; keep: readonly number[] },
) =>
  ask(() =>
    client.POST('/api/coaching/{id}/plan', {
      params: { path: { id } },
      body: { ...plan, keep: [...keep] },
    }),
  );

export const dismissSuggestion = (body: Body<'/api/coaching/suggestions/dismiss'>) =>
  ask(() => client.POST('/api/coaching/suggestions/dismiss', { body }));

/** A step of a task with what it needs. */
export type TaskMove =
  | { readonly step: 'acknowledge' | 'measure' }
  | ({ readonly step: 'complete' } & Needed<'complete'>)
  | ({ readonly step: 'return' } & Needed<'return'>)
  | ({ readonly step: 'close' } & Needed<'close'>);
type Needed<Step extends 'complete' | 'return' | 'close'> = Omit<
  Body<`/api/coaching/{id}/${Step}`>,
  'id' | 'version' | 'who'
>;

/** `sent.id`: made once a press of the button, so that a request sent twice happens once. */
export function takeTaskStep(id: number, move: TaskMove, sent: { id: string; version: number }) {
  const params = { path: { id } };
  switch (move.step) {
    case 'acknowledge':
      return ask(() => client.POST('/api/coaching/{id}/acknowledge', { params, body: sent }));
    case 'measure':
      return ask(() => client.POST('/api/coaching/{id}/measure', { params, body: sent }));
    case 'complete': {
      const { answer } = move;
      return ask(() => client.POST('/api/coaching/{id}/complete', { params, body: { ...sent, answer } }));
    }
    case 'return': {
      const { reason } = move;
      return ask(() => client.POST('/api/coaching/{id}/return', { params, body: { ...sent, reason } }));
    }
    case 'close': {
      const { cause, action } = move;
      return ask(() => client.POST('/api/coaching/{id}/close', { params, body: { ...sent, cause, action } }));
    }
  }
}

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

/** `week`: a day of it; null: the one that runs. */
export const getWeeklyTest = (week: string | null, signal: AbortSignal) => {
  const query = asked<'/api/weekly-test'>({ week });
  return ask(() => client.GET('/api/weekly-test', { params: { query }, signal }));
};

export const answerWeeklyTest = (question: number, chosen: string) =>
  ask(() => client.POST('/api/weekly-test/answers', { body: { question, chosen } }));

export const getTestResults = (teamId: string, week: string | null, signal: AbortSignal) => {
  const query = asked<'/api/weekly-test/results'>({ teamId, week });
  return ask(() => client.GET('/api/weekly-test/results', { params: { query }, signal }));
};

export const getPackTeams = (signal: AbortSignal) =>
  ask(() => client.GET('/api/weekly-pack/teams', { signal }));

export const getPack = (teamId: string, week: string | null, signal: AbortSignal) => {
  const query = asked<'/api/weekly-pack'>({ teamId, week });
  return ask(() => client.GET('/api/weekly-pack', { params: { query }, signal }));
};

export const packPdfUrl = (teamId: string, week: string): string =>
  `/api/weekly-pack/pdf?${new URLSearchParams({ teamId, week })}`;
