/** What the pages of reviews and appeals ask the server. */
import { ask, asked, type Body, client } from './api.ts';

export const queueFilters = ['kind', 'teamId', 'agentId', 'businessType', 'assignee', 'overdue'] as const;
export type QueueFilters = Readonly<Partial<Record<(typeof queueFilters)[number], string>>>;

export function getQueue(filters: QueueFilters, cursor: string | null, signal: AbortSignal) {
  const query = asked<'/api/reviews'>({ ...filters, cursor, limit: 50 });
  return ask(() => client.GET('/api/reviews', { params: { query }, signal }));
}

export const takeNext = (except: readonly string[]) =>
  ask(() => client.POST('/api/reviews/next', { body: { except: [...except] } }));
export const assignReviews = (recordingIds: readonly string[], to: string | null) =>
  ask(() => client.POST('/api/reviews/assign', { body: { recordingIds: [...recordingIds], to } }));
export const getReviewPeople = (signal: AbortSignal) =>
  ask(() => client.GET('/api/reviews/people', { signal }));

export const getViews = (signal: AbortSignal) => ask(() => client.GET('/api/reviews/views', { signal }));
export const saveView = (name: string, query: QueueFilters) =>
  ask(() => client.PUT('/api/reviews/views', { body: { name, query } }));
export const deleteView = (name: string) =>
  ask(() => client.DELETE('/api/reviews/views/{name}', { params: { path: { name } } }));

const of = (id: string) => ({ path: { id } });
export const getReview = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/recordings/{id}/review', { params: of(id), signal }));
export const leaseReview = (id: string) =>
  ask(() => client.POST('/api/recordings/{id}/review/lease', { params: of(id), body: {} }));
export const renewReview = (id: string, version: number) =>
  ask(() => client.POST('/api/recordings/{id}/review/renew', { params: of(id), body: { version } }));
export const releaseReview = (id: string, version: number) =>
  ask(() => client.POST('/api/recordings/{id}/review/release', { params: of(id), body: { version } }));
export const reopenReview = (id: string, reason: string) =>
  ask(() => client.POST('/api/recordings/{id}/review/reopen', { params: of(id), body: { reason } }));

/** `id`: one for each decision, sent twice it is stored once. */
export type NewDecision = Body<'/api/recordings/{id}/review/decisions'>;
export const sendDecision = (id: string, body: NewDecision) =>
  ask(() => client.POST('/api/recordings/{id}/review/decisions', { params: of(id), body }));
export const publishReview = (id: string, body: { id: string; version: number; note: string | null }) =>
  ask(() => client.POST('/api/recordings/{id}/review/publish', { params: of(id), body }));

export type NewComment = Body<'/api/recordings/{id}/review/comments'>;
export const sendComment = (id: string, body: NewComment) =>
  ask(() => client.POST('/api/recordings/{id}/review/comments', { params: of(id), body }));
export const sendCorrection = (id: string, body: { id: string; turn: number; text: string }) =>
  ask(() => client.POST('/api/recordings/{id}/review/corrections', { params: of(id), body }));

export function getPublished(cursor: string | null, signal: AbortSignal) {
  const query = asked<'/api/published'>({ cursor });
  return ask(() => client.GET('/api/published', { params: { query }, signal }));
}
export const getPublishedCard = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/recordings/{id}/published', { params: of(id), signal }));
export const acknowledge = (id: string, rule: string | null) =>
  ask(() => client.POST('/api/recordings/{id}/acknowledgements', { params: of(id), body: { rule } }));
export const sendAppeal = (id: string, body: { id: string; rule: string; reason: string }) =>
  ask(() => client.POST('/api/recordings/{id}/appeals', { params: of(id), body }));

export function getAppeals({ state, mine }: { state: string; mine: boolean }, signal: AbortSignal) {
  const query = asked<'/api/appeals'>({ state, mine: String(mine) });
  return ask(() => client.GET('/api/appeals', { params: { query }, signal }));
}
export type AppealAnswer = Body<'/api/appeals/{id}/events'>;
export const answerAppeal = (id: string, body: AppealAnswer) =>
  ask(() => client.POST('/api/appeals/{id}/events', { params: of(id), body }));
