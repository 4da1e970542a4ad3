/** `models next`, `labels` and `drift` as typed: real processes, a real database. */
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRulesApi, type RulesApi } from '../../api/test-rules.ts';

const repository = resolve(import.meta.dirname, '../..');
let api: RulesApi;

beforeAll(async () => {
  api = await openRulesApi('labelling_cli');
  const { db } = api.installation;
  await db.updateTable('recording_opinions').set({ draw: 0.9 }).execute();
  await db
    .updateTable('recording_opinions')
    .set({ draw: 0.01 })
    .where('recording_id', '=', 'r-hello')
    .execute();
});
afterAll(() => api.close());

const earmark = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(repository, 'pipeline/earmark.mjs'), 'models', ...args],
    { reject: false, cwd: api.installation.folder, env: api.installation.environment },
  );
  return { exitCode, out: stdout, errors: stderr };
};

test('next lists calls with the reason; with --who they are kept for that person', async () => {
  const look = await earmark('next', 'complaint', '--count', '1', '--json');
  expect(look.errors).toBe('');
  expect(JSON.parse(look.out)).toMatchObject({
    model: 'complaint',
    mix: { uncertain: 4, disagreement: 3, random: 3 },
    items: [{ slice: 'uncertain', until: null }],
  });
  const kept = await earmark('next', 'complaint', '--count', '9', '--who', '林晓');
  expect(kept.out).toContain('随机抽取：召回率只能由这部分估计');
  const other = await earmark('next', 'complaint', '--who', '赵敏');
  expect(other.out).toBe('没有要标注的通话 · nothing to label');
});

test('labels tells what recall rests on', async () => {
  const { out } = await earmark('labels', 'complaint');
  expect(out).toContain('随机部分还没有标注，召回率未知。');
  expect(out).toContain('召回率只能由随机抽取的通话估计');
});

test('drift says how many calls it wants', async () => {
  const { out, exitCode } = await earmark('drift', '--from', '2026-11-22', '--to', '2026-11-22');
  expect([exitCode, out]).toEqual([0, expect.stringContaining('两段时间各要至少 50 通电话才能比较。')]);
});

test.each([
  [['next', 'weather'], 2, 'usage'],
  [['next', 'complaint', '--count', '0'], 2, 'usage'],
  [['drift', '--from', 'yesterday'], 2, 'usage'],
])('%j ends with %i, %s', async (args, code, name) => {
  const { exitCode, errors } = await earmark(...args);
  expect([exitCode, errors]).toEqual([code, expect.stringContaining(`[${name}]`)]);
});
