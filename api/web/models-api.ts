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

export const trainModel = (name: ModelName, note: string, who: string) =>
  send<Training>('/api/models/trainings', { name, ...(note === '' ? {} : { note }), ...named(who) });

export const activateModel = (version: string, why: string, who: string) =>
  send<unknown>(`/api/models/${version}/activate`, { why, ...named(who) });

export const rollbackModels = (why: string, who: string) =>
  send<unknown>('/api/models/rollback', { why, ...named(who) });

export const startShadow = (version: string, who: string) =>
  send<unknown>(`/api/models/${version}/shadow`, named(who));

export const stopShadow = (version: string, who: string) =>
  send<unknown>(`/api/models/${version}/shadow/stop`, named(who));

export const getShadow = (version: string, signal: AbortSignal) =>
  ask<ShadowReportShape>(`/api/models/${version}/shadow`, { signal });

const named = (who: string) => (who.trim() === '' ? {} : { who });

function send<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
}
