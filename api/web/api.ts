/** The API as the pages see it. Answers are typed by `api/shapes.ts`; failures become `RequestFailed`. */
import type { FailurePage, Peaks, Problem, RecordingDetail, RecordingPage, Status } from '../shapes.ts';
import { dayEnd, dayStart } from './texts/times.ts';

export class RequestFailed extends Error {
  /** Stable code of the problem; `network` when no answer came. */
  readonly code: string;
  /** HTTP status, 0 when no answer came. */
  readonly status: number;

  constructor(code: string, status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RequestFailed';
    this.code = code;
    this.status = status;
  }
}

/** Names of the filters, the same in the address bar and in the API. Dates are days: `2026-11-20`. */
export const filterNames = [
  'state',
  'lane',
  'teamId',
  'agentId',
  'businessType',
  'channel',
  'passed',
  'rule',
  'from',
  'to',
  'q',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const pageSize = '50';

export function listRecordings(filters: Filters, cursor: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: pageSize });
  for (const name of filterNames) {
    const value = filters[name];
    if (value !== undefined) query.set(name, value);
  }
  if (filters.from !== undefined) query.set('from', dayStart(filters.from));
  if (filters.to !== undefined) query.set('to', dayEnd(filters.to));
  if (cursor !== null) query.set('cursor', cursor);
  return ask<RecordingPage>(`/api/recordings?${query}`, { signal });
}

export const getRecording = (id: string, signal: AbortSignal) =>
  ask<RecordingDetail>(`/api/recordings/${encodeURIComponent(id)}`, { signal });

/** Slices of the waveform asked for: more than the widest screen has pixels for it. */
const peakCount = 1600;
export const getPeaks = (id: string, signal: AbortSignal) =>
  ask<Peaks>(`/api/recordings/${encodeURIComponent(id)}/peaks?count=${peakCount}`, { signal });

export const audioUrl = (id: string): string => `/api/recordings/${encodeURIComponent(id)}/audio`;

export const getStatus = (signal: AbortSignal) => ask<Status>('/api/status', { signal });

export const getFailures = (signal: AbortSignal) =>
  ask<FailurePage>('/api/failures?state=failed', { signal });

export const retryRecording = (id: string) =>
  ask<unknown>(`/api/recordings/${encodeURIComponent(id)}/retry`, { method: 'POST' });

export interface Upload {
  readonly audio: File | null;
  /** JSON text. */
  readonly metadata: string | null;
  readonly transcript: File | null;
}

export function uploadRecording({ audio, metadata, transcript }: Upload) {
  const body = new FormData();
  // The server may read the parts as a stream: small ones first.
  if (metadata !== null)
    body.append('metadata', new Blob([metadata], { type: 'application/json' }), 'metadata.json');
  if (transcript !== null) body.append('transcript', transcript);
  if (audio !== null) body.append('audio', audio);
  return ask<unknown>('/api/recordings', { method: 'POST', body });
}

/** Of the session: requests that change something carry it. */
let csrf: string | null = null;

export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** Lets the person sign in again; resolves to whether they did. */
type SignInAgain = () => Promise<boolean>;
let signInAgain: SignInAgain | null = null;

/** What to do when a request comes back because the session has ended; returns how to take it back. */
export function onSessionEnd(act: SignInAgain): () => void {
  signInAgain = act;
  return () => {
    if (signInAgain === act) signInAgain = null;
  };
}

/**
 * Throws RequestFailed. A request that comes back because the session has ended waits until the person has signed in
 * again and is then sent once more: nothing that was typed is lost.
 */
export async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const failure = await send<T>(path, init);
  if (!(failure instanceof RequestFailed)) return failure;
  if (!isSessionEnd(failure) || signInAgain === null || !(await signInAgain())) throw failure;
  const answer = await send<T>(path, init);
  if (answer instanceof RequestFailed) throw answer;
  return answer;
}

/** Also when somebody signed in again in another window: the token of this page is then the old one. */
function isSessionEnd({ code }: RequestFailed): boolean {
  return code === 'sign-in-needed' || code === 'csrf-refused';
}

async function send<T>(path: string, init: RequestInit): Promise<T | RequestFailed> {
  let response: Response;
  const token = csrf === null || init.method === undefined ? {} : { 'x-csrf-token': csrf };
  try {
    response = await fetch(path, {
      ...init,
      headers: { accept: 'application/json', ...token, ...init.headers },
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return new RequestFailed('network', 0, 'no answer from the server', error);
  }
  const text = await response.text();
  const answer: unknown = parse(text);
  if (response.ok) return answer as T;
  const problem = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<Problem>;
  return new RequestFailed(
    problem.code ?? `http-${response.status}`,
    response.status,
    problem.detail ?? response.statusText,
  );
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
