/** What the labelling and drift pages ask the server. */
import type { LabelModel } from '../../pipeline/labels/label-models.ts';
import type { NextCalls } from '../label-shapes.ts';
import { ask, asked, type Body, client } from './api.ts';

export type { LabelModel };

export const labelModels: readonly LabelModel[] = ['complaint', 'business-type', 'emotion', 'turns', 'abuse'];

export type NextCall = NextCalls['items'][number];

export const getLabelling = (model: LabelModel, signal: AbortSignal) =>
  ask(() => client.GET('/api/labelling/{model}', { params: { path: { model } }, signal }));

/** Null: there is nothing to label. */
export const getNextCall = async (model: LabelModel, signal: AbortSignal) => {
  const { items } = await ask(() =>
    client.GET('/api/labelling/{model}/next', { params: { path: { model } }, signal }),
  );
  return items[0] ?? null;
};

/** `id`: one for each call asked, a label that is sent twice is stored once. */
export type Answer = Body<'/api/labels'>;

export const saveLabel = (body: Answer) => ask(() => client.POST('/api/labels', { body }));

export const skipCall = (model: LabelModel, recordingId: string) =>
  ask(() =>
    client.POST('/api/labelling/{model}/skip', { params: { path: { model } }, body: { recordingId } }),
  );

/** Days as `2026-10-01`; empty: the usual. */
export interface DriftQuestion {
  readonly from: string;
  readonly to: string;
  readonly against: string;
  readonly againstTo: string;
}

export function getDrift({ from, to, against, againstTo }: DriftQuestion, signal: AbortSignal) {
  const query = asked<'/api/models/drift'>({
    from,
    to,
    against: against === '' || againstTo === '' ? against : `${against}..${againstTo}`,
  });
  return ask(() => client.GET('/api/models/drift', { params: { query }, signal }));
}

export const getCorrectionRates = (signal: AbortSignal) =>
  ask(() => client.GET('/api/corrections/rates', { signal }));

/** `month`: `2026-11`; null: all. */
export const getCorrectedCalls = (engine: string, month: string | null, signal: AbortSignal) => {
  const query = asked<'/api/corrections/calls'>({ engine, month });
  return ask(() => client.GET('/api/corrections/calls', { params: { query }, signal }));
};
