/** `rules …`: what a rule author does. Each action loads only what it needs. */
import type { Command } from 'commander';
import type { BacktestFlags } from './rules-backtest.ts';
import type { ExplainFlags } from './rules-explain.ts';
import type { ActivateFlags, ChangeFlags, DiffFlags } from './rules-history.ts';
import type { ImportFlags } from './rules-import.ts';
import type { RunFlags } from './rules-run.ts';

const json = ['--json', '以 JSON 输出 · print JSON'] as const;

export function register(program: Command): void {
  const rules = program
    .command('rules')
    .description('质检规则：检查、测试、解释、回测、上线 · rules: check, test, explain, back-test, activate')
    .addHelpText(
      'after',
      `
DIR: 规则包文件夹，默认 RULES_DIR · folder of a rule pack, RULES_DIR without it
从改到上线 · from a change to going live: lint → test → lock → backtest → diff → activate（rollback 可撤回 takes it back）`,
    );
  registerPack(rules);
  registerImport(rules);
  registerCalls(rules);
  registerHistory(rules);
}

function registerPack(rules: Command): void {
  rules
    .command('lint [dir]')
    .description(
      '一次列出规则包的全部问题（文件、行、建议） · everything wrong with a pack: file, line, suggestion',
    )
    .option(...json)
    .action(async (dir: string | undefined, flags: { json?: boolean }) => {
      const { lint } = await import('./rules-pack.ts');
      await lint(dir, flags.json === true);
    });

  rules
    .command('lock [dir]')
    .description(
      '把各规则的版本与内容记入 versions.lock.json · note versions and contents in versions.lock.json',
    )
    .option(...json)
    .action(async (dir: string | undefined, flags: { json?: boolean }) => {
      const { lock } = await import('./rules-pack.ts');
      await lock(dir, flags.json === true);
    });

  rules
    .command('test [dir]')
    .description('运行规则旁的测试对话 · run the test dialogues beside the rules')
    .option('--rule <id>', '只测这条规则 · only this rule')
    .option(...json)
    .action(async (dir: string | undefined, flags: { rule?: string; json?: boolean }) => {
      const { test } = await import('./rules-pack.ts');
      await test(dir, flags);
    });
}

function registerImport(rules: Command): void {
  rules
    .command('import <file>')
    .description(
      '从其他产品导入规则，列出未能导入的内容 · rules of another product; what cannot be carried over is listed',
    )
    .requiredOption(
      '--from <product>',
      'alibaba（智能对话分析规则 JSON）、connect（Amazon Connect 评价表 JSON）',
    )
    .requiredOption('--out <dir>', '写入的新文件夹 · new folder to write to')
    .option(
      '--hit-time <which>',
      'alibaba: hit_time -1 的含义 · what hit_time -1 stands for: any, each, last',
    )
    .option(
      '--categories <file>',
      'connect: 评价表引用的 Contact Lens 规则 · the Contact Lens rules the form refers to',
    )
    .option(...json)
    .action(async (file: string, flags: ImportFlags) => {
      const { importRules } = await import('./rules-import.ts');
      await importRules(file, flags);
    });
}

function registerCalls(rules: Command): void {
  rules
    .command('run <file>')
    .description(
      '对文件中的通话运行规则 · run the rules on the calls of a file (.json .jsonl, or a ready transcript)',
    )
    .option('--rules <dir>', '规则包文件夹 · folder of a rule pack')
    .option('--rule <id>', '只看这条规则 · only this rule')
    .option('--all', '也列出合格与不适用 · list passes and rules that do not apply as well')
    .option('--metadata <file>', '现成文本的随录参数 JSON · metadata JSON of a ready transcript')
    .option(...json)
    .action(async (file: string, flags: RunFlags) => {
      const { run } = await import('./rules-run.ts');
      await run(file, flags);
    });

  rules
    .command('explain <call> <rule>')
    .description('一条规则为何如此判定：判定树 · why a rule judged a call so: the tree of its conditions')
    .option(
      '--rules <rules>',
      '规则包文件夹；已入库的通话也可用 active 或哈希 · folder; for stored calls also active or a hash',
    )
    .option('--metadata <file>', '现成文本的随录参数 JSON · metadata JSON of a ready transcript')
    .option(...json)
    .addHelpText(
      'after',
      `
<call>: 文件、文件#通话号，或已入库的录音 id / 通话号 · a file, file#callId, or the id (or call id) of a stored recording
  earmark rules explain rules/held-out/calls.jsonl#held-out-004 argue`,
    )
    .action(async (call: string, rule: string, flags: ExplainFlags) => {
      const { explain } = await import('./rules-explain.ts');
      await explain(call, rule, flags);
    });

  rules
    .command('backtest')
    .description('用标注过的通话衡量规则：准确率、召回率、F1 · precision, recall and F1 on labelled calls')
    .requiredOption('--labels <files...>', '标注文件 · files of labels')
    .option(
      '--calls <files...>',
      '通话文件；默认标注旁的 calls.jsonl，否则用已入库的通话 · calls; calls.jsonl beside the labels, else stored ones',
    )
    .option(
      '--rules <rules>',
      '规则包文件夹；对已入库的通话也可用 active 或哈希 · folder; for stored calls also active or a hash',
    )
    .option('--rule <id>', '只看这条规则 · only this rule')
    .option('--part <name>', '只用这一部分标注（dev、test） · only labels of this part')
    .option(
      '--cell <filter>',
      '列出一格背后的通话和依据 · list the calls behind a cell, with evidence: rule=argue,kind=FN',
    )
    .option(...json)
    .addHelpText(
      'after',
      `
标注 labels: 每行一通 · a call a line
  {"callId": "c1", "fail": {"argue": [8, 10]}, "rules": ["argue", "no_closing"], "part": "dev", "dialect": "四川", "note": "…"}
  fail: 存在的问题及句号（从 0 起） · faults that are there, with turns from 0
  rules: 查过哪些规则；省略则为文件中出现过的全部 · rules that were looked for; all named in the files without it
  part: test 部分只计数，不列出通话 · calls of the part test are counted, never listed
--cell: rule= kind=TP|FP|FN|TN|unsure block= dialect= confidence=`,
    )
    .action(async (flags: BacktestFlags) => {
      const { runBacktest } = await import('./rules-backtest.ts');
      await runBacktest(flags);
    });
}

const unit = [
  '--unit <name>',
  '只对这个省、市或班组：名称、编号或班组编号 · only for this province, city or team: name, number or team id',
] as const;

const which = `
A, B, RULES: active（现行 in force）、已入库规则集的哈希开头 the beginning of a stored hash、规则包文件夹 folder of a pack`;

function registerHistory(rules: Command): void {
  rules
    .command('list')
    .description(
      '已入库的规则集，何时、何人、为何上线，各单位用哪套 · rule sets in the store; who put them in force, when and why; who goes by which',
    )
    .option(...unit)
    .option(...json)
    .action(async (flags: { unit?: string; json?: boolean }) => {
      const { list } = await import('./rules-history.ts');
      await list(flags);
    });

  rules
    .command('diff <a> <b>')
    .description(
      '换一套规则会使历史通话怎样变化 · what other rules would change on stored calls; writes nothing',
    )
    .option('--since <day>', '只比较这天起的通话 · only calls from this day on, 2026-03-01')
    .option('--limit <n>', '至多比较多少通，均匀抽取 · at most so many calls, spread evenly')
    .option(...json)
    .addHelpText('after', which)
    .action(async (a: string, b: string, flags: DiffFlags) => {
      const { diff } = await import('./rules-history.ts');
      await diff(a, b, flags);
    });

  rules
    .command('activate <rules>')
    .description('上线一套规则，先显示影响 · put rules in force, after showing what they change')
    .requiredOption('--why <text>', '为何，留档 · why; recorded')
    .option('--who <name>', '何人，默认登录名 · who; the login name without it')
    .option(...unit)
    .option('--since <day>', '只与这天起的通话比较 · compare on calls from this day on')
    .option('--limit <n>', '至多比较多少通 · compare on at most so many calls')
    .option('--no-diff', '不比较 · do not compare')
    .option('--yes', '不询问 · do not ask')
    .option(...json)
    .addHelpText('after', which)
    .action(async (text: string, flags: ActivateFlags) => {
      const { activate } = await import('./rules-history.ts');
      await activate(text, flags);
    });

  rules
    .command('rollback')
    .description('回到上一套规则 · go back to the rule set before')
    .requiredOption('--why <text>', '为何，留档 · why; recorded')
    .option('--who <name>', '何人，默认登录名 · who; the login name without it')
    .option(...unit)
    .option('--yes', '不询问 · do not ask')
    .option(...json)
    .action(async (flags: ChangeFlags) => {
      const { rollback } = await import('./rules-history.ts');
      await rollback(flags);
    });

  rules
    .command('inherit')
    .description('取消一个单位自有的规则集，恢复沿用上级 · a unit goes by the rules above it again')
    .requiredOption(...unit)
    .requiredOption('--why <text>', '为何，留档 · why; recorded')
    .option('--who <name>', '何人，默认登录名 · who; the login name without it')
    .option('--yes', '不询问 · do not ask')
    .option(...json)
    .action(async (flags: ChangeFlags & { readonly unit: string }) => {
      const { inherit } = await import('./rules-history.ts');
      await inherit(flags);
    });

  rules
    .command('rescore')
    .description(
      '用现行规则给历史通话重新评分，新旧并存，可中断后继续 · score history with the rules in force, beside the old cards; resumable',
    )
    .option(...json)
    .action(async (flags: { json?: boolean }) => {
      const { rescore } = await import('./rules-history.ts');
      await rescore(flags);
    });
}
