/** Against a real OpenID Connect provider on this machine. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTestPerson } from '../fixtures/signed-in.ts';
import { setActive, setPassword } from '../pipeline/store/people.ts';
import { hashPassword } from './passwords.ts';
import { openTestApi, type TestApi } from './test-api.ts';

let server: Server;
let issuer: string;
let api: TestApi;
let earmark: string;
/** Who signs in at the provider. */
let login = 'lin.xiao';
let clientRedirects: string[] = [];

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = await openTestApi('oidc', {
    environment: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'earmark', OIDC_CLIENT_SECRET: 'kept-between-two' },
  });
  earmark = `http://127.0.0.1:${await api.listen()}`;
  clientRedirects = [`${earmark}/api/oidc/callback`];
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'earmark', client_secret: 'kept-between-two', redirect_uris: clientRedirects }],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: login }),
    }),
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  const { db } = await api.installation.services();
  await addTestPerson(db, { login: 'lin.xiao', roles: ['reviewer'] });
  await addTestPerson(db, { login: 'local.only', roles: ['operations'] });
  const passwordHash = await hashPassword('雨后初晴天-2026', 'local.only');
  await setPassword(db, { login: 'local.only', passwordHash, by: 'test' });
}, 60_000);
afterAll(async () => {
  await api?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A browser as far as this needs one: cookies by host and port, redirects one at a time. */
function browser() {
  const jar = new Map<string, Map<string, string>>();
  const visit = async (address: string, form?: Record<string, string>): Promise<Response> => {
    const { origin } = new URL(address);
    const cookies = jar.get(origin) ?? new Map<string, string>();
    jar.set(origin, cookies);
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') || 'none=1' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  /** Follows redirects, fills in the provider's forms; ends where no redirect follows or back at a page of Earmark. */
  const walk = async (start: string, account: string): Promise<string> => {
    let address = start;
    for (let step = 0; step < 20; step++) {
      const response = await visit(address);
      const next = response.headers.get('location');
      if (next !== null) {
        address = new URL(next, address).href;
        if (address.startsWith(earmark) && !address.includes('/api/oidc/'))
          return address.slice(earmark.length);
        continue;
      }
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
      if (action === undefined || prompt === undefined) return `${response.status} ${page}`;
      const sent = await visit(new URL(action, address).href, { prompt, login: account, password: 'any' });
      address = new URL(sent.headers.get('location') ?? '', address).href;
    }
    throw new Error('too many steps');
  };
  const person = async (): Promise<{ login: string } | null> =>
    ((await (await visit(`${earmark}/api/session`)).json()) as { person: { login: string } | null }).person;
  return { visit, walk, person };
}

const start = (back = '/') => `${earmark}/api/oidc/start?${new URLSearchParams({ back })}`;

test('whoever was added beforehand signs in and lands where they wanted to', async () => {
  login = 'lin.xiao';
  const { walk, person } = browser();
  expect(await walk(start('/recordings?state=done'), 'subject-1')).toBe('/recordings?state=done');
  expect(await person()).toMatchObject({ login: 'lin.xiao', roles: [{ role: 'reviewer' }] });
  const { body } = await api.get('/api/audit?who=lin.xiao&what=signed-in');
  expect(body).toMatchObject({ items: [{ reason: 'OpenID Connect' }] });
});

test('afterwards the subject decides, whatever the provider calls them', async () => {
  login = 'renamed';
  const known = browser();
  expect(await known.walk(start(), 'subject-1')).toBe('/');
  expect(await known.person()).toMatchObject({ login: 'lin.xiao' });
  login = 'lin.xiao';
  const other = browser();
  expect(await other.walk(start(), 'subject-2')).toBe('/sign-in?problem=oidc-unknown');
  expect(await other.person()).toBeNull();
});

test.each([
  ['nobody.here', 'somebody nobody added'],
  ['local.only', 'a name that has a password here'],
])('%s: %s gets no account', async (name) => {
  login = name;
  const { walk, person } = browser();
  expect(await walk(start(), `subject-of-${name}`)).toBe('/sign-in?problem=oidc-unknown');
  expect(await person()).toBeNull();
});

test('a person who is disabled gets in no more', async () => {
  const { db } = await api.installation.services();
  await setActive(db, { login: 'lin.xiao', active: false, by: 'test' });
  login = 'lin.xiao';
  const { walk } = browser();
  expect(await walk(start(), 'subject-1')).toBe('/sign-in?problem=oidc-unknown');
  await setActive(db, { login: 'lin.xiao', active: true, by: 'test' });
});

test('an answer that was not asked for in this browser signs nobody in', async () => {
  const { visit, person } = browser();
  const without = await visit(`${earmark}/api/oidc/callback?code=x&state=y`);
  expect(without.headers.get('location')).toBe('/sign-in?problem=oidc-expired');
  await visit(start());
  const forged = await visit(`${earmark}/api/oidc/callback?code=x&state=y`);
  expect(forged.headers.get('location')).toBe('/sign-in?problem=oidc-failed');
  expect(await person()).toBeNull();
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/api/session'])(
  'it leads back to no other place: %j',
  async (back) => {
    login = 'lin.xiao';
    expect(await browser().walk(start(back), 'subject-1')).toBe('/');
  },
);

test('where it is not configured there is none', async () => {
  const plain = await openTestApi('oidc_none');
  try {
    expect(await plain.get('/api/oidc/start')).toMatchObject({ status: 404 });
  } finally {
    await plain.close();
  }
});
