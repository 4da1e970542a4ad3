/** What the calibration pages ask the server. */
import { ask, type Body, client } from './api.ts';

export const getSessions = (signal: AbortSignal) => ask(() => client.GET('/api/calibrations', { signal }));
export const getCalibrationTrends = (signal: AbortSignal) =>
  ask(() => client.GET('/api/calibrations/trends', { signal }));
export const getCalibration = (id: number, signal: AbortSignal) =>
  ask(() => client.GET('/api/calibrations/{id}', { params: { path: { id } }, signal }));
export const getResults = (id: number, signal: AbortSignal) =>
  ask(() => client.GET('/api/calibrations/{id}/results', { params: { path: { id } }, signal }));
export const getCalibrationCall = (id: number, call: string, signal: AbortSignal) =>
  ask(() =>
    client.GET('/api/calibrations/{id}/calls/{recordingId}', {
      params: { path: { id, recordingId: call } },
      signal,
    }),
  );

/** `id`: one for each form, a session that is sent twice is made once. */
export type NewSession = Body<'/api/calibrations'>;

export const beginSession = (body: NewSession) => ask(() => client.POST('/api/calibrations', { body }));
export const endSession = (id: number) =>
  ask(() => client.POST('/api/calibrations/{id}/end', { params: { path: { id } }, body: {} }));
export const closeSession = (id: number) =>
  ask(() => client.POST('/api/calibrations/{id}/close', { params: { path: { id } }, body: {} }));

export interface Said {
  readonly item: string;
  readonly value: string;
}
export const sendAnswers = (
  id: number,
  recordingId: string,
  body: { id: string; answers: readonly Said[] },
) =>
  ask(() =>
    client.POST('/api/calibrations/{id}/calls/{recordingId}/answers', {
      params: { path: { id, recordingId } },
      body: { ...body, answers: [...body.answers] },
    }),
  );
export const sendNote = (id: number, call: string, body: { id: string; item: string | null; text: string }) =>
  ask(() =>
    client.POST('/api/calibrations/{id}/calls/{recordingId}/notes', {
      params: { path: { id, recordingId: call } },
      body,
    }),
  );
export const sendConsensus = (
  id: number,
  recordingId: string,
  body: { id: string; items: readonly Said[] },
) =>
  ask(() =>
    client.POST('/api/calibrations/{id}/calls/{recordingId}/consensus', {
      params: { path: { id, recordingId } },
      body: { ...body, items: [...body.items] },
    }),
  );
