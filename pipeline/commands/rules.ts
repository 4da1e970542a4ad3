/** `rules …`: what a rule author does. Each action loads only what it needs. */
import type { Command } from 'commander';

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
  registerCalls(rules);
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
}

export interface RunFlags {
  readonly rules?: string;
  readonly rule?: string;
  readonly all?: boolean;
  readonly metadata?: string;
  readonly json?: boolean;
}
