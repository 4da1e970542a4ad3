/** `rules lint`, `rules lock`, `rules test`: a pack in its folder. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LintProblem, lintPack } from '../../rules/lint.ts';
import { checkPack, ruleSetOf } from '../../rules/load.ts';
import { compareLock, LOCK_FILE, lockOf, lockText, parseLock } from '../../rules/lock.ts';
import { type PackTestResult, runPackTest } from '../../rules/pack-test-run.ts';
import { testsOf } from '../../rules/pack-tests.ts';
import { type PackTexts, readPackTexts } from '../../rules/pack-texts.ts';
import { didYouMean, type Report } from '../../rules/read-yaml.ts';
import { readConfig } from '../config.ts';
import { EarmarkError } from '../errors.ts';
import { openBar } from './bar.ts';
import { findingLines, tableOf, verdictText } from './rules-text.ts';
import { print } from './session.ts';

const codeTexts: Record<LintProblem['code'], string> = {
  invalid: '写法有误',
  tests: '测试不足',
  'no-card': '不在任何评分表上',
  points: '分值可疑',
  'business-type': '未知业务类型',
  unused: '无人使用',
  expired: '已过期',
  'not-raised': '内容已改而版本未升',
  lowered: '版本降低',
  'not-locked': '未锁定版本',
};

const refuse: Report = (problem) => {
  throw problem;
};

/** Throws EarmarkError `some-failed` when there is an error; warnings alone do not fail. */
export async function lint(dir: string | undefined, asJson: boolean): Promise<void> {
  const { where, texts, lock } = await readPack(dir);
  const problems = lintPack(texts, { where, lock, today: new Date().toISOString().slice(0, 10) });
  const errors = problems.filter(({ level }) => level === 'error').length;
  const summary = `错误 errors ${errors} · 警告 warnings ${problems.length - errors} · ${where}`;
  print({ dir: where, problems }, asJson, () =>
    [...problems.map((problem) => lineOf(where, problem)), summary].join('\n'),
  );
  if (errors > 0) throw new EarmarkError('some-failed', `${errors} problems have to be mended first.`);
}

function lineOf(where: string, { file, line, level, code, what }: LintProblem): string {
  const sign = level === 'error' ? '✗ 错误' : '! 警告';
  return `${join(where, file)}:${line}  ${sign} ${codeTexts[code]} · ${what} [${code}]`;
}

/** Refuses what a raised version has to come first for; with `some-failed`, so that a script stops. */
export async function lock(dir: string | undefined, asJson: boolean): Promise<void> {
  const { where, texts, lock: earlierText } = await readPack(dir);
  const files = checkPack(texts, where, refuse);
  if (files === null) throw new TypeError('a pack that cannot be read was refused');
  const earlier = parseLock(earlierText);
  const refused = compareLock(files, earlier).filter(({ code }) => code !== 'not-locked');
  if (refused.length > 0) {
    for (const problem of refused) process.stderr.write(`${lineOf(where, { ...problem, level: 'error' })}\n`);
    throw new EarmarkError('some-failed', `${LOCK_FILE} was left as it is: raise the versions first.`);
  }
  const next = lockText(lockOf(files, earlier));
  const changed = next !== earlierText;
  if (changed) await writeFile(join(where, LOCK_FILE), next);
  const counts = {
    rules: files.rules.length,
    scoreCards: files.scoreCards.length,
    facts: files.facts.length,
  };
  print({ file: join(where, LOCK_FILE), changed, ...counts }, asJson, () => {
    const state = changed ? '已更新 updated' : '无变化 unchanged';
    return `${join(where, LOCK_FILE)} ${state}: 规则 rules ${counts.rules} · 评分表 score cards ${counts.scoreCards} · 事实 facts ${counts.facts}`;
  });
}

export async function test(
  dir: string | undefined,
  flags: { readonly rule?: string; readonly json?: boolean },
): Promise<void> {
  const { where, texts } = await readPack(dir);
  const ruleSet = ruleSetOf(texts, where);
  const all = testsOf(texts, refuse);
  const cases = flags.rule === undefined ? all : all.filter(({ rule }) => rule === flags.rule);
  if (flags.rule !== undefined && cases.length === 0) {
    const known = ruleSet.rules.map(({ rule }) => rule.id);
    const hint = known.includes(flags.rule) ? '' : didYouMean(flags.rule, known);
    throw new EarmarkError('usage', `No tests of a rule "${flags.rule}" in ${where}${hint}`);
  }
  const bar = openBar('测试 test');
  const results = cases.map((one, index) => {
    bar.update(index + 1, cases.length);
    return runPackTest(one, ruleSet);
  });
  bar.stop();
  const failed = results.filter(({ problem }) => problem !== null);
  print(
    { passed: results.length - failed.length, failed: failed.length, failures: failed.map(failureOf) },
    flags.json === true,
    () => [...failed.map((one) => describe(where, one)), countsOf(results)].join('\n'),
  );
  if (failed.length > 0)
    throw new EarmarkError('some-failed', `${failed.length} of ${results.length} test dialogues failed.`);
}

function failureOf({ test: one, finding, problem }: PackTestResult): object {
  const { rule, kind, name, file, line, expected, turns } = one;
  return { rule, kind, name, file, line, expected, turns, problem, finding };
}

const kindTexts = {
  fail: '应判不合格 fail',
  pass: '应判合格 pass',
  nearMiss: '相似但合格 near miss',
  unsure: '应存疑 unsure',
  notApplicable: '应不适用 not applicable',
} as const;

function describe(where: string, { test: one, finding, problem }: PackTestResult): string {
  const { file, line, rule, kind, name, transcript } = one;
  const rests = new Set(finding?.turns);
  const names = { agent: '客服', customer: '客户', unknown: '不明' } as const;
  const dialogue = transcript.turns.map(({ role, startMs, text }, index) => {
    const mark = rests.has(index) ? '▶' : one.turns?.includes(index) ? '△' : ' ';
    return `  ${mark} ${String(index).padStart(2)} ${(startMs / 1000).toFixed(1).padStart(6)} ${names[role]}  ${text}`;
  });
  return [
    `✗ ${rule} · ${kindTexts[kind]} · ${name}  ${join(where, file)}:${line}`,
    `  ${problem}`,
    ...dialogue,
    ...(finding === null ? [] : [`  判定 verdict: ${verdictText(finding)}`, ...findingLines(finding)]),
    '',
  ].join('\n');
}

function countsOf(results: readonly PackTestResult[]): string {
  const rules = [...new Set(results.map(({ test: one }) => one.rule))];
  const rows = rules.map((rule) => {
    const own = results.filter(({ test: one }) => one.rule === rule);
    const failed = own.filter(({ problem }) => problem !== null).length;
    const count = (kind: PackTestResult['test']['kind']) =>
      own.filter(({ test: one }) => one.kind === kind).length;
    const kinds = [count('fail'), count('pass'), count('nearMiss'), count('unsure') + count('notApplicable')];
    return [failed > 0 ? '✗' : '✓', rule, ...kinds, failed];
  });
  const head = ['', '规则 rule', 'fail', 'pass', '相似 near miss', '存疑等 unsure …', '未过 failed'];
  const failed = results.filter(({ problem }) => problem !== null).length;
  return `${tableOf(head, rows)}\n通过 passed ${results.length - failed} · 未过 failed ${failed}`;
}

interface PackFolder {
  readonly where: string;
  readonly texts: PackTexts;
  /** Text of the lock file, null without one. */
  readonly lock: string | null;
}

async function readPack(dir: string | undefined): Promise<PackFolder> {
  const where = dir ?? readConfig(process.env).RULES_DIR;
  const texts = await readPackTexts(where);
  const lockFile = await readFile(join(where, LOCK_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  return { where, texts, lock: lockFile };
}
