/** What the pages of alerts and hot spots ask the server. */
import { ask, asked, type Body, client } from './api.ts';

export interface AlertFilters {
  readonly open: 'true' | null;
  readonly overdue: 'true' | null;
  readonly kind: string | null;
  readonly level: string | null;
  readonly state: string | null;
}

/** Alerts behind a number of a board: its period and choices, and what the number counts. */
export type AlertsBehind = Readonly<
  Partial<
    Record<
      'from' | 'to' | 'teamId' | 'block' | 'kind' | 'level' | 'open' | 'overdue' | 'cause' | 'ever',
      string
    >
  >
>;

export function getAlerts(filters: AlertFilters | AlertsBehind, cursor: string | null, signal: AbortSignal) {
  const query = asked<'/api/alerts'>({ ...filters, cursor });
  return ask(() => client.GET('/api/alerts', { params: { query }, signal }));
}

export const getAlert = (id: number, signal: AbortSignal) =>
  ask(() => client.GET('/api/alerts/{id}', { params: { path: { id } }, signal }));

export type Answer = Body<'/api/alerts/{id}/events'>;

export const answerAlert = (id: number, body: Answer) =>
  ask(() => client.POST('/api/alerts/{id}/events', { params: { path: { id } }, body }));

export const getMatter = (recordingId: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/recordings/{id}/chain', { params: { path: { id: recordingId } }, signal }));

export interface HotSpotQuestion {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'day' | 'week';
  readonly by: 'all' | 'province' | 'city';
}

export const getHotSpots = (query: HotSpotQuestion, signal: AbortSignal) =>
  ask(() => client.GET('/api/hot-spots', { params: { query }, signal }));

export interface SpotCallsQuestion {
  readonly from: string;
  readonly to: string;
  readonly businessType: string;
  readonly topic: string;
  readonly province: string | null;
  readonly city: string | null;
}

/** An empty province or city means everything and is sent; null is not. */
export const getSpotCalls = (question: SpotCallsQuestion, cursor: string | null, signal: AbortSignal) => {
  const { province, city, ...rest } = question;
  const query = {
    ...rest,
    ...(province !== null && { province }),
    ...(city !== null && { city }),
    ...(cursor !== null && { cursor }),
    limit: 20,
  };
  return ask(() => client.GET('/api/hot-spots/calls', { params: { query }, signal }));
};
