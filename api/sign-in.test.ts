import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTestPerson } from '../fixtures/signed-in.ts';
import { setActive, setPassword } from '../pipeline/store/people.ts';
import { Role } from '../pipeline/store/roles.ts';
import { hashPassword } from './passwords.ts';
import { openTestApi, type TestApi } from './test-api.ts';

const password = '雨后初晴天-2026';
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('sign_in');
});
afterAll(() => api.close());

const database = async () => (await api.installation.services()).db;

async function addWithPassword(login: string): Promise<void> {
  const db = await database();
  await addTestPerson(db, { login, roles: ['reviewer'] });
  await setPassword(db, { login, passwordHash: await hashPassword(password, login), by: 'test' });
}

/** As a browser that holds no cookie. */
async function post(url: string, payload: object, headers: Record<string, string> = {}) {
  const response = await api.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { cookie: 'none=1', ...headers },
  });
  const cookie = response.cookies.find(({ name }) => name === 'earmark_session');
  const code = response.statusCode === 204 ? null : response.json<{ code: string }>().code;
  return { status: response.statusCode, code, cookie };
}

async function session(cookie: string) {
  const response = await api.app.inject({
    url: '/api/session',
    headers: { cookie: `earmark_session=${cookie}` },
  });
  return response.json<{ person: { login: string } | null; csrf: string | null; needsSetup: boolean }>();
}

describe('passwords', () => {
  test('the right one signs in with a cookie that scripts and other sites do not get', async () => {
    await addWithPassword('lin.xiao');
    const { status, cookie } = await post('/api/sign-in', { login: ' Lin.Xiao', password });
    expect(status).toBe(204);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(cookie?.expires?.getTime()).toBeGreaterThan(Date.now() + 11 * 3_600_000);
    expect(await session(cookie?.value ?? '')).toMatchObject({
      person: { login: 'lin.xiao', roles: [{ role: 'reviewer', kind: 'whole' }] },
      csrf: expect.stringMatching(/^[\w-]{43}$/),
      demo: null,
      needsSetup: false,
    });
  });

  test('behind https the cookie goes over https only', async () => {
    const secure = await openTestApi('sign_in_https', {
      environment: { EARMARK_URL: 'https://qa.example/' },
    });
    try {
      const { db } = await secure.installation.services();
      const { login } = await addTestPerson(db, { login: 'chen.an' });
      await setPassword(db, { login, passwordHash: await hashPassword(password, login), by: 'test' });
      const { cookies } = await secure.app.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload: { login, password },
        headers: { cookie: 'none=1', host: 'qa.example', origin: 'https://qa.example' },
      });
      expect(cookies.at(-1)).toMatchObject({ name: 'earmark_session', secure: true });
    } finally {
      await secure.close();
    }
  });

  test('an unknown login and a wrong password get the same answer and are locked alike', async () => {
    await addWithPassword('zhao.min');
    for (const login of ['zhao.min', 'nobody.here']) {
      const codes = [];
      for (let i = 0; i < 7; i++)
        codes.push((await post('/api/sign-in', { login, password: '不对不对' })).code);
      expect(codes, login).toEqual([...Array(5).fill('sign-in-refused'), 'sign-in-locked', 'sign-in-locked']);
    }
    const { code, cookie } = await post('/api/sign-in', { login: 'zhao.min', password });
    expect([code, cookie]).toEqual(['sign-in-locked', undefined]);
  });

  test('each wrong password after a lock locks for twice as long, and the right one ends it', async () => {
    await addWithPassword('qian.duo');
    const db = await database();
    const seconds: number[] = [];
    for (let i = 0; i < 9; i++) {
      await sql`update sign_in_tries set locked_until = null where login = 'qian.duo'`.execute(db);
      await post('/api/sign-in', { login: 'qian.duo', password: '不对不对' });
      const { rows } = await sql<{ seconds: number | null }>`
        select round(extract(epoch from locked_until - last_at))::int as seconds
        from sign_in_tries where login = 'qian.duo'`.execute(db);
      seconds.push(rows[0]?.seconds ?? 0);
    }
    expect(seconds).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240]);
    await sql`update sign_in_tries set locked_until = now() - interval '1 second' where login = 'qian.duo'`.execute(
      db,
    );
    expect((await post('/api/sign-in', { login: 'qian.duo', password })).status).toBe(204);
    expect(
      await db.selectFrom('sign_in_tries').selectAll().where('login', '=', 'qian.duo').execute(),
    ).toEqual([]);
  });

  test('a person who is disabled, and one without a password, cannot sign in', async () => {
    await addWithPassword('sun.li');
    const db = await database();
    await setActive(db, { login: 'sun.li', active: false, by: 'test' });
    await addTestPerson(db, { login: 'oidc.only' });
    for (const login of ['sun.li', 'oidc.only'])
      expect((await post('/api/sign-in', { login, password })).code).toBe('sign-in-refused');
  });

  test('changing it needs the present one and ends the other sessions', async () => {
    await addWithPassword('wang.fang');
    const [here, there] = [
      (await post('/api/sign-in', { login: 'wang.fang', password })).cookie?.value ?? '',
      (await post('/api/sign-in', { login: 'wang.fang', password })).cookie?.value ?? '',
    ];
    const { csrf } = await session(here);
    const headers = { cookie: `earmark_session=${here}`, 'x-csrf-token': csrf ?? '' };
    const change = (current: string, next: string) => post('/api/password', { current, next }, headers);
    expect((await change('不是这个', '青山隐隐水迢迢-99')).code).toBe('sign-in-refused');
    expect((await change(password, '太短')).code).toBe('password-weak');
    expect((await change(password, 'wang.fang-2026')).code).toBe('password-weak');
    expect((await change(password, '青山隐隐水迢迢-99')).status).toBe(204);
    expect((await session(here)).person?.login).toBe('wang.fang');
    expect((await session(there)).person).toBeNull();
  });

  test('signing out ends the session on the server', async () => {
    const visitor = await api.as({ roles: ['reviewer'] });
    expect((await visitor.post('/api/sign-out', {})).status).toBe(204);
    expect((await visitor.get('/api/recordings')).status).toBe(401);
  });

  test('who signed in, was locked and signed out is written down', async () => {
    const { body } = await api.get('/api/audit?who=zhao.min');
    expect(body).toMatchObject({ items: [{ what: 'sign-in-locked', detail: { seconds: 30 } }] });
    expect((await api.get('/api/audit?who=lin.xiao&what=signed-in')).body).toMatchObject({
      items: [{ reason: 'password' }],
      next: null,
    });
  });
});

describe('the first administrator', () => {
  let empty: TestApi;
  beforeAll(async () => {
    empty = await openTestApi('setup');
    const { db } = await empty.installation.services();
    await db.deleteFrom('people').execute();
  });
  afterAll(() => empty.close());

  const setup = async (change: object, remoteAddress = '127.0.0.1') => {
    const payload = { code: empty.app.setupCode, login: 'admin1', name: '钟离', password, ...change };
    const { statusCode, cookies, body } = await empty.app.inject({
      method: 'POST',
      url: '/api/setup',
      payload,
      remoteAddress,
      headers: { cookie: 'none=1' },
    });
    return { statusCode, cookies, code: body === '' ? null : (JSON.parse(body) as { code: string }).code };
  };
  const state = async (cookie: string) =>
    (await empty.app.inject({ url: '/api/session', headers: { cookie } })).json<object>();

  test('needs the code, this machine and a good password; then it is made once', async () => {
    expect(await state('none=1')).toMatchObject({ person: null, needsSetup: true, demo: null });
    expect((await setup({ code: 'guessed' })).code).toBe('setup-refused');
    expect((await setup({}, '192.168.1.20')).code).toBe('setup-refused');
    expect((await setup({ password: '123456' })).code).toBe('password-weak');
    expect((await setup({ login: 'X' })).code).toBe('login-invalid');
    const both = await Promise.all([setup({}), setup({ login: 'admin2' })]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 403]);
    const cookie = both.flatMap(({ cookies }) => cookies).find(({ value }) => value !== '')?.value;
    expect(await state(`earmark_session=${cookie}`)).toMatchObject({
      person: { name: '钟离', roles: [{ role: 'operations' }, { role: 'qa_manager' }] },
      needsSetup: false,
    });
    expect((await setup({ login: 'admin3' })).code).toBe('setup-refused');
  });
});

describe('the demo', () => {
  let demo: TestApi;
  beforeAll(async () => {
    demo = await openTestApi('demo', { environment: { EARMARK_DEMO: '1' } });
    const { db } = await demo.installation.services();
    await db.deleteFrom('people').execute();
    const { seedDemo } = await import('./demo.ts');
    await Promise.all([seedDemo(db), seedDemo(db)]);
    await seedDemo(db);
  });
  afterAll(() => demo.close());

  const enter = (login: string, remoteAddress = '127.0.0.1') =>
    demo.app.inject({
      method: 'POST',
      url: '/api/demo',
      payload: { login },
      remoteAddress,
      headers: { cookie: 'none=1' },
    });

  const loginOf = (role: Role) => `demo-${role.replace('_', '-')}`;
  test.each(Role.options)('one click signs in as %s', async (role) => {
    const { statusCode, cookies } = await enter(loginOf(role));
    expect(statusCode).toBe(204);
    const cookie = `earmark_session=${cookies.at(-1)?.value}`;
    const { person } = (await demo.app.inject({ url: '/api/session', headers: { cookie } })).json<{
      person: { isDemo: boolean; roles: { role: string }[] };
    }>();
    expect([person.isDemo, person.roles.map((held) => held.role)]).toEqual([true, [role]]);
  });

  test('not from another machine', async () => {
    expect((await enter('demo-agent', '192.168.1.20')).statusCode).toBe(404);
  });

  test('it ends, with every session of it, once somebody real is known', async () => {
    const { cookies } = await enter('demo-qa-manager');
    const headers = { cookie: `earmark_session=${cookies.at(-1)?.value}` };
    expect((await demo.app.inject({ url: '/api/recordings', headers })).statusCode).toBe(200);
    await addTestPerson((await demo.installation.services()).db);
    expect((await demo.app.inject({ url: '/api/recordings', headers })).statusCode).toBe(401);
    expect((await enter('demo-qa-manager')).statusCode).toBe(404);
  });

  test('without EARMARK_DEMO=1 a database of one’s own has no demo', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/api/demo',
      payload: { login: 'demo-agent' },
      headers: { cookie: 'none=1' },
    });
    expect(response.json()).toMatchObject({ code: 'not-found' });
  });
});
