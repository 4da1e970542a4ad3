/** POST /api/rule-sets/diff, GET and DELETE /api/rule-diffs/:id */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findRuleSet } from '../pipeline/store/rule-sets.ts';
import type { Context } from './context.ts';
import type { DiffJobs } from './diff-jobs.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { DiffBody, DiffJobShape } from './rule-shapes.ts';

const JobPath = z.object({ id: z.uuid() });

export function ruleDiffRoutes({ db }: Context, jobs: DiffJobs): FastifyPluginAsyncZod {
  const gone = () =>
    problem('not-found', 'There is no such comparison; results are kept for an hour. Start it again.');
  return async (app) => {
    app.post(
      '/api/rule-sets/diff',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['rules'],
          summary: 'Compare two rule sets on stored history; a job, because it takes as long as history is',
          description: 'Nothing is written. `limit`: at most so many calls, spread evenly over history.',
          body: DiffBody,
          response: { 202: DiffJobShape, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async ({ body: { a, b, since = null, limit = null } }, reply) => {
        const [before, after] = await Promise.all([findRuleSet(db, a), findRuleSet(db, b)]);
        const job = jobs.start({ a: before, b: after, since, limit });
        return await reply.code(202).header('location', `/api/rule-diffs/${job.id}`).send(job);
      },
    );

    app.get(
      '/api/rule-diffs/:id',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['rules'],
          summary: 'How far a comparison is, then its result',
          params: JobPath,
          response: { 200: DiffJobShape, ...problemResponses(400, 404) },
        },
      },
      async ({ params }) => {
        const job = jobs.get(params.id);
        if (job === null) throw gone();
        return job;
      },
    );

    app.delete(
      '/api/rule-diffs/:id',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['rules'],
          summary: 'Stop a comparison; one that is done stays as it is',
          params: JobPath,
          response: { 200: DiffJobShape, ...problemResponses(400, 404) },
        },
      },
      async ({ params }) => {
        const job = jobs.cancel(params.id);
        if (job === null) throw gone();
        return job;
      },
    );
  };
}
