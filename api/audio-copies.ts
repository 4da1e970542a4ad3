/** The file a player gets: as it lies in storage, decoded, or with personal data muted. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Mute } from '../pipeline/audio/mutes.ts';
import { EarmarkError, UnusableRecording } from '../pipeline/errors.ts';
import { hashOf } from '../pipeline/hash.ts';
import type { Context } from './context.ts';
import { playsDirectly } from './playable.ts';
import { problem } from './problem.ts';
import type { Playable } from './send-audio.ts';

export interface StoredAudio {
  readonly storage_key: string;
  readonly content_hash: string;
}

/** Peaks of each channel, numbered as in the file. */
const Measured = z.object({
  durationMs: z.number(),
  channels: z.array(z.object({ channel: z.number(), peaks: z.array(z.number()) })),
});
export type Measured = z.infer<typeof Measured>;

export interface AudioCopies {
  /** Without mutes WAV comes as it lies in storage. A new analysis with other mutes gives a new copy and etag. */
  playable(audio: StoredAudio, mutes: readonly Mute[]): Promise<Playable>;
  peaks(audio: StoredAudio, mutes: readonly Mute[], count: number): Promise<Measured>;
}

const headBytes = 65_536;
/** Which storage objects play as they are, by key and etag: players ask for many ranges of one file. */
const maxRemembered = 10_000;

export function audioCopies(context: Context): AudioCopies {
  const { storage, config, cache, audio } = context;
  const limits = {
    ffmpegBin: config.FFMPEG_BIN,
    maxMinutes: config.MAX_MINUTES,
    maxFileBytes: config.MAX_FILE_MB * 1024 ** 2,
  };
  const direct = new Map<string, boolean>();

  async function isDirect(key: string, etag: string, sizeBytes: number): Promise<boolean> {
    const name = `${etag} ${key}`;
    const known = direct.get(name);
    if (known !== undefined) return known;
    if (direct.size >= maxRemembered) direct.clear();
    const head = sizeBytes === 0 ? Buffer.alloc(0) : await firstBytes(context, key, sizeBytes);
    const found = playsDirectly(head, sizeBytes);
    direct.set(name, found);
    return found;
  }

  /** Every write of a copy starts from the stored file: cut and silence are nowhere but in the copy. */
  function writeCopy({ storage_key }: StoredAudio, mutes: readonly Mute[]) {
    return (wav: string) =>
      withSource(context, storage_key, (source) =>
        mutes.length === 0
          ? audio.toPlayableWav(source, wav, limits)
          : audio.toMutedWav(source, wav, mutes, limits),
      );
  }

  return {
    async playable(recording, mutes) {
      const object = await storage.head(recording.storage_key);
      if (object === null) {
        throw problem('storage-missing', `The file of this recording is no longer in ${storage.name}.`);
      }
      const { key, sizeBytes } = object;
      if (mutes.length === 0 && (await isDirect(key, object.etag, sizeBytes))) {
        return {
          sizeBytes,
          etag: `"${object.etag.replaceAll(/[^\x21\x23-\x7e]/g, '')}"`,
          open: (range) => storage.read(key, range),
          close: async () => {},
        };
      }
      const name = copyName(recording, mutes);
      const handle = await cache.open(`${name}.wav`, writeCopy(recording, mutes));
      return {
        sizeBytes: (await handle.stat()).size,
        etag: `"${name}-wav"`,
        open: async ({ start, end }) => handle.createReadStream({ start, end }),
        close: () => handle.close(),
      };
    },

    async peaks(recording, mutes, count) {
      const name = copyName(recording, mutes);
      const measure = async (wav: string, file: string) =>
        writeFile(file, JSON.stringify(await audio.peaks(wav, count, limits)));
      const handle = await cache.open(`${name}-${count}.json`, (file) =>
        mutes.length === 0
          ? withSource(context, recording.storage_key, (source) => measure(source, file))
          : cache.use(`${name}.wav`, writeCopy(recording, mutes), (wav) => measure(wav, file)),
      );
      try {
        return Measured.parse(JSON.parse(await handle.readFile('utf8')));
      } finally {
        await handle.close();
      }
    },
  };
}

function copyName({ content_hash }: StoredAudio, mutes: readonly Mute[]): string {
  return mutes.length === 0 ? content_hash : `${content_hash}-${hashOf(mutes).slice(0, 16)}`;
}

async function firstBytes({ storage }: Context, key: string, sizeBytes: number): Promise<Buffer> {
  const stream = await storage.read(key, { start: 0, end: Math.min(headBytes, sizeBytes) - 1 });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A copy of the stored file on this machine while `use` runs: decoders want a file they can seek in. */
async function withSource(
  { storage, cache }: Context,
  key: string,
  use: (path: string) => Promise<void>,
): Promise<void> {
  try {
    await cache.withTemporary(async (file) => {
      await pipeline(await storage.read(key), createWriteStream(file));
      await use(file);
    });
  } catch (error) {
    if (!(error instanceof UnusableRecording)) throw error;
    throw new EarmarkError('audio-unplayable', error.message, { status: 422, cause: error });
  }
}
