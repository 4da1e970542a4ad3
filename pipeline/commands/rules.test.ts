/** The commands as a rule author types them: real processes, a real database. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Installation, openInstallation, statesOf, until } from '../../fixtures/installation.ts';
import { chatOf } from '../../fixtures/small-recordings.ts';
import { StageName } from '../domain.ts';
import { addUnit, findUnit } from '../store/org-units.ts';
import { startWorker } from '../worker.ts';

// Real processes that are started and waited for.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const repository = resolve(import.meta.dirname, '../..');
let environment: Record<string, string> = {};
let folder = '';
let pack = '';

const earmark = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(repository, 'pipeline/earmark.mjs'), 'rules', ...args],
    { reject: false, cwd: folder, env: environment },
  );
  return { exitCode, out: stdout.replaceAll(pack, 'PACK'), errors: stderr.replaceAll(pack, 'PACK') };
};

const polite = (version: number, phrases: string) => `id: polite
version: ${version}
title: { zh: 没有道谢, en: No thanks }
explanation: { zh: 客服没有说谢谢, en: The agent says no thanks }
source: 测试规范
section: manner
severity: minor
points: -5
conditions:
  thanks:
    operator: keyword
    role: agent
    label: 谢谢
    phrases: [${phrases}]
fail: { not: thanks }
`;
const dialogue = (name: string, text: string) =>
  `  - name: "${name}"\n    dialogue: |\n      客户 0.2-0.8 你好\n      客服 1.0-3.0 ${text}\n`;
const tests = ['fail 好的', 'pass 谢谢', 'nearMiss 太谢谢您了']
  .map((line) => line.split(' '))
  .map(([kind, text]) => `${kind}:\n${[1, 2, 3].map((at) => dialogue(`${kind} ${at}`, text ?? '')).join('')}`)
  .join('');
const card = `id: all
version: 1
title: { zh: 全部, en: All }
priority: 0
passMark: 80
sections:
  - { id: manner, title: { zh: 规范, en: Manner }, rules: [polite] }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-rules-commands-'));
  pack = join(folder, 'pack');
  await mkdir(join(pack, 'score-cards'), { recursive: true });
  const title = 'title: { zh: 测试, en: Test }';
  await writeFile(join(pack, 'pack.yaml'), `name: small\nversion: 1\n${title}\noperator: state_grid\n`);
  await writeFile(join(pack, 'polite.yaml'), polite(1, '谢谢, 感谢'));
  await writeFile(join(pack, 'polite.test.yaml'), tests);
  await writeFile(join(pack, 'score-cards/all.yaml'), card);
  environment = { RULES_DIR: pack, EARMARK_DATA: join(folder, 'data') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const calls = [
  { callId: 'c1', channel: 'phone', turns: [{ role: 'agent', text: '好的', startMs: 0, endMs: 900 }] },
  { callId: 'c2', channel: 'phone', turns: [{ role: 'agent', text: '谢谢来电', startMs: 0, endMs: 900 }] },
  { callId: 'c3', channel: 'phone', turns: [{ role: 'agent', text: '多写一下', startMs: 0, endMs: 900 }] },
];

describe('a pack in its folder', () => {
  test('lint asks for the lock, lock writes it, then lint is content', async () => {
    const first = await earmark('lint');
    expect(first.exitCode).toBe(1);
    expect(first.out).toBe(
      'PACK/versions.lock.json:1  ✗ 错误 未锁定版本 · is missing. Run "earmark rules lock" [not-locked]\n错误 errors 1 · 警告 warnings 0 · PACK',
    );
    expect(await earmark('lock')).toEqual({
      exitCode: 0,
      out: 'PACK/versions.lock.json 已更新 updated: 规则 rules 1 · 评分表 score cards 1 · 事实 facts 0',
      errors: '',
    });
    expect(await earmark('lint', '--json')).toEqual({
      exitCode: 0,
      out: '{"dir":"PACK","problems":[]}',
      errors: '',
    });
  });

  test('lock refuses changed content under the old version and leaves the file as it is', async () => {
    const locked = await readFile(join(pack, 'versions.lock.json'), 'utf8');
    await writeFile(join(pack, 'polite.yaml'), polite(1, '谢谢, 多谢, 感谢'));
    expect(await earmark('lock')).toEqual({
      exitCode: 1,
      out: '',
      errors:
        'PACK/polite.yaml:2  ✗ 错误 内容已改而版本未升 · the content has changed, the version has not: raise version to 2 [not-raised]\nearmark: versions.lock.json was left as it is: raise the versions first. [some-failed]',
    });
    expect(await readFile(join(pack, 'versions.lock.json'), 'utf8')).toBe(locked);
    await writeFile(join(pack, 'polite.yaml'), polite(1, '谢谢, 感谢'));
  });

  test('test dialogues: counts when all pass, the dialogue and the verdict when one does not', async () => {
    expect(await earmark('test', '--json')).toEqual({
      exitCode: 0,
      out: '{"passed":9,"failed":0,"failures":[]}',
      errors: '',
    });
    await writeFile(join(pack, 'polite.test.yaml'), tests.replace('1.0-3.0 好的', '1.0-3.0 好的 谢谢'));
    const failed = await earmark('test', '--rule', 'polite');
    await writeFile(join(pack, 'polite.test.yaml'), tests);
    expect(failed.exitCode).toBe(1);
    expect(failed.errors).toBe('earmark: 1 of 9 test dialogues failed. [some-failed]');
    expect(failed.out.split('\n').slice(0, 6)).toEqual([
      '✗ polite · 应判不合格 fail · fail 1  PACK/polite.test.yaml:2',
      '  expected fail, got pass',
      '     0    0.2 客户  你好',
      '  ▶  1    1.0 客服  好的 谢谢',
      '  判定 verdict: ✓ 合格 pass',
      '    第2句 0:01 谢谢：客服说“谢谢” “好的 谢谢”',
    ]);
    expect(failed.out.split('\n').at(-1)).toBe('通过 passed 8 · 未过 failed 1');
  });

  test.each<[string[], number, string]>([
    [
      ['test', '--rule', 'polit'],
      2,
      'earmark: No tests of a rule "polit" in PACK. Did you mean "polite"? [usage]',
    ],
    [
      ['lint', 'nowhere'],
      3,
      'earmark: There is no rule pack in nowhere: pack.yaml is missing. Set RULES_DIR to the folder of a pack. [rules-missing]',
    ],
    [['explain', 'gone.jsonl', 'polite'], 2, 'earmark: There is no file gone.jsonl. [usage]'],
    [
      ['activate', 'active', '--why', 'x'],
      2,
      'earmark: Nobody can be asked here: there is no terminal. Add --yes to go ahead. [usage]',
    ],
  ])('%j ends with %i and a sentence', async (args, exitCode, errors) => {
    expect(await earmark(...args)).toEqual({ exitCode, out: '', errors });
  });
});

describe('calls in a file', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'calls.jsonl'), calls.map((call) => `${JSON.stringify(call)}\n`).join(''));
    const labels = [
      { callId: 'c1', fail: { polite: [0] }, part: 'dev' },
      { callId: 'c2', fail: {}, part: 'dev' },
      { callId: 'c3', fail: {}, part: 'test', dialect: '四川' },
    ];
    await writeFile(
      join(folder, 'labels.jsonl'),
      labels.map((label) => `${JSON.stringify(label)}\n`).join(''),
    );
  });

  test('run: a table of what was found in each call', async () => {
    const { exitCode, out } = await earmark('run', 'calls.jsonl');
    expect(exitCode).toBe(0);
    expect(out.split('\n\n')[0]).toBe(`通话 call c1 · 全部 All 0
┌───────────────┬───────────┬───────────┬──────────────────────────────────────┐
│ 判定 verdict  │ 规则 rule │ 分 points │ 依据 evidence                        │
├───────────────┼───────────┼───────────┼──────────────────────────────────────┤
│ ✗ 不合格 fail │ 没有道谢  │ -5        │ 0:00 在第1句客服的话里没有找到：谢谢 │
│               │ polite    │           │                                      │
└───────────────┴───────────┴───────────┴──────────────────────────────────────┘`);
    expect(out.split('\n\n')[1]).toBe(
      '通话 call c2 · 全部 All 100\n没有发现问题 no fault found\n另有合格或不适用 passed or not applicable: 1（--all）',
    );
  });

  test('run reads ready transcripts as well, and says which lines it cannot read', async () => {
    await writeFile(join(folder, 'one.srt'), '1\n00:00:00,000 --> 00:00:01,000\n客服：好的\n');
    const { out } = await earmark('run', 'one.srt', '--json');
    expect(JSON.parse(out).findings.map((one: { rule: string; verdict: string }) => one.verdict)).toEqual([
      'fail',
    ]);
    await writeFile(join(folder, 'bad.jsonl'), `{"turns": 1}\n${JSON.stringify(calls[1])}\n`);
    const bad = await earmark('run', 'bad.jsonl', '--json');
    expect([bad.exitCode, bad.out.split('\n').length]).toEqual([1, 1]);
    expect(bad.errors).toMatch(/^bad\.jsonl, line 1: turns is not usable/);
  });

  test('explain: the tree, with value, window and quote', async () => {
    const { exitCode, out } = await earmark('explain', 'calls.jsonl#c2', 'polite');
    expect(exitCode).toBe(0);
    expect(out).toBe(`通话 call c2 · 规则 rule polite v1 没有道谢 No thanks
  客服没有说谢谢（测试规范）
判定 verdict ✓ 合格 pass
树根成立即有此问题 the fault is present when the root holds · ✓ 成立 holds · ✗ 不成立 does not · ? 存疑 cannot be told

✗ 不成立 not
└─ ✓ 谢谢（关键词 keyword: thanks）
   └─ ▶ 第1句 客服 0:00 “谢谢来电” 谢谢：客服说“谢谢”`);
    expect((await earmark('explain', 'calls.jsonl#c9', 'polite')).errors).toBe(
      'earmark: calls.jsonl holds no call "c9". It holds 3: c1, c2, c3 … [usage]',
    );
  });

  test('backtest: counts, and the calls behind a cell but for the test part', async () => {
    const { out } = await earmark('backtest', '--labels', 'labels.jsonl', '--json');
    const [whole] = JSON.parse(out).cells;
    expect(whole).toMatchObject({ rule: 'polite', version: 1, n: 3, TP: 1, FP: 1, FN: 0, TN: 1 });
    expect(whole.calls).toEqual({ TP: ['c1'], FP: [], FN: [], unsure: [] });
    const table = await earmark('backtest', '--labels', 'labels.jsonl');
    expect(table.out.split('\n').find((line) => line.includes('polite v1'))).toBe(
      '│ polite v1 │ 3 │ 1           │ 1  │ 1  │ 0  │ 0           │ 0.50 (0.09–0.91) │ 1.00 (0.21–1.00) │ 0.67 (0.17–0.95) │',
    );
    const cell = await earmark('backtest', '--labels', 'labels.jsonl', '--cell', 'rule=polite,kind=FP');
    expect(cell.out).toBe('0 通 calls\n\n另有 test 部分，只计数不列出 of the test part, only counted: 1');
    const hits = await earmark('backtest', '--labels', 'labels.jsonl', '--cell', 'kind=TP');
    expect(hits.out).toBe(`c1 polite v1 TP · ✗ 不合格 fail
    标注 labelled 第1句 “好的”
    0:00 在第1句客服的话里没有找到：谢谢

1 通 calls`);
  });
});

test('import asks what the file does not show, writes a pack, lists what was left, and overwrites nothing', async () => {
  const sample = join(repository, 'rules/import/samples/alibaba-upload.json');
  const asked = await earmark('import', sample, '--from', 'alibaba', '--out', 'imported');
  expect([asked.exitCode, asked.out]).toEqual([2, '']);
  expect(asked.errors).toContain('Answer with --hit-time any or --hit-time ');
  const answered = ['--hit-time', 'last', '--out', 'imported', '--json'];
  const { exitCode, out } = await earmark('import', sample, '--from', 'alibaba', ...answered);
  expect(exitCode).toBe(0);
  const { files, notCarried } = JSON.parse(out);
  expect(await readFile(join(folder, 'imported/not-carried.json'), 'utf8')).toBe(
    `${JSON.stringify(notCarried, null, 2)}\n`,
  );
  expect(files).toContain('score-cards/imported.yaml');
  expect((await earmark('run', 'calls.jsonl', '--rules', 'imported', '--json')).exitCode).toBe(0);
  expect((await earmark('import', sample, '--from', 'alibaba', ...answered)).errors).toBe(
    '{"error":{"code":"usage","message":"imported is not empty. Give a new folder, so that no rule is overwritten."}}',
  );
});

describe('rule sets in the store', () => {
  const count = 3;
  let opened: Installation;

  beforeAll(async () => {
    opened = await openInstallation('rules_commands', { environment: { RULES_DIR: pack } });
    for (let index = 0; index < count; index += 1) await opened.put(`chats/${index}.json`, chatOf(index));
    await opened.importAll();
    const worker = await startWorker(await opened.services(), {
      stages: new Set(StageName.options),
      concurrency: 2,
    });
    await until('everything done', async () => (await statesOf(opened.db)).done === count);
    await worker.close();
    environment = { ...opened.environment, EARMARK_LOG: 'error', RULES_DIR: pack };
  });
  afterAll(() => opened.close());

  test('diff, activate, re-score, rollback: shown before, recorded, beside the old cards', async () => {
    await writeFile(join(pack, 'polite.yaml'), polite(2, '万分感激'));
    expect((await earmark('activate', pack, '--why', '试', '--yes')).errors).toBe(
      'earmark: PACK has 1 problems, the first in polite.yaml, line 2: versions.lock.json knows version 1 only. Run "earmark rules lock". "earmark rules lint PACK" shows all. [rules-invalid]',
    );
    expect((await earmark('lock')).exitCode).toBe(0);

    const shown = JSON.parse((await earmark('diff', 'active', pack, '--json')).out);
    expect(shown).toMatchObject({ calls: count, scores: { before: 100, after: 0, moved: count } });
    expect(shown.perRule).toMatchObject([{ rule: 'polite', gained: count, lost: 0 }]);

    const activated = await earmark('activate', pack, '--why', '新规定', '--who', '王质检', '--yes');
    expect(activated.exitCode).toBe(0);
    expect(activated.out).toContain('平均分 mean score 100 → 0 · 分数变动 moved 3');
    expect(activated.out).toContain(
      `上线 activated ${shown.b.slice(0, 10)}（此前 before: ${shown.a.slice(0, 10)}） · 王质检`,
    );

    expect((await earmark('rescore')).out).toBe(
      `${shown.b.slice(0, 10)}: 查看 looked at 3 · 已评 scored 3 · 留给队列 left to the queue 0`,
    );
    expect(JSON.parse((await earmark('rescore', '--json')).out)).toMatchObject({
      looked: 0,
      progress: { state: 'done', total: 3, done: 3 },
    });
    const stored = await earmark('explain', 'chat-1', 'polite', '--json');
    expect(JSON.parse(stored.out)).toMatchObject({
      callId: 'chat-1',
      finding: { verdict: 'fail', version: 2 },
    });

    expect((await earmark('rollback', '--why', '误伤', '--who', '李主管', '--yes')).exitCode).toBe(0);
    const listed = JSON.parse((await earmark('list', '--json')).out);
    expect(listed.ruleSets.map((one: { hash: string; inForce: boolean }) => [one.hash, one.inForce])).toEqual(
      [
        [shown.b, false],
        [shown.a, true],
      ],
    );
    expect(
      listed.activations.map(({ kind, who, why }: Record<string, string>) => `${kind} ${who} ${why}`),
    ).toEqual(['rollback 李主管 误伤', 'activate 王质检 新规定', 'first system the pack of the first start']);
  });

  test('a city gets a rule set of its own, is listed with it, and inherits again', async () => {
    const { db } = opened;
    const city = await addUnit(db, { kind: 'city', name: '临江市', parent: await findUnit(db, '') });
    await addUnit(db, { kind: 'team', name: '一班', parent: city });
    const why = ['--unit', '临江市', '--who', '王质检', '--yes', '--json', '--why'] as const;
    const { activation, diff } = JSON.parse((await earmark('activate', pack, ...why, '临江试行')).out);
    expect(activation).toMatchObject({ kind: 'activate', previousHash: null, unit: { name: '临江市' } });
    // No call is of its team.
    expect(diff).toMatchObject({ calls: 0, b: activation.hash });
    const listed = JSON.parse((await earmark('list', '--unit', '一班', '--json')).out);
    expect(listed.units).toMatchObject([{ name: '一班', hash: activation.hash, from: { name: '临江市' } }]);
    expect(listed.ruleSets.map(({ hash }: { hash: string }) => hash)).toEqual([activation.hash]);
    expect((await earmark('list')).out).toContain('沿用自 inherited from');
    const back = JSON.parse((await earmark('inherit', ...why, '试行结束')).out);
    expect(back.activation).toMatchObject({ kind: 'inherit', hash: null, previousHash: activation.hash });
    const refused = await earmark('activate', pack, '--unit', '无此市', '--why', '试', '--yes');
    expect(refused.errors).toContain('[unit-unknown]');
  });

  test('backtest without a file of calls takes the stored ones, under any stored rules', async () => {
    await mkdir(join(folder, 'stored'));
    const labels = join(folder, 'stored/labels.jsonl');
    await writeFile(labels, '{"callId":"chat-0","fail":{}}\n{"callId":"chat-1","fail":{"polite":[3]}}\n');
    const { out } = await earmark('backtest', '--labels', labels, '--json');
    expect(JSON.parse(out).cells[0]).toMatchObject({ rule: 'polite', version: 1, n: 2, FN: 1, TN: 1 });
    const edited = await earmark('backtest', '--labels', labels, '--rules', pack, '--json');
    expect(JSON.parse(edited.out).cells[0]).toMatchObject({ rule: 'polite', version: 2, n: 2, TP: 1, FP: 1 });
  });
});
