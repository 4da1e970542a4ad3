/** GET and HEAD /api/recordings/:id/audio with ranges, …/peaks, POST …/original-audio, GET …/audit */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { openWithReason, readAudit } from '../pipeline/store/audit.ts';
import { whoOf } from './access.ts';
import { audioCopies } from './audio-copies.ts';
import { muteReader } from './audio-mutes.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { requireOpen } from './originals.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { sendAudio } from './send-audio.ts';
import { AuditTrail, OriginalAudio, OriginalBody, Peaks } from './shapes.ts';

export function audioRoutes(context: Context): FastifyPluginAsyncZod {
  const { db } = context;
  const copies = audioCopies(context);
  const readMutes = muteReader(db);

  return async (app) => {
    app.route({
      method: ['GET', 'HEAD'],
      url: '/api/recordings/:id/audio',
      config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
      schema: {
        tags: ['audio'],
        summary: 'The audio as a browser plays it, personal data muted, by ranges',
        description:
          'PCM WAV with the times of the transcript; where nothing is muted WAV comes as it lies in storage. One Range of bytes gives 206, a range outside 416, several ranges the whole. 409 while nobody knows what is said. With `original` (see POST …/original-audio) nothing is muted.',
        params: RecordingPath,
        querystring: z.strictObject({
          original: z.string().max(100).optional().describe('pass of POST …/original-audio'),
        }),
        produces: ['audio/wav'],
        response: problemResponses(403, 404, 409, 416, 422, 503),
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        const recording = await audioRecording(context, id);
        const pass = request.query.original;
        if (pass !== undefined)
          await requireOpen(db, request, pass, { what: 'original-audio', recordingId: id });
        const mutes = pass === undefined ? await readMutes(recording) : [];
        await sendAudio(await copies.playable(recording, mutes), request, reply);
        return reply;
      },
    });

    app.post(
      '/api/recordings/:id/original-audio',
      {
        config: { access: ['reviewer', 'qa_manager'], scoped: true },
        schema: {
          tags: ['audio'],
          summary: 'Ask for the audio with personal data in it: who and why is written down',
          description: 'The address plays for an hour, in this recording only.',
          params: RecordingPath,
          body: OriginalBody,
          response: { 201: OriginalAudio, ...problemResponses(400, 404) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await audioRecording(context, id);
        const { reason } = request.body;
        const who = whoOf(request, request.body.who);
        const opening = { who, reason, what: 'original-audio', recordingId: id } as const;
        const { row, pass, until } = await openWithReason(db, opening);
        const url = `/api/recordings/${encodeURIComponent(id)}/audio?original=${pass}`;
        return reply.code(201).send({ url, until, audit: row.id });
      },
    );

    app.get(
      '/api/recordings/:id/audit',
      {
        config: { access: ['reviewer', 'qa_manager'], scoped: true },
        schema: {
          tags: ['audio'],
          summary: 'Who opened what is hidden in this recording, when and why; newest first',
          params: RecordingPath,
          response: { 200: AuditTrail, ...problemResponses() },
        },
      },
      async ({ params }) => ({ items: await readAudit(db, params.id) }),
    );

    app.get(
      '/api/recordings/:id/peaks',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['audio'],
          summary: 'Waveform of each channel, personal data muted',
          params: RecordingPath,
          querystring: z.strictObject({ count: z.coerce.number().int().min(1).max(4_000).default(1_600) }),
          response: { 200: Peaks, ...problemResponses(404, 409, 422) },
        },
      },
      async ({ params, query: { count } }) => {
        const recording = await audioRecording(context, params.id);
        const { durationMs, channels } = await copies.peaks(recording, await readMutes(recording), count);
        const named = channels.map(({ channel, peaks }) => ({
          channel,
          role: roleOf(channel, recording),
          peaks,
        }));
        return { durationMs, channels: named };
      },
    );
  };
}

type AudioRecording = Awaited<ReturnType<typeof audioRecording>>;

async function audioRecording({ db }: Context, id: string) {
  const row = await db
    .selectFrom('recordings')
    .select(['kind', 'state', 'storage_key', 'content_hash', 'metadata', 'transcribe_key', 'analyse_key'])
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
