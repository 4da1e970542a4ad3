/** A recording as samples that every thread can see. */
import type { ChannelMap } from '../domain.ts';
import { UnusableRecording } from '../errors.ts';
import { Downsampler } from './resample.ts';
import { type AudioLimits, type AudioSource, withAudioSource } from './source.ts';

export interface DecodeOptions extends AudioLimits {
  /** From the metadata: which channel carries whom. Needed when there are more than two. */
  readonly channelMap?: ChannelMap | null | undefined;
}

export interface DecodedAudio {
  readonly sampleRateHz: number;
  /** -1 to 1, all of one length, backed by SharedArrayBuffer. One or two. */
  readonly channels: readonly Float32Array[];
  /** Number of each of `channels` in the file, counted from 0. */
  readonly channelNumbers: readonly number[];
  readonly durationMs: number;
  /** Container/codec, e.g. `wav/alaw`. */
  readonly format: string;
}

/** Telephone speech is 8 or 16 kHz; recognisers take 16 kHz. */
const maxRateHz = 16_000;

/**
 * Decodes `path`; above 16 kHz it is brought down to 16 kHz. Of three channels or more, the two that the
 * channels map names are taken. Throws UnusableRecording (`audio-empty`, `audio-not-audio`, `audio-damaged`,
 * `audio-truncated`, `audio-too-long`, `audio-too-large`, `audio-too-many-channels`) or Waiting `ffmpeg-missing`.
 */
export function decode(path: string, options: DecodeOptions): Promise<DecodedAudio> {
  return withAudioSource(path, options, async (source) => {
    const channelNumbers = chooseChannels(source, options.channelMap ?? null);
    const sampleRateHz = Math.min(source.sampleRateHz, maxRateHz);
    const tracks = channelNumbers.map(
      () => new Track(source.sampleRateHz, sampleRateHz, source.promisedFrames),
    );
    const frames = await source.read((slice) => {
      for (const [index, track] of tracks.entries()) track.push(slice[channelNumbers[index] ?? 0]);
    });
    return {
      sampleRateHz,
      channels: tracks.map((track) => track.end()),
      channelNumbers,
      durationMs: Math.round((frames / source.sampleRateHz) * 1000),
      format: source.format,
    };
  });
}

function chooseChannels(source: AudioSource, map: ChannelMap | null): number[] {
  if (source.channels <= 2) return Array.from({ length: source.channels }, (_, channel) => channel);
  if (map && map.agent !== map.customer && Math.max(map.agent, map.customer) < source.channels) {
    return [map.agent, map.customer].sort((a, b) => a - b);
  }
  throw new UnusableRecording(
    'audio-too-many-channels',
    `The recording has ${source.channels} channels and its metadata does not say which two carry agent and customer. Add a channels map, e.g. {"agent": 0, "customer": 1}, and import it again.`,
  );
}

/** The growing samples of one channel. */
class Track {
  readonly #downsampler: Downsampler | null;
  #samples: Float32Array;
  #length = 0;

  constructor(fromHz: number, toHz: number, promisedFrames: number | null) {
    this.#downsampler = fromHz > toHz ? new Downsampler(fromHz, toHz) : null;
    const expected = promisedFrames === null ? toHz * 60 : Math.ceil((promisedFrames * toHz) / fromHz);
    this.#samples = shared(expected);
  }

  push(slice: Float32Array | undefined): void {
    if (slice) this.#append(this.#downsampler ? this.#downsampler.push(slice) : slice);
  }

  end(): Float32Array {
    if (this.#downsampler) this.#append(this.#downsampler.end());
    return this.#samples.subarray(0, this.#length);
  }

  #append(samples: Float32Array): void {
    const length = this.#length + samples.length;
    if (length > this.#samples.length) {
      const larger = shared(Math.ceil(length * 1.5));
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    this.#samples.set(samples, this.#length);
    this.#length = length;
  }
}

function shared(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(Math.max(1, length) * Float32Array.BYTES_PER_ELEMENT));
}
