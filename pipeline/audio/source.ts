/** An audio file opened for reading slice by slice, whatever its format. Nothing here holds a whole recording. */
import { type FileHandle, open } from 'node:fs/promises';
import { UnusableRecording } from '../errors.ts';
import { ffmpegInput, runFfmpeg } from './ffmpeg.ts';
import { type Sniffed, sniff } from './sniff.ts';
import { readWavHeader, readWavSamples, tolerableLoss } from './wav.ts';

export interface AudioLimits {
  readonly ffmpegBin: string;
  readonly maxMinutes: number;
  readonly maxFileBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface AudioSource {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Codec and container for people, e.g. `wav/alaw`, `amr/amrnb`. */
  readonly format: string;
  /** Frames the header promises; null when it does not say (or only estimates). */
  readonly promisedFrames: number | null;
  /**
   * One array per channel per call, used again for the next. Resolves to the frames read.
   * Throws UnusableRecording when the samples are not what the header promised.
   */
  readonly read: (onSlice: (slice: readonly Float32Array[]) => void) => Promise<number>;
}

const ffmpegSeconds = 600;
const headBytes = 16_384;
/** Speech codecs put 20 ms into a packet, others more. */
const packetSeconds = 0.02;
/** ffmpeg only estimates the length of AMR, ADTS and header-less MP3, some 3 % too long or more. */
const estimateSlack = 1.25;

/** Opens `path`, hands the source to `use`, closes it. Throws UnusableRecording `audio-…` or Waiting `ffmpeg-missing`. */
export async function withAudioSource<T>(
  path: string,
  limits: AudioLimits,
  use: (source: AudioSource) => Promise<T>,
): Promise<T> {
  limits.signal?.throwIfAborted();
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new UnusableRecording('audio-empty', 'The file is 0 bytes long. Import it again.');
    if (size > limits.maxFileBytes) {
      throw new UnusableRecording(
        'audio-too-large',
        `The file has ${megabytes(size)} MB; the limit is ${megabytes(limits.maxFileBytes)} MB. Raise MAX_FILE_MB or split the file.`,
      );
    }
    const head = Buffer.alloc(Math.min(headBytes, size));
    await handle.read(head, 0, head.length, 0);
    const kind = sniff(head);
    const source =
      kind.kind === 'wav'
        ? await wavSource(handle, path, size, limits)
        : kind.kind === 'ffmpeg'
          ? await ffmpegSource(path, kind, size, limits)
          : null;
    if (!source) {
      throw new UnusableRecording(
        'audio-not-audio',
        'The content is not audio in a known format, whatever its name says. Import the recording itself.',
      );
    }
    return await use(source);
  } finally {
    await handle.close();
  }
}

async function wavSource(
  handle: FileHandle,
  path: string,
  size: number,
  limits: AudioLimits,
): Promise<AudioSource> {
  const header = await readWavHeader(handle, size);
  if (header.codec === 'other') {
    return ffmpegSource(path, { kind: 'ffmpeg', container: 'wav', demuxer: 'wav' }, size, limits);
  }
  const frames = header.dataBytes / header.frameBytes;
  refuseTooLong(frames / header.sampleRateHz / 60, limits.maxMinutes);
  return {
    sampleRateHz: header.sampleRateHz,
    channels: header.channels,
    format: `wav/${header.codec}`,
    promisedFrames: frames,
    read: async (onSlice) => {
      await readWavSamples(handle, header, onSlice, limits.signal);
      return frames;
    },
  };
}

type FfmpegFormat = Extract<Sniffed, { kind: 'ffmpeg' }>;

async function ffmpegSource(
  path: string,
  format: FfmpegFormat,
  fileBytes: number,
  limits: AudioLimits,
): Promise<AudioSource> {
  const probe = await probeStream(path, format, fileBytes, limits);
  const { sampleRateHz, channels } = probe;
  const slack = probe.estimated ? estimateSlack : 1;
  if (probe.seconds !== null) refuseTooLong(probe.seconds / 60 / slack, limits.maxMinutes);
  return {
    sampleRateHz,
    channels,
    format: `${format.container}/${probe.codec}`,
    promisedFrames:
      probe.seconds === null || probe.estimated ? null : Math.round(probe.seconds * sampleRateHz),
    read: (onSlice) => readThroughFfmpeg(path, format, probe, limits, onSlice),
  };
}

interface Probe {
  readonly codec: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** As the header says; null when it says nothing. */
  readonly seconds: number | null;
  readonly estimated: boolean;
}

const layouts: Record<string, number> = {
  mono: 1,
  stereo: 2,
  '2.1': 3,
  '3.0': 3,
  quad: 4,
  '4.0': 4,
  '5.0': 5,
  '5.1': 6,
  '7.1': 8,
};

/** What `ffmpeg -i` says about the file; without an output it always exits 1. */
async function probeStream(
  path: string,
  format: FfmpegFormat,
  fileBytes: number,
  limits: AudioLimits,
): Promise<Probe> {
  const run = await runFfmpeg(
    limits.ffmpegBin,
    ffmpegInput(path, format.demuxer),
    { seconds: 60, outputBytes: 0, signal: limits.signal },
    () => {},
  );
  const stream = /Stream #.*?: Audio: (\w+).*?, (\d+) Hz, ([^,\n]+)/.exec(run.stderr);
  const layout = stream?.[3]?.trim().replace(/\(.*\)/, '') ?? '';
  const channels = layouts[layout] ?? Number(/^(\d+) channels/.exec(layout)?.[1] ?? Number.NaN);
  const sampleRateHz = Number(stream?.[2]);
  if (!stream?.[1] || !(channels > 0) || !(sampleRateHz >= 1000)) throw unreadable(format, run.stderr);
  return {
    codec: stream[1],
    sampleRateHz,
    channels,
    seconds: format.container === 'gsm' ? gsmSeconds(fileBytes) : headerSeconds(run.stderr),
    estimated: /Estimating duration/.test(run.stderr) || estimatedContainers.has(format.container),
  };
}

function headerSeconds(stderr: string): number | null {
  const time = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr);
  return time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null;
}

/** ffmpeg estimates twice the length of raw GSM; 33 bytes are always 20 ms. */
function gsmSeconds(fileBytes: number): number {
  return (Math.floor(fileBytes / 33) * 20) / 1000;
}

const estimatedContainers = new Set(['amr', 'aac', 'gsm', 'wav']);

async function readThroughFfmpeg(
  path: string,
  format: FfmpegFormat,
  probe: Probe,
  limits: AudioLimits,
  onSlice: (slice: readonly Float32Array[]) => void,
): Promise<number> {
  const frameBytes = probe.channels * 2;
  const maxSeconds = limits.maxMinutes * 60;
  let rest: Buffer = Buffer.alloc(0);
  let frames = 0;
  const run = await runFfmpeg(
    limits.ffmpegBin,
    [
      ...['-v', 'error', ...ffmpegInput(path, format.demuxer), '-map', '0:a:0', '-vn', '-sn', '-dn'],
      ...['-t', String(maxSeconds + 1), '-ac', String(probe.channels), '-ar', String(probe.sampleRateHz)],
      ...['-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
    ],
    {
      seconds: ffmpegSeconds,
      outputBytes: Math.ceil((maxSeconds + 2) * probe.sampleRateHz) * frameBytes,
      signal: limits.signal,
    },
    (chunk) => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const whole = Math.floor(bytes.length / frameBytes);
      if (whole > 0) onSlice(deinterleave(bytes, whole, probe.channels));
      frames += whole;
      rest = bytes.subarray(whole * frameBytes);
    },
  );
  if (run.ended === 'time') {
    throw new UnusableRecording(
      'audio-damaged',
      `ffmpeg did not finish this ${format.container} file within ${ffmpegSeconds} s.`,
    );
  }
  refuseTooLong(frames / probe.sampleRateHz / 60, limits.maxMinutes);
  if (frames === 0) throw unreadable(format, run.stderr);
  const promised = probe.seconds === null || probe.estimated ? null : probe.seconds * probe.sampleRateHz;
  if (promised !== null && frames < promised * (1 - tolerableLoss)) {
    throw new UnusableRecording(
      'audio-truncated',
      `Only ${Math.round((frames / promised) * 100)} % of the length the ${format.container} header promises could be decoded. Copy it again from its source.`,
    );
  }
  if (run.exitCode !== 0 && promised === null) throw unreadable(format, run.stderr);
  const lostFrames = run.decodeErrors * packetSeconds * probe.sampleRateHz;
  if (lostFrames > tolerableLoss * (frames + lostFrames)) throw unreadable(format, run.stderr);
  return frames;
}

function deinterleave(bytes: Buffer, frames: number, channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    let at = channel * 2;
    for (let frame = 0; frame < frames; frame++) {
      samples[frame] = (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) / 0x80000000;
      at += channels * 2;
    }
    return samples;
  });
}

function refuseTooLong(minutes: number, maxMinutes: number): void {
  if (minutes <= maxMinutes) return;
  throw new UnusableRecording(
    'audio-too-long',
    `The recording is ${Math.round(minutes)} minutes long or longer; the limit is ${maxMinutes}. Raise MAX_MINUTES or split the file.`,
  );
}

function unreadable(format: FfmpegFormat, stderr: string): UnusableRecording {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  // ffmpeg quotes the path in some messages; the cause goes to the log only.
  return new UnusableRecording(
    'audio-damaged',
    `The content looks like ${format.container}, but it cannot be decoded, or only in parts. Copy it again from its source.`,
    lines.at(-1),
  );
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 ** 2);
}
