/** What the pages of boards, emotional load and operations ask the server. */
import { ask, asked, type Body, client } from './api.ts';

/** As in the address bar; empty ones are left out. */
export type Question = Readonly<Record<string, string | undefined>>;

const boards = {
  coverage: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/coverage', {
        params: { query: asked<'/api/boards/coverage'>(question) },
        signal,
      }),
    ),
  trends: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/trends', { params: { query: asked<'/api/boards/trends'>(question) }, signal }),
    ),
  people: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/people', { params: { query: asked<'/api/boards/people'>(question) }, signal }),
    ),
  rules: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/rules', { params: { query: asked<'/api/boards/rules'>(question) }, signal }),
    ),
  alerts: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/alerts', { params: { query: asked<'/api/boards/alerts'>(question) }, signal }),
    ),
  service: (question: Question, signal: AbortSignal) =>
    ask(() =>
      client.GET('/api/boards/service', {
        params: { query: asked<'/api/boards/service'>(question) },
        signal,
      }),
    ),
};
export type BoardName = keyof typeof boards;
export type Boards = { readonly [N in BoardName]: Awaited<ReturnType<(typeof boards)[N]>> };

const readers: {
  readonly [N in BoardName]: (question: Question, signal: AbortSignal) => Promise<Boards[N]>;
} = boards;

export const getBoard = <N extends BoardName>(name: N, question: Question, signal: AbortSignal) =>
  readers[name](question, signal);

export const boardFile = (
  name: BoardName | 'downgrades',
  question: Question,
  format: 'csv' | 'xlsx',
): string => {
  const query = new URLSearchParams({ format });
  for (const [key, value] of Object.entries(question)) if (value) query.set(key, value);
  return `/api/boards/${name}?${query}`;
};

export const getChoices = (signal: AbortSignal) => ask(() => client.GET('/api/boards/choices', { signal }));

export const getBoardCalls = (question: Question, cursor: string | null, signal: AbortSignal) => {
  const query = asked<'/api/boards/calls'>({ ...question, cursor, limit: 30 });
  return ask(() => client.GET('/api/boards/calls', { params: { query }, signal }));
};

/** `table`: which table of the board, of CSV; Excel holds all of them. */
export const tableFile = (name: BoardName | 'downgrades', question: Question, table: number): string =>
  `${boardFile(name, question, 'csv')}&table=${table}`;

export const getDowngrades = (question: Question, signal: AbortSignal) => {
  const query = asked<'/api/boards/downgrades'>(question);
  return ask(() => client.GET('/api/boards/downgrades', { params: { query }, signal }));
};

export const getSurges = (question: Question, signal: AbortSignal) =>
  ask(() => client.GET('/api/surges', { params: { query: asked<'/api/surges'>(question) }, signal }));

export const markSurge = (day: string) =>
  ask(() => client.POST('/api/surges', { body: { from: day, to: day, kind: 'storm' } }));
export const unmarkSurge = (id: number) =>
  ask(() => client.DELETE('/api/surges/{id}', { params: { path: { id } } }));

export const getLoad = (question: Question, signal: AbortSignal) => {
  const query = asked<'/api/emotional-load'>(question);
  return ask(() => client.GET('/api/emotional-load', { params: { query }, signal }));
};

/** Calls whose chains and alerts could not be worked out. */
export const getServiceFailures = (signal: AbortSignal) =>
  ask(() => client.GET('/api/failures/service', { signal }));

/** Null: all that failed. */
export const retryService = (recordingId: string | null) =>
  ask(() =>
    client.POST('/api/failures/service/retry', { body: recordingId === null ? {} : { recordingId } }),
  );

export const getStorage = (signal: AbortSignal) => ask(() => client.GET('/api/storage', { signal }));
export const getRetention = (signal: AbortSignal) => ask(() => client.GET('/api/retention', { signal }));

type RetentionBody = Body<'/api/retention'>;
export const tryRetention = (name: RetentionBody['class'], days: number) =>
  ask(() => client.GET('/api/retention', { params: { query: { class: name, days } } }));
export const setRetention = (name: RetentionBody['class'], days: number | null, reason: string) =>
  ask(() => client.POST('/api/retention', { body: { class: name, days, reason } }));

export const getHolds = (signal: AbortSignal) => ask(() => client.GET('/api/legal-holds', { signal }));
export const releaseHold = (id: number, reason: string) =>
  ask(() => client.POST('/api/legal-holds/{id}/release', { params: { path: { id } }, body: { reason } }));

export interface Person {
  readonly kind: 'phone' | 'account';
  readonly number: string;
}
export const placeHold = (person: Person, reason: string) =>
  ask(() => client.POST('/api/legal-holds', { body: { person, reason } }));
export const previewErasing = (person: Person) =>
  ask(() => client.POST('/api/erasures/preview', { body: { person } }));
export const erasePerson = (person: Person, digest: string, reason: string) =>
  ask(() => client.POST('/api/erasures', { body: { person, digest, reason } }));

export const getWebhooks = (signal: AbortSignal) => ask(() => client.GET('/api/webhooks', { signal }));
export type WebhookKind = Body<'/api/webhooks'>['kinds'][number];
export const addWebhook = (url: string, kinds: WebhookKind[]) =>
  ask(() => client.POST('/api/webhooks', { body: { url, kinds } }));
export const removeWebhook = (id: number) =>
  ask(() => client.DELETE('/api/webhooks/{id}', { params: { path: { id } } }));
export const getDeliveries = (id: number, signal: AbortSignal) =>
  ask(() =>
    client.GET('/api/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: 20 } }, signal }),
  );
export const sendAgain = (id: number, delivery: number) =>
  ask(() =>
    client.POST('/api/webhooks/{id}/deliveries/{delivery}/retry', { params: { path: { id, delivery } } }),
  );

export const getExports = (signal: AbortSignal) => ask(() => client.GET('/api/exports', { signal }));
export const addExport = (what: Body<'/api/exports'>['what'], format: Body<'/api/exports'>['format']) =>
  ask(() => client.POST('/api/exports', { body: { what, format } }));
export const removeExport = (id: number) =>
  ask(() => client.DELETE('/api/exports/{id}', { params: { path: { id } } }));
