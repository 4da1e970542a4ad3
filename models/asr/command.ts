/** Any program that takes the path of a WAV file as its last argument and prints JSON segments. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type EngineVersion, Word } from '../../pipeline/domain.ts';
import { EarmarkError, Waiting } from '../../pipeline/errors.ts';
import { aborted } from './abort.ts';
import type { AsrEngine } from './asr.ts';
import { withTempFolder } from './temp-folder.ts';
import { tidySegments } from './tidy-segments.ts';
import { wavBytes } from './wav.ts';

export interface CommandLimits {
  /** Longest run: this, or `timesAudio` times the length of the audio if that is more. */
  readonly leastMs: number;
  readonly timesAudio: number;
  readonly outputBytes: number;
}

const defaultLimits: CommandLimits = { leastMs: 120_000, timesAudio: 20, outputBytes: 32 * 1024 * 1024 };

/** What the program prints: one array, times in ms from the start of the file. */
const Printed = z.array(
  z.object({
    startMs: z.number(),
    endMs: z.number(),
    text: z.string(),
    confidence: z.number().nullable().default(null),
    words: z.array(Word).optional(),
  }),
);

/**
 * The whole channel is written as mono 16-bit WAV at its own rate; terms go in ASR_HOT_WORDS, one a line.
 * Throws Waiting `asr-command-missing`; EarmarkError `asr-failed`, `asr-timeout`, `asr-bad-answer`, `aborted`.
 */
export function openCommand(
  command: readonly string[],
  version: EngineVersion,
  limits: CommandLimits = defaultLimits,
): AsrEngine {
  return {
    version,
    async transcribe(input, options) {
      if (options.signal.aborted) throw aborted();
      if (input.samples.length === 0 || input.speech.length === 0) {
        options.onProgress?.(1);
        return [];
      }
      return withTempFolder(async (folder) => {
        const path = join(folder, `channel-${input.channel}.wav`);
        await writeFile(path, wavBytes(input.samples, input.sampleRateHz));
        const audioMs = (input.samples.length * 1000) / input.sampleRateHz;
        const printed = await run([...command, path], {
          signal: options.signal,
          timeMs: Math.max(limits.leastMs, audioMs * limits.timesAudio),
          outputBytes: limits.outputBytes,
          hotWords: options.hotWords,
        });
        options.onProgress?.(1);
        return tidySegments(
          readPrinted(printed).map(({ words, ...segment }) => ({ ...segment, ...(words ? { words } : {}) })),
          input,
        );
      });
    },
    async close() {},
  };
}

/** Split as a shell would, with quotes and backslashes, but nothing is expanded. Throws `config-invalid`. */
export function splitCommand(line: string): string[] {
  const parts = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  const leftOver = line.replace(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g, '').trim();
  if (parts.length === 0 || leftOver !== '') {
    throw new EarmarkError(
      'config-invalid',
      'ASR_COMMAND is empty or has an open quote: write the program and its arguments as in a shell.',
    );
  }
  return parts.map((part) =>
    part.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
      double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped),
    ),
  );
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly timeMs: number;
  readonly outputBytes: number;
  readonly hotWords: readonly string[];
}

function run(command: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    let stopped: EarmarkError | null = null;
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that whatever the program started ends with it.
      detached: true,
      env: { ...publicEnvironment(), ASR_HOT_WORDS: options.hotWords.join('\n') },
    });
    const stop = (error: EarmarkError) => {
      stopped ??= error;
      endGroup(child);
    };
    const onAbort = () => stop(aborted());
    const timer = setTimeout(() => stop(tooSlow(options.timeMs)), options.timeMs);
    options.signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > options.outputBytes) stop(tooMuch(options.outputBytes));
      else output.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-4000);
    });
    child.once('error', () => reject(cannotStart(program)));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      if (stopped) reject(stopped);
      else if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else reject(failed(signal ?? `exit status ${code}`, errors));
    });
  });
}

/** A recogniser needs the PATH and its own settings, but no way into the database and the storage. */
function publicEnvironment(): Record<string, string | undefined> {
  const { DATABASE_URL, REDIS_URL, S3_ACCESS_KEY, S3_SECRET_KEY, ...rest } = process.env;
  return rest;
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function readPrinted(text: string): z.infer<typeof Printed> {
  try {
    return Printed.parse(JSON.parse(text));
  } catch (cause) {
    throw new EarmarkError(
      'asr-bad-answer',
      'The program in ASR_COMMAND did not print a JSON array of {startMs, endMs, text, confidence}.',
      { cause },
    );
  }
}

const cannotStart = (program: string) =>
  new Waiting(
    'asr-command-missing',
    `The program ${program} cannot be started: correct ASR_COMMAND or the rights of the file.`,
  );

const tooSlow = (timeMs: number) =>
  new EarmarkError(
    'asr-timeout',
    `The program in ASR_COMMAND was stopped after ${Math.round(timeMs / 1000)} s.`,
    {
      retry: 'back-off',
    },
  );

const tooMuch = (bytes: number) =>
  new EarmarkError(
    'asr-bad-answer',
    `The program in ASR_COMMAND printed more than ${bytes} bytes and was stopped.`,
  );

function failed(how: string, errors: string): EarmarkError {
  const line = errors
    .split('\n')
    .map((part) => part.trim())
    .findLast((part) => part !== '');
  return new EarmarkError(
    'asr-failed',
    `The program in ASR_COMMAND failed (${how})${line ? `: ${line.slice(0, 300)}` : ''}.`,
    { retry: 'back-off' },
  );
}
