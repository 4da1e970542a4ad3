import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTestPerson } from '../fixtures/signed-in.ts';
import { openTestApi, type TestApi, type Visitor } from './test-api.ts';

let api: TestApi;
let operations: Visitor;

beforeAll(async () => {
  api = await openTestApi('people');
  operations = await api.as({ roles: ['operations'] });
  await api.addRecording('a', { team_id: '夜班' });
});
afterAll(() => api.close());

const remove = async (url: string, payload?: object) => {
  const { cookie, csrf } = operations;
  const response = await api.app.inject({
    method: 'DELETE',
    url,
    headers: { cookie, 'x-csrf-token': csrf },
    ...(payload && { payload }),
  });
  return { status: response.statusCode, body: response.body === '' ? null : response.json<unknown>() };
};

describe('the organisation', () => {
  test('grows downwards, and names teams of calls that nobody added', async () => {
    expect((await operations.get('/api/org-units')).body).toMatchObject({ unknownTeams: ['夜班'] });
    const add = (body: object) => operations.post('/api/org-units', body);
    expect((await add({ kind: 'province', name: '示范省' })).status).toBe(201);
    expect((await add({ kind: 'city', name: '甲市', parent: '示范省' })).status).toBe(201);
    expect((await add({ kind: 'team', name: '夜班', parent: '甲市' })).body).toMatchObject({
      teamId: '夜班',
    });
    expect((await add({ kind: 'province', name: '乙省', parent: '甲市' })).body).toMatchObject({
      code: 'unit-invalid',
    });
    expect((await add({ kind: 'team', name: '夜班', parent: '示范省' })).body).toMatchObject({
      code: 'unit-exists',
    });
    expect((await add({ kind: 'team', name: '早班', parent: '没有的市' })).body).toMatchObject({
      code: 'unit-unknown',
    });
    const { body } = await operations.get('/api/org-units');
    expect(body).toMatchObject({
      items: [{ kind: 'whole', name: '全部' }, { name: '示范省' }, { name: '甲市' }, { name: '夜班' }],
      unknownTeams: [],
    });
  });
});

describe('people', () => {
  test('are added, given roles, and lose them again; each change is written down', async () => {
    const added = await operations.post('/api/people', {
      login: 'Gu.Nanzhou',
      name: '顾南舟',
      password: '雨后初晴天-2026',
      agentId: '2173',
    });
    expect(added).toMatchObject({
      status: 201,
      body: { login: 'gu.nanzhou', roles: [], hasPassword: true, agentId: '2173' },
    });
    expect(JSON.stringify(added.body)).not.toContain('argon2');
    const role = { role: 'agent', unit: '夜班' };
    for (let i = 0; i < 2; i++)
      expect((await operations.post('/api/people/gu.nanzhou/roles', role)).body).toMatchObject({
        roles: [{ role: 'agent', unit: '夜班', kind: 'team' }],
      });
    expect((await remove('/api/people/gu.nanzhou/roles', role)).body).toMatchObject({ roles: [] });
    expect((await operations.post('/api/people', { login: 'gu.nanzhou', name: '别人' })).body).toMatchObject({
      code: 'person-exists',
    });
    const { body } = await operations.get(`/api/audit?who=${operations.login}`);
    const rows = (body as { items: { what: string; detail: { login?: string } }[] }).items;
    expect(rows.filter(({ detail }) => detail?.login === 'gu.nanzhou').map(({ what }) => what)).toEqual([
      'role-revoked',
      'role-granted',
      'person-added',
    ]);
  });

  test('disabled, a person is out at once, tokens included', async () => {
    const visitor = await api.as({ roles: ['reviewer'] });
    const { body } = await visitor.post('/api/tokens', { name: '报表', scopes: ['read'], days: 30 });
    const authorization = `Bearer ${(body as { token: string }).token}`;
    const withToken = async () =>
      (await api.app.inject({ url: '/api/recordings', headers: { authorization } })).statusCode;
    expect(await withToken()).toBe(200);
    await operations.post(`/api/people/${visitor.login}/active`, { active: false });
    expect([(await visitor.get('/api/recordings')).status, await withToken()]).toEqual([401, 401]);
  });

  test('the last administrator cannot be removed', async () => {
    const alone = await openTestApi('people_last');
    try {
      const { db } = await alone.installation.services();
      const admin = await alone.as({ roles: ['operations'] });
      await db.deleteFrom('people').where('login', '<>', admin.login).execute();
      const refused = { status: 409, body: { code: 'last-administrator' } };
      expect(await admin.post(`/api/people/${admin.login}/active`, { active: false })).toMatchObject(refused);
      await addTestPerson(db, { login: 'second', roles: ['operations'] });
      const answers = await Promise.all([
        admin.post('/api/people/second/active', { active: false }),
        admin.post(`/api/people/${admin.login}/active`, { active: false }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    } finally {
      await alone.close();
    }
  });
});

describe('API tokens', () => {
  test('are shown once, listed without their secret, and end when revoked', async () => {
    const visitor = await api.as({ roles: ['qa_manager'] });
    const made = await visitor.post('/api/tokens', { name: '日报', scopes: ['read', 'write'], days: 7 });
    const { id, token } = made.body as { id: number; token: string };
    expect(token).toMatch(/^em_[\w-]{43}$/);
    const list = await visitor.get('/api/tokens');
    expect(list.body).toMatchObject({ items: [{ id, name: '日报', login: visitor.login, revokedAt: null }] });
    expect(JSON.stringify(list.body)).not.toContain(token);
    const stranger = await api.as({ roles: ['qa_manager'] });
    expect((await stranger.get('/api/tokens')).body).toEqual({ items: [] });
    expect((await remove(`/api/tokens/${id}`)).status).toBe(204);
    const headers = { authorization: `Bearer ${token}` };
    expect((await api.app.inject({ url: '/api/recordings', headers })).statusCode).toBe(401);
  });

  test('a token may not do what its owner may not, nor make another; act-as is for operations to give', async () => {
    const visitor = await api.as({ roles: ['reviewer'] });
    expect(
      (await visitor.post('/api/tokens', { name: 'x', scopes: ['act-as'], days: 1 })).body,
    ).toMatchObject({
      code: 'access-refused',
    });
    const { body } = await visitor.post('/api/tokens', { name: 'x', scopes: ['read', 'write'], days: 1 });
    const headers = { authorization: `Bearer ${(body as { token: string }).token}` };
    const refused = await api.app.inject({ url: '/api/audit', headers });
    expect(refused.json()).toMatchObject({ code: 'access-refused' });
    const another = await api.app.inject({
      method: 'POST',
      url: '/api/tokens',
      payload: { name: 'y', scopes: ['read'], days: 1 },
      headers,
    });
    expect(another.json()).toMatchObject({ code: 'token-scope' });
  });
});

describe('the audit log', () => {
  test('is exported whole as CSV and JSON, the export itself with it, and nothing in it is a formula', async () => {
    await operations.post('/api/people', { login: 'formula', name: '=1+1,"引号"' });
    const { cookie } = operations;
    const csv = await api.app.inject({ url: '/api/audit/export', headers: { cookie } });
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    });
    const [head, first] = csv.body.split('\r\n');
    expect(head).toBe('\uFEFFid,at,who,what,recordingId,reason,detail');
    expect(first).toContain(`,${operations.login},audit-exported,,csv,`);
    expect(csv.body).toContain('"formula =1+1,""引号"""');
    const json = await api.app.inject({ url: '/api/audit/export?format=json', headers: { cookie } });
    const rows = json.json<{ id: number; what: string }[]>();
    expect(rows[0]?.what).toBe('audit-exported');
    expect(rows.length).toBe(csv.body.trim().split('\r\n').length);
    expect(rows.at(-1)?.id).toBe(1);
  });

  test('pages go on where the last one ended', async () => {
    const first = (await operations.get('/api/audit?limit=3')).body as {
      items: { id: number }[];
      next: number;
    };
    const own = (await operations.get(`/api/audit?who=${operations.login}`)).body as { names: object };
    expect(own.names).toEqual({ [operations.login]: '纪南亭' });
    const second = (await operations.get(`/api/audit?limit=3&before=${first.next}`)).body as typeof first;
    expect(second.items[0]?.id).toBe((first.items[2]?.id ?? 0) - 1);
  });

  test('nothing in it can be changed or taken away', async () => {
    const { db } = await api.installation.services();
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow();
    await expect(db.updateTable('audit').set({ who: '别人' }).execute()).rejects.toThrow();
  });
});
