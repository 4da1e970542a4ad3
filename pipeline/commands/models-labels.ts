/** `models next`, `models labels`, `models drift`: what to label, what the labels tell, what has moved. */
import type { Command } from 'commander';
import type { PeriodText } from '../labels/periods.ts';
import type { NextFlags } from './labelling.ts';

export function registerLabelling(models: Command): void {
  models
    .command('next <name>')
    .description(
      '接下来该标注哪些通话，为什么 · which calls to label next, and why: complaint, business-type, emotion, turns, abuse',
    )
    .option('--count <n>', '几通 · how many', '10')
    .option('--who <name>', '预留给此人 30 分钟 · reserve them for this person for 30 minutes')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (name: string, flags: NextFlags) => (await import('./labelling.ts')).next(name, flags));

  models
    .command('labels <name>')
    .description('已有标注，与随机部分估计的召回率 · labels so far, and recall as the random slice tells it')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (name: string, flags: { json?: boolean }) =>
      (await import('./labelling.ts')).labels(name, flags),
    );

  models
    .command('drift')
    .description(
      '两段时间之间什么变了：来电、看法、登记、识别 · what moved between two periods: calls, opinions, coding, recogniser',
    )
    .option('--from <day>', '从哪天起，默认 28 天前 · first day, default 28 days ago')
    .option('--to <day>', '到哪天止（含），默认现在 · last day, default now')
    .option(
      '--against <period>',
      '与哪段比：起日..止日，或同样长的一段的起日，默认紧接其前 · compared with: first..last, or the first day of as many; default the days before',
    )
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (flags: PeriodText & { json?: boolean }) => (await import('./labelling.ts')).drift(flags));
}
