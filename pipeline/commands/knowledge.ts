/** `knowledge search`, `knowledge lint`: scripts and knowledge items of a rule pack, without a database. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { KnowledgeKind } from '../../models/knowledge/item.ts';
import { type KnowledgeProblem, lintKnowledge } from '../../models/knowledge/lint.ts';
import { loadKnowledge } from '../../models/knowledge/read.ts';
import { openKnowledgeSearch } from '../../models/knowledge/search.ts';
import { readPackTexts } from '../../rules/pack-texts.ts';
import { readConfig } from '../config.ts';
import { BusinessType } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { print } from './session.ts';

interface SearchFlags {
  readonly kind?: string;
  readonly type?: string;
  readonly owner?: string;
  readonly day?: string;
  readonly limit: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  const knowledge = program
    .command('knowledge')
    .description('标准话术与知识条目：搜索、检查 · standard scripts and knowledge items: search, check');

  knowledge
    .command('search <words...>')
    .description(
      '按词、拼音、组合条件搜索 · search by words, pinyin and combinations: AND OR NOT（与 或 非）, -word, "as written"',
    )
    .option('--kind <kind>', 'script（话术）或 or item（知识）')
    .option('--type <type>', '业务类型 · business type, e.g. 故障报修')
    .option('--owner <name>', '责任人 · who keeps it right')
    .option('--day <day>', '那天有效的；any 为全部，默认今天 · in force on this day; any; today without it')
    .option('--limit <n>', '至多几条 · at most so many', '10')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(search);

  knowledge
    .command('lint [dir]')
    .description(
      '列出话术与知识条目的全部问题（文件、行、建议） · everything wrong with them: file, line, suggestion',
    )
    .option('--json', '以 JSON 输出 · print JSON')
    .action(
      async (dir: string | undefined, flags: { json?: boolean }) => await lint(dir, flags.json === true),
    );
}

async function search(words: readonly string[], flags: SearchFlags): Promise<void> {
  const { items } = await loadKnowledge(readConfig(process.env).RULES_DIR);
  const { search: find } = await openKnowledgeSearch(items);
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1) throw usage('--limit', flags.limit, 'a number from 1 on');
  const day = flags.day ?? today();
  if (day !== 'any' && !/^\d{4}-\d{2}-\d{2}$/.test(day)) throw usage('--day', day, '2026-03-09, or any');
  const found = find({
    words: words.join(' '),
    kind: oneOf('--kind', flags.kind, KnowledgeKind.options),
    businessType: oneOf('--type', flags.type, BusinessType.options),
    owner: flags.owner,
    onDay: day === 'any' ? null : day,
  });
  const shown = found.slice(0, limit);
  print({ total: found.length, rows: shown }, flags.json === true, () =>
    [
      ...shown.map(({ item }) => {
        const days = item.from === null && item.to === null ? '' : `  ${item.from ?? ''}…${item.to ?? ''}`;
        const kind = item.kind === 'script' ? '话术' : '知识';
        return `${item.id}  ${kind} · ${item.title.zh} · ${item.owner}${days}\n    ${item.text[0] ?? ''}`;
      }),
      `共 ${found.length} 条 · ${found.length} found`,
    ].join('\n'),
  );
}

const codeTexts: Record<KnowledgeProblem['code'], string> = {
  invalid: '写法有误',
  'unknown-rule': '没有这条规则',
  'unknown-fact': '没有这条事实',
  'unknown-item': '没有这条知识',
  repeated: '内容重复',
  expired: '已过期',
  expiring: '即将到期',
};

/** Throws EarmarkError `some-failed` when there is an error; warnings alone do not fail. */
async function lint(dir: string | undefined, asJson: boolean): Promise<void> {
  const where = dir ?? readConfig(process.env).RULES_DIR;
  const problems = lintKnowledge(await readPackTexts(where), today());
  const errors = problems.filter(({ level }) => level === 'error').length;
  print({ dir: where, problems }, asJson, () =>
    [
      ...problems.map(({ file, line, level, code, what }) => {
        const sign = level === 'error' ? '✗ 错误' : '! 警告';
        return `${join(where, file)}:${line}  ${sign} ${codeTexts[code]} · ${what} [${code}]`;
      }),
      `错误 errors ${errors} · 警告 warnings ${problems.length - errors} · ${where}`,
    ].join('\n'),
  );
  if (errors > 0) throw new EarmarkError('some-failed', `${errors} problems have to be mended first.`);
}

function oneOf<T extends string>(
  flag: string,
  given: string | undefined,
  known: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((one) => one === given);
  if (found === undefined) throw usage(flag, given, `one of ${known.join(', ')}`);
  return found;
}

function usage(flag: string, given: string, wanted: string): EarmarkError {
  return new EarmarkError('usage', `${flag} "${given}" cannot be used: write ${wanted}.`);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
