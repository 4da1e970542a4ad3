/** POST /api/recordings/:id/original-text: the words with the personal data in them, for a reason. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { openWithReason } from '../pipeline/store/audit.ts';
import { whoOf } from './access.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { problemResponses } from './problem-responses.ts';
import { OriginalAudio, OriginalBody } from './shapes.ts';

export function originalTextRoutes({ db }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/recordings/:id/original-text',
      {
        config: { access: ['reviewer', 'qa_manager'], scoped: true },
        schema: {
          tags: ['recordings'],
          summary: 'Ask for transcript and metadata with personal data in them: who and why is written down',
          description: 'The address answers for an hour, for this recording and this person only.',
          params: RecordingPath,
          body: OriginalBody,
          response: { 201: OriginalAudio, ...problemResponses(400, 401, 403, 404) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const row = await db.selectFrom('recordings').select('id').where('id', '=', id).executeTakeFirst();
        if (row === undefined) throw noSuchRecording();
        const { reason, who: named } = request.body;
        const who = whoOf(request, named);
        const opened = await openWithReason(db, { who, reason, what: 'original-text', recordingId: id });
        const url = `/api/recordings/${encodeURIComponent(id)}?original=${opened.pass}`;
        return reply.code(201).send({ url, until: opened.until, audit: opened.row.id });
      },
    );
  };
}
