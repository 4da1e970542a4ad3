/** `models pull`, `models list`: recogniser weights on this machine. `models train`, `models evaluate`: own models. */
import type { Command } from 'commander';
import { listModels, readCatalogue } from '../../models/catalogue.ts';
import { type PullProgress, pullModel } from '../../models/pull.ts';
import { modelsFolder } from '../config.ts';
import { type Progress, showProgress } from '../progress.ts';
import { evaluate, train } from './models-train.ts';
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
  const models = program.command('models').description('识别模型 · recogniser models');

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

  models
    .command('train <name>')
    .description(
      '用标注样本训练 turns、complaint、business-type、emotion 或 all · train one of them, or all, from the labelled samples',
    )
    .action(train);

  models
    .command('evaluate <name>')
    .description('在封存的测试样本上的成绩 · figures on the frozen test part')
    .option('--json', '以 JSON 输出 · print JSON')
    .action((name: string, flags: { json?: boolean }) => evaluate(name, flags.json === true));

  models
    .command('list')
    .description('有哪些模型，哪些已在本机 · which models there are, which are on this machine')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (flags: { json?: boolean }) => {
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
}

function addTo(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

function show(progress: Progress, { step, doneBytes, totalBytes }: PullProgress): void {
  const inMegabytes = (bytes: number): number => Math.round(bytes / megabyte);
  progress.update(step, inMegabytes(doneBytes), inMegabytes(totalBytes ?? doneBytes));
}
