import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTestPerson, tokenOf } from '../fixtures/signed-in.ts';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import { Role } from '../pipeline/store/roles.ts';
import { type RouteAccess, rolesOf } from './access.ts';
import { accessText } from './access-text.ts';
import { openTestApi, type TestApi, type Visitor } from './test-api.ts';

let api: TestApi;
let routes: RouteAccess[];

beforeAll(async () => {
  api = await openTestApi('access');
  const { db } = await api.installation.services();
  await addUnit(db, { kind: 'team', name: '综合一班', parent: await findUnit(db, '') });
  await api.app.ready();
  routes = api.app.routeAccess().filter(({ method }) => method !== 'HEAD');
});
afterAll(() => api.close());

const unsafe = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Nothing is there under these names: allowed callers get 2xx, 400, 404 …, but neither 401 nor 403. */
async function call({ method, url }: RouteAccess, headers: Record<string, string>) {
  const address = url.replace(/:version|:model|:login|:hash|:scoreKey|:rule|:id/g, '0').replace(/\*$/, 'x');
  const payload = unsafe(method) ? { payload: {} } : {};
  const response = await api.app.inject({ method: method as 'GET', url: address, headers, ...payload });
  const body = String(response.headers['content-type']).includes('problem+json') ? response.json() : {};
  return { status: response.statusCode, code: (body as { code?: string }).code ?? null };
}

async function refusals(
  headersOf: (route: RouteAccess) => Record<string, string>,
  expected: (route: RouteAccess) => string | null,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const { status, code } = await call(route, headersOf(route));
    const refused = status === 401 || status === 403 ? `${status} ${code}` : null;
    // Wrong passwords and the wrong set-up code are refused whoever asks.
    if (refused === '403 setup-refused' || refused === '401 sign-in-refused') continue;
    if (refused !== expected(route)) wrong.push(`${route.method} ${route.url}: ${status} ${code}`);
  }
  return wrong;
}

const isOpen = ({ access }: RouteAccess) => access.includes('anyone');
const headersOf = ({ cookie, csrf }: Visitor) => ({ cookie, 'x-csrf-token': csrf });

test('ACCESS.md is what the routes say', async () => {
  const file = await readFile(path.join(import.meta.dirname, 'ACCESS.md'), 'utf8');
  expect(file, 'run npx tsx api/access-table.ts').toBe(accessText(api.app.routeAccess()));
});

test('no route is left to the whole world but pages, health and signing in', () => {
  expect(
    routes
      .filter(isOpen)
      .map(({ method, url }) => `${method} ${url}`)
      .toSorted(),
  ).toEqual([
    'GET /',
    'GET /*',
    'GET /api/oidc/callback',
    'GET /api/oidc/start',
    'GET /api/session',
    'GET /healthz',
    'GET /readyz',
    'POST /api/demo',
    'POST /api/setup',
    'POST /api/sign-in',
  ]);
});

test.each(Role.options)('%s gets through where the table says so and nowhere else', async (role) => {
  const refused = (route: RouteAccess) =>
    isOpen(route) || route.access.includes('signed-in')
      ? null
      : rolesOf(route.access).includes(role)
        ? null
        : '403 access-refused';
  // Signing out ends the session: a fresh one for each route.
  const visitor = await api.as({ roles: [role], agentId: '2173' });
  const other = await api.as({ roles: [role] });
  expect(
    await refusals((route) => headersOf(route.url === '/api/sign-out' ? other : visitor), refused),
  ).toEqual([]);
});

test.each(Role.options)('%s of one team gets through only where answers are narrowed to it', async (role) => {
  const visitor = await api.as({ roles: [role], unit: '综合一班' });
  const other = await api.as({ roles: [role], unit: '综合一班' });
  const refused = (route: RouteAccess) =>
    isOpen(route) || route.access.includes('signed-in')
      ? null
      : route.scoped && rolesOf(route.access).includes(role)
        ? null
        : '403 access-refused';
  expect(
    await refusals((route) => headersOf(route.url === '/api/sign-out' ? other : visitor), refused),
  ).toEqual([]);
});

test.each([
  ['nobody', async () => ({ cookie: 'other=1' })],
  ['a session that never was', async () => ({ cookie: 'earmark_session=made-up' })],
  ['a token that never was', async () => ({ authorization: 'Bearer em_made-up' })],
  ['a session past its end', async () => ({ cookie: await ended('expires_at', 1) })],
  ['a session not used for long', async () => ({ cookie: await ended('last_seen_at', 121) })],
  ['a session of somebody disabled', async () => ({ cookie: await disabled() })],
  ['a token past its end', async () => ({ authorization: await endedToken() })],
])('%s gets 401 wherever signing in is needed', async (_name, headers) => {
  const sent = await headers();
  expect(
    await refusals(
      () => sent,
      (route) => (isOpen(route) ? null : '401 sign-in-needed'),
    ),
  ).toEqual([]);
});

test('a person without any role gets only what is for everybody', async () => {
  const nobody = await api.as({ roles: [] });
  const other = await api.as({ roles: [] });
  expect(
    await refusals(
      (route) => headersOf(route.url === '/api/sign-out' ? other : nobody),
      (route) => (isOpen(route) || route.access.includes('signed-in') ? null : '403 access-refused'),
    ),
  ).toEqual([]);
});

test.each(['', 'wrong'])(
  'a change with the CSRF token %j is refused everywhere, reading is not',
  async (csrf) => {
    const visitor = await api.as({ roles: Role.options });
    expect(
      await refusals(
        () => ({ cookie: visitor.cookie, ...(csrf === '' ? {} : { 'x-csrf-token': csrf }) }),
        (route) => (isOpen(route) || !unsafe(route.method) ? null : '403 csrf-refused'),
      ),
    ).toEqual([]);
  },
);

test.each([
  ['read', (method: string) => unsafe(method)],
  ['write', (method: string) => !unsafe(method)],
] as const)('a token with the scope %s alone is refused for the rest', async (scope, isRefused) => {
  const { db } = await api.installation.services();
  const authorization = await tokenOf(db, await addTestPerson(db), [scope]);
  expect(
    await refusals(
      () => ({ authorization }),
      (route) =>
        isOpen(route)
          ? null
          : isRefused(route.method)
            ? '403 token-scope'
            : // A token makes no tokens.
              null,
    ).then((wrong) => wrong.filter((line) => !line.startsWith('POST /api/tokens: 403 token-scope'))),
  ).toEqual([]);
});

async function ended(column: 'expires_at' | 'last_seen_at', minutes: number): Promise<string> {
  const { cookie, login } = await api.as({ roles: Role.options });
  const { db } = await api.installation.services();
  await sql`update sessions set ${sql.ref(column)} = now() - make_interval(mins => ${minutes})
    where person_id = (select id from people where login = ${login})`.execute(db);
  return cookie;
}

async function disabled(): Promise<string> {
  const { cookie, login } = await api.as({ roles: Role.options });
  const { db } = await api.installation.services();
  await db.updateTable('people').set({ active: false }).where('login', '=', login).execute();
  return cookie;
}

async function endedToken(): Promise<string> {
  const { db } = await api.installation.services();
  const person = await addTestPerson(db);
  const authorization = await tokenOf(db, person);
  await db
    .updateTable('api_tokens')
    .set({ expires_at: '2026-01-01T00:00:00Z' })
    .where('person_id', '=', person.id)
    .execute();
  return authorization;
}
