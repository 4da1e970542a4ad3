/** What the pages of reviews and appeals ask the server. */
import type { Verdict } from '../../pipeline/domain.ts';
import type {
  AppealPage,
  AppealShape,
  DecisionReason,
  PublishedCard,
  PublishedPage,
  QueuePage,
  ReviewDetail,
  ReviewPeople,
  ViewList,
} from '../review-shapes.ts';
import { ask } from './api.ts';

export const queueFilters = ['kind', 'teamId', 'agentId', 'businessType', 'assignee', 'overdue'] as const;
export type QueueFilters = Readonly<Partial<Record<(typeof queueFilters)[number], string>>>;

export function getQueue(filters: QueueFilters, cursor: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: '50', ...filters });
  if (cursor !== null) query.set('cursor', cursor);
  return ask<QueuePage>(`/api/reviews?${query}`, { signal });
}

export const takeNext = (except: readonly string[]) =>
  send<{ recordingId: string | null }>('/api/reviews/next', { except });
export const assignReviews = (recordingIds: readonly string[], to: string | null) =>
  send<{ assigned: number; refused: string[] }>('/api/reviews/assign', { recordingIds, to });
export const getReviewPeople = (signal: AbortSignal) => ask<ReviewPeople>('/api/reviews/people', { signal });

export const getViews = (signal: AbortSignal) => ask<ViewList>('/api/reviews/views', { signal });
export const saveView = (name: string, query: QueueFilters) =>
  send<null>('/api/reviews/views', { name, query }, 'PUT');
export const deleteView = (name: string) =>
  ask<null>(`/api/reviews/views/${encodeURIComponent(name)}`, { method: 'DELETE' });

const reviewUrl = (id: string, what = '') => `/api/recordings/${encodeURIComponent(id)}/review${what}`;
export const getReview = (id: string, signal: AbortSignal) => ask<ReviewDetail>(reviewUrl(id), { signal });
export const leaseReview = (id: string) => send<ReviewDetail>(reviewUrl(id, '/lease'), {});
export const renewReview = (id: string, version: number) =>
  send<ReviewDetail>(reviewUrl(id, '/renew'), { version });
export const releaseReview = (id: string, version: number) =>
  send<ReviewDetail>(reviewUrl(id, '/release'), { version });
export const reopenReview = (id: string, reason: string) =>
  send<ReviewDetail>(reviewUrl(id, '/reopen'), { reason });

export interface NewDecision {
  /** One for each decision: sent twice it is stored once. */
  readonly id: string;
  readonly version: number;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly reason: DecisionReason | null;
  readonly note: string | null;
}
export const sendDecision = (id: string, decision: NewDecision) =>
  send<ReviewDetail>(reviewUrl(id, '/decisions'), decision);
export const publishReview = (id: string, body: { id: string; version: number; note: string | null }) =>
  send<ReviewDetail>(reviewUrl(id, '/publish'), body);

export interface NewComment {
  readonly id: string;
  readonly about: 'call' | 'turn' | 'finding';
  readonly turn: number | null;
  readonly rule: string | null;
  readonly text: string;
}
export const sendComment = (id: string, comment: NewComment) =>
  send<ReviewDetail>(reviewUrl(id, '/comments'), comment);
export const sendCorrection = (id: string, correction: { id: string; turn: number; text: string }) =>
  send<ReviewDetail>(reviewUrl(id, '/corrections'), correction);

export function getPublished(cursor: string | null, signal: AbortSignal) {
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return ask<PublishedPage>(`/api/published${query}`, { signal });
}
export const getPublishedCard = (id: string, signal: AbortSignal) =>
  ask<PublishedCard>(`/api/recordings/${encodeURIComponent(id)}/published`, { signal });
export const acknowledge = (id: string, rule: string | null) =>
  send<PublishedCard>(`/api/recordings/${encodeURIComponent(id)}/acknowledgements`, { rule });
export const sendAppeal = (id: string, appeal: { id: string; rule: string; reason: string }) =>
  send<PublishedCard>(`/api/recordings/${encodeURIComponent(id)}/appeals`, appeal);

export function getAppeals(question: { state: string; mine: boolean }, signal: AbortSignal) {
  const query = new URLSearchParams({ state: question.state, mine: String(question.mine) });
  return ask<AppealPage>(`/api/appeals?${query}`, { signal });
}
export interface AppealAnswer {
  readonly id: string;
  readonly action: AppealShape['actions'][number];
  readonly note: string | null;
  readonly reason: DecisionReason | null;
}
export const answerAppeal = (id: string, answer: AppealAnswer) =>
  send<null>(`/api/appeals/${encodeURIComponent(id)}/events`, answer);

/** For what is sent: browsers make such ids on pages from https and from this machine only. */
export function newId(): string {
  if (crypto.randomUUID !== undefined) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, at) =>
    (at === 6 ? (byte & 15) | 64 : at === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function send<T>(path: string, body: object, method = 'POST'): Promise<T> {
  return ask<T>(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
