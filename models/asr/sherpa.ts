/** sherpa-onnx with the model resident in a child process: SenseVoice, Paraformer, whisper, transducer. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EmotionTag, type EngineVersion } from '../../pipeline/domain.ts';
import { EarmarkError, Waiting } from '../../pipeline/errors.ts';
import { aborted, untilAborted } from './abort.ts';
import type { AsrEngine, AsrInput, AsrOptions, AsrSegment } from './asr.ts';
import type { ChildReply, ChildRequest, Decoded } from './sherpa-child.ts';
import { checkSherpaModel, type SherpaModel } from './sherpa-model.ts';
import { sherpaWords } from './sherpa-words.ts';
import {
  placeSegment,
  type SpeechWindow,
  speechWindows,
  type WindowRules,
  windowSamples,
} from './speech-windows.ts';
import { recogniserThreads } from './threads.ts';
import { tidySegments } from './tidy-segments.ts';

/**
 * Starts the process at the first recording and again after a crash.
 * `onStart` hears the process's number each time. Throws `asr-model-broken` (Waiting), `asr-failed` and
 * `asr-crashed` (worth another try), `aborted`.
 */
export function openSherpa(
  model: SherpaModel,
  version: EngineVersion,
  onStart: (pid: number) => void = () => undefined,
): AsrEngine {
  let running: Promise<Child> | null = null;
  const child = () => {
    running ??= startChild(model, onStart, () => {
      running = null;
    }).catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };

  return {
    version,
    async transcribe(input, options) {
      if (options.signal.aborted) throw aborted();
      const durationMs = (input.samples.length * 1000) / input.sampleRateHz;
      const windows = speechWindows(input.speech, durationMs, windowRules(model.kind));
      const segments: AsrSegment[] = [];
      if (windows.length > 0) {
        const { decode } = await untilAborted(child(), options.signal);
        const hotWords = hotWordLine(model, options.hotWords);
        for (const [index, window] of windows.entries()) {
          const parts = await untilAborted(decode(requestOf(input, window, hotWords)), options.signal);
          segments.push(...parts.flatMap((part) => segmentsOfPart(window, part)));
          options.onProgress?.((index + 1) / windows.length);
        }
      } else {
        options.onProgress?.(1);
      }
      return tidySegments(segments, input);
    },
    async close() {
      const started = await running?.catch(() => null);
      running = null;
      await started?.stop();
    },
  };
}

/** Only transducers take hot words: SenseVoice and Paraformer have no way to, whisper takes none here. */
export const takesHotWords = (kind: SherpaModel['kind']) => kind === 'transducer';

/**
 * Terms joined as the native code wants them. It aborts the process on a term with " :", and complains of every
 * character the model does not know: such terms are left out.
 */
function hotWordLine(model: SherpaModel, hotWords: AsrOptions['hotWords']): string {
  if (!takesHotWords(model.kind) || hotWords.length === 0) return '';
  const known = new Set(
    readFileSync(model.tokens, 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  return hotWords
    .filter((term) => /^\p{L}+$/u.test(term) && [...term].every((character) => known.has(character)))
    .join('/');
}

/** whisper pads every clip to 30 s, so that short spans are packed together; the others cost what they last. */
const windowRules = (kind: SherpaModel['kind']): WindowRules =>
  kind === 'whisper'
    ? { maxMs: 28_000, padMs: 150, joinMs: 800, gapMs: 500 }
    : { maxMs: 20_000, padMs: 150, joinMs: 800, gapMs: null };

function requestOf(input: AsrInput, window: SpeechWindow, hotWords: string): Omit<DecodeRequest, 'id'> {
  const samples = windowSamples(input.samples, input.sampleRateHz, window);
  return { type: 'decode', samples, sampleRateHz: input.sampleRateHz, hotWords };
}

function segmentsOfPart(window: SpeechWindow, part: Decoded): AsrSegment[] {
  const words = sherpaWords(part);
  const emotionTag = emotionTagOf(part.emotion);
  return placeSegment(window, {
    startMs: words[0]?.startMs ?? part.offsetMs,
    endMs: words.at(-1)?.endMs ?? part.offsetMs + part.durationMs,
    text: part.text.replace(/<\|[^|]*\|>/g, ''),
    confidence: null,
    ...(words.length > 0 ? { words } : {}),
    ...(emotionTag === null ? {} : { emotionTag }),
  });
}

/** `<|EMO_UNKNOWN|>` and tags nobody knows say nothing. */
function emotionTagOf(tag: string): EmotionTag | null {
  const { data } = EmotionTag.safeParse(/^<\|(\w+)\|>$/.exec(tag)?.[1]?.toLowerCase());
  return data ?? null;
}

type DecodeRequest = ChildRequest & { type: 'decode' };

interface Child {
  decode(request: Omit<DecodeRequest, 'id'>): Promise<readonly Decoded[]>;
  stop(): Promise<void>;
}

interface Pending {
  resolve(parts: readonly Decoded[]): void;
  reject(error: EarmarkError): void;
}

async function startChild(
  model: SherpaModel,
  onStart: (pid: number) => void,
  onExit: () => void,
): Promise<Child> {
  checkSherpaModel(model);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const errors = openErrorFile();
  const child = fork(fileURLToPath(new URL('./sherpa-child.ts', import.meta.url)), [], {
    execArgv: ['--import', tsx],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', errors.handle, 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let stopping = false;

  await new Promise<void>((resolve, reject) => {
    const refuse = (message: string) =>
      reject(
        new Waiting(
          'asr-model-broken',
          `The ${model.kind} model cannot be loaded (${message}). Fetch it again with "earmark models pull".`,
        ),
      );
    child.once('error', (error) => refuse(error.message));
    child.once('close', (code, signal) =>
      refuse(errors.lastLine() || `the loader ended with ${signal ?? code}`),
    );
    child.once('message', (message: ChildReply) => {
      if (message.type === 'refused') refuse(errors.lastLine() || message.message);
      else resolve();
    });
    if (child.pid !== undefined) onStart(child.pid);
    send(child, { type: 'load', model, threads: recogniserThreads() });
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await exited;
    closeSync(errors.handle);
    throw error;
  });

  child.on('message', (message: ChildReply) => {
    if (message.type !== 'decoded' && message.type !== 'failed') return;
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'decoded') waiting?.resolve(message.parts);
    else waiting?.reject(decodingFailed(message.message));
  });
  child.once('close', (code, signal) => {
    onExit();
    for (const { reject } of pending.values()) {
      reject(stopping ? aborted() : crashed(errors.lastLine() || `it ended with ${signal ?? code}`));
    }
    pending.clear();
    closeSync(errors.handle);
  });

  return {
    decode(request) {
      const id = nextId;
      nextId += 1;
      return new Promise((resolve, reject) => {
        if (!child.connected) return reject(crashed('its process is gone'));
        pending.set(id, { resolve, reject });
        send(child, { ...request, id });
      });
    },
    async stop() {
      stopping = true;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const decodingFailed = (why: string) =>
  new EarmarkError(
    'asr-failed',
    `The recogniser failed (${why}). If it fails on every recording, fetch the model again with "earmark models pull".`,
    { retry: 'back-off' },
  );

const crashed = (why: string) =>
  new EarmarkError(
    'asr-crashed',
    `The recogniser's process ended while decoding (${why}). It is started again with the next try.`,
    { retry: 'back-off' },
  );

function send(child: ChildProcess, request: ChildRequest): void {
  child.send(request);
}

interface ErrorFile {
  readonly handle: number;
  /** The last line the native code wrote, which says what it did not like. */
  lastLine(): string;
}

/** Already without a name: it is gone with the process that holds it. */
function openErrorFile(): ErrorFile {
  const path = join(tmpdir(), `earmark-sherpa-${randomUUID()}`);
  const handle = openSync(path, 'ax+', 0o600);
  unlinkSync(path);
  return {
    handle,
    lastLine() {
      const bytes = Buffer.alloc(2000);
      const { size } = fstatSync(handle);
      const length = readSync(handle, bytes, 0, bytes.length, Math.max(0, size - bytes.length));
      const lines = bytes.toString('utf8', 0, length).split('\n');
      return (
        lines
          .map((line) => line.trim())
          .findLast((line) => line !== '')
          ?.slice(0, 300) ?? ''
      );
    },
  };
}
