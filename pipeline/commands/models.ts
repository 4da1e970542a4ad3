/** `models pull`, `models list`: recogniser weights on this machine. The rest: models learned here, and their versions. */
import { type Command, Option } from 'commander';
import { listModels, readCatalogue } from '../../models/catalogue.ts';
import { type PullProgress, pullModel } from '../../models/pull.ts';
import { modelsFolder } from '../config.ts';
import { type Progress, showProgress } from '../progress.ts';
import { registerLabelling } from './models-labels.ts';
import type { ChangeFlags } from './models-versions.ts';
import { openSession, print } from './session.ts';

interface PullFlags {
  readonly mirror: string[];
  readonly from?: string;
  readonly acceptChecksum?: string;
  readonly json?: boolean;
}

const megabyte = 1_000_000;
const stepLabels: Record<PullProgress['step'], string> = {
  download: '下载 download MB',
  check: '校验 check MB',
  unpack: '解包 unpack MB',
};

export function register(program: Command): void {
  const models = program
    .command('models')
    .description('识别模型与训练所得的模型 · recogniser models, and those learned here');

  models
    .command('pull <name>')
    .description('取一个模型：可续传、校验 · fetch a model: resumes, checks the checksum')
    .option('--mirror <url>', '优先使用的镜像，可多次 · mirror to try first, may be repeated', addTo, [])
    .option('--from <file>', '用已取得的文件（离线机器） · use a file fetched elsewhere (no internet)')
    .option(
      '--accept-checksum <sha256>',
      '为未公布校验和的模型担保 · vouch for a model without a published checksum',
    )
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (name: string, flags: PullFlags) => {
      const { config, signal } = openSession();
      const progress = showProgress(process.stderr, (step) => stepLabels[step as PullProgress['step']]);
      try {
        const model = await pullModel(name, {
          modelsDir: modelsFolder(config),
          catalogue: await readCatalogue(),
          mirrors: flags.mirror,
          from: flags.from ?? null,
          acceptChecksum: flags.acceptChecksum ?? null,
          signal,
          onProgress: (at) => show(progress, at),
        });
        progress.stop();
        print(model, flags.json === true, () =>
          model.alreadyHere
            ? `${model.name} 已在 is here already: ${model.folder}`
            : `${model.name} ${model.version} → ${model.folder}\nsha256 ${model.sha256}`,
        );
      } finally {
        progress.stop();
      }
    });

  registerLabelling(models);

  models
    .command('list')
    .description('有哪些模型，哪些已在本机 · which models there are, which are on this machine')
    .option('--trained', '训练所得的版本、生效情况与历史 · trained versions, what is in force, history')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (flags: { json?: boolean; trained?: boolean }) => {
      if (flags.trained) return await (await import('./models-versions.ts')).list(flags);
      const { config } = openSession();
      const listed = await listModels(modelsFolder(config), await readCatalogue());
      print(listed, flags.json === true, () =>
        listed
          .map(({ name, state, sizeBytes, title, licence }) => {
            const here = state === 'present' ? '✓' : ' ';
            const size = sizeBytes === null ? '?' : `${Math.round(sizeBytes / megabyte)} MB`;
            return `${here} ${name.padEnd(22)} ${size.padStart(8)}  ${title}${licence ? ` (${licence})` : ''}`;
          })
          .join('\n'),
      );
    });

  registerTraining(models);
  registerVersions(models);
}

function registerTraining(models: Command): void {
  models
    .command('train <name>')
    .description(
      '用标注样本训练 turns、complaint、business-type、emotion 或 all；加 --labels live 则连同已确认的标注训练，存为新版本 · train one of them, or all, from the labelled samples; with --labels live also from confirmed labels, stored as a new version',
    )
    .addOption(
      new Option('--labels <which>', '已确认的标注 · confirmed labels of stored calls').choices(['live']),
    )
    .option('--note <text>', '随版本保存的说明 · kept with the version')
    .option('--who <name>', '谁；默认当前账户 · who trains; default: this account')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(
      async (
        name: string,
        flags: { labels?: 'live'; note?: string; who?: string; json?: boolean },
      ): Promise<void> => {
        if (flags.labels === 'live') await (await import('./models-versions.ts')).trainLive(name, flags);
        else await (await import('./models-train.ts')).train(name);
      },
    );

  models
    .command('evaluate <name-or-version>')
    .description('在封存的测试样本上的成绩 · figures on the frozen test part')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (text: string, flags: { json?: boolean }): Promise<void> => {
      if (/^[0-9a-f]{6,12}$/.test(text)) await (await import('./models-versions.ts')).evaluate(text, flags);
      else (await import('./models-train.ts')).evaluate(text, flags.json === true);
    });
}

/** VERSION: 6 or more characters of an id. */
function registerVersions(models: Command): void {
  models
    .command('compare <champion> <challenger>')
    .description(
      '两个版本在同一批通话上谁更好；champion 可写 in-force · which of two versions is better on the same calls; champion may be in-force',
    )
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (champion: string, challenger: string, flags: { json?: boolean }) =>
      (await import('./models-versions.ts')).compare(champion, challenger, flags),
    );

  models
    .command('activate <version>')
    .description('让一个版本生效；旧意见保留 · put a version in force; old opinions stay')
    .requiredOption('--why <text>', '为何 · why, kept with the change')
    .option('--who <name>', '谁；默认当前账户 · who; default: this account')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (version: string, flags: ChangeFlags) =>
      (await import('./models-versions.ts')).activate(version, flags),
    );

  models
    .command('rollback')
    .description('回到之前生效的模型 · back to the models that were in force before')
    .requiredOption('--why <text>', '为何 · why, kept with the change')
    .option('--who <name>', '谁；默认当前账户 · who; default: this account')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (flags: ChangeFlags) => (await import('./models-versions.ts')).rollback(flags));

  models
    .command('shadow <version>')
    .description(
      '让一个版本在新通话上影子运行 · have a version judge live calls without anybody acting on it',
    )
    .option('--stop', '停止 · stop it')
    .option('--report', '与在用模型的异同 · where it differs from the models in force')
    .option('--who <name>', '谁；默认当前账户 · who; default: this account')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(
      async (
        version: string,
        flags: { stop?: boolean; report?: boolean; who?: string; json?: boolean },
      ): Promise<void> => (await import('./models-versions.ts')).shadow(version, flags),
    );
}

function addTo(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function show(progress: Progress, { step, doneBytes, totalBytes }: PullProgress): void {
  const inMegabytes = (bytes: number): number => Math.round(bytes / megabyte);
  progress.update(step, inMegabytes(doneBytes), inMegabytes(totalBytes ?? doneBytes));
}
