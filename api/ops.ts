/** GET /api/status, GET /api/failures, POST /api/recordings/:id/retry, POST /api/failures/retry */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { StageName } from '../pipeline/domain.ts';
import { listServiceFailures, retryService } from '../pipeline/store/service-calls.ts';
import { retryFailed } from '../pipeline/sweep.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { FailureQuery, listFailures } from './failures.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { FailurePage, Status } from './shapes.ts';
import type { ReadStatus } from './status-reader.ts';

const mostFailures = 200;

const ServiceFailures = z.object({
  items: z.array(
    z.object({
      recordingId: z.string(),
      callId: z.string().nullable(),
      failures: z.number().describe('Tries that failed.'),
      code: z.string().nullable(),
      at: z.string(),
      isGivenUp: z.boolean().describe('It is not tried again by itself.'),
    }),
  ),
});
const Retried = z.object({ retried: z.number().describe('Recordings that were put back into the flow.') });

export function opsRoutes(context: Context, readStatus: ReadStatus): FastifyPluginAsyncZod {
  const { db } = context;
  return async (app) => {
    app.get(
      '/api/status',
      {
        config: {
          access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer', 'operations'],
          scoped: true,
        },
        schema: {
          tags: ['operations'],
          summary: 'Recordings by state, results and queue by stage, versions in force',
          response: { 200: Status, ...problemResponses(503) },
        },
      },
      async () => {
        const status = await readStatus();
        return { ...status, reasons: [...status.reasons] };
      },
    );

    app.get(
      '/api/failures',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Recordings that failed, wait for something, or cannot be used, with the reason',
          querystring: FailureQuery,
          response: { 200: FailurePage, ...problemResponses(400) },
        },
      },
      async ({ query }) => await listFailures(db, query),
    );

    app.post(
      '/api/recordings/:id/retry',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Try a failed, waiting or unusable recording again',
          params: RecordingPath,
          response: { 202: Retried, ...problemResponses(404, 409) },
        },
      },
      async ({ params: { id } }, reply) => {
        const row = await db.selectFrom('recordings').select('state').where('id', '=', id).executeTakeFirst();
        if (row === undefined) throw noSuchRecording();
        const retried = await retryFailed(context, { recordingId: id });
        if (retried === 0) {
          throw problem(
            'retry-not-needed',
            `The recording is ${row.state}: only failed, waiting and unusable ones can be tried again.`,
          );
        }
        return await reply.code(202).send({ retried });
      },
    );

    app.get(
      '/api/failures/service',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Calls whose matter, risk and alerts could not be worked out, those given up first',
          response: { 200: ServiceFailures, ...problemResponses() },
        },
      },
      async () => {
        const found = await listServiceFailures(db, mostFailures);
        return { items: found.map((one) => ({ ...one, at: one.at.toISOString() })) };
      },
    );

    app.post(
      '/api/failures/service/retry',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Works out matter, risk and alerts again: of one call, or of all that failed',
          body: z.strictObject({ recordingId: z.string().min(1).max(200).optional() }).nullish(),
          response: { 202: Retried, ...problemResponses(400, 409) },
        },
      },
      async ({ body }, reply) => {
        const recordingId = body?.recordingId ?? null;
        const retried = await retryService(db, recordingId);
        if (retried === 0 && recordingId !== null)
          throw problem('retry-not-needed', 'Nothing of this call has failed, or it is being tried again.');
        return await reply.code(202).send({ retried });
      },
    );

    app.post(
      '/api/failures/retry',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Try every failed recording again, or those that failed in one stage',
          description: 'Unusable recordings are left alone: their files have to change first.',
          body: z.strictObject({ stage: StageName.optional() }).nullish(),
          response: { 202: Retried, ...problemResponses(400) },
        },
      },
      async ({ body }, reply) => {
        const stage = body?.stage;
        const retried = await retryFailed(context, stage === undefined ? {} : { stage });
        return await reply.code(202).send({ retried });
      },
    );
  };
}
