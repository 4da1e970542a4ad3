/** The commands as a knowledge owner types them: real processes, no database. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Real processes that are started and waited for.
vi.setConfig({ testTimeout: 60_000 });

const repository = resolve(import.meta.dirname, '../..');
let pack = '';

beforeAll(async () => {
  pack = await mkdtemp(join(tmpdir(), 'knowledge-cli-'));
  await mkdir(join(pack, 'knowledge'));
  await writeFile(
    join(pack, 'knowledge/a.csv'),
    '编号,类别,标题,内容,责任人,失效日期\nKB-1,知识,充电桩报装,装充电桩要带身份证,业扩组,\nKB-2,知识,旧口径,去年的口径,业扩组,2020-01-01\n',
  );
});
afterAll(() => rm(pack, { recursive: true }));

const earmark = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(repository, 'pipeline/earmark.mjs'), 'knowledge', ...args],
    { reject: false, cwd: repository, env: { RULES_DIR: pack } },
  );
  return { exitCode, out: stdout.replaceAll(pack, 'PACK'), errors: stderr };
};

test('search finds by words and by pinyin, what holds today unless told otherwise', async () => {
  const { exitCode, out } = await earmark('search', 'chongdianzhuang', '--json');
  expect([exitCode, JSON.parse(out).rows.map(({ item }: { item: { id: string } }) => item.id)]).toEqual([
    0,
    ['KB-1'],
  ]);
  expect((await earmark('search', '旧口径')).out).toBe('共 0 条 · 0 found');
  expect((await earmark('search', '旧口径', '--day', 'any')).out).toContain(
    'KB-2  知识 · 旧口径 · 业扩组  …2020-01-01',
  );
});

test.each([
  [['search', '停电', '--kind', 'x'], '--kind "x" cannot be used: write one of script, item.'],
  [['search', '停电', '--day', 'gestern'], '--day "gestern" cannot be used: write 2026-03-09, or any.'],
])('%j is wrong use', async (args, message) => {
  const { exitCode, errors } = await earmark(...args);
  expect([exitCode, errors]).toEqual([2, expect.stringContaining(message)]);
});

test('lint warns of what has expired and fails on what cannot be read', async () => {
  const warned = await earmark('lint', pack);
  expect([warned.exitCode, warned.out]).toEqual([
    0,
    `PACK/knowledge/a.csv:3  ! 警告 已过期 · KB-2 ended on 2020-01-01. Write its next text [expired]\n错误 errors 0 · 警告 warnings 1 · PACK`,
  ]);
  await writeFile(join(pack, 'knowledge/b.csv'), '编号,类别\n');
  const failed = await earmark('lint', pack);
  expect(failed.exitCode).toBe(1);
  expect(failed.out).toContain('PACK/knowledge/b.csv:1  ✗ 错误 写法有误 · the column "标题" is missing');
});
