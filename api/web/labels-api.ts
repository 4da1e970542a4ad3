/** What the labelling and drift pages ask the server. */
import type { LabelModel } from '../../pipeline/labels/label-models.ts';
import type { Drift, LabellingState, NextCalls, StoredLabel } from '../label-shapes.ts';
import { ask } from './api.ts';

export type { LabelModel };

export const labelModels: readonly LabelModel[] = ['complaint', 'business-type', 'emotion', 'turns', 'abuse'];

export type NextCall = NextCalls['items'][number];

export const getLabelling = (model: LabelModel, signal: AbortSignal) =>
  ask<LabellingState>(`/api/labelling/${model}`, { signal });

/** Null: there is nothing to label. */
export const getNextCall = async (model: LabelModel, signal: AbortSignal) => {
  const { items } = await ask<NextCalls>(`/api/labelling/${model}/next`, { signal });
  return items[0] ?? null;
};

export interface Answer {
  /** One for each call asked: a label that is sent twice is stored once. */
  readonly id?: string;
  readonly recordingId: string;
  readonly model: LabelModel;
  readonly turn: number | null;
  readonly value: string;
}

export const saveLabel = (answer: Answer) => send<StoredLabel>('/api/labels', answer);

export const skipCall = (model: LabelModel, recordingId: string) =>
  send<unknown>(`/api/labelling/${model}/skip`, { recordingId });

/** Days as `2026-10-01`; empty: the usual. */
export interface DriftQuestion {
  readonly from: string;
  readonly to: string;
  readonly against: string;
  readonly againstTo: string;
}

export function getDrift({ from, to, against, againstTo }: DriftQuestion, signal: AbortSignal) {
  const query = new URLSearchParams();
  if (from !== '') query.set('from', from);
  if (to !== '') query.set('to', to);
  if (against !== '') query.set('against', againstTo === '' ? against : `${against}..${againstTo}`);
  return ask<Drift>(`/api/models/drift?${query}`, { signal });
}

function send<T>(path: string, body: object): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
