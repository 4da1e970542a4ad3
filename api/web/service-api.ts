/** What the pages of alerts and hot spots ask the server. */
import type { AlertDetail, AlertPage, HotSpotCalls, HotSpots, MatterShape } from '../service-shapes.ts';
import { ask } from './api.ts';

export interface AlertFilters {
  readonly open: 'true' | null;
  readonly overdue: 'true' | null;
  readonly kind: string | null;
  readonly level: string | null;
  readonly state: string | null;
}

export function getAlerts(filters: AlertFilters, cursor: string | null, signal: AbortSignal) {
  return ask<AlertPage>(`/api/alerts?${queryOf({ ...filters, cursor })}`, { signal });
}

export const getAlert = (id: number, signal: AbortSignal) =>
  ask<AlertDetail>(`/api/alerts/${id}`, { signal });

export interface Answer {
  readonly action: AlertDetail['actions'][number];
  readonly note?: string;
  readonly cause?: string;
  readonly owner?: AlertDetail['owner'];
  readonly seen: number;
}

export const answerAlert = (id: number, answer: Answer) =>
  ask<AlertDetail>(`/api/alerts/${id}/events`, {
    method: 'POST',
    body: JSON.stringify(answer),
    headers: { 'content-type': 'application/json' },
  });

export const getMatter = (recordingId: string, signal: AbortSignal) =>
  ask<MatterShape>(`/api/recordings/${encodeURIComponent(recordingId)}/chain`, { signal });

export interface HotSpotQuestion {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'day' | 'week';
  readonly by: 'all' | 'province' | 'city';
}

export const getHotSpots = (question: HotSpotQuestion, signal: AbortSignal) =>
  ask<HotSpots>(`/api/hot-spots?${queryOf({ ...question })}`, { signal });

export interface SpotCallsQuestion {
  readonly from: string;
  readonly to: string;
  readonly businessType: string;
  readonly topic: string;
  readonly province: string | null;
  readonly city: string | null;
}

export const getSpotCalls = (question: SpotCallsQuestion, cursor: string | null, signal: AbortSignal) =>
  ask<HotSpotCalls>(`/api/hot-spots/calls?${queryOf({ ...question, cursor, limit: '20' })}`, { signal });

function queryOf(values: Readonly<Record<string, string | null>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null) query.set(name, value);
  return query;
}
