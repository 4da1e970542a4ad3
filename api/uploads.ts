/** POST /api/recordings: a recording with its metadata, from outside. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { importKeys } from '../pipeline/import/discover.ts';
import { enqueueMissing } from '../pipeline/sweep.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { audioFileName, transcriptFileName, uploadFolder } from './upload-key.ts';
import { isHopeless, readUpload, tooLarge, type UploadParts } from './upload-parts.ts';

/** For the document only: the parts are read as they come, none of them into memory whole. */
const UploadForm = z.object({
  audio: z.file().optional(),
  metadata: z.file().optional().describe('JSON object.'),
  transcript: z.file().optional().describe('JSON, SRT or VTT.'),
});

const Uploaded = z.object({
  id: z.string(),
  existing: z.boolean().describe('These bytes were here already; nothing was stored.'),
  note: z.string().nullable().describe('What a person should know, Chinese and English.'),
});

export function uploadRoutes(context: Context): FastifyPluginAsyncZod {
  const maxAudioBytes = context.config.MAX_FILE_MB * 1024 ** 2;
  return async (app) => {
    app.post(
      '/api/recordings',
      {
        config: { access: ['qa_manager', 'operations'] },
        // There is no body yet when a body would be validated.
        validatorCompiler: () => (value) => ({ value }),
        schema: {
          tags: ['recordings'],
          summary: 'Upload a recording with its metadata',
          description:
            'multipart/form-data with the parts `audio` (file), `metadata` (JSON object) and `transcript` (JSON, SRT or VTT). A chat comes as `transcript` without `audio`. The same bytes again give 200 and the recording that is there.',
          consumes: ['multipart/form-data'],
          body: UploadForm,
          response: { 200: Uploaded, 201: Uploaded, ...problemResponses(400, 413, 415, 422, 503) },
        },
      },
      async (request, reply) => {
        if (!request.isMultipart()) throw problem('unsupported-media-type', 'Send multipart/form-data.');
        if (isHopeless(request, maxAudioBytes)) {
          // Not worth reading to its end, as is done with other refused bodies so that the answer arrives.
          reply.header('connection', 'close');
          throw tooLarge(maxAudioBytes);
        }
        return await context.cache.withTemporary(async (spooled) => {
          const parts = await readUpload(request, spooled, maxAudioBytes).finally(() => drain(request));
          const known = await findSame(context, parts);
          if (known !== null) {
            reply.header('location', locationOf(known));
            const note =
              parts.metadata === null
                ? '同一份录音已存在。The same recording is here already.'
                : '同一份录音已存在，本次的元数据未采用。The same recording is here already; the metadata sent with it was not used.';
            return await reply.code(200).send({ id: known, existing: true, note });
          }
          const { id, note } = await storeAndImport(context, parts, spooled);
          await enqueueMissing(context, [id]);
          reply.header('location', locationOf(id));
          return await reply.code(201).send({ id, existing: false, note });
        });
      },
    );
  };
}

/** A refused body is read to its end all the same: what is left of it would block the connection's next request. */
function drain({ raw }: FastifyRequest): void {
  if (raw.complete) return;
  raw.unpipe();
  raw.resume();
}

/** The recording that has these very bytes: the audio, and the transcript where one came with it. */
async function findSame({ db }: Context, { audio, transcript }: UploadParts): Promise<string | null> {
  const transcriptHash = transcript && createHash('sha256').update(transcript.bytes).digest('hex');
  const hashes = [audio?.hash, transcriptHash].filter((hash) => typeof hash === 'string');
  const rows = await db
    .selectFrom('objects')
    .innerJoin('recordings', 'recordings.id', 'objects.recording_id')
    .select(['recordings.id', 'objects.content_hash'])
    .where('objects.content_hash', 'in', hashes)
    .where('objects.purpose', 'in', ['audio', 'transcript'])
    .where('recordings.kind', '=', audio === null ? 'transcript' : 'audio')
    .orderBy('recordings.id')
    .limit(1_000)
    .execute();
  const found = rows.find(({ id }) =>
    hashes.every((hash) => rows.some((row) => row.id === id && row.content_hash === hash)),
  );
  return found?.id ?? null;
}

/** Metadata and transcript first: whoever finds the audio finds them too. */
async function storeAndImport(
  context: Context,
  { audio, metadata, transcript }: UploadParts,
  spooled: string,
): Promise<{ id: string; note: string | null }> {
  const folder = uploadFolder(new Date(), randomBytes(10));
  const keys: string[] = [];
  const put = async (name: string, body: Parameters<typeof context.storage.putIfAbsent>[1]) => {
    const key = `${folder}${name}`;
    if (!(await context.storage.putIfAbsent(key, body))) throw new Error('a random storage key is taken');
    keys.push(key);
    return key;
  };
  if (metadata !== null) await put('call.json', Buffer.from(metadata));
  const transcriptKey = transcript && (await put(transcriptFileName(transcript.fileName), transcript.bytes));
  const audioKey =
    audio && (await put(audioFileName(await headOf(spooled), audio.fileName), createReadStream(spooled)));
  // Somebody waits: a storage that is away is told at once.
  await importKeys(context, keys, { retryDelaysMs: [] });

  const object = await context.db
    .selectFrom('objects')
    .select(['recording_id', 'note'])
    .where('key', '=', audioKey ?? transcriptKey ?? '')
    .executeTakeFirst();
  if (!object?.recording_id) {
    throw problem('upload-invalid', object?.note ?? 'The upload is not a recording that can be imported.');
  }
  return { id: object.recording_id, note: object.note };
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function locationOf(id: string): string {
  return `/api/recordings/${encodeURIComponent(id)}`;
}
