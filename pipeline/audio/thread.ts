/** What runs on an audio thread. Errors go back as plain data: their class would be lost on the way. */
import type { MessagePort } from 'node:worker_threads';
import type { ChannelMap, Sound, Span } from '../domain.ts';
import { asEarmarkError, type Retry, UnusableRecording, Waiting } from '../errors.ts';
import { withoutBleed } from './bleed.ts';
import { type Layout, layoutOf } from './channels.ts';
import { type DecodedAudio, type DecodeOptions, decode } from './decode.ts';
import { frameLevels } from './levels.ts';
import { writeMutedWav } from './muted.ts';
import type { Mute } from './mutes.ts';
import { measurePeaks } from './peaks.ts';
import { writePlayableWav } from './playable.ts';
import type { ChannelPeaks } from './pool.ts';
import { measureSound, type SoundInput } from './sound.ts';
import type { AudioLimits } from './source.ts';
import { detectSpeech } from './vad.ts';
import { separateVoices, type Voices } from './voices.ts';

interface Reading {
  readonly options: AudioLimits;
  /** Any message means: stop. */
  readonly port: MessagePort;
}

export type Task =
  | {
      readonly name: 'decode';
      readonly input: Reading & { readonly path: string; readonly options: DecodeOptions };
    }
  | { readonly name: 'peaks'; readonly input: Reading & { readonly path: string; readonly count: number } }
  | {
      readonly name: 'playable';
      readonly input: Reading & { readonly inPath: string; readonly outPath: string };
    }
  | {
      readonly name: 'muted';
      readonly input: Reading & {
        readonly inPath: string;
        readonly outPath: string;
        readonly mutes: readonly Mute[];
      };
    }
  | {
      readonly name: 'listen';
      readonly input: { readonly audio: DecodedAudio; readonly map: ChannelMap | null };
    }
  | {
      readonly name: 'voices';
      readonly input: {
        readonly samples: Float32Array;
        readonly sampleRateHz: number;
        readonly speech: readonly Span[];
      };
    }
  | { readonly name: 'measure'; readonly input: SoundInput };

export type TaskName = Task['name'];

export interface TaskResults {
  readonly decode: DecodedAudio;
  readonly peaks: ChannelPeaks;
  readonly playable: undefined;
  readonly muted: undefined;
  readonly listen: { speech: Span[][]; layout: Layout; levels: Float32Array[] };
  readonly voices: Voices;
  readonly measure: Sound;
}

export type Outcome =
  | { readonly ok: true; readonly value: TaskResults[TaskName] }
  | {
      readonly ok: false;
      readonly error: {
        readonly kind: 'unusable' | 'waiting' | 'other';
        readonly code: string;
        readonly message: string;
        readonly retry: Retry;
        readonly cause: string | undefined;
      };
    };

export default async function runTask(task: Task): Promise<Outcome> {
  try {
    return { ok: true, value: await run(task) };
  } catch (thrown) {
    const { code, message, retry, cause } = asEarmarkError(thrown);
    const kind =
      thrown instanceof UnusableRecording ? 'unusable' : thrown instanceof Waiting ? 'waiting' : 'other';
    return {
      ok: false,
      error: { kind, code, message, retry, cause: cause === undefined ? undefined : String(cause) },
    };
  }
}

async function run(task: Task): Promise<TaskResults[TaskName]> {
  switch (task.name) {
    case 'decode':
      return stoppable(task.input, (options) => decode(task.input.path, options));
    case 'peaks':
      return stoppable(task.input, (options) => measurePeaks(task.input.path, task.input.count, options));
    case 'playable':
      return stoppable(task.input, (options) =>
        writePlayableWav(task.input.inPath, task.input.outPath, options),
      );
    case 'muted':
      return stoppable(task.input, (options) =>
        writeMutedWav(task.input.inPath, task.input.outPath, task.input.mutes, options),
      );
    case 'listen':
      return listen(task.input.audio, task.input.map);
    case 'voices':
      return separateVoices(task.input.samples, task.input.sampleRateHz, task.input.speech);
    case 'measure':
      return measureSound(task.input);
  }
}

async function stoppable<O extends AudioLimits, T>(
  { options, port }: { readonly options: O; readonly port: MessagePort },
  work: (options: O) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  port.once('message', () => stop.abort());
  try {
    return await work({ ...options, signal: stop.signal });
  } finally {
    port.close();
  }
}

function listen(audio: DecodedAudio, map: ChannelMap | null): TaskResults['listen'] {
  const levels = audio.channels.map((samples) => frameLevels(samples, audio.sampleRateHz));
  const raw = audio.channels.map((samples) => detectSpeech(samples, audio.sampleRateHz));
  const layout = layoutOf(audio.channels, audio.channelNumbers, raw, map);
  const speech = raw.map((spans, index) => {
    const otherSpeech = raw[1 - index];
    const otherLevels = levels[1 - index];
    const own = levels[index];
    if (layout.kind === 'together' || !otherSpeech || !otherLevels || !own) return spans;
    return withoutBleed(spans, own, otherSpeech, otherLevels);
  });
  return { speech, layout, levels };
}
