/** What the pages about models ask the server. */
import type {
  ModelComparison,
  ModelList,
  ShadowReportShape,
  StoredModelVersion,
  Training,
} from '../model-shapes.ts';
import { ask } from './api.ts';

export type ModelName = StoredModelVersion['name'];

export const getModels = (signal: AbortSignal) => ask<ModelList>('/api/models', { signal });

export const compareModels = (challenger: string, signal: AbortSignal) =>
  send<ModelComparison>('/api/models/compare', { challenger }, signal);

export const evaluateModel = (version: string) => send<ModelList>(`/api/models/${version}/evaluate`, {});

export const trainModel = (name: ModelName, note: string) =>
  send<Training>('/api/models/trainings', { name, ...(note === '' ? {} : { note }) });

export const activateModel = (version: string, why: string) =>
  send<unknown>(`/api/models/${version}/activate`, { why });

export const rollbackModels = (why: string) => send<unknown>('/api/models/rollback', { why });

export const startShadow = (version: string) => send<unknown>(`/api/models/${version}/shadow`, {});

export const stopShadow = (version: string) => send<unknown>(`/api/models/${version}/shadow/stop`, {});

export const getShadow = (version: string, signal: AbortSignal) =>
  ask<ShadowReportShape>(`/api/models/${version}/shadow`, { signal });

function send<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
}
