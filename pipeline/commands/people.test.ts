import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, openInstallation } from '../../fixtures/installation.ts';

const repository = resolve(import.meta.dirname, '../..');
let installation: Installation;

beforeAll(async () => {
  installation = await openInstallation('people_cli');
  await installation.services();
});
afterAll(() => installation.close());

async function people(
  args: readonly string[],
  input = '',
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(repository, 'pipeline/earmark.mjs'), 'people', ...args], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...installation.environment },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

const read = async (args: readonly string[], input = ''): Promise<unknown> => {
  const { code, out, err } = await people([...args, '--json'], input);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as unknown;
};

test('people are added with a role and a password from a pipe, listed, given roles, and disabled', async () => {
  await read(['units', '--add', '示范省', '--kind', 'province']);
  expect(await read(['units', '--add', '综合一班', '--parent', '示范省'])).toMatchObject({
    units: [{ name: '全部' }, { name: '示范省' }, { name: '综合一班', team_id: '综合一班' }],
  });
  const add = ['add', 'lin.xiao', '--name', '林晓', '--role', 'team_lead', '--unit', '综合一班'];
  expect(await read(add, '雨后初晴天-2026\n')).toMatchObject({
    login: 'lin.xiao',
    hasPassword: true,
    roles: [{ role: 'team_lead', unit: '综合一班' }],
  });
  expect(await read(['role', 'lin.xiao', 'operations'])).toMatchObject({
    roles: [{ role: 'operations', unit: '全部' }, { role: 'team_lead' }],
  });
  const refused = await people(['disable', 'lin.xiao']);
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('[last-administrator]')]);
  await read(['add', 'zhao.min', '--name', '赵敏', '--no-password', '--role', 'operations']);
  expect(await read(['disable', 'lin.xiao'])).toMatchObject({ active: false });
  expect((await people(['list'])).out).toContain('停用 disabled');
  const token = await read(['token', 'zhao.min', '--name', '日报', '--scopes', 'read,write']);
  expect(token).toMatchObject({ token: expect.stringMatching(/^em_/) });
}, 120_000);

test.each([
  [['add', 'wang.fang', '--name', '王芳'], '短', 3, 'password-weak'],
  [['add', 'wang.fang', '--name', '王芳'], '', 2, 'usage'],
  [['add', 'wang.fang', '--name', '王芳', '--role', 'king'], '', 2, 'usage'],
  [['role', 'nobody', 'agent'], '', 3, 'person-unknown'],
] as const)(
  '%j with %j on standard input ends with %i %s',
  async (args, input, code, name) => {
    const answer = await people(args, input);
    expect([answer.code, answer.err]).toEqual([code, expect.stringContaining(`[${name}]`)]);
  },
  60_000,
);
