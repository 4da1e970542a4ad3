/** ffmpeg as a child process on files nobody vouches for: no shell, no network, limits on everything. */
import { spawn } from 'node:child_process';
import { EarmarkError, Waiting } from '../errors.ts';

export interface FfmpegRun {
  readonly exitCode: number | null;
  /** Last 16 kB. */
  readonly stderr: string;
  /** Packets that could not be decoded. */
  readonly decodeErrors: number;
  /** Why it was ended before its own end. */
  readonly ended: 'time' | 'output' | null;
}

export interface FfmpegLimits {
  readonly seconds: number;
  readonly outputBytes: number;
  readonly signal?: AbortSignal | undefined;
}

const memoryBytes = 1024 ** 3;
const stderrKept = 16_384;

/** Arguments that name an input: the demuxer is fixed, and only plain files are opened. */
export function ffmpegInput(path: string, demuxer: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', `file:${path}`];
}

/**
 * Runs ffmpeg, handing its standard output to `onOutput`. Ended (killed) by abort, time or output limit;
 * memory and CPU time are limited by `prlimit` where the system has it.
 * Throws Waiting `ffmpeg-missing`; on abort the signal's reason. A failing ffmpeg is told by `exitCode`.
 */
export async function runFfmpeg(
  bin: string,
  args: readonly string[],
  limits: FfmpegLimits,
  onOutput: (bytes: Buffer) => void,
): Promise<FfmpegRun> {
  const all = ['-nostdin', '-hide_banner', '-threads', '1', ...args];
  const limited = [`--as=${memoryBytes}`, `--cpu=${Math.ceil(limits.seconds)}`, '--', bin, ...all];
  const run =
    (await runOnce('prlimit', limited, limits, onOutput)) ?? (await runOnce(bin, all, limits, onOutput));
  if (run === null || /prlimit: failed to execute/.test(run.stderr)) throw ffmpegMissing(bin);
  return run;
}

/** Null when the program is not there. */
function runOnce(
  program: string,
  args: readonly string[],
  limits: FfmpegLimits,
  onOutput: (bytes: Buffer) => void,
): Promise<FfmpegRun | null> {
  limits.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    let decodeErrors = 0;
    let bytes = 0;
    let ended: FfmpegRun['ended'] = null;
    const end = (why: FfmpegRun['ended']) => {
      ended = why;
      child.kill('SIGKILL');
    };
    const onAbort = () => child.kill('SIGKILL');
    const timer = setTimeout(end, limits.seconds * 1000, 'time');
    limits.signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (done: () => void) => {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', onAbort);
      done();
    };
    child.stdout.on('data', (chunk: Buffer) => {
      if (ended) return;
      bytes += chunk.length;
      if (bytes > limits.outputBytes) return end('output');
      try {
        onOutput(chunk);
      } catch (error) {
        settle(() => reject(error));
        child.kill('SIGKILL');
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      decodeErrors += text.match(/Error (while decoding|submitting packet)/g)?.length ?? 0;
      stderr = (stderr + text).slice(-stderrKept);
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle(() => {
        if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(null);
        else
          reject(
            new EarmarkError('ffmpeg-failed', `ffmpeg could not be started: ${error.message}`, {
              retry: 'back-off',
              cause: error,
            }),
          );
      }),
    );
    child.on('close', (exitCode) =>
      settle(() =>
        limits.signal?.aborted
          ? reject(limits.signal.reason)
          : resolve({ exitCode, stderr, decodeErrors, ended }),
      ),
    );
  });
}

function ffmpegMissing(bin: string): Waiting {
  return new Waiting(
    'ffmpeg-missing',
    `This recording is not a plain WAV file and needs ffmpeg, which was not found as "${bin}". Install ffmpeg (Debian: apt-get install ffmpeg) or set FFMPEG_BIN, then retry.`,
  );
}
