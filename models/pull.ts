/** `earmark models pull NAME`: download or take a file, prove its checksum, unpack, move into place. */
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { EarmarkError } from '../pipeline/errors.ts';
import { fileSha256 } from './asr/fingerprint.ts';
import { type CatalogueEntry, readPulled, recordPulled, sizeOfFiles } from './catalogue.ts';
import { download } from './download.ts';
import { unpack } from './unpack.ts';

export interface PullProgress {
  readonly step: 'download' | 'check' | 'unpack';
  /** Host or file the bytes come from. */
  readonly source: string;
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

export interface PullOptions {
  readonly modelsDir: string;
  readonly catalogue: readonly CatalogueEntry[];
  /**
   * Tried before the catalogue's own: a folder address (the file name is appended), or an address holding
   * `{file}` or `{url}` (a proxy that takes the original address).
   */
  readonly mirrors: readonly string[];
  /** A file that was fetched elsewhere; nothing is downloaded then. */
  readonly from: string | null;
  /** For models whose checksum nobody has published: the one the operator vouches for. */
  readonly acceptChecksum: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PullProgress) => void;
  /** A silent connection is given up after this time. */
  readonly stallMs?: number;
}

export interface PulledModel {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly sha256: string;
  /** Size of the download. */
  readonly bytes: number;
  /** True when it was here already and nothing was done. */
  readonly alreadyHere: boolean;
}

/**
 * Throws EarmarkError `model-unknown`, `model-download`, `model-checksum`, `model-checksum-unknown`,
 * `model-archive`, `model-file-missing`, `model-pull-running`, `disk-full`, `aborted`.
 */
export async function pullModel(name: string, options: PullOptions): Promise<PulledModel> {
  const entry = options.catalogue.find((one) => one.name === name);
  if (!entry) {
    const names = options.catalogue.map((one) => one.name).join(', ');
    throw new EarmarkError('model-unknown', `There is no model "${name}"; there are: ${names}.`, {
      status: 404,
    });
  }
  const folder = join(options.modelsDir, entry.name);
  const workFolder = join(options.modelsDir, '.partial');
  await mkdir(workFolder, { recursive: true });
  const release = await lock(join(workFolder, entry.name), { realpath: false, stale: 30_000 }).catch(
    (cause) => {
      throw new EarmarkError(
        'model-pull-running',
        `"${name}" is being pulled by another process: wait for it.`,
        {
          cause,
        },
      );
    },
  );
  try {
    const record = (await readPulled(options.modelsDir))[name];
    const here = record ? await sizeOfFiles(folder, entry.files) : null;
    if (record && here !== null && record.version === entry.version) {
      const { version, sha256, bytes } = record;
      return { name, version, folder, sha256, bytes, alreadyHere: true };
    }
    await checkSpace(entry, options.modelsDir);
    const source = options.from ?? join(workFolder, entry.file);
    const sha256 = options.from
      ? await checkedFile(entry, options.from, options)
      : await fetched(entry, source, workFolder, options);
    const { size } = await stat(source);
    await install(entry, source, folder, workFolder, options, (doneBytes) =>
      options.onProgress({ step: 'unpack', source: basename(source), doneBytes, totalBytes: size }),
    );
    await recordPulled(options.modelsDir, name, {
      version: entry.version,
      sha256,
      bytes: size,
      files: entry.files,
    });
    if (!options.from) await rm(source, { force: true });
    return { name, version: entry.version, folder, sha256, bytes: size, alreadyHere: false };
  } finally {
    await release();
  }
}

/** The whole download, proven; a mirror that fails or serves a wrong file is followed by the next. */
async function fetched(
  entry: CatalogueEntry,
  path: string,
  workFolder: string,
  options: PullOptions,
): Promise<string> {
  // A finished download waits here when its checksum has to be vouched for first.
  if (await isThere(path)) return checkedDownload(entry, path, options);
  const faults: string[] = [];
  let wrong: EarmarkError | null = null;
  for (const url of addresses(entry, options.mirrors)) {
    const { host } = new URL(url);
    try {
      await download({
        url,
        partPath: join(workFolder, `${entry.file}.part`),
        bytes: entry.bytes,
        stallMs: options.stallMs ?? 60_000,
        signal: options.signal,
        onBytes: (doneBytes, totalBytes) =>
          options.onProgress({ step: 'download', source: host, doneBytes, totalBytes }),
      });
      await rename(join(workFolder, `${entry.file}.part`), path);
      return await checkedDownload(entry, path, options);
    } catch (error) {
      if (!(error instanceof EarmarkError)) throw error;
      if (error.code === 'model-checksum') wrong = error;
      else if (error.code === 'model-download') faults.push(error.message);
      else throw error;
    }
  }
  if (wrong) throw wrong;
  throw new EarmarkError(
    'model-download',
    `"${entry.name}" could not be fetched (${faults.join('; ') || 'no address is known'}). Try again to go on where ` +
      `it stopped, name another mirror, or fetch ${entry.file} elsewhere and pull it with --from.`,
    { retry: 'back-off' },
  );
}

/** A wrong download is removed, because what is wrong with it cannot be resumed away. */
async function checkedDownload(entry: CatalogueEntry, path: string, options: PullOptions): Promise<string> {
  try {
    return await checkedFile(entry, path, options);
  } catch (error) {
    if (error instanceof EarmarkError && error.code === 'model-checksum') await rm(path, { force: true });
    throw error;
  }
}

async function checkedFile(entry: CatalogueEntry, path: string, options: PullOptions): Promise<string> {
  if (!(await isThere(path))) {
    throw new EarmarkError('model-file-missing', `The file ${path} is not there or may not be read.`);
  }
  const { size } = await stat(path);
  options.onProgress({ step: 'check', source: basename(path), doneBytes: 0, totalBytes: size });
  const sha256 = await fileSha256(path, options.signal);
  const expected = entry.sha256 ?? options.acceptChecksum?.toLowerCase() ?? null;
  if (expected === null) {
    throw new EarmarkError(
      'model-checksum-unknown',
      `No checksum is known for "${entry.name}". This file's is ${sha256}: compare it with the publisher's and ` +
        `pull again with --accept-checksum ${sha256}.`,
    );
  }
  if (sha256 !== expected) {
    throw new EarmarkError(
      'model-checksum',
      `The checksum of "${entry.name}" is wrong: ${expected} is expected, the file has ${sha256}. It is not used; ` +
        'pull it again, or from another mirror.',
    );
  }
  return sha256;
}

/** Complete in a folder of its own before it takes the final name, so that no reader meets half a model. */
async function install(
  entry: CatalogueEntry,
  source: string,
  folder: string,
  workFolder: string,
  options: PullOptions,
  onBytes: (doneBytes: number) => void,
): Promise<void> {
  const fresh = await mkdtemp(join(workFolder, `${entry.name}-`));
  const old = `${fresh}.old`;
  try {
    const [only = entry.file] = entry.files;
    if (entry.archive === null) await copyFile(source, join(fresh, only));
    else await unpack(source, entry.archive, entry.files, fresh, options.signal, onBytes);
    await chmod(fresh, 0o755);
    if (await isThere(folder)) await rename(folder, old);
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function addresses(entry: CatalogueEntry, mirrors: readonly string[]): string[] {
  const [original = ''] = entry.mirrors;
  const own = mirrors.map((mirror) => {
    const address = /\{(file|url)\}/.test(mirror)
      ? mirror.replace('{file}', entry.file).replace('{url}', original)
      : `${mirror.replace(/\/+$/, '')}/${entry.file}`;
    if (URL.canParse(address)) return address;
    throw new EarmarkError('config-invalid', `The mirror "${mirror}" is no web address.`);
  });
  return [...own, ...entry.mirrors];
}

/** The download and what is unpacked of it lie side by side for a moment; int8 weights hardly compress. */
async function checkSpace(entry: CatalogueEntry, modelsDir: string): Promise<void> {
  if (entry.bytes === null) return;
  const { bavail, bsize } = await statfs(modelsDir);
  const neededBytes = entry.bytes * 2.5;
  if (bavail * bsize >= neededBytes) return;
  throw new EarmarkError(
    'disk-full',
    `"${entry.name}" needs ${Math.ceil(neededBytes / 1e6)} MB of free disk in ${modelsDir}: free some space first.`,
  );
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
