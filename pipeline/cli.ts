/** The `earmark` command. Exit codes: 0 done · 1 finished with failures · 2 wrong use or configuration · 3 cannot run here. */
import { Command } from 'commander';
import { asEarmarkError } from './errors.ts';

const program = new Command('earmark')
  .description('听鉴：联络中心录音质检 · speech analytics and quality inspection for contact centres')
  .version('0.1.0', '-V, --version', '版本 · version')
  .helpOption('-h, --help', '帮助 · help')
  .helpCommand('help [command]', '某个命令的帮助 · help for a command')
  .addHelpText(
    'after',
    `
退出码 · exit codes: 0 完成 done · 1 有失败 finished with failures · 2 用法或配置有误 wrong use or configuration · 3 无法运行 cannot run here
配置 · configuration: 环境变量，见 README.md 与 pipeline/config.ts · environment variables, see README.md and pipeline/config.ts`,
  )
  .showHelpAfterError()
  .exitOverride();

/** Only the module of the command that was asked for is loaded: `inspect` needs no database and no web server. */
const modules = [
  { names: ['start', 'serve', 'work', 'migrate'], load: () => import('./commands/start.ts') },
  { names: ['import', 'status', 'retry', 'sweep'], load: () => import('./commands/pipeline.ts') },
  { names: ['transcribe', 'redact', 'inspect'], load: () => import('./commands/one-file.ts') },
  { names: ['models'], load: () => import('./commands/models.ts') },
  { names: ['rules'], load: () => import('./commands/rules.ts') },
  { names: ['people'], load: () => import('./commands/people.ts') },
  { names: ['knowledge'], load: () => import('./commands/knowledge.ts') },
];
const wanted = modules.filter(({ names }) => names.includes(process.argv[2] ?? ''));

// `earmark … | head`: whoever reads has had enough, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  for (const { load } of wanted.length > 0 ? wanted : modules) (await load()).register(program);
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown);
}

function report(thrown: unknown): number {
  // commander has printed its own message; help and version end with code 0.
  const code = (thrown as { code?: unknown }).code;
  if (typeof code === 'string' && code.startsWith('commander.')) {
    return (thrown as { exitCode: number }).exitCode === 0 ? 0 : 2;
  }
  const error = asEarmarkError(thrown);
  const wantsJson = process.argv.includes('--json');
  const line = wantsJson
    ? JSON.stringify({ error: { code: error.code, message: error.message } })
    : `earmark: ${error.message} [${error.code}]`;
  process.stderr.write(`${line}\n`);
  if (error.code === 'internal' && error.cause instanceof Error && process.env.EARMARK_LOG === 'debug') {
    process.stderr.write(`${error.cause.stack}\n`);
  }
  if (error.code === 'config-invalid' || error.code === 'usage') return 2;
  return error.code === 'some-failed' ? 1 : 3;
}
