/** The commands about versions of models as an operator types them: real processes, a real database. */
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { changedModel } from '../../fixtures/changed-models.ts';
import { type Installation, openInstallation, until } from '../../fixtures/installation.ts';
import { chatOf } from '../../fixtures/small-recordings.ts';
import { readReanalyseProgress } from '../reanalyse.ts';
import { storeModelVersion } from '../store/model-versions.ts';
import { startWorker, type Worker } from '../worker.ts';

// Real processes that are started and waited for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const repository = resolve(import.meta.dirname, '../..');
let opened: Installation;
let worker: Worker;
/** For it everything is a complaint. */
let suspicious = '';

beforeAll(async () => {
  opened = await openInstallation('models_cli');
  await opened.put('chats/0.json', chatOf(0));
  await opened.importAll();
  worker = await startWorker(await opened.services(), {
    stages: new Set(['transcribe', 'analyse']),
    concurrency: 1,
  });
  await until('the call is analysed', async () => (await readReanalyseProgress(opened.db)).total === 1);
  const model = changedModel('complaint', { label: 'suspected', by: 50 });
  suspicious = (await storeModelVersion(opened.db, { ...model, note: '十一月复核' })).id;
});
afterAll(async () => {
  await worker.close();
  await opened.close();
});

async function earmark(...args: string[]): Promise<{ exitCode: number; out: string; errors: string }> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(repository, 'pipeline/earmark.mjs'), 'models', ...args],
    { reject: false, cwd: opened.folder, env: { ...opened.environment, EARMARK_LOG: 'error' } },
  );
  return { exitCode: exitCode ?? -1, out: stdout, errors: stderr };
}

test('what is there, which is better, and the way there and back', async () => {
  const listed = await earmark('list', '--trained');
  expect(listed.exitCode).toBe(0);
  expect(listed.out).toMatch(/▶ 生效 in force.*complaint/);
  expect(listed.out).toContain('十一月复核');
  expect(listed.out).toContain('首次 first');

  const compared = await earmark('compare', 'in-force', suspicious.slice(0, 8));
  expect(compared.exitCode).toBe(0);
  expect(compared.out).toMatch(
    /The champion is better: of \d+ calls the challenger sets \d+ right and \d+ wrong/,
  );
  expect(compared.out).toContain('改错 lost: ');

  const measured = await earmark('evaluate', suspicious, '--json');
  expect(JSON.parse(measured.out)).toMatchObject({
    version: { id: suspicious, metrics: { headlines: [{ target: 0.92 }, {}] } },
    evaluation: { name: 'complaint' },
  });

  const activated = await earmark('activate', suspicious, '--why', '试一天', '--who', '林晓', '--json');
  expect(JSON.parse(activated.out)).toMatchObject({
    activation: { version: suspicious, kind: 'activate', who: '林晓', why: '试一天' },
  });
  const back = await earmark('rollback', '--why', '误报太多', '--who', '王');
  expect(back.out).toMatch(/^撤回 rolled back .*王.*误报太多/);
});

test('a shadow is started, reported and stopped', async () => {
  expect((await earmark('shadow', suspicious)).out).toContain(`影子运行 in shadow: ${suspicious}`);
  await opened.put('chats/1.json', chatOf(1));
  await opened.importAll();
  await until('the shadow has judged', async () => {
    const row = await opened.db.selectFrom('shadow_opinions').select('value').executeTakeFirst();
    return row?.value === 'suspected';
  });
  const { out } = await earmark('shadow', suspicious, '--report', '--json');
  expect(JSON.parse(out)).toMatchObject({
    agreement: { n: 1, value: 0 },
    changes: [{ champion: 'none', challenger: 'suspected', n: 1 }],
  });
  expect((await earmark('shadow', suspicious, '--stop')).out).toContain('影子停止 shadow stopped');
});

test.each([
  [['train', 'emotion', '--labels', 'live'], 'no-labels'],
  [['train', 'turns', '--labels', 'live'], 'no-labels'],
  [['train', 'sarcasm', '--labels', 'live'], 'unknown-model'],
  [['train', 'sarcasm'], 'unknown-model'],
  [['evaluate', 'ffffff'], 'model-unknown'],
  [['activate', 'ffffff', '--why', '试'], 'model-unknown'],
  [['compare', 'in-force', 'ffffff'], 'model-unknown'],
] as const)('models %j says what is wrong', async (args, code) => {
  const { exitCode, errors } = await earmark(...args);
  expect(exitCode).toBe(3);
  expect(errors).toContain(`[${code}]`);
});
