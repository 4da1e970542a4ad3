/** What the pages about models ask the server. */
import type { StoredModelVersion } from '../model-shapes.ts';
import { ask, client } from './api.ts';

export type ModelName = StoredModelVersion['name'];

export const getModels = (signal: AbortSignal) => ask(() => client.GET('/api/models', { signal }));

export const compareModels = (challenger: string, signal: AbortSignal) =>
  ask(() => client.POST('/api/models/compare', { body: { challenger }, signal }));

export const evaluateModel = (version: string) =>
  ask(() => client.POST('/api/models/{version}/evaluate', { params: { path: { version } } }));

export const trainModel = (name: ModelName, note: string) =>
  ask(() => client.POST('/api/models/trainings', { body: { name, ...(note !== '' && { note }) } }));

export const activateModel = (version: string, why: string) =>
  ask(() => client.POST('/api/models/{version}/activate', { params: { path: { version } }, body: { why } }));

export const rollbackModels = (why: string) =>
  ask(() => client.POST('/api/models/rollback', { body: { why } }));

export const startShadow = (version: string) =>
  ask(() => client.POST('/api/models/{version}/shadow', { params: { path: { version } }, body: {} }));

export const stopShadow = (version: string) =>
  ask(() => client.POST('/api/models/{version}/shadow/stop', { params: { path: { version } }, body: {} }));

export const getShadow = (version: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/models/{version}/shadow', { params: { path: { version } }, signal }));
