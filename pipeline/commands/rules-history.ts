/** `rules list`, `diff`, `activate`, `rollback`, `rescore`: rule sets in the store, and what they do to history. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { RuleDiff } from '../../rules/diff.ts';
import { lintPack } from '../../rules/lint.ts';
import { LOCK_FILE } from '../../rules/lock.ts';
import { type PackTexts, readPackTexts } from '../../rules/pack-texts.ts';
import { EarmarkError } from '../errors.ts';
import { rescoreHistory } from '../rescore.ts';
import { readRescoreProgress } from '../rescore-progress.ts';
import { diffRuleSets } from '../rule-diff.ts';
import type { RuleSetSource } from '../rule-diff-page.ts';
import type { Services } from '../services.ts';
import {
  type Activation,
  activateRuleSet,
  activations,
  inheritRuleSet,
  rollbackRuleSet,
} from '../store/activations.ts';
import { findUnit } from '../store/org-units.ts';
import { findRuleSet, listRuleSets, storeRuleSet } from '../store/rule-sets.ts';
import { listUnitRules, rulesOf, teamsOf, type UnitRules } from '../store/unit-rules.ts';
import { openBar, spanText } from './bar.ts';
import { diffText, shortHash } from './rules-diff-text.ts';
import { tableOf } from './rules-text.ts';
import { openSession, print, type Session, withServices } from './session.ts';

/** `unit`: only what it goes by, and its own changes. */
export async function list(flags: { readonly unit?: string; readonly json?: boolean }): Promise<void> {
  await withServices(openSession(), async ({ db }) => {
    const chosen = flags.unit === undefined ? null : await findUnit(db, flags.unit);
    const units = (await listUnitRules(db)).filter(({ unit }) => chosen === null || unit.id === chosen.id);
    const ruleSets = (await listRuleSets(db)).filter(
      ({ hash }) => chosen === null || units.some((one) => one.hash === hash),
    );
    const history = (await activations(db)).filter(
      ({ unit }) => chosen === null || (unit === null ? chosen.kind === 'whole' : unit.id === chosen.id),
    );
    const shownUnits = units.map(({ unit, hash, from }) => ({
      id: unit.id,
      kind: unit.kind,
      name: unit.name,
      hash,
      from: { id: from.id, kind: from.kind, name: from.name },
    }));
    print({ ruleSets, activations: history, units: shownUnits }, flags.json === true, () =>
      [
        tableOf(
          ['', '规则集 rule set', '名称 name', '版本 version', '入库 stored', '谁 who', '说明 note'],
          ruleSets.map(({ inForce, hash, name, version, createdAt, createdBy, note }) => [
            inForce ? '▶ 生效 in force' : '',
            shortHash(hash),
            name,
            version,
            minuteOf(createdAt),
            createdBy,
            note ?? '',
          ]),
        ),
        ...(units.length > 1 || chosen !== null ? [unitsTable(units)] : []),
        tableOf(
          ['何时 when', '单位 unit', '规则集 rule set', '', '谁 who', '为何 why'],
          history.map((one) => [
            minuteOf(one.at),
            one.unit?.name ?? '全部 whole',
            setText(one.hash),
            kindTexts[one.kind],
            one.who,
            one.why,
          ]),
        ),
      ].join('\n'),
    );
  });
}

function unitsTable(units: readonly UnitRules[]): string {
  return tableOf(
    ['单位 unit', '规则集 rule set', '沿用自 inherited from'],
    units.map(({ unit, hash, from }) => [
      unit.name,
      shortHash(hash),
      from.id === unit.id ? '自有 its own' : from.name,
    ]),
  );
}

function setText(hash: string | null): string {
  return hash === null ? '沿用上级 inherited' : shortHash(hash);
}

const kindTexts: Record<Activation['kind'], string> = {
  first: '首次 first',
  activate: '上线 activated',
  rollback: '撤回 rolled back',
  inherit: '恢复沿用 inherits again',
};

export interface DiffFlags {
  readonly since?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

export async function diff(a: string, b: string, flags: DiffFlags): Promise<void> {
  const session = openSession();
  await withServices(session, async (services) => {
    const found = await compare(services, session, await sourceOf(a), await sourceOf(b), flags);
    print(found, flags.json === true, () => diffText(found));
  });
}

/** `active`: what is in force. The folder of a pack. Else 6 or more characters of a stored hash. */
async function sourceOf(text: string): Promise<RuleSetSource> {
  if (text === 'active') return { hash: 'in-force' };
  const files = await packIn(text);
  return files === null ? { hash: text } : { files };
}

async function packIn(text: string): Promise<PackTexts | null> {
  return existsSync(join(text, 'pack.yaml')) ? await readPackTexts(text) : null;
}

async function compare(
  services: Services,
  { signal }: Session,
  a: RuleSetSource,
  b: RuleSetSource,
  { since, limit }: Pick<DiffFlags, 'since' | 'limit'>,
  teamIds?: readonly string[],
): Promise<RuleDiff> {
  const bar = openBar('比较 compare');
  try {
    return await diffRuleSets(services, {
      a,
      b,
      since: since === undefined ? undefined : dayOf(since),
      teamIds,
      limit: limit === undefined ? undefined : countOf(limit),
      signal,
      onProgress: ({ done, total, remainingMs }) => bar.update(done, total, remainingMs),
    });
  } finally {
    bar.stop();
  }
}

function dayOf(text: string): Date {
  const day = new Date(`${text}T00:00:00`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())) return day;
  throw new EarmarkError('usage', `--since takes a day such as 2026-03-01, not "${text}".`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new EarmarkError('usage', `--limit takes a whole number above 0, not "${text}".`);
}

export interface ActivateFlags extends DiffFlags {
  readonly why: string;
  readonly who?: string;
  readonly unit?: string;
  /** `--no-diff` makes it false. */
  readonly diff: boolean;
  readonly yes?: boolean;
}

/** Stores a pack from a folder first, once lint has nothing against it. */
export async function activate(text: string, flags: ActivateFlags): Promise<void> {
  const session = openSession();
  mayAsk(flags.yes);
  const files = await packIn(text);
  if (files !== null) await refuseUnlinted(text, files);
  await withServices(session, async (services) => {
    const { db } = services;
    const who = flags.who ?? userInfo().username;
    const hash =
      files === null
        ? await findRuleSet(db, text)
        : (await storeRuleSet(db, { files, createdBy: who, note: flags.why })).ruleSet.hash;
    const unit = await findUnit(db, flags.unit ?? '');
    const teamIds = unit.kind === 'whole' ? undefined : await teamsOf(db, unit);
    const found = flags.diff
      ? await compare(services, session, { hash: await rulesOf(db, unit) }, { hash }, flags, teamIds)
      : null;
    if (found !== null && !flags.json) process.stdout.write(`${diffText(found)}\n`);
    const where = unit.kind === 'whole' ? '' : `（${unit.name}）`;
    await confirm(`上线 activate ${shortHash(hash)}${where}?`, flags.yes);
    const activation = await activateRuleSet(db, { hash, unit, who, why: flags.why });
    print({ activation, diff: found }, flags.json === true, () => activationText(activation));
  });
}

async function refuseUnlinted(dir: string, files: PackTexts): Promise<void> {
  const lock = await readFile(join(dir, LOCK_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const today = new Date().toISOString().slice(0, 10);
  const errors = lintPack(files, { where: dir, lock, today }).filter(({ level }) => level === 'error');
  const [first] = errors;
  if (first === undefined) return;
  throw new EarmarkError(
    'rules-invalid',
    `${dir} has ${errors.length} problems, the first in ${first.file}, line ${first.line}: ${first.what}. "earmark rules lint ${dir}" shows all.`,
  );
}

export interface ChangeFlags {
  readonly why: string;
  readonly who?: string;
  readonly unit?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function rollback(flags: ChangeFlags): Promise<void> {
  mayAsk(flags.yes);
  await withServices(openSession(), async ({ db }) => {
    const unit = await findUnit(db, flags.unit ?? '');
    await confirm('撤回到上一套规则 go back to the rule set before?', flags.yes);
    const who = flags.who ?? userInfo().username;
    const activation = await rollbackRuleSet(db, { unit, who, why: flags.why });
    print({ activation }, flags.json === true, () => activationText(activation));
  });
}

/** Takes a unit's own rule set away. */
export async function inherit(flags: ChangeFlags & { readonly unit: string }): Promise<void> {
  mayAsk(flags.yes);
  await withServices(openSession(), async ({ db }) => {
    const unit = await findUnit(db, flags.unit);
    await confirm(`${unit.name} 恢复沿用上级规则 inherits the rules above it again?`, flags.yes);
    const who = flags.who ?? userInfo().username;
    const activation = await inheritRuleSet(db, { unit, who, why: flags.why });
    print({ activation }, flags.json === true, () => activationText(activation));
  });
}

function activationText({ hash, previousHash, kind, unit, who, why, at }: Activation): string {
  const before = previousHash === null ? '' : `（此前 before: ${shortHash(previousHash)}）`;
  const where = unit === null ? '' : ` · ${unit.name}`;
  return [
    `${kindTexts[kind]} ${setText(hash)}${before}${where} · ${who} · ${minuteOf(at)} · ${why}`,
    '历史由工作进程重新评分，或立即运行 workers re-score history, or at once: earmark rules rescore',
  ].join('\n');
}

/** Asked before any work, so that nobody waits for a comparison and then hears of a missing option. */
function mayAsk(yes: boolean | undefined): void {
  if (yes || (process.stdin.isTTY && process.stderr.isTTY)) return;
  throw new EarmarkError('usage', 'Nobody can be asked here: there is no terminal. Add --yes to go ahead.');
}

async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `);
    if (/^(y|yes|是|好)$/i.test(answer.trim())) return;
  } finally {
    asking.close();
  }
  throw new EarmarkError('some-failed', 'Nothing was changed.');
}

/** Ends early on Ctrl-C; what is stored is stored, and the next run goes on from there. */
export async function rescore(flags: { readonly json?: boolean }): Promise<void> {
  const session = openSession();
  await withServices(session, async (services) => {
    const bar = openBar('重新评分 re-score');
    const report = await rescoreHistory(services, {
      signal: session.signal,
      onProgress: ({ done, total, remainingMs }) => bar.update(done, total, remainingMs),
    }).finally(() => bar.stop());
    const progress = await readRescoreProgress(services.db);
    print({ ...report, progress }, flags.json === true, () => {
      const { ruleSet, looked, scored, left } = report;
      const counts = `查看 looked at ${looked} · 已评 scored ${scored} · 留给队列 left to the queue ${left}`;
      return `${shortHash(ruleSet)}: ${counts}${remainingText(progress)}`;
    });
    if (session.signal.aborted)
      throw new EarmarkError('some-failed', 'Stopped before the end. Run it again to go on from there.');
  });
}

function remainingText({
  total,
  done,
  remainingMs,
}: {
  total: number;
  done: number;
  remainingMs: number | null;
}): string {
  if (done >= total) return '';
  return ` · ${done}/${total}${remainingMs === null ? '' : ` · 剩余 left ${spanText(remainingMs)}`}`;
}

function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
