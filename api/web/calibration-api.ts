/** What the calibration pages ask the server. */
import type {
  CalibrationTrends,
  SessionCallDetail,
  SessionDetail,
  SessionList,
  SessionResults,
} from '../calibration-shapes.ts';
import { ask } from './api.ts';

const sessionUrl = (id: number, what = '') => `/api/calibrations/${id}${what}`;
const callUrl = (id: number, call: string, what = '') =>
  sessionUrl(id, `/calls/${encodeURIComponent(call)}${what}`);

export const getSessions = (signal: AbortSignal) => ask<SessionList>('/api/calibrations', { signal });
export const getCalibrationTrends = (signal: AbortSignal) =>
  ask<CalibrationTrends>('/api/calibrations/trends', { signal });
export const getCalibration = (id: number, signal: AbortSignal) =>
  ask<SessionDetail>(sessionUrl(id), { signal });
export const getResults = (id: number, signal: AbortSignal) =>
  ask<SessionResults>(sessionUrl(id, '/results'), { signal });
export const getCalibrationCall = (id: number, call: string, signal: AbortSignal) =>
  ask<SessionCallDetail>(callUrl(id, call), { signal });

export interface NewSession {
  /** One for each form: a session that is sent twice is made once. */
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly dueAt: string;
  readonly reviewers: readonly string[];
  readonly choose:
    | { readonly by: 'hand'; readonly recordingIds: readonly string[] }
    | { readonly by: 'random' | 'disputed'; readonly count: number };
}

export const beginSession = (session: NewSession) => send<SessionDetail>('/api/calibrations', session);
export const endSession = (id: number) => send<SessionDetail>(sessionUrl(id, '/end'), {});
export const closeSession = (id: number) => send<SessionDetail>(sessionUrl(id, '/close'), {});

export interface Said {
  readonly item: string;
  readonly value: string;
}
export const sendAnswers = (id: number, call: string, body: { id: string; answers: readonly Said[] }) =>
  send<SessionCallDetail>(callUrl(id, call, '/answers'), body);
export const sendNote = (id: number, call: string, body: { id: string; item: string | null; text: string }) =>
  send<SessionCallDetail>(callUrl(id, call, '/notes'), body);
export const sendConsensus = (id: number, call: string, body: { id: string; items: readonly Said[] }) =>
  send<SessionCallDetail>(callUrl(id, call, '/consensus'), body);

function send<T>(path: string, body: object): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
