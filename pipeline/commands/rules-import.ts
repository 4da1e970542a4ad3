/** `rules import`: rules of another product become the folder of a pack. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ImportQuestion, importAlibaba } from '../../rules/import/alibaba.ts';
import { HitTime } from '../../rules/import/alibaba-range.ts';
import { importConnect } from '../../rules/import/connect.ts';
import type { ImportedPack } from '../../rules/import/imported-pack.ts';
import { checkSize, parseImport } from '../../rules/import/json-text.ts';
import { EarmarkError } from '../errors.ts';
import { tableOf } from './rules-text.ts';
import { print } from './session.ts';

export interface ImportFlags {
  readonly from: string;
  readonly out: string;
  /** Alibaba: what `hit_time: -1` of an anchor stands for. */
  readonly hitTime?: string;
  /** Connect: the Contact Lens rules the form refers to. */
  readonly categories?: string;
  readonly json?: boolean;
}

const NOT_CARRIED = 'not-carried.json';

/** Writes the pack and `not-carried.json` into a new or empty folder. Throws EarmarkError `usage`, `import-…`. */
export async function importRules(file: string, flags: ImportFlags): Promise<void> {
  await refuseFull(flags.out);
  const { files, carried, notCarried } = await packFrom(file, flags);
  for (const [path, text] of [...files, [NOT_CARRIED, `${JSON.stringify(notCarried, null, 2)}\n`] as const]) {
    await mkdir(dirname(join(flags.out, path)), { recursive: true });
    await writeFile(join(flags.out, path), text);
  }
  print({ dir: flags.out, files: [...files.keys()], carried, notCarried }, flags.json === true, () =>
    [
      `${flags.out}: 文件 files ${files.size} · 导入 carried over ${carried.length} · 未能导入 not carried over ${notCarried.length}`,
      ...(notCarried.length === 0
        ? []
        : [
            tableOf(
              ['何处 where', '内容 what', '原因 why'],
              notCarried.map(({ where, what, why }) => [where, what, why]),
              [36, 36, 60],
            ),
            `清单 list: ${join(flags.out, NOT_CARRIED)}`,
          ]),
      `接着补测试 next, write tests: earmark rules lint ${flags.out}`,
    ].join('\n'),
  );
}

async function packFrom(file: string, { from, hitTime, categories }: ImportFlags): Promise<ImportedPack> {
  const value = parseImport(await textOf(file), file);
  if (from === 'connect') {
    if (categories === undefined) return importConnect(value);
    return importConnect(value, { categories: parseImport(await textOf(categories), categories) });
  }
  if (from !== 'alibaba') throw new EarmarkError('usage', `--from takes alibaba or connect, not "${from}".`);
  const meaning = HitTime.optional().safeParse(hitTime);
  if (!meaning.success)
    throw new EarmarkError('usage', `--hit-time takes ${HitTime.options.join(', ')}, not "${hitTime}".`);
  const imported = importAlibaba(value, meaning.data === undefined ? {} : { hitTime: meaning.data });
  if ('question' in imported) throw asked(imported);
  return imported;
}

function asked({ question, answers, where }: ImportQuestion): EarmarkError {
  const options = answers.map((answer) => `--hit-time ${answer}`).join(' or ');
  return new EarmarkError('usage', `${question} Answer with ${options}. It is in ${where.join(', ')}.`);
}

async function textOf(file: string): Promise<string> {
  const unreadable = (error: Error): never => {
    throw new EarmarkError('usage', `${file} cannot be read: ${error.message}.`, { cause: error });
  };
  const { size } = await stat(file).catch(unreadable);
  checkSize(size, file);
  return await readFile(file, 'utf8').catch(unreadable);
}

async function refuseFull(dir: string): Promise<void> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new EarmarkError('usage', `${dir} cannot be written to: ${error.message}.`, { cause: error });
  });
  if (names.length > 0)
    throw new EarmarkError(
      'usage',
      `${dir} is not empty. Give a new folder, so that no rule is overwritten.`,
    );
}
