/** GET /api/recordings, GET /api/recordings/:id */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from './access.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { requireOpen } from './originals.ts';
import { isOwnOnly, ownDetail } from './own-calls.ts';
import { problemResponses } from './problem-responses.ts';
import { readRecording } from './recording-detail.ts';
import { listRecordings, RecordingQuery } from './recording-list.ts';
import { RecordingDetail, RecordingPage } from './shapes.ts';

export function recordingRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/recordings',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['recordings'],
          summary: 'Recordings, newest call first, filtered and searched',
          description:
            'Unknown query parameters are refused. Pass `next` as `cursor` for the following page.',
          querystring: RecordingQuery,
          response: { 200: RecordingPage, ...problemResponses(400) },
        },
      },
      async (request) => await listRecordings(context, request.query, scopeOf(request)),
    );

    app.get(
      '/api/recordings/:id',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['recordings'],
          summary: 'One recording with transcript, findings, score card, stages and history',
          description:
            'Of own calls agents see score card and findings as published, and before that none. Personal data is masked; with `original` (see POST …/original-text) transcript, findings and metadata are not.',
          params: RecordingPath,
          querystring: z.strictObject({
            original: z.string().max(100).optional().describe('pass of POST …/original-text'),
          }),
          response: { 200: RecordingDetail, ...problemResponses(403, 404) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const pass = request.query.original;
        if (pass !== undefined)
          await requireOpen(context.db, request, pass, { what: 'original-text', recordingId: id });
        const recording = await readRecording(context, id, { isOriginal: pass !== undefined });
        if (recording === null) throw noSuchRecording();
        return isOwnOnly(scopeOf(request), recording.teamId)
          ? await ownDetail(context.db, recording)
          : recording;
      },
    );
  };
}
