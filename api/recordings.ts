/** GET /api/recordings, GET /api/recordings/:id */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { problemResponses } from './problem-responses.ts';
import { readRecording } from './recording-detail.ts';
import { listRecordings, RecordingQuery } from './recording-list.ts';
import { RecordingDetail, RecordingPage } from './shapes.ts';

export function recordingRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/recordings',
      {
        config: { access: ['loopback'] },
        schema: {
          tags: ['recordings'],
          summary: 'Recordings, newest call first, filtered and searched',
          description:
            'Unknown query parameters are refused. Pass `next` as `cursor` for the following page.',
          querystring: RecordingQuery,
          response: { 200: RecordingPage, ...problemResponses(400) },
        },
      },
      async ({ query }) => await listRecordings(context, query),
    );

    app.get(
      '/api/recordings/:id',
      {
        config: { access: ['loopback'] },
        schema: {
          tags: ['recordings'],
          summary: 'One recording with transcript, findings, score card, stages and history',
          description: 'Telephone, account and identity numbers of the metadata are masked.',
          params: RecordingPath,
          response: { 200: RecordingDetail, ...problemResponses(404) },
        },
      },
      async ({ params }) => {
        const recording = await readRecording(context, params.id);
        if (recording === null) throw noSuchRecording();
        return recording;
      },
    );
  };
}
