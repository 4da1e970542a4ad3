import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typesText } from './client/types-text.ts';
import { openTestApi, type TestApi } from './test-api.ts';

interface Answer {
  readonly $ref?: string;
  readonly content?: Record<string, { readonly schema?: object }>;
}
interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly responses: Record<string, Answer>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
}

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await openTestApi('openapi');
  document = (await api.get('/openapi.json')).body as Document;
});
afterAll(() => api.close());

/** `POST /api/labels` of every route for which `isSo` holds. */
function routesWhere(isSo: (operation: Operation, method: string) => boolean): string[] {
  return Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods)
      .filter(([method, operation]) => isSo(operation, method))
      .map(([method]) => `${method.toUpperCase()} ${url}`),
  );
}

const isGood = ([status]: readonly [string, Answer]) => status.startsWith('2');

test('every route has a summary and a group', () => {
  expect(routesWhere(({ summary, tags }) => !summary || tags?.length !== 1)).toEqual([]);
});

test('every route says what it answers: a schema, a type of file, or nothing by 204', () => {
  const silent = routesWhere(({ responses }) => {
    const good = Object.entries(responses).filter(isGood);
    return (
      good.length === 0 ||
      good.some(([status, { content = {} }]) => {
        const schemas = Object.values(content).map(({ schema }) => schema ?? {});
        return (
          status !== '204' && (schemas.length === 0 || schemas.some((one) => Object.keys(one).length === 0))
        );
      })
    );
  });
  expect(silent).toEqual([]);
});

test('every route names its errors, and those that need a sign-in 401 and 403', () => {
  const silent = routesWhere(
    ({ responses, security }) =>
      !('500' in responses) || (security === undefined && !('401' in responses && '403' in responses)),
  );
  expect(silent).toEqual([]);
});

test('routes that change something describe what they are sent', () => {
  const bodiless = routesWhere(
    (operation, method) => ['post', 'put', 'patch'].includes(method) && !('requestBody' in operation),
  );
  // These need nothing but their address.
  expect(bodiless).toEqual([
    'POST /api/sign-out',
    'POST /api/models/{version}/evaluate',
    'POST /api/webhooks/{id}/deliveries/{delivery}/retry',
    'POST /api/recordings/{id}/retry',
  ]);
});

test('the types in client/openapi.d.ts are those of the routes as they are', async () => {
  const file = path.join(import.meta.dirname, 'client/openapi.d.ts');
  const isCurrent = (await readFile(file, 'utf8')) === (await typesText(JSON.stringify(document)));
  expect(isCurrent, 'run `npx tsx api/openapi-types.ts` and commit client/openapi.d.ts').toBe(true);
});
