/** What the pages of coaching, cases and the weekly pack ask the server. */
import type { CasePage, CaseShape, Exercise } from '../cases-shapes.ts';
import type { EffectShape, Proposal, SuggestionList, TaskDetail, TaskList } from '../coaching-shapes.ts';
import type { PackTeams, WeeklyPack } from '../weekly-pack-shapes.ts';
import { ask } from './api.ts';

export const getSuggestions = (signal: AbortSignal) =>
  ask<SuggestionList>('/api/coaching/suggestions', { signal });

export const getTasks = (show: 'open' | 'closed', before: number | null, signal: AbortSignal) =>
  ask<TaskList>(`/api/coaching?${query({ show, before: before === null ? undefined : String(before) })}`, {
    signal,
  });

export const getTask = (id: string, signal: AbortSignal) =>
  ask<TaskDetail>(`/api/coaching/${encodeURIComponent(id)}`, { signal });

export const getEffect = (id: number, signal: AbortSignal) =>
  ask<EffectShape>(`/api/coaching/${id}/effect`, { signal });

export const getProposal = (agentId: string, rule: string, signal: AbortSignal) =>
  ask<Proposal>(`/api/coaching/proposal?${query({ agentId, rule })}`, { signal });

export interface PlanFields {
  readonly note: string;
  readonly clips: readonly { recordingId: string; startMs: number; endMs: number }[];
  readonly cases: readonly number[];
  readonly knowledge: readonly string[];
  readonly exercise: string;
  readonly dueDay: string;
  readonly mentor: string | null;
}

export interface NewPlan extends PlanFields {
  readonly id: string;
  readonly agentId: string;
  readonly rule: string;
}

export const planCoaching = (plan: NewPlan) => post<TaskDetail>('/api/coaching', plan);

/** `keep`: ids of clips of the task that stay. */
export const changePlan = (
  id: number,
  plan: PlanFields & {
    readonly id: string;
    readonly version: number;
    readonly rule: string;
    readonly keep: readonly number[];
  },
) => post<TaskDetail>(`/api/coaching/${id}/plan`, plan);

export const dismissSuggestion = (body: {
  readonly id: string;
  readonly agentId: string;
  readonly rule: string;
  readonly cause: string;
  readonly action: string;
}) => post<TaskDetail>('/api/coaching/suggestions/dismiss', body);

export type TaskStep = 'acknowledge' | 'complete' | 'return' | 'measure' | 'close';

/** `body.id`: made once a press of the button, so that a request sent twice happens once. */
export const takeTaskStep = (id: number, step: TaskStep, body: Readonly<Record<string, unknown>>) =>
  post<TaskDetail>(`/api/coaching/${id}/${step}`, body);

export const clipUrl = (id: number): string => `/api/coaching-clips/${id}/audio`;
export const caseAudioUrl = (id: number): string => `/api/cases/${id}/audio`;

export const caseFilters = ['q', 'kind', 'rule', 'businessType'] as const;
export type CaseFilters = Readonly<Partial<Record<(typeof caseFilters)[number], string>>>;

export const getCases = (filters: CaseFilters, before: number | null, signal: AbortSignal) =>
  ask<CasePage>(`/api/cases?${query({ ...filters, before: before === null ? undefined : String(before) })}`, {
    signal,
  });

export const addCase = (body: {
  readonly id: string;
  readonly recordingId: string;
  readonly rule: string;
  readonly kind: 'good' | 'bad';
}) => post<CaseShape>('/api/cases', body);

export const withdrawCase = (id: number, why: string) =>
  post<CaseShape>(`/api/cases/${id}/withdraw`, { why });

export const getExercise = (signal: AbortSignal) => ask<Exercise>('/api/exercises/today', { signal });

export const answerExercise = (caseId: number, chosen: string) =>
  post<Exercise>('/api/exercises/today', { caseId, chosen });

export const getPackTeams = (signal: AbortSignal) => ask<PackTeams>('/api/weekly-pack/teams', { signal });

export const getPack = (teamId: string, week: string | null, signal: AbortSignal) =>
  ask<WeeklyPack>(`/api/weekly-pack?${query({ teamId, week: week ?? undefined })}`, { signal });

export const packPdfUrl = (teamId: string, week: string): string =>
  `/api/weekly-pack/pdf?${query({ teamId, week })}`;

function query(values: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') params.set(name, value);
  return params;
}

function post<T>(path: string, body: object): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
