/** Audio work on threads of its own, so that the event loop that holds queue locks and serves HTTP stays free. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Peaks } from '../../api/shapes.ts';
import type { ChannelMap, Sound, Span, Turn, TurnRole } from '../domain.ts';
import { EarmarkError, UnusableRecording, Waiting } from '../errors.ts';
import type { LevelWithin } from '../stages/turns.ts';
import type { Layout } from './channels.ts';
import type { DecodedAudio, DecodeOptions } from './decode.ts';
import { frameMs, meanLevel } from './levels.ts';
import type { Mute } from './mutes.ts';
import type { SoundInput } from './sound.ts';
import type { AudioLimits } from './source.ts';
import type { Outcome, Task, TaskName, TaskResults } from './thread.ts';
import type { Voices } from './voices.ts';

/** What the channels sound like before anything was recognised. */
export interface Listened {
  /** Per channel; bleed of the other channel left out. */
  readonly speech: readonly (readonly Span[])[];
  readonly layout: Layout;
  readonly levelWithin: LevelWithin;
}

export interface AudioPool {
  /** Throws UnusableRecording `audio-…`, Waiting `ffmpeg-missing`; see decode.ts. */
  decode(path: string, options: DecodeOptions): Promise<DecodedAudio>;
  listen(audio: DecodedAudio, map: ChannelMap | null, signal?: AbortSignal): Promise<Listened>;
  /** The two speakers of one channel. */
  voices(
    samples: Float32Array,
    sampleRateHz: number,
    speech: readonly Span[],
    signal?: AbortSignal,
  ): Promise<Voices>;
  /** `speech` and `roles` per channel of `audio`. */
  measure(
    audio: DecodedAudio,
    told: { speech: readonly (readonly Span[])[]; roles: readonly TurnRole[]; turns: readonly Turn[] },
    signal?: AbortSignal,
  ): Promise<Sound>;
  /** `count` slices at most; channels numbered as in the file, roles left to the caller. */
  peaks(path: string, count: number, options: AudioLimits): Promise<ChannelPeaks>;
  /** Writes `outPath` as a 16-bit PCM WAV file of the same rate and channels. */
  toPlayableWav(inPath: string, outPath: string, options: AudioLimits): Promise<void>;
  /** As toPlayableWav, with personal data muted. */
  toMutedWav(inPath: string, outPath: string, mutes: readonly Mute[], options: AudioLimits): Promise<void>;
  close(): Promise<void>;
}

export type ChannelPeaks = Omit<Peaks, 'channels'> & {
  readonly channels: readonly Omit<Peaks['channels'][number], 'role'>[];
};

export function openAudioPool({ threads }: { readonly threads: number }): AudioPool {
  const pool = new Piscina<Task, Outcome>({
    filename: new URL('./thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    // A thread costs 0.3 s to start and 60 MB to keep.
    idleTimeout: 30_000,
    // Threads run TypeScript as it stands, like the process that starts them.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
  });

  /** Aborting ends the thread in mid-calculation. */
  async function compute<N extends TaskName>(
    name: N,
    input: Task['input'],
    signal?: AbortSignal,
  ): Promise<TaskResults[N]> {
    signal?.throwIfAborted();
    try {
      return unwrap(name, await pool.run({ name, input } as Task, signal ? { signal } : {}));
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** Aborting is told to the thread, which then ends ffmpeg as well. */
  async function read<N extends TaskName>(
    name: N,
    input: Record<string, unknown>,
    { signal, ...limits }: AudioLimits,
  ): Promise<TaskResults[N]> {
    signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const abort = () => port1.postMessage('abort');
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const task = { name, input: { ...input, options: limits, port: port2 } } as Task;
      return unwrap(name, await pool.run(task, { transferList: [port2] }));
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      port1.close();
    }
  }

  return {
    decode: (path, options) => read('decode', { path }, options),
    async listen(audio, map, signal) {
      const { speech, layout, levels } = await compute('listen', { audio, map }, signal);
      const levelWithin: LevelWithin = (channel, { startMs, endMs }) => {
        const own = levels[audio.channelNumbers.indexOf(channel)];
        return meanLevel(
          Array.from(own?.subarray(Math.floor(startMs / frameMs), Math.ceil(endMs / frameMs)) ?? []),
        );
      };
      return { speech, layout, levelWithin };
    },
    voices: (samples, sampleRateHz, speech, signal) =>
      compute('voices', { samples, sampleRateHz, speech }, signal),
    measure(audio, { speech, roles, turns }, signal) {
      const input: SoundInput = {
        durationMs: audio.durationMs,
        sampleRateHz: audio.sampleRateHz,
        turns,
        channels: audio.channels.map((samples, index) => ({
          channel: audio.channelNumbers[index] ?? index,
          role: roles[index] ?? 'unknown',
          samples,
          speech: speech[index] ?? [],
        })),
      };
      return compute('measure', input, signal);
    },
    peaks: (path, count, options) => read('peaks', { path, count }, options),
    toPlayableWav: (inPath, outPath, options) => read('playable', { inPath, outPath }, options),
    toMutedWav: (inPath, outPath, mutes, options) => read('muted', { inPath, outPath, mutes }, options),
    close: () => pool.destroy(),
  };
}

function unwrap<N extends TaskName>(_name: N, outcome: Outcome): TaskResults[N] {
  if (outcome.ok) return outcome.value as TaskResults[N];
  const { kind, code, message, retry, cause } = outcome.error;
  if (kind === 'unusable') throw new UnusableRecording(code, message, cause);
  if (kind === 'waiting') throw new Waiting(code, message);
  throw new EarmarkError(code, message, { retry, cause });
}
