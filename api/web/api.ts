/** The API as the pages see it, typed by the OpenAPI document; failures become `RequestFailed`. */
import createClient from 'openapi-fetch';
import type { components, paths } from '../client/openapi.d.ts';
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

const pageSize = 50;

export function listRecordings(filters: Filters, cursor: string | null, signal: AbortSignal) {
  const { from, to } = filters;
  const query = asked<'/api/recordings'>({
    ...filters,
    limit: pageSize,
    from: from === undefined ? undefined : dayStart(from),
    to: to === undefined ? undefined : dayEnd(to),
    cursor,
  });
  return ask(() => client.GET('/api/recordings', { params: { query }, signal }));
}

export const getRecording = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/recordings/{id}', { params: { path: { id } }, signal }));

/** Slices of the waveform asked for: more than the widest screen has pixels for it. */
const peakCount = 1600;
export const getPeaks = (id: string, signal: AbortSignal) =>
  ask(() =>
    client.GET('/api/recordings/{id}/peaks', {
      params: { path: { id }, query: { count: peakCount } },
      signal,
    }),
  );

export const audioUrl = (id: string): string => `/api/recordings/${encodeURIComponent(id)}/audio`;

export const getStatus = (signal: AbortSignal) => ask(() => client.GET('/api/status', { signal }));

export const getFailures = (signal: AbortSignal) =>
  ask(() => client.GET('/api/failures', { params: { query: { state: 'failed' } }, signal }));

export const retryRecording = (id: string) =>
  ask(() => client.POST('/api/recordings/{id}/retry', { params: { path: { id } } }));

export interface Upload {
  readonly audio: File | null;
  /** JSON text. */
  readonly metadata: string | null;
  readonly transcript: File | null;
}

export function uploadRecording({ audio, metadata, transcript }: Upload) {
  const body = {
    // The server may read the parts as a stream: small ones first.
    ...(metadata !== null && {
      metadata: new File([metadata], 'metadata.json', { type: 'application/json' }),
    }),
    ...(transcript !== null && { transcript }),
    ...(audio !== null && { audio }),
  };
  return ask(() => client.POST('/api/recordings', { body, bodySerializer: asForm }));
}

function asForm(parts: Readonly<Record<string, Blob>>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) form.append(name, part);
  return form;
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

/** What a call of the client comes to. `send` throws where the server does not say yes: the second is never seen. */
type Answered<T> =
  | { readonly data: T; readonly error?: never }
  | { readonly data?: never; readonly error: object };

/**
 * Throws RequestFailed. A request that comes back because the session has ended waits until the person has signed in
 * again and is then sent once more: nothing that was typed is lost.
 */
export async function ask<T>(call: () => Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call();
  } catch (error) {
    if (!isSessionEnd(error) || signInAgain === null || !(await signInAgain())) throw error;
    answered = await call();
  }
  if (answered.error !== undefined) throw new TypeError('a refusal came back as an answer');
  return answered.data;
}

/** Also when somebody signed in again in another window: the token of this page is then the old one. */
function isSessionEnd(error: unknown): boolean {
  return error instanceof RequestFailed && (error.code === 'sign-in-needed' || error.code === 'csrf-refused');
}

/** Every route with its parameters and answers; wrap its calls in `ask`. */
export const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  headers: { accept: 'application/json' },
  fetch: send,
});

async function send(request: Request): Promise<Response> {
  if (csrf !== null && request.method !== 'GET') request.headers.set('x-csrf-token', csrf);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestFailed('network', 0, 'no answer from the server', error);
  }
  if (response.ok) return response;
  const problem = parse(await response.text());
  throw new RequestFailed(
    problem.code ?? `http-${response.status}`,
    response.status,
    problem.detail ?? response.statusText,
  );
}

function parse(text: string): Partial<components['schemas']['Problem']> {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

/** What a POST to the route takes. */
export type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Sent } } };
}
  ? Sent
  : never;

type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

/**
 * A question as it stands in the address bar, as the query of a route: what is empty is left out. Names are those of
 * the route; whether a value is one of those it takes says the server, with 400.
 */
export function asked<Path extends keyof paths>(
  values: {
    readonly [Name in keyof QueryOf<Path>]?: string | number | boolean | null | undefined;
  },
): QueryOf<Path> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as QueryOf<Path>;
}
