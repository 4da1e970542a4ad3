/** What the pages of boards, emotional load and operations ask the server. */
import type {
  AlertsBoard,
  BoardCalls,
  BoardChoices,
  CoverageBoard,
  LoadBoard,
  PeopleBoard,
  RulesBoard,
  ServiceBoard,
  SurgeList,
  TrendBoard,
} from '../board-shapes.ts';
import type { ExportList } from '../exports.ts';
import type { ErasePreview, HoldList, RetentionList, StorageState } from '../keeping.ts';
import type { DowngradePage } from '../service-shapes.ts';
import type { DeliveryList, WebhookList } from '../webhooks.ts';
import { ask } from './api.ts';

export interface Boards {
  readonly coverage: CoverageBoard;
  readonly trends: TrendBoard;
  readonly people: PeopleBoard;
  readonly rules: RulesBoard;
  readonly alerts: AlertsBoard;
  readonly service: ServiceBoard;
}
export type BoardName = keyof Boards;

/** As in the address bar; empty ones are left out. */
export type Question = Readonly<Record<string, string | undefined>>;

function queryOf(question: Question): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) if (value) query.set(name, value);
  return query;
}

export const getBoard = <N extends BoardName>(name: N, question: Question, signal: AbortSignal) =>
  ask<Boards[N]>(`/api/boards/${name}?${queryOf(question)}`, { signal });

export const boardFile = (name: BoardName, question: Question, format: 'csv' | 'xlsx'): string =>
  `/api/boards/${name}?${queryOf({ ...question, format })}`;

export const getChoices = (signal: AbortSignal) => ask<BoardChoices>('/api/boards/choices', { signal });

export const getBoardCalls = (question: Question, cursor: string | null, signal: AbortSignal) =>
  ask<BoardCalls>(`/api/boards/calls?${queryOf({ ...question, cursor: cursor ?? undefined, limit: '30' })}`, {
    signal,
  });

export const getDowngrades = (question: Question, signal: AbortSignal) =>
  ask<DowngradePage>(`/api/downgrades?${queryOf({ ...question, limit: '100' })}`, { signal });

export const getSurges = (question: Question, signal: AbortSignal) =>
  ask<SurgeList>(`/api/surges?${queryOf(question)}`, { signal });

function send<T>(path: string, body: unknown, method = 'POST') {
  return ask<T>(path, {
    method,
    ...(body === null ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

export const markSurge = (day: string) =>
  send('/api/surges', { from: day, to: day, kind: 'storm' satisfies SurgeList['items'][number]['kind'] });
export const unmarkSurge = (id: number) => send(`/api/surges/${id}`, null, 'DELETE');

export const getLoad = (question: Question, signal: AbortSignal) =>
  ask<LoadBoard>(`/api/emotional-load?${queryOf(question)}`, { signal });

export const getStorage = (signal: AbortSignal) => ask<StorageState>('/api/storage', { signal });
export const getRetention = (signal: AbortSignal) => ask<RetentionList>('/api/retention', { signal });
export const tryRetention = (name: string, days: number) =>
  ask<RetentionList>(`/api/retention?class=${name}&days=${days}`, {});
export const setRetention = (name: string, days: number | null, reason: string) =>
  send<RetentionList>('/api/retention', { class: name, days, reason });

export const getHolds = (signal: AbortSignal) => ask<HoldList>('/api/legal-holds', { signal });
export const releaseHold = (id: number, reason: string) => send(`/api/legal-holds/${id}/release`, { reason });

export interface Person {
  readonly kind: 'phone' | 'account';
  readonly number: string;
}
export const placeHold = (person: Person, reason: string) => send('/api/legal-holds', { person, reason });
export const previewErasing = (person: Person) => send<ErasePreview>('/api/erasures/preview', { person });
export const erasePerson = (person: Person, digest: string, reason: string) =>
  send<{ calls: number; filesLeft: number }>('/api/erasures', { person, digest, reason });

export const getWebhooks = (signal: AbortSignal) => ask<WebhookList>('/api/webhooks', { signal });
export const addWebhook = (url: string, kinds: readonly string[]) =>
  send<{ id: number; secret: string }>('/api/webhooks', { url, kinds });
export const removeWebhook = (id: number) => send(`/api/webhooks/${id}`, null, 'DELETE');
export const getDeliveries = (id: number, signal: AbortSignal) =>
  ask<DeliveryList>(`/api/webhooks/${id}/deliveries?limit=20`, { signal });
export const sendAgain = (id: number, delivery: number) =>
  send(`/api/webhooks/${id}/deliveries/${delivery}/retry`, null);

export const getExports = (signal: AbortSignal) => ask<ExportList>('/api/exports', { signal });
export const addExport = (what: string, format: string) => send('/api/exports', { what, format });
export const removeExport = (id: number) => send(`/api/exports/${id}`, null, 'DELETE');
