/** whisper.cpp as a program: one run for each channel, one WAV for each window of speech, JSON out. */
import { execFile } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineVersion } from '../../pipeline/domain.ts';
import { EarmarkError, Waiting } from '../../pipeline/errors.ts';
import { aborted, untilAborted } from './abort.ts';
import type { AsrEngine, AsrInput, AsrOptions, AsrSegment } from './asr.ts';
import { promptOf } from './glossary.ts';
import { placeSegment, speechWindows, windowSamples } from './speech-windows.ts';
import { withTempFolder } from './temp-folder.ts';
import { recogniserThreads } from './threads.ts';
import { tidySegments } from './tidy-segments.ts';
import { resample, wavBytes } from './wav.ts';
import { readWhisperJson } from './whisper-json.ts';

export interface Whisper {
  /** Path of a ggml model file. */
  readonly model: string;
  /** Path of the program; may build it first. */
  program(signal: AbortSignal): Promise<string>;
  readonly version: EngineVersion;
}

/** whisper sees 30 s at a time and pays for all of it, so that short spans are packed together. */
const windowRules = { maxMs: 28_000, padMs: 150, joinMs: 800, gapMs: 500 };
/** The program takes nothing else. */
const whisperRateHz = 16_000;

/** Throws Waiting `asr-model-broken`, `asr-whisper-missing`; EarmarkError `asr-failed`, `aborted`. */
export function openWhisper(whisper: Whisper): AsrEngine {
  return {
    version: whisper.version,
    async transcribe(input, options) {
      if (options.signal.aborted) throw aborted();
      const durationMs = (input.samples.length * 1000) / input.sampleRateHz;
      const windows = speechWindows(input.speech, durationMs, windowRules);
      if (windows.length === 0) {
        options.onProgress?.(1);
        return [];
      }
      await checkModel(whisper.model);
      const program = await untilAborted(whisper.program(options.signal), options.signal);
      return withTempFolder(async (folder) => {
        const names = windows.map((_, index) => join(folder, `${index}.wav`));
        for (const [index, window] of windows.entries()) {
          if (options.signal.aborted) throw aborted();
          await writeFile(
            names[index] ?? '',
            wavOf(input, windowSamples(input.samples, input.sampleRateHz, window)),
          );
        }
        await run(program, argumentsFor(whisper.model, names, options.hotWords), names.length, options);
        const segments: AsrSegment[] = [];
        for (const [index, window] of windows.entries()) {
          const json = await readFile(`${names[index]}.json`).catch((cause: unknown) => {
            throw new EarmarkError('asr-failed', 'The whisper program left out one of its output files.', {
              cause,
            });
          });
          segments.push(...readWhisperJson(json).flatMap((segment) => placeSegment(window, segment)));
        }
        return tidySegments(segments, input);
      });
    },
    async close() {},
  };
}

const wavOf = (input: AsrInput, samples: Float32Array) =>
  wavBytes(resample(samples, input.sampleRateHz, whisperRateHz), whisperRateHz);

/** Only options that whisper.cpp 1.5 has and later programs (whisper-cli) kept. */
function argumentsFor(model: string, names: readonly string[], hotWords: AsrOptions['hotWords']): string[] {
  const threads = String(recogniserThreads());
  // No context from window to window: a wrong guess would otherwise repeat itself through the call.
  const common = ['-m', model, '-l', 'zh', '-t', threads, '-mc', '0', '-ojf', '--prompt', promptOf(hotWords)];
  return [...common, ...names.flatMap((name) => ['-f', name])];
}

function run(program: string, args: readonly string[], files: number, options: AsrOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = '';
    let done = 0;
    let emptyModel = false;
    const child = execFile(
      program,
      args,
      { signal: options.signal, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error) => {
        if (options.signal.aborted) reject(aborted());
        else if (error) reject(faultOf(error, tail));
        else if (emptyModel) reject(brokenModel('it holds no weights'));
        else resolve();
      },
    );
    child.stderr?.on('data', (text: string) => {
      // Printed once for each file that is finished.
      done += text.split('saving output to').length - 1;
      tail = (tail + text).slice(-4000);
      // A file cut off before its first tensor is taken for a test model and recognises nothing.
      emptyModel ||= tail.includes('assuming empty model');
      options.onProgress?.(Math.min(1, done / files));
    });
  });
}

function faultOf(error: Error & { code?: unknown }, tail: string): EarmarkError {
  if (error.code === 'ENOENT' || error.code === 'EACCES') {
    return new Waiting(
      'asr-whisper-missing',
      'The whisper program cannot be started: check the path in WHISPER_BIN and its rights.',
    );
  }
  const line =
    tail
      .split('\n')
      .map((part) => part.trim())
      .findLast((part) => part !== '') ?? error.message;
  if (/failed to (load|initialize)|invalid model|bad magic/i.test(tail)) return brokenModel(line);
  return new EarmarkError('asr-failed', `The whisper program failed: ${line.slice(0, 300)}`, {
    retry: 'back-off',
    cause: error,
  });
}

const brokenModel = (why: string) =>
  new Waiting(
    'asr-model-broken',
    `The whisper model cannot be loaded (${why.slice(0, 200)}). Fetch it again with "earmark models pull".`,
  );

/** "ggml" as a little-endian number is what every whisper model file begins with. */
async function checkModel(model: string): Promise<void> {
  const handle = await open(model, 'r').catch(() => {
    throw brokenModel(`${basename(model)} is not there or may not be read`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead < 4 || buffer.toString('latin1') !== 'lmgg') {
      throw brokenModel(`${basename(model)} is not a ggml file`);
    }
  } finally {
    await handle.close();
  }
}
