/** GET and HEAD /api/recordings/:id/audio with ranges, GET /api/recordings/:id/peaks */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EarmarkError, UnusableRecording } from '../pipeline/errors.ts';
import { type ByteRange, parseRange } from './byte-range.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { playsDirectly } from './playable.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { Peaks } from './shapes.ts';

interface Playable {
  readonly sizeBytes: number;
  /** With quotes, as the header wants it. */
  readonly etag: string;
  open(range: ByteRange): Promise<Readable>;
  /** Call when `open` is not called. */
  close(): Promise<void>;
}

const headBytes = 65_536;
/** Which storage objects play as they are, by key and etag: players ask for many ranges of one file. */
const maxRemembered = 10_000;

export function audioRoutes(context: Context): FastifyPluginAsyncZod {
  const { storage, config } = context;
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

  async function playable(recording: AudioRecording): Promise<Playable> {
    const object = await storage.head(recording.storage_key);
    if (object === null) {
      throw problem('storage-missing', `The file of this recording is no longer in ${storage.name}.`);
    }
    const { key, sizeBytes } = object;
    if (await isDirect(key, object.etag, sizeBytes)) {
      return {
        sizeBytes,
        etag: `"${object.etag.replaceAll(/[^\x21\x23-\x7e]/g, '')}"`,
        open: (range) => storage.read(key, range),
        close: async () => {},
      };
    }
    const handle = await context.cache.open(`${recording.content_hash}.wav`, (wav) =>
      withSource(context, key, async (source) => {
        await context.audio.toPlayableWav(source, wav, limits);
      }),
    );
    return {
      sizeBytes: (await handle.stat()).size,
      etag: `"${recording.content_hash}-wav"`,
      open: async ({ start, end }) => handle.createReadStream({ start, end }),
      close: () => handle.close(),
    };
  }

  return async (app) => {
    app.route({
      method: ['GET', 'HEAD'],
      url: '/api/recordings/:id/audio',
      config: { access: ['loopback'] },
      schema: {
        tags: ['audio'],
        summary: 'The audio as a browser plays it, by ranges',
        description:
          'WAV comes as it lies in storage, everything else as PCM WAV with the times of the transcript. One Range of bytes gives 206, a range outside 416, several ranges the whole.',
        params: RecordingPath,
        response: problemResponses(404, 416, 422, 503),
      },
      handler: async (request, reply) => {
        const recording = await audioRecording(context, request.params.id);
        await sendAudio(await playable(recording), request, reply);
        return reply;
      },
    });

    app.get(
      '/api/recordings/:id/peaks',
      {
        config: { access: ['loopback'] },
        schema: {
          tags: ['audio'],
          summary: 'Waveform of each channel',
          params: RecordingPath,
          querystring: z.strictObject({ count: z.coerce.number().int().min(1).max(4_000).default(1_600) }),
          response: { 200: Peaks, ...problemResponses(404, 422) },
        },
      },
      async ({ params, query: { count } }) => {
        const recording = await audioRecording(context, params.id);
        const name = `${recording.content_hash}-${count}.json`;
        const handle = await context.cache.open(name, (file) =>
          withSource(context, recording.storage_key, async (source) => {
            await writeFile(file, JSON.stringify(await context.audio.peaks(source, count, limits)));
          }),
        );
        try {
          const { durationMs, channels } = Measured.parse(JSON.parse(await handle.readFile('utf8')));
          const named = channels.map(({ channel, peaks }) => ({
            channel,
            role: roleOf(channel, recording),
            peaks,
          }));
          return { durationMs, channels: named };
        } finally {
          await handle.close();
        }
      },
    );
  };
}

const Measured = z.object({
  durationMs: z.number(),
  channels: z.array(z.object({ channel: z.number(), peaks: z.array(z.number()) })),
});

type AudioRecording = Awaited<ReturnType<typeof audioRecording>>;

async function audioRecording({ db }: Context, id: string) {
  const row = await db
    .selectFrom('recordings')
    .select(['kind', 'storage_key', 'content_hash', 'metadata'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw noSuchRecording();
  if (row.kind !== 'audio')
    throw problem('no-audio', 'It is a chat or a transcript that came without audio.');
  return row;
}

function roleOf(channel: number, { metadata: { channels } }: AudioRecording): string {
  if (channels === null) return 'unknown';
  return channel === channels.agent ? 'agent' : channel === channels.customer ? 'customer' : 'unknown';
}

async function sendAudio(playable: Playable, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { sizeBytes, etag } = playable;
  reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    // May be kept by this browser, but is asked for again: rights may have been taken away.
    .header('cache-control', 'private, no-cache')
    .type('audio/wav');
  const ifRange = request.headers['if-range'];
  const header = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = parseRange(header, sizeBytes);
  if (hasTag(request.headers['if-none-match'], etag)) {
    await playable.close();
    await reply.code(304).send();
  } else if (range === 'unsatisfiable') {
    await playable.close();
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw problem('range-not-satisfiable', `The audio has ${sizeBytes} bytes.`);
  } else {
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
    reply.header('content-length', end - start + 1);
    if (request.method === 'HEAD') {
      await playable.close();
      await reply.send();
    } else {
      await reply.send(await playable.open({ start, end }));
    }
  }
}

function hasTag(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
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
